"""Papers: what stands on paper in somebody's name, until he confirms it himself."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.spending.counter import Key
from supermarket.locale import _
from supermarket.locale.kind_names import kind_name

if TYPE_CHECKING:
    from supermarket.district.gate.papers import Paper

app = commands()


@app.command("list", _("List what stands on paper and waits for whoever signed it there."))
def list_(call: Call) -> None:
    from supermarket.district.gate.papers import waiting

    with call.reading() as session:
        papers = waiting(session)
        names = site_names(session, (each.site for each in papers))
        answer(call, papers, partial(show_papers, names))


@app.command("confirm", _("Confirm what was recorded from a paper that you signed."))
def confirm(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The entry that was recorded from the paper."))],
    *,
    key: Key = None,
) -> None:
    from supermarket.district.gate.papers import confirm

    with call.writing() as session:
        confirmed = confirm(session, entry, request(call, session, key=key))
    answer(call, {"entry": confirmed.name, "confirms": confirmed.content["confirms"]}, show_confirmed)


def show_papers(names: Mapping[str, str], papers: "list[Paper]") -> None:
    """Show what waits for whom."""
    headings = (_("Entry"), _("What"), _("Site"), _("Signed by"), _("On the paper"), _("Recorded by"))
    rows = [
        (each.entry, kind_name(each.kind), names[each.site], each.signer, each.signed, each.recorded_by)
        for each in papers
    ]
    console.say_table(headings, rows, none=_("No paper waits to be confirmed."))


def show_confirmed(value: dict[str, str]) -> None:
    """Show what was confirmed."""
    console.say(_("Entry {entry} confirms {confirms}.").format(**value))
