"""What files were taken in, row by row, and what is wrong with them: shown, as JSON, and marked in a copy."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call
from supermarket.errors.registers import FileRefused
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.registers.outcomes import Outcome

SHOWN_MAX: Final = 20
"""So many problems a screen shows; --json and --marked have them all."""
Marked = Annotated[
    Path | None,
    typer.Option(
        "--marked", metavar=_("FILE"), help=_("Where problems are found, write a copy of the file with them marked.")
    ),
]
SheetName = Annotated[
    str | None,
    typer.Option("--sheet", metavar=_("SHEET"), help=_("The sheet of a workbook, where several could be meant.")),
]
WHAT: Final = {
    "title": N_("title line {row}: {text}"),
    "column": N_("column {column}: {text}"),
    "total": N_("totals row {row}: {text}"),
    "remark": N_("remark in row {row}: {text}"),
    "comment": N_("comment in row {row}"),
    "example": N_("example row {row}: {text}"),
    "sheet": N_("sheet {text}"),
    "other": "{text}",
}
"""What was left out of a file, in words."""
HEADINGS: Final = {
    "household": (N_("Household"), N_("Head")),
    "member": (N_("Member"), N_("Name of a person")),
    "staff": (N_("Staff code"), N_("Name of a person")),
    "sku": (N_("SKU"), N_("Name")),
}
"""What stands over the codes and the names of a file's rows, by the column that holds the codes."""
ACTIONS: Final = {"added": N_("added"), "amended": N_("amended"), "same": N_("unchanged")}


@contextmanager
def telling_problems(call: Call, path: Path | None = None, marked: Path | None = None) -> Iterator[None]:
    """Tell every problem of a file that is refused, write the marked copy, and let the refusal go on."""
    if marked is not None:
        _check_marked(marked)
    try:
        yield
    except FileRefused as fault:
        _tell(call, fault)
        if path is not None and marked is not None:
            from supermarket.paper.cards.issuing import write_whole
            from supermarket.registers.marking import marked_book

            write_whole(marked, marked_book(path, fault.problems))
            console.tell(_("The problems are marked in {path}.").format(path=marked))
        raise


def _check_marked(marked: Path) -> None:
    from supermarket.errors.files import FileExists, FileKind

    if marked.suffix.lower() != ".xlsx":
        raise FileKind(path=str(marked), ending=".xlsx")
    if marked.exists():
        raise FileExists(path=str(marked))


def _tell(call: Call, fault: FileRefused) -> None:
    if call.pages:
        return
    if call.json:
        console.say_json({"refused": fault.code, "file": fault.file, "problems": list(fault.problems)})
        return
    for problem in fault.problems[:SHOWN_MAX]:
        console.tell(f"  {problem}")
    if len(fault.problems) > SHOWN_MAX:
        text = _("  … and {count} more; --json shows all of them, --marked FILE.xlsx marks them in a copy.")
        console.tell(text.format(count=len(fault.problems) - SHOWN_MAX))


def show_outcomes(column: str, outcomes: "Sequence[Outcome]") -> None:
    """Show what became of each row of a file, whose codes stood in a column, and what was left out of it."""
    code, name = HEADINGS.get(column, (N_("Code"), N_("Name")))
    rows = [each for each in outcomes if each.action in ACTIONS]
    console.say_table(
        (_("Row"), _(code), _(name), _("Change")),
        [(each.line or "", each.code, each.name, _(ACTIONS[each.action])) for each in rows],
        {0: "right"},
    )
    if left := [_left_out(each) for each in outcomes if each.action == "left out"]:
        console.say(_("Left out: {what}.").format(what=_("; ").join(left)))
    changed = sum(each.action != "same" for each in rows)
    text = _("{count} changes; {same} rows are as they were.")
    console.say(text.format(count=changed, same=len(rows) - changed))


def _left_out(each: "Outcome") -> str:
    text = _(each.name) if each.what == "other" else each.name
    return _(WHAT[each.what]).format(row=each.line, column=each.code, text=text)
