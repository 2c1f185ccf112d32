"""The menu's printing 打印: every paper in one place."""

from typing import Final

from supermarket.cli.frame.typed import whole_number
from supermarket.cli.menu.deeds.boards import board_drawn
from supermarket.cli.menu.deeds.notices import print_again
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.households.cards import print_sheet
from supermarket.cli.menu.households.households import print_passbook
from supermarket.cli.menu.month import print_month
from supermarket.cli.menu.places import at_shop, drawn, folder, new_file
from supermarket.locale import N_, _

_FORMS: Final = {
    "register": N_("exchange register"),
    "claim": N_("claim"),
    "sign-in": N_("sign-in sheet"),
    "count": N_("count of the shelf"),
    "spoilage": N_("spoiled goods"),
    "donation": N_("receipt for a gift"),
}
_SLIPS_MAX: Final = 500


def _labels(desk: Desk) -> None:
    from supermarket.cli.spending.goods import labels

    labels(desk.call, pdf=new_file(folder(desk, _("The folder or stick for the labels")), "labels.pdf"))


def _commands(desk: Desk) -> None:
    from supermarket.cli.spending.forms import commands_

    commands_(desk.call, pdf=new_file(folder(desk, _("The folder or stick")), "till-commands.pdf"))


def _forms(desk: Desk) -> None:
    from supermarket.cli.spending.forms import print_

    place = desk.pick_one([_("all forms"), *(_(text) for text in _FORMS.values())])
    forms = [list(_FORMS)[place - 1]] if place else None
    slips = 50
    if not forms or forms == ["register"]:
        text = _("How many numbered rows has the exchange register? Mostly 50")
        slips = desk.ask_for(text, lambda typed: whole_number(typed, least=1, most=_SLIPS_MAX))
    stick = folder(desk, _("The folder or stick for the forms"))
    print_(desk.call, forms, pdf=new_file(stick, "forms.pdf"), slips=slips)


def _receipt(desk: Desk) -> None:
    from supermarket.cli.till.till import receipt

    entry = desk.ask(_("The receipt's number"))
    receipt(desk.call, entry)
    if desk.agrees(_("Write it as a PDF for 58 mm paper?")):
        pdf = new_file(folder(desk, _("The folder or stick")), f"receipt-{entry}.pdf")
        drawn(lambda: receipt(desk.call, entry, pdf=pdf), pdf)


CHOICES: Final = page(
    (N_("cards for a village"), ("card sheet",), print_sheet),
    (N_("labels for the shelf"), (), _labels),
    (N_("the command sheet for the till"), (), _commands),
    (N_("blank forms"), ("forms print",), at_shop(_forms)),
    (N_("a receipt once more"), (), _receipt),
    (N_("a notice once more"), ("notice publish",), print_again),
    (N_("an honour board"), ("notice publish",), board_drawn),
    (N_("a passbook"), ("household show",), print_passbook),
    (N_("a month's papers"), (), print_month),
)
"""The papers, in this order."""
