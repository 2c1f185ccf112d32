"""What stands behind the points at a month's end: what households held, what of it was to lapse soon, goods, money."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import deducted, expired, household_points, issued, recoverable, redeemed
from supermarket.books.kinds import POINT, Kind, parsed
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow, ReversalRow
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.district.settings import AWARD_YEARS
from supermarket.district.tables import HouseholdRow
from supermarket.earning.household_points_kinds import HOUSEHOLD_MERGED, HOUSEHOLD_SPLIT
from supermarket.earning.lapsing.lapsing import adopted_year
from supermarket.earning.lapsing.years import lapsing
from supermarket.earning.tables import AwardRow, AwardYearRow
from supermarket.households.events import waiting
from supermarket.households.tables import HouseholdEventRow, SpentYearRow
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.months.days import Days
from supermarket.months.figures.figures import Figures
from supermarket.months.figures.versions import Prices, price_at_end

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
_spent_year: Final = table_of(SpentYearRow).c
_SPENT_YEARS: Final = Prepared(select(_spent_year.household, _spent_year.year, _spent_year.points))
_OUT: Final = table_of(PostingRow).alias("out")
_UNDONE: Final = table_of(PostingRow).alias("undone")
_SPENDING: Final = or_(
    *(func.substr(_OUT.c.account, 1, len(account(""))) == account("") for account in (redeemed, deducted))
)
_SPENT_SINCE: Final = Prepared(
    select(
        func.substr(_NAME, len(household_points("")) + 1),
        func.substr(func.coalesce(_UNDONE.c.on, _OUT.c.on), 1, 4),
        _OUT.c.amount,
    )
    .join_from(_OUT, table_of(PostingRow), and_(_posting.origin == _OUT.c.origin, _posting.seq == _OUT.c.seq))
    .outerjoin(table_of(ReversalRow), and_(_reversal.origin == _OUT.c.origin, _reversal.seq == _OUT.c.seq))
    .outerjoin(_UNDONE, and_(reverses(_UNDONE.c), _UNDONE.c.account == _posting.account))
    .where(_OUT.c.on > _LAST, _SPENDING, _OUT.c.commodity == POINT, _HOUSEHOLDS, _posting.commodity == POINT)
)
"""Whose points were spent after a month, in which year they count as spent, and how many."""
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
    90 days if nobody redeemed them, and `lapsed` were past their last day already and had not been posted.
    `stock_points` is what the goods on its shelves cost by the prices then in force;
    `fund_fen` is the money that was left. Of a month that has not ended, it is how things stand now.
    """

    points: int
    expiring: int
    points_per_yuan: int | None
    stock_points: int
    fund_fen: int
    lapsed: int = 0


def liability_of(
    figures: Figures, prices: Prices, chain: tuple[str, ...], held: tuple[int, int, int | None], lapsed: int
) -> Liability:
    """Return the liability; `held` are the points out, those that lapse soon, and how many are a yuan."""
    value = sum(line.closing * price_at_end(prices.get(line.sku, ()), figures.month, chain) for line in figures.goods)
    return Liability(*held, value, figures.fund.closing, lapsed)


def held_by_station(session: ReadSession, days: Days) -> Counter[str]:
    """Return what the households held at a month's end, by the station where they were at home then.

    What they hold now is taken, and what came since taken off.
    """
    held = Counter[str](dict(session.rows(_HELD, last=days.last)))
    held.subtract(dict(session.rows(_HELD_SINCE, last=days.last)))
    return held


def expiring_by_station(session: ReadSession, days: Days) -> tuple[Counter[str], Counter[str]]:
    """Return how many points were to lapse soon at a month's end, and how many had, by their households' station then.

    What had lapsed by then and was not posted stands apart: nobody could spend it any more.
    """
    soon: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    until = (date.fromisoformat(days.last) + timedelta(days=SOON_DAYS)).isoformat()
    ended, over = int(days.last[:4]), int(days.last[:4]) - 1
    is_soon = until >= f"{ended:04}-12-31"

    @cache
    def award_years(station: str) -> int:
        row = in_force(session, SETTINGS, AWARD_YEARS, days.last, days.tree.chain(station, days.last))
        return row.value if row else 0

    back = {account: int(on[:4]) - 1 for account, on in session.rows(_GIVEN_BACK, last=days.last)}
    held, awards, spent = _held(session, days), _awards(session, days), _spent(session, days)
    for household, station, state in session.each(_HOMES, last=days.last):
        account = household_points(household)
        if household in awards and held[account] > 0 and not state:
            lapses = lapsing(
                sorted(awards[household].items()),
                held[account] + held[recoverable(household)],
                award_years=award_years(station),
                ended=ended,
                given_back=back.get(account, 0),
                spent=sorted(spent[household].items()),
            )
            soon[station] += sum(points for _year, points, last in lapses if last == ended and is_soon)
            gone[station] += sum(points for _year, points, last in lapses if last <= over)
    for each in waiting(session):  # of whom nobody is left: all of it lapses, once they have waited for an heir
        if each.since <= days.last <= each.until <= until:
            soon[each.station] += max(0, held[household_points(each.household)])
    return soon, gone


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


def _spent(session: ReadSession, days: Days) -> dict[str, Counter[str]]:
    """Return what each household had spent by a month's end, by year."""
    spent: defaultdict[str, Counter[str]] = defaultdict(Counter)
    since = adopted_year(session)
    for household, year, points in session.each(_SPENT_YEARS):
        spent[household][year] += points if year > since else 0
    for household, year, points in session.each(_SPENT_SINCE, last=days.last):
        spent[household][year] -= points if year > since else 0
    return spent


def _moved_since(session: ReadSession, days: Days) -> Iterator[tuple[str, str, int]]:
    """Give what households were given of others' awards after a month, or gave, when they were split or merged."""
    kinds: dict[str, Kind[Any]] = {kind.name: kind for kind in (HOUSEHOLD_SPLIT, HOUSEHOLD_MERGED)}
    for origin, seq in session.rows(_MOVED_SINCE, last=days.last):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry and entry.kind in kinds:
            for moved in parsed(kinds[entry.kind], entry).award_years or ():
                yield moved.household, moved.award_year, moved.points
