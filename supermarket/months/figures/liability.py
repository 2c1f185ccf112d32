"""What stands behind the points at a month's end: what households held, what of it was to lapse soon, goods, money."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select, text, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import deducted, household_points, issued, recoverable, redeemed
from supermarket.books.kinds import POINT, Kind, parsed
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow, ReversalRow
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.district.settings import AWARD_YEARS
from supermarket.district.tables import HouseholdRow
from supermarket.earning.household_points.kinds import HOUSEHOLD_MERGED, HOUSEHOLD_SPLIT
from supermarket.earning.lapsing.lapsing import adopted_year
from supermarket.earning.lapsing.years import lapsing, last_year
from supermarket.earning.tables import LAPSE_UNDONE, AwardRow, AwardYearRow, PointsMoveRow
from supermarket.households.events import waiting
from supermarket.households.tables import POINTS_MOVED, HouseholdEventRow, SpentYearRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
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
_points: Final = table_of(PointsMoveRow).c
_award_year: Final = table_of(AwardYearRow).c
_event: Final = table_of(HouseholdEventRow).c
_reversal: Final = table_of(ReversalRow).c
_LAST: Final[ColumnElement[str]] = bindparam("last")
_later: Final = table_of(HouseholdRow).alias("household_later").c
_THERE: Final = select(_household.household).where(_household.station.in_(listed("stations")))
"""The households that were ever at home at one of the stations."""
_IS_LATEST: Final = ~exists().where(
    _later.household == _household.household,
    _later["from"] <= _LAST,
    tuple_(_later["from"], _later.at, _later.origin, _later.seq)
    > tuple_(_household["from"], _household.at, _household.origin, _household.seq),
)


def _held(account: ColumnElement[str]) -> ColumnElement[int]:
    """Return what an account held at the month's end: what it holds now, less what came since."""
    held = select(_balance.amount).where(_balance.account == account, _balance.commodity == POINT)
    since = select(func.sum(_posting.amount)).where(
        _posting.account == account, _posting.on > _LAST, _posting.commodity == POINT
    )
    now, later = (func.coalesce(each.scalar_subquery(), 0) for each in (held, since))
    return now - later


_HOMES: Final = Prepared(
    select(
        *(_household.household, _household.station, _household.state),
        _held(household_points("") + _household.household),
    ).where(_household["from"] <= _LAST, _household.household.in_(_THERE), _IS_LATEST)
)
_DEBTOR: Final = table_of(BalanceRow).alias("debtor")
_DEBTS: Final = Prepared(
    select(func.substr(_DEBTOR.c.account, len(recoverable("")) + 1), _held(_DEBTOR.c.account)).where(
        _DEBTOR.c.account >= recoverable(""), _DEBTOR.c.account < recoverable("~"), _DEBTOR.c.commodity == POINT
    )
)


_IS_SINCE: Final = (_posting.on > _LAST, _posting.commodity == POINT)
_ANY_SINCE: Final = Prepared(select(_posting.seq).where(_posting.on > _LAST).limit(1))
_IS_OF: Final = _posting.account.in_(listed("accounts"))
"""Postings of some households alone: of a day a district has hundreds of others for each of theirs."""
_NAME: Final = func.substr(_posting.account, len(household_points("")) + 1)
_LEG: Final = table_of(PostingRow).alias("other_leg")


def _goes_to(*accounts: Callable[[str], str]) -> ColumnElement[bool]:
    """Return the condition that another leg of an entry in hand is of such an account."""
    begins = (account("") for account in accounts)
    return and_(
        *(_LEG.c.origin == _posting.origin, _LEG.c.seq == _posting.seq, _LEG.c.commodity == POINT),
        or_(*(func.substr(_LEG.c.account, 1, len(each)) == each for each in begins)),
    )


_AWARD_YEARS: Final = Prepared(
    select(_award_year.household, _award_year.year, _award_year.points).where(
        _award_year.household.in_(listed("households"))
    )
)
_AWARDED_SINCE: Final = Prepared(
    select(_award.household, func.substr(_award.on, 1, 4), _award.points)
    .join_from(
        table_of(PostingRow),
        table_of(AwardRow),
        and_(_award.origin == _posting.origin, _award.seq == _posting.seq),
    )
    .where(_IS_OF, *_IS_SINCE, exists().where(_goes_to(issued)).correlate(table_of(PostingRow)))
    .group_by(_award.origin, _award.seq)  # once, where it went to what was owed too
)
_spent_year: Final = table_of(SpentYearRow).c
_SPENT_YEARS: Final = Prepared(
    select(_spent_year.household, _spent_year.year, _spent_year.points).where(
        _spent_year.household.in_(listed("households"))
    )
)
_UNDONE: Final = table_of(PostingRow).alias("undone")
_SPENT_SINCE: Final = Prepared(
    select(_NAME, func.substr(func.coalesce(_UNDONE.c.on, _LEG.c.on), 1, 4), _LEG.c.amount)
    .join_from(table_of(PostingRow), _LEG, _goes_to(redeemed, deducted))
    .outerjoin(table_of(ReversalRow), and_(_reversal.origin == _LEG.c.origin, _reversal.seq == _LEG.c.seq))
    .outerjoin(_UNDONE, and_(reverses(_UNDONE.c), _UNDONE.c.account == _posting.account))
    .where(_IS_OF, *_IS_SINCE)
)
"""Whose points were spent after a month, in which year they count as spent, and how many."""
_MOVED_SINCE: Final = Prepared(
    select(_event.origin, _event.seq).where(_event.on > _LAST, text(POINTS_MOVED)).distinct()
)
_GIVEN_BACK: Final = Prepared(
    select(_points.household, func.max(_points.reversed_on))
    .where(text(LAPSE_UNDONE), _points.household.in_(listed("households")), _points.reversed_on <= _LAST)
    .group_by(_points.household)
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


class Outstanding(NamedTuple):
    """The points that the households of stations held at a month's end, by station, and what of them was to lapse.

    What had lapsed by then (`lapsed`) and was not posted stands apart: nobody could spend it any more.
    """

    held: Counter[str]
    expiring: Counter[str]
    lapsed: Counter[str]


def outstanding_of(session: ReadSession, days: Days, wanted: Sequence[str]) -> Outstanding:
    """Return what the households held at a month's end that were at home at these stations then."""
    found = Outstanding(Counter(), Counter(), Counter())
    until = (date.fromisoformat(days.last) + timedelta(days=SOON_DAYS)).isoformat()
    ended, over = int(days.last[:4]), int(days.last[:4]) - 1
    is_soon = until >= f"{ended:04}-12-31"

    @cache
    def award_years(station: str) -> int:
        row = in_force(session, SETTINGS, AWARD_YEARS, days.last, days.tree.chain(station, days.last))
        return row.value if row else 0

    there = {"last": days.last, "stations": json.dumps([*wanted])}
    homes = session.rows(_HOMES, **there)
    holding = [household for household, _station, state, points in homes if points > 0 and not state]
    given_back = session.rows(_GIVEN_BACK, last=days.last, households=json.dumps(holding))
    back = {household: int(on[:4]) - 1 for household, on in given_back}
    debts: dict[str, int] = dict(session.rows(_DEBTS, last=days.last))
    awards, spent = _awards(session, days, holding, debts), _spent(session, days, holding)
    held: dict[str, int] = {}
    for household, station, state, points in homes:
        found.held[station] += points
        held[household] = points
        if household in awards and points > 0 and not state:
            years = sorted(awards[household].items())
            if last_year(years[0][0], award_years(station), back.get(household, 0)) > ended:
                continue  # as of nearly everybody, nothing is as old as that
            lapses = lapsing(
                years,
                points + debts.get(household, 0),
                award_years=award_years(station),
                ended=ended,
                given_back=back.get(household, 0),
                spent=sorted(spent.get(household, {}).items()),
            )
            for _year, lapse, last in lapses:
                if last <= over:
                    found.lapsed[station] += lapse
                elif is_soon:
                    found.expiring[station] += lapse
    # Of whom nobody is left: all of it lapses, once they have waited for an heir.
    for each in waiting(session, days.last, json.dumps([*held])):
        if each.since <= days.last <= each.until <= until:
            found.expiring[each.station] += max(0, held.get(each.household, 0))
    return found


def _awards(
    session: ReadSession, days: Days, households: Sequence[str], owing: Container[str]
) -> dict[str, dict[str, int]]:
    """Return what each of these households had been awarded by a month's end, by year; and of others too.

    An award goes to what a household owes first: the posting may be of that account alone.
    """
    awards: dict[str, dict[str, int]] = {}
    for household, year, points in session.each(_AWARD_YEARS, households=json.dumps(households)):
        awards.setdefault(household, {})[year] = points
    accounts = [*map(household_points, households), *(recoverable(each) for each in households if each in owing)]
    for household, year, points in (*_since(session, days, _AWARDED_SINCE, accounts), *_moved_since(session, days)):
        of_household = awards.setdefault(household, {})
        of_household[year] = of_household.get(year, 0) - points
    return awards


def _spent(session: ReadSession, days: Days, households: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return what each of these households had spent by a month's end, by year."""
    spent: dict[str, dict[str, int]] = {}
    since = adopted_year(session)
    for household, year, points in session.each(_SPENT_YEARS, households=json.dumps(households)):
        spent.setdefault(household, {})[year] = points if year > since else 0
    for household, year, points in _since(session, days, _SPENT_SINCE, [*map(household_points, households)]):
        of_household = spent.setdefault(household, {})
        of_household[year] = of_household.get(year, 0) - (points if year > since else 0)
    return spent


def _since(session: ReadSession, days: Days, moved: Prepared, accounts: Sequence[str]) -> Iterable[Row]:
    """Return what was moved after a month through these accounts; where nothing was written since, nothing is asked."""
    if session.row(_ANY_SINCE, last=days.last) is None:
        return ()
    return session.rows(moved, last=days.last, accounts=json.dumps(accounts))


def _moved_since(session: ReadSession, days: Days) -> Iterator[tuple[str, str, int]]:
    """Give what households were given of others' awards after a month, or gave, when they were split or merged."""
    kinds: dict[str, Kind[Any]] = {kind.name: kind for kind in (HOUSEHOLD_SPLIT, HOUSEHOLD_MERGED)}
    for origin, seq in session.rows(_MOVED_SINCE, last=days.last):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry and entry.kind in kinds:
            for moved in parsed(kinds[entry.kind], entry).award_years or ():
                yield moved.household, moved.award_year, moved.points
