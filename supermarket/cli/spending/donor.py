"""Donors of goods: organisations, changed by managers, and what became of their gifts."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import goods_names, site_name
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.stock.donations import DonorStatement

app = commands()


@app.command("list", _("List the donors in force: code and name."))
def list_(call: Call) -> None:
    from supermarket.district.dated.registers import DONORS, all_in_force

    with call.reading() as session:
        donors = all_in_force(session, DONORS, session.today)
    answer(call, [{"donor": each.donor, "name": each.name} for each in donors], _show_list)


def _show_list(value: list[dict[str, Any]]) -> None:
    console.say_table((_("Code"), _("Name")), [(each["donor"], each["name"]) for each in value])


@app.command("statement", _("List what became of a donor's gifts: received, given, spoiled, left; no names."))
def statement(
    call: Call, donor: Annotated[str, typer.Argument(metavar=_("DONOR"), help=_("The donor's code."))]
) -> None:
    from supermarket.spending.stock.donations import donor_statement

    with call.reading() as session:
        found = donor_statement(session, donor)
        names = goods_names(session, [gift.sku for gift in found.gifts])
        names |= {gift.shop: site_name(session, gift.shop) for gift in found.gifts}
        answer(call, found, partial(_show, names))


def _show(names: Mapping[str, str], statement: "DonorStatement") -> None:
    console.say(f"{statement.donor} {statement.name}")
    headings = (
        _("Batch"),
        _("Goods"),
        _("Shop"),
        _("Came on"),
        _("Received"),
        _("Given"),
        _("Spoiled"),
        _("Moved"),
        _("Count difference"),
        _("Left"),
    )
    rows = [
        (
            *(gift.delivery, names[gift.sku], names[gift.shop], gift.on, gift.received),
            *(gift.given, gift.spoiled, gift.moved, gift.counted, gift.left),
        )
        for gift in statement.gifts
    ]
    console.say_table(headings, rows, dict.fromkeys(range(4, 10), "right"))
    for gift in statement.gifts:
        for day in gift.days:
            text = _("{date}: {units} of {sku} to {households} households")
            console.say(text.format(date=day.on, units=day.units, sku=names[gift.sku], households=day.households))


add_commands(
    app,
    file="supermarket.district.dated.files:DONOR_FILE",
    by_name=True,
    columns={"name": _("The organisation's name.")},
)
