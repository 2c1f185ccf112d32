"""The goods as a file: each barcode is right and belongs to one SKU, whichever way a scanner sends it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, func, or_, select

from supermarket.books.accounts import stock, transit, units
from supermarket.books.session import ReadSession, Request
from supermarket.books.tables import BalanceRow
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import all_in_force
from supermarket.district.gtins import gtin, inner, is_ean
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow
from supermarket.spending.goods.articles import codes_of
from supermarket.spending.goods.barcodes import COMMAND_PREFIX, STAFF_PREFIX, in_store_barcode
from supermarket.spending.kinds import GOODS, Goods
from supermarket.spending.tables import GoodsRow

_KEPT: Final = (f"0{STAFF_PREFIX}", f"0{COMMAND_PREFIX}")
_goods: Final = table_of(GoodsRow).c
_balance: Final = table_of(BalanceRow).c
_LATER: Final = Prepared(select(_goods["from"]).where(_goods["from"] > bindparam("on")).distinct())
_STANDING: Final = Prepared(
    select(func.sum(_balance.amount)).where(
        _balance.commodity == bindparam("commodity"),
        or_(_balance.account.startswith(stock("")), _balance.account.startswith(transit(""))),
    )
)


def _check_goods(session: ReadSession, row: FileRow, goods: Goods, _known: Known[Goods]) -> None:
    if inner(gtin(goods.barcode or "") or "0"):
        raise row.refused("barcode", N_("a pack's barcode stands in the column barcodes, with the units in it"))
    if goods.barcode is not None and not is_ean(goods.barcode):
        raise row.refused("barcode", N_("it is no EAN-13 or EAN-8 with a right check digit"))
    if goods.service and session.row(_STANDING, commodity=units(goods.sku)) not in {None, (None,), (0,)}:
        raise row.refused("service", N_("units of it stand in a shop or are on their way; they must be gone first"))


def _check_codes(
    session: ReadSession, lines: Sequence[tuple[FileRow, Goods]], rows: Mapping[str, Goods], _request: Request
) -> None:
    """Refuse a barcode that two of the goods would have, on any day from the one on which a line counts."""
    days = {max(goods.from_ or "", session.today) for _row, goods in lines}
    for day in sorted(days | {each[0] for each in session.rows(_LATER, on=session.today)}):
        owners: dict[str, set[str]] = {}
        for goods in _standing(session, rows, day):
            for code in codes_of(goods):
                owners.setdefault(code, set()).add(goods.sku)
        for row, goods in lines:
            if (goods.from_ or "") <= day:
                _check_own(row, goods, owners)


def _standing(session: ReadSession, rows: Mapping[str, Goods], day: str) -> list[Goods]:
    """Return the goods in force on a day, as they are and as they will be by the lines that are recorded."""
    standing = {goods.sku: goods for goods in all_in_force(session, GOODS, day, ended=True)}
    for sku, goods in rows.items():
        before = standing.get(sku)
        if (goods.from_ or "") <= day and (before is None or (before.from_ or "") <= (goods.from_ or "")):
            standing[sku] = goods
    return [goods for goods in standing.values() if not goods.state]


def _check_own(row: FileRow, goods: Goods, owners: Mapping[str, set[str]]) -> None:
    if owners.get(gtin(in_store_barcode(goods.sku)) or "", {goods.sku}) != {goods.sku}:
        raise row.refused("sku", N_("our own label for it is the barcode of another SKU"))
    seen: set[str] = set()
    for column, barcode in _named(goods):
        if barcode.startswith(_KEPT):
            raise row.refused(column, N_("codes that begin with 28 or 29 are staff cards and the till's commands"))
        if owners.get(barcode, {goods.sku}) != {goods.sku}:
            raise row.refused(column, N_("another SKU has this barcode"))
        if barcode in seen:
            raise row.refused(column, N_("the barcode stands there twice"))
        seen.add(barcode)


def _named(goods: Goods) -> Iterator[tuple[str, str]]:
    """Give the columns in which a line names barcodes, and each of them."""
    if own := gtin(goods.barcode or ""):
        yield "barcode", own
    for code in goods.barcodes or ():
        yield "barcodes", code.barcode


GOODS_FILE: Final = RegisterFile(
    GOODS,
    "goods record",
    ("sku", "name", "unit", "points", "limit", "barcode", "barcodes", "minimum", "service", "from"),
    _check_goods,
    together=_check_codes,
    alike=lambda goods: (name_form(goods.name), goods.unit, goods.service),
)
