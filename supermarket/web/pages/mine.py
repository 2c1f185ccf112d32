"""A villager's own pages: his household's points and claims, an order, an objection, a card that is lost.

He shows the card, or types a number and the last four digits of a phone; after ten minutes it is over. What he does is
an entry at once, which nobody of the staff has a part in.
"""

from collections import defaultdict
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from supermarket.clock import MINUTE
from supermarket.earning.claims.notices import object_oneself
from supermarket.errors import Refusal
from supermarket.errors.households import ReasonPersonal
from supermarket.errors.web import InquiryOver
from supermarket.households.cards import freeze_oneself
from supermarket.local.browsers.guesses import forgive, of_names, of_objections, take_try
from supermarket.local.browsers.inquirers import Inquirer, begin_inquiry, end_inquiry
from supermarket.local.browsers.proving import prove
from supermarket.local.browsers.sessions import end_session
from supermarket.locale.kind_names import kind_name
from supermarket.practice.orders.placing import NewOrder, place_oneself
from supermarket.practice.orders.words import SERVICE_KIND_NAMES
from supermarket.web.acts.said import on_page
from supermarket.web.frame.carried import NOTHING, Sealed, still_carried
from supermarket.web.frame.cookies import give, take_back
from supermarket.web.frame.forms import Form, Sent, SentWithPhoto
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import AnyVisit, Visit
from supermarket.web.pages.offered import offered
from supermarket.web.pages.scanning import scanned_text
from supermarket.web.public.board import board_of, services_at
from supermarket.web.public.passbook import own_passbook

router = APIRouter()
_AFTER: Final = {"order": "/mine/order", "object": "/mine/object", "freeze": "/mine/freeze"}
"""Where a villager wanted to go before he showed his card."""
To = Annotated[str, Query(alias="to")]
Claim = Annotated[str, Query(max_length=40)]
"""The line of a notice that he wanted to object to."""


def _shown(visit: AnyVisit) -> Visit:
    if visit.inquirer is None:
        raise InquiryOver
    return visit


OwnVisit = Annotated[Visit, Depends(_shown)]
"""A visit of a household that has shown who it is; anybody else is told to show the card."""


@router.get("/mine")
def mine(visit: AnyVisit, to: To = "", claim: Claim = "", number: Annotated[int, Query(alias="page")] = 1) -> Response:
    """Show a household its passbook, or ask who it is."""
    if visit.inquirer is None:
        given = {"to": to if to in _AFTER else "", "claim": claim, "typed": "", "refused": ""}
        return _door(visit, given, NOTHING)
    with visit.ledger.reading() as session:
        own = own_passbook(session, _household(visit), number)
    minutes = -(-visit.inquirer.left // MINUTE)
    return page(visit, "mine/book.html", own=own, minutes=minutes, kind_name=kind_name)


@router.post("/mine")
def show(visit: AnyVisit, form: SentWithPhoto) -> Response:
    """Let a household in that proves who it is; whoever of the staff was signed in in this browser is signed out."""
    to, claim = form.text("to"), form.text("claim")[:40]
    to = to if to in _AFTER else ""
    try:
        typed = scanned_text(form, "scan") or form.text("number")
        oneself = prove(visit.ledger, typed, form.text("tail"), visit.address)
    except Refusal as refusal:
        given = {"to": to, "claim": claim, "typed": form.text("number")[:40], "refused": on_page(refusal)}
        return _door(visit, given, still_carried(form), status_of(refusal))
    if visit.signed_in:
        end_session(visit.ledger, visit.signed_in)
    if visit.inquirer:
        end_inquiry(visit.ledger, visit.inquirer)
    about = f"?{urlencode({'claim': claim})}" if to == "object" and claim else ""
    secret = begin_inquiry(visit.ledger, oneself)
    response = offered(visit, form, secret) or RedirectResponse(_AFTER.get(to, "/mine") + about, 303)
    give(response, secret, visit.language, secure=visit.server.settings.secure)
    return response


@router.post("/mine/out")
def leave(visit: AnyVisit, form: Sent) -> Response:
    """Let a household out."""
    del form  # its token was compared
    if visit.inquirer:
        end_inquiry(visit.ledger, visit.inquirer)
    response = RedirectResponse("/public", 303)
    take_back(response, secure=visit.server.settings.secure)
    return response


@router.get("/mine/order")
def ask_order(visit: AnyVisit) -> Response:
    """Draw the form of an order."""
    return _order_form(visit, {}) if visit.inquirer else _to_show("order")


@router.post("/mine/order")
def order(visit: OwnVisit, form: Sent) -> Response:
    """Place an order."""
    why = form.text("priority").strip()
    new = NewOrder(
        who="",
        service=form.text("service"),
        member=form.text("member") or None,
        wanted=form.text("wanted") or None,
        priority=why if why or form.text("first") else None,
        note=form.text("note") or None,
    )
    try:
        with visit.ledger.writing() as session:
            placed = place_oneself(session, _inquirer(visit).oneself, new, form.text("key"))
    except Refusal as refusal:
        return _order_form(visit, _texts(form), refusal)
    return page(visit, "mine/done.html", what="order", entry=placed.order)


@router.get("/mine/object")
def ask_objection(visit: AnyVisit, claim: Claim = "") -> Response:
    """Draw the form of an objection to a line of the notice that hangs at the household's station."""
    return _objection_form(visit, {"claim": claim}) if visit.inquirer else _to_show("object", claim)


@router.post("/mine/object")
def objection(visit: OwnVisit, form: Sent) -> Response:
    """Record an objection; a household makes so many a day, which this machine counts and the journal does not say.

    A reason that names somebody is refused, which tells that he is enrolled there; so those are counted too.
    """
    made, named = [of_objections(_household(visit))], [of_names(_household(visit))]
    try:
        take_try(visit.ledger, [*made, *named])
        try:
            with visit.ledger.writing() as session:
                oneself = _inquirer(visit).oneself
                claim = object_oneself(session, form.text("claim"), form.text("reason"), oneself, form.text("key"))
        except Refusal as refusal:
            forgive(visit.ledger, made if isinstance(refusal, ReasonPersonal) else [*made, *named])
            raise
        forgive(visit.ledger, named)
    except Refusal as refusal:
        return _objection_form(visit, _texts(form), refusal)
    return page(visit, "mine/done.html", what="object", entry=claim.claim)


@router.get("/mine/freeze")
def ask_freeze(visit: AnyVisit) -> Response:
    """Ask whether the card is lost."""
    return _freeze_form(visit) if visit.inquirer else _to_show("freeze")


@router.post("/mine/freeze")
def freeze(visit: OwnVisit, form: Sent) -> Response:
    """Freeze the household's card."""
    try:
        with visit.ledger.writing() as session:
            card = freeze_oneself(session, _inquirer(visit).oneself, form.text("key"))
    except Refusal as refusal:
        return _freeze_form(visit, refusal)
    return page(visit, "mine/done.html", what="freeze", entry=card.card)


def _door(visit: Visit, given: dict[str, str], carried: Sealed, status: int = 200) -> Response:
    return page(visit, "mine/door.html", status, ended=False, carried=carried, **given)


def _order_form(visit: Visit, typed: dict[str, str], refusal: Refusal | None = None) -> Response:
    with visit.ledger.reading() as session:
        own = own_passbook(session, _household(visit), 1)
        services = services_at(session, own.site)
        today = session.today
    given = {"own": own, "services": services, "kinds": SERVICE_KIND_NAMES, "today": today}
    return _form(visit, "mine/order.html", typed, refusal, **given)


def _objection_form(visit: Visit, typed: dict[str, str], refusal: Refusal | None = None) -> Response:
    with visit.ledger.reading() as session:
        own = own_passbook(session, _household(visit), 1)
        board = board_of(session, own.site)
    lines = [line for hanging in board.notices for line in hanging.lines]
    chosen = next((line for line in lines if line.claim == typed.get("claim")), None)
    return _form(visit, "mine/object.html", typed, refusal, own=own, lines=lines, chosen=chosen)


def _freeze_form(visit: Visit, refusal: Refusal | None = None) -> Response:
    with visit.ledger.reading() as session:
        own = own_passbook(session, _household(visit), 1)
    return _form(visit, "mine/freeze.html", {}, refusal, own=own)


def _form(visit: Visit, template: str, typed: dict[str, str], refusal: Refusal | None, **given: object) -> Response:
    status = status_of(refusal) if refusal else 200
    said = on_page(refusal) if refusal else ""
    key = typed.get("key") or visit.new_key()
    return page(visit, template, status, typed=defaultdict(str, typed), refused=said, key=key, **given)


def _texts(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in form.texts}


def _to_show(what: str, claim: str = "") -> Response:
    return RedirectResponse(f"/mine?{urlencode({'to': what, **({'claim': claim} if claim else {})})}", 303)


def _inquirer(visit: Visit) -> Inquirer:
    if visit.inquirer is None:
        raise InquiryOver
    return visit.inquirer


def _household(visit: Visit) -> str:
    return _inquirer(visit).oneself.household
