"""What anybody may see without signing in: the stations, and what hangs at each of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import AnyVisit
from supermarket.web.public.board import board_of
from supermarket.web.public.stations import institutes
from supermarket.web.public.words import WORDS

router = APIRouter()
_ASKED_MAX = 60


def address(code: str = "") -> str:
    """Return where a station's page is, or that of all stations."""
    return f"/public/{code}" if code else "/public"


@router.get("/public")
def stations(visit: AnyVisit, q: Annotated[str, Query()] = "") -> Response:
    """Let a visitor choose the station: by a name, by pinyin, by the institute."""
    words = q.strip()[:_ASKED_MAX]
    with visit.ledger.reading() as session:
        found = institutes(session, words)
    count = sum(len(each.stations) for each in found)
    return page(
        visit, "public/stations.html", found=found, count=count, words=words, address=address, layout="layout.html"
    )


@router.get("/public/{code}")
def station(visit: AnyVisit, code: str) -> Response:
    """Show what hangs at a station."""
    with visit.ledger.reading() as session:
        board = board_of(session, code)
    return page(visit, "public/station.html", board=board, address=address, layout="layout.html", **WORDS)
