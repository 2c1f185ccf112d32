"""Stocktakes 盘点: what is on the shelf is counted, only the SKUs named, and a count that agrees is recorded too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from supermarket.books.accounts import stock, units
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.corrections import entry_to_reverse
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.numbers import plain
from supermarket.district.quantities import DELIVERY_MAX
from supermarket.district.registers import all_in_force
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked
from supermarket.errors.counter import BasketEmpty, LineUnreadable
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.goods import NotACount
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import read_table
from supermarket.registers.values import restored
from supermarket.spending.goods import goods_stocked
from supermarket.spending.kinds import GOODS
from supermarket.spending.movement_kinds import STOCK_COUNTED, CountedAsked, StockCounted
from supermarket.spending.shelves import check_not_counted_since, take_away

_TYPED: Final = re.compile(r"([0-9]{4,6})=([0-9]{1,9})")
COLUMNS: Final = ("sku", "counted")
WANTED: Final = Wanted(COLUMNS, frozenset(COLUMNS), frozenset({"name", "unit", "points", "limit", "barcode"}))


@dataclass(frozen=True)
class Counted:
    """One SKU counted, in units."""

    sku: str
    quantity: int


@dataclass(frozen=True)
class Stocktake:
    """The answer to one SKU's count: what the book said, what was counted, and the difference."""

    entry: str
    sku: str
    book: int
    counted: int
    difference: int


def count(
    session: WriteSession, counts: Sequence[Counted], request: Request, *, mends: str | None = None
) -> list[Stocktake]:
    """Record a count of the SKUs named; the others are left alone. `mends` names the wrong count that this one mends.

    Raises:
        KeyUsed: the key belongs to another request.
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        BasketEmpty, GoodsUnknown, GoodsNotStocked, QuantityRefused: a line cannot be counted.
        EntryUnknown, NotACount: what is to be mended is no count of this SKU at this shop.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
    """
    on = day_of(session, request.on)
    shop = shop_asked(session, request, on, ended=True)
    day = on if request.on else None
    asked = [
        CountedAsked(sku=plain(each.sku)[:20], quantity=each.quantity, mends=mends, on=day).content() for each in counts
    ]
    if found := session.repeated(request, lambda some: _are_counts(some, shop, asked)):
        return [_taken(each) for each in found]
    allow(session, "stock count", request)
    on = business_date(session, request.on)
    if not counts:
        raise BasketEmpty
    return [_count(session, shop, each, request, on, mends) for each in counts]


def parsed_count(text: str) -> Counted:
    """Return a count typed as SKU=QTY.

    Raises:
        LineUnreadable: it is none.
    """
    match = _TYPED.fullmatch(plain(text))
    if not match:
        raise LineUnreadable(line=plain(text)[:40])
    return Counted(match[1], int(match[2]))


def read_counts(session: ReadSession, path: Path, *, sheet: str | None = None) -> list[Counted]:
    """Return the counts of a file with the columns sku and counted; a row without a count was not counted.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows name no goods, or no count.
    """
    table = read_table(path, WANTED, sheet=sheet)
    findings = table.findings()
    skus = {goods.sku for goods in all_in_force(session, GOODS, session.today, ended=True)}
    counts: list[Counted] = []
    for row in table.rows:
        sku, counted = restored(row.cells.get("sku", ""), skus), row.cells.get("counted")
        if row.unread:
            continue
        if sku not in skus:
            findings.add([row.problem("sku", N_("there are no such goods") if sku else N_("it is missing"))])
        elif counted is not None and not (counted.isascii() and counted.isdigit()):
            findings.add([row.problem("counted", N_("it is not a whole number"))])
        elif counted is not None:
            counts.append(Counted(sku, int(counted)))
    findings.refuse()
    return counts


def _count(  # noqa: PLR0913, PLR0917 - what a count depends on
    session: WriteSession, shop: str, counted: Counted, request: Request, on: str, mends: str | None
) -> Stocktake:
    sku = goods_stocked(session, counted.sku, on).sku
    if not 0 <= counted.quantity <= DELIVERY_MAX:
        raise QuantityRefused(quantity=counted.quantity, most=DELIVERY_MAX)
    check_not_counted_since(session, shop, sku, on)
    mended = _mended(session, mends, sku, shop) if mends else None
    book = session.balance(stock(shop), units(sku))
    missing = book - counted.quantity
    body = StockCounted(
        asked=CountedAsked(
            sku=sku, quantity=counted.quantity, mends=mended, on=read_date(request.on) if request.on else None
        ),
        sku=sku,
        book=book,
        counted=counted.quantity,
        from_=take_away(session, shop, sku, missing, on) if missing > 0 else None,
        mends=mended,
    )
    return _taken(session.record(STOCK_COUNTED, body, request, site=shop, on=on))


def _are_counts(found: Sequence[Entry], shop: str, asked: Sequence[dict[str, Any]]) -> bool:
    return all(each.kind == STOCK_COUNTED.name and each.site == shop for each in found) and [
        each.content["asked"] for each in found
    ] == list(asked)


def _taken(entry: Entry) -> Stocktake:
    content = entry.content
    book, counted = content["book"], content["counted"]
    return Stocktake(entry.name, content["sku"], book, counted, counted - book)


def _mended(session: WriteSession, typed: str, sku: str, shop: str) -> str:
    entry = entry_to_reverse(session, typed)
    if entry.kind != STOCK_COUNTED.name or entry.site != shop or entry.content["sku"] != sku:
        raise NotACount(entry=entry.name, sku=sku)
    return entry.name
