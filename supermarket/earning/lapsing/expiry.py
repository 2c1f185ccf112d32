"""Expiry 到期失效: what is left of a year's awards lapses at the end of a later year, first earned, first used.

It follows from sums alone, so it is the same however the streams of different machines interleave.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlalchemy.sql.expression import ColumnElement, FromClause

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import POINT, Kind
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import BalanceRow
from supermarket.clock import district_date
from supermarket.district.dates import business_date, day_before
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
    given_back_of,
    years_ended,
)
from supermarket.earning.lapsing.years import lapsing, left_of
from supermarket.earning.tables import AwardYearRow, LapseUndoneRow
from supermarket.households.events import Waiting, waiting
from supermarket.households.holders.holding import debits_here
from supermarket.households.tables import SpentYearRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import last_letters, listed
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

    What has lapsed already is no news: it cannot be used any more. While no year ends within the days of notice, no
    awards are read.

    Raises:
        SiteUnknown: there is no such site.
    """
    sites, today = places_below(session, site, session.today), session.today
    found = _found(session, LapseSettings(session, today), sites, None, over=years_ended(day_before(today)))
    return _next_of((lapse for _home, lapses in found for lapse in lapses), today)


def lapses_at(session: ReadSession, site: str) -> tuple[tuple[int, Lapsing] | None, int]:
    """Return what of a site's points lapses next (`lapsing_at`) and how many have lapsed (`lapsed_among`), read once.

    Raises:
        SiteUnknown: there is no such site.
    """
    found = preview(session, site=site)
    return _next_of(found, session.today), lapsed_among(found, session.today)


def _next_of(lapses: Iterable[Lapse], today: str) -> tuple[int, Lapsing] | None:
    found = [lapse for lapse in lapses if lapse.until >= today]
    if not found:
        return None
    first = min(lapse.until for lapse in found)
    next_ = [lapse for lapse in found if lapse.until == first]
    return len({lapse.household for lapse in next_}), Lapsing(sum(lapse.points for lapse in next_), first)


def lapsed_among(lapses: Iterable[Lapse], today: str) -> int:
    """Return how many of the points that lapse are past their last day and wait to be posted."""
    return sum(lapse.points for lapse in lapses if lapse.until < today)


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
    posted: list[Lapse] = []
    due = [
        each
        for each in _found(session, LapseSettings(session, on), sites, day_before(on))
        if debits_here(session, each[0])
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
_held_table: Final = table_of(BalanceRow).alias("held")
_held: Final = _held_table.c
_owed: Final = table_of(BalanceRow).alias("owed")
_undone: Final = table_of(LapseUndoneRow).c
_spent_year: Final = table_of(SpentYearRow).c
_THESE: Final = listed("households")
_FIRST: Final = itemgetter(0)
_AWARDED: Final = select(_award_year.household, _award_year.year, _award_year.points).order_by(
    _award_year.household, _award_year.year
)
_ALL_AWARDED: Final = Prepared(_AWARDED)
_THEY_WERE_AWARDED: Final = Prepared(_AWARDED.where(_award_year.household.in_(_THESE)))
_SPENDING: Final = (
    select(_spent_year.household, _spent_year.year, _spent_year.points)
    .where(_spent_year.year > bindparam("since"))
    .order_by(_spent_year.household, _spent_year.year)
)
_ALL_SPENT: Final = Prepared(_SPENDING)
_THEY_SPENT: Final = Prepared(_SPENDING.where(_spent_year.household.in_(_THESE)))
_NUMBER: Final = func.substr(_held.account, len(household_points("")) + 1)
_HOLDING: Final = (
    select(_NUMBER, _held.amount + func.coalesce(_owed.c.amount, 0))
    .outerjoin(_owed, and_(_owed.c.account == literal(recoverable("")) + _NUMBER, _owed.c.commodity == POINT))
    .where(_held.commodity == POINT, _held.amount > 0)
)
_ALL_HOLD: Final = Prepared(
    _HOLDING.where(_held.account >= household_points(""), _held.account < household_points("~"))
)
_THEY_HOLD: Final = Prepared(_HOLDING.where(_held.account.in_(listed("accounts"))))
"""What each household holds less what it owes; of those alone that hold anything."""
_YEARS: Final = table_of(AwardYearRow)
_THEIR_AWARDS: Final = _award_year.household == _NUMBER
_THEIR_SPENDING: Final = and_(
    _spent_year.household == _NUMBER, _spent_year.year > bindparam("since"), _spent_year.points > 0
)
_IS_OLD: Final = _award_year.year <= bindparam("newest")
_AWARDED_THEN: Final = table_of(AwardYearRow).alias("awarded_then")
_OF_YEAR: Final = last_letters(
    literal("000") + cast(cast(_spent_year.year, Integer) - bindparam("kept", type_=Integer), String), 4
)
"""The year whose points could be spent for the last time in the year of a spending, after `kept` more years."""
_SPENT_BESIDE: Final = table_of(SpentYearRow).outerjoin(
    _AWARDED_THEN, and_(_AWARDED_THEN.c.household == _spent_year.household, _AWARDED_THEN.c.year == _OF_YEAR)
)
_THEN: Final = func.coalesce(_AWARDED_THEN.c.points, 0)


def _sum(years: FromClause, figure: ColumnElement[int], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the sum of a figure of a holder's years, 0 where there are none."""
    chosen = select(func.sum(figure)).select_from(years).where(*conditions).correlate(_held_table, _owed)
    return func.coalesce(chosen.scalar_subquery(), 0)


_ABOVE: Final = case(
    (_spent_year.year > bindparam("last"), _spent_year.points),
    (_spent_year.points > _THEN, _spent_year.points - _THEN),
    else_=0,
)
_MAY_LAPSE: Final = Prepared(
    _HOLDING.with_only_columns(_NUMBER, maintain_column_froms=True).where(
        _held.account.in_(listed("accounts")),
        exists().where(_THEIR_AWARDS, _IS_OLD),
        _held.amount + func.coalesce(_owed.c.amount, 0) + _sum(_SPENT_BESIDE, _ABOVE, _THEIR_SPENDING)
        > _sum(_YEARS, _award_year.points, _THEIR_AWARDS, or_(~_IS_OLD, _award_year.points < 0)),
    )
)
"""Who may have something left of a year's awards, up to the `newest` that can lapse; nobody is missing of whom it does.

By `lapsing`, what is left of the newest year is what is held, less what was awarded after it, with what was spent after
its `last` day; of an older one it is as much less as was awarded in the years between, and as much more as was spent
between the last days of the two. So it is no more than with all by which one year's spending is above those awards
whose last year it was. Each year is read once: years that are used up stay in the books.
"""
_LIVING: Final = (
    select(_household.household, _household.station, _household.holder, _household.state)
    .where(_household["from"] <= bindparam("on"))
    .order_by(_household.household, _household["from"], _household.at, _household.origin, _household.seq)
)
_ALL_HOMES: Final = Prepared(_LIVING)
_HOMES: Final = Prepared(_LIVING.where(_household.household.in_(_THESE)))
_EVER_AT: Final = Prepared(
    select(_household.household, _household.station).where(_household.station.in_(listed("sites")))
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
    session: ReadSession, settings: LapseSettings, sites: str | None, by: str | None, *, over: int = 0
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give the households at these places of whose points something lapses by a date, None: within the notice.

    What lapsed by the end of the year `over` is not asked for, and may be missing.
    """
    ended = years_ended(by) if by else None
    books = _of_all(session, settings.on) if sites is None else _of_those_at(session, settings, sites, ended, over)
    homes, held, back = books.homes, books.held, books.back
    spent: dict[str, list[tuple[str, int]]] = {}
    for household, rows in groupby(books.spent, key=_FIRST):
        spent[household] = [(year, points) for _household, year, points in rows]
    for household, rows in groupby(books.awards, key=_FIRST):
        home = homes.get(household)
        if home is None or household not in held:
            continue
        found = lapsing(
            [(year, points) for _household, year, points in rows],
            held[household],
            award_years=settings.award_years(home.station),
            ended=settings.years_noticed(home.station) if ended is None else ended,
            given_back=back.get(household, 0),
            spent=spent.get(household, ()),
        )
        if found:
            yield home, [_lapse(household, *each) for each in found]
    for gone in waiting(session, households=books.households):
        if books.chosen is None or gone.station in books.chosen:
            yield from _waited_in_vain(session, settings, gone, by)


def _waited_in_vain(
    session: ReadSession, settings: LapseSettings, gone: Waiting, by: str | None
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give a household of which nobody is left, if no heir came for its points: all of them lapse."""
    given_back = given_back_of(session, gone.household)
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

    `held` is what those hold less what they owe that hold anything; `awards` and `spent` are household, year and points
    in their order; `back` tells the year of a lapse that was undone. `households` (JSON) narrows, and `chosen` are the
    places; None: all.
    """

    homes: Mapping[str, _Home]
    held: Mapping[str, int]
    awards: Iterator[Row]
    spent: Iterator[Row]
    back: Mapping[str, int]
    households: str | None = None
    chosen: frozenset[str] | None = None


def _of_all(session: ReadSession, on: str) -> _Books:
    homes = _homes(session.each(_ALL_HOMES, on=on), None)
    held: dict[str, int] = dict(session.rows(_ALL_HOLD))
    spent = session.each(_ALL_SPENT, since=adopted_year(session))
    back = given_back_by(session.rows(_ALL_GIVEN_BACK))
    return _Books(homes, held, session.each(_ALL_AWARDED), spent, back)


def _of_those_at(session: ReadSession, settings: LapseSettings, sites: str, ended: int | None, over: int) -> _Books:
    """Return what the books say of households at some places: of those alone of whose points something may lapse."""
    ever = session.rows(_EVER_AT, sites=sites)
    these, chosen = [*dict.fromkeys(map(_FIRST, ever))], frozenset(json.loads(sites))
    may = _who_may_lapse(session, settings, {row[1] for row in ever}, these, ended, over)
    if not may:
        return _Books({}, {}, iter(()), iter(()), {}, json.dumps(these), chosen)
    homes = _homes(session.each(_HOMES, on=settings.on, households=json.dumps(may)), chosen)
    held: dict[str, int] = dict(session.rows(_THEY_HOLD, accounts=json.dumps([*map(household_points, homes)])))
    some = json.dumps([*held])
    awards = session.each(_THEY_WERE_AWARDED, households=some)
    spent = session.each(_THEY_SPENT, households=some, since=adopted_year(session))
    back = given_back_by(session.rows(_GIVEN_BACK_TO, households=some))
    return _Books(homes, held, awards, spent, back, json.dumps(these), chosen)


def _who_may_lapse(  # noqa: PLR0913, PLR0917 - what is asked of the stations
    session: ReadSession,
    settings: LapseSettings,
    stations: Iterable[str],
    these: Sequence[str],
    ended: int | None,
    over: int,
) -> list[str]:
    """Return of which of these households anything can lapse at any of the stations after a year, and of some others.

    What was given back lapses later than other points of its year, never earlier.
    """
    newest: dict[int, int] = {}
    for station in stations:
        years, last = settings.award_years(station), settings.years_noticed(station) if ended is None else ended
        if years and last > over:
            newest[years] = max(last - years + 1, newest.get(years, 0))
    accounts, since = json.dumps([*map(household_points, these)]), adopted_year(session)
    found: dict[str, None] = {}
    for years, year in newest.items():
        asked = {"newest": f"{year:04d}", "last": f"{year + years - 1:04d}", "since": since}
        rows = session.rows(_MAY_LAPSE, accounts=accounts, kept=years - 1, **asked)
        found |= dict.fromkeys(map(_FIRST, rows))
    return [*found]


def _homes(rows: Iterable[Row], sites: frozenset[str] | None) -> Mapping[str, _Home]:
    """Return who of the households has not ended and is at these places; None: at any. The last row of each counts."""
    last = {row[0]: row for row in rows}
    return {
        household: _Home(household, station, holder)
        for household, station, holder, state in last.values()
        if not state and (sites is None or station in sites)
    }
