"""The bulletin of a run, and what decides who stands last: commands of the group of assessments."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import Commands
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.assessment.bulletins import Bulletin
    from supermarket.assessment.sensitivity import Sensitivity

RunName = Annotated[
    str | None, typer.Argument(metavar="[RUN]", help=_("The run, by its entry; the latest if left out."))
]
TierName = Annotated[
    str | None, typer.Option("--tier", metavar=_("TIER"), help=_("Of which tier; the form's first if left out."))
]


def add_bulletins(app: Commands) -> None:
    """Add these commands to the group."""
    app.command("bulletin", _("The bulletin of a run: ranks, ten commended, five to mend things; on paper and more."))(
        bulletin
    )
    app.command("sensitivity", _("Which weights and bounds decide who stands last: the smallest change of each."))(
        sensitivity
    )


def bulletin(
    call: Call,
    run: RunName = None,
    *,
    tier: TierName = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, as a PDF."))] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar=_("FILE"), help=_("Its front as a picture for a chat group."))
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("As a workbook."))] = None,
) -> None:
    from supermarket.assessment.bulletins import bulletin
    from supermarket.assessment.runs import run_named

    with call.reading() as session:
        found = bulletin(session, run_named(session, run), tier)
        if pdf or png or xlsx:
            from supermarket.paper.bulletin_files import draw_bulletin

            draw_bulletin(found, pdf=pdf, png=png, xlsx=xlsx)
    answer(call, _plain(found), lambda _value: show_bulletin(found))


def sensitivity(call: Call, run: RunName = None, *, tier: TierName = None) -> None:
    from supermarket.assessment.bulletins import decided_by, last_of, tier_of
    from supermarket.assessment.runs import run_named

    with call.reading() as session:
        sealed = run_named(session, run)
        which = tier_of(sealed.form, tier)
        found = decided_by(sealed.results, which, [each.site for each in last_of(sealed.results, which)])
    answer(call, _sensitivity(found), lambda _value: show_sensitivity(found))


def _plain(found: "Bulletin") -> dict[str, Any]:
    return {
        "run": found.run.name,
        "period": found.run.period.name,
        "form": found.form.name,
        "tier": found.tier,
        "mean": None if found.mean is None else round(found.mean),
        "grades": found.grades,
        "means": {name: round(mean) for name, mean in found.means.items()},
        "places": [
            {
                "rank": line.result.rank,
                "site": line.site,
                "name": line.name,
                "above": line.above,
                "within": line.within,
                "total": line.result.total,
                "grade": line.result.score.grade,
                "vetoes": line.result.score.vetoes,
                "change": None if line.change is None else line.change._asdict(),
                "lost": [{"item": item, "hundredths": lost} for item, lost in line.lost],
            }
            for line in found.lines
        ],
        "commended": [line.site for line in found.commended],
        "last": [line.site for line in found.last],
        "orders": [vars(each) for each in found.orders],
        "sensitivity": _sensitivity(found.sensitivity),
    }


def _sensitivity(found: "Sensitivity") -> dict[str, Any]:
    moved = [{**vars(each), "change": each.change} for each in found.moved]
    return {"last": found.last, "by_rounding": found.by_rounding, "moved": moved}


def points(hundredths: int | None) -> str:
    """Return hundredths with their decimals."""
    return "" if hundredths is None else f"{hundredths / 100:.2f}"


def show_bulletin(found: "Bulletin") -> None:
    """Show both ends of a bulletin."""
    console.rule(f"{found.form.title} {found.run.period.name}")
    headings = (_("Rank"), _("Site"), _("Name"), _("Score"), _("Grade"), _("Change of rank"), _("Mend by"))
    rows = []
    for line in (*found.commended, *found.last):
        order = found.order_of(line.site)
        rows.append(
            (
                *(line.result.rank, line.site, line.name, points(line.result.total), line.result.score.grade),
                *(f"{line.change.rank:+}" if line.change else None, order.due if order else None),
            )
        )
    console.say_table(headings, rows, {0: "right", 3: "right", 5: "right"})
    grades = _(", ").join(f"{name} {count}" for name, count in found.grades.items())
    text = _("{count} sites; {grades}; mean {mean}.")
    mean = "-" if found.mean is None else points(round(found.mean))
    console.say(text.format(count=len(found.lines), grades=grades, mean=mean))
    missing = [line.site for line in found.last if not found.order_of(line.site)]
    if missing:
        console.note(_("Not ordered to mend things yet: {sites}.").format(sites=_(", ").join(missing)))


def show_sensitivity(found: "Sensitivity") -> None:
    """Show what decides who stands last, the most decisive first."""
    from supermarket.assessment.sensitivity import KNOBS

    console.say(_("Last by exact scores: {sites}.").format(sites=_(", ").join(found.last)))
    if found.by_rounding:
        console.note(_("The sealed ranks differ from these only because scores are rounded to hundredths."))
    headings = (_("Line"), _("Name"), _("What is moved"), _("Now"), _("Changed to"), _("Leaves"), _("Enters"))
    rows = [
        (
            *(each.item, each.name, _(KNOBS[each.knob]), points(each.value), points(each.to) or _("never")),
            *(" ".join(each.leaves), " ".join(each.enters)),
        )
        for each in found.moved
    ]
    console.say_table(headings, rows, {3: "right", 4: "right"})
