"""The machine's clock: the word of a manager and a second person for its date."""

from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.journal.entry import Entry

app = commands()
Approver = Annotated[
    str,
    typer.Option(
        "--approver",
        metavar=_("CODE"),
        help=_("Who else says so, at this till; a script gives the PIN in SUPERMARKET_APPROVER_PIN."),
    ),
]

Today = Annotated[str, typer.Argument(metavar="DATE", help=_("Today, such as 2026-03-05.")), DAY]


@app.command("confirm", _("Say that today really is this date, after the machine was unused for more than 31 days."))
def confirm(call: Call, date: Today, *, approver: Approver, key: Key = None) -> None:
    from supermarket.district.clocks import confirm_clock

    with call.seconded(approver) as (session, second):
        entry = confirm_clock(session, date, request(call, session, key=key), second=second)
    answer(call, _plain(entry), _show)


@app.command("correct", _("Say that today really is this date, although entries are later: the clock had run ahead."))
def correct(call: Call, date: Today, *, approver: Approver, key: Key = None) -> None:
    from supermarket.district.clocks import correct_clock

    with call.seconded(approver) as (session, second):
        entry = correct_clock(session, date, request(call, session, key=key), second=second)
    answer(call, _plain(entry), _show)


def _plain(entry: "Entry") -> dict[str, str]:
    return {"entry": entry.name, "date": entry.on}


def _show(value: dict[str, str]) -> None:
    console.say(_("Entry {entry}: today is {date}.").format(**value))
