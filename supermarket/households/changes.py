"""Households over time: another head, another village, and the end of a household of which nobody is left here.

The account with its points, the card and the history stay with the household as long as there is one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, in_force, record_row
from supermarket.district.kinds import Household, Member
from supermarket.district.roles import allowed_at
from supermarket.district.settings import HEIR_DAYS, setting
from supermarket.district.sites import chain_of, home_of
from supermarket.district.texts import plain
from supermarket.errors.households import MembersRemain
from supermarket.errors.registers import NothingChanged
from supermarket.households.cards import cancel_all
from supermarket.households.events import ever_enrolled
from supermarket.households.finding.lookup import household_of
from supermarket.households.holders.holding import check_holder
from supermarket.households.households import member_asked, member_of, members_of
from supermarket.households.kinds import (
    HEAD_CHANGED,
    HOUSEHOLD_DEPARTED,
    HOUSEHOLD_RELOCATED,
    Departure,
    HeadChanged,
    HeadReason,
    HouseholdDeparted,
    HouseholdRelocated,
)
from supermarket.households.lists.alike import check_household, newcomer_of
from supermarket.journal.entry import Entry


@dataclass(frozen=True)
class Headed:
    """The answer to a change of the head; both are members' numbers."""

    entry: str
    household: str
    head: str
    former: str


@dataclass(frozen=True)
class Relocated:
    """The answer to a move: the station before, and where the household is at home now."""

    entry: str
    household: str
    former: str
    station: str
    shop: str | None


@dataclass(frozen=True)
class Departed:
    """The answer to a death or leaving; `points` wait until a day, that day included, for whoever takes over."""

    entry: str
    household: str
    why: Departure
    points: int
    until: str


def change_head(  # noqa: PLR0913 - by name
    session: WriteSession, household: str, typed: str, reason: HeadReason, request: Request, *, another: bool = False
) -> Headed:
    """Make another member the head of a household; after a death the former one is no member any more.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdMerged, HouseholdGone, MemberUnknown: there is no such household or member any more.
        NothingChanged: he is the head already.
        HouseholdAlike: under this head it may be another household, and nobody says that it is none of those.
    """
    home = ever_enrolled(session, household)
    head = full_number(session, household, typed)
    asked = {"household": household, "head": head, "reason": reason}
    answer = session.answered(HEAD_CHANGED, request, site=None, asked=asked)
    if answer:
        return _headed(answer)
    at_home = allowed_at(session, "household head", request, home.station)
    row = household_of(session, household, session.today)
    member_of(session, household, head, session.today)
    if row.head == head:
        raise NothingChanged(register="household", row=household)
    headed = row.model_copy(update={"head": head})
    others = check_household(session, newcomer_of(session, headed), request.actor, another=another, row=row)
    body = HeadChanged(asked=asked, household=household, head=head, former=row.head, reason=reason)
    entry = session.record(HEAD_CHANGED, body, at_home, site=home.station, on=session.today)
    amended = headed.model_copy(update={"from_": session.today, "another": others})
    record_row(session, HOUSEHOLDS, amended, at_home, site=home.station)
    former = in_force(session, MEMBERS, row.head, session.today)
    if reason == "death" and former:
        end_members(session, [former], at_home)
    return _headed(entry)


def relocate(session: WriteSession, household: str, site: str, request: Request, *, another: bool = False) -> Relocated:
    """Move a household to another village: the station and home shop that a site means; all else stays.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        SiteUnknown, StationMissing: the site is none of a household.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the station that it leaves.
        HouseholdMerged, HouseholdGone: the household is no more.
        HolderElsewhere: another machine holds its points.
        NothingChanged: it is at home there already.
        HouseholdAlike: there it may be another household, and nobody says that it is none of those.
    """
    home = ever_enrolled(session, household)
    station, shop = home_of(session, plain(site), session.today)
    asked = {"household": household, "site": plain(site)}
    answer = session.answered(HOUSEHOLD_RELOCATED, request, site=station, asked=asked)
    if answer:
        return _relocated(answer)
    at_home = allowed_at(session, "household move", request, home.station)
    row = household_of(session, household, session.today)
    check_holder(session, row)
    if (row.station, row.shop) == (station, shop):
        raise NothingChanged(register="household", row=household)
    there = replace(newcomer_of(session, row), station=station)
    others = check_household(session, there, request.actor, another=another, row=row)
    body = HouseholdRelocated(asked=asked, household=household, former=row.station, station=station, shop=shop)
    entry = session.record(HOUSEHOLD_RELOCATED, body, at_home, site=station, on=session.today)
    new_home = {"station": station, "shop": shop, "from_": session.today, "another": others}
    moved = row.model_copy(update=new_home)
    record_row(session, HOUSEHOLDS, moved, at_home, site=station)
    return _relocated(entry)


def depart(session: WriteSession, household: str, why: Departure, request: Request) -> Departed:
    """End a household whose last member died, or that left the district; its points wait for whoever takes over.

    Its cards are cancelled, so that nobody redeems meanwhile.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdMerged, HouseholdGone: the household is no more.
        HolderElsewhere: another machine holds its points.
        MembersRemain: one died and others are left.
    """
    verb = "household death" if why == "death" else "household leave"
    home = ever_enrolled(session, household)
    asked = {"household": household, "why": why}
    answer = session.answered(HOUSEHOLD_DEPARTED, request, site=None, asked=asked)
    if answer:
        return _departed(answer)
    at_home = allowed_at(session, verb, request, home.station)
    row = household_of(session, household, session.today)
    check_holder(session, row)
    members = members_of(session, household, session.today)
    if why == "death" and len(members) > 1:
        raise MembersRemain(household=household, members=len(members))
    days = setting(session, HEIR_DAYS, session.today, chain_of(session, row.station, session.today))
    until = (date.fromisoformat(session.today) + timedelta(days=days)).isoformat()
    points = session.balance(household_points(household), POINT)
    body = HouseholdDeparted(asked=asked, household=household, why=why, points=points, until=until)
    entry = session.record(HOUSEHOLD_DEPARTED, body, at_home, site=row.station, on=session.today)
    end_with_cards(session, row, at_home)
    end_members(session, members, at_home)
    return _departed(entry)


def full_number(session: ReadSession, household: str, typed: str) -> str:
    """Return a member's number as it is kept; the last part alone is enough to name one of the household, or his name.

    Raises:
        MemberUnknown: nobody of the household bears that name, or several do.
    """
    member = member_asked(session, household, typed, session.today)
    return f"{household}-{member}" if member.isdigit() else member[:40]


def end_with_cards(session: WriteSession, household: Household, request: Request) -> None:
    """Record that a household is no more, and take its cards out of use."""
    ended = household.model_copy(update={"state": "ended", "from_": session.today})
    record_row(session, HOUSEHOLDS, ended, request, site=request.site)
    cancel_all(session, household.household, request)


def end_members(session: WriteSession, members: list[Member], request: Request) -> None:
    """Record that these are members of their household no more."""
    for member in members:
        ended = member.model_copy(update={"state": "ended", "from_": session.today})
        record_row(session, MEMBERS, ended, request, site=request.site)


def _headed(entry: Entry) -> Headed:
    content = entry.content
    return Headed(entry.name, content["household"], content["head"], content["former"])


def _relocated(entry: Entry) -> Relocated:
    content = entry.content
    return Relocated(entry.name, content["household"], content["former"], content["station"], content.get("shop"))


def _departed(entry: Entry) -> Departed:
    content = entry.content
    return Departed(entry.name, content["household"], content["why"], content["points"], content["until"])
