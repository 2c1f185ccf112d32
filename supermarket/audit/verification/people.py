"""The people drawer, row by row: the very records that entries commit to, whom they are about, and no others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic_core import from_json
from sqlalchemy import select

from supermarket.audit.verification.facts import Committed
from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import as_text, carefully
from supermarket.journal.database import Transaction
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.forms import MARKED, name_in
from supermarket.people.records import SALT_BYTES, initials_kept
from supermarket.people.tables import PersonalFormRow, PersonalRow
from supermarket.registers.matching import MARK, same_form

_ROWS: Final = Prepared(select(table_of(PersonalRow)))
_form: Final = table_of(PersonalFormRow)
_personal: Final = table_of(PersonalRow)
_KEPT_FORMS: Final = Prepared(
    select(table_of(PersonalRow), _form.c.form).join_from(
        _personal, _form, _form.c.commitment == _personal.c.commitment, isouter=True
    )
)
_STRAY_FORMS: Final = Prepared(
    select(_form.c.commitment, _form.c.form)
    .join_from(_form, _personal, _form.c.commitment == _personal.c.commitment, isouter=True)
    .where(_personal.c.commitment.is_(None))
)


class Kept(NamedTuple):
    """A row of the drawer, column for column."""

    commitment: Any
    subject: Any
    salt: Any
    record: Any
    initials: Any


@dataclass(frozen=True)
class People:
    """The drawer after the walk, and what the entries commit to, by commitment."""

    transaction: Transaction
    persons: Mapping[str, Committed]
    erased: Mapping[str, EntryName]
    """By commitment, the entry that erased its record."""
    lives: Mapping[str, int] | None = None
    """The streams that this machine wrote, and how far: of what others committed to it has only what came to it apart.

    None: of whoever.
    """
    shared: bool = False
    """Whether other machines' streams are held too."""
    broken: list[str] = field(default_factory=list)


def check_personal_records_are_kept(people: People) -> Iterator[Fault]:
    """See that the drawer holds the very record that each entry commits to, under whom it is about, and no other.

    Those that an entry erased are not held any more.
    """
    left = dict(people.persons)
    for row in map(Kept._make, carefully(people.transaction.each(_ROWS), people.broken)):
        named = left.pop(as_text(row.commitment), None) if isinstance(row.commitment, bytes) else None
        if named is None:
            yield Fault("", 0, "personal_extra", {"subject": told(row.subject)})
            continue
        if by := people.erased.get(as_text(row.commitment)):
            yield Fault(by.origin, by.seq, "personal_erased_kept", {"subject": told(row.subject)})
            continue
        if not _is_kept(row):
            yield Fault(named.origin, named.seq, "personal_differs", {"field": named.field})
            continue
        for name, must in (("subject", named.subject), ("initials", _initials(row))):
            if getattr(row, name) != must.encode():
                yield Fault(named.origin, named.seq, "personal_row_differs", {"field": name})
    if not people.broken:
        brought = _brought(people, left)
        for commitment, named in left.items():
            came_apart = people.lives is not None and named.seq > people.lives.get(named.origin, 0)
            if not (came_apart or commitment in people.erased or named.origin in brought):
                yield Fault(named.origin, named.seq, "personal_missing", {"field": named.field})


def _brought(people: People, left: Mapping[str, Committed]) -> set[str]:
    """Return the machine's earlier lives of which not one record is kept: their disk died, and others brought the rest.

    Of a life that a backup was restored from, the backup brought the records too; where there are no others, it alone
    can have brought anything.
    """
    if not people.shared:
        return set()
    own = next(iter(people.lives or ()), "")
    kept = {named.origin for commitment, named in people.persons.items() if commitment not in left}
    return {origin for origin in people.lives or () if origin != own and origin not in kept}


def _is_kept(row: Kept) -> bool:
    return (
        isinstance(row.salt, bytes)
        and isinstance(row.record, bytes)
        and len(row.salt) == SALT_BYTES
        and sha256(row.salt + row.record).hexdigest().encode() == row.commitment
    )


def _initials(row: Kept) -> str:
    """Return the initials that the program keeps beside a record whose bytes are known to be the sealed ones."""
    record = from_json(row.record)
    return initials_kept(str(record.get("name", "")) if isinstance(record, dict) else "")


def check_forms_are_those_of_the_records(people: People) -> Iterator[Fault]:
    """See that the normal form of every record's name is kept, made by the rules of this version, and no other.

    Where a record itself is missing or altered, that alone is said.
    """
    for *row, form in carefully(people.transaction.each(_KEPT_FORMS), people.broken):
        kept = Kept(*row)
        named = people.persons.get(as_text(kept.commitment))
        if named and _is_kept(kept) and form != same_form(name_in(as_text(kept.record))).encode():
            yield Fault(named.origin, named.seq, "personal_row_differs", {"field": "form"})
    for commitment, form in carefully(people.transaction.each(_STRAY_FORMS), people.broken):
        name = as_text(commitment)
        if name == MARKED:
            if form != MARK.encode():
                yield Fault("", 0, "personal_row_differs", {"field": "form"})
        elif name not in people.persons:
            yield Fault("", 0, "personal_extra", {"subject": told(commitment)})


PeopleCheck: TypeAlias = Callable[[People], Iterable[Fault]]
PEOPLE: Final[tuple[PeopleCheck, ...]] = (check_personal_records_are_kept,)
"""The checks of the people drawer, after the walk."""
FORMS: Final[tuple[PeopleCheck, ...]] = (check_forms_are_those_of_the_records,)
"""The checks of the normal forms beside it."""
