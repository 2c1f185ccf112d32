"""The centre on one page: what waits this morning, the sites that need somebody most, the institutes; each opens."""

from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from supermarket.assessment.glance.attention import SHORT, site_months
from supermarket.assessment.glance.morning import TEXTS, Waiting
from supermarket.district.kinds import Tier
from supermarket.local.browsers.guesses import many_wrong
from supermarket.locale import _
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.audit.seen import audits, ledger_seen
from supermarket.web.pages.centre.found import attention_for, check_centre, sees_all
from supermarket.web.pages.centre.links import listed_at
from supermarket.web.pages.centre.searching import search

router = APIRouter()
URGENT_MAX: Final = 25
"""So many sites stand on the first page; the rest are folded by institute."""
LISTED_MAX: Final = 150
"""So many sites a list shows."""


@router.get("/centre")
def centre(visit: StaffVisit) -> Response:
    """Show what needs attention, the most urgent first."""
    with visit.ledger.reading() as session:
        found = attention_for(visit, session)
        many = many_wrong(session)
    return page(
        visit,
        "centre/front.html",
        found=found,
        many=many,
        urgent=found.needy[:URGENT_MAX],
        left=len(found.needy) - URGENT_MAX,
        words=words_of,
        short=SHORT,
        all=sees_all(visit),
    )


@router.get("/centre/institute/{code}")
def institute(visit: StaffVisit, code: str) -> Response:
    """Show the sites of an institute, the most urgent first."""
    with visit.ledger.reading() as session:
        found = attention_for(visit, session)
    branch = next((each for each in found.branches if each.code == ("" if code == "none" else code)), None)
    if branch is None:
        raise HTTPException(404)
    spots = [spot for spot in found.spots if spot.institute == branch.code]
    title = branch.name or _("Sites of no institute")
    return page(visit, "centre/sites.html", title=title, spots=spots[:LISTED_MAX], short=SHORT, what="")


@router.get("/centre/waiting/{what}")
def waiting(visit: StaffVisit, what: str) -> Response:
    """Show the sites where one thing waits, those first where it waits most."""
    with visit.ledger.reading() as session:
        found = attention_for(visit, session)
    if what not in SHORT:
        raise HTTPException(404)
    spots = sorted(
        (spot for spot in found.spots if what in spot.waits), key=lambda spot: (-spot.waits[what], spot.code)
    )
    return page(visit, "centre/sites.html", title=_(SHORT[what]), spots=spots[:LISTED_MAX], short=SHORT, what=what)


@router.get("/centre/site/{code}")
def site(visit: StaffVisit, code: str) -> Response:
    """Show a site: what waits there with where it is listed, and its last twelve months."""
    with visit.ledger.reading() as session:
        found = attention_for(visit, session)
        spot = next((each for each in found.spots if each.code == code), None)
        if spot is None:
            raise HTTPException(404)
        months = site_months(session, code)
    may = audits(visit)
    nouns = tuple(line.noun or "" for line in found.lines if line.what == "overdue" and code in line.at)
    leads = {what: listed_at(what, code, found.today[:7], audits=may, nouns=nouns) for what in spot.waits}
    above = next((each for each in found.branches if each.code == spot.institute and each.code), None)
    return page(
        visit,
        "centre/site.html",
        spot=spot,
        leads=leads,
        months=months,
        above=above,
        short=SHORT,
        audits=may,
        is_shop=spot.tier == Tier.SUPERMARKET.value,
    )


@router.post("/centre/search")
def searched(visit: StaffVisit, form: Sent) -> Response:
    """Show what was searched for; it is sent and not part of an address, for it may be anything."""
    check_centre(visit)
    words = form.text("q")
    with ledger_seen(visit).reading() as session:
        hits = search(session, words, visit.actor, audits=audits(visit))
    return page(visit, "centre/search.html", words=words, hits=hits)


def words_of(line: Waiting) -> str:
    """Return what waits, in words."""
    return _(TEXTS[line.what]).format(noun=_(line.noun) if line.noun else "")
