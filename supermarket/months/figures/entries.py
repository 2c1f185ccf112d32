"""The entries that make a figure of a month: what a reader opens when he wants to see what stands behind a sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow
from supermarket.earning.tables import AwardRow, PointsMoveRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.days import days_of
from supermarket.months.figures.figures import DELIVERIES, MOVES, POINTS_MOVED, RECEIVED, SPENT
from supermarket.months.figures.gathering import Span
from supermarket.months.figures.sums import in_month
from supermarket.spending.tables import FundMoveRow, RedemptionRow, StockMoveRow, UseRow

_award: Final = table_of(AwardRow).c
_points: Final = table_of(PointsMoveRow).c
_redemption: Final = table_of(RedemptionRow).c
_stock: Final = table_of(StockMoveRow).c
_money: Final = table_of(FundMoveRow).c
_use: Final = table_of(UseRow).c
_GIVEN_AWARDS: Final = _award.undone == 0
_SKU: Final[ColumnElement[str]] = bindparam("sku")


def _of(row: type[BooksRow], condition: ColumnElement[bool]) -> Select[Any]:
    columns = table_of(row).c
    return select(columns.at, columns.origin, columns.seq).where(in_month(row), condition)


def _goods(figure: str) -> Select[Any]:
    """Return the select of what moved a figure of an SKU without a household."""
    kinds = [kind for kind, (moved, _path) in MOVES.items() if moved == figure]
    return _of(StockMoveRow, and_(_stock.sku == _SKU, or_(*(_stock.kind == kind for kind in kinds))))


def _delivered(condition: ColumnElement[bool]) -> Select[Any]:
    is_delivery = or_(*(_stock.kind == kind for kind in DELIVERIES))
    return _of(StockMoveRow, and_(_stock.sku == _SKU, is_delivery, condition))


def _handed_out(condition: ColumnElement[bool]) -> Select[Any]:
    its_own = (_use.origin == _redemption.origin) & (_use.seq == _redemption.seq) & (_use.sku == _SKU)
    return (
        select(_redemption.at, _redemption.origin, _redemption.seq)
        .join_from(table_of(RedemptionRow), table_of(UseRow), its_own)
        .where(in_month(RedemptionRow), condition)
    )


def _money_by(kinds: tuple[str, ...]) -> Select[Any]:
    return _of(FundMoveRow, or_(*(_money.kind == kind for kind in kinds)))


_LAPSED: Final = "points.expired"
_TAKEN_BACK: Final = or_(*(_points.kind == kind for kind in POINTS_MOVED if kind != _LAPSED))
_SELECTS: Final[Mapping[str, tuple[Select[Any], ...]]] = {
    "credits": (_of(AwardRow, and_(_GIVEN_AWARDS, _award.points >= 0)),),
    "deductions": (_of(AwardRow, and_(_GIVEN_AWARDS, _award.points < 0)),),
    "rule": (_of(AwardRow, _award.rule == bindparam("rule")),),
    "redemptions": (_of(RedemptionRow, _redemption.reversed_on.is_(None)),),
    "reversals": (
        _of(RedemptionRow, _redemption.reversed_on.is_not(None)),
        _of(PointsMoveRow, _TAKEN_BACK),
    ),
    "expiry": (_of(PointsMoveRow, _points.kind == _LAPSED),),
    "purchased": (_delivered(_stock.donor.is_(None)),),
    "donated": (_delivered(_stock.donor.is_not(None)),),
    "in": (_goods("in_"),),
    "given": (_handed_out(_redemption.site.is_not(None)),),
    "spoiled": (_goods("spoiled"),),
    "out": (_goods("out"),),
    "counted": (_goods("counted"), _handed_out(_use.gone == 1)),
    "received": (_money_by(RECEIVED),),
    "spent": (_money_by(SPENT),),
}
_STATEMENTS: Final = {figure: tuple(map(Prepared, selects)) for figure, selects in _SELECTS.items()}
FIGURES: Final = tuple(_SELECTS)
"""The figures that open: of points, of an SKU, of money, and what a `rule` brought."""
OF_GOODS: Final = frozenset({"purchased", "donated", "in", "given", "spoiled", "out", "counted"})
"""Those that are of one SKU."""


@dataclass(frozen=True)
class FigureAsked:
    """Which figure is opened: its name, and the SKU or rule that it is of, where it is of one."""

    name: str
    of: str = ""


def entries_of(session: ReadSession, place: str, month: str, asked: FigureAsked) -> list[str]:
    """Return the names of the entries that make a figure of a place's month, in the order in which they were written.

    Raises:
        KeyError: there is no such figure.
    """
    days = days_of(session, month)
    found: set[tuple[int, str, int]] = set()
    for stretch in days.stretches:
        span = Span(session, days, stretch, [place])
        about = {"sku": asked.of} if asked.name in OF_GOODS else {"rule": asked.of} if asked.name == "rule" else {}
        for statement in _STATEMENTS[asked.name]:
            found |= {(row[0], row[1], row[2]) for row in session.rows(statement, **span.days, **span.at, **about)}
    return [f"{origin}-{seq}" for _at, origin, seq in sorted(found)]
