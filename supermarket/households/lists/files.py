"""Households and members as registers: changed and ended one by one; what may be here already is refused (alike.py)."""

from dataclasses import replace

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.imports import Change
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, in_force, record_row
from supermarket.district.dated.repeats import is_end
from supermarket.district.kinds import Member
from supermarket.district.persons import personal, read_text
from supermarket.district.roles import allowed_at
from supermarket.district.sites import shops_at
from supermarket.district.texts import plain
from supermarket.errors.households import HeadNotEnded, HouseholdHasPoints
from supermarket.errors.registers import NothingChanged, RowUnknown
from supermarket.errors.staff import ShopElsewhere
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import (
    add_member,
    next_member,
)
from supermarket.households.lists.alike import Newcomer, check_household, check_member, check_renamed, newcomer_of
from supermarket.households.lists.repeats import (
    changes_of,
    is_added_so,
    is_amended_so,
    is_renamed_so,
    unlisted,
)
from supermarket.locale import N_
from supermarket.people.records import record_of


def amend_household(  # noqa: PLR0913 - by name
    session: WriteSession,
    household: str,
    *,
    group: str | None,
    shop: str | None,
    listed: bool | None = None,
    another: bool = False,
    request: Request,
) -> Change:
    """Change the group or home shop of a household, or whether it wishes to stand on honour boards.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, SiteUnknown, ShopElsewhere, TextUnreadable: what was named is none.
        NothingChanged: it is so already.
        HouseholdAlike: with this group it may be another one, and nobody says that it is none of those.
    """
    asked = {"group": read_text(group, N_("group")) if group else None, "shop": shop, "unlisted": unlisted(listed)}
    if found := session.repeated(request, lambda found: is_amended_so(session, found[0], household, asked)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "household amend", request, row.station)
    new_group = read_text(group, N_("group")) if group else row.group
    asked_for = replace(newcomer_of(session, row), group=new_group or "")
    changed = row.model_copy(
        update={
            "group": new_group,
            "shop": shop_at(session, shop, row.station) if shop else row.shop,
            "unlisted": row.unlisted if listed is None else None if listed else "yes",
            "another": check_household(session, asked_for, request.actor, another=another, row=row),
            "from_": session.today,
        }
    )
    if (changed.group, changed.shop, changed.unlisted) == (row.group, row.shop, row.unlisted):
        raise NothingChanged(register="household", row=household)
    record_row(session, HOUSEHOLDS, changed, at_home, site=at_home.site)
    return Change("amended", household)


def end_household(session: WriteSession, household: str, request: Request) -> Change:
    """End a household that holds no points any more; what it did stays readable.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown: it is not enrolled.
        HouseholdHasPoints: it still holds points.
    """
    if found := session.repeated(request, lambda found: is_end(found[0], HOUSEHOLDS, household, None)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "household end", request, row.station)
    balance = session.balance(household_points(household), POINT)
    if balance:
        raise HouseholdHasPoints(household=household, balance=balance)
    ended = row.model_copy(update={"state": "ended", "from_": session.today})
    record_row(session, HOUSEHOLDS, ended, at_home, site=at_home.site)
    return Change("ended", household)


def new_member(  # noqa: PLR0913 - by name
    session: WriteSession, household: str, name: str, phone: str | None, request: Request, *, another: bool = False
) -> Change:
    """Add a member to a household; `another` says that he is none of those who he may be.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
        MemberAlike: he may be a member already, and nobody says that he is another.
    """
    record = personal(name, phone)
    if found := session.repeated(request, lambda found: is_added_so(session, found[0], household, record)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "member add", request, row.station)
    member = f"{household}-{next_member(session, household)}"
    newcomer = Newcomer(record["name"], record.get("phone", ""))
    others = check_member(session, newcomer, household, request.actor, another=another)
    add_member(session, row, member, record, at_home, another=others)
    return Change("added", member)


def amend_member(  # noqa: PLR0913 - by name
    session: WriteSession,
    typed: str,
    *,
    name: str | None,
    phone: str | None,
    another: bool = False,
    request: Request,
) -> Change:
    """Change the name or phone of a member: a new version of the record, with a new commitment.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        RowUnknown, HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
        NothingChanged: it is so already.
        HouseholdAlike, MemberAlike: so he may be somebody who is here already, and nobody says that he is another.
    """
    if found := session.repeated(request, lambda found: is_renamed_so(session, found[0], typed, name, phone)):
        return changes_of(session, found)[0]
    member = known_member(session, typed)
    household = household_of(session, member.household, session.today)
    at_home = allowed_at(session, "member amend", request, household.station)
    current = record_of(session.transaction, member.person)
    record = {**current, **personal(name or current.get("name", ""), phone)}
    if record == current:
        raise NothingChanged(register="member", row=member.member)
    person = Newcomer(record["name"], record.get("phone", ""))
    others = check_renamed(session, household, member, person, request.actor, another=another)
    add_member(session, household, member.member, record, at_home, another=others)
    return Change("amended", member.member)


def end_member(session: WriteSession, typed: str, request: Request) -> Change:
    """End a member; a household's head stays until there is another.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        RowUnknown, HouseholdUnknown: there is no such member.
        HeadNotEnded: it is the head.
    """
    if found := session.repeated(request, lambda found: is_end(found[0], MEMBERS, plain(typed), None)):
        return changes_of(session, found)[0]
    member = known_member(session, typed)
    household = household_of(session, member.household, session.today)
    at_home = allowed_at(session, "member end", request, household.station)
    if household.head == member.member:
        raise HeadNotEnded(member=member.member)
    ended = member.model_copy(update={"state": "ended", "from_": session.today})
    record_row(session, MEMBERS, ended, at_home, site=at_home.site)
    return Change("ended", member.member)


def known_member(session: WriteSession, typed: str) -> Member:
    """Return the member of this number.

    Raises:
        RowUnknown: there is none.
    """
    member = in_force(session, MEMBERS, plain(typed), session.today)
    if member is None:
        raise RowUnknown(register="member", row=plain(typed)[:40])
    return member


def shop_at(session: WriteSession, shop: str, station: str) -> str:
    """Return a shop of a station.

    Raises:
        ShopElsewhere: the station has no such shop.
    """
    shops = [each.site for each in shops_at(session, station, session.today)]
    if shop not in shops:
        raise ShopElsewhere(shop=shop, station=station, shops=shops or ["-"])
    return shop
