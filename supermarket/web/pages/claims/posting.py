"""Posting 入账 looked at before it is done, what lapses, and the honour board 光荣榜."""

from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Response

from supermarket.cli.earning.board import span
from supermarket.district.texts import plain
from supermarket.earning.award_kinds import CAPS
from supermarket.earning.boards import board
from supermarket.earning.claims.posting import Posted
from supermarket.earning.lapsing.expiry import lapsed_at, lapsing_at, preview
from supermarket.errors import Refusal
from supermarket.locale import N_
from supermarket.web.acts.running import MistypedError
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import acted, asked, check_role
from supermarket.web.pages.claims.front import VERBS
from supermarket.web.pages.claims.seen import whose

router = APIRouter()
ROWS_MAX: Final = 100
"""So many lines are shown on a page."""
PERIODS: Final = {
    "month": N_("this month"),
    "last": N_("last month"),
    "quarter": N_("this quarter"),
    "year": N_("this year"),
}


@router.get("/claims/posting")
def look(visit: StaffVisit) -> Response:
    """Show what would be posted now, and what the limits would cut off; nothing is posted."""
    check_role(visit, "claim post")
    try:
        due = acted(visit, "claim post", {}, keep=False).value["posted"]
    except Refusal as refusal:
        return _posting(visit, [], is_done=False, refused=str(refusal), status=status_of(refusal))
    return _posting(visit, due, is_done=False)


@router.post("/claims/posting")
def post(visit: StaffVisit, form: Sent) -> Response:
    """Post what is due."""
    check_role(visit, "claim post")
    try:
        posted = acted(visit, "claim post", {"key": [form.text("key")]}).value["posted"]
    except Refusal as refusal:
        return _posting(visit, [], is_done=False, refused=str(refusal), status=status_of(refusal))
    except MistypedError as wrong:
        return _posting(visit, [], is_done=False, refused=str(wrong), status=MISTYPED)
    return _posting(visit, posted, is_done=True)


def _posting(visit: Visit, posted: list[Posted], *, is_done: bool, refused: str = "", status: int = 200) -> Response:
    with visit.ledger.reading() as session:
        names = {each.household: whose(session, visit.staff, each.household) for each in posted[:ROWS_MAX]}
    return page(
        visit,
        "claims/posting.html",
        status,
        posted=posted[:ROWS_MAX],
        count=len(posted),
        points=sum(each.points for each in posted),
        names=names,
        caps=CAPS,
        is_done=is_done,
        refused=refused,
        key=visit.new_key(),
    )


@router.get("/claims/lapses")
def lapses(visit: StaffVisit, by: str = "", start: int = 0) -> Response:
    """Show what lapses soon here, or by a day, and what has lapsed and waits to be posted."""
    check_role(visit, *VERBS)
    site, start = asked(visit).site, max(0, start)
    with visit.ledger.reading() as session:
        day = plain(by) if _is_day(plain(by)) else None
        found = preview(session, by=day, site=site)
        shown = found[start : start + ROWS_MAX]
        names = {each.household: whose(session, visit.staff, each.household) for each in shown}
        lapsed = lapsed_at(session, site)
    return page(
        visit,
        "claims/lapses.html",
        lapses=shown,
        names=names,
        by=day or "",
        start=start,
        most=ROWS_MAX,
        count=len(found),
        points=sum(each.points for each in found),
        households=len({each.household for each in found}),
        lapsed=lapsed,
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@router.get("/claims/board")
def honour(visit: StaffVisit, period: str = "month", start: int = 0) -> Response:
    """Show the honour board of the place where one acts, names masked, for a month, quarter or year."""
    check_role(visit, *VERBS)
    site = asked(visit).site
    start = max(0, start)
    with visit.ledger.reading() as session:
        chosen = period if period in PERIODS else "month"
        asked_for = _asked_for(chosen, session.today)
        first, last = span(session.today, **asked_for)
        places = board(session, site, first, last)
        lapsing = lapsing_at(session, site) if last >= session.today else None
    query = "&".join(f"{name}={value}" for name, value in asked_for.items() if value is not None)
    return page(
        visit,
        "claims/board.html",
        ranked=places[start : start + ROWS_MAX],
        count=len(places),
        start=start,
        most=ROWS_MAX,
        period=chosen,
        periods=PERIODS,
        first=first,
        last=last,
        lapsing=lapsing,
        query=query,
    )


def _asked_for(period: str, today: str) -> dict[str, str | int | None]:
    """Return a period as the command is told it: a month, a quarter or a year."""
    before = (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat()[:7]
    return {
        "month": {"month": today[:7], "last": before}.get(period),
        "quarter": f"{today[:4]}-{(int(today[5:7]) + 2) // 3}" if period == "quarter" else None,
        "year": int(today[:4]) if period == "year" else None,
    }
