"""The demo: a story on the screen, three invented months, and files to look at, in a drill ledger of its own."""

import shutil
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.ledger.browsers import check_installed
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.demo.performance import Performed
    from supermarket.demo.telling import Step
    from supermarket.journal.engines.engine import Where

app = commands()

FILES = {
    "ledger": N_("the ledger, a drill"),
    "card": N_("a card"),
    "sheets": N_("card sheets of a station"),
    "blanks": N_("blank cards"),
    "notice": N_("a public notice"),
    "picture": N_("the notice as a picture to send"),
    "month": N_("a month's paper to sign"),
    "workbook": N_("the month as a workbook"),
    "bulletin": N_("the quarter's bulletin"),
    "bulletin_picture": N_("the bulletin's front, for a chat group"),
    "bulletin_workbook": N_("the bulletin's workbook"),
    "district": N_("the district at a glance"),
    "district_page": N_("the same, for a browser"),
    "package": N_("the auditor's package"),
    "tampered": N_("the copy that was tampered with"),
}


@app.command("demo")
def demo(
    call: Call,
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar=_("DIR"),
            help=_("Where its files go, its own ledger too; only an earlier demo's are replaced."),
        ),
    ] = Path("demo"),
    serve: Annotated[
        bool,
        typer.Option(
            "--serve", help=_("Serve it to browsers of this machine; one that is there already is not told anew.")
        ),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar=_("PORT"),
            min=1,
            max=65_535,
            help=_("The port that browsers ask at, 8080 unless it is said."),
        ),
    ] = None,
) -> int:
    from supermarket.demo.folder import told_before
    from supermarket.demo.performance import perform

    if serve:
        check_installed()
    server = None if isinstance(call.db, Path) else call.db
    if serve and not server and (earlier := told_before(out)):
        _serve(earlier.ledger, port)
        return 0
    performed = perform(
        out, show=_silent if call.json else partial(_show_step, out), bar=console.progress, server=server
    )
    recorded.done()
    answer(call, performed, partial(_show_end, out))
    if serve and performed.ok:
        _serve(performed.files["ledger"], port)
    return 0 if performed.ok else 1


def _serve(ledger: "Where", port: int | None) -> None:
    """Serve the demo's ledger; pages stand above the commands, so they are called by name, as each command is."""
    from supermarket.cli.frame.typed import MOMENT
    from supermarket.demo.performance import ASKED_AGAIN

    import_module("supermarket.web.demo").serve_demo(ledger, now=MOMENT.read(ASKED_AGAIN), port=port)


def _silent(_step: "Step") -> None:
    """Show no step; the answer holds them all."""


def _show_step(out: Path, step: "Step") -> None:
    if step.step == 1:
        text = _("A demo with invented people, in a ledger of its own in {path}; no other is touched.")
        console.say(text.format(path=out))
        console.say(_("Each step shows the command that a person would type, and what came of it."))
    console.say()
    console.say(f"{step.step:2}. {step.title}")
    if step.command:
        console.say(f"    $ {step.command}")
    for line in step.result:
        console.say(f"    {line}")


def _show_end(out: Path, performed: "Performed") -> None:
    console.say()
    console.say_table((_("What"), _("Where")), [(_(FILES[name]), path) for name, path in performed.files.items()])
    console.say(
        _("{entries} entries in stream {origin}; root {root}").format(
            entries=performed.entries, origin=performed.origin, root=performed.root
        )
    )
    console.say()
    console.say(_("Go on with, for example (in the demo it is spring 2026, so what writes needs --now):"))
    for command in performed.next:
        console.say(f"    {_program()}{command.removeprefix('supermarket')}")
    console.say()
    opening = _("To look at it in a browser, as each of the people in it: {command}")
    console.say(opening.format(command=f"{_program()} demo --serve" + ("" if str(out) == "demo" else f" --out {out}")))


def _program() -> str:
    """Return how this program is called here: it may not be where the shell looks."""
    if shutil.which("supermarket"):
        return "supermarket"
    return f"python {sys.argv[0]}" if sys.argv[0].endswith(".py") else sys.argv[0]
