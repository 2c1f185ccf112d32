"""The front page: the places of whoever has signed in; a visitor is shown what is public."""

from fastapi import APIRouter, Response

from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import site_name
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.kinds import Staff
from supermarket.journal.entry import node_of
from supermarket.journal.store import stream_here
from supermarket.local.browsers.waiting import waiting_with
from supermarket.web.frame.looks import page, places_of
from supermarket.web.frame.visits import AnyVisit

router = APIRouter()


@router.get("/")
def front(visit: AnyVisit) -> Response:
    """Show the places."""
    with visit.ledger.reading() as session:
        site = site_name(session, visit.site or node_of(stream_here(session.transaction).origin))
        asked = waiting_with(session, visit.actor) if visit.actor else []
        uptime = session.uptime
        people = [each for code in visit.server.settings.people if (each := _person(session, code))]
    return page(
        visit,
        "front.html",
        here=places_of(visit),
        site=site,
        people=people if visit.ledger.drill else [],
        waiting=sum(each.second == visit.actor and each.waits(uptime) for each in asked),
    )


def _person(session: ReadSession, code: str) -> tuple[Staff, str] | None:
    """Return a member of staff with the name of where he works."""
    staff = in_force(session, STAFF, code, session.today)
    return (staff, site_name(session, staff.site)) if staff else None
