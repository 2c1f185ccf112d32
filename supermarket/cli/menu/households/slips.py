"""The menu's paper slips 手工兑换单: what was handed out by hand, entered afterwards with the slip's number."""

from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.goods.named import count_of, named_goods
from supermarket.cli.menu.people import day_asked, household_named
from supermarket.district.texts import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods

_ENOUGH = "+"


def enter_slip(desk: Desk) -> None:
    """Enter a slip: its number, whose it is, what was handed out, on which day and, where it stands there, when."""
    from supermarket.cli.spending.counter import redeem

    slip = desk.ask_for(_("The number on the slip"), _number)
    household = household_named(desk, any_card=True)
    lines: dict[str, int] = {}
    while line := _line(desk, more=bool(lines)):
        goods, count = line
        lines[goods.sku] = lines.get(goods.sku, 0) + count
        console.say(f"{goods.name} ({goods.sku})  {lines[goods.sku]} {goods.unit}")
    on = day_asked(desk, _("On which day?"))
    at = desk.ask_or(_("At what time, such as 9:05"), _("it is not on the slip"), _time)
    asked = [f"{sku}x{count}" for sku, count in lines.items()]
    if desk.agrees(_("Enter this slip?")):
        redeem(desk.call, household, asked, on=on, slip=slip, at=at)


def _number(typed: str) -> str:
    from supermarket.spending.redemption.slips import read_slip

    return read_slip(typed)


def _time(typed: str) -> str:
    from supermarket.spending.stock.moments import read_time

    return read_time(typed)


def _line(desk: Desk, *, more: bool) -> "tuple[Goods, int] | None":
    """Ask for goods of the slip and how many; None for +, once there are any. What stands there twice is added up."""
    from supermarket.spending.goods.articles import article_scanned
    from supermarket.spending.till.reading import article_typed

    question = _("Scan the goods, or type the SKU or a part of the name")
    if more:
        question = _("{question}; + that is all").format(question=question)

    def read(typed: str) -> "tuple[Goods, int | None] | None":
        text = plain(typed)
        if more and text == _ENOUGH:
            return None
        article = article_typed(text)
        if article is None or article.typed == text:
            return named_goods(desk, text, services=True), None
        with desk.ledger.reading() as session:
            scanned = article_scanned(session, article.typed, withdrawn=True)
        units = scanned.units if scanned else 1
        return named_goods(desk, article.typed, services=True), count_of(1)(str(units * article.quantity))

    found = desk.ask_for(question, read)
    if found is None:
        return None
    goods, count = found
    if count is None:
        console.say(f"{goods.name} ({goods.sku})")
        count = desk.ask_for(_("How many?"), count_of(1))
    return goods, count
