"""Which goods a scan means, and how many units of them: by any barcode, a pack's, our own label, or the SKU."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.gtins import as_printed, gtin, inner
from supermarket.district.texts import scanned
from supermarket.errors.shop.goods import GoodsUnknown, PackForUnits, PackUnknown
from supermarket.registers.numerals import hides_digits
from supermarket.spending.goods.barcodes import in_store_barcode
from supermarket.spending.goods.catalogue import goods_listed, goods_withdrawn
from supermarket.spending.kinds import Goods

_TIMES: Final = re.compile(r"(.+?)\s*[xX*×]\s*([0-9]{1,9})", re.ASCII)


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


def sku_meant(session: ReadSession, typed: str) -> str:
    """Return the SKU of the barcode that stands for goods of which units are said; no barcode stays as it was typed.

    Raises:
        GoodsUnknown, PackUnknown: no goods have this barcode, or it is a pack of which nobody says how many it holds.
        PackForUnits: it is a pack: whether the figure beside it means packs or what is in them cannot be known.
    """
    article = _of_barcode(session, typed)
    if article and article.units > 1:
        raise PackForUnits(barcode=as_printed(gtin(typed) or ""), sku=article.sku, units=article.units)
    return article.sku if article else typed


def line_meant(session: ReadSession, typed: str) -> str:
    """Return a line of goods with the SKU of its barcode, a pack as its units, as at the till; no barcode stays.

    Raises:
        GoodsUnknown, PackUnknown: no goods have this barcode, or it is a pack of which nobody says how many it holds.
    """
    times = None if hides_digits(typed) else _TIMES.fullmatch(scanned(typed))
    code, quantity = (times[1], int(times[2])) if times and gtin(times[1]) else (typed, 1)
    article = _of_barcode(session, code)
    return f"{article.sku}x{article.units * quantity}" if article else typed


def counted_meant(session: ReadSession, typed: str) -> str:
    """Return what is said of goods after =, with the SKU of their barcode before it; no barcode stays.

    Raises:
        GoodsUnknown, PackUnknown, PackForUnits: as in `sku_meant`.
    """
    code, equals, said = typed.replace("＝", "=").rpartition("=")
    return f"{sku_meant(session, code)}={said}" if equals and gtin(code) else typed


def _of_barcode(session: ReadSession, typed: str) -> Article | None:
    """Return the goods of a barcode, withdrawn ones too; None where it is none: an SKU, or digits that do not check."""
    number = None if hides_digits(typed) else gtin(typed)
    if number is None:
        return None
    article = article_scanned(session, typed, withdrawn=True)
    if article is None:
        raise GoodsUnknown(sku=as_printed(number))
    return article


def _by_code(listed: Iterable[Goods], number: str) -> Article | None:
    for goods in listed:
        units = codes_of(goods).get(number)
        if units:
            return Article(goods.sku, units)
    return None
