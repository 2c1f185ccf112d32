"""What stands on a shop's shelves by the book, batch by batch, and which batches goods are taken from.

First expired, first in, first out; what has expired is never given, only written off, moved or counted.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, func, nulls_last, select, text

from supermarket.books.accounts import stock, units
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow
from supermarket.clock import district_date
from supermarket.district.settings import NEAR_EXPIRY_DAYS, setting
from supermarket.errors.shop.goods import CountedSince, StockExpired, StockShort
from supermarket.journal.database import Row
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import stream_here
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.spending.batches import Taken
from supermarket.spending.stock.moments import took_place
from supermarket.spending.tables import ON_SHELF, BatchLeftRow, BatchRow, CountRow, SlipRow

GOOD: Final = N_("good")
NEAR: Final = N_("near its end")
EXPIRED: Final = N_("expired")
_balance: Final = table_of(BalanceRow).c
_ON_HAND: Final = Prepared(
    select(_balance.commodity, _balance.amount)
    .where(_balance.account == bindparam("account"))
    .order_by(_balance.commodity)
)
_batch: Final = table_of(BatchRow).c
_left: Final = table_of(BatchLeftRow).c
_count: Final = table_of(CountRow).c
_IS_COUNTED: Final = (_count.shop == bindparam("shop")) & (_count.sku == bindparam("sku"))
_COUNTED: Final = Prepared(select(func.max(_count.on)).where(_IS_COUNTED))
_ON_SHELVES: Final = (
    select(
        _batch.origin,
        _batch.seq,
        _left.units,
        _batch.units,
        _batch.on,
        _batch.expires,
        _batch.donor,
        _batch.cost,
        _batch.paper,
        _batch.restricted,
    )
    .join_from(
        table_of(BatchLeftRow),
        table_of(BatchRow),
        (_batch.origin == _left.origin) & (_batch.seq == _left.seq) & (_batch.sku == _left.sku),
    )
    .where(_left.shop == bindparam("shop"), text(f"batch_left.{ON_SHELF}"))
)
_FIRST_OUT: Final = (nulls_last(_batch.expires), _batch.on, _batch.at, _batch.origin, _batch.seq)
_OF_SKU: Final = _ON_SHELVES.where(_left.sku == bindparam("sku")).order_by(*_FIRST_OUT)
_BATCHES: Final = Prepared(_OF_SKU)
_EVERY_BATCH: Final = Prepared(_ON_SHELVES.add_columns(_left.sku).order_by(_left.sku, *_FIRST_OUT))
_BATCHES_COUNTED: Final = Prepared(
    _OF_SKU.add_columns(select(func.max(_count.on)).where(_IS_COUNTED).scalar_subquery().label("counted"))
)


_posting: Final = table_of(PostingRow).c
_entry: Final = table_of(EntryRow).c
_slip: Final = table_of(SlipRow).c
_MOVED: Final = Prepared(
    select(
        _posting.on,
        _entry.at,
        func.coalesce(_slip.taken, _count.taken),
        _posting.amount,
        _posting.origin,
        _posting.seq,
    )
    .join_from(
        table_of(PostingRow),
        table_of(EntryRow),
        (_entry.district == bindparam("district"))
        & (_entry.origin == _posting.origin)
        & (_entry.seq == _posting.seq)
        & (_entry.at > bindparam("since")),
    )
    .outerjoin(table_of(SlipRow), (_slip.origin == _posting.origin) & (_slip.seq == _posting.seq))
    .outerjoin(table_of(CountRow), (_count.origin == _posting.origin) & (_count.seq == _posting.seq))
    .where(
        _posting.account == bindparam("account"),
        _posting.commodity == bindparam("commodity"),
        _posting.on >= bindparam("day"),
    )
)
_COUNTED_AFTER: Final = Prepared(
    select(_count.origin, _count.seq, _count.taken)
    .where(_count.shop == bindparam("shop"), _count.sku == bindparam("sku"), _count.on >= bindparam("day"))
    .order_by(_count.taken, _count.origin, _count.seq)
)


@dataclass(frozen=True)
class ShelfMoved:
    """Units that came to a shelf, or below zero left it, by which entry, and when that was, in UTC milliseconds."""

    units: int
    at: int
    entry: EntryName


@dataclass(frozen=True)
class CountTaken:
    """A count of an SKU, and when it was taken, in UTC milliseconds."""

    entry: str
    taken: int


@dataclass(frozen=True)
class OnHand:
    """How many units of an SKU a shop has by the book."""

    sku: str
    on_hand: int


@dataclass(frozen=True)
class Batch:
    """A batch with units left; `delivery` is the entry that brought it, `cost` is in fen for all `units`."""

    delivery: str
    left: int
    units: int
    on: str
    expires: str | None
    donor: str | None
    cost: int | None
    paper: str | None
    restricted: str | None


def on_hand(session: ReadSession, shop: str) -> list[OnHand]:
    """Return what a shop has by the book, every SKU that it ever had."""
    return [OnHand(commodity[1:], amount) for commodity, amount in session.rows(_ON_HAND, account=stock(shop))]


def batches(session: ReadSession, shop: str, sku: str) -> list[Batch]:
    """Return the batches of an SKU that have units left: first expired, first in, first."""
    return [_batch_of(row) for row in session.rows(_BATCHES, shop=shop, sku=sku)]


def _batch_of(row: Row) -> Batch:
    return Batch(f"{row[0]}-{row[1]}", *row[2:10])


def shelf(session: ReadSession, shop: str) -> list[dict[str, str | int | None]]:
    """Return every batch on a shop's shelves with its state today: good, near its end, or expired."""
    today, near = session.today, near_until(session)
    rows = ((row[-1], _batch_of(row)) for row in session.rows(_EVERY_BATCH, shop=shop))
    return [{"sku": sku, **asdict(batch), "state": _state(batch, today, near)} for sku, batch in rows]


def near_until(session: ReadSession) -> str:
    """Return the date up to which a last day is near today.

    Raises:
        SettingMissing: the ledger has no near_expiry_days.
    """
    days = setting(session, NEAR_EXPIRY_DAYS, session.today)
    return (date.fromisoformat(session.today) + timedelta(days=days)).isoformat()


def _state(batch: Batch, today: str, near: str) -> str:
    if batch.expires is None or batch.expires > near:
        return GOOD
    return EXPIRED if batch.expires < today else NEAR


def take_to_give(  # noqa: PLR0913 - by name
    session: ReadSession, shop: str, sku: str, quantity: int, on: str, *, returned: bool = False
) -> tuple[Taken, ...]:
    """Return the batches that units given on a date come from; expired ones are passed over.

    `returned` were put back on the shelf by a reversal, after any count of a later day.

    Raises:
        StockShort: the book says that fewer are here.
        StockExpired: so many are here, but they have expired.
        CountedSince: the goods were counted on a later day.
    """
    if returned:
        return _taken(fresh_batches(session, shop, sku, quantity, on), quantity)
    held, counted = _batches_and_count(session, shop, sku)
    _check_counted(sku, on, counted)
    return _taken(_fresh(held, sku, quantity, on), quantity)


def _batches_and_count(session: ReadSession, shop: str, sku: str) -> tuple[list[Batch], str | None]:
    """Return the batches of an SKU that have units left, and when it was last counted; a till asks for both at once."""
    rows = session.rows(_BATCHES_COUNTED, shop=shop, sku=sku)
    if rows:
        return [_batch_of(row) for row in rows], rows[0][-1]
    return [], _last_counted(session, shop, sku)


def _last_counted(session: ReadSession, shop: str, sku: str) -> str | None:
    row = session.row(_COUNTED, shop=shop, sku=sku)
    return row[0] if row else None


def fresh_batches(session: ReadSession, shop: str, sku: str, quantity: int, on: str) -> list[Batch]:
    """Return the batches of which so many units can be given on a date, the first to be taken first.

    Raises:
        StockShort: the book says that fewer are here.
        StockExpired: so many are here, but they have expired.
    """
    return _fresh(batches(session, shop, sku), sku, quantity, on)


def _fresh(held: Sequence[Batch], sku: str, quantity: int, on: str) -> list[Batch]:
    fresh = [batch for batch in held if batch.expires is None or batch.expires >= on]
    missing = quantity - sum(batch.left for batch in fresh)
    total = sum(batch.left for batch in held)
    if missing > 0 and total >= quantity:
        raise StockExpired(sku=sku, quantity=quantity, fresh=quantity - missing)
    if missing > 0:
        raise StockShort(sku=sku, quantity=quantity, on_hand=total)
    return fresh


def take_away(session: ReadSession, shop: str, sku: str, quantity: int, on: str) -> tuple[Taken, ...]:
    """Return the batches that units written off, moved or missing come from; what expires first goes first.

    Raises:
        StockShort: the book says that fewer are here.
        CountedSince: the goods were counted on a later day.
    """
    check_not_counted_since(session, shop, sku, on)
    held = batches(session, shop, sku)
    total = sum(batch.left for batch in held)
    if total < quantity:
        raise StockShort(sku=sku, quantity=quantity, on_hand=total)
    return _taken(held, quantity)


def check_not_counted_since(session: ReadSession, shop: str, sku: str, on: str) -> None:
    """Refuse a movement dated before a count: what was counted already holds it.

    Raises:
        CountedSince: the goods were counted on a later day.
    """
    _check_counted(sku, on, _last_counted(session, shop, sku))


def _check_counted(sku: str, on: str, counted: str | None) -> None:
    if counted and counted > on:
        raise CountedSince(sku=sku, date=on, counted=counted)


def moved_since(session: ReadSession, shop: str, sku: str, since: int) -> list[ShelfMoved]:
    """Return what came to a shelf and left it after a moment, whenever it was entered."""
    district = stream_here(session.transaction).district
    asked: dict[str, Value] = {"account": stock(shop), "commodity": units(sku), "district": district}
    rows = session.rows(_MOVED, **asked, day=district_date(since), since=since)
    found = (
        ShelfMoved(amount, took_place(on, at, taken), EntryName(origin, seq))
        for on, at, taken, amount, origin, seq in rows
    )
    return sorted((each for each in found if each.at > since), key=lambda each: each.at)


def counts_from(session: ReadSession, shop: str, sku: str, day: str) -> list[CountTaken]:
    """Return the counts of an SKU of a day and later ones, in the order in which they were taken."""
    rows = session.rows(_COUNTED_AFTER, shop=shop, sku=sku, day=day)
    return [CountTaken(f"{origin}-{seq}", taken) for origin, seq, taken in rows]


def _taken(held: Sequence[Batch], quantity: int) -> tuple[Taken, ...]:
    taken: list[Taken] = []
    wanted = quantity
    for batch in held:
        out = min(wanted, batch.left)
        taken.append(Taken(delivery=batch.delivery, quantity=out))
        wanted -= out
        if not wanted:
            break
    return tuple(taken)
