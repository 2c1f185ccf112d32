"""Verification 验账: everything is recomputed from what lies in the file; the checks gather what they find."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from supermarket.audit.books import Books
from supermarket.audit.facts import FACTS, Fact, Held, read_fact
from supermarket.audit.faults import Fault, StreamState, Verification, damaged
from supermarket.audit.postings import ADDED_UP, POSTED
from supermarket.audit.schema import FILE, usable_tables
from supermarket.audit.seals import SEALS, Walked, check_district_is_the_ledgers
from supermarket.audit.stored import (
    UNREADABLE,
    Stored,
    as_stored,
    as_text,
    carefully,
    entries_elsewhere,
    entries_of,
    main_district,
    streams_stored,
)
from supermarket.audit.streams import STREAMS, Streams, marks_of, openings_of
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from supermarket.people.tables import PersonalRow

CHECKS: Final[Sequence[Callable[..., Iterable[Fault]]]] = (*FILE, *SEALS, *FACTS, *POSTED, *STREAMS, *ADDED_UP)
"""Every check, named for its rule: of the file, of each entry, what it says and what it posted, of all together."""
_STEP: Final = 1_000
"""After so many entries the progress is told."""
_JOURNAL: Final = {table_of(EntryRow).name, table_of(StreamRow).name}
Subject = TypeVar("Subject")


def _silent(_done: int) -> None:
    """Show no progress."""


def verify(session: ReadSession, progress: Progress = _silent) -> Verification:
    """Recompute everything, the file, every seal, body, posting, row, balance and stream, and gather all faults."""
    return _verified(session, progress, books_too=True)


def verify_seals(session: ReadSession, progress: Progress = _silent) -> Verification:
    """Recompute what is sealed and nothing else: fields, numbers, clock, leaves, and the root of every stream."""
    return _verified(session, progress, books_too=False)


def _verified(session: ReadSession, progress: Progress, *, books_too: bool) -> Verification:
    faults: list[Fault] = []
    states: list[StreamState] = []
    with as_stored(session.transaction):
        if books_too:
            _gather(faults, FILE, session.transaction)
        try:
            usable = usable_tables(session.transaction)
            if usable >= _JOURNAL:
                walk = _Walk(session, usable, faults, books_too=books_too)
                walk.to_the_end(progress)
                states = walk.states()
        except UNREADABLE as fault:
            faults.append(damaged(str(fault)))
    faults.sort(key=lambda fault: (fault.origin, fault.seq))
    return Verification(ok=not faults, streams=tuple(states), faults=tuple(faults))


def _gather(faults: list[Fault], checks: Iterable[Callable[[Subject], Iterable[Fault]]], subject: Subject) -> None:
    """Make every check; that the file cannot be read is a finding too, and the next check is made all the same."""
    for check in checks:
        try:
            faults.extend(check(subject))
        except UNREADABLE as fault:
            faults.append(damaged(str(fault)))


class _Walk:
    """The walk along every entry, stream after stream, with the books beside it."""

    def __init__(self, session: ReadSession, usable: frozenset[str], faults: list[Fault], *, books_too: bool) -> None:
        transaction = session.transaction
        self._transaction: Final = transaction
        self._faults: Final = faults
        self._district: Final = main_district(transaction)
        self._records: Final = streams_stored(transaction)
        self._openings: Final = openings_of(transaction, self._district, self._records)
        self._walked: Final[dict[bytes, Walked]] = {}
        self._held: Final = Held(session, self._district, people=table_of(PersonalRow).name in usable)
        self._books: Final = Books(transaction, usable) if books_too else None

    def to_the_end(self, progress: Progress) -> None:
        """Check every entry, then what all of them together come to."""
        broken: list[str] = []
        done = 0
        for done, entry in enumerate(carefully(entries_of(self._transaction, self._district), broken), 1):
            self._check(entry)
            if done % _STEP == 0:
                progress(done)
        progress(done)
        for entry in carefully(entries_elsewhere(self._transaction, self._district), broken):
            self._faults.extend(check_district_is_the_ledgers(entry, self._stream(entry)))
        if broken:  # what follows compares with all entries, which could not be read
            self._faults.extend(map(damaged, broken))
            return
        _gather(
            self._faults,
            STREAMS,
            Streams(self._transaction, self._district, self._by_origin(), self._records, self._openings),
        )
        if self._books is not None:
            _gather(self._faults, ADDED_UP, self._books)
            self._faults.extend(map(damaged, self._books.broken))

    def states(self) -> list[StreamState]:
        """Return every stream as its entries make it."""
        return [StreamState(each.origin, each.tree.size, each.tree.root().hex()) for each in self._walked.values()]

    def _check(self, entry: Stored) -> None:
        walked = self._stream(entry)
        for check in SEALS:
            self._faults.extend(check(entry, walked))
        if self._books is None:
            return
        if walked.sound:
            fact, found = read_fact(entry, walked, self._held)
            self._faults.extend(found)
            if fact is not None:
                self._lay_beside_the_books(fact, walked, self._books)
                return
        self._books.leave(entry)

    def _lay_beside_the_books(self, fact: Fact, walked: Walked, books: Books) -> None:
        for check in FACTS:
            self._faults.extend(check(fact, walked, self._held))
        for lay in POSTED:
            self._faults.extend(lay(fact, books))
        books.add(fact)

    def _stream(self, entry: Stored) -> Walked:
        origin = entry.origin if isinstance(entry.origin, bytes) else b""
        walked = self._walked.get(origin)
        if walked is None:
            marks = marks_of(self._openings, as_text(origin))
            walked = self._walked[origin] = Walked(origin, self._district, marks)
        return walked

    def _by_origin(self) -> dict[str, Walked]:
        return {walked.origin: walked for walked in self._walked.values()}
