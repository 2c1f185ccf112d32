"""Expiry 清零: what is left of a year's awards lapses at the end of a later year, first earned, first used.

It follows from sums alone, so it is the same however the streams of different machines interleave.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, literal, select

from supermarket.books.accounts import expired, household_points, recoverable
from supermarket.books.kinds import POINT, Kind
from supermarket.books.rebuild import Progress
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import BalanceRow, PostingRow, ReversalRow
from supermarket.clock import district_date
from supermarket.district.dates import business_date
from supermarket.district.household_events import waiting
from supermarket.district.households import owed_by
from supermarket.district.registers import HOUSEHOLDS, SETTINGS, in_force, latest
from supermarket.district.roles import allow
from supermarket.district.settings import AWARD_YEARS, EXPIRY_NOTICE_DAYS
from supermarket.district.sites import centre_of, chain_of, places_below
from supermarket.district.tables import HouseholdRow
from supermarket.earning.award_kinds import POINTS_EXPIRED, LapsedYear, PointsExpired
from supermarket.earning.tables import AwardYearRow
from supermarket.errors.staff import SiteUnknown
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_LAST_DAY: Final = "12-31"
_NEVER: Final = 0


# --- the rule, over plain values --------------------------------------------------------------------------------------


def left_of(awards: Sequence[tuple[str, int]], held: int) -> tuple[tuple[str, int], ...]:
    """Return what is left of each year's awards, in points, the first earned being used first.

    `awards` are (year, points) in the order of the years; `held` is what the household holds less what it owes. What is
    left of all years together is what is held.
    """
    left: list[tuple[str, int]] = []
    least, upto = max(0, held), held
    for year, points in reversed(awards):  # what was earned last is left last
        upto -= points
        before = max(0, min(least, upto))
        left.append((year, least - before))
        least = before
    if left:  # points that came without a year are as old as the oldest
        left[-1] = (left[-1][0], left[-1][1] + least)
    return tuple(reversed(left))


def last_year(award_year: str, award_years: int, given_back: int) -> int:
    """Return the year at whose end the points awarded in a year lapse.

    `award_years` counts the year of the award; what had lapsed at the end of the year `given_back` and was given back
    by a reversal lapses a year later.
    """
    year = int(award_year) + award_years - 1
    return given_back + 1 if year <= given_back else year


def lapsing(
    awards: Sequence[tuple[str, int]], held: int, *, award_years: int, ended: int, given_back: int = 0
) -> tuple[tuple[str, int, int], ...]:
    """Return (award year, points, last year) of what lapses once the year `ended` is over; nothing where all is valid.

    `award_years` 0 means that points never lapse.
    """
    if award_years == _NEVER:
        return ()
    left = ((year, points, last_year(year, award_years, given_back)) for year, points in left_of(awards, held))
    return tuple(each for each in left if each[1] > 0 and each[2] <= ended)


# --- the answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lapse:
    """Points of one year's awards that lapse; `until` is the last day on which they can be redeemed."""

    household: str
    points: int
    award_year: str
    until: str
    entry: str | None = None


@dataclass(frozen=True)
class Lapsing:
    """How many of a household's points lapse next; `until` is the last day on which they can be redeemed."""

    points: int
    until: str


def preview(session: ReadSession, *, by: str | None = None, site: str | None = None) -> list[Lapse]:
    """Return what will have lapsed by a date, that day's end included; without one, within the days of notice.

    Raises:
        SiteUnknown: there is no such site.
    """
    sites = places_below(session, site, session.today) if site else None
    settings = _Settings(session, by or session.today)
    return [lapse for _home, lapses in _found(session, settings, sites, by) for lapse in lapses]


def lapsing_at(session: ReadSession, site: str) -> tuple[int, Lapsing] | None:
    """Return of how many households of a site points lapse next within the days of notice, how many, and when.

    Raises:
        SiteUnknown: there is no such site.
    """
    found = preview(session, site=site)
    if not found:
        return None
    first = min(lapse.until for lapse in found)
    next_ = [lapse for lapse in found if lapse.until == first]
    return len({lapse.household for lapse in next_}), Lapsing(sum(lapse.points for lapse in next_), first)


def post_expiry(session: WriteSession, request: Request, progress: Progress) -> list[Lapse]:
    """Let lapse what could be redeemed until a day before the business date: one entry for each household.

    Of a household of which nobody is left everything lapses, once it has waited for an heir long enough. Only
    households at the place of `request.site` and below it, as far as this machine holds them. Run again, it finds
    nothing. `progress` is told how many households are done.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack, MonthClosed: not on that date.
    """
    if found := session.repeated(request, lambda some: are_posted_on(some, POINTS_EXPIRED, request)):
        return [lapse for each in found for lapse in _lapsed(each)]
    allow(session, "expiry post", request)
    on = business_date(session, request.on)
    sites = places_below(session, request.site, on)
    yesterday = (date.fromisoformat(on) - timedelta(days=1)).isoformat()
    posted: list[Lapse] = []
    due = [each for each in _found(session, _Settings(session, on), sites, yesterday) if each[0].holder == session.node]
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


def awards_of(session: ReadSession, household: str) -> list[tuple[str, int]]:
    """Return the points that a household was awarded in each year, the earliest first."""
    return [(year, points) for year, points in session.rows(_AWARDS, household=household)]


@dataclass(frozen=True)
class Held:
    """What a household holds less what it owes, the years of its awards, and the last year whose lapse was undone."""

    points: int
    awards: Sequence[tuple[str, int]]
    given_back: int


def lapsing_next(session: ReadSession, household: str) -> Lapsing | None:
    """Return what of a household's points lapses within the days of notice, or could no longer be redeemed by today."""
    account = household_points(household)
    points = session.balance(account, POINT) - owed_by(session, household)
    held = Held(points, awards_of(session, household), given_back_of(session, household))
    return lapsing_of(session, household, held, session.today)


def lapsing_of(session: ReadSession, household: str, held: Held, on: str) -> Lapsing | None:
    """Return what of so many points lapsed, or was to lapse, within the days of notice on a day."""
    row = latest(session, HOUSEHOLDS, household, on)
    settings = _Settings(session, on)
    if row is None or row.state or not settings.award_years(row.station):
        return None
    found = lapsing(
        held.awards,
        held.points,
        award_years=settings.award_years(row.station),
        ended=_years_ended(settings.notice_end(row.station)),
        given_back=held.given_back,
    )
    if not found:
        return None
    return Lapsing(sum(each[1] for each in found), _lapse(household, *found[-1]).until)


def given_back_of(session: ReadSession, household: str, without: Container[EntryName] = ()) -> int:
    """Return the year at whose end points lapsed that a reversal gave back to a household, 0 where none did.

    `without` are reversals that do not count, because they came after the day asked for.
    """
    account = household_points(household)
    rows = session.rows(_GIVEN_BACK, account=account)
    counted = (row[:2] for row in rows if EntryName(row[2], row[3]) not in without)
    return _given_back(counted).get(account, 0)


# --- what the books say -----------------------------------------------------------------------------------------------

_award_year: Final = table_of(AwardYearRow).c
_household: Final = table_of(HouseholdRow).c
_POINTS_HELD: Final = table_of(BalanceRow).alias("held")
_POINTS_OWED: Final = table_of(BalanceRow).alias("owed")
_EXPIRED_LEG: Final = table_of(PostingRow).alias("expired")
_RETURNED: Final = table_of(PostingRow).alias("returned")
_reversal: Final = table_of(ReversalRow).c
_expired: Final = _EXPIRED_LEG.c
_returned: Final = _RETURNED.c
_AWARDS: Final = Prepared(
    select(_award_year.year, _award_year.points)
    .where(_award_year.household == bindparam("household"))
    .order_by(_award_year.year)
)
_ALL: Final = Prepared(
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
_HOMES: Final = Prepared(
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
_EXPIRED: Final = (_expired.account >= expired("")) & (_expired.account < expired("~"))
_REVERSED: Final = reverses(_expired)
_GIVING_BACK: Final = and_(_reversal.origin == _returned.origin, _reversal.seq == _returned.seq)
"""The reversal is for whoever has the points back, be it one into which the household was merged."""
_GIVEN_BACK: Final = Prepared(
    select(_returned.account, _expired.on, _reversal.origin, _reversal.seq)
    .join_from(_RETURNED, table_of(ReversalRow), _GIVING_BACK)
    .join(_EXPIRED_LEG, _REVERSED)
    .where(_returned.account == bindparam("account"), _EXPIRED)
    .order_by(_expired.on)
)
_ALL_GIVEN_BACK: Final = Prepared(
    select(_returned.account, func.max(_expired.on))
    .join_from(_EXPIRED_LEG, table_of(ReversalRow), _REVERSED)
    .join(_RETURNED, and_(_GIVING_BACK, _returned.account.startswith(household_points(""))))
    .where(_EXPIRED)
    .group_by(_returned.account)
)
"""When its expiries that were reversed had been posted, each, or for all households that have one the last."""


@dataclass(frozen=True)
class _Home:
    """A household, the station where it is at home, and the node of the machine that may debit it."""

    household: str
    station: str
    holder: str


class _Settings:
    """The settings of each station, looked up once; where a ledger lacks one, nothing lapses and nothing is said."""

    def __init__(self, session: ReadSession, on: str) -> None:
        self.on: Final = on

        def value(name: str, station: str) -> int:
            row = in_force(session, SETTINGS, name, on, _chain(session, station, on))
            return row.value if row else 0

        self._value: Final = cache(value)

    def award_years(self, station: str) -> int:
        return self._value(AWARD_YEARS, station)

    def notice_end(self, station: str) -> str:
        days = self._value(EXPIRY_NOTICE_DAYS, station)
        return (date.fromisoformat(self.on) + timedelta(days=days)).isoformat()


def _chain(session: ReadSession, station: str, on: str) -> tuple[str, ...]:
    """Return a station and the sites above it; the centre alone where the station has closed."""
    try:
        return chain_of(session, station, on)
    except SiteUnknown:
        return (centre_of(session, on).site,)


def _found(
    session: ReadSession, settings: _Settings, sites: str | None, by: str | None
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give the households at these places of whose points something lapses by a date, None: within the notice."""
    chosen = None if sites is None else frozenset(json.loads(sites))
    homes = _homes(session, chosen, settings.on)
    back = _given_back(session.rows(_ALL_GIVEN_BACK))
    for household, rows in groupby(session.each(_ALL), key=lambda row: row[0]):
        home = homes.get(household)
        if home is None:
            continue
        awards = [(year, points, held) for _household, year, points, held in rows]
        day = by or settings.notice_end(home.station)
        found = lapsing(
            [award[:2] for award in awards],
            awards[0][2],
            award_years=settings.award_years(home.station),
            ended=_years_ended(day),
            given_back=back.get(household_points(household), 0),
        )
        if found:
            yield home, [_lapse(household, *each) for each in found]
    yield from _waited_in_vain(session, settings, chosen, by, back)


def _waited_in_vain(
    session: ReadSession, settings: _Settings, sites: frozenset[str] | None, by: str | None, back: Mapping[str, int]
) -> Iterator[tuple[_Home, list[Lapse]]]:
    """Give the households of which nobody is left and for whose points no heir came; all of them lapse."""
    for gone in waiting(session):
        given_back = back.get(household_points(gone.household))
        until = max(gone.until, f"{given_back + 1:04d}-{_LAST_DAY}") if given_back else gone.until
        if (sites is None or gone.station in sites) and until <= (by or settings.notice_end(gone.station)):
            left = left_of(awards_of(session, gone.household), gone.points)
            lapses = [Lapse(gone.household, points, year, until) for year, points in left if points]
            if lapses:
                yield _Home(gone.household, gone.station, gone.holder), lapses


def _lapse(household: str, award_year: str, points: int, last: int) -> Lapse:
    return Lapse(household, points, award_year, f"{last:04d}-{_LAST_DAY}")


def _years_ended(by: str) -> int:
    """Return the last year whose last day is not after a date."""
    return int(by[:4]) - (by[5:] < _LAST_DAY)


def _given_back(rows: Iterable[Row]) -> dict[str, int]:
    """Return, by account, the year at whose end points lapsed that a reversal gave back."""
    return {account: int(on[:4]) - 1 for account, on in rows}


def _homes(session: ReadSession, sites: frozenset[str] | None, on: str) -> Mapping[str, _Home]:
    """Return the households that have not ended by a date at these places; None: all."""
    homes: dict[str, _Home | None] = {}
    for household, station, holder, state in session.each(_HOMES, on=on):
        if household not in homes:
            stands = not state and (sites is None or station in sites)
            homes[household] = _Home(household, station, holder) if stands else None
    return {household: home for household, home in homes.items() if home}
