"""The machine's clock: the word of a manager and a second person for its date."""

from typing import Annotated

import typer

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.typed import DAY
from supermarket.locale import _

app = commands()
Approver = Annotated[
    str,
    typer.Option(
        "--approver",
        metavar=_("CODE"),
        help=_("Who else says so, at this till; a script gives the PIN in SUPERMARKET_APPROVER_PIN."),
    ),
]


@app.command("confirm", _("Say that today really is this date, after the machine was unused for more than 31 days."))
def confirm(
    call: Call,
    date: Annotated[str, typer.Argument(metavar="DATE", help=_("Today, such as 2026-03-05.")), DAY],
    *,
    approver: Approver,
) -> None:
    from supermarket.district.dates import confirm_clock

    with call.seconded(approver) as (session, second):
        entry = confirm_clock(session, date, request(call, session), second=second)
    answer(call, {"entry": entry.name, "date": entry.on}, _show)


def _show(value: dict[str, str]) -> None:
    console.say(_("Entry {entry}: today is {date}.").format(**value))
