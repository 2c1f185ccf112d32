"""What was earned, spent and moved at every site, summed by the database from the typed rows of the books.

A year of a whole district is half a million entries; none is read, only sums by month, or by day, and site.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, bindparam, case, func, select

from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow
from supermarket.earning.tables import AwardRow, PointsMoveRow
from supermarket.journal.engines.neutral import at_each
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.figures.figures import MOVES, POINTS_MOVED
from supermarket.spending.tables import RedemptionRow, StockMoveRow, UseRow

GIVEN: Final = "given"
"""Of a batch's use, that units went to a household."""
_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_moved: Final = table_of(PointsMoveRow).c
_stock: Final = table_of(StockMoveRow).c
_use: Final = table_of(UseRow).c


def _month(row: type[BooksRow]) -> Any:  # noqa: ANN401 - an expression
    return func.substr(table_of(row).c.on, 1, len("2026-03"))


def _in_span(row: type[BooksRow], *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """Return what a statement begins with: the rows of some days at every site, by a key that begins with the site.

    Without the sites, which are no narrowing, all years would be read.
    """
    table = table_of(row)
    on = table.c.on
    return select(*columns).where(at_each(table, "site"), on >= bindparam("first"), on <= bindparam("last"))


_AWARD_MONTH: Final = _month(AwardRow)
_MOVED_MONTH: Final = _month(PointsMoveRow)
_STOCK_MONTH: Final = _month(StockMoveRow)
_DONATED: Final = case((_stock.donor.is_not(None), 1), else_=0)
"""What is asked for and grouped by is one expression, else PostgreSQL takes its figures for others."""
_AWARDED: Final = Prepared(
    _in_span(
        AwardRow,
        _AWARD_MONTH,
        _award.site,
        func.sum(case((_award.points > 0, _award.points), else_=0)),
        func.sum(case((_award.points < 0, -_award.points), else_=0)),
    )
    .where(_award.undone == 0)
    .group_by(_AWARD_MONTH, _award.site)
)
_REDEEMED: Final = Prepared(
    _in_span(
        RedemptionRow,
        _redemption.on,
        _redemption.site,
        func.sum(case((_redemption.reversed_on.is_(None), _redemption.points), else_=0)),
        func.sum(case((_redemption.reversed_on.is_(None), 0), else_=-_redemption.points)),
        func.sum(case((_redemption.reversed_on.is_(None), 1), else_=0)),
    ).group_by(_redemption.on, _redemption.site)
)
_POINTS_MOVED: Final = Prepared(
    _in_span(PointsMoveRow, _MOVED_MONTH, _moved.site, _moved.kind, func.sum(_moved.points)).group_by(
        _MOVED_MONTH, _moved.site, _moved.kind
    )
)
_GOODS_MOVED: Final = Prepared(
    _in_span(
        StockMoveRow,
        _STOCK_MONTH,
        _stock.kind,
        _DONATED,
        func.sum(_stock.units),
    ).group_by(_STOCK_MONTH, _stock.kind, _DONATED)
)
_ENTERED: Final = func.substr(_use.entered, 1, len("2026-03"))
_GOODS_GIVEN: Final = Prepared(
    select(
        _ENTERED,
        _use.sku,
        func.sum(case((_use.gone == 1, _use.quantity), (_use.batch_origin == "", 0), else_=_use.units)),
        func.sum(case((_use.gone == 1, _use.quantity), else_=0)),
    )
    .where(_use.use == GIVEN, _use.entered >= bindparam("first"), _use.entered <= bindparam("last"))
    .group_by(_ENTERED, _use.sku)
)
"""Goods that were given, services left out, and of these what a count had seen gone already and found missing."""


@dataclass(frozen=True)
class Sums:
    """Sums of twelve months: points by (month, site) and figure, redemptions by (day, site), units by month."""

    points: Mapping[tuple[str, str], Mapping[str, int]]
    visits: Mapping[tuple[str, str], int]
    goods: Mapping[str, Mapping[str, int]]
    given: Mapping[str, Mapping[str, int]]


def sums_between(session: ReadSession, first: str, last: str) -> Sums:
    """Return what was earned, spent and moved from one day to another, both included."""
    span = {"first": first, "last": last}
    points: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    visits: dict[tuple[str, str], int] = {}
    for month, site, credits_, deductions in session.each(_AWARDED, **span):
        points[month, site].update(credits=int(credits_), deductions=int(deductions))
    for day, site, spent, taken_back, count in session.each(_REDEEMED, **span):
        points[day[:7], site].update(redemptions=int(spent), reversals=int(taken_back))
        visits[day, site] = int(count)
    for month, site, kind, moved in session.each(_POINTS_MOVED, **span):
        figure, sign = ("expiry", 1) if kind == "points.expired" else ("reversals", POINTS_MOVED.get(kind, 0))
        points[month, site][figure] += sign * int(moved)
    goods: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for month, figure, moved in _goods(session, span):
        goods[month][figure] += moved
    given: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for month, sku, quantity, seen_gone in session.each(_GOODS_GIVEN, **span):
        given[month][sku] += int(quantity)
        goods[month].update({GIVEN: int(quantity), "counted": int(seen_gone)})
    return Sums(points, visits, goods, given)


def _goods(session: ReadSession, span: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Give what moved goods in each month, by the figure of a month's goods that it moved."""
    for month, kind, donated, moved in session.each(_GOODS_MOVED, **span):
        figure = MOVES[kind][0]
        yield month, "donated" if donated and figure == "purchased" else figure, int(moved)
