"""Orders 点单 for those who serve: what waits for whom, the next step by a tap, and an order with all its steps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import site_name, site_names
from supermarket.cli.practice.orders.order_shown import listed, servers_of, shown
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force, in_force
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Role
from supermarket.district.roles import EVERYWHERE, reaches
from supermarket.district.sites import telephone_of
from supermarket.households.households import OUTSIDE
from supermarket.ledger import Ledger
from supermarket.people.records import record_of
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.registers import VOLUNTEERS, Volunteer
from supermarket.practice.orders.serving import contact_of
from supermarket.practice.orders.standing import Order, order_of
from supermarket.practice.orders.words import HOWS, RATINGS
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.practice.steps import read
from supermarket.web.pages.recorded import recorded

router = APIRouter()
LINES: Final = 30
"""So many orders stand on one page."""
_SERVING: Final = "order accept"
"""The verb by which an organisation takes its steps."""
COMMANDS: Final[Mapping[str, str]] = {
    "dispatch": "order/dispatch",
    "give-up": "order/give-up",
    "accept": "order/accept",
    "decline": "order/decline",
    "agree": "order/agree",
    "put-off": "order/put-off",
    "resident-missed": "order/miss",
    "organisation-missed": "order/miss",
    "serve": "order/done",
    "rate": "order/rate",
    "rate-again": "order/rate",
    "complain": "order/complain",
    "resolve": "order/resolve",
    "cancel": "order/cancel",
}
"""The act by which each step of an order is taken; those that the program takes itself are left out."""
BY: Final = {"resident-missed": "resident", "organisation-missed": "organisation"}


@router.get("/practice/orders")
def orders(
    visit: StaffVisit,
    which: Annotated[str, Query()] = "",
    start: Annotated[int, Query(ge=0)] = 0,
    done: Annotated[str, Query()] = "",
) -> Response:
    """Show the orders that wait: those for the visitor first, or all at his place and below, or the late ones."""
    chosen = which if which in {"mine", "all", "late"} else ""
    with masked(visit).reading() as session:
        mine = listed(session, at=None, organisation=None, mine=visit.actor, span=None)
        found = mine
        if not chosen:
            chosen = "mine" if mine or _is_organiser(visit) else "all"
        if chosen != "mine":
            found = listed(session, at=place_shown(visit), organisation=None, mine=None, span=None)
        sites = site_names(session, (each["site"] for each in found))
    if chosen == "late":
        found = [each for each in found if each["overdue"]]
    waiting = {each["order"] for each in mine}
    return page(
        visit,
        "practice/orders.html",
        found=found[start : start + LINES],
        count=len(found),
        start=start,
        more=next_start(len(found), start, LINES),
        which=chosen,
        sites=sites,
        waiting=waiting,
        steps={each["order"]: steps_of(visit, each["state"]) for each in found[start : start + LINES]},
        hows=HOWS,
        by=BY,
        done=recorded(done),
    )


@router.get("/practice/orders/board")
def board(visit: StaffVisit) -> Response:
    """Show how the orders of each organisation go."""
    at = place_shown(visit)
    answer = read(visit, "order board", {"at": [at]} if at else {})
    return page(visit, "practice/board.html", answer=answer)


@router.get("/practice/orders/{name}")
def order(visit: StaffVisit, name: str, done: Annotated[str, Query()] = "") -> Response:
    """Show an order with its steps, who could take it, and what can be done next.

    Names, and what the resident said of himself, are for those at home at his station who have proved who they are.
    """
    with masked(visit).reading() as session:
        at_home = is_at_home(session, visit, order_of(session, name).case.site)
    with (visit.ledger if at_home else masked(visit)).reading() as session:
        found = order_of(session, name)
        value = shown(session, found, whole=True)
        roster = _volunteers(session, value["organisation"])
        note = record_of(session.transaction, found.note).get("note", "") if at_home else ""
        home = in_force(session, HOUSEHOLDS, found.household, session.today) if at_home else None
        place = " · ".join(
            filter(None, (site_name(session, found.case.site), telephone_of(session, found.case.site, session.today)))
        )
        steps = [each for each in steps_of(visit, value["state"]) if _is_his(session, visit, found, each[0])]
    return page(
        visit,
        "practice/order.html",
        order=value,
        steps=steps,
        place=place,
        group=home.group if home else None,
        volunteers=roster,
        servers=servers_of(value),
        note=note,
        ratings=RATINGS,
        hows=HOWS,
        by=BY,
        done=recorded(done),
    )


def masked(visit: Visit) -> Ledger:
    """Return the ledger as it shows nobody's full name: lists go beyond the own village."""
    return replace(visit.ledger, masked=True)


def is_at_home(session: ReadSession, visit: Visit, site: str) -> bool:
    """Say whether the visitor is at home at a site, where he is shown full names."""
    staff = visit.staff
    return (
        not visit.ledger.masked
        and staff is not None
        and staff.role not in OUTSIDE
        and reaches(session, staff, site, session.today)
    )


def place_shown(visit: Visit) -> str | None:
    """Return the site to which a list is narrowed for whoever visits; None for those who are at home everywhere."""
    if visit.staff is None or visit.staff.role in EVERYWHERE:
        return None
    return visit.site or None


def steps_of(visit: Visit, state: str) -> list[tuple[str, str]]:
    """Return the steps from a state that the visitor's role may take, each with its act."""
    return [(step, COMMANDS[step]) for step in COURSE.legal(state) if step in COMMANDS and visit.may(COURSE.verb(step))]


def _is_organiser(visit: Visit) -> bool:
    return visit.staff is not None and visit.staff.role is Role.ORGANISER


def _is_his(session: ReadSession, visit: Visit, order: Order, step: str) -> bool:
    """Say whether a step is offered: an organiser takes those of his own organisation alone, as the step asks it."""
    if not _is_organiser(visit) or COURSE.verb(step) != _SERVING:
        return True
    contact = contact_of(session, order.organisation)
    return contact is not None and is_same_person(session, visit.actor, contact, session.today)


def _volunteers(session: ReadSession, organisation: str | None) -> list[Volunteer]:
    """Return the registered volunteers of an organisation."""
    if organisation is None:
        return []
    return all_in_force(session, VOLUNTEERS, session.today, column="organisation", value=organisation)
