"""The three lists in the demo: seventy lines, looked through every month, matched, one match ordered; the circle."""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from supermarket.books.session import Request, WriteSession
from supermarket.demo.scene import ADMINISTRATOR, HOME, VILLAGES, Stage
from supermarket.demo.telling import Teller, typed
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.imports import RegisterFile, amend_row
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.locale import _
from supermarket.practice.circle.circle import best
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.listings import refresh, shown
from supermarket.practice.lists.pairs import confirm, rule
from supermarket.practice.lists.proposals import propose
from supermarket.practice.lists.words import NEED
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE

INSTITUTES: Final = tuple(Request(actor=f"3{code}", site=code) for code in ("2001", "2002", "2003"))
LOOKED_AT_ON: Final = 4
"""The day of the month on which the lists are looked through; in May nobody of the home village does."""
_FORGOTTEN: Final = "2026-05"
_NEED: Final = "73004"
_KEPT_APART: Final = "72010"
"""The nearest offer for that need, which the manager rules out."""
_PLACES: Final = 3
FILES: Final[Mapping[str, RegisterFile[Any]]] = {
    "services": SERVICE_FILE,
    "organisations": ORGANISATION_FILE,
    "listings": LISTING_FILE,
}


def prepare_lists(stage: Stage, sample: Path) -> None:
    """Take in the menu of services, the organisations, and the lines of the three lists."""
    with stage.writing() as session:
        for name, file in FILES.items():
            import_file(session, file, sample / f"{name}.csv", ADMINISTRATOR, scope=ADMINISTRATOR.site)


def live_lists(session: WriteSession, day: date, chance: random.Random) -> None:
    """Look through the lists of every village and institute that has some, on one day of the month."""
    del chance  # they do it every month
    if day.day != LOOKED_AT_ON:
        return
    for by in (ADMINISTRATOR, *INSTITUTES, *(village.manager for village in VILLAGES)):
        if (by.site, day.isoformat()[:7]) != (HOME.station, _FORGOTTEN):
            refresh(session, by)


def tell_lists(stage: Stage, teller: Teller) -> None:
    """Tell what was forgotten, what is proposed, ruled out and ordered, and who lives far away."""
    by = HOME.manager
    _tell_stale(stage, teller, by)
    with stage.writing() as session:
        household = next(each for each in all_in_force(session, HOUSEHOLDS, session.today) if each.station == by.site)
        amend_row(session, LISTING_FILE, _NEED, {"household": household.household}, by, scope=ADMINISTRATOR.site)
    with stage.writing() as session:
        ruled = rule(session, _NEED, _KEPT_APART, "forbidden", by)
    teller.tell(
        _("One offer lies nearest, and yet the manager rules it out: he knows why."),
        typed("match forbid", _NEED, _KEPT_APART, by=by),
        _("The pair {need} and {offer} is {ruling}.").format(
            need=ruled.need, offer=ruled.offer, ruling=_(ruled.ruling)
        ),
    )
    with stage.ledger.reading() as session:
        proposal = propose(session, by.site)
    text = _("{pairs} pairs, worth {objective} together; no other assignment is worth more.")
    teller.tell(
        _("What is offered in the district is matched with the needs of the village, as a whole and with reasons."),
        typed("match propose", "--site", by.site),
        text.format(pairs=len(proposal.pairs), objective=proposal.objective),
    )
    with stage.writing() as session:
        (done,) = confirm(session, [_NEED], by)
    text = _("{need} with {offer}: order {order}, worth {score}.")
    teller.tell(
        _("A pair that is confirmed becomes an order, sent to the organisation that offers it."),
        typed("match confirm", _NEED, by=by),
        text.format(need=done.need, offer=done.offer, order=done.order, score=done.score),
    )
    _tell_circle(stage, teller)


def _tell_stale(stage: Stage, teller: Teller, by: Request) -> None:
    with stage.ledger.reading() as session:
        lines = [each for each in shown(session, session.today, site=by.site, lists={NEED}) if each.stale]
    text = _("{count} of {all} lines are stale: nobody has looked at them this month.")
    teller.tell(
        _("The lists are looked through every month; what nobody has looked at is named."),
        typed("list show", "--list", NEED, "--stale", "--site", by.site),
        text.format(count=len(lines), all=len(lines)),
    )
    with stage.writing() as session:
        (needs,) = refresh(session, by, lists={NEED})
    text = _("The list “{list}” of site {site} was looked through for {month}: {lines} lines.")
    teller.tell(
        _("The manager looks through the needs."),
        typed("list refresh", "--list", NEED, by=by),
        text.format(list=_(needs.list), site=needs.site, month=needs.month, lines=needs.lines),
    )


def _tell_circle(stage: Stage, teller: Teller) -> None:
    with stage.ledger.reading() as session:
        found = best(session, session.today, _PLACES)
    text = _("Served now: {served} of {all} within {minutes} minutes.")
    teller.tell(
        _("How many households reach a shop on foot, and where one more would bring most of the others into reach."),
        typed("circle best", "--k", _PLACES),
        text.format(served=found.served, all=found.of, minutes=found.minutes),
    )
