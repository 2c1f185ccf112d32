"""Copies of things at a base: received, given out, removed, listed with those that expire."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.frame.typed import DAY
from supermarket.cli.practice.bases.base_words import LEAVING
from supermarket.cli.spending.counter import Key, On
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.bases.copies import Copies, Moved

app = commands()
Item = Annotated[str, typer.Argument(metavar="ITEM", help=_("The thing's code, as `item list` has it."))]
Quantity = Annotated[int, typer.Argument(metavar="QTY", help=_("How many copies."))]


@app.command("receive", _("Take in copies of a thing that came to a base."))
def receive(
    call: Call,
    item: Item,
    quantity: Quantity,
    *,
    donor: Annotated[
        str | None, typer.Option("--donor", metavar=_("CODE"), help=_("Who gave them, by the donor's code."))
    ] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", metavar=_("DATE"), help=_("Their last day; medicine has one.")), DAY
    ] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", metavar=_("YUAN"), help=_("What all of them cost, such as 12.50."))
    ] = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.copies import Coming, receive_copies
    from supermarket.practice.bases.loans import item_name
    from supermarket.spending.fund.money import read_yuan

    coming = Coming(item, quantity, donor, expires, read_yuan(cost) if cost else None)
    with call.writing() as session:
        moved = receive_copies(session, coming, request(call, session, on=on, key=key))
        name = item_name(session, moved.item)
    answer(call, moved, partial(_show_received, name))


@app.command("remove", _("Take copies away for good: worn out, missing, expired, or given to whoever needed them."))
def remove(
    call: Call,
    item: Item,
    quantity: Quantity,
    *,
    why: Annotated[
        Literal["worn", "missing", "expired", "given-out"],
        typer.Option("--why", help=_("What became of them.")),
        Meanings(LEAVING),
    ],
    key: Key = None,
) -> None:
    from supermarket.practice.bases.copies import remove_copies
    from supermarket.practice.bases.loans import item_name

    with call.writing() as session:
        moved = remove_copies(session, item, quantity, why, request(call, session, key=key))
        name = item_name(session, moved.item)
    answer(call, moved, partial(_show_removed, name, why))


@app.command("list", _("List the copies at a base: here, lent, expired, and those that expire soon."))
def list_(
    call: Call,
    *,
    every: Annotated[bool, typer.Option("--all", help=_("At every site."))] = False,
    expiring: Annotated[bool, typer.Option("--expiring", help=_("Only those that have expired or will soon."))] = False,
) -> None:
    from supermarket.practice.bases.copies import copies_of, expiring_by

    with call.reading() as session:
        site = None if every else acting_site(call, session)
        found = copies_of(session, site)
        if expiring:
            last = expiring_by(session, site)
            found = [each for each in found if each.expires is not None and each.expires <= last]
        names = site_names(session, (each.site for each in found))
        answer(call, found, partial(_show, names, every=every))


def _show_received(name: str, moved: "Moved") -> None:
    text = _("Entry {entry}: {quantity} of {name} ({item}) came; {here} are here now.")
    console.say(text.format(name=name, entry=moved.entry, quantity=moved.quantity, item=moved.item, here=moved.here))


def _show_removed(name: str, why: str, moved: "Moved") -> None:
    text = _("Entry {entry}: {quantity} of {name} ({item}) left, {why}; {here} are here now.")
    said = {"entry": moved.entry, "quantity": moved.quantity, "item": moved.item, "here": moved.here}
    console.say(text.format(name=name, why=_(LEAVING[why]), **said))


def _show(names: dict[str, str], found: "list[Copies]", *, every: bool) -> None:
    headings = (_("Code"), _("Name"), _("Here"), _("Lent"), _("Good until"), _("Expired"))
    rows = [
        (each.item, each.name, each.here, each.out, each.expires, _("yes") if each.expired else "") for each in found
    ]
    if every:
        headings = (_("Site"), *headings)  # type: ignore[assignment]
        rows = [(names[each.site], *row) for each, row in zip(found, rows, strict=True)]  # type: ignore[misc]
    console.say_table(headings, rows, {3 if every else 2: "right", 4 if every else 3: "right"})
