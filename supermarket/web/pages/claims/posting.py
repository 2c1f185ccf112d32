"""Posting 入账 looked at before it is done, what lapses, and the honour board 光荣榜."""

from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.cli.earning.board import span
from supermarket.district.texts import plain
from supermarket.earning.award_kinds import CAPS
from supermarket.earning.boards import board
from supermarket.earning.claims.notices import last_day_of
from supermarket.earning.claims.posting import Posted
from supermarket.earning.claims.standing import State
from supermarket.earning.lapsing.expiry import lapsed_among, lapsing_at, preview
from supermarket.errors import Refusal
from supermarket.locale import N_
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.acts.running import Answer
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked
from supermarket.web.pages.claims.front import VERBS, open_here
from supermarket.web.pages.claims.seen import whose
from supermarket.web.work.begin import begin_work

router = APIRouter()
ROWS_MAX: Final = 100
"""So many lines are shown on a page."""
TRIED_MAX: Final = 500
"""So many claims are posted while the visitor waits, and tried beforehand."""
PERIODS: Final = {
    "month": N_("this month"),
    "last": N_("last month"),
    "quarter": N_("this quarter"),
    "year": N_("this year"),
}
_OPTIONS: Final = ("month", "quarter", "year")


@router.get("/claims/posting")
def look(visit: StaffVisit) -> Response:
    """Show what would be posted now, and what the limits would cut off; nothing is posted.

    What is too much to be tried while others wait for the ledger is only counted.
    """
    visit.check_may("claim post")
    due = _due(visit)
    if due > TRIED_MAX:
        return page(visit, "claims/posting_many.html", count=due, refused="", key=visit.new_key())
    return _posting(visit, tried(visit, "claim post", {}, keep=False), is_done=False)


@router.post("/claims/posting")
def post(visit: StaffVisit, form: Sent) -> Response:
    """Post what is due; very much of it as long work."""
    visit.check_may("claim post")
    key, due = form.text("key"), _due(visit)
    if due > TRIED_MAX:
        try:
            return RedirectResponse(begin_work(visit, "claim post", {}, once=key), 303)
        except Refusal as refusal:
            told = refused_by(refusal)
            return page(visit, "claims/posting_many.html", told.status, count=due, refused=told.sentence, key=key)
    return _posting(visit, tried(visit, "claim post", {"key": [key]}), is_done=True)


def _due(visit: Visit) -> int:
    """Return how many claims at the place where one acts, and below it, hang out no longer and are not objected to."""
    with visit.ledger.reading() as session:
        noticed = (each for each in open_here(session, asked(visit).site) if each.state is State.NOTICED)
        last_days = (last_day_of(session, each.claim) for each in noticed)
        return sum(last is not None and last[0] < session.today for last in last_days)


def _posting(visit: Visit, answer: Answer | Refused, *, is_done: bool) -> Response:
    refused = answer if isinstance(answer, Refused) else FINE
    posted: list[Posted] = [] if isinstance(answer, Refused) else answer.value["posted"]
    with visit.ledger.reading() as session:
        names = {each.household: whose(session, visit.staff, each.household) for each in posted[:ROWS_MAX]}
    return page(
        visit,
        "claims/posting.html",
        refused.status,
        posted=posted[:ROWS_MAX],
        count=len(posted),
        points=sum(each.points for each in posted),
        names=names,
        caps=CAPS,
        is_done=is_done and refused is FINE,
        refused=refused.sentence,
        key=visit.new_key(),
    )


@router.get("/claims/lapses")
def lapses(visit: StaffVisit, by: str = "", start: int = 0) -> Response:
    """Show what lapses soon here, or by a day, and what has lapsed and waits to be posted."""
    visit.check_may(*VERBS)
    site, start = asked(visit).site, max(0, start)
    with visit.ledger.reading() as session:
        day = plain(by) if _is_day(plain(by)) else None
        soon = preview(session, site=site)
        found = preview(session, by=day, site=site) if day else soon
        shown = found[start : start + ROWS_MAX]
        names = {each.household: whose(session, visit.staff, each.household) for each in shown}
        lapsed = lapsed_among(soon, session.today)
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
    visit.check_may(*VERBS)
    site = asked(visit).site
    start = max(0, start)
    with visit.ledger.reading() as session:
        chosen = period if period in PERIODS else "month"
        asked_for = _asked_for(chosen, session.today)
        first, last = span(session.today, *asked_for)
        places = board(session, site, first, last)
        lapsing = lapsing_at(session, site) if last >= session.today else None
    query = "&".join(f"{name}={value}" for name, value in zip(_OPTIONS, asked_for, strict=True) if value is not None)
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


def _asked_for(period: str, today: str) -> tuple[str | None, str | None, int | None]:
    """Return a period as the command is told it: a month, a quarter or a year."""
    if period == "year":
        return None, None, int(today[:4])
    if period == "quarter":
        return None, f"{today[:4]}-{(int(today[5:7]) + 2) // 3}", None
    before = (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat()[:7]
    return before if period == "last" else today[:7], None, None
