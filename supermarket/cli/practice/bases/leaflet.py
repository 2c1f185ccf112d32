"""Leaflets and pledges: how many were handed out or signed, by their titles."""

from typing import Annotated

import typer

from supermarket.cli.frame.call import Call
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import PROSE
from supermarket.cli.practice.bases.base import First, Last, Mends, Sure, list_tallies, record_count
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
    from supermarket.practice.bases.visits import Visits

    record_count(call, Visits("leaflet", count, sure, title=title, mends=mends), on, key)


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
    from supermarket.practice.bases.visits import Visits

    record_count(call, Visits("pledge", count, sure, title=title, mends=mends), on, key)


@app.command("list", _("Sum leaflets and pledges of some days by their titles."))
def list_(
    call: Call,
    *,
    first: First = None,
    last: Last = None,
) -> None:
    from supermarket.practice.bases.visits import PAPERS

    list_tallies(call, first, last, PAPERS)
