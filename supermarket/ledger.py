"""The composition root: opens a ledger file with the kinds of every feature, and makes new ones."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Final

from sqlalchemy import select

from supermarket.books.forged import forged_entry
from supermarket.books.kinds import Kind, Known
from supermarket.books.rebuild import (
    BOOKS_VERSION,
    Difference,
    Progress,
    check_owner,
    first_difference,
    lend,
    rebuild,
    silent,
)
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import Clock, clock_at
from supermarket.errors import Refusal
from supermarket.errors.ledger import (
    UNANSWERED,
    UNCONFIRMED,
    ClockTold,
    CommitUnknown,
    LedgerForeign,
    LedgerMissing,
    LedgerNewer,
    LedgerOlder,
    LineCut,
    StreamMissing,
)
from supermarket.journal.database import Database, DatabaseFault, Transaction, is_of_the_disk
from supermarket.journal.engines.engine import Where
from supermarket.journal.entry import PROGRAM, EntryName
from supermarket.journal.places import check_district, is_ledger, is_there
from supermarket.journal.statements import Prepared
from supermarket.journal.store import LEFT, entries_of_kind, entry_named, own_stream
from supermarket.journal.tables import StreamRow, table_of
from supermarket.local.moved import moved_to, stream_left
from supermarket.local.tables import create_local, is_local_complete
from supermarket.registers.forms import are_forms_made, make_forms


def every_kind() -> Mapping[str, Kind[Any]]:
    """Return every kind of entry that this version knows, by name; whoever asks first loads all features.

    Books are made, rebuilt and compared only after this, because each feature tells what tables it keeps.
    """
    from supermarket.kinds import KINDS as EVERY  # noqa: PLC0415 - most commands need only a few features

    return EVERY


class _Kinds(Mapping[str, Kind[Any]]):
    """Every kind of entry, loaded by the first look-up."""

    def __getitem__(self, name: str) -> Kind[Any]:
        return every_kind()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(every_kind())

    def __len__(self) -> int:
        return len(every_kind())


KINDS: Final[Mapping[str, Kind[Any]]] = _Kinds()
"""Every kind of entry that this version knows, by name."""


_UNANSWERED: Final[tuple[type[Exception], ...]] = (*DatabaseFault, OSError)
"""What is raised where the disk, or the database on it, does not do as it should."""
_BROKEN_OFF: Final[tuple[type[BaseException], ...]] = (*DatabaseFault, KeyboardInterrupt)
_stream: Final = table_of(StreamRow).c
_OWN_FIRST: Final = Prepared(select(_stream.origin, _stream.district).order_by(_stream.own.desc(), _stream.origin))
"""The stream that this machine writes first; a ledger that was moved has none of its own any more."""


Committed = Callable[[Sequence[str]], None]
"""Is told the names of the entries that a writing session committed, or found by their key."""


def _untold(_names: Sequence[str]) -> None:
    """Tell nobody."""


def _untimed(_seconds: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Ledger:
    """An open ledger; `committed` is told what becomes part of it for good.

    `masked` says that its sessions show nobody's full name, as nobody signed in who may see it.
    """

    database: Database
    clock: Clock
    drill: bool
    committed: Committed = _untold
    masked: bool = False
    committing: Callable[[float], None] = _untimed
    """Is told how many seconds each commit took."""

    @property
    def unwritable(self) -> Exception | None:
        """Return why nothing can be written to it, None where it can; it can be read all the same."""
        return self.database.unwritable

    @contextmanager
    def reading(self) -> Iterator[ReadSession]:
        """Give a snapshot for reports and exports.

        Raises:
            LedgerMoved: what is asked for is a machine's own, and this ledger's goes on elsewhere.
        """
        with self.database.reading() as transaction:
            transaction.remembered[LEFT] = stream_left
            try:
                yield ReadSession(transaction, KINDS, drill=self.drill, clock=self.clock, masked=self.masked)
            except StreamMissing as fault:
                raise moved_to(transaction) or fault from None

    @contextmanager
    def writing(
        self, *, known: Known | None = None, streams: Collection[str] = (), beside: bool = False
    ) -> Iterator[WriteSession]:
        """Give the one writer's session; what it records is committed at the end, or nothing of it is.

        `known` says how whoever opens it was known; what it records says so. `streams` are foreign ones that it takes
        in, `beside` whoever writes this machine's until it takes its turn (`WriteSession.in_turn`).

        Raises:
            DatabaseFault, OSError: the disk takes nothing.
            LineCut, CommitUnknown: the line to a server was cut, or somebody broke the commit off.
        """
        done: list[tuple[Transaction, WriteSession]] = []
        try:
            with self.database.writing(streams=streams, beside=beside) as transaction:
                session = self._session(transaction, known)
                done.append((transaction, session))
                try:
                    yield session
                    session.finish()
                    began = perf_counter()
                    transaction.commit()
                    self.committing(perf_counter() - began)
                    if session.only_moved:
                        session.remember()
                        self.database.remember(transaction)
                finally:
                    if transaction.committed:
                        self.committed(session.answers)
        except _BROKEN_OFF as fault:
            if not done or not (done[0][0].is_doubtful or (isinstance(fault, DatabaseFault) and done[0][0].is_lost)):
                raise
            self._settle(*done[0], fault)
            if not isinstance(fault, DatabaseFault):
                raise

    def _settle(self, transaction: Transaction, session: WriteSession, fault: BaseException) -> None:
        """Find out what became of a transaction whose line was cut, or that somebody broke off while it was committed.

        The server that leads now is asked for its entry, in the stream's own queue, so that whoever may still be
        committing it has come to an end.

        Raises:
            LineCut, KeyboardInterrupt: nothing of it is there.
            CommitUnknown: nobody answers, there is no entry by which it could be found, or it is not confirmed.
        """
        if not transaction.is_doubtful:
            raise LineCut from fault
        last, why = session.last, UNCONFIRMED if transaction.is_unconfirmed else UNANSWERED
        try:
            if last is not None and not transaction.is_unconfirmed:
                fresh = Database(self.database.where, engine=self.database.engine)  # which waits for nobody
                with closing(fresh), fresh.writing(keep=False) as asked:
                    found = entry_named(asked, EntryName(last.origin, last.seq))
                if found == last:
                    self.committed(session.answers)
                    return
                raise LineCut if isinstance(fault, DatabaseFault) else fault
        except DatabaseFault as away:
            fault = away
        raise CommitUnknown(entry=last.name if last else "-", key=last.key if last else "-", why=why) from fault

    @contextmanager
    def trying(self, *, known: Known | None = None) -> Iterator[WriteSession]:
        """Give a writer's session whose work is never committed: what a verb would do, without doing it."""
        with self.database.writing(keep=False) as transaction:
            yield self._session(transaction, known)

    def _session(self, transaction: Transaction, known: Known | None) -> WriteSession:
        from supermarket.district.gate.gate import GATE  # noqa: PLC0415 - who only reads does without

        try:
            return WriteSession(
                transaction, KINDS, drill=self.drill, clock=self.clock, known=known, gate=GATE, masked=self.masked
            )
        except StreamMissing as fault:
            raise moved_to(transaction) or fault from None

    def rebuild(self, progress: Progress = silent) -> int:
        """Drop the books and rebuild them from the journal; return the number of entries."""
        with self.database.writing() as transaction:
            return rebuild(transaction, every_kind(), progress)

    def first_difference(self, progress: Progress = silent) -> Difference | None:
        """Compare the books with what the journal makes of them, change nothing, and return the first difference."""
        with self.database.reading() as transaction:
            return first_difference(transaction, every_kind(), progress)

    def forged_entry(self) -> Refusal | None:
        """Return the refusal that names the first entry which no verb wrote, where there is one."""
        with self.database.reading() as transaction:
            return forged_entry(transaction, every_kind())

    def grant(self, role: str) -> None:
        """Let a role of the server use the ledger, with exactly the rights that the program needs.

        Raises:
            DatabaseFault: the server has no such role, or whoever asks may give no rights.
            RightsOfFile: the ledger lies in a file.
        """
        every_kind()  # so that the tables of every feature are known, not of those alone that were asked for
        with self.database.writing() as transaction:
            transaction.engine.grant(transaction.driver, role)
            lend(transaction)

    def close(self) -> None:
        """Close the file."""
        self.database.close()


def open_ledger(
    where: Where, *, now: int | None = None, progress: Progress = silent, committed: Committed = _untold
) -> Ledger:
    """Open a ledger that exists; books of an older version are rebuilt first.

    Where nothing can be written it is opened all the same, to be read. `now` (UTC milliseconds) sets the clock, in a
    drill ledger alone; `committed` is told what is recorded through it.

    Raises:
        LedgerMissing, LedgerForeign, LedgerNewer: there is none, it is no ledger, or a newer version's.
        DistrictElse: it is another district's than its schema is called by.
        ClockTold: `now` was given for a real ledger.
        DriverMissing: nothing on this machine speaks to such a place.
    """
    check_is_ledger(where)
    database = Database(where)
    try:
        ledger = _opened(database, now, committed)
        _renew_books(ledger, progress)
        _complete_local(database)
        _renew_forms(database)
    except _UNANSWERED as fault:
        database.close()
        if isinstance(fault, DatabaseFault) and not is_of_the_disk(fault):
            raise
        return _opened_to_read(where, now, fault)
    except BaseException:
        database.close()
        raise
    return ledger


def check_is_ledger(where: Where) -> None:
    """Refuse a place where no ledger lies.

    Raises:
        LedgerMissing, LedgerForeign: nothing is there, or something else.
    """
    if is_ledger(where):
        return
    raise LedgerForeign(path=str(where)) if is_there(where) else LedgerMissing(path=str(where))


def _opened_to_read(where: Where, now: int | None, fault: Exception) -> Ledger:
    """Open a ledger where nothing can be written, as on read-only media or a full disk: it can be read all the same.

    Raises:
        LedgerNewer, ClockTold: as in `open_ledger`.
        LedgerOlder: its books would have to be renewed first.
    """
    database = Database(where, read_only=True, unwritable=fault)
    try:
        ledger = _opened(database, now, _untold)
        _check_version(database)
    except DatabaseFault:
        database.close()
        raise fault from None
    except BaseException:
        database.close()
        raise
    return ledger


def _check_version(database: Database) -> None:
    version = _books_version(database)
    if version > BOOKS_VERSION:
        raise LedgerNewer(path=str(database.where))
    if version < BOOKS_VERSION:
        raise LedgerOlder(path=str(database.where))


def _books_version(database: Database) -> int:
    with database.reading() as transaction:
        return transaction.version


def _opened(database: Database, now: int | None, committed: Committed) -> Ledger:
    with database.reading() as transaction:
        drill = is_drill(transaction)
        if row := transaction.row(_OWN_FIRST):
            check_district(database.where, str(row[1]))
    if now is not None and not drill:
        raise ClockTold
    return Ledger(database, clock_at(now), drill, committed)


def is_drill(transaction: Transaction) -> bool:
    """Say whether the first entry of this machine's stream calls the ledger a drill.

    A damaged ledger is opened all the same, as a real one, so that verification can name what is wrong with it.
    """
    row = transaction.row(_OWN_FIRST)
    first = entry_named(transaction, EntryName(row[0], 1)) if row else None
    try:
        return first is not None and first.content.get("purpose") == "drill"
    except (ValueError, AttributeError):
        return False


def _renew_books(ledger: Ledger, progress: Progress) -> None:
    version = _books_version(ledger.database)
    if version > BOOKS_VERSION:
        raise LedgerNewer(path=str(ledger.database.where))
    if version == BOOKS_VERSION:
        return
    with ledger.database.writing() as transaction:  # books and edition change together, or neither does
        if transaction.version < BOOKS_VERSION:  # nobody else renewed them while this one waited
            rebuild(transaction, every_kind(), progress)
            adopt_rulebook(transaction, ledger.clock, drill=ledger.drill)


def adopt_rulebook(transaction: Transaction, clock: Clock, *, drill: bool) -> None:
    """Record, once, that this machine's stream obeys the present edition of the rules from here on.

    It is written when books of an older version are renewed, because that is when the program was. The clock is not
    asked, as nothing else of the ledger depends on when this was.
    """
    from supermarket.district.kinds import RULEBOOK, RULEBOOK_ADOPTED, RulebookAdopted  # noqa: PLC0415 - see _session

    try:
        stream = own_stream(transaction)
    except StreamMissing:
        return  # it was moved, and its stream goes on elsewhere
    first = entry_named(transaction, EntryName(stream.origin, 1))
    if first is None or first.content.get("rulebook", 1) >= RULEBOOK or _adopted(transaction, stream.origin, RULEBOOK):
        return
    still = replace(clock, now=lambda: stream.at, told=True)
    session = WriteSession(transaction, KINDS, drill=drill, clock=still)
    request = Request(actor=PROGRAM, site=first.site)
    session.record(RULEBOOK_ADOPTED, RulebookAdopted(rulebook=RULEBOOK), request, site=first.site, on=session.today)
    session.finish()


def _adopted(transaction: Transaction, origin: str, rulebook: int) -> bool:
    return any(
        entry.content["rulebook"] >= rulebook
        for entry in entries_of_kind(transaction, "rulebook.adopted")
        if entry.origin == origin
    )


def _complete_local(database: Database) -> None:
    """Make the tables of the local drawer that a ledger of an earlier version lacks; they begin empty."""
    with database.reading() as transaction:
        complete = is_local_complete(transaction)
    if not complete:
        with database.writing() as transaction:
            check_owner(transaction)
            create_local(transaction)
            transaction.engine.renew_rights(transaction.driver)


def _renew_forms(database: Database) -> None:
    """Make the normal forms of names that a ledger of an earlier version lacks, or that other rules made."""
    with database.reading() as transaction:
        made = are_forms_made(transaction)
    if not made:
        with database.writing() as transaction:
            make_forms(transaction)
