"""The centre's reports: the district at a glance as one document, and what waits this morning."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import MONTH
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.assessment.glance.glance import Glance
    from supermarket.assessment.glance.morning import Waiting
    from supermarket.assessment.glance.practice import Practice

app = commands()
_PLACES: Final = ("stations", "shops")


@app.command("district", _("The district at a glance, twelve months: on the screen, as a PDF, as a page to open."))
def district(
    call: Call,
    *,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help=_("The last month; this month if left out.")),
        MONTH,
    ] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, as a PDF."))] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar=_("FILE"), help=_("As one file that a browser opens without a network.")),
    ] = None,
) -> None:
    from supermarket.assessment.glance.glance import glance
    from supermarket.assessment.glance.practice import practice_of

    with call.reading() as session:
        found = glance(session, month or session.today[:7])
        practice = practice_of(session, found)
        if pdf or html:
            from supermarket.paper.district.drawn import draw_district

            draw_district(session, found, practice, pdf=pdf, html=html)
    answer(call, {**vars(found), "practice": _plain(practice)}, lambda _value: show_glance(found))


def _plain(practice: "Practice") -> dict[str, Any]:
    """Return the practice work as --json gives it; means in hundredths of a point, rounded."""
    scored = [
        {
            **vars(each),
            "tiers": [{"tier": tier, "sites": sites, "mean": round(mean)} for tier, sites, mean in each.tiers],
        }
        for each in practice.scored
    ]
    spots = {name: {site: spot._asdict() for site, spot in getattr(practice, name).items()} for name in _PLACES}
    return {**vars(practice), **spots, "scored": scored}


@app.command(
    "morning",
    _("What waits today: overdue, unsigned, out of stock, unusual; each line with the command that lists it."),
)
def morning(
    call: Call,
    *,
    site: Annotated[
        str | None, typer.Option("--site", metavar=_("CODE"), help=_("Only this site and those below it."))
    ] = None,
) -> None:
    from supermarket.assessment.glance.morning import morning

    with call.reading() as session:
        found = morning(session, site)
        today = session.today
    answer(call, {"today": today, "waiting": [vars(each) for each in found]}, lambda _value: show_morning(today, found))


def show_morning(today: str, found: "list[Waiting]") -> None:
    """Show what waits, a line for each sort of thing."""
    console.say(_("Today is {date}.").format(date=today))
    if not found:
        console.say(_("Nothing waits."))
        return
    rows = [(each.count, _words(each), len(each.sites), each.since, f"supermarket {each.command}") for each in found]
    headings = (_("Count"), _("What waits"), _("Sites"), _("Since"), _("Listed by"))
    console.say_table(headings, rows, {0: "right", 2: "right"})


def _words(waiting: "Waiting") -> str:
    from supermarket.assessment.glance.morning import TEXTS

    return _(TEXTS[waiting.what]).format(noun=_(waiting.noun) if waiting.noun else "")


def show_glance(found: "Glance") -> None:
    """Show the district's twelve months as tables."""
    from supermarket.assessment.glance.glance import GOODS, POINTS
    from supermarket.months.exceptions.exceptions import TEXTS

    console.rule(_("The district, {first} to {last}").format(first=found.months[0], last=found.month))
    for figures, words in ((found.points, POINTS), (found.goods, GOODS)):
        rows = [(month, *(figures[name][at] for name in words)) for at, month in enumerate(found.months)]
        rows.append((_("Sum"), *(sum(figures[name]) for name in words)))
        headings = (_("Month"), *(_(text) for text in words.values()))
        console.say_table(headings, rows, dict.fromkeys(range(1, len(headings)), "right"))
    busy = [each for each in found.branches if any(each.credits) or any(each.redemptions)]
    told = [
        (each.name, sum(each.credits), sum(each.redemptions), f"{each.closed[-1]}/{each.stations[-1]}", each.exceptions)
        for each in busy
    ]
    headings = (_("Institute"), _("Credits"), _("Redemptions"), _("Closed"), _("Exceptions"))
    console.say_table(headings, told, dict.fromkeys(range(1, 5), "right"))
    for name, count in found.exceptions.items():
        text = _(TEXTS[name])
        console.say(f"{text}: {count}")
    console.note(
        _("As of {date}, after {size} entries of {origin}").format(
            date=found.made["points"].as_of, size=f"{found.size:,}", origin=found.origin
        )
    )
