"""What the entries add up to: rebuilt from the journal, or compared with it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.rebuild import Difference

app = commands()


@app.command("rebuild", _("Drop the books and post the whole journal again, or only compare."))
def rebuild(
    call: Call,
    *,
    check: Annotated[
        bool, typer.Option("--check", help=_("Compare row for row, change nothing, and name the first difference."))
    ] = False,
) -> int:
    with call.ledger() as ledger, console.progress(_("Posting the journal")) as done:
        if check:
            difference = ledger.first_difference(done)
            answer(call, {"ok": difference is None, "difference": _difference(difference)}, _show_check)
            return 0 if difference is None else 1
        entries = ledger.rebuild(done)
        recorded.done()
        answer(call, {"ok": True, "entries": entries}, _show_rebuilt)
        return 0


def _difference(difference: "Difference | None") -> dict[str, Any] | None:
    if difference is None:
        return None
    return {"table": difference.table, "expected": _plain(difference.expected), "found": _plain(difference.found)}


def _plain(row: tuple[Any, ...] | None) -> list[Any] | None:
    return None if row is None else [cell.hex() if isinstance(cell, bytes) else cell for cell in row]


def _show_check(value: dict[str, Any]) -> None:
    difference = value["difference"]
    if difference is None:
        console.say(_("The books are what the journal makes of them, row for row."))
        return
    text = _("The books differ from the journal in the table {table}: expected {expected}, found {found}.")
    nothing = _("no row")
    console.say(
        text.format(
            table=difference["table"],
            expected=difference["expected"] or nothing,
            found=difference["found"] or nothing,
        )
    )


def _show_rebuilt(value: dict[str, Any]) -> None:
    console.say(_("The books were rebuilt from {entries} entries.").format(**value))
