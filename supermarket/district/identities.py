"""Who is behind a staff code 本人: a person may have several, one of which stands for all; rules count persons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.registers import STAFF, all_in_force, latest
from supermarket.district.kinds import Staff
from supermarket.errors.persons import PersonDoubted, PersonNotCode, PersonOwn, PersonStandsForOthers
from supermarket.people.records import record_of
from supermarket.registers.matching import same_form
from supermarket.registers.tables import FileRow


def identity_of(session: ReadSession, staff: str, on: str) -> str:
    """Return the code that stands for the person who has this staff code on a date; its own where none is named."""
    row = latest(session, STAFF, staff, on)
    return (row.identity if row else None) or staff


def is_same_person(session: ReadSession, one: str, other: str, on: str) -> bool:
    """Say whether two staff codes are one person's on a date."""
    return one == other or identity_of(session, one, on) == identity_of(session, other, on)


def is_among(session: ReadSession, staff: str, others: Iterable[str], on: str) -> bool:
    """Say whether somebody is the person of any of these staff codes."""
    return any(is_same_person(session, staff, other, on) for other in others)


def codes_of(session: ReadSession, staff: str, on: str) -> tuple[str, ...]:
    """Return every staff code of the person who has this one, those that have ended too."""
    person = identity_of(session, staff, on)
    others = all_in_force(session, STAFF, on, column="identity", value=person, ended=True)
    return tuple(sorted({staff, person, *(row.staff for row in others)}))


def namesakes(session: ReadSession, on: str) -> list[tuple[str, str]]:
    """Return the pairs of staff codes of one name of which nobody has said whether they are one person or two."""
    standing = {row.staff: row for row in all_in_force(session, STAFF, on, ended=True)}
    found = []
    for codes in _by_name(session, standing).values():
        unsaid = [code for code in codes if standing[code].identity is None]
        found += [(one, other) for place, one in enumerate(unsaid) for other in unsaid[place + 1 :]]
    return sorted(found)


def check_persons(
    session: ReadSession, lines: Sequence[tuple[FileRow, Staff]], known: Mapping[str, Staff], request: Request
) -> None:
    """See that rows of the staff register that are to be recorded say whose codes they are.

    Raises:
        PersonDoubted: a code has the name of another, and nobody said whether they are one person.
        PersonNotCode, PersonStandsForOthers: the code named cannot stand for this person.
        PersonOwn: somebody says it of himself.
    """
    ended = {row.staff: row for row in all_in_force(session, STAFF, session.today, ended=True)}
    standing = {**ended, **known}
    by_name = _by_name(session, standing)
    names = {code: codes for codes in by_name.values() for code in codes}
    for _line, row in lines:
        before = latest(session, STAFF, row.staff, session.today)
        _check_identity(session, row, before, standing, request)
        alike = [standing[code] for code in names.get(row.staff, ()) if code != row.staff]
        if row.identity is None:
            _check_name(session, row, before, alike)
        elif before is None or before.identity is None:
            _check_not_own(session, row, alike, request)


def _check_identity(
    session: ReadSession, row: Staff, before: Staff | None, standing: Mapping[str, Staff], request: Request
) -> None:
    person = row.identity or row.staff
    if before and person == (before.identity or before.staff) and row.identity == before.identity:
        return
    named = standing.get(person)
    if named is None:
        raise PersonNotCode(staff=row.staff, person=person[:20])
    if person not in {row.staff, named.identity or person}:
        raise PersonNotCode(staff=row.staff, person=person[:20])
    others = [each.staff for each in standing.values() if each.identity == row.staff and each.staff != row.staff]
    if person != row.staff and others:
        raise PersonStandsForOthers(staff=row.staff, others=sorted(others))
    was = (before.identity or before.staff) if before else row.staff
    if before and was != person and is_same_person(session, request.actor, row.staff, session.today):
        raise PersonOwn(staff=row.staff, operator=request.actor)


def _check_name(session: ReadSession, row: Staff, before: Staff | None, alike: Sequence[Staff]) -> None:
    """Refuse a code of which nobody has said whose it is, where another has the same name."""
    is_new = before is None or _name(session, before) != _name(session, row)
    for other in alike:
        if (is_new or other.identity is None) and other.identity != row.staff:
            raise PersonDoubted(staff=row.staff, other=other.staff)


def _check_not_own(session: ReadSession, row: Staff, alike: Sequence[Staff], request: Request) -> None:
    """Refuse that somebody says of his own name that it is another's."""
    for other in alike:
        own = is_same_person(session, request.actor, other.staff, session.today)
        if own and row.identity != (other.identity or other.staff):
            raise PersonOwn(staff=row.staff, operator=request.actor)


def _by_name(session: ReadSession, standing: Mapping[str, Staff]) -> Mapping[str, list[str]]:
    """Return the codes of each name that several have."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, name in _names(session, standing):
        found[name].append(code)
    return {name: sorted(codes) for name, codes in found.items() if len(codes) > 1}


def _names(session: ReadSession, standing: Mapping[str, Staff]) -> Iterator[tuple[str, str]]:
    for code, row in standing.items():
        if name := _name(session, row):
            yield code, name


def _name(session: ReadSession, row: Staff) -> str:
    """Return a name as it is compared: however it is typed, with or without blanks and dots."""
    return same_form(record_of(session.transaction, row.person).get("name", ""))
