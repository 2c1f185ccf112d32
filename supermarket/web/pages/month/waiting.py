"""Papers that wait for the own word of whoever signed them, and his word."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import site_name
from supermarket.district.gate.papers import Paper, waiting
from supermarket.district.identities import is_same_person
from supermarket.locale.kind_names import kind_name
from supermarket.web.acts.doing import FINE, Refused, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.recorded import recorded

router = APIRouter()


@router.get("/month/papers")
def papers(visit: StaffVisit, done: str = "") -> Response:
    """Show what stands on paper in the reader's name."""
    return _page(visit, done=done)


@router.post("/month/papers")
def confirm(visit: StaffVisit, form: Sent) -> Response:
    """Confirm that he signed one of them."""
    said = {"entry": form.text("entry"), "key": form.text("key"), "pin": form.text("pin")}
    answer = tried(visit, "paper confirm", said)
    if isinstance(answer, Refused):
        return _page(visit, answer)
    return RedirectResponse(f"/month/papers?done={','.join(answer.entries)}", 303)


def papers_for(session: ReadSession, visit: Visit) -> list[Paper]:
    """Return the papers that wait for the reader's own word."""
    return [each for each in waiting(session) if is_same_person(session, each.signer, visit.actor, session.today)]


def _page(visit: Visit, refused: Refused = FINE, *, done: str = "") -> Response:
    with visit.ledger.reading() as session:
        rows = [
            (each, kind_name(each.kind), site_name(session, each.site), visit.new_key())
            for each in papers_for(session, visit)
        ]
    return page(
        visit,
        "month/papers.html",
        refused.status,
        refused=refused.sentence,
        rows=rows,
        done=recorded(done),
    )
