"""Notices 公示: what would hang out, published, shown masked as in a picture for a group, printed, taken down."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.menu.deeds.notices import DOWN_FOR
from supermarket.earning.claims.notices import Notice, last_day_of, notice_of, publish
from supermarket.earning.claims.standing import HANGING, State, claim_of
from supermarket.errors import Refusal
from supermarket.errors.earning import NoticeEmpty
from supermarket.paper.drawing.lists import ListPaper
from supermarket.paper.notices import notice_paper
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked
from supermarket.web.pages.claims.front import VERBS, counted, open_here
from supermarket.web.pages.claims.reviewing import reason_of

router = APIRouter()
ROWS_MAX = 100
"""So many claims of a notice are shown at once; all of them are on its paper."""
DRAWN_MAX = 500
"""So many claims are shown before they are published; more are only counted."""


def hanging(session: ReadSession, site: str) -> list[tuple[str, str]]:
    """Return the notices with claims that hang out at a place and below it: the last day of each, and its number."""
    open_ones = [each for each in open_here(session, site) if each.state in HANGING]
    return sorted({last for each in open_ones if (last := last_day_of(session, each.claim))}, reverse=True)


@router.get("/claims/notices")
def notices(visit: StaffVisit) -> Response:
    """List the notices that hang out here, and how many reviewed claims wait for one."""
    visit.check_may(*VERBS)
    with visit.ledger.reading() as session:
        site = asked(visit).site
        waits, found = counted(open_here(session, site)), hanging(session, site)
        today = session.today
    return page(visit, "claims/notices.html", waits=waits, notices=found, today=today)


@router.get("/claims/notices/new")
def preview(visit: StaffVisit) -> Response:
    """Show what would hang out if a notice were published now."""
    visit.check_may("notice publish")
    return _preview(visit)


def _preview(visit: Visit, refused: Refused = FINE) -> Response:
    notice: Notice | None = None
    paper: ListPaper | None = None
    try:
        with visit.ledger.trying(known=visit.asker.known) as session:
            notice = publish(session, asked(visit))
            if len(notice.claims) <= DRAWN_MAX:  # others wait for the ledger meanwhile
                paper = notice_paper(session, notice, full=False)
    except NoticeEmpty as empty:
        refused = refused if refused.sentence else Refused(str(empty), 200)
    except Refusal as refusal:
        refused = refused_by(refusal)
    return page(
        visit,
        "claims/notice_new.html",
        refused.status,
        notice=notice,
        paper=paper,
        refused=refused.sentence,
        key=visit.new_key(),
        most=ROWS_MAX,
    )


@router.post("/claims/notices/new")
def published(visit: StaffVisit, form: Sent) -> Response:
    """Publish a notice of all reviewed claims here and below."""
    visit.check_may("notice publish")
    answer = tried(visit, "notice publish", {"key": [form.text("key")]})
    if isinstance(answer, Refused):
        return _preview(visit, answer)
    return RedirectResponse(f"/claims/notice/{answer.value.notice}", 303)


@router.get("/claims/notice/{name}")
def notice(visit: StaffVisit, name: str, start: int = 0) -> Response:
    """Show a notice with names masked, as in the picture for a group; on the board's paper they stand in full."""
    visit.check_may(*VERBS)
    return _notice(visit, name, start)


@router.post("/claims/notice/{name}")
def take_down(visit: StaffVisit, form: Sent, name: str) -> Response:
    """Take a notice down."""
    visit.check_may("notice withdraw")
    typed = {"notice": [name], "reason": [reason_of(form, DOWN_FOR)], "key": [form.text("key")]}
    answer = tried(visit, "notice withdraw", typed)
    if isinstance(answer, Refused):
        return _notice(visit, name, refused=answer)
    return RedirectResponse("/claims/notices", 303)


def _notice(visit: Visit, name: str, start: int = 0, refused: Refused = FINE) -> Response:
    with visit.ledger.reading() as session:
        found = notice_of(session, name)
        paper = notice_paper(session, found, full=False)
        waiting = any(claim_of(session, each).state is State.NOTICED for each in found.claims)
    return page(
        visit,
        "claims/notice.html",
        refused.status,
        notice=found,
        paper=paper,
        start=max(0, start),
        most=ROWS_MAX,
        waiting=waiting,
        refused=refused.sentence,
        reasons=DOWN_FOR,
        key=visit.new_key(),
    )
