"""The centre's reports: the district at a glance as one document, and what waits this morning."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.surface import surface
from supermarket.cli.frame.typed import MONTH
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.assessment.glance.morning import Waiting
    from supermarket.assessment.glance.practice import Practice
    from supermarket.assessment.glance.province import Province
    from supermarket.assessment.glance.today import Today
    from supermarket.paper.district.chapters import Chapter, Document

app = commands()
OPEN_SHOWN: Final = 6
"""So many of the sites that are open today are named on the screen."""
_PLACES: Final = ("stations", "shops")


@app.command("district", _("The district at a glance, twelve months: on the screen, as a PDF, as a page to open."))
def district(
    call: Call,
    *,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar=_("MONTH"), help=_("The last month; this month if left out.")),
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
    from supermarket.paper.district.drawn import district_document, draw_district

    with call.reading() as session:
        found = glance(session, month or session.today[:7])
        practice = practice_of(session, found)
        if pdf or html:
            draw_district(session, found, practice, pdf=pdf, html=html)
        document = district_document(session, found, practice)
    answer(call, {**vars(found), "practice": _plain(practice)}, lambda _value: show_document(document))


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


@app.command("province", _("A province's month: what every district of this database has closed, and all together."))
def province(
    call: Call,
    *,
    month: Annotated[str, typer.Option("--month", metavar=_("MONTH"), help=_("The month.")), MONTH],
) -> None:
    from supermarket.assessment.glance.province import province_at

    with call.reading():
        found = province_at(call.db, month)
    answer(call, found, _show_province)


def _show_province(found: "Province") -> None:
    from supermarket.assessment.glance.glance import GOODS
    from supermarket.assessment.glance.province import FUND, POINTS, WHY

    rows = [(f"{each.district} {each.ledger}", each) for each in found.districts] + [(_("All"), found.total)]
    for title, part, names in (
        (_("Points"), "points", POINTS),
        (_("Goods, in units"), "goods", GOODS),
        (_("Money, in yuan"), "fund", FUND),
    ):
        console.say(f"— {title} —")
        heads = (_("District"), _("Closed"), *map(_, names.values()))
        console.say_table(
            heads,
            [
                (name, f"{each.closed}/{each.stations}", *(_figure(part, getattr(each, part)[key]) for key in names))
                for name, each in rows
            ],
            dict.fromkeys(range(1, len(heads)), "right"),
        )
    text = _(
        "{month}: {closed} of {stations} stations have closed it; {redemptions} exchanges, {exceptions} exceptions."
    )
    total = found.total
    console.say(
        text.format(
            month=found.month,
            closed=total.closed,
            stations=total.stations,
            redemptions=total.redemptions,
            exceptions=total.exceptions,
        )
    )
    console.note(_("Only months that three persons signed are in these figures."))
    for each in found.left_out:
        text = _("Left out: {ledger}, of district {district}: {why}.")
        console.note(text.format(ledger=each.ledger, district=each.district or "-", why=_(WHY[each.why])))


def _figure(part: str, value: int) -> str:
    return f"{value / 100:.2f}" if part == "fund" else str(value)


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
    from supermarket.assessment.glance.today import today_at

    with call.reading() as session:
        found = morning(session, site)
        today = today_at(session, site)
    value = {
        "today": today.on,
        "activities": [vars(each) for each in today.activities],
        "open": [vars(each) for each in today.openings],
        "waiting": [vars(each) for each in found],
    }
    answer(call, value, lambda _value: show_morning(today, found))


def show_morning(today: "Today", found: "list[Waiting]", *, typed: bool = True) -> None:
    """Show what is on today, and what waits, a line for each sort of thing; to who types, with the commands."""
    console.say(_("Today is {date}.").format(date=today.on))
    if today.activities:
        rows = [
            (_(", ").join(word for word in (each.start, each.place) if word), f"{each.name} ({each.site})", each.title,
             _(each.state))
            for each in today.activities
        ]  # fmt: skip
        console.say_table((_("When and where"), _("Site"), _("What"), _("State")), rows)
    if today.openings:
        named = _(", ").join(f"{each.name} {each.times or ''}".strip() for each in today.openings[:OPEN_SHOWN])
        more = len(today.openings) - OPEN_SHOWN
        text = _("Open today: {sites}.") if more <= 0 else _("Open today: {sites}, and {more} more.")
        if typed and more > 0 and surface() is None:  # a page is given no option
            text = _("Open today: {sites}, and {more} more; --json names all.")
        console.say(text.format(sites=named, more=more))
    if not found:
        console.say(_("Nothing waits."))
        return
    lines = [(each.count, _words(each), len(each.sites), each.since, f"supermarket {each.command}") for each in found]
    headings = (_("Count"), _("What waits"), _("Sites"), _("Since"), _("Listed by"))
    shown = len(headings) if typed else -1
    console.say_table(headings[:shown], [line[:shown] for line in lines], {0: "right", 2: "right"})


def _words(waiting: "Waiting") -> str:
    from supermarket.assessment.glance.morning import TEXTS

    return _(TEXTS[waiting.what]).format(noun=_(waiting.noun) if waiting.noun else "")


def show_document(document: "Document") -> None:
    """Show the district's document in short: what each chapter says, its figures and its tables; charts as figures."""
    console.rule(document.title)
    console.say(document.about[0])
    for chapter in document.chapters:
        console.say()
        console.say(f"— {chapter.title} —")
        _show_chapter(chapter)
    for line in document.about[1:]:
        console.note(line)


def _show_chapter(chapter: "Chapter") -> None:
    for line in chapter.said:
        console.say(line)
    for key in chapter.keys:
        figure = f"{key.figure} ({key.beside})" if key.beside else key.figure
        console.say(_("{name}: {text}").format(name=key.name, text=figure))
    headings, rows = in_figures(chapter)
    console.say_table(headings, rows, dict.fromkeys(range(1, len(headings)), "right"), none=None)
    if chapter.grid:
        width = range(1, len(chapter.grid.headings))
        console.say_table(chapter.grid.headings, chapter.grid.rows, dict.fromkeys(width, "right"), none=None)


def in_figures(chapter: "Chapter") -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return what bars and a heat map show as a name with a figure: of a map, a row's sum, or its last words."""
    from supermarket.paper.drawing.plots.values import Bars, HeatMap

    match chapter.chart:
        case Bars(names=names, series=series, unit=unit):
            values = series[0].values
            return ("", unit), [
                (name, "—" if each is None else str(round(each))) for name, each in zip(names, values, strict=True)
            ]
        case HeatMap(rows=names, columns=columns, words=words) if words:
            return ("", columns[-1]), [(name, said[-1]) for name, said in zip(names, words, strict=True)]
        case HeatMap(rows=names, columns=columns, cells=cells):
            sums = [sum(each or 0 for each in row) for row in cells]
            first_last = f"{columns[0]} – {columns[-1]}"
            return ("", first_last), [(name, str(each)) for name, each in zip(names, sums, strict=True)]
    return ("",), []
