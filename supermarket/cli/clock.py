"""The machine's clock: a manager's word for its date."""

from typing import Annotated

import typer

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.typed import DAY
from supermarket.locale import _

app = commands()


@app.command("confirm", _("Say that today really is this date, after the machine was unused for more than 31 days."))
def confirm(
    call: Call, date: Annotated[str, typer.Argument(metavar="DATE", help=_("Today, such as 2026-03-05.")), DAY]
) -> None:
    from supermarket.district.dates import confirm_clock

    with call.writing() as session:
        entry = confirm_clock(session, date, request(call, session))
    answer(call, {"entry": entry.name, "date": entry.on}, _show)


def _show(value: dict[str, str]) -> None:
    console.say(_("Entry {entry}: today is {date}.").format(**value))
