"""Goods on the shelf 商品: counts against the book, core goods in stock, what spoils, what was given past its day.

Goods are valued by their price in points at the period's end, wherever units of different goods are added up.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import and_, case, exists, func, literal, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.assessment.indicators.indicator import Counted, Figures, Indicator, Line, by_price, indicator, of_lines
from supermarket.assessment.indicators.known import KNOWN, in_span, stands
from supermarket.assessment.past import Past
from supermarket.assessment.scoring import Ratio
from supermarket.books.accounts import stock
from supermarket.books.tables import PostingRow
from supermarket.district.kinds import Tier
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.spending.tables import BatchRow, CountRow, RedemptionRow, StockMoveRow, UseRow

_count: Final = table_of(CountRow).c
_later: Final = table_of(CountRow).alias("count_later").c
_known_later: Final = KNOWN.alias("known_later").c
_move: Final = table_of(StockMoveRow).c
_redemption: Final = table_of(RedemptionRow).c
_use: Final = table_of(UseRow).c
_batch: Final = table_of(BatchRow).c
_posting: Final = table_of(PostingRow).c


def _month(day: ColumnElement[str]) -> ColumnElement[str]:
    return func.substr(day, 1, 7)


_IS_MONTHS_LAST: Final = ~exists().where(
    _later.shop == _count.shop,
    _later.sku == _count.sku,
    _later.on >= _count.on,
    _month(_later.on) == _month(_count.on),
    tuple_(_later.at, _later.origin, _later.seq) > tuple_(_count.at, _count.origin, _count.seq),
    # not joined: SQLite would go through all counts of each stream that is known
    exists().where(_known_later.origin == _later.origin, _later.seq <= _known_later.size),
)
"""Whether a count is its month's last of that SKU at that shop."""


def _counts(numerator: ColumnElement[int]) -> Counted:
    """Return the last counts of each month, with what one says, in units; the book's units stand below it."""
    lines = (
        select(
            _count.shop.label("site"),
            _count.origin,
            _count.seq,
            _count.sku.label("what"),
            numerator.label("numerator"),
            _count.book.label("denominator"),
        )
        .join_from(KNOWN, table_of(CountRow), in_span(_count, _count.on))
        .where(_IS_MONTHS_LAST)
    )
    return Counted(lines, by_price)


_AGREEING: Final = _counts(_count.book - func.abs(_count.counted - _count.book))
_MISSING: Final = _counts(case((_count.book > _count.counted, _count.book - _count.counted), else_=0))


def _uncounted(past: Past, sites: frozenset[str]) -> Iterator[Line]:
    """Give what stood on the shelves of a shop that counted nothing in the period: it has shown none of it."""
    counted = _AGREEING.figures(past)
    for (site, sku), units in sorted(past.stock_held.items()):
        if site in sites and site not in counted and units > 0:
            yield Line(site, "", sku, 0, units * by_price(past, site, sku))


def _accuracy_lines(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    yield from _AGREEING.lines(past, sites)
    yield from _uncounted(past, sites)


def _accuracy(past: Past, _goods: Sequence[str]) -> Figures:
    found = dict(_AGREEING.figures(past))
    for line in _uncounted(past, frozenset(past.places)):
        before = found.get(line.site, Ratio(0, 0))
        found[line.site] = Ratio(before.numerator, before.denominator + line.denominator)
    return found


# --- core goods -------------------------------------------------------------------------------------------------------

_IS_STOCK: Final = func.substr(_posting.account, 1, len(stock(""))) == stock("")
_BY_DAY: Final = Prepared(
    select(_posting.account, _posting.commodity, _posting.on, func.sum(_posting.amount))
    .join_from(KNOWN, table_of(PostingRow), in_span(_posting, _posting.on))
    .where(_IS_STOCK)
    .group_by(_posting.account, _posting.commodity, _posting.on)
)
"""How the stock of each good changed at each shop on each day of the period."""


def _days(past: Past, goods: Sequence[str]) -> Iterator[tuple[str, str, int, int]]:
    """Give, for each shop and core good, the days on which it was in stock at the end of the day, and all days.

    A shop's days begin with the first day of the period, or with the day on which it was first brought any goods.
    """
    changes: dict[tuple[str, str], dict[str, int]] = {}
    start, first = len(stock("")), past.period.first
    for account, commodity, on, amount in past.rows(_BY_DAY):
        day = max(on, first)
        of_day = changes.setdefault((account[start:], commodity[1:]), {})
        of_day[day] = of_day.get(day, 0) + int(amount)
    stocked = past.stock_held
    began: dict[str, str] = {}
    for (shop, sku), by_day in changes.items():
        opening = stocked.get((shop, sku), 0) - sum(by_day.values())
        began[shop] = min(began.get(shop, "~"), first if opening > 0 else min(by_day))
    for shop, _sku in stocked:
        began.setdefault(shop, first)
    days = past.period.days
    for site in sorted(began):
        place = past.places.get(site)
        if place is None or place.tier != Tier.SUPERMARKET.value:
            continue
        there = sum(day >= began[site] for day in days)
        for sku in goods or past.core_goods(site):
            if past.price(site, sku):
                by_day = changes.get((site, sku), {})
                yield site, sku, _in_stock(stocked.get((site, sku), 0), by_day, days[-there:]), there


def _in_stock(closing: int, changes: dict[str, int], days: Sequence[str]) -> int:
    """Return on how many of these days, up to the period's last, something was left at the end of the day."""
    held, count = closing, 0
    for day in reversed(days):
        count += held > 0
        held -= changes.get(day, 0)
    return count


def _availability(past: Past, sites: frozenset[str], goods: Sequence[str]) -> Iterator[Line]:
    for site, sku, held, days in _days(past, goods):
        if site in sites:
            yield Line(site, "", sku, held, days)


_MOVED: Final = Prepared(
    select(_posting.account, _posting.origin, _posting.seq, _posting.commodity, _posting.on, _posting.amount)
    .join_from(KNOWN, table_of(PostingRow), in_span(_posting, _posting.on))
    .where(_posting.account.in_(listed("accounts")))
    .order_by(_posting.commodity, _posting.on, _posting.origin, _posting.seq)
)
"""What came and went in the period on the shelves of some shops, entry by entry."""


def _with_moves(past: Past, sites: frozenset[str], goods: Sequence[str]) -> Iterator[Line]:
    """Give each core good with its days, and after them every entry that brought some or took some away."""
    shown = set()
    for line in _availability(past, sites, goods):
        shown.add((line.site, line.what))
        yield line
    start, accounts = len(stock("")), [stock(site) for site in sorted(sites)]
    for account, origin, seq, commodity, on, amount in past.rows(_MOVED, accounts=json.dumps(accounts)):
        site, sku = account[start:], commodity[1:]
        if (site, sku) in shown:
            yield Line(site, f"{origin}-{seq}", f"{sku} {on} {amount:+}", 0, 0)


_AVAILABILITY: Final = of_lines(
    "availability",
    _availability,
    unit=N_("days of a good"),
    meaning=N_("on how many days the goods that a shop should always have were there"),
    formula=N_(
        "days on which a core good was left at the end of the day ÷ days of the period since the shop had any "
        "goods, for each core good: those that the form names, or those with a minimum"
    ),
)

# --- what spoils ------------------------------------------------------------------------------------------------------

_SPOILED: Final = Counted(
    select(
        _move.site,
        _move.origin,
        _move.seq,
        _move.sku.label("what"),
        _move.units.label("numerator"),
        _move.units.label("denominator"),
    )
    .join_from(KNOWN, table_of(StockMoveRow), in_span(_move, _move.on))
    .where(_move.kind == "stock.spoiled", stands(_move)),
    by_price,
)
_REDEEMED: Final = Counted(
    select(
        _redemption.site,
        _redemption.origin,
        _redemption.seq,
        _redemption.household.label("what"),
        literal(0).label("numerator"),
        _redemption.points.label("denominator"),
    )
    .join_from(KNOWN, table_of(RedemptionRow), in_span(_redemption, _redemption.on))
    .where(_redemption.reversed_on.is_(None), stands(_redemption))
)
_GIVEN_EXPIRED: Final = Counted(
    select(
        _batch.shop.label("site"),
        _use.origin,
        _use.seq,
        _use.sku.label("what"),
        literal(1).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(UseRow), in_span(_use, _use.entered))
    .join(
        table_of(BatchRow),
        and_(_batch.origin == _use.batch_origin, _batch.seq == _use.batch_seq, _batch.sku == _use.sku),
    )
    .where(_use.use == "given", _use.units > 0, _batch.expires < _use.on, stands(_use))
)

INDICATORS: Final = (
    Indicator(
        "stock_accuracy",
        N_("points of price"),
        N_("how well counts agree with the book; a shop that counted nothing has shown none of its stock"),
        N_(
            "1 − Σ |counted − book| × price ÷ Σ book × price, over each month's last count of each good; without any "
            "count, 0 of what stood on the shelves at the period's end"
        ),
        _accuracy,
        _accuracy_lines,
    ),
    replace(_AVAILABILITY, lines=_with_moves),
    indicator(
        "spoilage",
        _SPOILED,
        _REDEEMED,
        unit=N_("points of price"),
        meaning=N_("how much of what leaves the shelves was written off"),
        formula=N_("units written off × price ÷ (that + points redeemed at the shop), without what was taken back"),
    ),
    indicator(
        "expired_given",
        _GIVEN_EXPIRED,
        unit=N_("redemptions"),
        meaning=N_("goods that were handed out after their last day"),
        formula=N_("redemptions from a batch that had expired on their date"),
        finding=True,
    ),
    indicator(
        "stock_loss",
        _MISSING,
        unit=N_("points of price"),
        meaning=N_("how much of what the book said was missing when it was counted, without any write-off"),
        formula=N_(
            "Σ (book − counted, where less was counted) × price ÷ Σ book × price, over each month's last counts"
        ),
    ),
)
