"""Bases and points: listed with their hosts, shown with what waits there, their visits counted and summed."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import SURE, Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.frame.typed import DAY
from supermarket.cli.practice.bases.base_words import heads_shown
from supermarket.cli.spending.counter import Key, On
from supermarket.locale import _
from supermarket.practice.bases.words import PURPOSES, days_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supermarket.practice.bases.bases import Base, BaseView
    from supermarket.practice.bases.visits import Counted, Tally, Visits

app = commands()
First = Annotated[
    str | None, typer.Option("--from", metavar=_("DATE"), help=_("The first day; that of the month if left out.")), DAY
]
Last = Annotated[str | None, typer.Option("--to", metavar=_("DATE"), help=_("The last day; today if left out.")), DAY]
Heads = Annotated[int, typer.Argument(metavar="HEADS", help=_("How many; 0 where the site was open and nobody came."))]
Sure = Annotated[
    Literal["exact", "at-least", "about"], typer.Option("--sure", help=_("Whether it is exactly so many.")), SURE
]
Mends = Annotated[
    str | None, typer.Option("--mends", metavar=_("ENTRY"), help=_("The wrong count that this one replaces."))
]


@app.command("list", _("List the bases and points, and every site with things to lend: host, opening days, books."))
def list_(call: Call) -> None:
    from supermarket.practice.bases.bases import bases

    with call.reading() as session:
        found = bases(session)
    value = [{**console.plain(each), "reading_room": each.is_reading_room} for each in found]
    answer(call, value, partial(_show_list, found))


@app.command("show", _("Show a base: its sessions and counts of some days, its copies, loans and finds now."))
def show(
    call: Call,
    *,
    first: First = None,
    last: Last = None,
) -> None:
    from supermarket.practice.bases.bases import base_view

    with call.reading() as session:
        to = last or session.today
        seen = base_view(session, acting_site(call, session), first or f"{to[:7]}-01", to)
        answer(call, seen, _show)


@app.command("visit", _("Count who came, was served, studied there, or good deeds done there."))
def visit(
    call: Call,
    heads: Heads,
    *,
    purpose: Annotated[
        Literal["visit", "study", "service", "deed"],
        typer.Option("--purpose", help=_("What is counted.")),
        Meanings(PURPOSES),
    ] = "visit",
    service: Annotated[
        str | None, typer.Option("--service", metavar=_("CODE"), help=_("The service that was given."))
    ] = None,
    sure: Sure = "exact",
    mends: Mends = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.visits import Visits

    record_count(call, Visits(purpose, heads, sure, service=service, mends=mends), on, key)


@app.command("counts", _("Sum the counts of some days by site and purpose; those of other certainty stand apart."))
def counts(
    call: Call,
    *,
    first: First = None,
    last: Last = None,
) -> None:
    list_tallies(call, first, last, PURPOSES)


def record_count(call: Call, visits: "Visits", on: str | None, key: str | None) -> None:
    """Record a count, whatever it is of, and show it."""
    from supermarket.practice.bases.visits import count_visits

    with call.writing() as session:
        counted = count_visits(session, visits, request(call, session, on=on, key=key))
    answer(call, counted, show_counted)


def list_tallies(call: Call, first: str | None, last: str | None, purposes: Collection[str]) -> None:
    """List the sums of these purposes' counts at the site and below it, of some days or of the month so far."""
    from supermarket.practice.bases.bases import seen_from
    from supermarket.practice.bases.visits import tallies

    with call.reading() as session:
        to = last or session.today
        every = tallies(session, first or f"{to[:7]}-01", to, seen_from(session, call.site))
        found = [each for each in every if each.purpose in purposes]
        names = site_names(session, (each.site for each in found), to)
        answer(call, found, partial(show_tallies, names))


def show_counted(counted: "Counted") -> None:
    """Show what was counted."""
    text = _("Entry {entry}: {purpose}, {heads}, on {date}.")
    what = _(PURPOSES[counted.purpose]) + (f" “{counted.title}”" if counted.title else "")
    heads = heads_shown(counted.heads, counted.qualifier)
    console.say(text.format(entry=counted.entry, purpose=what, heads=heads, date=counted.on))


def show_tallies(names: "Mapping[str, str]", found: "list[Tally]") -> None:
    """Show what counts come to, one line for each site, purpose and certainty."""
    rows = [
        (
            *(names.get(each.site, each.site), _(PURPOSES[each.purpose])),
            *(each.service or each.title or "", each.counts, heads_shown(each.heads, each.qualifier)),
        )
        for each in found
    ]
    console.say_table((_("Site"), _("Purpose"), _("Service or title"), _("Counts"), _("Heads")), rows, {3: "right"})


def _show_list(found: "list[Base]", _value: object) -> None:
    headings = (
        *(_("Code"), _("Name"), _("Tier"), _("Host"), _("Open on"), _("Books"), _("Things"), _("Lent"), _("Late")),
        _("Finds"),
    )
    rows = [
        (
            *(base.site, base.name, _(base.tier.value), base.host or "", days_named(base.calendar or "")),
            *(base.books or "", base.things or "", base.lent or "", base.overdue or "", base.finds or ""),
        )
        for base in found
    ]
    console.say_table(headings, rows, dict.fromkeys(range(5, 10), "right"))
    rooms = [base for base in found if base.is_reading_room]
    text = _("{bases} sites; {rooms} of them are reading rooms, with {books} books.")
    console.say(text.format(bases=len(found), rooms=len(rooms), books=sum(base.books for base in rooms)))


def _show(seen: "BaseView") -> None:
    base = seen.base
    console.say(f"{base.site} {base.name} {base.host or ''}".strip())
    text = _("Sessions from {first} to {last}: {held} of {planned} held.")
    sessions = seen.sessions
    console.say(text.format(first=sessions.first, last=sessions.last, held=sessions.held, planned=sessions.planned))
    show_tallies({base.site: base.site}, list(seen.tallies))
    text = _("Books: {books}; other things: {things}; lent: {lent}, late: {late}; finds that wait: {finds}.")
    said = {"books": base.books, "things": base.things, "lent": base.lent, "late": base.overdue, "finds": base.finds}
    console.say(text.format(**said))
