"""The front page: the places of whoever has signed in; a visitor is shown what is public."""

from fastapi import APIRouter, Response

from supermarket.cli.frame.names import site_name
from supermarket.journal.store import own_stream
from supermarket.web.frame.looks import page, places_of
from supermarket.web.frame.visits import AnyVisit

router = APIRouter()


@router.get("/")
def front(visit: AnyVisit) -> Response:
    """Show the places."""
    with visit.ledger.reading() as session:
        site = site_name(
            session, visit.signed_in.site if visit.signed_in else own_stream(session.transaction).origin.split("-")[0]
        )
    return page(visit, "front.html", here=places_of(visit), site=site)
