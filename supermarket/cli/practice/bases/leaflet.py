"""Leaflets and pledges: how many were handed out or signed, by their titles."""

from functools import partial
from typing import Annotated

import typer

from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_name
from supermarket.cli.frame.typed import PROSE
from supermarket.cli.practice.bases.base import First, Last, Mends, Sure, show_counted, show_tallies
from supermarket.cli.spending.counter import Key, On
from supermarket.locale import _

app = commands()
Title = Annotated[str, typer.Argument(metavar="TITLE", help=_("Its title.")), PROSE]
Copies = Annotated[int, typer.Argument(metavar="COUNT", help=_("How many."))]


@app.command("hand", _("Count leaflets that were handed out."))
def hand(
    call: Call,
    title: Title,
    count: Copies,
    *,
    sure: Sure = "exact",
    mends: Mends = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.visits import Visits, count_visits

    with call.writing() as session:
        visits = Visits("leaflet", count, sure, title=title, mends=mends)
        counted = count_visits(session, visits, request(call, session, on=on, key=key))
    answer(call, counted, show_counted)


@app.command("sign", _("Count those who signed a pledge."))
def sign(
    call: Call,
    title: Title,
    count: Copies,
    *,
    sure: Sure = "exact",
    mends: Mends = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.visits import Visits, count_visits

    with call.writing() as session:
        visits = Visits("pledge", count, sure, title=title, mends=mends)
        counted = count_visits(session, visits, request(call, session, on=on, key=key))
    answer(call, counted, show_counted)


@app.command("list", _("Sum leaflets and pledges of some days by their titles."))
def list_(
    call: Call,
    *,
    first: First = None,
    last: Last = None,
) -> None:
    from supermarket.practice.bases.visits import PAPERS, tallies

    with call.reading() as session:
        to = last or session.today
        found = tallies(session, first or f"{to[:7]}-01", to, [call.site] if call.site else ())
        papers = [each for each in found if each.purpose in PAPERS]
        names = {each.site: site_name(session, each.site) for each in papers}
        answer(call, papers, partial(show_tallies, names))
