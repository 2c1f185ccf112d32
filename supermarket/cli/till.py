"""The counter 兑换: a till on the screen, for a scanner and at most a few keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.scanner import Keys, keys
from supermarket.cli.signing import at_terminal, shown_to, signed_in, who_works
from supermarket.cli.till_screen import show_lapsing, show_opening, show_view
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.ledger import Ledger

app = commands()
IDLE_SECONDS: Final = 300
"""After so long without a key the till locks, where its clerk has a PIN."""


@app.command("counter")
def counter(
    call: Call,
    *,
    receipts: Annotated[
        Path | None,
        typer.Option(
            "--receipts", metavar=_("DIR"), help=_("Where receipts go, as text files; or a printer's device.")
        ),
    ] = None,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", metavar=_("DIR"), help=_("Where a verified backup goes when the till is shut.")),
    ] = None,
) -> None:
    with call.ledger() as ledger:
        asked = _asked(call, ledger)
        with scans() as typed:
            serve(ledger, asked, typed, receipts=receipts)
        if backup:
            back_up_to(ledger, backup)


@app.command("receipt")
def receipt(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The receipt's number, such as 1000-1-57."))],
    *,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Where it goes, as a PDF of 58 mm paper."))
    ] = None,
) -> None:
    from supermarket.paper.giving import receipt_of
    from supermarket.paper.issuing import check_file, write_whole
    from supermarket.paper.receipt_paper import receipt_pdf
    from supermarket.paper.receipts import receipt_text

    if pdf:
        check_file(pdf, ".pdf")
    with call.reading() as session:
        copy = receipt_of(session, entry, is_copy=True)
    if pdf:
        write_whole(pdf, receipt_pdf(copy))
    answer(call, copy, lambda _copy: console.say_lines(receipt_text(copy)))


def _asked(call: Call, ledger: "Ledger") -> "Request":
    """Sign in who is named, or at a terminal asked for; whoever is asked for works at home unless a site is named."""
    with ledger.reading() as session:
        asked = request(call, session)
    if call.operator or not at_terminal():
        return replace(asked, known=signed_in(ledger, call.operator))
    with scans() as typed:
        working = who_works(ledger, None, typed)
    if working is None:
        return asked
    staff, by_card = working
    known = signed_in(ledger, staff.staff, by_card=by_card)
    return replace(asked, actor=staff.staff, site=call.site or staff.site, known=known)


def serve(ledger: "Ledger", asked: "Request", scans: Keys, *, receipts: Path | None) -> None:
    """Open a till and take scan after scan until it is shut by its code or the end of input.

    Raises:
        DateDoubted: nobody confirmed a date that is in doubt.
        SiteUnknown, ShopMissing, ShopAmbiguous, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in
            `open_till`.
    """
    from supermarket.spending.till import open_or_resume

    ledger = shown_to(ledger, asked.known)
    _confirm_date(ledger, scans)
    till, resumed = open_or_resume(ledger, asked)
    last = till.last_receipt() if resumed else None
    show_opening(ledger, till, resumed=resumed, last=last)
    if last:
        _give(ledger, last, None, is_copy=True)  # on the screen, whatever was printed before
    for text in scans:
        if text is None and not unlocked(ledger, asked.actor, scans):
            break
        if text is None or not text.strip():
            continue
        view = till.take(text)
        if view.receipt:  # first, so that what is said and what lies there stand below it
            _give(ledger, view.receipt, receipts, is_copy=view.is_copy)
        show_view(view)
        show_lapsing(ledger, view)
        if view.shut:
            return
    show_view(till.shut())


def unlocked(ledger: "Ledger", clerk: str, scans: Keys) -> bool:
    """Lock an idle till until its clerk's PIN is typed, which is not shown; nothing on the counter is lost.

    His staff card says who he is, as when he signed in, and is no PIN: that is asked for once more. The end of input
    opens no lock: it says False, and the till is shut.

    Raises:
        PinLocked: too many wrong ones were typed.
    """
    from supermarket.errors import Refusal
    from supermarket.errors.signing import PinLocked
    from supermarket.local.pins import verify_pin
    from supermarket.local.signing import asks_pin
    from supermarket.spending.barcodes import staff_scanned

    if not asks_pin(ledger, clerk):
        return True
    console.rule(_("The till is locked. PIN of {operator}:").format(operator=clerk))
    scans.secret = True
    try:
        for text in scans:
            if text and staff_scanned(text) == clerk:
                console.say(_("PIN of {operator}:").format(operator=clerk))
                continue
            try:
                if text:
                    verify_pin(ledger, clerk, text)
                    return True
            except PinLocked:
                raise
            except Refusal as refusal:
                console.ring()
                console.note(str(refusal))
    finally:
        scans.secret = False
    return False


def _confirm_date(ledger: "Ledger", scans: Keys) -> None:
    """Ask whether today's date is right, but only where it is before the last entry or long after it."""
    from supermarket.district.numbers import plain
    from supermarket.errors.dates import DateDoubted
    from supermarket.spending.sessions import date_in_doubt
    from supermarket.spending.till_commands import command_of

    with ledger.reading() as session:
        last, today = date_in_doubt(session), session.today
    if last is None:
        return
    text = _("This machine says that today is {today}; its last entry is of {last}. Is today right?  1 yes  2 no")
    console.rule(text.format(today=today, last=last))
    answer = next((plain(typed) for typed in scans if typed and typed.strip()), "")
    command = command_of(answer)
    if (command.key if command else answer) not in {"1", "+"}:
        raise DateDoubted(today=today, last=last)


@contextmanager
def scans() -> Iterator[Keys]:
    from supermarket.district.numbers import is_ean, plain, read_typed
    from supermarket.spending.receipt_codes import read_receipt_code

    def is_whole(text: str) -> bool:
        return is_ean(plain(text)) or read_typed(text) is not None or read_receipt_code(text) is not None

    with keys(is_whole=is_whole, idle_seconds=IDLE_SECONDS) as scans:
        yield scans


def _give(ledger: "Ledger", entry: str, receipts: Path | None, *, is_copy: bool) -> None:
    """Write a receipt to its folder, or show it where there is none or it takes no file: the goods are given."""
    from supermarket.cli.faults import of_machine
    from supermarket.paper.giving import receipt_of, write_receipts
    from supermarket.paper.receipts import receipt_text

    with ledger.reading() as session:
        receipt = receipt_of(session, entry, is_copy=is_copy)
    if receipts:
        try:
            write_receipts(receipts, receipt)
        except OSError as fault:
            console.ring()
            console.note(of_machine(fault))
        else:
            return
    console.say_lines(receipt_text(receipt))


def back_up_to(ledger: "Ledger", folder: Path) -> None:
    """Make a verified backup in a folder and say so in one line."""
    from supermarket.backup import back_up

    done = back_up(ledger, folder)
    console.say(_("A verified backup is at {path}.").format(path=done.file))
    for sentence in done.lost:
        console.say(sentence)
