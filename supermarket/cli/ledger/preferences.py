"""This machine's own settings, which no other has, and what the centre says of a machine that was lost."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from supermarket.cli.district.clock import Approver
from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import PROSE, at_home
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.households.holders.moving import Missing
    from supermarket.local.preferences import Preferences

app = commands()
NONE: Final = "none"


@app.command("set", _("Say where this machine's receipts and backups go; `none` forgets a place."))
def set_(
    call: Call,
    *,
    receipts: Annotated[
        str | None,
        typer.Option(
            "--receipts", metavar=_("DIR"), help=_("Where receipts go, as text files; or a printer's device.")
        ),
        PROSE,
    ] = None,
    backup: Annotated[
        str | None,
        typer.Option("--backup", metavar=_("DIR"), help=_("The folder or stick that backups go to.")),
        PROSE,
    ] = None,
    backup_at_shutting: Annotated[
        Literal["yes", "no"] | None,
        typer.Option("--backup-at-shutting", help=_("Whether shutting a till makes a backup there.")),
    ] = None,
    receipts_of: Annotated[
        str | None,
        typer.Option(
            "--receipts-of",
            metavar=_("CODE"),
            help=_("The shop whose receipts are printed here when its till is in a browser; else this machine's own."),
        ),
    ] = None,
) -> None:
    from supermarket.local.preferences import AT_SHUTTING, BACKUP, RECEIPTS, RECEIPTS_OF, prefer

    wanted = {}
    if receipts is not None:
        wanted[RECEIPTS] = _place(receipts)
    if backup is not None:
        wanted[BACKUP] = _place(backup)
    if backup_at_shutting is not None:
        wanted[AT_SHUTTING] = backup_at_shutting
    if receipts_of is not None:
        wanted[RECEIPTS_OF] = "" if receipts_of == NONE else receipts_of
    with call.ledger() as ledger:
        preferences = prefer(ledger, wanted)
    recorded.done()
    answer(call, preferences, show_preferences)


@app.command("show", _("Show where this machine's receipts and backups go."))
def show(call: Call) -> None:
    from supermarket.local.preferences import preferences_of

    with call.reading() as session:
        preferences = preferences_of(session)
    answer(call, preferences, show_preferences)


@app.command("lost", _("At the centre: say that a machine is lost; its households are held here from now on."))
def lost(
    call: Call,
    node: Annotated[
        str, typer.Argument(metavar="NODE", help=_("The site whose machine it was, or an earlier life of it."))
    ],
    *,
    approver: Approver,
    key: Key = None,
) -> None:
    from supermarket.households.holders.moving import lose

    with call.seconded(approver) as (session, second):
        missing = lose(session, node, request(call, session, key=key), second=second)
    answer(call, missing, show_missing)


def show_preferences(preferences: "Preferences") -> None:
    """Show this machine's settings, a line of each."""
    nowhere = _("on the screen")
    console.say(_("Receipts go: {place}").format(place=preferences.receipts or nowhere))
    if preferences.receipts_of:
        console.say(_("In a browser, the receipts of shop {shop} go there.").format(shop=preferences.receipts_of))
    console.say(_("Backups go: {place}").format(place=preferences.backup or _("wherever is said each time")))
    if preferences.backup_at_shutting:
        console.say(_("Shutting a till makes a backup."))
    else:
        console.say(_("Shutting a till makes no backup."))


def _place(typed: str) -> str:
    """Return a place's whole path, nothing where it is to be forgotten; a folder that is not there yet is made.

    Raises:
        OSError: it cannot be used.
    """
    if typed == NONE:
        return ""
    place = Path(os.path.abspath(at_home(Path(typed))))  # noqa: PTH100 - a link stays what it is
    if not place.exists() or place.is_file():
        place.mkdir(parents=True, exist_ok=True)
    return str(place)


def show_missing(missing: "Missing") -> None:
    """Say how many households came, and what may be missing."""
    text = _("Machine {machine} is lost; its {count} households with {points} points are held here now.")
    if not missing.households:
        text = _("Machine {machine} is lost; it held no household that another machine does not hold now.")
    console.say(text.format(machine=missing.lost, count=len(missing.households), points=missing.held))
    if missing.heard:
        text = _("It was last heard on {date}, with {size} entries.")
        console.say(text.format(date=missing.heard, size=missing.size))
    text = _(
        "Whatever it wrote from {first} on is missing here. Where somebody shows a receipt of such a number, record by "
        "hand what it says."
    )
    console.say(text.format(first=missing.first_missing))
