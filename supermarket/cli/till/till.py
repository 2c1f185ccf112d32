"""The counter 兑换: a till on the screen, for a scanner and at most a few keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.faults import done_all_the_same, of_disk, of_machine
from supermarket.cli.keyboard.scanner import Keys, Live, keys
from supermarket.cli.keyboard.signing import at_terminal, shown_to, signed_in, who_works
from supermarket.cli.till.face import Face, Opening
from supermarket.cli.till.lines import Lines
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.ledger import Ledger
    from supermarket.spending.till.till import Till
    from supermarket.spending.till.view import View

app = commands()
IDLE_SECONDS: Final = 300
"""After so long without a key the till locks, where its clerk has a PIN."""
_END: Final = "\x04"
"""Stands for the end of input; no text is that."""


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
            serve(ledger, asked, typed, receipts=receipts, backup=backup)


@app.command("receipt")
def receipt(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The receipt's number, such as 1000-1-57."))],
    *,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Where it goes, as a PDF of 58 mm paper."))
    ] = None,
) -> None:
    from supermarket.paper.cards.issuing import check_file, write_whole
    from supermarket.paper.receipts.giving import receipt_of
    from supermarket.paper.receipts.paper import receipt_pdf
    from supermarket.paper.receipts.receipts import receipt_text

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


def serve(
    ledger: "Ledger", asked: "Request", scans: Keys, *, receipts: Path | None = None, backup: Path | None = None
) -> bool:
    """Open a till and take scan after scan until it is shut by its code or the end of input; then back up.

    Where `receipts` and `backup` are not given, this machine's own settings say where they go. Say whether its
    clerk was there to the end: not where a lock was not opened.

    Raises:
        DateDoubted: nobody confirmed a date that is in doubt.
        SiteUnknown, ShopMissing, ShopAmbiguous, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in
            `open_till`.
        BackupPlaceMissing: the folder of the backup is not here, and nobody was there to name another.
    """
    from supermarket.cli.till.shutting import back_up_at_shutting
    from supermarket.local.preferences import preferences_of

    with ledger.reading() as session:
        settings = preferences_of(session)
    ledger = shown_to(ledger, asked.known)
    with _face(ledger, scans) as face:
        counter = _opened(ledger, asked, scans, face, receipts or settings.receipts)
        shut, unlocked = _served(counter)
        face.shut(shut, counter.till.last_receipt())
    back_up_at_shutting(ledger, scans, settings, backup)
    return unlocked


@dataclass(frozen=True)
class _Counter:
    """A till while it is served: what it is, who types, what it shows itself by, and where receipts go."""

    ledger: "Ledger"
    clerk: str
    scans: Keys
    face: Face
    receipts: Path | None
    till: "Till"

    def standing(self, message: str = "", *, bell: bool = False) -> "View":
        """Return how things stand when nothing was taken, with what is still asked."""
        from supermarket.spending.till.view import View, sentences

        question = self.till.question
        told = sentences(message, question.text if question and not question.choices else "")
        return View(basket=self.till.basket, question=question, message=told, bell=bell)

    def holds_goods(self) -> bool:
        """Say whether goods lie on the counter that somebody could be asked about."""
        asks = isinstance(self.scans, Live) and not self.scans.closed
        return asks and self.till.basket is not None and bool(self.till.basket.lines)


@contextmanager
def _face(ledger: "Ledger", scans: Keys) -> Iterator[Face]:
    """Give a till its screen where it is at a terminal, else lines."""
    if not (isinstance(scans, Live) and console.is_screen()):
        yield Lines()
        return
    from supermarket.cli.till.screen import screen
    from supermarket.clock import district_time

    with screen(scans, lambda: district_time(ledger.clock.now())[11:]) as face:
        yield face


def _opened(ledger: "Ledger", asked: "Request", scans: Keys, face: Face, receipts: Path | None) -> _Counter:
    from supermarket.district.machines.told import fresh_words
    from supermarket.district.sites import site_of
    from supermarket.spending.till.till import open_or_resume

    _confirm_date(ledger, scans, face)
    till, resumed = open_or_resume(ledger, asked)
    last = till.last_receipt() if resumed else None
    with ledger.reading() as session:
        shop, today = site_of(session, till.opened.shop, session.today).name, session.today
        fresh = fresh_words(session)
    face.open(Opening(shop, today, ledger.drill, resumed, last, fresh))
    if last:
        _give(ledger, face, last, None, is_copy=True)  # on the screen, whatever was printed before
    return _Counter(ledger, asked.actor, scans, face, receipts, till)


def _served(counter: _Counter) -> "tuple[View, bool]":
    """Take scan after scan; return what the till came to when it was shut, and whether its clerk was there then."""
    leaving = False
    while True:
        text = _next(counter.scans)
        if text is None:
            if not unlocked(counter.ledger, counter.clerk, counter.scans, counter.face):
                return counter.till.shut(), False
            counter.face.show(_asked_to_leave(counter) if leaving else counter.standing(), None)
        elif text == _END or (counter.holds_goods() and _shuts(text)):
            if leaving or not counter.holds_goods():
                return counter.till.shut(), True
            leaving = True
            counter.face.show(_asked_to_leave(counter), None)
        elif leaving and (told := _not_offered(text)):
            counter.face.show(_asked_to_leave(counter, told), None)
        elif text.strip():
            view = _dealt_with(counter, text, leaving=leaving)
            leaving = False
            if view.shut:
                return view, True


def _dealt_with(counter: _Counter, text: str, *, leaving: bool) -> "View":
    """Take a text and show how things stand; a clerk at a terminal is told what a full disk stops, and goes on.

    What lies on the counter stays there: nothing of it was given.
    """
    if not isinstance(counter.scans, Live):
        return _shown(counter, _taken(counter, text, leaving=leaving))
    recorded.seen()
    try:
        return _shown(counter, _taken(counter, text, leaving=leaving))
    except Exception as fault:
        told = of_disk(fault)
        if not told:
            raise
        names = recorded.unseen()
        view = counter.standing(told if names is None else done_all_the_same(fault, names, ()), bell=True)
        counter.face.show(view, None)
        return view


def _taken(counter: _Counter, text: str, *, leaving: bool) -> "View":
    """Take a text, where it was asked whether to shut the till as the answer to that."""
    if not leaving:
        return counter.till.take(text)
    answer = _yes_or_no(text)
    if answer == "yes":
        return counter.till.shut()
    if answer:
        return counter.standing(_("The till stays open."))
    view = counter.till.take(text)
    return replace(view, bell=True, message=" ".join([_("The till stays open."), view.message]).strip())


def _shown(counter: _Counter, view: "View") -> "View":
    """Show how things stand after a scan; a receipt first, so that what is said and what lies there stand below it."""
    from supermarket.earning.lapsing.lapsing import lapsing_next

    if view.receipt:
        _give(counter.ledger, counter.face, view.receipt, counter.receipts, is_copy=view.is_copy)
    lapsing = None
    if view.basket and not view.basket.lines:
        with counter.ledger.reading() as session:
            lapsing = lapsing_next(session, view.basket.household)
    if not view.shut:
        counter.face.show(view, lapsing)
    return view


def _next(scans: Keys) -> str | None:
    """Return the next text, or what stands for the end of input; Ctrl-C at a terminal is one too."""
    try:
        return next(iter(scans), _END)
    except KeyboardInterrupt:
        if isinstance(scans, Live):
            return _END
        raise


def _asked_to_leave(counter: _Counter, told: str = "") -> "View":
    from supermarket.spending.till.view import Question

    choices = (_("shut the till; these goods are not charged"), _("go on"))
    text = _("Goods lie on the counter. Shut the till all the same?")
    return replace(
        counter.standing(told, bell=True), question=Question(text, choices, lambda _choice: counter.standing())
    )


def _shuts(text: str) -> bool:
    from supermarket.spending.till.commands import Act, command_of

    command = command_of(text)
    return command is not None and command.act is Act.SHUT


def _not_offered(text: str) -> str:
    """Return what is said to a digit that a question of two choices does not offer; nothing for all else."""
    from supermarket.district.texts import plain
    from supermarket.spending.till.reading import figure_of
    from supermarket.spending.till.till import not_offered

    is_figure = figure_of(plain(text)) is not None
    return not_offered(plain(text)) if is_figure and not _yes_or_no(text) else ""


def _yes_or_no(text: str) -> str:
    """Return what a digit, a key or the command sheet answers to a question of two choices; nothing for all else."""
    from supermarket.district.texts import plain
    from supermarket.spending.till.commands import command_of

    command = command_of(text)
    return {"1": "yes", "+": "yes", "2": "no", "-": "no"}.get(plain((command and command.key) or text), "")


def unlocked(ledger: "Ledger", clerk: str, scans: Keys, face: Face | None = None) -> bool:
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
    from supermarket.spending.goods.barcodes import staff_scanned

    if not asks_pin(ledger, clerk):
        return True
    face = face or Lines()
    face.ask(_("The till is locked. PIN of {operator}:").format(operator=clerk))
    scans.secret = True
    try:
        while (text := _next(scans)) != _END:
            if text and staff_scanned(text) == clerk:
                face.ask(_("PIN of {operator}:").format(operator=clerk))
                continue
            try:
                if text:
                    verify_pin(ledger, clerk, text)
                    return True
            except PinLocked:
                raise
            except Exception as fault:
                told = str(fault) if isinstance(fault, Refusal) else of_disk(fault)
                if not told:
                    raise
                face.say(told)
    finally:
        scans.secret = False
    return False


def _confirm_date(ledger: "Ledger", scans: Keys, face: Face) -> None:
    """Ask whether today's date is right, but only where it is before the last entry or long after it."""
    from supermarket.errors.dates import DateDoubted
    from supermarket.spending.till.sessions import date_in_doubt

    with ledger.reading() as session:
        last, today = date_in_doubt(session), session.today
    if last is None:
        return
    text = _("This machine says that today is {today}; its last entry is of {last}. Is today right?  1 yes  2 no")
    face.ask(text.format(today=today, last=last))
    typed: str | None = ""
    while typed is None or not typed.strip():
        typed = _next(scans)
    if _yes_or_no(typed) != "yes":
        raise DateDoubted(today=today, last=last)


@contextmanager
def scans() -> Iterator[Keys]:
    """Give what is scanned and typed here, for a till or any other talk."""
    with keys(idle_seconds=IDLE_SECONDS) as scans:
        yield scans


def _give(ledger: "Ledger", face: Face, entry: str, receipts: Path | None, *, is_copy: bool) -> None:
    """Write a receipt to its place, and show it; where it cannot be written that is said: the goods are given."""
    from supermarket.paper.receipts.giving import receipt_of, write_receipts

    with ledger.reading() as session:
        receipt = receipt_of(session, entry, is_copy=is_copy)
    written = receipts is not None
    if receipts:
        try:
            write_receipts(receipts, receipt)
        except OSError as fault:
            written = False
            text = _(
                "The receipt was not printed: {why} The goods are recorded; reprint it later by the command sheet."
            )
            face.say(text.format(why=of_machine(fault)))
    face.give(receipt, written=written)
