"""The calendar of a site: a theme for each month, an action each week, and the gaps by name."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.earning.board import year as read_year
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import Reader
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.activities.calendar import Calendar

app = commands()


@app.command("calendar", site=_("The site whose calendar it is."))
def calendar(
    call: Call,
    *,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar=_("YEAR"), help=_("Which year; this one if left out.")),
        Reader(read_year),
    ] = None,
    below: Annotated[bool, typer.Option("--below", help=_("A line for each place right below the site."))] = False,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, as a heat map."))] = None,
    png: Annotated[Path | None, typer.Option("--png", metavar=_("FILE"), help=_("As a picture."))] = None,
) -> None:
    from supermarket.paper.cards.issuing import removed_on_failure
    from supermarket.practice.activities.calendar import calendar_of, calendars_below

    with removed_on_failure(pdf), removed_on_failure(png), call.reading() as session:
        site = acting_site(call, session)
        named = year or date.fromisoformat(session.today).year
        found = calendars_below(session, site, named) if below else [calendar_of(session, site, named)]
        if pdf or png:
            from supermarket.paper.activities.calendars import draw_calendar

            draw_calendar(session, found, site, pdf=pdf, png=png)
    value = [{**vars(each), **_gaps(each)} for each in found]
    answer(call, value if below else value[0], lambda _value: show_calendars(found))


def _gaps(calendar: "Calendar") -> dict[str, object]:
    return {
        "months_without_theme": calendar.months_without_theme,
        "weeks_without_action": calendar.weeks_without_action,
    }


def show_calendars(calendars: "Sequence[Calendar]") -> None:
    """Show one calendar week by week, or of several how many gaps each has."""
    if len(calendars) == 1:
        _show_one(calendars[0])
        return
    headings = (_("Site"), _("Name"), _("Activities"), _("Weeks without action"), _("Months without theme"))
    rows = [
        (
            *(each.site, each.name, sum(week.held for week in each.weeks)),
            *(_numbers(each.weeks_without_action), _(", ").join(each.months_without_theme)),
        )
        for each in calendars
    ]
    console.say_table(headings, rows, {2: "right"})


def _show_one(calendar: "Calendar") -> None:
    text = _("The year {year} of {name} ({site}), as of {date}:")
    console.say(text.format(year=calendar.year, name=calendar.name, site=calendar.site, date=calendar.as_of))
    rows = []
    for month in calendar.months:
        weeks = [each for each in calendar.weeks if each.week.month == month.month]
        theme = month.theme.name if month.theme else _("no theme") if month.is_gap else ""
        told = _("; ").join(
            _("{number}: {count} held").format(number=each.week.number, count=each.held)
            if each.held
            else _("{number}: {stands}").format(number=each.week.number, stands=_(each.stands))
            for each in weeks
            if each.held or each.is_gap or each.planned
        )
        if theme or told:
            rows.append((month.month, theme, told))
    console.say_table((_("Month"), _("Theme"), _("Weeks")), rows, none=_("Nothing is planned or held in that year."))
    months, weeks_lacking = calendar.months_without_theme, calendar.weeks_without_action
    if months:
        console.say(_("Months without a theme: {months}.").format(months=_(", ").join(months)))
    if weeks_lacking:
        console.say(_("Weeks without an action: {weeks}.").format(weeks=_numbers(weeks_lacking)))
    if not (months or weeks_lacking):
        console.say(_("Every month that is over had a theme, every week that is over an action."))


def _numbers(weeks: Sequence[int]) -> str:
    """Return the numbers of weeks, those that follow each other as FIRST–LAST."""
    rows: list[list[int]] = []
    for each in weeks:
        if rows and rows[-1][-1] + 1 == each:
            rows[-1].append(each)
        else:
            rows.append([each])
    return _(", ").join(str(row[0]) if len(row) == 1 else f"{row[0]}–{row[-1]}" for row in rows)
