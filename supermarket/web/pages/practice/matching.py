"""Matching 对接 needs with offers: what is proposed and why; a pair is fixed, forbidden or confirmed by a tap."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from supermarket.cli.practice.lists.match_shown import in_words
from supermarket.errors import Refusal
from supermarket.practice.lists.proposals import Proposal, propose
from supermarket.practice.lists.scoring import UNKNOWN
from supermarket.practice.lists.words import HELP_NAMES
from supermarket.web.acts.said import on_page
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.practice.steps import read
from supermarket.web.pages.recorded import recorded

router = APIRouter()
LINES: Final = 25
"""So many proposed pairs stand on one page."""


@router.get("/practice/matching")
def matching(visit: StaffVisit, start: Annotated[int, Query(ge=0)] = 0, done: Annotated[str, Query()] = "") -> Response:
    """Show what is proposed for the needs at the visitor's site and below it."""
    refused, proposal = "", None
    with visit.ledger.reading() as session:
        try:
            proposal = propose(session, visit.site)
        except Refusal as refusal:
            refused = on_page(refusal)
    pairs = proposal.pairs if proposal else ()
    return page(
        visit,
        "practice/matching.html",
        proposal=proposal,
        pairs=pairs[start : start + LINES],
        count=len(pairs),
        more=next_start(len(pairs), start, LINES),
        refused=refused,
        unmet=_unmet(proposal),
        unknown=UNKNOWN,
        in_words=in_words,
        kinds=HELP_NAMES,
        confirmed=read(visit, "match list"),
        done=recorded(done),
    )


def _unmet(proposal: Proposal | None) -> list[tuple[str, str, int, str]]:
    """Return the needs for which nothing is proposed: code, name, how many times, and why."""
    if proposal is None:
        return []
    return [(each.need, proposal.lines[each.need].name, each.times, each.why) for each in proposal.unmet][:LINES]
