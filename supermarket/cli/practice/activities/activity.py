"""Activities: planned, held, cancelled, moved, corrected; listed, shown, counted, and counts that others published."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from supermarket.cli.earning.evidence import Evidence, kept_files
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import SURE, Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.practice.activities.activity_shown import (
    show_activity,
    show_counts,
    show_list,
    show_reported,
    show_told,
)
from supermarket.cli.spending.counter import Key, Why
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from supermarket.books.session import Request, WriteSession
    from supermarket.practice.activities.activities import Plan
    from supermarket.practice.activities.standing import Activity

app = commands()
Named = Annotated[str, typer.Argument(metavar="ACTIVITY", help=_("The activity's number, such as 1000-1-57."))]
Words = Annotated[
    str, typer.Argument(metavar="TITLE", help=_("What it is called; sealed, so without names of residents.")), PROSE
]
Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar=_("KIND"),
        help=_(
            "What it mainly is: couplets, lantern, customs, theory, cleaning, culture, clinic, haircut, old-young, "
            "event, waste-law, training, meeting, lecture or other."
        ),
    ),
]
Also = Annotated[
    list[str] | None,
    typer.Option(
        "--also", metavar=_("KIND"), help=_("A kind that it is besides; it is counted under both, once in all.")
    ),
]
OnDay = Annotated[str | None, typer.Option("--day", metavar=_("DATE"), help=_("On which day; today if left out.")), DAY]
AtTime = Annotated[str | None, typer.Option("--start", metavar=_("TIME"), help=_("When it begins, such as 8:30."))]
Where = Annotated[
    str | None, typer.Option("--place", metavar=_("TEXT"), help=_("Where; sealed, so without names.")), PROSE
]
Theme = Annotated[str | None, typer.Option("--theme", metavar=_("CODE"), help=_("The theme of the month."))]
Project = Annotated[str | None, typer.Option("--project", metavar=_("CODE"), help=_("The project that it is of."))]
Online = Annotated[bool, typer.Option("--online", help=_("People attend from where they are."))]
Heads = Annotated[int | None, typer.Option("--heads", metavar=_("N"), help=_("How many people it reached."))]
Meant = Annotated[
    Literal["exact", "at-least", "about"],
    typer.Option("--qualifier", help=_("How that is meant: exactly so many, at least so many, or about so many.")),
    SURE,
]
Roster = Annotated[
    str | None,
    typer.Option(
        "--roster", metavar=_("ENTRY"), help=_("The roster of `claim roster` on which its helpers signed in.")
    ),
]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
    PROSE,
]
First = Annotated[str | None, typer.Option("--from", metavar=_("DATE"), help=_("From this day on.")), DAY]
Last = Annotated[str | None, typer.Option("--to", metavar=_("DATE"), help=_("Up to this day.")), DAY]
SiteShown = Annotated[str | None, typer.Option("--at", metavar=_("CODE"), help=_("Only this site and those below it."))]
EARLIEST: Final = "2000-01-01"
LATEST: Final = "2099-12-31"


@app.command("plan", _("Plan an activity: what, of which kinds, when and where."))
def plan(
    call: Call,
    title: Words,
    *,
    kind: Kind,
    also: Also = None,
    day: OnDay = None,
    start: AtTime = None,
    place: Where = None,
    theme: Theme = None,
    project: Project = None,
    online: Online = False,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import plan

    planned = _plan(title, kind, also, day, start, place, theme, project, online=online)
    does(call, key, lambda session, asked: plan(session, planned, asked))


@app.command("record", _("Write down an activity that was held without a plan."))
def record(
    call: Call,
    title: Words,
    *,
    kind: Kind,
    heads: Heads,
    qualifier: Meant = "exact",
    also: Also = None,
    day: OnDay = None,
    start: AtTime = None,
    place: Where = None,
    theme: Theme = None,
    project: Project = None,
    online: Online = False,
    roster: Roster = None,
    evidence: Evidence = None,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import Outcome, hold_unplanned

    planned = _plan(title, kind, also, day, start, place, theme, project, online=online)
    outcome = Outcome(heads, qualifier, roster=roster, evidence=kept_files(call, evidence))
    does(call, key, lambda session, asked: hold_unplanned(session, planned, outcome, asked))


@app.command("hold", _("Say that an activity was held, how many it reached, and what shows it."))
def hold(
    call: Call,
    activity: Named,
    *,
    heads: Heads = None,
    qualifier: Meant = "exact",
    roster: Roster = None,
    evidence: Evidence = None,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import Outcome, hold

    outcome = Outcome(heads, qualifier, roster=roster, evidence=kept_files(call, evidence))
    does(call, key, lambda session, asked: hold(session, activity, outcome, asked))


@app.command("cancel", _("Cancel an activity, for the weather or for another reason."))
def cancel(
    call: Call,
    activity: Named,
    *,
    why: Annotated[
        Literal["weather", "other"],
        typer.Option("--why", help=_("For the weather, or for another reason.")),
        Meanings({"weather": N_("the weather")}),
    ] = "other",
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import cancel

    does(call, key, lambda session, asked: cancel(session, activity, why, reason, asked))


@app.command("move", _("Move an activity to another day or time."))
def move(
    call: Call,
    activity: Named,
    day: Annotated[str, typer.Argument(metavar="DATE", help=_("To which day.")), DAY],
    *,
    start: AtTime = None,
    reason: Reason = None,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import move

    does(call, key, lambda session, asked: move(session, activity, day, asked, start=start, reason=reason))


@app.command("correct", _("Correct, once, how many an activity reached."))
def correct(
    call: Call,
    activity: Named,
    *,
    heads: Annotated[int, typer.Option("--heads", metavar=_("N"), help=_("How many people it reached."))],
    qualifier: Meant = "exact",
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.activities import correct

    does(call, key, lambda session, asked: correct(session, activity, heads, qualifier, reason, asked))


@app.command("list", _("List activities by day: planned, held, cancelled, moved."))
def list_(
    call: Call,
    *,
    first: First = None,
    last: Last = None,
    at: SiteShown = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar=_("KIND"), help=_("Only those of this kind."))] = None,
    state: Annotated[
        Literal["planned", "moved", "held", "called-off", "corrected"] | None,
        typer.Option("--state", help=_("Only those that stand so.")),
    ] = None,
) -> None:
    from supermarket.practice.activities.standing import activities_between, places_at
    from supermarket.practice.activities.words import known_kind

    with call.reading() as session:
        places = places_at(session, at, last)
        found = activities_between(session, places, first or EARLIEST, last or LATEST)
        wanted = known_kind(kind) if kind else None
        chosen = [each for each in found if state in {None, each.state} and wanted in {None, *each.every_kind}]
        answer(call, chosen, lambda value: show_list(session.today, value))


@app.command("show", _("Show an activity and every step that was taken with it."))
def show(call: Call, activity: Named) -> None:
    from supermarket.practice.activities.course import ACTIVITY
    from supermarket.practice.activities.standing import activity_of
    from supermarket.practice.cases.cases import case_of

    with call.reading() as session:
        found = activity_of(session, activity)
        steps = case_of(session, ACTIVITY, found.activity).steps
        legal = ACTIVITY.legal(found.state)
    answer(call, {**vars(found), "steps": steps, "next": legal}, lambda _value: show_activity(found, steps, legal))


@app.command("counts", _("Count what was held and whom it reached, kind by kind; kinds overlap and are not added up."))
def counts(call: Call, *, first: First = None, last: Last = None, at: SiteShown = None) -> None:
    from supermarket.practice.activities.counts import counted, reported
    from supermarket.practice.activities.standing import activities_between, places_at

    with call.reading() as session:
        begins, ends = first or EARLIEST, last or LATEST
        lines = counted(activities_between(session, places_at(session, at, last), begins, ends))
        published = reported(session, begins, ends)
    answer(call, {"lines": lines, "published": published}, lambda _value: show_counts(lines, published))


@app.command(
    "report", _("Record a count that was published elsewhere; it is shown beside the ledger's own, never added.")
)
def report(
    call: Call,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help=_("A kind of activity, `universal` for those of universal benefit, or `all`.")
        ),
    ],
    *,
    first: Annotated[str, typer.Option("--from", metavar=_("DATE"), help=_("Its first day.")), DAY],
    last: Annotated[str, typer.Option("--to", metavar=_("DATE"), help=_("Its last day, included.")), DAY],
    source: Annotated[str, typer.Option("--source", metavar=_("TEXT"), help=_("Where it was published.")), PROSE],
    times: Annotated[int | None, typer.Option("--times", metavar=_("N"), help=_("How many activities."))] = None,
    times_qualifier: Annotated[
        Literal["exact", "at-least", "about"],
        typer.Option(
            "--times-qualifier", help=_("How that is meant: exactly so many, at least so many, or about so many.")
        ),
        SURE,
    ] = "exact",
    heads: Heads = None,
    qualifier: Meant = "exact",
    key: Key = None,
) -> None:
    from supermarket.practice.activities.counts import Published, report

    published = Published(kind, first, last, source, times, times_qualifier, heads, qualifier)
    with call.writing() as session:
        told = report(session, published, request(call, session, key=key))
    answer(call, told, lambda value: show_reported([value]))


def does(call: Call, key: str | None, act: "Callable[[WriteSession, Request], Activity]") -> None:
    """Do something with an activity and show how it stands then."""
    with call.writing() as session:
        activity = act(session, request(call, session, key=key))
    answer(call, activity, show_told)


def _plan(  # noqa: PLR0917 - the options of a plan
    title: str,
    kind: str,
    also: list[str] | None,
    day: str | None,
    start: str | None,
    place: str | None,
    theme: str | None,
    project: str | None,
    *,
    online: bool,
) -> "Plan":
    from supermarket.practice.activities.activities import Plan

    return Plan(title, (kind, *(also or ())), day, start, place, theme, project, online)
