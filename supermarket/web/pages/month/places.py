"""Which station and month a page is of, and how the months stand: of one station, or of all that somebody reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.books.session import ReadSession
from supermarket.district.dates import month_beside
from supermarket.district.roles import reaches
from supermarket.errors.months import MonthElsewhere
from supermarket.errors.staff import SiteUnknown
from supermarket.months.closing.closing import MonthState, first_signer, months, role_of, states_of
from supermarket.months.closing.signatures import turn
from supermarket.months.days import Days, Place, days_of, places
from supermarket.months.kinds import Signer
from supermarket.months.particulars import names_of_signers
from supermarket.months.reconciliation import station_of
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.month.waiting import papers_for
from supermarket.web.pages.months import is_month

router = APIRouter()
PLACES_MAX: Final = 50


@dataclass(frozen=True)
class Standing:
    """How a month stands, for whom the next signature is, None where it is closed, and whether it is the reader's."""

    state: MonthState
    turn: Signer | None
    yours: bool


@router.get("/month")
def of_place(visit: StaffVisit, month: str = "", words: str = "", start: int = 0) -> Response:
    """Show whoever sits at a station its months, anybody else the last month of all stations that he reaches."""
    with visit.ledger.reading() as session:
        own = _own_station(session, visit)
        if own and not (month or words):
            found = [standing(session, visit, state) for state in months(session, own)]
            staff = names_of_signers(session, [each.state for each in found])
            return page(visit, "month/months.html", rows=found, staff=staff, papers=papers_count(session, visit))
        chosen = month if is_month(month) else month_beside(session.today[:7], -1)
        states = [state for state in states_of(session, chosen) if _is_wanted(session, visit, state, words.strip())]
        rows = sorted(standings(session, visit, days_of(session, chosen), states), key=_urgency)
        shown = rows[max(0, start) : max(0, start) + PLACES_MAX]
        staff = names_of_signers(session, [each.state for each in shown])
        papers = papers_count(session, visit)
        current = session.today[:7]
    return page(
        visit,
        "month/everywhere.html",
        rows=shown,
        staff=staff,
        month=chosen,
        current=current,
        before=month_beside(chosen, -1),
        after=month_beside(chosen, 1),
        words=words,
        start=start,
        following=next_start(len(rows), start, PLACES_MAX),
        counts={
            "all": len(rows),
            "closed": sum(each.state.closed for each in rows),
            "yours": sum(each.yours for each in rows),
        },
        papers=papers,
    )


@router.get("/month/{site}")
def of_station(visit: StaffVisit, site: str) -> Response:
    """Show the months of a station."""
    with visit.ledger.reading() as session:
        place = station_of(session, site[:20])
        found = [standing(session, visit, state) for state in months(session, place.place)]
        staff = names_of_signers(session, [each.state for each in found])
        papers = papers_count(session, visit)
    if site != place.place:
        return RedirectResponse(f"/month/{place.place}", 303)
    return page(visit, "month/months.html", rows=found, staff=staff, papers=papers)


def month_asked(month: str) -> str:
    """Return a month of an address.

    Raises:
        HTTPException: it is none.
    """
    if not is_month(month):
        raise HTTPException(404)
    return month


def standing(session: ReadSession, visit: Visit, state: MonthState) -> Standing:
    """Return how a month stands, and whether the next signature is the reader's."""
    if state.closed:  # nothing more is done with it, so the register of sites is not read for each month of many years
        return _closed(state)
    days = days_of(session, state.month)
    return standings(session, visit, days, [state])[0]


def standings(session: ReadSession, visit: Visit, days: Days, states: Sequence[MonthState]) -> list[Standing]:
    """Return the same for the states of one month at several stations."""
    known = {place.place: place for place in places(days, states[0].site if len(states) == 1 else None)}
    return [_standing(session, visit, days, known[state.site], state) for state in states]


def _closed(state: MonthState) -> Standing:
    return Standing(state, None, yours=False)


def _standing(session: ReadSession, visit: Visit, days: Days, place: Place, state: MonthState) -> Standing:
    if state.closed:
        return _closed(state)
    following = turn(state.signatures, first_signer(session, place))
    his = visit.staff is not None and role_of(days, place, visit.staff) is following
    return Standing(state, following, yours=his and not state.running and state.waits_for is None)


def papers_count(session: ReadSession, visit: Visit) -> int:
    """Return how many papers wait for the reader's own word."""
    return len(papers_for(session, visit))


def _own_station(session: ReadSession, visit: Visit) -> str | None:
    try:
        return station_of(session, visit.signed_in.site).place if visit.signed_in else None
    except (MonthElsewhere, SiteUnknown):
        return None


def _is_wanted(session: ReadSession, visit: Visit, state: MonthState, words: str) -> bool:
    if words:
        return words == state.site or words in state.name
    return visit.staff is None or reaches(session, visit.staff, state.site, session.today)


def _urgency(each: Standing) -> tuple[bool, bool, bool, str]:
    """Sort what waits for the reader first, then what has lapsed, then what is open."""
    return (not each.yours, not each.state.lapsed, each.state.closed, each.state.site)
