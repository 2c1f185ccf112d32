"""Rectifications: ordered after a run, answered, judged, and followed to their end."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_name, site_names
from supermarket.cli.frame.typed import DAY, PROSE, Reader, place, prose
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.assessment.rectification.rectifications import Rectification

app = commands()
Number = Annotated[
    str, typer.Argument(metavar="ORDER", help=_("The number of the order to mend things, such as 1000-1-57."))
]
Due = Annotated[str, typer.Option("--due", metavar=_("DATE"), help=_("The last day for an answer.")), DAY]
Why = Annotated[str, typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public.")), PROSE]


@app.command(
    "order",
    _("Order sites to mend things after a run: those named, or the five that stand last; without lines, the dearest."),
)
def order(
    call: Call,
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="SITE", help=_("The sites; without any the last five."))
    ] = None,
    *,
    due: Due,
    run: Annotated[
        str | None, typer.Option("--run", metavar=_("ENTRY"), help=_("The run, by its entry; the latest if left out."))
    ] = None,
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar=_("LINE"), help=_("A line of the form to mend; may be given again.")),
    ] = None,
    what: Annotated[
        str | None, typer.Option("--what", metavar=_("TEXT"), help=_("What is to be done, in words.")), PROSE
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.assessment.bulletins import order_sites

    with call.writing() as session:
        asked = request(call, session, key=key)
        found = order_sites(session, asked, run=run, sites=sites or (), items=items or (), due=due, what=what)
        names = site_names(session, (each.site for each in found))
    answer(call, found, partial(show_rectifications, names))


@app.command("answer", _("Answer an order: what was done, with what shows it."))
def answer_(
    call: Call,
    number: Number,
    *,
    done: Annotated[str, typer.Option("--done", metavar=_("TEXT"), help=_("What was done.")), PROSE],
    evidence: Annotated[
        list[str],
        typer.Option("--evidence", metavar=_("FILE"), help=_("A photo or PDF of it; may be given again.")),
        Reader(prose),
    ],
    key: Key = None,
) -> None:
    from supermarket.assessment.rectification.rectifications import answer as give
    from supermarket.people.evidence import keep_file

    with call.ledger():
        kept = tuple(keep_file(call.local, place(path)) for path in evidence)
    with call.writing() as session:
        given = give(session, number, done, kept, request(call, session, key=key))
        names = {given.site: site_name(session, given.site)}
    answer(call, given, lambda one: show_rectifications(names, [one]))


@app.command("approve", _("Approve an answer; you are not who answered."))
def approve(call: Call, number: Number, *, key: Key = None) -> None:
    _judge(call, number, "approve", key)


@app.command("refuse", _("Refuse an answer, with another last day."))
def refuse(call: Call, number: Number, *, reason: Why, due: Due, key: Key = None) -> None:
    _judge(call, number, "refuse", key, reason=reason, due=due)


@app.command("extend", _("Set another last day."))
def extend(call: Call, number: Number, *, reason: Why, due: Due, key: Key = None) -> None:
    _judge(call, number, "extend", key, reason=reason, due=due)


@app.command("lapse", _("Record that the last day passed without an answer that was enough."))
def lapse(call: Call, number: Number, *, reason: Why, key: Key = None) -> None:
    _judge(call, number, "lapse", key, reason=reason)


def _judge(
    call: Call, number: str, step: str, key: str | None, *, reason: str | None = None, due: str | None = None
) -> None:
    from supermarket.assessment.rectification.rectifications import judge

    with call.writing() as session:
        judged = judge(session, number, step, request(call, session, key=key), reason=reason, due=due)
        names = {judged.site: site_name(session, judged.site)}
    answer(call, judged, lambda one: show_rectifications(names, [one]))


@app.command("list", _("List the orders that are open, those that are late, or all that followed a run."))
def list_(
    call: Call,
    *,
    run: Annotated[
        str | None, typer.Option("--run", metavar=_("ENTRY"), help=_("All that followed this run, ended ones too."))
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only those whose answer is late."))] = False,
) -> None:
    from supermarket.assessment.rectification.rectifications import after_run, open_rectifications
    from supermarket.assessment.runs import run_named

    with call.reading() as session:
        found = (
            after_run(session, run_named(session, run).name) if run else open_rectifications(session, overdue=overdue)
        )
        found = [each for each in found if each.overdue or not overdue]
        names = site_names(session, (each.site for each in found))
    answer(call, found, partial(show_rectifications, names))


@app.command("show", _("Show an order with every step that followed."))
def show(call: Call, number: Number) -> None:
    from supermarket.assessment.rectification.rectifications import rectification_of

    with call.reading() as session:
        found = rectification_of(session, number)
        names = {found.site: site_name(session, found.site)}
    answer(call, found, partial(_show_steps, names))


def show_rectifications(names: dict[str, str], found: "list[Rectification]") -> None:
    """Show orders, a line for each, with the sites' names."""
    headings = (_("Rectification"), _("Site"), _("Name"), _("Lines"), _("Mend by"), _("Days late"), _("State"))
    rows = [
        (
            *(each.rectification, each.site, names[each.site], " ".join(each.items), each.due),
            *(each.days_late or None, _(each.state)),
        )
        for each in found
    ]
    console.say_table(headings, rows, {5: "right"})


def _show_steps(names: dict[str, str], found: "Rectification") -> None:
    show_rectifications(names, [found])
    if found.what:
        console.say(found.what)
    headings = (_("Date"), _("Entry"), _("Step"), _("Staff"), _("Mend by"), _("What was done, or why"), _("Evidence"))
    rows = [
        (each.on, each.entry, _(each.step), each.actor, each.due, each.done or each.reason, each.pictures or None)
        for each in found.steps
    ]
    console.say_table(headings, rows, {6: "right"})
