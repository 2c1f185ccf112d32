"""Who of the staff belongs to which household or is kin of it, as declared: nobody reviews what is for his own."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.gate.second_persons import check_apart, check_proven
from supermarket.district.identities import codes_of
from supermarket.district.roles import allow
from supermarket.errors.households import HouseholdUnknown
from supermarket.errors.staff import StaffUnknown
from supermarket.households.card_kinds import KIN_DECLARED, KinDeclared, Relation
from supermarket.households.events import with_history
from supermarket.households.lineage import merged_with
from supermarket.households.lookup import is_household
from supermarket.households.tables import KinRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_kin: Final = table_of(KinRow).c
_ORDER: Final = (_kin.at, _kin.origin, _kin.seq)
_OF_STAFF: Final = Prepared(
    select(_kin.household, _kin.relation).where(_kin.staff == bindparam("staff")).order_by(*_ORDER)
)
_OF_HOUSEHOLD: Final = Prepared(
    select(_kin.staff, _kin.relation).where(_kin.household == bindparam("household")).order_by(*_ORDER)
)


def declare(session: WriteSession, staff: str, household: str, relation: Relation, request: Request) -> Entry:
    """Record how a member of staff is related to a household.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not, or there is no such staff.
        HouseholdUnknown: no such household was ever enrolled.
        PersonUnproven: he is known by his staff code alone.
        SecondIsFirst: somebody withdraws what was declared of himself.
        KeyUsed: the key belongs to another request.
    """
    asked = {"staff": staff, "household": household, "relation": relation.value}
    answer = session.answered(KIN_DECLARED, request, site=request.site, asked=asked)
    if answer:
        return answer
    allow(session, "staff kin", request)
    if in_force(session, STAFF, staff, session.today) is None:
        raise StaffUnknown(operator=staff)
    if not is_household(session, household):
        raise HouseholdUnknown(household=household)
    check_proven(session, "staff kin", request)
    if relation is Relation.NONE:
        check_apart(session, "staff kin", one=staff, other=request.actor)
    body = KinDeclared(asked=asked, staff=staff, household=household, relation=relation)
    return session.record(KIN_DECLARED, body, request, site=request.site, on=session.today)


def kin_of(session: ReadSession, staff: str) -> dict[str, Relation]:
    """Return the households that are a member of staff's own or his kin's, whichever of his codes they stand by."""
    found: dict[str, Relation] = {}
    for code in codes_of(session, staff, session.today):
        declared = {household: Relation(relation) for household, relation in session.rows(_OF_STAFF, staff=code)}
        found |= {household: relation for household, relation in declared.items() if relation is not Relation.NONE}
    return found


def is_related(session: ReadSession, staff: str, household: str) -> bool:
    """Say whether a household, or one that was merged with it, is a member of staff's own or his kin's."""
    return not merged_with(session, household).isdisjoint(kin_of(session, staff))


def related_among(session: ReadSession, staff: str, households: Collection[str]) -> set[str]:
    """Return those of many households that are a member of staff's own or his kin's: `is_related`, asked at once.

    Only of a household to which something has happened can another one be a part.
    """
    kin = kin_of(session, staff)
    if not kin:
        return set()
    changed = with_history(session, households)
    parts = {each: merged_with(session, each) if each in changed else {each} for each in households}
    return {each for each, of in parts.items() if not kin.keys().isdisjoint(of)}


def staff_related_to(session: ReadSession, household: str) -> dict[str, Relation]:
    """Return the members of staff to whom a household is their own or their kin's, by code."""
    declared = {staff: Relation(relation) for staff, relation in session.rows(_OF_HOUSEHOLD, household=household)}
    return {staff: declared[staff] for staff in sorted(declared) if declared[staff] is not Relation.NONE}
