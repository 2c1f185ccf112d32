"""The menu's goods: what arrived 入库, and the shelf counted 盘点; goods are scanned, or named as at the till."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from supermarket.cli import console
from supermarket.cli.desk import Desk
from supermarket.cli.misuse import Misuse
from supermarket.cli.typed import day, whole_number
from supermarket.district.numbers import plain
from supermarket.district.quantities import DELIVERY_MAX
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods

_NONE = "0"
_BOUGHT = "1"


def goods_arrived(desk: Desk) -> None:
    """Take in goods that were bought or given, with the last day that stands on them."""
    from supermarket.spending.stock import Delivery, receive

    goods = asked_goods(desk)
    quantity = desk.ask_for(_("How many:"), count_of(1)) if goods else None
    if not goods or not quantity:
        return
    donor = _answered(desk, _("Bought: 1. Given: the donor's code or name. 0 leaves it:"), _donor_of(desk))
    if not donor or plain(donor) == _NONE:
        console.note(_("Nothing was taken in."))
        return
    until = _answered(
        desk,
        _("The last day on the package, such as 2026-12-31; 0 where there is none:"),
        lambda typed: _NONE if plain(typed) == _NONE else day(typed),
    )
    if until is None:
        console.note(_("Nothing was taken in."))
        return
    delivery = Delivery(
        sku=goods.sku,
        quantity=quantity,
        donor=None if plain(donor) == _BOUGHT else donor,
        expires=None if until == _NONE else until,
    )
    with desk.ledger.writing() as session:
        received = receive(session, delivery, desk.asked)
    text = _("{name} ({sku}): {quantity} arrived, {on_hand} are here now. Entry {entry}.")
    console.say(text.format(name=goods.name, **vars(received)))


def _answered(desk: Desk, text: str, read: Callable[[str], str]) -> str | None:
    """Ask until there is an answer: a bare Enter throws nothing away, a second one and the end of input leave."""
    empty = 0
    while (typed := desk.ask_on(text)) is not None:
        if not typed:
            empty += 1
            if empty > 1:
                return None
            console.ring()
            console.note(_("Nothing is taken in yet: please answer, or press Enter once more to leave it."))
            continue
        try:
            return read(typed)
        except (Misuse, Refusal) as refused:
            console.ring()
            console.note(str(refused))
    return None


def _donor_of(desk: Desk) -> Callable[[str], str]:
    """Return what sees that a donor's code is somebody's."""

    def read(typed: str) -> str:
        from supermarket.spending.stock import check_donor

        if plain(typed) not in {_BOUGHT, _NONE}:
            with desk.ledger.reading() as session:
                check_donor(session, typed)
        return typed

    return read


def shelf_counted(desk: Desk) -> None:
    """Record a count of one sort of goods; what the book says is shown only afterwards."""
    from supermarket.spending.stocktakes import Counted, count

    goods = asked_goods(desk)
    here = desk.ask_for(_("How many are here, those on the counter too:"), count_of(0)) if goods else None
    if not goods or here is None:
        return
    counted = Counted(goods.sku, here)
    with desk.ledger.writing() as session:
        (taken,) = count(session, [counted], desk.asked)
    text = _("{name} ({sku}): by the book {book}, counted {counted}, difference {difference}. Entry {entry}.")
    console.say(text.format(name=goods.name, **vars(taken)))


def count_of(least: int) -> Callable[[str], int]:
    """Return what reads a typed number of units."""
    return lambda typed: whole_number(typed, least=least, most=DELIVERY_MAX)


def asked_goods(desk: Desk) -> "Goods | None":
    """Ask for goods by a barcode, an SKU, or a part of the name, say which they are, and return them.

    It is asked again until some are named; None where it is left empty. Goods that were withdrawn are found too: they
    may still stand on the shelf.
    """
    while typed := plain(desk.ask_whose(_("Scan the goods, or type the SKU or a part of the name; 0 goes back:"))):
        with desk.told():
            found = _named(desk, typed)
            place = desk.pick([goods.name for goods in found], _("No goods are called that."))
            if place is not None:
                console.say(f"{found[place].name} ({found[place].sku})")
                return found[place]
    return None


def _named(desk: Desk, typed: str) -> "list[Goods]":
    from supermarket.spending.basket import goods_found, goods_scanned
    from supermarket.spending.goods import goods_stocked

    with desk.ledger.reading() as session:
        sku = goods_scanned(session, typed, withdrawn=True) or (typed if typed.isdigit() else None)
        if sku:
            return [goods_stocked(session, sku, session.today)]
        return [goods for goods in goods_found(session, typed) if not goods.service]
