"""Households and members that may be here already: the same family is enrolled once, and nobody is a member twice.

Names, groups and phones are compared by their normal forms (registers/matching.py). What may be the same is refused
with a preview of both, and whoever knows better says that it is another; which numbers he was shown is sealed then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, STAFF, in_force, versions_of
from supermarket.district.kinds import Household, Member
from supermarket.district.roles import reaches
from supermarket.district.tables import HouseholdRow
from supermarket.errors.households import HouseholdAlike, MemberAlike
from supermarket.households.lineage import numbers_since
from supermarket.locale import _
from supermarket.people.masking import masked_name, phone_tail
from supermarket.people.records import record_of, subjects_named
from supermarket.registers.matching import is_same_group, is_same_name, is_same_phone, same_form

_STAFF: Final = "staff "
"""How the people drawer begins what it says of a staff code; it is no member."""


@dataclass(frozen=True)
class Newcomer:
    """Who is to be recorded: the name and phone of a person, and for a household's head its group and station."""

    name: str
    phone: str = ""
    group: str = ""
    station: str = ""


@dataclass(frozen=True)
class Standing:
    """A member in force who has the same name, with the household; `phone` is whole and never shown so."""

    household: Household
    member: Member
    name: str
    phone: str

    @property
    def is_head(self) -> bool:
        """Say whether it is the household's head."""
        return self.household.head == self.member.member

    @property
    def group(self) -> str:
        """Return the household's group, or nothing."""
        return self.household.group or ""


@dataclass(frozen=True)
class Alike:
    """What is shown of a person who may be the same: `phone` is the last four digits; empty is what is not known."""

    number: str
    name: str
    group: str
    phone: str
    since: str
    station: str

    def __str__(self) -> str:
        """Return it as a preview shows it."""
        told = [self.number, self.name, self.group]
        told += [_("phone …{phone}").format(phone=self.phone)] if self.phone else []
        told += [_("since {since}").format(since=self.since)] if self.since else []
        told += [_("station {station}").format(station=self.station)] if self.station else []
        return _(", ").join(each for each in told if each)


# --- the rules --------------------------------------------------------------------------------------------------------


def may_be_same_household(new: Newcomer, known: Standing) -> bool:
    """Say whether a household to be enrolled, whose head has the name of a standing member, may be that one's.

    It may where both have the same phone, wherever in the district, be he head or not; else where the head of a
    household at the same station has the name, and the groups are the same, or one of them is not known and the phones
    do not tell them apart. Two of one name in different groups with different phones, or none, are namesakes.
    """
    if is_same_phone(new.phone, known.phone):
        return True
    if not known.is_head or new.station != known.household.station:
        return False
    if new.group and known.group:
        return is_same_group(new.group, known.group)
    return not (new.phone and known.phone)


def may_be_same_member(new: Newcomer, household: str, known: Standing) -> bool:
    """Say whether a member to be added to a household, who has the name of a standing one, may be the same.

    He may where that is a member of this household, its head too; else, in another one, by the same phone alone.
    """
    return known.household.household == household or is_same_phone(new.phone, known.phone)


# --- who stands there -------------------------------------------------------------------------------------------------


def standing_named(session: ReadSession, name: str) -> Iterator[Standing]:
    """Give every member in force of a household in force whose name is the same."""
    subjects = [each for each in subjects_named(session.transaction, same_form(name)) if not each.startswith(_STAFF)]
    for number in dict.fromkeys(number for each in subjects for number in numbers_since(session, each)):
        member = in_force(session, MEMBERS, number, session.today)
        household = in_force(session, HOUSEHOLDS, member.household, session.today) if member else None
        if member is None or household is None:
            continue
        record = record_of(session.transaction, member.person)
        if is_same_name(name, record.get("name", "")):  # it may once have been another
            yield Standing(household, member, record["name"], record.get("phone", ""))


def households_alike(session: ReadSession, new: Newcomer, *, but: str = "") -> list[Standing]:
    """Return the members by whom a household may be here already, one for each household; `but` is its own number."""
    found: dict[str, Standing] = {}
    for known in standing_named(session, new.name):
        number = known.household.household
        if number != but and may_be_same_household(new, known) and (number not in found or known.is_head):
            found[number] = known
    return [found[number] for number in sorted(found)]


def members_alike(session: ReadSession, new: Newcomer, household: str, *, but: str = "") -> list[Standing]:
    """Return the members, of this household or another, who may be the same; `but` is his own number."""
    found = [each for each in standing_named(session, new.name) if each.member.member != but]
    return [each for each in found if may_be_same_member(new, household, each)]


# --- the refusals -----------------------------------------------------------------------------------------------------


def check_household(
    session: ReadSession,
    new: Newcomer,
    actor: str,
    *,
    another: bool,
    row: Household | None = None,
) -> tuple[str, ...] | None:
    """Return the households that somebody was shown and says this is another than, with those said before, or None.

    `row` is the household itself where it is there already: what was alike before is not told again, and nobody is
    asked twice.

    Raises:
        HouseholdAlike: it may be one of them, and nobody says that it is another.
    """
    own, said = (row.household, row.another or ()) if row else ("", ())
    before = newcomer_of(session, row) if row else None
    old = {each.household.household for each in households_alike(session, before, but=own)} if before else set()
    known = [each for each in households_alike(session, new, but=own) if each.household.household not in {*old, *said}]
    if known and not another:
        alike = [shown_of(session, each, actor, each.household.household) for each in known]
        raise HouseholdAlike(new=shown_new(new, own), known=alike)
    return tuple(sorted({*said, *(each.household.household for each in known)})) or None


def check_member(  # noqa: PLR0913 - by name
    session: ReadSession,
    new: Newcomer,
    household: str,
    actor: str,
    *,
    another: bool,
    row: Member | None = None,
    apart: Sequence[str] = (),
) -> tuple[str, ...] | None:
    """Return the members that somebody was shown and says this is another than, as `check_household` does.

    Households `apart` are said to be others already, with everybody in them.

    Raises:
        MemberAlike: he may be one of them, and nobody says that he is another.
    """
    own, said = (row.member, row.another or ()) if row else ("", ())
    before = _person_of(session, row) if row else None
    old = {each.member.member for each in members_alike(session, before, household, but=own)} if before else set()
    found = members_alike(session, new, household, but=own)
    found = [each for each in found if each.household.household not in apart]
    known = [each for each in found if each.member.member not in {*old, *said}]
    if known and not another:
        alike = [shown_of(session, each, actor, each.member.member) for each in known]
        raise MemberAlike(new=shown_new(new, own), household=household, known=alike)
    return tuple(sorted({*said, *(each.member.member for each in known)})) or None


def check_renamed(  # noqa: PLR0913 - by name
    session: ReadSession, household: Household, member: Member, new: Newcomer, actor: str, *, another: bool
) -> tuple[str, ...] | None:
    """Return the members that somebody whose name or phone changes is another than; a head's household is asked too.

    Raises:
        HouseholdAlike, MemberAlike: he, or his household, may be here already, and nobody says that it is another.
    """
    apart: tuple[str, ...] = ()
    if household.head == member.member:
        apart = household.another or ()
        head = replace(new, group=household.group or "", station=household.station)
        check_household(session, head, actor, another=another, row=household)
    return check_member(session, new, household.household, actor, another=another, row=member, apart=apart)


def newcomer_of(session: ReadSession, household: Household) -> Newcomer:
    """Return a household as it stands: its head's name and phone, its group and station."""
    head = in_force(session, MEMBERS, household.head, session.today)
    person = _person_of(session, head) if head else Newcomer("")
    return replace(person, group=household.group or "", station=household.station)


def _person_of(session: ReadSession, member: Member) -> Newcomer:
    record = record_of(session.transaction, member.person)
    return Newcomer(record.get("name", ""), record.get("phone", ""))


def shown_new(new: Newcomer, number: str = "") -> Alike:
    """Return who is to be recorded as a preview shows him."""
    return Alike(number, new.name, new.group, phone_tail(new.phone), "", new.station)


def shown_of(session: ReadSession, known: Standing, actor: str, number: str) -> Alike:
    """Return a standing member as a member of staff may see him."""
    station, staff = known.household.station, in_force(session, STAFF, actor, session.today)
    full = staff is not None and not session.masked and reaches(session, staff, station, session.today)
    name = known.name if full else masked_name(known.name)
    first = versions_of(session, HouseholdRow, known.household.household)[-1][0]
    return Alike(number, name, known.group, phone_tail(known.phone), first, station)
