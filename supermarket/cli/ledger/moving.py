"""The ledger as a whole: moved to another place or engine, and who may use it on a server."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import signed_request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import LEDGER
from supermarket.cli.ledger.setup import show_lost
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.moving import Moved

app = commands()


@app.command("move", _("Move the whole ledger to another file or server, and prove that all of it arrived."))
def move(
    call: Call,
    to: Annotated[  # noqa: ANN401 - a path, or an address on a server, as the reader gives it
        Any, LEDGER, typer.Argument(metavar="TO", help=_("A file that is not there yet, or an address on a server."))
    ],
) -> int:
    from supermarket.moving import move

    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
        with console.progress(_("Copying and comparing")) as done:
            moved = move(ledger, to, asked, done)
    recorded.done()
    answer(call, moved, _show)
    return 1 if moved.lost else 0


@app.command("grant", _("On a server: let a role use the ledger, with exactly the rights that the program needs."))
def grant(
    call: Call,
    role: Annotated[str, typer.Argument(metavar="ROLE", help=_("The role of the server by which the program asks."))],
) -> None:
    with call.ledger() as ledger:
        ledger.grant(role)
    recorded.done()
    answer(call, {"role": role, "place": str(ledger.database.where)}, _show_granted)


def _show_granted(given: dict[str, str]) -> None:
    console.say(_("{role} may use the ledger at {place} now, and change nothing of what was entered.").format(**given))


def _show(moved: "Moved") -> None:
    text = _("The ledger {origin} goes on at {place}; entries: {entries}, rows compared: {rows}, root {root}.")
    console.say(text.format(**vars(moved)))
    console.say(_("The one that was here can only be read from now on; keep it as a backup."))
    show_lost(moved.lost)
