"""The menu's transfers 调拨: goods sent to another shop, and those on their way taken in."""

from supermarket.cli.frame.names import goods_name
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.goods.named import asked_goods, count_of
from supermarket.cli.menu.places import SHOPS, STATIONS, named_site, site_below
from supermarket.district.texts import plain
from supermarket.locale import _


def send(desk: Desk) -> None:
    """Send goods to another shop."""
    from supermarket.cli.spending.stock import transfer

    goods = asked_goods(desk)
    quantity = desk.ask_for(_("How many?"), count_of(1))
    to = site_below(desk, SHOPS | STATIONS, _("To which shop? Its code, or a part of its name"))
    text = _("Send {quantity} of {name}?").format(quantity=quantity, name=f"{goods.name} ({goods.sku})")
    if desk.agrees(text):
        transfer(desk.call, goods.sku, quantity, to=to)


def arrive(desk: Desk) -> None:
    """Take in what came of a transfer to this shop; what did not come is missing."""
    from supermarket.cli.spending.stock import arrive as take_in
    from supermarket.spending.stock.transfers import in_transit

    with desk.ledger.reading() as session:
        coming = [each for each in in_transit(session, desk.asked.site) if each.to == desk.asked.site]
        text = _("{goods}: {quantity}, from {shop}")
        names = [
            text.format(
                goods=goods_name(session, each.sku, session.today),
                quantity=each.quantity,
                shop=named_site(session, each.shop),
            )
            for each in coming
        ]
    if not names:
        desk.refuse(_("Nothing is on its way to this shop."))
        return
    sent = coming[desk.pick_one(names)]
    came = desk.ask_for(
        _("How many came? + all {quantity}").format(quantity=sent.quantity),
        lambda typed: sent.quantity if plain(typed) == "+" else count_of(0)(typed),
        nought=True,
    )
    take_in(desk.call, sent.entry, came)
