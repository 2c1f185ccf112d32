"""The kinds of entries that move points from one household to another: a split 分户 and a merger 合户.

Nothing is gained or lost on the way. A body says which years' awards move with the points, so that they lapse as
before, and what else follows a household: its honour, its debt, who of the staff is kin of it, how long it earns
nothing. What the households had and did within a period counts by the rule of `households/lineage.py`.
"""

from typing import Any, Final

from pydantic import Field

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import POINT, Body, Change, Kind, Named, Part, Posting, always, name_of, stamp_of
from supermarket.earning.kinds import points_moved
from supermarket.earning.tables import AwardYearRow, EarningFrozenRow, HonourRow
from supermarket.households.card_kinds import Relation
from supermarket.households.kinds import HouseholdEvent, happened
from supermarket.households.tables import KinRow, MemberMoveRow, ProxyRow, SpentYearRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value


class MemberMoved(Part):
    """A member and the number that the same person has in the other household."""

    former: str
    member: str


class YearMoved(Part):
    """What a household gains of a year's awards, below zero what it loses."""

    household: str
    award_year: str
    points: int


class YearSpent(Part):
    """By how much what a household spent in a year changes, because its years of awards say it already."""

    household: str
    year: str
    points: int


class KinMoved(Part):
    """How a member of staff is related to the household that takes over, because he was to the other."""

    staff: str
    relation: Relation


class ProxyMoved(Part):
    """Who may fetch goods for whom until a day, because the household that was merged could, or was."""

    household: str
    proxy: str
    until: str


class PointsMoved(Body):
    """Points of `household` go to the household `into`, with the members who go and the years of the awards."""

    household: str
    into: str
    members: tuple[MemberMoved, ...] | None = None
    points: int = Field(ge=0)
    award_years: tuple[YearMoved, ...] | None = None
    kin: tuple[KinMoved, ...] | None = None
    frozen_until: str | None = None


class SplitAsked(Part):
    """The request behind a split: members by number, the head of the new household first."""

    household: str
    members: tuple[str, ...]
    points: int


class HouseholdSplit(PointsMoved):
    """Some members of a household have one of their own, `into`, from now on."""

    asked: SplitAsked


class HouseholdMerged(PointsMoved):
    """A household is part of another, `into`, from now on; `owed` is what it owed, which the other one owes now.

    `spent_years` takes back what `into` had spent in each year: the years of its awards tell it from then on.
    `proxies` are the authorisations to fetch goods that the other one has from it, as either side of them.
    """

    asked: dict[str, str]
    owed: int | None = Field(default=None, ge=1)
    honour: int
    spent_years: tuple[YearSpent, ...] | None = None
    proxies: tuple[ProxyMoved, ...] | None = None


def _postings(_entry: Entry, body: PointsMoved) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, -body.points),
        Posting(household_points(body.into), POINT, body.points),
    )


def _merged_postings(entry: Entry, body: HouseholdMerged) -> tuple[Posting, ...]:
    owed = body.owed or 0
    debt = (Posting(recoverable(body.household), POINT, owed), Posting(recoverable(body.into), POINT, -owed))
    return (*_postings(entry, body), *debt)


def _rows(entry: Entry, body: PointsMoved, gone: HouseholdEvent, come: HouseholdEvent) -> tuple[Change, ...]:
    stamp: dict[str, Value] = name_of(entry)
    rows = [
        happened(entry, body.household, gone, other=body.into, points=-body.points),
        happened(entry, body.into, come, other=body.household, points=body.points),
        points_moved(entry, body, body.household, body.points),
    ]
    for year in body.award_years or ():
        moved: dict[str, Value] = {"household": year.household, "year": year.award_year, "points": year.points}
        rows.append(Change(AwardYearRow, moved))
    for member in body.members or ():
        moved_on: dict[str, Value] = {"member": member.member, "former": member.former, "at": entry.at, **stamp}
        rows.append(Change(MemberMoveRow, moved_on))
    for kin in body.kin or ():
        related: dict[str, Value] = {"staff": kin.staff, "household": body.into, "relation": kin.relation.value}
        rows.append(Change(KinRow, {**related, "at": entry.at, **stamp}))
    if body.frozen_until:
        frozen: dict[str, Value] = {"household": body.into, "since": entry.on, "until": body.frozen_until}
        rows.append(Change(EarningFrozenRow, {**frozen, **stamp}))
    return tuple(rows)


def _split(entry: Entry, body: HouseholdSplit) -> tuple[Change, ...]:
    return _rows(entry, body, HouseholdEvent.SPLIT, HouseholdEvent.FOUNDED)


def _merged(entry: Entry, body: HouseholdMerged) -> tuple[Change, ...]:
    rule: dict[str, Value] = {"rule": "", "minutes": 0, "untimed": 0}
    lost: dict[str, Value] = {"household": body.household, **rule, "cumulative": -body.honour}
    gained: dict[str, Value] = {"household": body.into, **rule, "cumulative": body.honour}
    moved = (Change(HonourRow, lost), Change(HonourRow, gained)) if body.honour else ()
    spent = (Change(SpentYearRow, dict(each.content())) for each in body.spent_years or ())
    stamp: dict[str, Value] = stamp_of(entry)
    proxies = (Change(ProxyRow, {**each.content(), **stamp}) for each in body.proxies or ())
    return (*_rows(entry, body, HouseholdEvent.MERGED, HouseholdEvent.JOINED), *moved, *spent, *proxies)


def _divided(body: HouseholdSplit) -> tuple[Named, ...]:
    going = tuple(Named("member", each.former) for each in body.members or ())
    return (Named("household", body.household), *going)


def _joined(body: HouseholdMerged) -> tuple[Named, ...]:
    going = tuple(Named("member", each.former) for each in body.members or ())
    return (Named("household", body.household, ended=True), Named("household", body.into), *going)


HOUSEHOLD_SPLIT: Final = Kind("household.split", HouseholdSplit, postings=_postings, rows=_split, names=_divided)
HOUSEHOLD_MERGED: Final = Kind(
    "household.merged", HouseholdMerged, postings=_merged_postings, rows=_merged, names=_joined, clears=always
)

KINDS: Final[tuple[Kind[Any], ...]] = (HOUSEHOLD_SPLIT, HOUSEHOLD_MERGED)
