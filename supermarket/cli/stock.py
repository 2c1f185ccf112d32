"""Goods on the shelf: taken in and listed."""

from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli import console
from supermarket.cli.asking import acting_site, request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.counter import Key, On
from supermarket.errors import DonorMissing
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.stock import OnHand, Received

app = commands()


@app.command("receive", _("Take in goods that arrived at a shop."))
def receive(
    call: Call,
    sku: Annotated[str, typer.Argument(metavar="SKU", help=_("The goods' code."))],
    quantity: Annotated[int, typer.Argument(metavar="QTY", help=_("How many units arrived."))],
    *,
    purchased: Annotated[bool, typer.Option("--purchased", help=_("They were bought."))] = False,
    donated: Annotated[
        str | None,
        typer.Option(
            "--donated", metavar=_("DONOR"), help=_("They were given: a donor's code, or an organisation's name.")
        ),
    ] = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.stock import Delivery, receive

    if purchased == (donated is not None):
        raise DonorMissing
    with call.writing() as session:
        delivery = Delivery(sku, quantity, donated)
        received = receive(session, delivery, request(call, session, on=on, key=key))
    answer(call, received, _show_received)


@app.command("list", _("List what a shop has by the book."))
def list_(call: Call) -> None:
    from supermarket.district.sites import shop_of
    from supermarket.spending.stock import on_hand

    with call.reading() as session:
        shop = shop_of(session, acting_site(call, session), session.today)
        answer(call, on_hand(session, shop.site), _show)


def _show_received(received: "Received") -> None:
    text = _("Entry {entry}: {quantity} of {sku} arrived; {on_hand} are here now.")
    console.say(
        text.format(entry=received.entry, quantity=received.quantity, sku=received.sku, on_hand=received.on_hand)
    )


def _show(stock: "list[OnHand]") -> None:
    rows = [(line.sku, line.on_hand) for line in stock]
    console.say_table((_("SKU"), _("On hand")), rows, {1: "right"})
