"""The honour board 光荣榜: households by the points that they earned in a month, quarter or year; ties share a rank.

Deductions lower nobody's honour, and a board of shame there is none. Who does not wish to be shown is not.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, func, select

from supermarket.books.booked import booked_day
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.district.dated.registers import HOUSEHOLDS, latest_of
from supermarket.district.kinds import Household, Site
from supermarket.district.sites import site_of
from supermarket.district.tables import HouseholdRow
from supermarket.earning.service_time import MINUTES
from supermarket.earning.tables import AwardRow
from supermarket.households.finding.heads import head_names
from supermarket.households.households import is_at, station_meant
from supermarket.households.kinds import HouseholdEvent
from supermarket.households.lineage import successors, taken_over
from supermarket.households.tables import HouseholdEventRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import DISTRICT
from supermarket.journal.tables import EntryRow, table_of
from supermarket.people.masking import ERASED, masked_name

_award: Final = table_of(AwardRow).c
_household: Final = table_of(HouseholdRow).c
_event: Final = table_of(HouseholdEventRow).c
_EVER: Final = select(_household.household)
"""Every household that ever was; `_EVER_AT` at a station: who earned nothing there is not looked at any further."""
_EVER_AT: Final = _EVER.where(_household.station == bindparam("station"))
_OF_THESE: Final = _award.household.in_(listed("households"))
_EARNED: Final = (
    select(_award.household, func.sum(_award.honour), func.sum(MINUTES))
    .where(_award.on >= bindparam("first"), _award.on <= bindparam("last"))
    .group_by(_award.household)
)
_EARNED_BY_ALL: Final = Prepared(_EARNED.where(_award.household.in_(_EVER)))
_EARNED_AT: Final = Prepared(_EARNED.where(_award.household.in_(_EVER_AT)))
_EARNED_BY: Final = Prepared(_EARNED.where(_OF_THESE))
_JOINED: Final = select(_event.household, _event.other).where(_event.what == HouseholdEvent.JOINED.value)
_ALL_JOINED: Final = Prepared(_JOINED)
_JOINED_AT: Final = Prepared(_JOINED.where(_event.household.in_(_EVER_AT)))
"""The households that ever took over from others, and these."""
_reversal: Final = table_of(ReversalRow).c
_entry: Final = table_of(EntryRow).c
_TAKEN_BACK_LATER: Final = Prepared(
    select(_award.household, func.sum(_award.honour), func.sum(MINUTES))
    .join_from(
        table_of(AwardRow),
        table_of(ReversalRow),
        and_(_reversal.origin == _award.origin, _reversal.seq == _award.seq),
    )
    .join_from(
        table_of(AwardRow),
        table_of(EntryRow),
        and_(_entry.district == DISTRICT, _entry.origin == _award.origin, _entry.seq == _award.seq),
    )
    .where(
        _OF_THESE,
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        booked_day(_entry) > bindparam("last"),
    )
    .group_by(_award.household)
)
"""What was taken back, below zero, of a period's awards after it; a reversal counts on the day of what it reverses."""


@dataclass(frozen=True)
class Place:
    """A line of a board: `cumulative` are the points earned in the period, `name` is the head's, masked or in full.

    `minutes` are the time that was credited in the period.
    """

    rank: int
    household: str
    group: str | None
    name: str
    cumulative: int
    minutes: int = 0


def ranked(points: Mapping[str, int]) -> list[tuple[int, str, int]]:
    """Return rank, name and points, the most first; as many points are the same rank, and the next one is passed over.

    Whoever earned nothing stands on no board.
    """
    listed = sorted((-earned, name) for name, earned in points.items() if earned > 0)
    rank = {earned: number for number, (earned, _name) in reversed(list(enumerate(listed, 1)))}
    return [(rank[earned], name, -earned) for earned, name in listed]


def board(  # noqa: PLR0913 - by name
    session: ReadSession, site: str, first: str, last: str, *, full: bool = False, top: int | None = None
) -> list[Place]:
    """Return the board of a site's households, or the whole district's, for the awards posted from `first` to `last`.

    The board of a period that is over is that of its last day: the households that were at home there then, under the
    names of then, and an award that was taken back later still stands on it. Households that have ended by then are
    left out, and those that do not wish to be shown, whenever they said so; what a household earned that was merged by
    then stands with the one that took over. `full` names the heads in full; of `top` places those that share the last
    one stand there too.

    Raises:
        SiteUnknown: there is no such site.
    """
    day, period = day_of_board(session, last), {"first": first, "last": last}
    chosen = site_of(session, site, day)
    station = station_meant(chosen)
    there = {"station": station} if station else {}
    sums = _sums(session.rows(_EARNED_AT if station else _EARNED_BY_ALL, **period, **there))
    joined = session.rows(_JOINED_AT if station else _ALL_JOINED, **there)
    others = {other for _household, other in joined}
    others |= taken_over(session, others)
    sums |= _sums(session.rows(_EARNED_BY, **period, households=json.dumps([*others.difference(sums)])))
    heirs = {household for household, _other in joined} if others & sums.keys() else set()
    shown = _shown(session, chosen, {*sums, *heirs}, day)
    into = successors(session, day, heirs & shown.keys())
    theirs = [*shown, *(household for household, last in into.items() if last in shown and household not in shown)]
    earned: Counter[str] = Counter()
    served: Counter[str] = Counter()
    for household in theirs:
        whose, (points, minutes) = into.get(household, household), sums.get(household, (0, 0))
        earned[whose] += points
        served[whose] += minutes
    if day < session.today:
        taken = session.rows(_TAKEN_BACK_LATER, **period, households=json.dumps(theirs))
        for household, (points, minutes) in _sums(taken).items():
            whose = into.get(household, household)
            earned[whose] -= points
            served[whose] -= minutes
    every = ranked({household: points for household, points in earned.items() if household in shown})
    standing = [each for each in every if top is None or each[0] <= top]
    names = head_names(session, (shown[household] for _rank, household, _points in standing), day)
    return [
        Place(
            rank,
            household,
            shown[household].group,
            (names[household] if full else masked_name(names[household])) or ERASED,
            points,
            served[household],
        )
        for rank, household, points in standing
    ]


def day_of_board(session: ReadSession, last: str) -> str:
    """Return the day of which a board speaks: the last of its period, or today while that has not come."""
    return min(last, session.today)


def _sums(rows: Iterable[Row]) -> dict[str, tuple[int, int]]:
    """Return points and minutes by household."""
    return {household: (int(points), int(minutes)) for household, points, minutes in rows}


def _shown(session: ReadSession, chosen: Site, households: Iterable[str], day: str) -> dict[str, Household]:
    """Return those of these households that were at home at a site on a day, and do or did not wish to be left out."""
    then = latest_of(session, HOUSEHOLDS, households, day)
    here = {each: row for each, row in then.items() if not row.state and is_at(session, row, chosen, day)}
    now = here if day == session.today else latest_of(session, HOUSEHOLDS, here, session.today)
    return {each: row for each, row in here.items() if not (row.unlisted or _is_unlisted(now[each]))}


def _is_unlisted(now: Household) -> bool:
    """Say whether a household does not wish to be shown now, whatever it wished when the period ended."""
    return now.unlisted is not None
