"""An entry opened: what each of its fields means, what it posted, what it names, and what names it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, select, union

from supermarket.audit.browsing.journal import keyed_by
from supermarket.audit.package.bodies import BodyField
from supermarket.audit.package.meanings import Meaning, meaning_of
from supermarket.books.reversals import REVERSED_BY
from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow, PostingRow
from supermarket.district.roles import reaches, staff_for
from supermarket.errors.corrections import EntryUnknown
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.journal.entry import Entry, EntryName, entry_name
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import entry_named
from supermarket.journal.tables import EntryRow, table_of

NAMED_MAX: Final = 60
"""So many entries that name this one are shown; a large delivery is named by each redemption from it."""
AUDIT: Final = "audit export"
"""Who may export the whole journal may look at any entry of it."""
AT_HOME: Final = "household show"
"""Who may look at households may look at the entries of his own place."""
_posting: Final = table_of(PostingRow).c
_LEGS: Final = Prepared(
    select(_posting.account, _posting.commodity, _posting.amount)
    .where(_posting.origin == bindparam("origin"), _posting.seq == bindparam("seq"))
    .order_by(_posting.account, _posting.commodity)
)


@dataclass(frozen=True)
class Said:
    """A field of a body: its path with its place in a list, its value, and what it means (None: nobody says).

    One that is `within` a whole, such as a month's paper, has the meaning of a part of that whole.
    """

    path: str
    value: str | int
    meaning: Meaning | None
    within: bool = False


@dataclass(frozen=True)
class Leg:
    """A posting: points, units of goods or fen, by account."""

    account: str
    commodity: str
    amount: int


@dataclass(frozen=True)
class Near:
    """Another entry that this one names, or that names it."""

    name: str
    kind: str
    on: str


@dataclass(frozen=True)
class Opened:
    """An entry with all that belongs to it; `more` entries that name it are not listed."""

    entry: Entry
    said: tuple[Said, ...]
    legs: tuple[Leg, ...]
    names: tuple[Near, ...]
    named_by: tuple[Near, ...]
    more: int
    reversed_by: str | None


def entry_for(session: ReadSession, typed: str, staff: str) -> Entry:
    """Return an entry of this name, if a member of staff may look at it: an auditor at any, others at those at home.

    Raises:
        EntryUnknown: there is none.
        StaffUnknown, RoleRefused, SiteRefused: he may not.
    """
    name = entry_name(typed)
    entry = entry_named(session.transaction, name) if name else None
    if entry is None:
        raise EntryUnknown(entry=typed)
    try:
        staff_for(session, AUDIT, actor=staff, on=session.today)
    except RoleRefused:
        person = staff_for(session, AT_HOME, actor=staff, on=session.today)
        if not reaches(session, person, entry.site, session.today):
            raise SiteRefused(operator=staff, site=entry.site, home=person.site) from None
    return entry


def opened(session: ReadSession, entry: Entry) -> Opened:
    """Return an entry with all that belongs to it."""
    len(session.kinds)  # loads every feature, for only then it is known which tables there are
    said = tuple(_said(entry))
    where: dict[str, Value] = {"origin": entry.origin, "seq": entry.seq}
    by = session.row(REVERSED_BY, **where)
    named_by = [EntryName(*row) for row in session.rows(_named_by(), **where, most=NAMED_MAX + 1)]
    return Opened(
        entry=entry,
        said=said,
        legs=tuple(Leg(*row) for row in session.rows(_LEGS, **where)),
        names=tuple(_near(session, _named(said, entry))),
        named_by=tuple(_near(session, named_by[:NAMED_MAX])),
        more=max(0, len(named_by) - NAMED_MAX),
        reversed_by=f"{by[0]}-{by[1]}" if by else None,
    )


def _said(entry: Entry) -> Iterator[Said]:
    for path, shown, value in _flat(entry.content, "", ""):
        own = _meaning(entry.kind, path)
        yield Said(shown, value, own or _whole(entry.kind, path), within=own is None)


def _flat(value: Any, path: str, shown: str) -> Iterator[tuple[str, str, str | int]]:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(each, f"{path}.{name}" if path else name, f"{shown}.{name}" if shown else name)
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _flat(each, f"{path}[]", f"{shown}[{number}]")
    else:
        yield path, shown, value


def _meaning(kind: str, path: str) -> Meaning | None:
    """Return what a field means; of one thing that an object holds under any key, what all of them mean."""
    for each in (path, path.rpartition(".")[0] + "{}"):
        try:
            return meaning_of(BodyField(kind, each, "text", required=False))
        except KeyError:
            continue
    return None


def _whole(kind: str, path: str) -> Meaning | None:
    """Return what the innermost whole means that a field is a part of, whose parts nobody explains one by one."""
    parts = path.split(".")
    above = (".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
    return next((found for each in above if (found := _meaning(kind, each.removesuffix("[]")))), None)


def _named(said: Sequence[Said], entry: Entry) -> list[EntryName]:
    found = dict.fromkeys(
        name for each in said if isinstance(each.value, str) and (name := entry_name(each.value)) is not None
    )
    found.pop(EntryName(entry.origin, entry.seq), None)
    return list(found)[:NAMED_MAX]


def _near(session: ReadSession, names: Sequence[EntryName]) -> Iterator[Near]:
    for name in names:
        found = entry_named(session.transaction, name)
        if found is not None:  # the number of a household or of its members looks like an entry's
            yield Near(found.name, found.kind, found.on)


@cache
def _named_by() -> Prepared:
    """Return the statement that asks every table which is keyed by another entry; all features are loaded."""
    _entry = table_of(EntryRow).c
    asked = []
    for prefix in sorted(_prefixes()):
        columns = (f"{prefix}_origin", f"{prefix}_seq")
        for table in keyed_by(*columns):
            own = [table.c.by_origin, table.c.by_seq] if "by_origin" in table.c else [table.c.origin, table.c.seq]
            is_it = (table.c[columns[0]] == bindparam("origin"), table.c[columns[1]] == bindparam("seq"))
            asked.append(select(own[0].label("origin"), own[1].label("seq")).where(*is_it).distinct())
    named = union(*asked).subquery()
    is_another = (named.c.origin != bindparam("origin")) | (named.c.seq != bindparam("seq"))
    return Prepared(
        select(named.c.origin, named.c.seq)
        .where(is_another)
        .order_by(named.c.origin, named.c.seq)
        .limit(bindparam("most"))
    )


def _prefixes() -> set[str]:
    """Return how the columns begin by which tables of the books name another entry than the one that made the row."""
    columns = {column.name for table in BooksRow.metadata.sorted_tables for column in table.columns}
    return {name.removesuffix("_origin") for name in columns if name.endswith("_origin")} - {"by"}
