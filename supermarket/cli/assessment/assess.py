"""Assessments: forms and indicators, marks, runs, and every score opened down to the entries behind it."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from supermarket.cli.assessment.bulletin import add_bulletins
from supermarket.cli.assessment.shown import (
    show_adopted,
    show_checked,
    show_explanation,
    show_forms,
    show_indicators,
    show_mark,
    show_results,
    show_runs,
)
from supermarket.cli.district.register import From
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import PROSE, Reader, place, prose
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.assessment.forms.forms import Form
    from supermarket.assessment.results import PlaceResult, Results
    from supermarket.assessment.runs import Change, Run
    from supermarket.books.session import ReadSession

app = commands()
ENTRIES_SHOWN: Final = 10
"""So many entries behind a figure are shown; --json gives all."""

FormName = Annotated[
    str, typer.Argument(metavar="FORM", help=_("The form: a name that `assess forms` lists, or a .toml file.")), PROSE
]
PeriodName = Annotated[str, typer.Argument(metavar="PERIOD", help=_("The period, such as the quarter 2026-1.")), PROSE]
RunName = Annotated[
    str | None, typer.Option("--run", metavar=_("ENTRY"), help=_("The run, by its entry; the latest if left out."))
]


@app.command(
    "forms", _("List the forms that are in force and those that lie beside the ledger, with lines and bounds.")
)
def forms(call: Call) -> None:
    from supermarket.assessment.forms.adopting import adoptions
    from supermarket.assessment.forms.files import form_files

    with call.reading() as session:
        standing = {each.form.name: each for each in adoptions(session)}
    found: list[tuple[Form, str | None]] = [(each.form, each.since) for each in standing.values()]
    for name in form_files(call.local):
        form = _of_file(call, name)
        if name not in standing or standing[name].form.sha256 != form.sha256:
            found.append((form, None))
    value = [form.content | {"sha256": form.sha256, "in_force_since": since} for form, since in found]
    answer(call, value, lambda _value: show_forms(found))


@app.command("adopt", _("Adopt a form, as its file says it: from that day on it is marked and run as it is now."))
def adopt(
    call: Call,
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM", help=_("The form: a .toml file, or the name of one beside the ledger or of the sample.")
        ),
        PROSE,
    ],
    *,
    from_: From = None,
    key: Key = None,
) -> None:
    from supermarket.assessment.forms.adopting import adopt

    chosen = _of_file(call, form)
    with call.writing() as session:
        adopted = adopt(session, chosen, from_, request(call, session, key=key))
    answer(call, adopted, show_adopted)


@app.command("abolish", _("End a form, from today or a later day on: nothing is marked or run by it any more."))
def abolish(
    call: Call,
    form: Annotated[str, typer.Argument(metavar="FORM", help=_("The form, by its name."))],
    *,
    from_: From = None,
    key: Key = None,
) -> None:
    from supermarket.assessment.forms.adopting import abolish

    with call.writing() as session:
        ended = abolish(session, form, from_, request(call, session, key=key))
    answer(call, ended, show_adopted)


@app.command("indicators", _("List the indicators that a form can name: what each means, its unit and formula."))
def indicators(call: Call) -> None:
    from supermarket.assessment.indicators.all import INDICATORS

    value = [
        {"name": each.name, "unit": _(each.unit), "meaning": _(each.meaning), "formula": _(each.formula)}
        for each in INDICATORS.values()
    ]
    answer(call, value, show_indicators)


@app.command("mark", _("Mark a line of a form that no figure shows, with evidence and a second person."))
def mark(  # noqa: PLR0917 - what stands on the command line, in its order
    call: Call,
    form: FormName,
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_("The number of the line."))],
    marked: Annotated[str, typer.Argument(metavar="SITE", help=_("The site that is marked."))],
    period: PeriodName,
    mark: Annotated[str, typer.Argument(metavar="MARK", help=_("The points, such as 8.5; of a veto 1: found, or 0."))],
    *,
    note: Annotated[str, typer.Option("--note", metavar=_("TEXT"), help=_("What was seen.")), PROSE],
    evidence: Annotated[
        list[str],
        typer.Option("--evidence", metavar=_("FILE"), help=_("A photo or PDF of it; may be given again.")),
        Reader(prose),
    ],
    second: Annotated[
        str, typer.Option("--second", metavar=_("CODE"), help=_("The second person who saw it, by his staff code."))
    ],
    key: Key = None,
) -> None:
    from supermarket.assessment.marks import NewMark, give
    from supermarket.people.evidence import keep_file

    with call.ledger():
        kept = tuple(keep_file(call.local, place(path)) for path in evidence)
    with call.seconded(second) as (session, other):
        chosen = _form(call, session, form)
        new = NewMark(item, marked, period, mark, note, kept)
        given = give(session, chosen, new, other, request(call, session, key=key))
    answer(call, given, show_mark)


@app.command("run", _("Score every site of a form as of a period's end, and seal it."))
def run(call: Call, form: FormName, period: PeriodName, *, key: Key = None) -> None:
    from supermarket.assessment.runs import run

    with call.writing() as session:
        chosen = _form(call, session, form)
        sealed = run(session, chosen, period, request(call, session, key=key))
        value, show = _shown(session, sealed)
    answer(call, value, show)


@app.command("preview", _("Show what a run would come to now, without sealing anything."))
def preview(call: Call, form: FormName, period: PeriodName) -> None:
    from supermarket.assessment.marks import marks_left_out
    from supermarket.assessment.runs import changes_of, preview

    with call.reading() as session:
        chosen = _form(call, session, form)
        past, results, before = preview(session, chosen, period)
        changes = changes_of(session, results, before)
        names = {site: each.name for site, each in past.places.items()}
        left_out = marks_left_out(past, chosen)
    value = {
        "run": None,
        "period": past.period.name,
        "marks_left_out": left_out,
        **_told(results, changes, names),
    }
    answer(call, value, lambda value: show_results(chosen.title, value))


@app.command("list", _("List the runs that were sealed, the latest first."))
def list_(call: Call) -> None:
    from supermarket.assessment.runs import runs

    with call.reading() as session:
        answer(call, runs(session), show_runs)


@app.command("show", _("Show the scores of a run."))
def show(call: Call, *, run: RunName = None) -> None:
    from supermarket.assessment.runs import run_named

    with call.reading() as session:
        value, show_ = _shown(session, run_named(session, run))
    answer(call, value, show_)


@app.command("explain", _("Open a site's score, line by line, down to the entries behind each figure."))
def explain(
    call: Call,
    whose: Annotated[str, typer.Argument(metavar="SITE", help=_("The site, by its code."))],
    *,
    run: RunName = None,
    indicator: Annotated[
        str | None,
        typer.Option("--indicator", metavar=_("WHICH"), help=_("Only this line, by its number, or this indicator.")),
    ] = None,
) -> None:
    from supermarket.assessment.explain import explain
    from supermarket.assessment.runs import run_of_site

    with call.reading() as session:
        found = explain(session, run_of_site(session, run, whose), whose, indicator)
    answer(call, found, partial(show_explanation, ENTRIES_SHOWN))


@app.command("check", _("Work a run out again from the entries that it saw, and name what differs."))
def check(
    call: Call,
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help=_("The run, by its entry; the latest if left out."))
    ] = None,
) -> None:
    from supermarket.assessment.runs import check

    with call.reading() as session:
        sealed = check(session, run)
    value = {"run": sealed.name, "digest": sealed.digest, "places": len(sealed.results.places), "ok": True}
    answer(call, value, show_checked)


add_bulletins(app)


# --- what is told -----------------------------------------------------------------------------------------------------


def _form(call: Call, session: "ReadSession", named: str) -> "Form":
    """Return the form that is in force under a name; else, and where a file is named, the one that lies there."""
    from supermarket.assessment.forms.adopting import form_in_force
    from supermarket.assessment.forms.files import ENDING

    standing = None if named.endswith(ENDING) else form_in_force(session, named)
    return standing or _of_file(call, named)


def _of_file(call: Call, named: str) -> "Form":
    from supermarket.assessment.beside import PATTERNS
    from supermarket.assessment.forms.files import find_form
    from supermarket.assessment.indicators.all import INDICATORS

    return find_form(call.local, named, INDICATORS, PATTERNS)


def _shown(session: "ReadSession", sealed: "Run") -> tuple[dict[str, Any], Any]:
    """Return a run as --json gives it, and what shows it on the screen."""
    from supermarket.assessment.marks import marks_left_out
    from supermarket.assessment.runs import changes_of, past_of

    past = past_of(session, sealed)
    names = {site: each.name for site, each in past.places.items()}
    told = _told(sealed.results, changes_of(session, sealed.results, sealed.before), names)
    value = {
        "run": sealed.name,
        "period": sealed.period.name,
        "digest": sealed.digest,
        "before": sealed.before,
        "roots": list(sealed.roots),
        "marks_left_out": marks_left_out(past, sealed.form),
        **told,
    }
    return value, partial(_show, sealed.form.title)


def _show(title: str, value: dict[str, Any]) -> None:
    show_results(title, value)


def _told(results: "Results", changes: "dict[str, Change]", names: dict[str, str]) -> dict[str, Any]:
    order = [each for tier in results.form.tiers for each in results.in_order(tier)]
    places = [_of_place(results, each, changes.get(each.site), names) for each in order]
    return {"form": results.form.name, "form_sha256": results.form.sha256, "places": places}


def _of_place(
    results: "Results", each: "PlaceResult", change: "Change | None", names: dict[str, str]
) -> dict[str, Any]:
    lines = zip(results.form.items, each.score.weights, each.score.points, strict=True)
    return {
        "rank": each.rank,
        "site": each.site,
        "name": names.get(each.site, each.site),
        "tier": each.tier,
        "above": each.above,
        "within": each.within,
        "total": each.total,
        "grade": each.score.grade,
        "change": None if change is None else change._asdict(),
        "bonus": each.score.bonus,
        "vetoes": list(each.score.vetoes),
        "points": [{"item": item.item, "weight": weight, "points": points} for item, weight, points in lines],
        "figures": [
            {"item": slot.item, "indicator": slot.indicator, "numerator": one.numerator, "denominator": one.denominator}
            for slot, one in zip(results.form.slots, each.figures, strict=True)
        ],
        "beside": [one._asdict() for one in each.beside],
    }
