"""Expiry 到期失效: what is left of a year's awards lapses at the end of a later year, first earned, first used.

It follows from sums alone, so it is the same however the streams of different machines interleave.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, func, literal, select

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import POINT, Kind
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import BalanceRow
from supermarket.clock import district_date
from supermarket.district.dates import business_date
from supermarket.district.machines.freshness import check_debits
from supermarket.district.roles import allow
from supermarket.district.sites import places_below
from supermarket.district.tables import HouseholdRow
from supermarket.earning.award_kinds import POINTS_EXPIRED, LapsedYear, PointsExpired
from supermarket.earning.lapsing.lapsing import (
    LAST_DAY,
    LapseSettings,
    Lapsing,
    adopted_year,
    awards_of,
    given_back_by,
    years_ended,
)
from supermarket.earning.lapsing.years import lapsing, left_of
from supermarket.earning.tables import AwardYearRow, LapseUndoneRow
from supermarket.households.events import Waiting, waiting
from supermarket.households.holders.holding import debits_here
from supermarket.households.tables import SpentYearRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

# --- the answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lapse:
    """Points of one year's awards that lapse; `until` is the last day on which they can be redeemed."""

    household: str
    points: int
    award_year: str
    until: str
    entry: str | None = None


def preview(session: ReadSession, *, by: str | None = None, site: str | None = None) -> list[Lapse]:
    """Return what will have lapsed by a date, that day's end included; without one, within the days of notice.

    Raises:
        SiteUnknown: there is no such site.
    """
    sites = places_below(session, site, session.today) if site else None
    settings = LapseSettings(session, by or session.today)
    return [lapse for _home, lapses in _found(session, settings, sites, by) for lapse in lapses]


def lapsing_at(session: ReadSession, site: str) -> tuple[int, Lapsing] | None:
    """Return of how many households of a site points lapse next within the days of notice, how many, and when.

    What has lapsed already is no news: it cannot be used any more.

    Raises:
        SiteUnknown: there is no such site.
    """
    found = [lapse for lapse in preview(session, site=site) if lapse.until >= session.today]
    if not found:
        return None
    first = min(lapse.until for lapse in found)
    next_ = [lapse for lapse in found if lapse.until == first]
    return len({lapse.household for lapse in next_}), Lapsing(sum(lapse.points for lapse in next_), first)


def lapsed_at(session: ReadSession, site: str) -> int:
    """Return how many points of a site's households are past their last day and wait to be posted.

    Raises:
        SiteUnknown: there is no such site.
    """
    return sum(lapse.points for lapse in preview(session, site=site) if lapse.until < session.today)


def post_expiry(session: WriteSession, request: Request, progress: Progress) -> list[Lapse]:
    """Let lapse what could be redeemed until a day before the business date: one entry for each household.

    Of a household of which nobody is left everything lapses, once it has waited for an heir long enough. Only
    households at the place of `request.site` and below it, as far as this machine holds them. Run again, it finds
    nothing. `progress` is told how many households are done.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack, MonthClosed: not on that date.
        MachineStale, MachineUnheard, MachineForked, MachineReplaced: this machine only earns now.
    """
    if found := session.repeated(request, lambda some: are_posted_on(some, POINTS_EXPIRED, request)):
        return [lapse for each in found for lapse in _lapsed(each)]
    allow(session, "expiry post", request)
    check_debits(session)
    on = business_date(session, request.on)
    sites = places_below(session, request.site, on)
    yesterday = (date.fromisoformat(on) - timedelta(days=1)).isoformat()
    posted: list[Lapse] = []
    due = [
        each for each in _found(session, LapseSettings(session, on), sites, yesterday) if debits_here(session, each[0])
    ]
    for number, (home, lapses) in enumerate(due, 1):
        years = tuple(LapsedYear(award_year=lapse.award_year, points=lapse.points) for lapse in lapses)
        until = max(lapse.until for lapse in lapses)
        body = PointsExpired(
            asked={"household": home.household, "until": until},
            household=home.household,
            years=years,
            points=sum(year.points for year in years),
            until=until,
        )
        entry = session.record(POINTS_EXPIRED, body, request, site=home.station, on=on)
        posted += [Lapse(each.household, each.points, each.award_year, each.until, entry.name) for each in lapses]
        progress(number)
    return posted


def are_posted_on(found: Sequence[Entry], kind: Kind[Any], request: Request) -> bool:
    """Say whether entries are of one kind and of the business date of a request; without one, of their own day."""
    return all(each.kind == kind.name and each.on == (request.on or district_date(each.at)) for each in found)


def _lapsed(entry: Entry) -> Iterator[Lapse]:
    content = entry.content
    for year in content["years"]:
        yield Lapse(content["household"], year["points"], year["award_year"], content["until"], entry.name)


# --- what the books say -----------------------------------------------------------------------------------------------

_award_year: Final = table_of(AwardYearRow).c
_household: Final = table_of(HouseholdRow).c
_POINTS_HELD: Final = table_of(BalanceRow).alias("held")
_POINTS_OWED: Final = table_of(BalanceRow).alias("owed")
_undone: Final = table_of(LapseUndoneRow).c
_spent_year: Final = table_of(SpentYearRow).c
_THESE: Final = listed("households")
_HOUSEHOLD: Final = itemgetter(0)
_SPENDING: Final = (
    select(_spent_year.household, _spent_year.year, _spent_year.points)
    .where(_spent_year.year > bindparam("since"))
    .order_by(_spent_year.household, _spent_year.year)
)
_ALL_SPENT: Final = Prepared(_SPENDING)
_THEY_SPENT: Final = Prepared(_SPENDING.where(_spent_year.household.in_(_THESE)))
_AWARDED: Final = (
    select(
        _award_year.household,
        _award_year.year,
        _award_year.points,
        _POINTS_HELD.c.amount + func.coalesce(_POINTS_OWED.c.amount, 0),
    )
    .join_from(
        table_of(AwardYearRow),
        _POINTS_HELD,
        and_(
            _POINTS_HELD.c.account == literal(household_points("")) + _award_year.household,
            _POINTS_HELD.c.commodity == POINT,
        ),
    )
    .outerjoin(
        _POINTS_OWED,
        and_(
            _POINTS_OWED.c.account == literal(recoverable("")) + _award_year.household,
            _POINTS_OWED.c.commodity == POINT,
        ),
    )
    .where(_POINTS_HELD.c.amount > 0)
    .order_by(_award_year.household, _award_year.year)
)
_ALL: Final = Prepared(_AWARDED)
_THEIRS: Final = Prepared(_AWARDED.where(_award_year.household.in_(_THESE)))
_LIVING: Final = (
    select(_household.household, _household.station, _household.holder, _household.state)
    .where(_household["from"] <= bindparam("on"))
    .order_by(
        _household.household,
        _household["from"].desc(),
        _household.at.desc(),
        _household.origin.desc(),
        _household.seq.desc(),
    )
)
_ALL_HOMES: Final = Prepared(_LIVING)
_HOMES: Final = Prepared(_LIVING.where(_household.household.in_(_THESE)))
_EVER_AT: Final = Prepared(
    select(_household.household, _household.station).where(_household.station.in_(listed("sites"))).distinct()
)
_AWARDED_UPTO: Final = Prepared(
    select(_award_year.year).where(_award_year.household.in_(_THESE), _award_year.year <= bindparam("year")).limit(1)
)
_GIVEN_BACK: Final = select(_undone.household, func.max(_undone.on)).group_by(_undone.household)
_ALL_GIVEN_BACK: Final = Prepared(_GIVEN_BACK)
_GIVEN_BACK_TO: Final = Prepared(_GIVEN_BACK.where(_undone.household.in_(_THESE)))
"""When the last expiry of a household that was reversed had been posted."""


class _Home(NamedTuple):
    """A household, the station where it is at home, and the node of the machine that may debit it."""

    household: str
    station: str
    holder: str


def _found(
    session: ReadSession, settings: LapseSettings, sites: str | None, by: str | None
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give the households at these places of whose points something lapses by a date, None: within the notice."""
    ended = years_ended(by) if by else None
    books = _of_all(session, settings.on) if sites is None else _of_those_at(session, settings, sites, ended)
    homes, back = books.homes, books.back
    spent: dict[str, list[tuple[str, int]]] = {}
    for household, year, points in books.spent:
        spent.setdefault(household, []).append((year, points))
    for household, rows in groupby(books.awards, key=_HOUSEHOLD):
        home = homes.get(household)
        if home is None:
            continue
        awards = list(rows)
        found = lapsing(
            [(year, points) for _household, year, points, _held in awards],
            awards[0][3],
            award_years=settings.award_years(home.station),
            ended=settings.years_noticed(home.station) if ended is None else ended,
            given_back=back().get(household, 0),
            spent=spent.get(household, ()),
        )
        if found:
            yield home, [_lapse(household, *each) for each in found]
    for gone in waiting(session, households=books.households):
        if books.chosen is None or gone.station in books.chosen:
            yield from _waited_in_vain(session, settings, gone, by, back().get(gone.household))


def _newest_to_lapse(settings: LapseSettings, stations: Iterable[str], ended: int | None) -> int:
    """Return the last year whose awards can lapse at any of these stations; 0 where none can.

    What was given back lapses later than other points of its year, never earlier.
    """
    newest = (
        (settings.years_noticed(station) if ended is None else ended) - award_years + 1
        for station in stations
        if (award_years := settings.award_years(station))
    )
    return max(0, max(newest, default=0))


def _waited_in_vain(
    session: ReadSession, settings: LapseSettings, gone: Waiting, by: str | None, given_back: int | None
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give a household of which nobody is left, if no heir came for its points: all of them lapse."""
    until = max(gone.until, f"{given_back + 1:04d}-{LAST_DAY}") if given_back else gone.until
    if until <= (by or settings.notice_end(gone.station)):
        left = left_of(awards_of(session, gone.household), gone.points)
        lapses = [Lapse(gone.household, points, year, until) for year, points in left if points]
        if lapses:
            yield _Home(gone.household, gone.station, gone.holder), lapses


def _lapse(household: str, award_year: str, points: int, last: int) -> Lapse:
    return Lapse(household, points, award_year, f"{last:04d}-{LAST_DAY}")


class _Books(NamedTuple):
    """What the books say of households: who has not ended and is at the places asked for, what they hold, of when.

    `awards` are household, year, points and what it holds in all; `spent` household, year and points; `back` tells the
    year of a lapse that was undone. `households` (JSON) narrows, and `chosen` are the places; None: all.
    """

    homes: Mapping[str, _Home]
    awards: Iterator[Row]
    spent: Iterator[Row]
    back: Callable[[], Mapping[str, int]]
    households: str | None = None
    chosen: frozenset[str] | None = None


def _of_all(session: ReadSession, on: str) -> _Books:
    homes = _homes(session.each(_ALL_HOMES, on=on), None)
    back = cache(lambda: given_back_by(session.rows(_ALL_GIVEN_BACK)))
    return _Books(homes, session.each(_ALL), session.each(_ALL_SPENT, since=adopted_year(session)), back)


def _of_those_at(session: ReadSession, settings: LapseSettings, sites: str, ended: int | None) -> _Books:
    """Return what the books say of households at some places; nothing where no award is so old that it can lapse."""
    ever = session.rows(_EVER_AT, sites=sites)
    these = json.dumps([*dict.fromkeys(row[0] for row in ever)])
    chosen: frozenset[str] = frozenset(json.loads(sites))
    back = cache(lambda: given_back_by(session.rows(_GIVEN_BACK_TO, households=these)))
    newest = _newest_to_lapse(settings, {row[1] for row in ever}, ended)
    if session.row(_AWARDED_UPTO, households=these, year=f"{newest:04d}") is None:
        return _Books({}, iter(()), iter(()), back, these, chosen)
    homes = _homes(session.each(_HOMES, on=settings.on, households=these), chosen)
    spent = session.each(_THEY_SPENT, households=these, since=adopted_year(session))
    return _Books(homes, session.each(_THEIRS, households=these), spent, back, these, chosen)


def _homes(rows: Iterable[Row], sites: frozenset[str] | None) -> Mapping[str, _Home]:
    """Return who of the households has not ended and is at these places; None: at any. The first row of each counts."""
    homes: dict[str, _Home] = {}
    before = None
    for household, station, holder, state in rows:
        if household != before:
            before = household
            if not state and (sites is None or station in sites):
                homes[household] = _Home(household, station, holder)
    return homes
