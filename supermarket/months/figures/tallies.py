"""What the entries of a month say of themselves beside what they posted, summed by the database.

What entries say lies in typed rows, those of one site and day together, and each is laid beside its own postings. A
busy month has more entries than Python could look at while a clerk waits; only those behind a difference are named.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, literal, literal_column, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import household_points, recoverable, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.tables import BooksRow, PostingRow
from supermarket.earning.tables import AwardRow, PointsMoveRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.figures.figures import CNY, FUND, MONEY, MOVES, OUT, POINTS_MOVED, SEEN_GONE
from supermarket.months.figures.sums import (
    CREDITED,
    POSTED,
    REDEEMED,
    REDEMPTION_REVERSED,
    Number,
    begins,
    has_posted,
    in_force,
    in_month,
    made_once,
    worth,
)
from supermarket.spending.tables import FundMoveRow, GoodsRow, RedemptionRow, StockMoveRow, UseRow

_POSTING: Final = table_of(PostingRow)
_posting: Final = _POSTING.c

# --- entry by entry ---------------------------------------------------------------------------------------------------

_redemption: Final = table_of(RedemptionRow).c
_award: Final = table_of(AwardRow).c
_stock: Final = table_of(StockMoveRow).c
_points: Final = table_of(PointsMoveRow).c
_money: Final = table_of(FundMoveRow).c
IS_REDEEMED: Final = _redemption.reversed_on.is_(None)
IS_CREDITED: Final = _award.claim_origin.is_(None)
IS_AWARDED: Final = in_month(AwardRow) & (_award.undone == 0)
"""Whether an award was given in the month; what takes one back stands on the date of that, and moved on its own."""


def _posted(entry: Any, commodity: str, *accounts: str) -> Number:  # noqa: ANN401 - columns
    """Return what an entry posted on accounts that begin so; nothing where it posted nothing at all."""
    on_them = or_(*(begins(account) for account in accounts))
    amount = case(((_posting.commodity == commodity) & on_them, _posting.amount), else_=0)
    its_own = (_posting.origin == entry.origin) & (_posting.seq == entry.seq)
    return select(func.sum(amount)).where(its_own).correlate_except(_POSTING).scalar_subquery()


def _each(row: type[BooksRow], condition: ColumnElement[bool], kind: Number, **told: Number) -> Select[Any]:
    """Return the select of a table's entries of the month: what each says, `told`, beside what it posted."""
    columns = table_of(row).c
    says = {name: told.get(name, literal_column("0")) for name in ("points", "money", "worth", "lines")}
    return select(
        *(columns.origin, columns.seq, columns.site, kind.label("kind"), columns.at),
        *(column.label(name) for name, column in says.items()),
        _posted(columns, POINT, household_points(""), recoverable("")).label("households"),
        (_posted(columns, CNY, FUND) if row is FundMoveRow else literal_column("0")).label("fund"),
    ).where(condition)


_ALL: Final = (
    _each(
        RedemptionRow,
        in_month(RedemptionRow),
        case((IS_REDEEMED, literal(REDEEMED)), else_=literal(REDEMPTION_REVERSED)),
        points=_redemption.points,
        lines=_redemption.lines,
    ),
    _each(
        AwardRow,
        IS_AWARDED,
        case((IS_CREDITED, literal(CREDITED)), else_=literal(POSTED)),
        points=_award.points,
        worth=case((IS_CREDITED, worth(_award.rule, _award.units, _award.minutes, _award)), else_=0),
    ),
    _each(StockMoveRow, in_month(StockMoveRow) & (_stock.line == 0), _stock.kind),
    _each(PointsMoveRow, in_month(PointsMoveRow), _points.kind, points=_points.points),
    _each(FundMoveRow, in_month(FundMoveRow), _money.kind, money=_money.amount),
)
"""Every entry of the month that may have moved anything, once."""


def _tally(entries: Select[Any]) -> Prepared:
    each = made_once(entries, "each_entry").c
    negative = each.points < 0
    is_credited, is_redeemed = each.kind == CREDITED, each.kind == REDEEMED
    return Prepared(
        select(
            each.site,
            each.kind,
            negative,
            each.origin,
            func.count(),
            func.min(each.at),
            func.min(each.seq),
            func.max(each.at),
            func.max(each.seq),
            func.sum(each.points),
            func.sum(each.households),
            func.sum(each.money),
            func.sum(each.fund),
            func.sum(each.worth),
            func.sum(case((is_credited, func.abs(each.worth - each.households)), else_=0)),
            func.sum(case((is_redeemed, each.lines), else_=0)),
            func.sum(case((is_redeemed, func.abs(each.lines + each.households)), else_=0)),
        )
        .where(each.households.is_not(None))
        .group_by(each.site, each.kind, negative, each.origin)
    )


TALLIES: Final = tuple(map(_tally, _ALL))
"""For each site, kind, sign and machine: the columns of `Tally`, in its order; one statement for each table."""

# --- line by line: goods ----------------------------------------------------------------------------------------------

_use: Final = table_of(UseRow).c
_IS_LINE: Final = _use.quantity != 0
"""Whether a row is the first of its line, which alone has the line's figures."""
_OF_NO_BATCH: Final = _use.batch_origin == ""
_IS_GONE: Final = _use.gone == 1


def _from_shelf(row: type[BooksRow], sku: Number) -> Number:
    """Return what an entry posted on its shop's shelf for an SKU."""
    table = table_of(row)
    amount = (
        select(_posting.amount)
        .where(
            _posting.origin == table.c.origin,
            _posting.seq == table.c.seq,
            _posting.account == literal(stock("")) + table.c.site,
            _posting.commodity == literal(units("")) + sku,
        )
        .correlate_except(_POSTING)
        .scalar_subquery()
    )
    return func.coalesce(amount, 0)


_IS_SERVICE: Final = in_force(GoodsRow, _use.sku, "service", _redemption) != ""
_PRICE: Final = in_force(GoodsRow, _use.sku, "points", _redemption)
_IS_GIVEN: Final = case((~IS_REDEEMED, 0), (_IS_GONE, 0), (and_(_OF_NO_BATCH, _IS_SERVICE), 0), else_=_use.quantity)
"""The units that a redemption's line says were given, services left out."""
_GIVEN_LINES: Final = (
    select(
        _redemption.origin,
        _redemption.seq,
        _redemption.site,
        case((IS_REDEEMED, literal(REDEEMED)), else_=literal(REDEMPTION_REVERSED)).label("kind"),
        _redemption.at,
        literal_column("0").label("donated"),
        _use.sku,
        case((_IS_GONE, SEEN_GONE), (_OF_NO_BATCH, 0), else_=1).label("on_shelf"),
        case((_IS_LINE, 1), else_=0).label("lines"),
        case((_IS_GONE, _use.quantity), (_OF_NO_BATCH, 0), else_=_use.units).label("units"),
        case((_IS_LINE, _IS_GIVEN), else_=0).label("given"),
        case((and_(IS_REDEEMED, _IS_LINE), _use.quantity * _PRICE), else_=0).label("worth"),
        case((IS_REDEEMED, _use.points), else_=0).label("priced"),
        _use.points,
        case((_IS_LINE, _from_shelf(RedemptionRow, _use.sku)), else_=0).label("shelf"),
    )
    .join_from(
        table_of(RedemptionRow),
        table_of(UseRow),
        and_(_use.origin == _redemption.origin, _use.seq == _redemption.seq),
    )
    .where(in_month(RedemptionRow))
)
_MOVED_LINES: Final = select(
    _stock.origin,
    _stock.seq,
    _stock.site,
    _stock.kind,
    _stock.at,
    case((_stock.donor.is_not(None), 1), else_=0).label("donated"),
    _stock.sku,
    literal_column("1").label("on_shelf"),
    literal_column("1").label("lines"),
    _stock.units,
    *(literal_column("0").label(name) for name in ("given", "worth", "priced", "points")),
    _from_shelf(StockMoveRow, _stock.sku).label("shelf"),
).where(in_month(StockMoveRow), has_posted(StockMoveRow))


def _left(line: Any) -> Number:  # noqa: ANN401 - columns
    """Return what a redemption's line took from the shelf."""
    return case((line.kind == REDEEMED, -line.shelf), else_=0)


def _movement(lines: Select[Any]) -> Prepared:
    line = made_once(lines, "each_line").c
    left = _left(line)
    return Prepared(
        select(
            line.site,
            line.kind,
            line.donated,
            line.sku,
            line.on_shelf,
            func.sum(line.lines),
            func.sum(line.units),
            func.sum(line.given),
            func.sum(left),
            func.sum(func.abs(left - line.given)),
            func.sum(line.worth),
            func.sum(line.points),
            func.sum(func.abs(line.worth - line.priced)),
        ).group_by(line.site, line.kind, line.donated, line.sku, line.on_shelf)
    )


MOVEMENTS: Final = (_movement(_GIVEN_LINES), _movement(_MOVED_LINES))
"""For each site, kind, source and SKU: the columns of `Movement`, in its order; one statement for each table."""

# --- the entries behind a difference ----------------------------------------------------------------------------------


def _elsewhere(each: Any) -> Number:  # noqa: ANN401 - columns
    """Return what an entry moved on the accounts of the place whose month it is."""
    its_own = (_posting.origin == each.origin) & (_posting.seq == each.seq)
    of_the_place = (_posting.commodity == POINT) & _posting.account.in_(listed("own"))
    moved = select(func.sum(_posting.amount)).where(its_own, of_the_place).correlate_except(_POSTING)
    return func.coalesce(moved.scalar_subquery(), 0)


def _sign(kind: Number) -> Number:
    return case(*((kind == name, sign) for name, sign in (*POINTS_MOVED.items(), *MONEY.items())), else_=0)


def _units_moved(line: Any) -> Number:  # noqa: ANN401 - columns
    takes = or_(*(line.kind == kind for kind, (figure, _path) in MOVES.items() if figure in OUT))
    return case((line.on_shelf == SEEN_GONE, 0), (takes, -line.units), else_=line.units)


_Pair = Callable[[Any], tuple[Number, Number]]
_OF_ENTRIES: Final[Mapping[str, _Pair]] = {
    "points_add_up": lambda each: (_sign(each.kind) * each.points, each.households),
    "points_by_household": lambda each: (-each.households, _elsewhere(each)),
    "credits_follow_the_rules": lambda each: (each.worth, case((each.kind == CREDITED, each.households), else_=0)),
    "redemptions_are_debited": lambda each: (
        case((each.kind == REDEEMED, each.lines), else_=0),
        case((each.kind == REDEEMED, -each.households), else_=0),
    ),
    "fund_adds_up": lambda each: (_sign(each.kind) * each.money, _posted(each, CNY, FUND)),
}
_OF_LINES: Final[Mapping[str, _Pair]] = {
    "goods_add_up": lambda line: (line.shelf, _units_moved(line)),
    "redemptions_follow_the_prices": lambda line: (line.worth, line.priced),
    "redemptions_leave_the_shelf": lambda line: (line.given, _left(line)),
}


CHECKED: Final = (*_OF_ENTRIES, *_OF_LINES)
"""The checks whose difference stands behind entries."""


@cache
def behind(check: str) -> tuple[Prepared, ...]:
    """Return the statements that give, with its time, each entry behind the difference that a check found."""
    if check in _OF_ENTRIES:
        return tuple(_differing(entries, _OF_ENTRIES[check]) for entries in _ALL)
    return tuple(_differing_lines(lines, _OF_LINES[check]) for lines in (_GIVEN_LINES, _MOVED_LINES))


def _differing(entries: Select[Any], pair: _Pair) -> Prepared:
    each = made_once(entries, "each_entry").c
    left, right = pair(each)
    return Prepared(select(each.at, each.origin, each.seq).where(each.households.is_not(None), left != right))


def _differing_lines(lines: Select[Any], pair: _Pair) -> Prepared:
    """Compare line by line: what a line took from several batches is added up first."""
    line = made_once(lines, "each_line").c
    left, right = pair(line)
    key = (line.at, line.origin, line.seq)
    by_line = (*key, line.sku, line.on_shelf)
    return Prepared(select(*key).group_by(*by_line).having(func.sum(left) != func.sum(right)))
