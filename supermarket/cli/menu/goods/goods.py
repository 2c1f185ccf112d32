"""The menu's goods 商品: arrived, counted, spoiled, sent on, listed; and the shop's money."""

from functools import partial
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.typed import day, word
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.goods import fund, shelf_count, spoiled, transfers
from supermarket.cli.menu.goods.named import asked_goods, count_of
from supermarket.cli.menu.people import text_for, today, unless_alike
from supermarket.cli.menu.places import at_shop, drawn, folder, new_file
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods


def _arrived(desk: Desk) -> None:
    """Take in goods that were bought or given, with the last day that stands on them."""
    goods = asked_goods(desk)
    quantity = desk.ask_for(_("How many?"), count_of(1))
    if desk.pick_one((_("bought"), _("given"))):
        _given(desk, goods, quantity)
    else:
        _bought(desk, goods, quantity)


def _bought(desk: Desk, goods: "Goods", quantity: int) -> None:
    from supermarket.cli.spending.stock import receive

    expires = _last_day(desk)
    cost = desk.ask_or(_("What all of them cost, in yuan"), _("not known"), fund.yuan_typed)
    paper = desk.ask_or(_("The number of the invoice or receipt"), _("none"), text_for(N_("paper's number")))
    bought = partial(receive, desk.call, goods.sku, quantity, purchased=True, expires=expires, cost=cost, paper=paper)
    unless_alike(desk, lambda another: bought(another=another))


def _given(desk: Desk, goods: "Goods", quantity: int) -> None:
    from supermarket.cli.spending.stock import receive

    donor = _donor(desk)
    expires = _last_day(desk)
    restricted = desk.ask_or(_("What they were given for"), _("anything"), text_for(N_("restriction")))
    receive(desk.call, goods.sku, quantity, donated=donor, expires=expires, restricted=restricted)


def _donor(desk: Desk) -> str:
    """Let a donor be picked, or named where he is not in the register."""
    from supermarket.district.dated.registers import DONORS, all_in_force
    from supermarket.spending.stock.deliveries import check_donor

    with desk.ledger.reading() as session:
        donors = all_in_force(session, DONORS, session.today)
    other = _("another organisation, by its name")
    place = desk.pick_one([*(f"{each.name} ({each.donor})" for each in donors), other], question=_("Who gave them?"))
    if place < len(donors):
        return donors[place].donor

    def read(typed: str) -> str:
        with desk.ledger.reading() as session:
            check_donor(session, typed)
        return word(typed)

    return desk.ask_for(_("The donor's code or name"), read)


def _last_day(desk: Desk) -> str | None:
    return desk.ask_or(_("The last day on the package, such as 2026-12-31"), _("there is none"), day)


def _stock(desk: Desk) -> None:
    from supermarket.cli.spending.stock import list_

    with desk.paged():
        list_(desk.call)


def _near(desk: Desk) -> None:
    """List the batches that have expired or are near their end, what expires first first, and what should be bought."""
    from supermarket.cli.frame.names import goods_name
    from supermarket.cli.spending.stock import buy
    from supermarket.spending.stock.shelves import GOOD, shelf

    now = today(desk)
    with desk.ledger.reading() as session:
        lines = [line for line in shelf(session, desk.asked.site) if line["state"] != GOOD]
        rows = [
            (goods_name(session, str(line["sku"]), now), line["left"], line["expires"], _(str(line["state"])))
            for line in sorted(lines, key=lambda line: str(line["expires"]))
        ]
    with desk.paged():
        none = _("Nothing here is near its end.")
        console.say_table((_("Goods"), _("Left"), _("Expires"), _("State")), rows, {1: "right"}, none=none)
        buy(desk.call)
    if desk.agrees(_("Write the list of what to buy as a PDF and a workbook?")):
        place = folder(desk, _("The folder or stick"))
        pdf, xlsx = (new_file(place, f"buy-{desk.asked.site}-{now}{ending}") for ending in (".pdf", ".xlsx"))
        drawn(lambda: buy(desk.call, pdf=pdf, xlsx=xlsx), pdf, xlsx)


CHOICES: Final = page(
    (N_("goods arrived"), ("stock receive",), at_shop(_arrived)),
    (N_("count the shelf"), ("stock count",), at_shop(shelf_count.count_shelf)),
    (N_("write spoiled goods off"), ("stock write-off",), at_shop(spoiled.write_off)),
    (N_("write-offs that wait: approve or decline"), ("stock approve",), spoiled.decide),
    (N_("send goods to another shop"), ("stock transfer",), at_shop(transfers.send)),
    (N_("goods on their way; take them in"), ("stock arrive",), at_shop(transfers.arrive)),
    (N_("what is on the shelf"), (), at_shop(_stock)),
    (N_("what is near its end, and what to buy"), (), at_shop(_near)),
    (N_("the shop's money"), fund.CHOICES),
)
"""What is done about goods, in this order."""
