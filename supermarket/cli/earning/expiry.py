"""Expiry of points: what would lapse and when, and letting it lapse."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.earning.claim import SiteShown
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import households_named, site_name
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key, On
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.earning.lapsing.expiry import Lapse

app = commands()


@app.command(
    "preview", _("List what lapses by a date, or within the days of notice, and when; everywhere, or at one site.")
)
def preview(
    call: Call,
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar=_("DATE"), help=_("By the end of this date, such as 2027-12-31.")), DAY
    ] = None,
    site: SiteShown = None,
) -> None:
    from supermarket.earning.lapsing.expiry import preview

    with call.reading() as session:
        lapses = preview(session, by=on, site=site)
        names = households_named(session, lapses)
        today = session.today
        place = _place(session, site)
    answer(call, lapses, partial(_show_preview, names, today, place))


@app.command(
    "post",
    _("Let lapse what could be redeemed until a day that is over, where you act; enter late paper slips before."),
)
def post(call: Call, *, on: On = None, key: Key = None) -> None:
    from supermarket.earning.lapsing.expiry import post_expiry

    with call.writing() as session, console.progress(_("Posting what lapses")) as done:
        asked = request(call, session, on=on, key=key)
        lapses = post_expiry(session, asked, done)
        names, place = households_named(session, lapses), _place(session, asked.site)
    answer(call, lapses, partial(_show_posted, names, place))


def _place(session: "ReadSession", site: str | None) -> str:
    """Return in words whose points are meant: what is listed everywhere lapses only where it is posted."""
    if site is None:
        return _("Of every site; `supermarket expiry post` lets lapse what is at the site where you act and below it.")
    return _("Of {site} and what is below it.").format(site=site_name(session, site))


def _show_preview(names: Mapping[str, str], today: str, place: str, lapses: "list[Lapse]") -> None:
    rows = [(names[each.household], each.award_year, each.points, each.until) for each in lapses]
    console.say_table((_("Household"), _("Earned in"), _("Points"), _("Last day")), rows, {2: "right"}, none=None)
    past = [each for each in lapses if each.until < today]
    coming = [each for each in lapses if each.until >= today]
    if coming or not past:
        console.say(_summed(_("{points} points of {households} households lapse."), coming))
    if past:
        text = _("{points} points of {households} households are past their last day and wait to be posted.")
        console.say(_summed(text, past))
    console.say(place)


def _summed(text: str, lapses: "list[Lapse]") -> str:
    """Return a sentence with how many points lapse, and of how many households."""
    return text.format(points=sum(each.points for each in lapses), households=len({each.household for each in lapses}))


def _show_posted(names: Mapping[str, str], place: str, lapses: "list[Lapse]") -> None:
    rows = [(names[each.household], each.award_year, each.points, each.until, each.entry) for each in lapses]
    headings = (_("Household"), _("Earned in"), _("Points"), _("Last day"), _("Entry"))
    console.say_table(headings, rows, {2: "right"}, none=None)
    console.say(_summed(_("{points} points of {households} households have lapsed."), lapses))
    console.say(place)
