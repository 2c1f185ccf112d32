"""A month is signed in turn, by clerk or reviewer, manager, institute; each sees what he signs and types his PIN."""

from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.cli.menu.month import SIGNED_FOR, WITHDRAWN_FOR
from supermarket.locale import N_
from supermarket.months.closing.closing import first_signer, states_of
from supermarket.months.days import days_of
from supermarket.months.kinds import Signer
from supermarket.months.particulars import particulars_of
from supermarket.months.reconciliation import reconcile, station_at
from supermarket.web.acts.doing import FINE, Refused, made_file, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.month.figures import told_of
from supermarket.web.pages.month.places import month_asked, standing
from supermarket.web.pages.recorded import recorded

router = APIRouter()
_MEANS: Final = {
    Signer.CLERK: N_("As clerk I say that what was handed out, came in and was counted is entered here, and is so."),
    Signer.REVIEWER: N_("As reviewer I say that what was entered here is so."),
    Signer.MANAGER: N_("As manager of the station I looked at checks and exceptions, and stand for the figures."),
    Signer.INSTITUTE: N_("As manager of the institute I close the month: nothing more can be entered for it."),
}
"""What each signs, in words."""
_FILES: Final = {"paper.pdf": "pdf", "figures.xlsx": "xlsx", "figures.csv": "csv", "board.pdf": "public"}


@router.get("/month/{site}/{month}/sign")
def sign_form(visit: StaffVisit, site: str, month: str, done: str = "") -> Response:
    """Show what would be signed, who has, and who is still missing."""
    return _page(visit, site[:20], month_asked(month), visit.new_key(), done=done)


@router.post("/month/{site}/{month}/sign")
def sign(visit: StaffVisit, form: Sent, site: str, month: str) -> Response:
    """Sign, or withdraw the signatures."""
    month, key = month_asked(month), form.text("key")
    if form.text("act") == "withdraw":
        said = {"month": month, "reason": form.text("why"), "key": key}
        answer = tried(visit, "month withdraw", said, site=site[:20])
    else:
        said = {
            "month": month,
            "reason": form.text("reason"),
            "pin": form.text("pin"),
            "figures": form.text("figures"),
            "key": key,
        }
        answer = tried(visit, "month sign", said, site=site[:20])
    if isinstance(answer, Refused):
        return _page(visit, site[:20], month, key, answer, reason=form.text("reason"))
    return RedirectResponse(f"/month/{site[:20]}/{month}/sign?done={','.join(answer.entries)}", 303)


@router.get("/month/{site}/{month}/{file}")
def paper(visit: StaffVisit, site: str, month: str, file: str) -> Response:
    """Give a month's paper to sign, its figures as a workbook or CSV, or the sheet for the village board."""
    field, month = _FILES.get(file), month_asked(month)
    if field is None:
        raise HTTPException(404)
    filed_as = f"{site[:20]}-{month}-{file}"
    return made_file(visit, "month reconcile", {"month": month}, field=field, filed_as=filed_as, site=site[:20])


def _page(  # noqa: PLR0913 - what the page says
    visit: Visit, site: str, month: str, key: str, refused: Refused = FINE, *, reason: str = "", done: str = ""
) -> Response:
    with visit.ledger.reading() as session:
        days = days_of(session, month)
        place = station_at(days, site)
        found = reconcile(session, place.place, month)
        first = first_signer(session, place)
        state = next(iter(states_of(session, month, place.place)), None)
        stands = standing(session, visit, state) if state else None
        beside = particulars_of(session, days, found)
        given = {each.role: each for each in found.signatures}
        if Signer.REVIEWER in given:
            first = Signer.REVIEWER
    return page(
        visit,
        "month/sign.html",
        refused.status,
        refused=refused.sentence,
        stands=stands,
        order=[(role, given.get(role)) for role in (first, Signer.MANAGER, Signer.INSTITUTE)],
        names=beside.staff,
        means=_MEANS[stands.turn] if stands and stands.turn else "",
        failing=[check for check in found.compared if not check.ok],
        reasons=SIGNED_FOR,
        withdrawn_for=WITHDRAWN_FOR,
        reason=reason,
        key=key,
        done=recorded(done),
        **told_of(found, beside),
    )
