"""What stands behind the points at a month's end: what households held, what of it was to lapse soon, goods, money."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import expired, household_points, issued, recoverable
from supermarket.books.kinds import POINT, Kind, parsed
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow, ReversalRow
from supermarket.district.household_events import waiting
from supermarket.district.registers import SETTINGS, in_force
from supermarket.district.settings import AWARD_YEARS
from supermarket.district.tables import HouseholdEventRow, HouseholdRow
from supermarket.earning.expiry import lapsing
from supermarket.earning.household_points_kinds import HOUSEHOLD_MERGED, HOUSEHOLD_SPLIT
from supermarket.earning.tables import AwardRow, AwardYearRow
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.months.days import Days
from supermarket.months.figures import Figures
from supermarket.months.versions import Prices, price_at_end

SOON_DAYS: Final = 90
_posting: Final = table_of(PostingRow).c
_balance: Final = table_of(BalanceRow).c
_household: Final = table_of(HouseholdRow).c
_award: Final = table_of(AwardRow).c
_award_year: Final = table_of(AwardYearRow).c
_event: Final = table_of(HouseholdEventRow).c
_reversal: Final = table_of(ReversalRow).c
_LAST: Final[ColumnElement[str]] = bindparam("last")
_ORDER: Final = (_household["from"].desc(), _household.at.desc(), _household.origin.desc(), _household.seq.desc())
_LATEST: Final = (
    select(
        _household.household,
        _household.station,
        _household.state,
        func.row_number().over(partition_by=_household.household, order_by=_ORDER).label("age"),
    )
    .where(_household["from"] <= _LAST)
    .subquery()
)
_HOMES: Final = Prepared(select(_LATEST.c.household, _LATEST.c.station, _LATEST.c.state).where(_LATEST.c.age == 1))
_HELD: Final = Prepared(
    select(_LATEST.c.station, func.sum(_balance.amount))
    .join_from(
        _LATEST,
        table_of(BalanceRow),
        (_balance.account == household_points("") + _LATEST.c.household) & (_balance.commodity == POINT),
    )
    .where(_LATEST.c.age == 1)
    .group_by(_LATEST.c.station)
)


def _begins(account: str) -> ColumnElement[bool]:
    """Return the condition that an account's name begins so, for postings that are found by their day."""
    return func.substr(_posting.account, 1, len(account)) == account


_HOUSEHOLDS: Final = _begins(household_points(""))
_NAME: Final = _posting.account.concat("")
"""An account's name, not its column: else the database would look through every account, in order, for a few days."""
_SINCE: Final = (
    select(_NAME.label("account"), func.sum(_posting.amount).label("amount"))
    .where(_posting.on > _LAST, _HOUSEHOLDS, _posting.commodity == POINT)
    .group_by(_NAME)
    .cte("since")
)
_HELD_SINCE: Final = Prepared(
    select(_LATEST.c.station, func.sum(_SINCE.c.amount))
    .join_from(_SINCE, _LATEST, _SINCE.c.account == household_points("") + _LATEST.c.household)
    .where(_LATEST.c.age == 1)
    .group_by(_LATEST.c.station)
)
_EACH_HELD: Final = Prepared(
    select(_balance.account, _balance.amount).where(
        or_(
            *(
                and_(_balance.account >= name(""), _balance.account < name("").removesuffix(":") + ";")
                for name in (household_points, recoverable)
            )
        ),
        _balance.commodity == POINT,
    )
)
_EACH_SINCE: Final = Prepared(
    select(_NAME, func.sum(_posting.amount))
    .where(_posting.on > _LAST, or_(_HOUSEHOLDS, _begins(recoverable(""))), _posting.commodity == POINT)
    .group_by(_NAME)
)
_AWARD_YEARS: Final = Prepared(
    select(_award_year.household, _award_year.year, _award_year.points).order_by(_award_year.year)
)
_AWARDED_SINCE: Final = Prepared(
    select(_award.household, func.substr(_award.on, 1, 4), _award.points)
    .join_from(
        table_of(PostingRow),
        table_of(AwardRow),
        and_(_award.origin == _posting.origin, _award.seq == _posting.seq),
    )
    .where(_posting.on > _LAST, _begins(issued("")), _posting.commodity == POINT)
)
_MOVED_SINCE: Final = Prepared(
    select(_event.origin, _event.seq).where(_event.on > _LAST, _event.points.is_not(None)).distinct()
)
_EXPIRED: Final = table_of(PostingRow).alias("expired")
_GIVEN_BACK: Final = Prepared(
    select(_posting.account, func.max(_EXPIRED.c.on))
    .join_from(_EXPIRED, table_of(ReversalRow), reverses(_EXPIRED.c))
    .join(
        table_of(PostingRow),
        and_(_posting.origin == _EXPIRED.c.origin, _posting.seq == _EXPIRED.c.seq, _HOUSEHOLDS),
    )
    .where(_EXPIRED.c.account >= expired(""), _EXPIRED.c.account < expired("~"), _EXPIRED.c.on <= _LAST)
    .group_by(_posting.account)
)


@dataclass(frozen=True)
class Liability:
    """What the points that were out could still be exchanged for at a month's end, and what stood against them.

    `points` is what the households held that were at home at the place then; `expiring` of them were to lapse within
    90 days if nobody redeemed them. `stock_points` is what the goods on its shelves cost by the prices then in force;
    `fund_fen` is the money that was left. Of a month that has not ended, it is how things stand now.
    """

    points: int
    expiring: int
    points_per_yuan: int | None
    stock_points: int
    fund_fen: int


def liability_of(
    figures: Figures, prices: Prices, chain: tuple[str, ...], held: tuple[int, int, int | None]
) -> Liability:
    """Return the liability; `held` are the points out, those that lapse soon, and how many are a yuan."""
    value = sum(line.closing * price_at_end(prices.get(line.sku, ()), figures.month, chain) for line in figures.goods)
    return Liability(*held, value, figures.fund.closing)


def held_by_station(session: ReadSession, days: Days) -> Counter[str]:
    """Return what the households held at a month's end, by the station where they were at home then.

    What they hold now is taken, and what came since taken off.
    """
    held = Counter[str](dict(session.rows(_HELD, last=days.last)))
    held.subtract(dict(session.rows(_HELD_SINCE, last=days.last)))
    return held


def expiring_by_station(session: ReadSession, days: Days) -> Counter[str]:
    """Return how many points were to lapse soon at a month's end, by the station where their households were at home.

    Points lapse at the end of a year alone, so for most of it there is nothing to look for.
    """
    soon: Counter[str] = Counter()
    until = (date.fromisoformat(days.last) + timedelta(days=SOON_DAYS)).isoformat()
    ended = int(days.last[:4])
    if until < f"{ended:04}-12-31":
        return soon

    @cache
    def award_years(station: str) -> int:
        row = in_force(session, SETTINGS, AWARD_YEARS, days.last, days.tree.chain(station, days.last))
        return row.value if row else 0

    back = {account: int(on[:4]) - 1 for account, on in session.rows(_GIVEN_BACK, last=days.last)}
    held, awards = _held(session, days), _awards(session, days)
    for household, station, state in session.each(_HOMES, last=days.last):
        account = household_points(household)
        if household in awards and held[account] > 0 and not state:
            lapses = lapsing(
                sorted(awards[household].items()),
                held[account] + held[recoverable(household)],
                award_years=award_years(station),
                ended=ended,
                given_back=back.get(account, 0),
            )
            soon[station] += sum(points for _year, points, last in lapses if last == ended)
    for gone in waiting(session):  # of whom nobody is left: all of it lapses, once they have waited for an heir
        if gone.since <= days.last <= gone.until <= until:
            soon[gone.station] += max(0, held[household_points(gone.household)])
    return soon


def _held(session: ReadSession, days: Days) -> Counter[str]:
    """Return what each household held and owed at a month's end, by account."""
    held = Counter[str](dict(session.rows(_EACH_HELD)))
    held.subtract(dict(session.rows(_EACH_SINCE, last=days.last)))
    return held


def _awards(session: ReadSession, days: Days) -> dict[str, Counter[str]]:
    """Return what each household had been awarded by a month's end, by year."""
    awards: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for household, year, points in session.each(_AWARD_YEARS):
        awards[household][year] += points
    for household, year, points in session.each(_AWARDED_SINCE, last=days.last):
        awards[household][year] -= points
    for household, year, points in _moved_since(session, days):
        awards[household][year] -= points
    return awards


def _moved_since(session: ReadSession, days: Days) -> Iterator[tuple[str, str, int]]:
    """Give what households were given of others' awards after a month, or gave, when they were split or merged."""
    kinds: dict[str, Kind[Any]] = {kind.name: kind for kind in (HOUSEHOLD_SPLIT, HOUSEHOLD_MERGED)}
    for origin, seq in session.rows(_MOVED_SINCE, last=days.last):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry and entry.kind in kinds:
            for moved in parsed(kinds[entry.kind], entry).award_years or ():
                yield moved.household, moved.award_year, moved.points
