"""Files for an office to fill: a workbook for each register and list, and one for a whole district."""

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.locale import N_, _

app = commands()

Name = Literal[
    "district",
    "sites",
    "staff",
    "rules",
    "goods",
    "donors",
    "settings",
    "households",
    "members",
    "roster",
    "counts",
    "organisations",
    "volunteers",
    "services",
    "listings",
    "themes",
    "projects",
    "openings",
    "items",
]
FILES: Final = {
    "district": N_("all registers"),
    "counts": N_("what was counted"),
    "organisations": N_("Organisations"),
    "listings": N_("the three lists"),
    "themes": N_("Themes of months"),
    "openings": N_("opening days"),
    "items": N_("things to lend or give"),
}
"""What a file holds, where its own name does not say so."""


@app.command("template")
def template(
    call: Call,
    register: Annotated[
        Name, typer.Argument(metavar="REGISTER", help=_("Which file; district has all registers.")), Meanings(FILES)
    ],
    *,
    xlsx: Annotated[Path, typer.Option("--xlsx", metavar=_("FILE"), help=_("Where it goes, as a workbook."))],
) -> None:
    from supermarket.errors.files import FileExists, FileKind
    from supermarket.locale import is_chinese
    from supermarket.paper.cards.issuing import write_whole
    from supermarket.registers.templates import template_book
    from supermarket.templates import forms_of

    if xlsx.suffix.lower() != ".xlsx":
        raise FileKind(path=str(xlsx), ending=".xlsx")
    if xlsx.exists():
        raise FileExists(path=str(xlsx))
    forms = forms_of(register)
    write_whole(xlsx, template_book(forms, chinese=is_chinese()))
    answer(call, {"file": str(xlsx), "sheets": [form.name for form in forms]}, lambda _made: _show(xlsx))


def _show(path: Path) -> None:
    console.say(_("The template is at {path}; its grey rows are invented examples.").format(path=path))
