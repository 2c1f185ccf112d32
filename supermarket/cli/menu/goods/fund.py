"""The menu's money of a shop 资金: what it holds, what came in, what was spent."""

from typing import Final

from supermarket.cli.frame.typed import prose
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import text_for, unless_alike
from supermarket.cli.menu.places import at_shop
from supermarket.locale import N_, _


def yuan_asked(desk: Desk) -> str:
    """Ask for a sum in yuan."""
    return desk.ask_for(_("How many yuan? Such as 12 or 12.50"), yuan_typed)


def yuan_typed(typed: str) -> str:
    """Return a sum in yuan as it was typed, if it is one.

    Raises: AmountUnreadable.
    """
    from supermarket.spending.fund.money import read_yuan

    read_yuan(typed)
    return typed


def _show(desk: Desk) -> None:
    from supermarket.cli.spending.fund import show

    show(desk.call)


def _receive(desk: Desk) -> None:
    from supermarket.cli.spending.fund import receive

    yuan = yuan_asked(desk)
    paper = desk.ask_for(_("The number of the paper that it stands on"), text_for(N_("paper's number")))
    purpose = desk.ask_for(_("Where it came from"), prose)
    unless_alike(desk, lambda another: receive(desk.call, yuan, paper=paper, purpose=purpose, another=another))


def _spend(desk: Desk) -> None:
    from supermarket.cli.spending.fund import spend

    yuan = yuan_asked(desk)
    paper = desk.ask_for(_("The number of the paper that it stands on"), text_for(N_("paper's number")))
    purpose = desk.ask_for(_("What it was spent on"), prose)
    unless_alike(desk, lambda another: spend(desk.call, yuan, paper=paper, purpose=purpose, another=another))


CHOICES: Final = page(
    (N_("what the fund holds"), (), at_shop(_show)),
    (N_("money came in"), ("fund receive",), at_shop(_receive)),
    (N_("money was spent"), ("fund spend",), at_shop(_spend)),
)
"""What is done about the shop's money, in this order."""
