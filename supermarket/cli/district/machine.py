"""The machines that write this ledger: which they are, and what is said of one that was lost."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.district.clock import Approver
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.households.holders.moving import Missing

app = commands()


@app.command("show", _("Show which machine this is, which the centre's is, and how fresh this one is."))
def show(call: Call) -> None:
    from supermarket.district.machines.machines import freshness, machines_of
    from supermarket.district.machines.told import fresh_words
    from supermarket.households.holders.holding import lost_of

    with call.reading() as session:
        machines, fresh, words = machines_of(session), freshness(session), fresh_words(session)
        lost = lost_of(session)
    value = {
        "machine": machines.own,
        "centre": machines.centre,
        "streams": list(machines.origins),
        "lost": {origin: day for origin, (_size, day) in lost.items()},
        "fresh": asdict(fresh) if fresh else None,
    }
    answer(call, value, lambda value: _show(value, words))


@app.command("lost", _("At the centre: say that a machine is lost; its households are held here from now on."))
def lost(
    call: Call,
    node: Annotated[str, typer.Argument(metavar="NODE", help=_("The site whose machine it was."))],
    *,
    approver: Approver,
    key: Key = None,
) -> None:
    from supermarket.households.holders.moving import lose

    with call.seconded(approver) as (session, second):
        missing = lose(session, node, request(call, session, key=key), second=second)
    answer(call, missing, show_missing)


def _show(value: dict[str, Any], words: str) -> None:
    console.say(_("This machine is {machine}; the centre's is {centre}.").format(**value))
    console.say(words or _("It needs no word of another machine."))
    for origin, day in value["lost"].items():
        console.say(_("{machine} was declared lost on {date}.").format(machine=origin, date=day))


def show_missing(missing: "Missing") -> None:
    """Say how many households came, and what may be missing."""
    text = _("Machine {machine} is lost; its {count} households with {points} points are held here now.")
    console.say(text.format(machine=missing.lost, count=len(missing.households), points=missing.held))
    if missing.heard:
        text = _("It was last heard on {date}, with {size} entries.")
        console.say(text.format(date=missing.heard, size=missing.size))
    text = _(
        "Whatever it wrote from {first} on is missing here. Receipts with such numbers are proof: enter them by hand, "
        "goods that were given too."
    )
    console.say(text.format(first=missing.first_missing))
