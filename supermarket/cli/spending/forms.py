"""Blank papers for a place without a printer: forms, and the sheet of commands for the till."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse, clean
from supermarket.cli.frame.typed import Reader, word
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.redemption.form_numbers import Numbered

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
    from_: Annotated[
        int | None,
        typer.Option(
            "--from",
            "--first-slip",
            metavar=_("NUMBER"),
            min=1,
            help=_("The first number of the exchange register, to print it again; else it goes on after the last."),
        ),
    ] = None,
    slips: Annotated[
        int, typer.Option("--slips", metavar=_("N"), min=1, max=500, help=_("How many numbered rows it has."))
    ] = 50,
    key: Key = None,
) -> None:
    from supermarket.paper.forms.blanks import print_forms
    from supermarket.paper.forms.forms import Form
    from supermarket.spending.redemption.form_numbers import number_forms

    chosen = [Form(name) for name in forms or ()] or list(Form)
    if Form.REGISTER not in chosen:
        with call.reading() as session:
            print_forms(session, chosen, acting_site(call, session), pdf, first_slip=1, slips=slips)
        answer(call, {"file": pdf, "forms": chosen}, lambda _value: _show(pdf))
        return
    with call.writing() as session:
        asked = request(call, session, key=key)
        numbered = number_forms(session, "register", slips, from_, asked)
        print_forms(session, chosen, asked.site, pdf, first_slip=numbered.first, slips=slips)
    told = {"file": pdf, "forms": chosen, "first": numbered.first, "last": numbered.last}
    answer(call, told, lambda _value: _show_numbered(pdf, numbered))


@app.command("commands", _("Print the command sheet for a till, so that the keyboard is never needed."))
def commands_(call: Call, *, pdf: Pdf) -> None:
    from supermarket.paper.forms.blanks import print_commands

    with call.reading() as session:
        print_commands(session, pdf)
    answer(call, {"file": pdf}, lambda _value: _show(pdf))


def _show_numbered(pdf: Path, numbered: "Numbered") -> None:
    _show(pdf)
    text = _("The exchange register has the numbers {first} to {last}; the next print goes on after them.")
    console.say(text.format(first=numbered.first, last=numbered.last))


def _show(pdf: Path) -> None:
    console.say(_("The papers are in {path}.").format(path=pdf))
