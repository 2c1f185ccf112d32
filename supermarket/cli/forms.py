"""Blank papers for a place without a printer: forms, and the sheet of commands for the till."""

from pathlib import Path
from typing import Annotated, Final

import typer

from supermarket.cli import console
from supermarket.cli.asking import acting_site
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.misuse import Misuse, clean
from supermarket.cli.typed import Reader, word
from supermarket.locale import _

app = commands()

Pdf = Annotated[Path, typer.Option("--pdf", metavar=_("FILE"), help=_("Where they go, as a PDF."))]
FORMS: Final = ("register", "claim", "sign-in", "count", "spoilage", "donation")


def form_name(typed: str) -> str:
    """Return the name of a form.

    Raises: Misuse.
    """
    name = word(typed)
    if name not in FORMS:
        raise Misuse(_("“{typed}” is no form; there are {names}.").format(typed=clean(typed), names=", ".join(FORMS)))
    return name


@app.command("print", _("Print blank forms: exchange register, claim, sign-in, count, spoilage, donation receipt."))
def print_(
    call: Call,
    forms: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORM", help=_("Which ones; all if none is named.")),
        Reader(form_name),
    ] = None,
    *,
    pdf: Pdf,
    first_slip: Annotated[
        int, typer.Option("--first-slip", metavar=_("N"), min=1, help=_("The first number of the exchange register."))
    ] = 1,
    slips: Annotated[
        int, typer.Option("--slips", metavar=_("N"), min=1, max=500, help=_("How many numbered rows it has."))
    ] = 50,
) -> None:
    from supermarket.paper.blanks import print_forms
    from supermarket.paper.forms import Form

    with call.reading() as session:
        chosen = [Form(name) for name in forms or ()] or list(Form)
        print_forms(session, chosen, acting_site(call, session), pdf, first_slip=first_slip, slips=slips)
    answer(call, {"file": pdf, "forms": chosen}, lambda _value: _show(pdf))


@app.command("commands", _("Print the command sheet for a till, so that the keyboard is never needed."))
def commands_(call: Call, *, pdf: Pdf) -> None:
    from supermarket.paper.blanks import print_commands

    with call.reading() as session:
        print_commands(session, pdf)
    answer(call, {"file": pdf}, lambda _value: _show(pdf))


def _show(pdf: Path) -> None:
    console.say(_("The papers are in {path}.").format(path=pdf))
