"""Reviewing claims 初审 复核 one after another: photos beside each other, and all that a reviewer must know.

Who looked first, and what he said, is not shown: the second judges for himself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.earning.evidence import SHOWN
from supermarket.cli.earning.review_queue import REASONS, waiting
from supermarket.earning.claims.standing import Standing, State, claim_of, claims_served_on
from supermarket.earning.freezes import frozen_until
from supermarket.errors import Refusal
from supermarket.locale import N_, _
from supermarket.registers.numerals import chosen
from supermarket.web.acts.doing import FINE, Refused, tried
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked
from supermarket.web.pages.claims.seen import Seen, seen

router = APIRouter()
OTHERS_MAX: Final = 6
"""So many other claims are shown beside one."""
_LIKE: Final = N_("It is why there is a flag.")
_SAME_DAY: Final = N_("The same household on the same day.")


@dataclass(frozen=True)
class Other:
    """A claim beside the one that is reviewed, and why it is shown, in English."""

    seen: Seen
    why: str


@router.get("/claims/review")
def queue(visit: StaffVisit, after: str = "", done: str = "") -> Response:
    """Show the next claim that waits for this person; `after` is the last that he put off."""
    visit.check_may("claim review")
    return _next(visit, after, done)


@router.post("/claims/review")
def decide(visit: StaffVisit, form: Sent) -> Response:
    """Record that a claim is right, or why it is not, and go to the next one."""
    visit.check_may("claim review")
    claim, after = form.text("claim"), form.text("after")
    is_right = form.text("verdict") == "accept"
    typed = {"claim": [claim], "accept" if is_right else "reject": ["yes"], "key": [form.text("key")]}
    if not is_right:
        typed["reason"] = [reason_of(form, REASONS)]
    answer = tried(visit, "claim review", typed)
    if isinstance(answer, Refused):
        return _next(visit, after, "", answer)
    return RedirectResponse(f"/claims/review?after={after}&done={answer.value.claim}", 303)


def reason_of(form: Form, reasons: Sequence[str]) -> str:
    """Return the reason that was given: in words where there are some, else the one that was picked by its number."""
    place = chosen(form.text("because"), len(reasons))
    picked = _(reasons[place - 1]) if place else ""
    return form.text("reason").strip() or picked


def _next(visit: Visit, after: str, done: str, refused: Refused = FINE) -> Response:
    claims = waiting(visit.ledger, asked(visit))
    place = _place_after(claims, after)
    claim = claims[place] if claims else None
    with visit.ledger.reading() as session:
        last = claim_of(session, done) if done else None
        values = {
            "seen": seen(session, visit.staff, claim, files=True) if claim else None,
            "others": _others(session, visit, claim) if claim else [],
            "frozen": frozen_until(session, claim.household, session.today) if claim else None,
            "second": claim is not None and claim.state is State.REVIEWED_ONCE,
        }
    return page(
        visit,
        "claims/review.html",
        refused.status,
        **values,
        place=place + 1,
        count=len(claims),
        after=after,
        done=last,
        refused=refused.sentence,
        reasons=REASONS,
        words=SHOWN,
        keys=(visit.new_key(), visit.new_key()),
    )


def _place_after(claims: Sequence[Standing], after: str) -> int:
    """Return the place of the claim behind one that was put off; behind the last one it begins anew."""
    names = [claim.claim for claim in claims]
    return (names.index(after) + 1) % len(names) if after in names else 0


def _others(session: ReadSession, visit: Visit, claim: Standing) -> list[Other]:
    """Return what is looked at beside a claim: what raised its flags, and others of its household on that day."""
    whole = seen(session, visit.staff, claim, files=True)
    found: dict[str, Other] = {}
    for name in whole.likes:
        try:
            like = claim_of(session, name)
        except Refusal:  # a signed paper, whose photo was used before: no claim
            continue
        found[name] = Other(seen(session, visit.staff, like, files=True), _LIKE)
    for each in reversed(claims_served_on(session, claim.household, claim.served)):
        if each.claim != claim.claim and each.claim not in found:
            found[each.claim] = Other(seen(session, visit.staff, each, files=True), _SAME_DAY)
    return list(found.values())[:OTHERS_MAX]
