"""Who of the staff belongs to which household or is kin of it, as declared: nobody reviews what is for his own."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.gate.second_persons import check_apart, check_proven
from supermarket.district.identities import codes_of, is_same_person
from supermarket.district.roles import allow
from supermarket.errors.households import HouseholdUnknown
from supermarket.errors.persons import KinDeclaredByHim
from supermarket.errors.staff import StaffUnknown
from supermarket.households.card_kinds import KIN_DECLARED, KinDeclared, Relation
from supermarket.households.finding.lookup import is_household
from supermarket.households.lineage import ever_merged_with, merged_with
from supermarket.households.tables import KinRow
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_kin: Final = table_of(KinRow).c
_ORDER: Final = (_kin.at, _kin.origin, _kin.seq)
_OF_STAFF: Final = Prepared(
    select(_kin.household, _kin.relation).where(_kin.staff == bindparam("staff")).order_by(*_ORDER)
)
_LAST: Final = Prepared(
    select(_kin.relation, _kin.origin, _kin.seq)
    .where(_kin.staff == bindparam("staff"), _kin.household == bindparam("household"))
    .order_by(_kin.at.desc(), _kin.origin.desc(), _kin.seq.desc())
    .limit(1)
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
        SecondIsFirst: somebody withdraws what was declared of himself, or makes less of it.
        KinDeclaredByHim: or of what he declared himself.
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
    last = session.row(_LAST, staff=staff, household=household)
    stands = Relation(last[0]) if last else Relation.NONE
    if relation is Relation.NONE or (relation is Relation.KIN and stands is Relation.OWN):
        check_apart(session, "staff kin", one=staff, other=request.actor)
        if last and stands is not Relation.NONE:
            _check_declared_by_another(session, EntryName(last[1], last[2]), request.actor)
    body = KinDeclared(asked=asked, staff=staff, household=household, relation=relation)
    return session.record(KIN_DECLARED, body, request, site=request.site, on=session.today)


def _check_declared_by_another(session: ReadSession, name: EntryName, actor: str) -> None:
    """Refuse that one person declares a kinship and withdraws it; what a merger carried over nobody declared.

    Raises:
        KinDeclaredByHim: he declared it last.
    """
    declared = entry_named(session.transaction, name)
    if (
        declared
        and declared.kind == KIN_DECLARED.name
        and is_same_person(session, declared.actor, actor, session.today)
    ):
        raise KinDeclaredByHim(operator=actor, entry=declared.name)


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

    He has few kin, and the households many mergers: only what was ever merged with his kin is looked at.
    """
    kin = kin_of(session, staff)
    near = ever_merged_with(session, kin).intersection(households)
    return kin.keys() & set(households) | {
        each for each in near if not kin.keys().isdisjoint(merged_with(session, each))
    }


def staff_related_to(session: ReadSession, household: str) -> dict[str, Relation]:
    """Return the members of staff to whom a household is their own or their kin's, by code."""
    declared = {staff: Relation(relation) for staff, relation in session.rows(_OF_HOUSEHOLD, household=household)}
    return {staff: declared[staff] for staff in sorted(declared) if declared[staff] is not Relation.NONE}
