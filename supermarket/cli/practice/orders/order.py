"""Orders: placed, dispatched, accepted, agreed, served, rated, complained of, cancelled; listed, shown, counted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.practice.orders.order_shown import (
    dated,
    listed,
    rows_of,
    show_board,
    show_list,
    show_order,
    show_rated,
    show_standing,
    shown,
    sites_at,
)
from supermarket.cli.spending.counter import Key, Who, Why
from supermarket.locale import N_, _
from supermarket.practice.orders.words import HOWS, RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from supermarket.books.session import Request, WriteSession
    from supermarket.practice.orders.rating import Rated
    from supermarket.practice.orders.standing import Order

app = commands()

Named = Annotated[str, typer.Argument(metavar="ORDER", help=_("The order's number, such as 1000-1-57."))]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
    PROSE,
]
Agreed = Annotated[str, typer.Option("--day", metavar=_("DATE"), help=_("The day agreed with the resident.")), DAY]
AtTime = Annotated[str | None, typer.Option("--time", metavar=_("TIME"), help=_("A time of that day, such as 9:30."))]
MISSED_BY: Final = {"resident": N_("the resident"), "organisation": N_("the organisation")}
How = Annotated[
    Literal["station", "phone", "card"] | None,
    typer.Option("--how", help=_("How it reached the station; a card that is scanned says so itself.")),
    Meanings(HOWS),
]
First = Annotated[str | None, typer.Option("--from", metavar=_("DATE"), help=_("Orders placed from this day on.")), DAY]
Last = Annotated[str | None, typer.Option("--to", metavar=_("DATE"), help=_("Orders placed up to this day.")), DAY]
SiteShown = Annotated[str | None, typer.Option("--at", metavar=_("CODE"), help=_("Only this site and those below it."))]


@app.command("place", _("Place an order for a household: a service of the menu, at the station, by phone, by card."))
def place(
    call: Call,
    who: Who,
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=_("The service's code; `service list` has them."))],
    *,
    member: Annotated[
        str | None, typer.Option("--member", metavar=_("NUMBER"), help=_("For which member of the household."))
    ] = None,
    how: How = None,
    wanted: Annotated[
        str | None, typer.Option("--wanted", metavar=_("DATE"), help=_("The day that he would like.")), DAY
    ] = None,
    priority: Annotated[
        str | None,
        typer.Option(
            "--priority", metavar=_("TEXT"), help=_("Why it comes first: old, living alone; kept with the names alone.")
        ),
        PROSE,
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar=_("TEXT"), help=_("What else he said; kept with the names, never sealed.")),
        PROSE,
    ] = None,
    another: Annotated[
        bool, typer.Option("--another", help=_("It is wanted besides the same that is ordered already and still open."))
    ] = False,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.placing import NewOrder, place

    new = NewOrder(who, service, member, how, wanted, priority, note, another)
    _does(call, key, lambda session, asked: place(session, new, asked))


@app.command("dispatch", _("Send an order to an organisation; one that let it lie past its time loses it."))
def dispatch(
    call: Call,
    order: Named,
    organisation: Annotated[
        str, typer.Argument(metavar="ORGANISATION", help=_("The organisation's code; `order show` names who can."))
    ],
    *,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.dispatching import dispatch

    _does(call, key, lambda session, asked: dispatch(session, order, organisation, asked))


@app.command("give-up", _("Give an order up that nobody takes."))
def give_up(call: Call, order: Named, *, reason: Why, key: Key = None) -> None:
    from supermarket.practice.orders.dispatching import give_up

    _does(call, key, lambda session, asked: give_up(session, order, reason, asked))


@app.command("accept", _("Take an order on for your organisation, or as it told the station."))
def accept(call: Call, order: Named, *, key: Key = None) -> None:
    from supermarket.practice.orders.serving import accept

    _does(call, key, lambda session, asked: accept(session, order, asked))


@app.command("decline", _("Decline an order, or give it back; it is dispatched again."))
def decline(call: Call, order: Named, *, reason: Why, key: Key = None) -> None:
    from supermarket.practice.orders.serving import decline

    _does(call, key, lambda session, asked: decline(session, order, reason, asked))


@app.command("agree", _("Agree with the resident on a day."))
def agree(call: Call, order: Named, *, day: Agreed, time: AtTime = None, key: Key = None) -> None:
    from supermarket.practice.orders.serving import agree

    _does(call, key, lambda session, asked: agree(session, order, day, time, asked))


@app.command("put-off", _("Put an order off to another day."))
def put_off(call: Call, order: Named, *, day: Agreed, time: AtTime = None, reason: Why, key: Key = None) -> None:
    from supermarket.practice.orders.serving import put_off

    _does(call, key, lambda session, asked: put_off(session, order, day, time, reason, asked))


@app.command("miss", _("Record that the resident, or the organisation, did not come on the day agreed."))
def miss(
    call: Call,
    order: Named,
    *,
    by: Annotated[
        Literal["resident", "organisation"], typer.Option("--by", help=_("Who did not come.")), Meanings(MISSED_BY)
    ],
    reason: Reason = None,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.serving import miss

    _does(call, key, lambda session, asked: miss(session, order, by, reason, asked))


@app.command("done", _("Record that an order was served, when, and by which volunteers."))
def done(
    call: Call,
    order: Named,
    roster: Annotated[
        list[str], typer.Argument(metavar="VOLUNTEER", help=_("Codes or member numbers of those who served."))
    ],
    *,
    served: Annotated[
        str | None, typer.Option("--served", metavar=_("DATE"), help=_("The day of service; today if left out.")), DAY
    ] = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar=_("N"), help=_("How many minutes each of them served."))
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.serving import Service, serve

    _does(call, key, lambda session, asked: serve(session, order, Service(tuple(roster), served, minutes), asked))


@app.command("rate", _("Rate an order as its resident does, or change his rating once; satisfied files the claims."))
def rate(
    call: Call,
    order: Named,
    rating: Annotated[
        Literal["satisfied", "basic", "not"],
        typer.Argument(metavar="RATING", help=_("satisfied, basic (basically satisfied), or not.")),
        Meanings(RATINGS),
    ],
    *,
    card: Annotated[
        str | None, typer.Option("--card", metavar="WHO", help=_("The resident's card, scanned or by its number."))
    ] = None,
    how: How = None,
    reason: Reason = None,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.rating import rate

    _rates(call, key, lambda session, asked: rate(session, order, rating, asked, card=card, how=how, reason=reason))


@app.command("complain", _("Record a complaint of an order that was rated."))
def complain(call: Call, order: Named, *, reason: Why, key: Key = None) -> None:
    from supermarket.practice.orders.rating import complain

    _rates(call, key, lambda session, asked: complain(session, order, reason, asked))


@app.command("resolve", _("Uphold or dismiss a complaint; what is upheld takes the claims back."))
def resolve(
    call: Call,
    order: Named,
    outcome: Annotated[
        Literal["upheld", "dismissed"], typer.Argument(metavar="OUTCOME", help=_("upheld or dismissed."))
    ],
    *,
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.practice.orders.rating import resolve

    _rates(call, key, lambda session, asked: resolve(session, order, outcome, reason, asked))


@app.command("cancel", _("Call an order off that nobody has served yet, as the resident wishes."))
def cancel(call: Call, order: Named, *, reason: Why, key: Key = None) -> None:
    from supermarket.practice.orders.placing import cancel

    _does(call, key, lambda session, asked: cancel(session, order, reason, asked))


@app.command("list", _("List the orders that wait, those of priority first; with dates, all that were placed then."))
def list_(
    call: Call,
    *,
    at: SiteShown = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar=_("CODE"), help=_("Only orders that it has."))
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help=_("Only those that wait for the operator."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only those that are late."))] = False,
    from_: First = None,
    to: Last = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar=_("FILE"), help=_("Into a new file as well: .csv or .xlsx.")),
    ] = None,
) -> None:
    from supermarket.cli.practice.list_file import write_list
    from supermarket.journal.store import stream_here
    from supermarket.practice.orders.registers import known_organisation

    with call.reading() as session:
        has = known_organisation(session, organisation) if organisation else None
        chosen = listed(session, at=at, organisation=has, mine=call.operator if mine else None, span=dated(from_, to))
        value = [each for each in chosen if each["overdue"] or not overdue]
        if out:
            write_list(out, _("Orders"), *rows_of(value), at=stream_here(session.transaction).at)
    answer(call, value, show_list)
    if out and not call.json:
        console.say(_("It lies in {file}.").format(file=out))


@app.command("show", _("Show an order, its steps, and which organisations could take it."))
def show(call: Call, order: Named) -> None:
    from supermarket.practice.orders.standing import order_of

    with call.reading() as session:
        value = shown(session, order_of(session, order), whole=True)
    answer(call, value, show_order)


@app.command("board", _("Show how the orders of each organisation go, and a span's figures."))
def board(call: Call, *, at: SiteShown = None, from_: First = None, to: Last = None) -> None:
    from supermarket.practice.orders.board import board, figures

    with call.reading() as session:
        first, last = from_ or f"{session.today[:4]}-01-01", to or session.today
        sites = sites_at(session, at, min(last, session.today))
        lines = [vars(line) for line in board(session, first, last, sites)]
        value = {"from": first, "to": last, "figures": vars(figures(session, first, last, sites)), "board": lines}
    answer(call, value, show_board)


def _does(call: Call, key: str | None, does: "Callable[[WriteSession, Request], Order]") -> None:
    """Take a step and answer how the order stands then."""
    with call.writing() as session:
        value = shown(session, does(session, request(call, session, key=key)))
    answer(call, value, show_standing)


def _rates(call: Call, key: str | None, does: "Callable[[WriteSession, Request], Rated]") -> None:
    """Take a step that claims may follow, and answer with them."""
    with call.writing() as session:
        rated = does(session, request(call, session, key=key))
        came = ("claims", "withdrawn", "to_reverse")
        value = {
            **shown(session, rated.order),
            **{name: list(getattr(rated, name)) for name in came},
            "unfiled": [vars(each) for each in rated.unfiled],
        }
    answer(call, value, show_rated)
