"""The machine's clock: what a manager, or two persons, say of its date."""

from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.counter import Key
from supermarket.cli.typed import DAY
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.journal.entry import Entry

app = commands()

Today = Annotated[str, typer.Argument(metavar="DATE", help=_("Today, such as 2026-03-05.")), DAY]


@app.command("confirm", _("Say that today really is this date, after the machine was unused for more than 31 days."))
def confirm(call: Call, date: Today, *, key: Key = None) -> None:
    from supermarket.district.dates import confirm_clock

    with call.writing() as session:
        entry = confirm_clock(session, date, request(call, session, key=key))
    answer(call, _plain(entry), _show)


@app.command("correct", _("Say that today really is this date, although entries are later: the clock had run ahead."))
def correct(
    call: Call,
    date: Today,
    *,
    approver: Annotated[
        str, typer.Option("--approver", metavar=_("CODE"), help=_("The second person who says so, by staff code."))
    ],
    key: Key = None,
) -> None:
    from supermarket.cli.signing import second_known, signed_in
    from supermarket.district.clocks import correct_clock

    with call.ledger() as ledger:
        known, approved = signed_in(ledger, call.operator), second_known(ledger, approver)
        with ledger.writing(known=known) as session:
            entry = correct_clock(session, date, request(call, session, key=key), approver=approver, approved=approved)
    answer(call, _plain(entry), _show)


def _plain(entry: "Entry") -> dict[str, str]:
    return {"entry": entry.name, "date": entry.on}


def _show(value: dict[str, str]) -> None:
    console.say(_("Entry {entry}: today is {date}.").format(**value))
