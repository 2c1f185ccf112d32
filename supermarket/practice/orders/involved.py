"""Who is too close to an order to record what its resident says of it: nobody rates his own service."""

from itertools import takewhile
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import MEMBERS, STAFF, all_in_force, latest
from supermarket.district.identities import is_among, is_same_person
from supermarket.district.roles import VERBS, allowed_at, reaches
from supermarket.district.sites import chain_of
from supermarket.errors.practice.orders import RatingByInvolved, RatingByServer, ResolvedByStepper
from supermarket.households.kin import is_related
from supermarket.practice.orders.course import COURSE, OWN_STEPS
from supermarket.practice.orders.dispatching import NOBODY
from supermarket.practice.orders.registers import ORGANISATIONS
from supermarket.practice.orders.standing import Order

RATINGS: Final = frozenset({"rate", "rate-again"})
_OTHERS_MAX: Final = 5
"""So many of those who can do it instead are named."""


def is_involved(session: ReadSession, staff: str, order: Order) -> bool:
    """Say whether somebody is the contact of the organisation, stands on the roster, or is kin of one who does."""
    row = latest(session, ORGANISATIONS, order.organisation, session.today) if order.organisation else None
    if row and row.contact and is_same_person(session, staff, row.contact, session.today):
        return True
    members = (latest(session, MEMBERS, member, session.today) for member in order.roster)
    return any(is_related(session, staff, member.household) for member in members if member)


def took_part(session: ReadSession, staff: str, order: Order, name: str) -> bool:
    """Say whether somebody recorded himself what he would now have the resident say of it, or judge.

    A rating is not his who recorded a step of the organisation that served, a complaint not his who recorded any step.
    """
    steps = order.case.steps
    if name in RATINGS:
        since = takewhile(lambda step: step.step != "dispatch", reversed(steps))
        return is_among(session, staff, {step.actor for step in since if step.step in OWN_STEPS}, session.today)
    return name == "resolve" and is_among(session, staff, {step.actor for step in steps}, session.today)


def check_may(session: WriteSession, order: Order, name: str, request: Request) -> None:
    """Refuse whoever may not take a step, and a step that an order's state does not allow, in this order.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        StepRefused: the order is in no state from which this step leads on.
    """
    allowed_at(session, COURSE.verb(name), request, order.case.site)
    COURSE.step(order.order, order.state, name)


def check_uninvolved(
    session: WriteSession, order: Order, name: str, request: Request, *, scanned: bool = False
) -> None:
    """Refuse whoever may not take a step, or is too close to the order for it; `scanned`: the resident's card was.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `check_may`.
        RatingByInvolved, RatingByServer, ResolvedByStepper: he is.
    """
    check_may(session, order, name, request)
    if is_involved(session, request.actor, order):
        raise RatingByInvolved(operator=request.actor, order=order.order)
    if not scanned and took_part(session, request.actor, order, name):
        refusal = ResolvedByStepper if name == "resolve" else RatingByServer
        raise refusal(operator=request.actor, order=order.order, others=_others(session, order, name) or [NOBODY])


def _others(session: ReadSession, order: Order, name: str) -> list[str]:
    """Return the first of those who can take a step, whoever is at home nearest before others."""
    nearest = {site: place for place, site in enumerate(chain_of(session, order.case.site, session.today))}
    found = [
        row
        for row in all_in_force(session, STAFF, session.today)
        if row.role in VERBS[COURSE.verb(name)]
        and reaches(session, row, order.case.site, session.today)
        and not is_involved(session, row.staff, order)
        and not took_part(session, row.staff, order, name)
    ]
    found.sort(key=lambda row: (nearest.get(row.site, len(nearest)), row.staff))
    return [row.staff for row in found[:_OTHERS_MAX]]
