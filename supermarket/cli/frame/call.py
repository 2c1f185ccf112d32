"""What every command is told, and how it answers."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from supermarket.cli.frame import console, faults
from supermarket.cli.frame.recorded import entries_recorded, reversed_since
from supermarket.cli.frame.recorded import reversal as reversal_since
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.kinds import Known
    from supermarket.books.session import ReadSession, WriteSession
    from supermarket.district.gate.second_persons import Second
    from supermarket.journal.engines.engine import Where
    from supermarket.journal.entry import Entry
    from supermarket.ledger import Ledger


Value = TypeVar("Value")


@dataclass(frozen=True)
class Call:
    """What every command is told: which ledger, who asks and where, how to answer, and in a drill what the time is.

    `now` is UTC milliseconds.
    """

    db: "Where"
    site: str | None = None
    operator: str | None = None
    json: bool = False
    now: int | None = None
    pages: bool = False
    """Whether whoever asks is shown every problem of a file page by page afterwards, as at the menu."""

    @property
    def local(self) -> Path:
        """Return the ledger's file or, of one on a server, what stands for it in this machine's folder.

        Photos, papers, drafts and forms lie beside it.
        """
        return self.db if isinstance(self.db, Path) else self.db.beside

    @property
    def is_there(self) -> bool:
        """Say whether anything lies where the ledger should be."""
        from supermarket.journal.places import is_there

        return is_there(self.db) or self.local.exists()

    @contextmanager
    def ledger(self) -> "Iterator[Ledger]":
        """Open the ledger, and close it in the end.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: it is not one that this call can open.
            TokenRefused: the token in the environment is not good.
        """
        with self.opened() as ledger:
            try:
                yield ledger
            except Exception as fault:
                refusal = _of_the_journal(fault, ledger) or self.told(ledger, fault)
                if refusal is not None:
                    raise refusal from fault
                raise

    @contextmanager
    def reading(self) -> "Iterator[ReadSession]":
        """Open the ledger for looking things up, where nobody signs in and so no name is shown in full.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: as in `ledger`.
        """
        with self.ledger() as ledger, self.shown_to(ledger, None).reading() as session:
            yield session

    @contextmanager
    def naming(self, verb: str) -> "Iterator[ReadSession]":
        """Sign the operator in and open the ledger for a verb that shows him full names.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: as in `ledger`.
            PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked, TokenRefused: the operator was not let in.
            PersonUnproven: he has no PIN by which he could be known.
        """
        with self.ledger() as ledger:
            known = self.sees_names(ledger, verb)
            with self.shown_to(ledger, known).reading() as session:
                yield session

    @contextmanager
    def writing(self, *, keep: bool = True, names: str = "", known: "Known | None" = None) -> "Iterator[WriteSession]":
        """Sign the operator in and open the ledger for recording entries.

        They are committed at the end, or nothing of them is there; without `keep` nothing ever is. `names` is the verb
        that shows him full names, where it does. Who has just signed in says how he is `known`.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: as in `ledger`.
            PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked, TokenRefused: the operator was not let in.
            PersonUnproven: names are shown, and he has no PIN by which he could be known.
        """
        with self.ledger() as ledger:
            if known is None:
                known = self.sees_names(ledger, names) if names else self.signed_in(ledger)
            shown = self.shown_to(ledger, known)
            with shown.writing(known=known) if keep else shown.trying(known=known) as session:
                yield session
                if session.found:
                    _note_reversal(session, session.found)

    @contextmanager
    def seconded(self, staff: str) -> "Iterator[tuple[WriteSession, Second]]":
        """Sign in the operator, then the second person at the same till, and open the ledger for what they do together.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: as in `ledger`.
            PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked, TokenRefused: one of them was not let in.
            StaffUnknown, PinNotSet: the second cannot be known.
        """
        with self.ledger() as ledger:
            known = self.signed_in(ledger)
            second = self.second(ledger, staff)
            with self.shown_to(ledger, known).writing(known=known) as session:
                yield session, second
                if session.found:
                    _note_reversal(session, session.found)

    def told(self, ledger: "Ledger", fault: Exception) -> Refusal | None:
        """Return a refusal of goods with their name, for a person who does not know codes by heart; else None."""
        if not isinstance(fault, Refusal) or "sku" not in fault.names:
            return None
        from supermarket.spending.goods.refused import with_names

        with ledger.reading() as session:
            return with_names(session, fault)

    # --- how a call at a terminal opens the ledger, knows people and answers; a page does each in its own way ---------

    @contextmanager
    def opened(self) -> "Iterator[Ledger]":
        """Open the ledger's file and close it in the end; what it records is noted as done."""
        from supermarket.cli.keyboard.signing import check_token
        from supermarket.ledger import open_ledger

        with console.progress(_("Rebuilding the books after an upgrade")) as done:
            ledger = open_ledger(self.db, now=self.now, progress=done, committed=entries_recorded)
        with closing(ledger):
            check_token(ledger, self.operator)
            yield ledger

    def shown_to(self, ledger: "Ledger", known: "Known | None") -> "Ledger":
        """Return the ledger as somebody who is known so may look at it."""
        from supermarket.cli.keyboard.signing import shown_to

        return shown_to(ledger, known)

    def signed_in(self, ledger: "Ledger") -> "Known | None":
        """Sign the operator in and return how he is known."""
        from supermarket.cli.keyboard.signing import signed_in

        return signed_in(ledger, self.operator)

    def sees_names(self, ledger: "Ledger", verb: str) -> "Known | None":
        """Sign the operator in, to whom full names will be shown, and return how he is known."""
        from supermarket.cli.keyboard.signing import sees_names

        return sees_names(ledger, self.operator, verb)

    def second(self, ledger: "Ledger", staff: str) -> "Second":
        """Sign the second person in."""
        from supermarket.cli.keyboard.signing import second_signed_in

        return second_signed_in(ledger, staff)

    def answer(self, value: Value, render: Callable[[Value], None]) -> None:
        """Answer with a value: as JSON where --json was given, else as `render` shows it on the screen."""
        reversal = reversal_since()
        if self.json:
            console.say_json({**console.plain(value), "reversed_by": reversal} if reversal else value)
            return
        render(value)
        if reversal:
            console.say(_("It was reversed since, by entry {entry}.").format(entry=reversal))


def _note_reversal(session: "WriteSession", found: "Entry") -> None:
    """Note that the entry that answered by its key was reversed since, where it was."""
    from supermarket.corrections.corrections import reversed_by
    from supermarket.journal.entry import EntryName

    if by := reversed_by(session, EntryName(found.origin, found.seq)):
        reversed_since(by)


def _of_the_journal(fault: Exception, ledger: "Ledger") -> Refusal | None:
    """Return the refusal that names the entry that the program failed at, where a hand put one into the journal."""
    if isinstance(fault, (Refusal, OSError, typer.TyperException)) or not faults.is_surprise(fault):
        return None
    try:
        return ledger.forged_entry()
    except Exception:  # noqa: BLE001 - what stopped the command is told, not that it could not be looked into
        return None


def answer(call: Call, value: Value, render: Callable[[Value], None]) -> None:
    """Answer a call with a value, as `render` shows it."""
    call.answer(value, render)
