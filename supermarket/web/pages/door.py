"""The door: signing in with a staff code or card and the PIN, and signing out, here or everywhere."""

from threading import BoundedSemaphore
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse, RedirectResponse

from supermarket.clock import MINUTE
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.local.browsers.sessions import begin_session, end_session, end_sessions, sessions_of
from supermarket.local.opened import staff_of
from supermarket.local.pin_kept import kept_pin
from supermarket.local.signing import prove
from supermarket.spending.goods.barcodes import staff_scanned
from supermarket.web.acts.said import on_page
from supermarket.web.frame.addresses import within
from supermarket.web.frame.carried import NOTHING, still_carried
from supermarket.web.frame.cookies import give, secret_of, take_back
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.limits import SIGN_INS
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import AnyVisit, StaffVisit, Visit
from supermarket.web.pages.offered import offered

router = APIRouter()
_HASHING: Final = BoundedSemaphore(2)
"""A PIN's hash is slow and takes 46 MiB on purpose, so only so many are made at once."""
Next = Annotated[str, Query(alias="next")]


@router.get("/door")
def door(visit: AnyVisit, to: Next = "/") -> Response:
    """Ask who comes; whoever had signed in, and whose session has ended since, is told so."""
    holds_one = bool(secret_of(visit.request, secure=visit.server.settings.secure))
    ended = holds_one and visit.signed_in is None and visit.inquirer is None
    return page(visit, "door.html", to=within(to) or "/", staff="", refused="", ended=ended, carried=NOTHING)


@router.post("/door")
def sign_in(visit: AnyVisit, form: Sent) -> Response:
    """Let in whoever proves who he is, and send him where he wanted to go; a session that he had here ends.

    Whoever sent a form when his session had ended is offered it again; anybody else never sees it.
    """
    to = within(form.text("next")) or "/"
    typed = plain(form.text("staff"))
    scanned = staff_scanned(typed)
    staff = scanned or typed
    visit.limit(SIGN_INS)
    try:
        with visit.ledger.reading() as session:
            pin = kept_pin(session.transaction, staff)
        with _HASHING:
            known = prove(visit.ledger, staff, pin=form.text("pin") or None, by_card=scanned is not None)
        with visit.ledger.reading() as session:
            site = staff_of(session, staff).site
        secret = begin_session(visit.ledger, staff, site, known, pin=pin)
    except Refusal as refusal:
        given = {"to": to, "staff": staff[:20], "refused": on_page(refusal), "carried": still_carried(form)}
        return page(visit, "door.html", status_of(refusal), ended=False, **given)
    if visit.signed_in:
        end_session(visit.ledger, visit.signed_in)
    response = offered(visit, form, secret) or RedirectResponse(to, 303)
    give(response, secret, visit.language, secure=visit.server.settings.secure)
    return response


@router.get("/door/still")
def still(visit: StaffVisit) -> Response:
    """Say to a page whose session may have ended since that somebody is signed in, and the token of his forms now."""
    return JSONResponse({"form_token": visit.form_token})


@router.post("/door/out")
def sign_out(visit: StaffVisit, form: Sent) -> Response:
    """Let a member of staff out, here or everywhere."""
    if visit.signed_in and form.text("everywhere"):
        end_sessions(visit.ledger, visit.signed_in.staff)
    elif visit.signed_in:
        end_session(visit.ledger, visit.signed_in)
    response = RedirectResponse("/", 303)
    take_back(response, secure=visit.server.settings.secure)
    return response


@router.post("/door/language")
def choose_language(visit: StaffVisit, form: Sent) -> Response:
    """Speak another language to a member of staff from now on."""
    response = RedirectResponse(within(form.text("next")) or "/", 303)
    language = "en" if form.text("language") == "en" else "zh"
    give(response, visit.secret, language, secure=visit.server.settings.secure)
    return response


@router.get("/me")
def me(visit: StaffVisit) -> Response:
    """Show a member of staff who he is here and where else he is signed in."""
    return page(visit, "me.html", elsewhere=_elsewhere(visit))


def _elsewhere(visit: Visit) -> list[int]:
    """Return for how many minutes each other session of his was idle."""
    if visit.signed_in is None:
        return []
    with visit.ledger.reading() as session:
        all_of_his = sessions_of(session, visit.signed_in.staff)
    return [each.idle // MINUTE for each in all_of_his if each.hash != visit.signed_in.hash]
