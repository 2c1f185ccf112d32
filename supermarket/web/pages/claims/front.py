"""The front of claims: what waits here and for whom, and a claim with every step that was taken with it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.earning.evidence import SHOWN
from supermarket.cli.earning.review_queue import waiting
from supermarket.cli.menu.deeds.claims import WITHDRAWN_FOR
from supermarket.district.roles import reaches
from supermarket.district.sites import place_of, places_below, site_of
from supermarket.earning.claims.standing import (
    ENDED,
    Standing,
    State,
    claim_of,
    claims_filed_by,
    latest_claims,
    open_claims,
    steps_of,
)
from supermarket.errors import Refusal
from supermarket.local.browsers.sheets import open_sheets
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked
from supermarket.web.pages.claims.filing import household_seen, households_named
from supermarket.web.pages.claims.reviewing import reason_of
from supermarket.web.pages.claims.seen import all_seen, next_words, seen
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
VERBS: Final = ("claim file", "claim review", "notice publish")
OWN_DAYS: Final = 60
"""A claim that ended is listed for whoever filed it so long after it was filed."""
OWN_MAX: Final = 60


@dataclass(frozen=True)
class Waits:
    """How many open claims at a place wait for what: for a review, for a notice, on the board, with an objection."""

    review: int = 0
    notice: int = 0
    hanging: int = 0
    objected: int = 0


def open_here(session: ReadSession, site: str) -> list[Standing]:
    """Return the open claims at the place of a site, and below it, oldest first."""
    place = place_of(site_of(session, site, session.today))
    return list(open_claims(session, places_below(session, place, session.today)))


def counted(claims: list[Standing]) -> Waits:
    """Return how many open claims wait for what."""
    states = [claim.state for claim in claims]
    return Waits(
        review=states.count(State.FILED) + states.count(State.REVIEWED_ONCE),
        notice=states.count(State.REVIEWED),
        hanging=states.count(State.NOTICED),
        objected=states.count(State.OBJECTED),
    )


@router.get("/claims")
def front(visit: StaffVisit) -> Response:
    """Show what can be done with claims here, and how many wait for it."""
    visit.check_may(*VERBS)
    mine = len(waiting(visit.ledger, asked(visit))) if visit.may("claim review") else 0
    with visit.ledger.reading() as session:
        waits = counted(open_here(session, asked(visit).site))
        sheets = open_sheets(session, visit.actor)
    return page(visit, "claims/front.html", waits=waits, mine=mine, sheets=sheets)


@router.get("/claims/own")
def own(visit: StaffVisit) -> Response:
    """List the claims that this person filed here of late, and how they stand."""
    visit.check_may("claim file")
    with visit.ledger.reading() as session:
        site = place_of(site_of(session, asked(visit).site, session.today))
        since = (date.fromisoformat(session.today) - timedelta(days=OWN_DAYS)).isoformat()
        found = all_seen(session, visit.staff, claims_filed_by(session, site, visit.actor, since=since, most=OWN_MAX))
    return page(visit, "claims/list.html", found=found, days=OWN_DAYS, home=None, refused="", typed="")


@router.post("/claims/household")
def of_household(visit: StaffVisit, form: Sent) -> Response:
    """Find a household and go to its claims."""
    visit.check_may(*VERBS)
    typed = form.text("who")
    try:
        typed = scanned_text(form, "who")
        with visit.ledger.reading() as session:
            found = households_named(session, typed, asked(visit).site)
            homes = [household_seen(session, visit, each) for each in found]
    except Refusal as refusal:
        told = {"found": [], "days": 0, "home": None, "typed": typed}
        refused = refused_by(refusal)
        return page(visit, "claims/list.html", refused.status, **told, refused=refused.sentence)
    if len(found) == 1:
        return RedirectResponse(f"/claims/of/{found[0]}", 303)
    return page(visit, "claims/households.html", homes=homes)


@router.get("/claims/of/{household}")
def claims_of(visit: StaffVisit, household: str) -> Response:
    """List a household's claims, the latest first."""
    visit.check_may(*VERBS)
    with visit.ledger.reading() as session:
        home = household_seen(session, visit, household)
        found = all_seen(session, visit.staff, latest_claims(session, home.household, OWN_MAX))
    return page(visit, "claims/list.html", found=found, days=0, home=home, refused="", typed="")


@router.get("/claims/claim/{name}")
def claim(visit: StaffVisit, name: str, filed: str = "") -> Response:
    """Show a claim: how it stands, every step, on what it rests, what comes next."""
    visit.check_may(*VERBS)
    return _claim_page(visit, name, filed=bool(filed))


@router.post("/claims/claim/{name}")
def withdraw(visit: StaffVisit, form: Sent, name: str) -> Response:
    """Take a claim back."""
    visit.check_may("claim withdraw")
    typed = {"claim": [name], "reason": [reason_of(form, WITHDRAWN_FOR)], "key": [form.text("key")]}
    answer = tried(visit, "claim withdraw", typed)
    if isinstance(answer, Refused):
        return _claim_page(visit, name, answer)
    return RedirectResponse(f"/claims/claim/{name}", 303)


def _claim_page(visit: Visit, name: str, refused: Refused = FINE, *, filed: bool = False) -> Response:
    with visit.ledger.reading() as session:
        found = claim_of(session, name)
        values = {
            "seen": seen(session, visit.staff, found, files=True),
            "steps": steps_of(session, found.claim),
            "next": next_words(session, found),
            "here": visit.staff is not None and reaches(session, visit.staff, found.site, session.today),
        }
    return page(
        visit,
        "claims/claim.html",
        refused.status,
        **values,
        filed=filed,
        refused=refused.sentence,
        reasons=WITHDRAWN_FOR,
        is_open=found.state not in ENDED,
        words=SHOWN,
        key=visit.new_key(),
    )
