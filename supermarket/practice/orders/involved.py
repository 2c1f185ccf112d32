"""Who is too close to an order to record what its resident says of it: nobody rates his own service."""

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.registers import MEMBERS, latest
from supermarket.district.identities import is_same_person
from supermarket.errors.practice.orders import RatingByInvolved
from supermarket.households.kin import is_related
from supermarket.practice.orders.registers import ORGANISATIONS
from supermarket.practice.orders.standing import Order


def is_involved(session: ReadSession, staff: str, order: Order) -> bool:
    """Say whether somebody is the contact of the organisation, stands on the roster, or is kin of one who does."""
    row = latest(session, ORGANISATIONS, order.organisation, session.today) if order.organisation else None
    if row and row.contact and is_same_person(session, staff, row.contact, session.today):
        return True
    members = (latest(session, MEMBERS, member, session.today) for member in order.roster)
    return any(is_related(session, staff, member.household) for member in members if member)


def check_uninvolved(session: ReadSession, order: Order, request: Request) -> None:
    """Refuse whoever is too close to an order.

    Raises:
        RatingByInvolved: he is.
    """
    if is_involved(session, request.actor, order):
        raise RatingByInvolved(operator=request.actor, order=order.order)
