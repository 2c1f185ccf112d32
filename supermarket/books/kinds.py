"""What a kind of entry is: the model of its body and, from that body alone, its postings and its rows in the books.

Posting reads the entry and nothing else, no setting, no other entry, no clock, so the order in which the streams of
different machines arrive cannot matter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from supermarket.books.tables import BooksRow
from supermarket.errors.ledger import EntryUnreadable
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Value
from supermarket.journal.tables import table_of
from supermarket.locale import N_

POINT: Final = N_("POINT")
"""The commodity of points; a good's is G + its SKU."""
Known: TypeAlias = Literal["pin", "token", "card", "named"]
"""How an actor was known: by a PIN, by the token of a script, by a staff card and a PIN, or only by the code given."""


class Part(BaseModel):
    """A part of a body, a line or the request behind it; optional fields that are None are absent when sealed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True)

    def content(self) -> dict[str, Any]:
        """Return what it says as plain values."""
        return self.model_dump(by_alias=True, exclude_none=True)


class Body(Part):
    """The body of an entry.

    `known` says how the actor was known, where that was asked. It is sealed, but is no part of the content: neither
    rows of the books nor answers to a request depend on it.
    """

    commits: ClassVar[str] = ""
    """The field that holds a commitment to a personal record, which verification then looks for."""
    erases: ClassVar[str] = ""
    """The attribute that holds the commitments to personal records that it erases."""
    undoes: ClassVar[bool] = False
    """Whether it is a `ReversalBody`; to ask pydantic's classes what they are takes longer than all the rest."""
    about: ClassVar[str] = ""
    """Whom that record is about, as the drawer says it, with fields in braces; nothing: it is a note of the entry."""
    known: Known | None = Field(default=None, exclude=True)

    def sealed(self) -> str:
        """Return the canonical JSON of this body."""
        content = self.content()
        return canonical({**content, "known": self.known} if self.known else content)


B = TypeVar("B", bound=Body)


class Posting(NamedTuple):
    """One leg of an entry, signed as in a plain-text-accounting file."""

    account: str
    commodity: str
    amount: int


class Named(NamedTuple):
    """Something of a register that an entry names, which must be in force on the entry's date.

    `ended` lets it have ended by then, where the entry is about what is left of it; `early` lets it be written down
    only later, where the register merely keeps names.
    """

    register: str
    code: str
    ended: bool = False
    early: bool = False


class Change(NamedTuple):
    """A row that an entry adds to the books, or amounts that it adds to a row of sums.

    Its values are given by name or, of tables that gain most rows, all in the order of the columns.
    """

    row: type[BooksRow]
    values: Mapping[str, Value] | tuple[Value, ...]

    @property
    def named(self) -> Mapping[str, Value]:
        """Return the values by name."""
        if isinstance(self.values, tuple):
            return dict(zip(table_of(self.row).c.keys(), self.values, strict=True))
        return self.values


def no_postings(_entry: Entry, _body: object) -> tuple[Posting, ...]:
    """Post nothing: most facts move neither points nor goods."""
    return ()


def names_nothing(_body: object) -> tuple[Named, ...]:
    """Name nothing of a register but the entry's own site and actor."""
    return ()


def never(_body: object) -> bool:
    """Say no: most facts need a site that is in force."""
    return False


def always(_body: object) -> bool:
    """Say yes: this is entered at a site that has ended, too."""
    return True


def no_rows(_entry: Entry, _body: object) -> tuple[Change, ...]:
    """Change no row."""
    return ()


@dataclass(frozen=True)
class Reversing:
    """What a reversal says of itself, whatever it reverses."""

    reverses: str
    reason: str
    on: str
    asked: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Kind(Generic[B]):
    """A kind of entry.

    `reversal` makes the kind and body that undo one, None where there is nothing to undo; `verb` names what a
    reverser must be allowed to do himself. `names` says what of the registers a body names beside the entry's site and
    actor; `at_home` that it moves points and so belongs to its household's own station; `clears` whether it may be
    entered at a site that has ended, because it only takes away what is left there.
    """

    name: str
    body: type[B]
    postings: Callable[[Entry, B], tuple[Posting, ...]] = no_postings
    rows: Callable[[Entry, B], tuple[Change, ...]] = no_rows
    reversal: "Callable[[B, Reversing], tuple[Kind[Any], Body]] | None" = None
    verb: str = ""
    names: Callable[[B], Iterable[Named]] = names_nothing
    at_home: bool = False
    clears: Callable[[B], bool] = never


class ReversalBody(Body):
    """The part that every reversal's body has; the negated figures of what it reverses stand beside it.

    `reversed_on` is the business date of the entry reversed, to which limits and periods belong.
    """

    undoes: ClassVar[bool] = True
    asked: dict[str, str]
    reverses: str
    reversed_on: str
    reason: str


def reversal_part(reversing: Reversing) -> dict[str, Any]:
    """Return the fields of `ReversalBody`."""
    return {
        "asked": dict(reversing.asked),
        "reverses": reversing.reverses,
        "reversed_on": reversing.on,
        "reason": reversing.reason,
    }


def name_of(entry: Entry | EntryName) -> dict[str, Value]:
    """Return the columns by which a row names an entry: as a rule the one that made it."""
    return {"origin": entry.origin, "seq": entry.seq}


def stamp_of(entry: Entry) -> dict[str, Value]:
    """Return the columns by which rows that entries made are put in order, whatever the order of posting."""
    return {"at": entry.at, "origin": entry.origin, "seq": entry.seq}


def parsed(kind: Kind[B], entry: Entry) -> B:
    """Return the body of a stored entry.

    Raises:
        EntryUnreadable: the body is not one of this kind.
    """
    try:
        return kind.body.model_validate_json(entry.body)
    except ValueError as fault:
        raise EntryUnreadable(entry=entry.name, kind=entry.kind) from fault
