"""Matching needs with what is offered: proposed with reasons, fixed and forbidden by hand, confirmed, reported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import MONTH
from supermarket.cli.practice.lists.match_shown import (
    matched,
    proposed,
    reported,
    show_confirmed,
    show_matched,
    show_proposal,
    show_report,
    show_ruled,
)
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.lists.pairs import Ruling

app = commands()
Need = Annotated[str, typer.Argument(metavar="NEED", help=_("The need's code on the lists."))]
Offer = Annotated[str, typer.Argument(metavar="OFFER", help=_("The code of a resource or service on the lists."))]


@app.command("propose", _("Propose the best assignment of what is offered to the needs at your site, with reasons."))
def propose(
    call: Call,
    *,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("Into a new workbook as well."))
    ] = None,
) -> None:
    from supermarket.practice.lists.proposals import propose

    with call.reading() as session:
        proposal = propose(session, acting_site(call, session))
        value = proposed(session, proposal)
        if xlsx:
            from supermarket.paper.proposal import draw_proposal

            draw_proposal(session, proposal, xlsx)
    answer(call, value, show_proposal)
    if xlsx and not call.json:
        console.say(_("It lies in {file}.").format(file=xlsx))


@app.command("fix", _("Fix a pair: it is kept in every proposal until it is confirmed or free again."))
def fix(call: Call, need: Need, offer: Offer, *, key: Key = None) -> None:
    _rule(call, need, offer, "fixed", key)


@app.command("forbid", _("Forbid a pair: it is never proposed until it is free again."))
def forbid(call: Call, need: Need, offer: Offer, *, key: Key = None) -> None:
    _rule(call, need, offer, "forbidden", key)


@app.command("free", _("Let a pair be free again, whatever was said of it."))
def free(call: Call, need: Need, offer: Offer, *, key: Key = None) -> None:
    _rule(call, need, offer, "free", key)


@app.command("confirm", _("Confirm what is proposed for some needs, or for all: each pair becomes an order."))
def confirm(
    call: Call,
    needs: Annotated[
        list[str] | None, typer.Argument(metavar="NEED", help=_("Codes of needs; all that are proposed if left out."))
    ] = None,
    *,
    key: Key = None,
) -> None:
    from supermarket.practice.lists.pairs import confirm

    with call.writing() as session:
        done = confirm(session, needs or (), request(call, session, key=key))
    answer(call, done, show_confirmed)


@app.command("list", _("List the pairs that were confirmed at your site and below it, and how their orders stand."))
def list_(call: Call) -> None:
    with call.reading() as session:
        value = matched(session, acting_site(call, session))
    answer(call, value, show_matched)


@app.command("report", _("Report which needs of a month were met, by kind and place, and which never were."))
def report(
    call: Call,
    *,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar=_("MONTH"), help=_("A month such as 2026-03; this one if left out.")),
        MONTH,
    ] = None,
) -> None:
    from supermarket.practice.lists.met import report

    with call.reading() as session:
        value = reported(session, report(session, acting_site(call, session), month or session.today[:7]))
    answer(call, value, show_report)


def _rule(call: Call, need: str, offer: str, ruling: "Ruling", key: str | None) -> None:
    from supermarket.practice.lists.pairs import rule

    with call.writing() as session:
        ruled = rule(session, need, offer, ruling, request(call, session, key=key))
    answer(call, ruled, show_ruled)
