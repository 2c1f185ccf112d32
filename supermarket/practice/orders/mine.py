"""What waits for one person: the orders in which the next step is his."""

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Role
from supermarket.district.roles import VERBS, reaches
from supermarket.practice.orders.course import COURSE, WITH_ORGANISATION
from supermarket.practice.orders.involved import is_involved, took_part
from supermarket.practice.orders.serving import contact_of
from supermarket.practice.orders.standing import Order, awaited


def waits_for(session: ReadSession, order: Order, staff: str) -> bool:
    """Say whether the next step of an order is for this member of staff to take.

    What an organisation is to do waits for its contact; where it has none, for the station that records it.
    """
    row = in_force(session, STAFF, staff, session.today)
    waiting = awaited(session, order)
    if row is None or waiting is None or row.role not in VERBS[COURSE.verb(waiting.step)]:
        return False
    if order.state in WITH_ORGANISATION and not waiting.ended:
        contact = contact_of(session, order.organisation)
        if contact or row.role is Role.ORGANISER:
            return contact is not None and is_same_person(session, staff, contact, session.today)
    elif is_involved(session, staff, order) or took_part(session, staff, order, waiting.step):
        return False
    return reaches(session, row, order.case.site, session.today)
