"""Which goods a scan means, and how many units of them: by any barcode, a pack's, our own label, or the SKU."""

from collections.abc import Iterable
from dataclasses import dataclass

from supermarket.books.session import ReadSession
from supermarket.district.gtins import as_printed, gtin, inner
from supermarket.district.texts import scanned
from supermarket.errors.shop.goods import PackUnknown
from supermarket.spending.goods.barcodes import in_store_barcode
from supermarket.spending.goods.catalogue import goods_listed, goods_withdrawn
from supermarket.spending.kinds import Goods


@dataclass(frozen=True)
class Article:
    """The goods that were scanned, and how many units of them: those of a pack, else one."""

    sku: str
    units: int


def codes_of(goods: Goods) -> dict[str, int]:
    """Return every barcode that means these goods, as 14 digits, and how many units each stands for."""
    singles = [gtin(in_store_barcode(goods.sku)), gtin(goods.barcode or "")]
    packs = {code.barcode: code.units for code in goods.barcodes or ()}
    return {**packs, **{single: 1 for single in singles if single}}


def article_scanned(session: ReadSession, typed: str, *, withdrawn: bool = False) -> Article | None:
    """Return the goods that a scanned barcode or a typed SKU means, or None where it means none.

    Goods in force come first; `withdrawn` ones, which may still stand on a shelf, are found where that is asked for.

    Raises:
        PackUnknown: it is a pack of goods that are known, and nobody said how many it holds.
    """
    listed = goods_listed(session, session.today)
    if withdrawn:
        listed = [*listed, *goods_withdrawn(session, session.today)]
    text, number = scanned(typed), gtin(typed)
    for goods in listed:
        if text == goods.sku:
            return Article(goods.sku, 1)
    if number is None:
        return None
    found = _by_code(listed, number)
    if found is None and (single := inner(number)) and (of := _by_code(listed, single)):
        name = next(goods.name for goods in listed if goods.sku == of.sku)
        raise PackUnknown(barcode=as_printed(number), sku=of.sku, name=name)
    return found


def _by_code(listed: Iterable[Goods], number: str) -> Article | None:
    for goods in listed:
        units = codes_of(goods).get(number)
        if units:
            return Article(goods.sku, units)
    return None
