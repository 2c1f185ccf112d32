"""Vouchers of points: printed where they were earned, taken where the household is held, before its file comes."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import households_named
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.vouchers.lent import Open
    from supermarket.earning.vouchers.making import Voucher
    from supermarket.earning.vouchers.taking import Taken

app = commands()


@app.command("print", _("Print vouchers of points that this machine gave to households of other machines."))
def print_(
    call: Call,
    entries: Annotated[
        list[str] | None,
        typer.Argument(metavar="ENTRY", help=_("The entries that gave the points, or the claims that were posted.")),
    ] = None,
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar=_("DATE"), help=_("All that was given on this day instead.")), DAY
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Where they go, eight to a sheet."))
    ] = None,
) -> None:
    from supermarket.earning.vouchers.making import vouchers_named, vouchers_on
    from supermarket.paper.cards.issuing import check_file, write_whole
    from supermarket.paper.vouchers import vouchers_pdf

    if bool(entries) == bool(on):
        raise Misuse(_("Name entries, or a day with --on."))
    if pdf:
        check_file(pdf, ".pdf")
    with call.reading() as session:
        vouchers = vouchers_named(session, entries) if entries else vouchers_on(session, on or "")
        drawn = vouchers_pdf(session, vouchers) if pdf else b""
        names = households_named(session, vouchers)
    if pdf:
        write_whole(pdf, drawn)
    answer(call, vouchers, partial(_show_printed, names))


@app.command("take", _("Take a voucher that was scanned: its points are there at once."))
def take(
    call: Call,
    digits: Annotated[str, typer.Argument(metavar="DIGITS", help=_("What the scanner reads of it."))],
    *,
    key: Key = None,
) -> None:
    from supermarket.earning.vouchers.taking import take_voucher

    with call.writing() as session:
        taken = take_voucher(session, digits, request(call, session, key=key))
    answer(call, taken, show_taken)


@app.command("list", _("List vouchers that were taken and whose entries have not come yet."))
def list_(call: Call) -> None:
    from supermarket.earning.vouchers.lent import open_vouchers

    with call.reading() as session:
        found = open_vouchers(session)
        names = households_named(session, found)
    answer(call, found, partial(_show_open, names))


def _show_printed(names: Mapping[str, str], vouchers: "tuple[Voucher, ...]") -> None:
    rows = [(each.entry, each.on, names[each.household], str(each.points), each.to) for each in vouchers]
    console.say_table((_("entry"), _("date"), _("household"), _("points"), _("for machine")), rows)


def show_taken(taken: "Taken") -> None:
    """Say what was lent, or which household came."""
    if taken.of is not None:
        text = _(
            "Entry {entry}: household {household} of machine {machine} is held here now; it can spend {left} points."
        )
        console.say(text.format(entry=taken.entry, household=taken.household, machine=taken.of, left=taken.left or 0))
        return
    text = _("Entry {entry}: {points} points of voucher {voucher} for household {household}, which has {balance} now.")
    console.say(
        text.format(
            entry=taken.entry,
            points=taken.points,
            voucher=taken.voucher,
            household=taken.household,
            balance=taken.balance,
        )
    )


def _show_open(names: Mapping[str, str], found: "list[Open]") -> None:
    if not found:
        console.say(_("No voucher waits for its entry."))
        return
    other = _("another entry came in its place")
    rows = [
        (each.entry, each.on, each.voucher, names[each.household], str(each.points), other if each.is_other else "")
        for each in found
    ]
    console.say_table((_("entry"), _("date"), _("voucher"), _("household"), _("points"), _("what is odd")), rows)
