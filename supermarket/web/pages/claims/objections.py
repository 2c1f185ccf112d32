"""Objections 异议: against a claim that hangs out, and what came of each."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.cli.earning.evidence import SHOWN
from supermarket.cli.menu.deeds.notices import FOUND, OBJECTED_FOR
from supermarket.district.texts import plain
from supermarket.earning.claims.kinds import OBJECTED
from supermarket.earning.claims.standing import HANGING, State, claim_of, steps_of
from supermarket.web.acts.doing import FINE, Refused, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked
from supermarket.web.pages.claims.front import open_here
from supermarket.web.pages.claims.reviewing import reason_of
from supermarket.web.pages.claims.seen import seen

router = APIRouter()
LISTED = 60
"""So many claims that hang out are listed on a page."""


@router.get("/claims/objections")
def objections(visit: StaffVisit, start: int = 0, number: str = "") -> Response:
    """List the open objections, and the claims that can be objected to; of one number, those that end in it."""
    visit.check_may("notice object", "notice resolve")
    with visit.ledger.reading() as session:
        hanging = [each for each in open_here(session, asked(visit).site) if each.state in HANGING]
        if wanted := plain(number)[:40]:
            hanging = [each for each in hanging if _is_of(wanted, each.claim) or _is_of(wanted, each.household)]
        objected = [
            (
                seen(session, visit.staff, each),
                [step for step in steps_of(session, each.claim) if step.what == OBJECTED][-1],
            )
            for each in hanging
            if each.state is State.OBJECTED
        ]
        others = [each for each in hanging if each.state is State.NOTICED]
        start = max(0, start)
        listed = [seen(session, visit.staff, each) for each in others[start : start + LISTED]]
    return page(
        visit,
        "claims/objections.html",
        objected=objected,
        listed=listed,
        start=start,
        count=len(others),
        most=LISTED,
        number=wanted,
    )


def _is_of(wanted: str, name: str) -> bool:
    """Say whether a number is this one, or its end behind a dash, as people say it."""
    return name == wanted or name.endswith(f"-{wanted}")


@router.get("/claims/objections/{name}")
def objection(visit: StaffVisit, name: str) -> Response:
    """Show a claim that hangs out: to object to it, or to say what came of an objection."""
    visit.check_may("notice object", "notice resolve")
    return _objection(visit, name)


@router.post("/claims/objections/{name}")
def enter(visit: StaffVisit, form: Sent, name: str) -> Response:
    """Enter an objection, or resolve one."""
    outcome = form.text("outcome")
    command = "notice resolve" if outcome else "notice object"
    visit.check_may(command)
    typed = {"claim": [name], "key": [form.text("key")]}
    typed |= {"reason": [reason_of(form, FOUND if outcome else OBJECTED_FOR)]}
    typed |= {"uphold" if outcome == "uphold" else "dismiss": ["yes"]} if outcome else {}
    answer = tried(visit, command, typed)
    if isinstance(answer, Refused):
        return _objection(visit, name, answer)
    return RedirectResponse(f"/claims/claim/{name}", 303)


def _objection(visit: Visit, name: str, refused: Refused = FINE) -> Response:
    with visit.ledger.reading() as session:
        found = claim_of(session, name)
        values = {
            "seen": seen(session, visit.staff, found, files=True),
            "said": [step for step in steps_of(session, found.claim) if step.what == OBJECTED],
        }
    return page(
        visit,
        "claims/objection.html",
        refused.status,
        **values,
        is_open=found.state is State.OBJECTED,
        is_hanging=found.state in HANGING,
        reasons=FOUND if found.state is State.OBJECTED else OBJECTED_FOR,
        words=SHOWN,
        refused=refused.sentence,
        key=visit.new_key(),
    )
