"""The honour board: who earned most in a month, quarter or year."""

import re
import unicodedata
from calendar import monthrange
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse, clean
from supermarket.cli.frame.typed import MONTH, Reader, whole_number
from supermarket.cli.spending.counter import say_lapsed
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.boards import Place
    from supermarket.earning.lapsing.lapsing import Lapsing

app = commands()


def quarter(typed: str) -> str:
    """Return a quarter as YYYY-N; 2026-1, 2026Q1 and 2026季1 are understood.

    Raises: Misuse.
    """
    found = re.fullmatch(r"([0-9]{4})[-/.]?[Qq季]?([1-4])", unicodedata.normalize("NFKC", typed).strip())
    if not found:
        raise Misuse(_("“{typed}” is not a quarter such as 2026-1.").format(typed=clean(typed)))
    return f"{found[1]}-{found[2]}"


def year(typed: str) -> int:
    """Return a year.

    Raises: Misuse.
    """
    return whole_number(typed, least=2000, most=2999)


@app.command("board", site=_("Only the households of this site and those below it."))
def board(
    call: Call,
    *,
    month: Annotated[
        str | None, typer.Option("--month", metavar=_("MONTH"), help=_("One month, such as 2026-03.")), MONTH
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", metavar=_("QUARTER"), help=_("One quarter, such as 2026-1.")),
        Reader(quarter),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar=_("YEAR"), help=_("One year, such as 2026.")), Reader(year)
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar=_("N"), help=_("Only the first N places; on paper the first 20 if left out.")),
        Reader(partial(whole_number, least=1, most=9999)),
    ] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, for the wall."))] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar=_("FILE"), help=_("A picture for a chat group, names masked."))
    ] = None,
) -> None:
    from supermarket.earning.boards import board
    from supermarket.earning.lapsing.expiry import lapses_at

    if sum(period is not None for period in (month, quarter, year)) > 1:
        raise Misuse(_("Name a month, a quarter or a year, one of them."))
    with call.naming("board") if pdf else call.reading() as session:
        first, last = span(session.today, month, quarter, year)
        site = acting_site(call, session)
        if pdf or png:
            from supermarket.paper.boards import TOP, draw_board

            draw_board(session, site, first, last, operator=call.operator, top=top or TOP, pdf=pdf, png=png)
        is_past = call.json or last < session.today
        lapsing, lapsed = (None, 0) if is_past else lapses_at(session, site)
        answer(call, board(session, site, first, last, top=top), partial(show_board, lapsing, lapsed))


def span(today: str, month: str | None, quarter: str | None, year: int | None) -> tuple[str, str]:
    """Return the first and last day of the period that was named, else of this month."""
    if year:
        return f"{year}-01-01", f"{year}-12-31"
    if quarter:
        first = 3 * int(quarter[-1]) - 2
        return f"{quarter[:4]}-{first:02}-01", _last_of(int(quarter[:4]), first + 2)
    named = month or today[:7]
    return f"{named}-01", _last_of(int(named[:4]), int(named[5:]))


def _last_of(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


def show_board(lapsing: "tuple[int, Lapsing] | None", lapsed: int, places: "list[Place]") -> None:
    """Show an honour board, and what of the points there lapses soon, or has."""
    from supermarket.district.times import in_words

    headings = (_("Rank"), _("Head"), _("Group"), _("Household"), _("Points"), _("Time"))
    times = [in_words(each.minutes) if each.minutes else "" for each in places]
    rows = [
        (each.rank, each.name, each.group, each.household, each.cumulative, time)
        for each, time in zip(places, times, strict=True)
    ]
    shown = len(headings) if any(each.minutes for each in places) else len(headings) - 1
    none = _("Nobody here earned points in that time.")
    console.say_table(headings[:shown], [row[:shown] for row in rows], {0: "right", 4: "right", 5: "right"}, none=none)
    if lapsing:
        households, points = lapsing
        text = _("{points} points of {households} households here lapse after {until}.")
        console.say(text.format(points=points.points, households=households, until=points.until))
    say_lapsed(lapsed)
