"""Goods and services: listed, priced, and changed by the centre."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from supermarket.cli.district.register import From, add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import goods_name, limits_named
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

app = commands()


@app.command("list", _("List the goods and services in force, with their prices and limits."))
def list_(call: Call) -> None:
    from supermarket.district.gtins import as_printed
    from supermarket.spending.goods.catalogue import goods_listed

    with call.reading() as session:
        value = [
            {
                "sku": goods.sku,
                "name": goods.name,
                "unit": goods.unit,
                "points": goods.points,
                "barcode": goods.barcode,
                "barcodes": [
                    {"barcode": as_printed(code.barcode), "units": code.units} for code in goods.barcodes or ()
                ],
                "minimum": goods.minimum,
                "limit": goods.limit,
                "service": goods.service is not None,
            }
            for goods in goods_listed(session, session.today)
        ]
    answer(call, value, _show)


@app.command("price", _("Set a price from today or a later day on."))
def price(
    call: Call,
    sku: Annotated[str, typer.Argument(metavar="SKU", help=_("The goods' code."))],
    points: Annotated[int, typer.Argument(metavar="POINTS", help=_("What one unit costs."))],
    *,
    from_: From = None,
    key: Key = None,
) -> None:
    from supermarket.spending.goods.articles import sku_meant
    from supermarket.spending.goods.catalogue import set_price

    with call.writing() as session:
        price = set_price(session, sku_meant(session, sku), points, from_, request(call, session, key=key))
        name = goods_name(session, price.sku, price.from_)
    value = {"entry": price.entry, "sku": price.sku, "points": price.points, "from": price.from_}
    answer(call, value, partial(_show_price, name))


@app.command("labels", _("Print shelf labels with barcodes for all goods."))
def labels(
    call: Call,
    *,
    pdf: Annotated[Path, typer.Option("--pdf", metavar=_("FILE"), help=_("Where they go, as a PDF."))],
) -> None:
    from supermarket.paper.forms.blanks import print_labels

    with call.reading() as session:
        count = print_labels(session, pdf)
    answer(call, {"file": pdf, "labels": count}, _show_labels)


def _show_labels(value: dict[str, Any]) -> None:
    console.say(_("{labels} labels are in {file}.").format(**value))


def _show(value: list[dict[str, Any]]) -> None:
    headings = (_("SKU"), _("Name"), _("Unit"), _("Points"), _("Limit"), _("Barcode"))
    rows = [
        (
            *(goods["sku"], goods["name"], goods["unit"], goods["points"]),
            *(limits_named(goods["limit"] or ""), _codes(goods)),
        )
        for goods in value
    ]
    console.say_table(headings, rows, {3: "right"})


def _codes(goods: dict[str, Any]) -> str:
    """Return every barcode of goods on one line, a pack's with its units."""
    from supermarket.spending.goods.barcodes import code_text

    others = [code_text(code["barcode"].zfill(14), code["units"]) for code in goods["barcodes"]]
    return " ".join([*filter(None, [goods["barcode"]]), *others])


def _show_price(name: str, price: dict[str, Any]) -> None:
    console.say(_("Entry {entry}: {sku} costs {points} points from {from} on.").format(**{**price, "sku": name}))


add_commands(
    app,
    file="supermarket.spending.goods.files:GOODS_FILE",
    by_name=True,
    columns={
        "name": _("The goods' name."),
        "unit": _("What one is: a bag, a bottle, a service."),
        "points": _("What one unit costs."),
        "limit": _("At most so many for a household, such as 2/quarter."),
        "barcode": _("The EAN-13 on it."),
        "barcodes": _("The other barcodes on it and its packs, such as 6901234567892 16901234567899*12."),
        "minimum": _("How many a shop should have; with fewer it stands on the list of what to buy."),
        "service": _("yes for a service, which has no stock."),
    },
)
