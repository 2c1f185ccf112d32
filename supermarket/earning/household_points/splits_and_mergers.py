"""Splitting a household 分户 and merging one into another 合户: members and points go over, and nothing is lost.

With the points go the years of their awards, so that they lapse as they would have before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, in_force, record_row
from supermarket.district.kinds import Household, Member
from supermarket.district.roles import allowed_at
from supermarket.earning.credit import cumulative_of
from supermarket.earning.freezes import frozen_until
from supermarket.earning.household_points.kinds import (
    HOUSEHOLD_MERGED,
    HOUSEHOLD_SPLIT,
    HouseholdMerged,
    HouseholdSplit,
    KinMoved,
    MemberMoved,
    ProxyMoved,
    SplitAsked,
    YearMoved,
    YearSpent,
)
from supermarket.earning.lapsing.lapsing import awards_of, held_now, lapsed_years, spent_of
from supermarket.earning.lapsing.years import left_apart, oldest_first, years_joined
from supermarket.errors.households import GracePassed, HouseholdTwice, HouseholdUnknown, PointsShort, SplitRefused
from supermarket.households.changes import end_members, end_with_cards, full_number
from supermarket.households.events import check_not_ended, ended_of, ever_enrolled
from supermarket.households.finding.lookup import household_of
from supermarket.households.holders.holding import check_holder
from supermarket.households.households import member_of, members_of, next_member, owed_by
from supermarket.households.kin import staff_related_to
from supermarket.households.numbers import number
from supermarket.households.proxies import proxies_to_move
from supermarket.journal.entry import Entry

# --- the verbs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Split:
    """What is asked of a split: who leads the new household and who else goes, by number, and how many points."""

    head: str
    members: Sequence[str] = ()
    points: int = 0


@dataclass(frozen=True)
class Moved:
    """The answer to a split or merger: points that went `into` another household, and members by former number."""

    entry: str
    household: str
    into: str
    points: int
    owed: int
    members: dict[str, str]


def split(session: WriteSession, household: str, asked_for: Split, request: Request) -> Moved:
    """Give some members of a household one of their own at the same station, with some of its points.

    What the household had and earned up to today counts for both in limits and caps, and stays with the old one on
    boards; freezes and kin go along, authorisations to fetch goods do not: the new one says itself who may.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdMerged, HouseholdGone: it is no more.
        HolderElsewhere: another machine holds its points.
        MemberUnknown, SplitRefused: who is to go is none of its members, or its head.
        PointsShort: it does not have so many points that can still be spent, or owes some.
    """
    home = ever_enrolled(session, household)
    going = dict.fromkeys(full_number(session, household, typed) for typed in (asked_for.head, *asked_for.members))
    asked = SplitAsked(household=household, members=tuple(going), points=asked_for.points)
    answer = session.answered(HOUSEHOLD_SPLIT, request, site=None, asked=asked.content())
    if answer:
        return _moved(answer)
    at_home = allowed_at(session, "household split", request, home.station)
    row = household_of(session, household, session.today)
    check_holder(session, row)
    members = [member_of(session, household, each, session.today) for each in going]
    if row.head in going:
        raise SplitRefused(household=household, head=row.head)
    free = max(0, _held(session, household) - sum(each[1] for each in lapsed_years(session, household, session.today)))
    if not 0 <= asked.points <= free:
        raise PointsShort(household=household, points=asked.points, free=free)
    node, epoch = session.stream.origin.split("-")
    into = number(node, epoch, session.seq_next)
    body = HouseholdSplit(
        asked=asked,
        household=household,
        into=into,
        members=_renumbered(members, into, 1),
        points=asked.points,
        award_years=_years(session, household, into, asked.points, lapsed_too=False),
        **_following(session, household, into),
    )
    entry = session.record(HOUSEHOLD_SPLIT, body, at_home, site=home.station, on=session.today)
    apart = {"household": into, "head": f"{into}-1", "holder": session.node}
    new = row.model_copy(update={**apart, "from_": session.today, "another": None})
    record_row(session, HOUSEHOLDS, new, at_home, site=home.station)
    _move_members(session, members, body.members, into, at_home)
    return _moved(entry)


def merge(session: WriteSession, household: str, into: str, request: Request) -> Moved:
    """Merge a household into another, with its members, points, honour and debt; its cards open nothing any more.

    What it had and earned counts for the other one from now on, in limits, caps and on boards (see
    `households/lineage.py`); freezes, kin and authorisations to fetch goods go over; what is taken back later is taken
    back there.

    Of a household of which nobody is left this gives the points to whoever takes over from it, as long as they wait.
    Asked again, it brings after them what a reversal left with a household that was merged already.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the stations of both.
        HouseholdTwice: it is the same household.
        HouseholdMerged, HouseholdGone, GracePassed: one of them is no more, or was waited for long enough.
        HolderElsewhere: another machine holds the points.
    """
    home, there = ever_enrolled(session, household), ever_enrolled(session, into)
    asked = {"household": household, "into": into}
    answer = session.answered(HOUSEHOLD_MERGED, request, site=None, asked=asked)
    if answer:
        return _moved(answer)
    at_home = allowed_at(session, "household merge", request, home.station)
    allowed_at(session, "household merge", request, there.station)
    if household == into:
        raise HouseholdTwice(household=household)
    row = _mergeable(session, household, into)
    household_of(session, into, session.today)
    check_holder(session, row or home)
    members = members_of(session, household, session.today)
    points, owed = session.balance(household_points(household), POINT), owed_by(session, household)
    years = _years(session, household, into, points - owed, lapsed_too=True)
    body = HouseholdMerged(
        asked=asked,
        household=household,
        into=into,
        members=_renumbered(members, into, next_member(session, into)),
        points=points,
        owed=owed or None,
        honour=cumulative_of(session, household),
        award_years=years,
        spent_years=_used_up(session, into) if years else None,
        proxies=_proxies(session, household, into),
        **_following(session, household, into),
    )
    entry = session.record(HOUSEHOLD_MERGED, body, at_home, site=home.station, on=session.today)
    if row:
        end_with_cards(session, row, at_home)
    _move_members(session, members, body.members, into, at_home)
    return _moved(entry)


# --- what goes over ---------------------------------------------------------------------------------------------------


def _mergeable(session: ReadSession, household: str, into: str) -> Household | None:
    """Return a household that can be merged into another, None where it has ended and something of it is left.

    Raises:
        HouseholdUnknown, HouseholdMerged, GracePassed: it cannot.
    """
    row = in_force(session, HOUSEHOLDS, household, session.today)
    if row:
        return row
    ended = ended_of(session, household)
    if ended is None:
        raise HouseholdUnknown(household=household)
    if ended.into:
        if ended.into != into or not (_held(session, household) or owed_by(session, household)):
            check_not_ended(ended)
        return None
    if ended.until < session.today:
        raise GracePassed(household=household, until=ended.until)
    return None


def _held(session: ReadSession, household: str) -> int:
    """Return what a household holds less what it owes."""
    return session.balance(household_points(household), POINT) - owed_by(session, household)


def _years(
    session: ReadSession, household: str, into: str, points: int, *, lapsed_too: bool
) -> tuple[YearMoved, ...] | None:
    """Return how the award years of both households change when so many points go from one to the other.

    What has lapsed and was not posted yet goes along with all that a household holds, and stays where it does not.
    """
    come = oldest_first(_left(session, household, lapsed_too=lapsed_too), points)
    own: dict[str, int] = dict(awards_of(session, into))
    left = dict(_left(session, into, lapsed_too=True))
    moved = [(household, year, -gone) for year, gone in come.items()]
    moved += [(into, year, change) for year, change in years_joined(own, left, come).items()]
    return tuple(YearMoved(household=each, award_year=year, points=change) for each, year, change in moved) or None


def _left(session: ReadSession, household: str, *, lapsed_too: bool) -> list[tuple[str, int]]:
    """Return what is left of each year's awards, with or without what has lapsed and was not posted yet."""
    held = held_now(session, household)
    lapsed = lapsed_years(session, household, session.today)
    left = left_apart(held.awards, held.points, lapsed)
    newest = lapsed[-1][0] if lapsed and not lapsed_too else ""
    return [each for each in left if each[0] > newest]


def _used_up(session: ReadSession, household: str) -> tuple[YearSpent, ...] | None:
    """Return what takes a household's spending back: from now on all of it counts for the oldest year's awards."""
    spent = (YearSpent(household=household, year=year, points=-points) for year, points in spent_of(session, household))
    return tuple(each for each in spent if each.points) or None


def _following(session: ReadSession, household: str, into: str) -> dict[str, Any]:
    """Return what follows the members of a household: kin among the staff, and how long it earns nothing."""
    known = staff_related_to(session, into)
    related = staff_related_to(session, household)
    kin = tuple(KinMoved(staff=staff, relation=each) for staff, each in related.items() if staff not in known)
    return {"kin": kin or None, "frozen_until": frozen_until(session, household, session.today)}


def _proxies(session: ReadSession, household: str, into: str) -> tuple[ProxyMoved, ...] | None:
    moved = proxies_to_move(session, household, into, session.today)
    return tuple(ProxyMoved(household=whose, proxy=proxy, until=until) for whose, proxy, until in moved) or None


def _renumbered(members: Sequence[Member], into: str, first: int) -> tuple[MemberMoved, ...] | None:
    moved = (
        MemberMoved(former=member.member, member=f"{into}-{last}")
        for member, last in zip(members, count(first), strict=False)
    )
    return tuple(moved) or None


def _move_members(
    session: WriteSession,
    members: Sequence[Member],
    moved: Sequence[MemberMoved] | None,
    into: str,
    request: Request,
) -> None:
    """Record the members of a household as those of another, under their new numbers."""
    end_members(session, list(members), request)
    for member, each in zip(members, moved or (), strict=True):
        joined = member.model_copy(update={"household": into, "member": each.member, "from_": session.today})
        record_row(session, MEMBERS, joined, request, site=request.site)


def _moved(entry: Entry) -> Moved:
    content = entry.content
    members = {each["former"]: each["member"] for each in content.get("members", ())}
    return Moved(entry.name, content["household"], content["into"], content["points"], content.get("owed", 0), members)
