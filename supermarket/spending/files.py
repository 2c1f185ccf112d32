"""The goods as a file: each barcode is right and belongs to one SKU."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.imports import Known, RegisterFile
from supermarket.district.numbers import EAN13_DIGITS, is_ean
from supermarket.locale import N_
from supermarket.registers.tables import FileRow
from supermarket.spending.barcodes import COMMAND_PREFIX, STAFF_PREFIX
from supermarket.spending.kinds import GOODS, Goods


def _check_goods(_session: ReadSession, row: FileRow, goods: Goods, known: Known[Goods]) -> None:
    if goods.barcode is None:
        return
    if not is_ean(goods.barcode):
        raise row.refused("barcode", N_("it is no EAN-13 or EAN-8 with a right check digit"))
    if len(goods.barcode) == EAN13_DIGITS and goods.barcode.startswith((STAFF_PREFIX, COMMAND_PREFIX)):
        raise row.refused("barcode", N_("codes that begin with 28 or 29 are staff cards and the till's commands"))
    if any(other.barcode == goods.barcode and other.sku != goods.sku for other in known.rows.values()):
        raise row.refused("barcode", N_("another SKU has this barcode"))


GOODS_FILE: Final = RegisterFile(
    GOODS,
    "goods record",
    ("sku", "name", "unit", "points", "limit", "barcode", "minimum", "service", "from"),
    _check_goods,
)
