"""Goods at the menu: scanned, or named as at the till; and how many of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import whole_number
from supermarket.cli.menu.desk import Desk
from supermarket.district.quantities import DELIVERY_MAX
from supermarket.district.texts import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods


def count_of(least: int) -> Callable[[str], int]:
    """Return what reads a typed number of units."""
    return lambda typed: whole_number(typed, least=least, most=DELIVERY_MAX)


def asked_goods(desk: Desk) -> "Goods":
    """Ask for goods by a barcode, an SKU, or a part of the name, say which they are, and return them.

    It is asked again until some are named. Goods that were withdrawn are found too: they may still stand on the shelf.

    Raises:
        Left: none are named.
    """
    return desk.ask_for(_("Scan the goods, or type the SKU or a part of the name"), lambda typed: _said(desk, typed))


def _said(desk: Desk, typed: str) -> "Goods":
    goods = named_goods(desk, typed)
    console.say(f"{goods.name} ({goods.sku})")
    return goods


def named_goods(desk: Desk, typed: str, *, services: bool = False) -> "Goods":
    """Return the goods that were typed or scanned; one of several is picked. `services` says that they count too.

    Raises:
        Misuse, Refusal: there are none.
        Left: none of several is picked.
    """
    found = goods_typed(desk, plain(typed), services=services)
    if not found:
        raise Misuse(_("No goods are called that."))
    return found[desk.pick([f"{each.name} ({each.sku})" for each in found])]


def goods_typed(desk: Desk, typed: str, *, services: bool = False) -> "list[Goods]":
    """Return the goods that a scan, an SKU or a part of a name means; `services` says that they count too.

    Raises:
        GoodsUnknown, GoodsNotStocked: an SKU means none.
    """
    from supermarket.spending.goods.catalogue import goods_listed, goods_stocked
    from supermarket.spending.redemption.basket import goods_found, goods_scanned

    with desk.ledger.reading() as session:
        sku = goods_scanned(session, typed, withdrawn=True) or (typed if typed.isdigit() else None)
        if sku:
            served = [each for each in goods_listed(session, session.today) if each.service and each.sku == sku]
            return served if served and services else [goods_stocked(session, sku, session.today)]
        return [goods for goods in goods_found(session, typed) if services or not goods.service]
