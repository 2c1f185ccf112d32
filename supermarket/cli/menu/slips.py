"""The menu's paper slips 手工兑换单: what was handed out by hand, entered afterwards with the slip's number."""

from supermarket.cli import console
from supermarket.cli.desk import Desk
from supermarket.cli.menu.goods_named import count_of, named_goods
from supermarket.cli.menu.people import day_asked, household_named
from supermarket.cli.typed import word
from supermarket.district.numbers import plain
from supermarket.locale import _

_ENOUGH = "+"


def enter_slip(desk: Desk) -> None:
    """Enter a slip: its number, whose it is, what was handed out, on which day and, where it stands there, when."""
    from supermarket.cli.counter import redeem

    slip = desk.ask_for(_("The number on the slip"), _number)
    household = household_named(desk, any_card=True)
    lines: dict[str, int] = {}
    while sku := _sku(desk, more=bool(lines)):
        lines[sku] = desk.ask_for(_("How many?"), count_of(1))
    on = day_asked(desk, _("On which day?"))
    at = desk.ask_or(_("At what time, such as 9:05"), "1", _("it is not on the slip"), word)
    asked = [f"{sku}x{count}" for sku, count in lines.items()]
    if desk.agrees(_("Enter this slip?")):
        redeem(desk.call, household, asked, on=on, slip=slip, at=at)


def _number(typed: str) -> str:
    from supermarket.spending.slips import read_slip

    return read_slip(typed)


def _sku(desk: Desk, *, more: bool) -> str | None:
    """Ask for goods of the slip; None for +, once there are any."""
    question = _("Scan the goods, or type the SKU or a part of the name")
    if more:
        question = _("{question}; + that is all").format(question=question)

    def read(typed: str) -> str | None:
        if more and plain(typed) == _ENOUGH:
            return None
        goods = named_goods(desk, typed)
        console.say(f"{goods.name} ({goods.sku})")
        return goods.sku

    return desk.ask_for(question, read)
