"""The pages of the till: open it, take what is scanned or tapped, its receipts."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession, Request
from supermarket.cli.frame.faults import of_machine
from supermarket.district.roles import reaches
from supermarket.errors import Refusal
from supermarket.errors.corrections import EntryUnknown
from supermarket.errors.web import BasketMoved, FormForged
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.local.preferences import preferences_of, prints_for
from supermarket.locale import _
from supermarket.paper.receipts.giving import receipt_of, write_receipts
from supermarket.paper.receipts.paper import receipt_pdf
from supermarket.paper.receipts.receipts import Receipt, receipt_rows
from supermarket.registers.numerals import whole
from supermarket.web.acts.said import on_page
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import file_answer, page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import StaffVisit, Visit, is_key
from supermarket.web.pages.scanning import scanned_text
from supermarket.web.pages.till.counter import Taken, open_counter, stand_of, take
from supermarket.web.pages.till.shown import CODES, MORE, shown

router = APIRouter()
Told = Literal["", "moved", "closed", "unprinted"]
TEXT_MAX: Final = 3_000
"""Nothing that is scanned or typed at a till is longer, a voucher included."""


@router.get("/till")
def till(visit: StaffVisit, told: Annotated[Told, Query()] = "") -> Response:
    """Show how the till stands, or ask whether to open it."""
    return _page(visit, _told(told))


@router.post("/till/open")
def open_till(visit: StaffVisit, form: Sent) -> Response:
    """Open the till, or go on with the one that was left open."""
    request = _request(visit, form)
    try:
        open_counter(visit.ledger, request, date_is_right=form.text("today") == "yes")
    except Refusal as refusal:
        return _page(visit, on_page(refusal), status_of(refusal))
    return RedirectResponse("/till", 303)


@router.post("/till")
def take_text(visit: StaffVisit, form: Sent) -> Response:
    """Take what was scanned, typed or tapped; what stands in the field goes before a button."""
    request = _request(visit, form)
    try:
        text = scanned_text(form, "scan") or form.text("text")
        seen = whole(form.text("version")) or 0
        taken = take(visit.ledger, request, text[:TEXT_MAX], seen=seen)
    except Refusal as refusal:
        return _page(visit, on_page(refusal), status_of(refusal))
    if taken.came in {"moved", "closed"}:
        return RedirectResponse(f"/till?told={taken.came}", 303)
    return RedirectResponse("/till" if _printed(visit, taken) else "/till?told=unprinted", 303)


@router.get("/till/receipt/{entry}")
def receipt(visit: StaffVisit, entry: str, *, pdf: bool = False) -> Response:
    """Show a receipt of a shop that the visitor's post reaches, large or as the PDF of 58 mm paper.

    It is a copy, unless it was given just now at the visitor's till and this machine has not printed it.

    Raises:
        EntryUnknown: there is none, or it is of another place.
    """
    with visit.ledger.reading() as session:
        given = receipt_of(session, entry, is_copy=True)
        found = entry_named(session.transaction, require_name(entry))
        if visit.staff is None or found is None or not reaches(session, visit.staff, found.site, session.today):
            raise EntryUnknown(entry=entry)
        is_printed = _printer(session, found.site) is not None
    if not is_printed and _is_new(visit, given.entry):
        given = replace(given, is_copy=False)
    if pdf:
        return file_answer(f"{entry}.pdf", receipt_pdf(given), "application/pdf")
    return page(visit, "till/receipt.html", receipt=given, rows=rows_of(given))


def rows_of(receipt: Receipt) -> list[tuple[str, object]]:
    """Return the rows of a receipt, each with the name of its sort, as a template draws them."""
    return [(type(row).__name__, row) for row in receipt_rows(receipt)]


def _is_new(visit: Visit, entry: str) -> bool:
    """Say whether a receipt was given just now at the till of whoever visits: nothing was scanned there since."""
    request = _request(visit)
    try:
        said = stand_of(visit.ledger, request.site, request.actor).kept.said
    except Refusal:  # where he is, is no one shop
        return False
    return said.receipt == entry and not said.is_copy


def _printer(session: ReadSession, shop: str) -> Path | None:
    """Return where this machine prints the receipts of a shop, or None where it prints none of it."""
    wanted = preferences_of(session)
    return wanted.receipts if wanted.receipts and prints_for(session, wanted, shop) else None


def _request(visit: Visit, form: Form | None = None) -> Request:
    """Return who asks, where and under which key.

    Raises:
        FormForged: a form has no key such as this program draws one with.
    """
    asker, key = visit.asker, form.text("key") if form else None
    if key is not None and not is_key(key):
        raise FormForged
    return Request(asker.staff or "", asker.site or "", key=key, known=asker.known)


def _page(visit: Visit, refused: str = "", status: int = 200) -> Response:
    request = _request(visit)
    stand = stand_of(visit.ledger, request.site, request.actor)
    seen = shown(visit.ledger, stand, request)
    return page(
        visit,
        "till/till.html" if stand.is_open else "till/open.html",
        status,
        till=seen,
        refused=refused,
        key=visit.new_key(),
        codes=CODES,
        more=MORE,
        rows=rows_of(seen.receipt) if seen.receipt else (),
    )


def _told(told: Told) -> str:
    match told:
        case "moved":
            return str(BasketMoved())
        case "closed":
            return _("Nothing was done: this till is not open any more.")
        case "unprinted":
            return _(
                "The receipt was not printed; the goods are recorded. Print it from this page, or reprint it later."
            )
    return ""


def _printed(visit: Visit, taken: Taken) -> bool:
    """Print a receipt that was given now, where this machine prints for the shop; say whether nothing went wrong."""
    view = taken.view
    if view is None or view.receipt is None:
        return True
    with visit.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(view.receipt))
        printer = _printer(session, entry.site) if entry else None
        if printer is None:
            return True
        given = receipt_of(session, view.receipt, is_copy=view.is_copy)
    try:
        write_receipts(printer, given)
    except OSError as fault:
        return not of_machine(fault)
    return True
