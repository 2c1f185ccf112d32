"""A household: who belongs to it, what it holds and when that lapses, its passbook, its cards."""

from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.cli.frame.names import line_named, rule_name, site_name
from supermarket.earning.claims.standing import Which, latest_claims
from supermarket.earning.passbook import latest_of_passbook
from supermarket.errors import Refusal
from supermarket.households.cards import card_held
from supermarket.households.finding.lookup import is_household
from supermarket.households.households import HouseholdView
from supermarket.households.numbers import read_typed
from supermarket.locale.kind_names import kind_name
from supermarket.web.acts.doing import FINE, Refused, done, made_file, refused_by, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.recorded import recorded
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
LINES_MAX: Final = 30
CLAIMS_MAX: Final = 20


@router.get("/households/{number}")
def household(visit: StaffVisit, number: str, start: int = 0, done: str = "") -> Response:
    """Show a household."""
    return _page(visit, _number(visit, number), start=start, done_entries=done)


@router.get("/households/{number}/passbook.pdf")
def passbook(visit: StaffVisit, number: str) -> Response:
    """Give the passbook on A5."""
    known = _number(visit, number)
    return made_file(visit, "statement", {"who": known}, field="pdf", filed_as=f"passbook-{known}.pdf")


@router.post("/households/{number}/card")
def card(visit: StaffVisit, form: Sent, number: str) -> Response:
    """Freeze a household's card, or bind a blank one to it; a lost card is frozen first."""
    known, key = _number(visit, number), form.text("key")
    if form.text("act") == "freeze":
        answer = tried(visit, "card freeze", {"who": known, "key": f"{key}.f"})
    else:
        try:
            payload = scanned_text(form, "blank")
        except Refusal as refusal:
            return _page(visit, known, refused_by(refusal))
        answer = tried(visit, "card bind", {"household": known, "payload": payload, "key": f"{key}.b"})
    if isinstance(answer, Refused):
        return _page(visit, known, answer)
    return RedirectResponse(f"/households/{known}?done={','.join(answer.entries)}", 303)


def _number(visit: Visit, typed: str) -> str:
    """Return a household's number of an address; a card names nobody there.

    Raises:
        HTTPException: it is none.
    """
    read = read_typed(typed)
    with visit.ledger.reading() as session:
        if read is None or not read.number or not is_household(session, read.number):
            raise HTTPException(404)
    return read.number


def _page(visit: Visit, number: str, refused: Refused = FINE, *, start: int = 0, done_entries: str = "") -> Response:
    seen: HouseholdView = done(visit, "household show", {"who": number}).value
    with visit.ledger.reading() as session:
        start = max(0, start)
        waiting = latest_claims(session, number, CLAIMS_MAX, Which.UNPOSTED)
        book = latest_of_passbook(session, number, lines=start + LINES_MAX + 1, claims=waiting)
        lines = list(reversed(book.statement.lines))
        shown = [(each, line_named(session, each), kind_name(each.kind)) for each in lines[start : start + LINES_MAX]]
        claims = [(each, rule_name(session, each.rule, each.served)) for each in book.claims]
        site = site_name(session, seen.site)
        shop = site_name(session, seen.shop) if seen.shop else ""
        held = card_held(session, number)
    return page(
        visit,
        "households/household.html",
        refused.status,
        refused=refused.sentence,
        seen=seen,
        book=book,
        lines=shown,
        following=next_start(len(lines), start, LINES_MAX),
        claims=claims,
        site=site,
        shop=shop,
        card=held,
        key=visit.new_key(),
        done=recorded(done_entries),
    )
