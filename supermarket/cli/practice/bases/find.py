"""Lost and found: recorded, claimed with a proof, handed over, passed on; listed without names."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.practice.bases.base_words import TO
from supermarket.cli.spending.counter import Key, Why
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.bases.finds import Find

app = commands()
Number = Annotated[str, typer.Argument(metavar="FIND", help=_("The find's number, such as 1000-1-57."))]
Photo = Annotated[Path | None, typer.Option("--photo", metavar=_("FILE"), help=_("A photo of it."))]


@app.command("record", _("Record something that was found; it hangs out at the site until its owner comes."))
def record(
    call: Call,
    thing: Annotated[str, typer.Argument(metavar="THING", help=_("What it is, in words for the board.")), PROSE],
    *,
    place: Annotated[str, typer.Option("--place", metavar=_("TEXT"), help=_("Where it was found.")), PROSE],
    found: Annotated[
        str | None, typer.Option("--found", metavar=_("DATE"), help=_("When; today if left out.")), DAY
    ] = None,
    worth: Annotated[int, typer.Option("--worth", metavar=_("YUAN"), help=_("What it looks worth, in yuan."))] = 0,
    finder: Annotated[
        str | None,
        typer.Option("--finder", metavar=_("TEXT"), help=_("Who found it and how to reach him; kept apart.")),
        PROSE,
    ] = None,
    photo: Photo = None,
    another: Annotated[
        bool, typer.Option("--another", help=_("It was found besides the same that is here already."))
    ] = False,
    key: Key = None,
) -> None:
    from supermarket.people.evidence import keep_file
    from supermarket.practice.bases.finds import Finding, record_find

    with call.writing() as session:
        kept = keep_file(call.local, photo) if photo else None
        finding = Finding(thing, place, worth, found, finder, kept, another)
        recorded = record_find(session, finding, request(call, session, key=key))
    answer(call, recorded, _show_state)


@app.command("claim", _("Record that somebody says it is his, and how he knows it."))
def claim(
    call: Call,
    find: Number,
    *,
    proof: Annotated[
        str, typer.Option("--proof", metavar=_("TEXT"), help=_("What he says only its owner knows; kept apart.")), PROSE
    ],
    key: Key = None,
) -> None:
    from supermarket.practice.bases.finds import take_claim

    with call.writing() as session:
        found = take_claim(session, find, proof, request(call, session, key=key))
    answer(call, found, _show_state)


@app.command("refuse", _("Turn a claim down; it hangs out again."))
def refuse(call: Call, find: Number, *, reason: Why, key: Key = None) -> None:
    from supermarket.practice.bases.finds import turn_down

    with call.writing() as session:
        found = turn_down(session, find, reason, request(call, session, key=key))
    answer(call, found, _show_state)


@app.command("hand-over", _("Hand it over to its owner; what looks valuable, before a second person."))
def hand_over(
    call: Call,
    find: Number,
    *,
    owner: Annotated[
        str, typer.Option("--owner", metavar=_("TEXT"), help=_("Who takes it, name and phone; kept apart.")), PROSE
    ],
    second: Annotated[
        str | None,
        typer.Option(
            "--second",
            metavar=_("CODE"),
            help=_("The second person, at this till; a script gives the PIN in SUPERMARKET_APPROVER_PIN."),
        ),
    ] = None,
    photo: Annotated[
        Path | None, typer.Option("--photo", metavar=_("FILE"), help=_("A photo of the paper that the owner signed."))
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.people.evidence import keep_file
    from supermarket.practice.bases.finds import hand_over

    kept = keep_file(call.local, photo) if photo else None
    if second is None:
        with call.writing() as session:
            found = hand_over(session, find, owner, request(call, session, key=key), photo=kept)
    else:
        with call.seconded(second) as (session, other):
            found = hand_over(session, find, owner, request(call, session, key=key), second=other, photo=kept)
    answer(call, found, _show_state)


@app.command("pass-on", _("Pass on what nobody claimed: to the police at once, to others after its days."))
def pass_on(
    call: Call,
    find: Number,
    *,
    to: Annotated[Literal["police", "state", "charity"], typer.Option("--to", help=_("Who gets it.")), Meanings(TO)],
    key: Key = None,
) -> None:
    from supermarket.practice.bases.finds import pass_on

    with call.writing() as session:
        found = pass_on(session, find, to, request(call, session, key=key))
    answer(call, found, _show_state)


@app.command(
    "list",
    _("List what hangs out or waits for its owner, at the site and below it or everywhere: words for the board."),
)
def list_(
    call: Call,
    *,
    ended: Annotated[bool, typer.Option("--ended", help=_("Those that ended too, of one site."))] = False,
) -> None:
    from supermarket.cli.frame.asking import acting_site
    from supermarket.practice.bases.bases import seen_from
    from supermarket.practice.bases.finds import finds_at, open_finds

    with call.reading() as session:
        seen = seen_from(session, call.site)
        still = [find for find in open_finds(session) if find.site in seen]
        found = finds_at(session, acting_site(call, session)) if ended else still
        names = site_names(session, (each.site for each in found))
    answer(call, found, partial(_show, names))


@app.command("show", _("Show a find step by step, with what is kept apart for the staff at home there."))
def show(call: Call, find: Number) -> None:
    from supermarket.district.roles import allow_on
    from supermarket.practice.bases.finds import SHOW, find_of

    with call.naming(SHOW) as session:
        found = find_of(session, find)
        allow_on(session, SHOW, actor=call.operator or "", site=found.site, on=session.today)
        answer(call, found, _show_steps)


def _show_state(find: "Find") -> None:
    text = _("Find {find}: {thing} is {state}.")
    console.say(text.format(find=find.find, thing=find.thing, state=_(find.state)))


def _show(names: Mapping[str, str], found: "list[Find]") -> None:
    headings = (_("Find"), _("Site"), _("Thing"), _("Place"), _("Found on"), _("State"), _("Until"))
    rows = [
        (
            *(find.find, names[find.site], find.thing, find.place, find.found, _(find.state)),
            _("can be passed on") if find.due else find.until,
        )
        for find in found
    ]
    console.say_table(headings, rows)


def _show_steps(find: "Find") -> None:
    _show_state(find)
    text = _("Found on {date} at {place}; it looks worth {worth} yuan; finder: {finder}.")
    console.say(text.format(date=find.found, place=find.place, worth=find.worth, finder=find.finder or "-"))
    rows = [
        (
            *(step.on, step.actor, _(step.step), step.note or step.reason or ""),
            *(_(TO[step.to]) if step.to else "", step.approver or ""),
        )
        for step in find.steps
    ]
    if rows:
        headings = (_("Date"), _("Staff"), _("Step"), _("Words"), _("Went to"), _("Second person"))
        console.say_table(headings, rows)
