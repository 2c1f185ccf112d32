"""Who is too close to an order to record what its resident says of it: nobody rates his own service."""

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import MEMBERS, latest
from supermarket.district.identities import is_same_person
from supermarket.district.roles import allowed_at
from supermarket.errors.practice.orders import RatingByInvolved
from supermarket.households.kin import is_related
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.registers import ORGANISATIONS
from supermarket.practice.orders.standing import Order


def is_involved(session: ReadSession, staff: str, order: Order) -> bool:
    """Say whether somebody is the contact of the organisation, stands on the roster, or is kin of one who does."""
    row = latest(session, ORGANISATIONS, order.organisation, session.today) if order.organisation else None
    if row and row.contact and is_same_person(session, staff, row.contact, session.today):
        return True
    members = (latest(session, MEMBERS, member, session.today) for member in order.roster)
    return any(is_related(session, staff, member.household) for member in members if member)


def check_may(session: WriteSession, order: Order, name: str, request: Request) -> None:
    """Refuse whoever may not take a step, and a step that an order's state does not allow, in this order.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        StepRefused: the order is in no state from which this step leads on.
    """
    allowed_at(session, COURSE.verb(name), request, order.case.site)
    COURSE.step(order.order, order.state, name)


def check_uninvolved(session: WriteSession, order: Order, name: str, request: Request) -> None:
    """Refuse whoever may not take a step, or is too close to the order for it.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `check_may`.
        RatingByInvolved: he is.
    """
    check_may(session, order, name, request)
    if is_involved(session, request.actor, order):
        raise RatingByInvolved(operator=request.actor, order=order.order)
