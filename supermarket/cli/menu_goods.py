"""The menu's goods: what arrived 入库, and the shelf counted 盘点; goods are scanned, or named as at the till."""

from typing import TYPE_CHECKING

from supermarket.cli import console
from supermarket.cli.desk import Desk
from supermarket.cli.typed import day, whole_number
from supermarket.district.numbers import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods

_NONE = "0"
_BOUGHT = "1"


def goods_arrived(desk: Desk) -> None:
    """Take in goods that were bought or given, with the last day that stands on them."""
    from supermarket.spending.stock import Delivery, receive

    goods = _goods(desk)
    given = goods and desk.ask_all(
        _("How many:"),
        _("Bought: 1. Given: the donor's code or name:"),
        _("The last day on the package, such as 2026-12-31; 0 where there is none:"),
    )
    if not goods or not given:
        return
    quantity, donor, expires = given
    delivery = Delivery(
        sku=goods.sku,
        quantity=whole_number(quantity),
        donor=None if plain(donor) == _BOUGHT else donor,
        expires=None if plain(expires) == _NONE else day(expires),
    )
    with desk.ledger.writing() as session:
        received = receive(session, delivery, desk.asked)
    text = _("{name} ({sku}): {quantity} arrived, {on_hand} are here now. Entry {entry}.")
    console.say(text.format(name=goods.name, **vars(received)))


def shelf_counted(desk: Desk) -> None:
    """Record a count of one sort of goods; what the book says is shown only afterwards."""
    from supermarket.spending.stocktakes import Counted, count

    goods = _goods(desk)
    typed = desk.ask(_("How many are here, those on the counter too:")) if goods else ""
    if not goods or not typed:
        return
    counted = Counted(goods.sku, whole_number(typed))
    with desk.ledger.writing() as session:
        (taken,) = count(session, [counted], desk.asked)
    text = _("{name} ({sku}): by the book {book}, counted {counted}, difference {difference}. Entry {entry}.")
    console.say(text.format(name=goods.name, **vars(taken)))


def _goods(desk: Desk) -> "Goods | None":
    """Ask for goods by a barcode, an SKU, or a part of the name, say which they are, and return them.

    Goods that were withdrawn are found too: they may still stand on the shelf.
    """
    from supermarket.spending.basket import goods_found, goods_scanned
    from supermarket.spending.goods import goods_stocked

    typed = plain(desk.ask(_("Scan the goods, or type the SKU or a part of the name:")))
    if not typed:
        return None
    with desk.ledger.reading() as session:
        sku = goods_scanned(session, typed, withdrawn=True) or (typed if typed.isdigit() else None)
        if sku:
            found = [goods_stocked(session, sku, session.today)]
        else:
            found = [goods for goods in goods_found(session, typed) if not goods.service]
    place = desk.pick([goods.name for goods in found], _("No goods are called that."))
    if place is None:
        return None
    console.say(f"{found[place].name} ({found[place].sku})")
    return found[place]
