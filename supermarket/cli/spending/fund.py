"""The shop's fund: money in, money out, what it holds."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import PROSE
from supermarket.cli.spending.counter import Key, On
from supermarket.errors import yuan_of
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.fund.money import FundMoved

app = commands()

Yuan = Annotated[str, typer.Argument(metavar="YUAN", help=_("How much, such as 12 or 12.50."))]
Paper = Annotated[str, typer.Option("--paper", metavar=_("NUMBER"), help=_("The paper that it stands on."))]
Purpose = Annotated[
    str, typer.Option("--for", metavar=_("TEXT"), help=_("Where it came from, or what it was spent on.")), PROSE
]
Another = Annotated[
    bool, typer.Option("--another", help=_("It moved besides the same sum that the same paper moved already."))
]


@app.command("receive", _("Take money into the fund."))
def receive(
    call: Call,
    yuan: Yuan,
    *,
    paper: Paper,
    purpose: Purpose,
    another: Another = False,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.fund.money import Money, receive_money

    with call.writing() as session:
        moved = receive_money(session, Money(yuan, paper, purpose, another), request(call, session, on=on, key=key))
    answer(call, moved, _show_moved)


@app.command("spend", _("Spend money of the fund."))
def spend(
    call: Call,
    yuan: Yuan,
    *,
    paper: Paper,
    purpose: Purpose,
    another: Another = False,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.fund.money import Money, spend_money

    with call.writing() as session:
        moved = spend_money(session, Money(yuan, paper, purpose, another), request(call, session, on=on, key=key))
    answer(call, moved, _show_moved)


@app.command("show", _("Show what the fund holds."))
def show(call: Call) -> None:
    from supermarket.books.accounts import fund
    from supermarket.district.sites import shop_of
    from supermarket.spending.fund.kinds import CNY

    with call.reading() as session:
        shop = shop_of(session, acting_site(call, session), session.today).site
        answer(call, {"shop": shop, "balance": session.balance(fund(shop), CNY)}, _show)


def _show_moved(moved: "FundMoved") -> None:
    text = _("Entry {entry}: {amount} yuan; the fund holds {balance} yuan.")
    console.say(text.format(entry=moved.entry, amount=yuan_of(moved.amount), balance=yuan_of(moved.balance)))


def _show(value: dict[str, Any]) -> None:
    console.say(
        _("The fund of shop {shop} holds {balance} yuan.").format(shop=value["shop"], balance=yuan_of(value["balance"]))
    )
