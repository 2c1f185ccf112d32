"""The walk along the entries, stream after stream, with the books beside it: the whole ledger, or a part of it."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import groupby, pairwise, repeat
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from supermarket.audit.verification.facts import (
    Committed,
    Fact,
    Held,
    as_booked,
    note,
    read_fact,
    repeated_reversal,
    wholes_of,
)
from supermarket.audit.verification.faults import Fault, damaged
from supermarket.audit.verification.merged import Merged
from supermarket.audit.verification.rules.rules import sounding
from supermarket.audit.verification.schema import usable_tables
from supermarket.audit.verification.seals import Walked, check_district_is_the_ledgers, check_seals
from supermarket.audit.verification.stored import (
    AS_STORED,
    UNREADABLE,
    WHOLE,
    Span,
    Stored,
    StoredStream,
    all_well_formed,
    as_stored,
    as_text,
    blocks_of,
    carefully,
    entries_elsewhere,
    main_district,
    rows_of_entries,
    streams_stored,
    torn,
    well_formed,
)
from supermarket.audit.verification.streams import marks_of, openings_of
from supermarket.audit.verification.sums.books import Books, Totals, add_totals
from supermarket.audit.verification.sums.postings import LEFT_OVER, faults_of
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.journal.database import Row, Transaction
from supermarket.journal.entry import Entry, EntryName, require_name

Subject = TypeVar("Subject")
_ORIGIN_AT: Final = Stored._fields.index("origin")
_ORIGIN: Final = itemgetter(_ORIGIN_AT)


class Part(NamedTuple):
    """What a walk found and what its entries add up to; the parts of a ledger join into the whole."""

    faults: Sequence[Fault]
    broken: Sequence[str]
    entries: int
    records: Sequence[StoredStream]
    walked: Mapping[str, Walked]
    reversed: Mapping[str, str]
    balances: Mapping[tuple[str, str], int]
    sums: Totals
    posting: int
    persons: Mapping[str, Committed]
    unsound: Sequence[Fault]
    """Bodies that are not sound, where they were looked at along the way."""
    erased: Mapping[str, EntryName]


def gather(
    faults: list[Fault],
    checks: Iterable[Callable[[Subject], Iterable[Fault]]],
    subject: Subject,
    transaction: Transaction | None = None,
) -> None:
    """Make every check; that the file cannot be read is a finding too, and the next check is made all the same.

    Each is a step of its own of the transaction, where that is named: a server answers nothing more after a fault.
    """
    for check in checks:
        try:
            with transaction.step() if transaction else nullcontext():
                faults.extend(check(subject))
        except UNREADABLE as fault:
            faults.append(damaged(torn(fault)))


def walk(  # noqa: PLR0913 - by name
    session: ReadSession,
    progress: Progress,
    *,
    span: Span = WHOLE,
    seals: bool = True,
    books: bool = True,
    bodies: bool = False,
) -> Part:
    """Check every entry of a span: its seal, only along the whole ledger, and what it did to the books.

    `bodies` are looked at here only where the rules are asked of them unlooked at.
    """
    with as_stored(session.transaction):
        walking = _Walk(session, span, seals=seals, books=books, bodies=bodies)
        walking.to_the_end(progress)
        return walking.part()


class _Walk:
    """A walk on its way."""

    def __init__(self, session: ReadSession, span: Span, *, seals: bool, books: bool, bodies: bool) -> None:
        transaction = session.transaction
        usable = usable_tables(transaction)
        self._transaction: Final = transaction
        self._span: Final = span
        self._seals: Final = seals
        self._faults: Final[list[Fault]] = []
        self._broken: Final[list[str]] = []
        self._done = 0
        self._district: Final = main_district(transaction)
        self._records: Final = streams_stored(transaction)
        self._openings: Final = openings_of(transaction, self._district, self._records)
        self._walked: Final[dict[bytes, Walked]] = {}
        self._held: Final = Held(session, self._district, Merged(transaction, session.kinds, usable))
        self._books: Final = Books(transaction, usable, span) if books else None
        self._unsound: Final[list[Fault]] = []
        self._bodies: Final = sounding(session, self._unsound) if bodies else None

    def to_the_end(self, progress: Progress) -> None:
        for block in blocks_of(rows_of_entries(self._transaction, self._district, self._span), self._broken):
            for _origin, rows in groupby(block, _ORIGIN):
                self._check(list(rows))
            self._done += len(block)
            progress(self._done)
        progress(self._done)
        if self._seals:
            for walked in self._walked.values():
                walked.end()
            for entry in carefully(entries_elsewhere(self._transaction, self._district), self._broken):
                self._faults.extend(check_district_is_the_ledgers(entry, self._stream(entry.origin)))
        if self._books is not None:
            self._broken.extend(self._books.broken)
            if not self._broken:  # nobody can say what belongs to entries that could not be read
                gather(self._faults, LEFT_OVER, self._books)

    def part(self) -> Part:
        books = self._books
        return Part(
            faults=self._faults,
            broken=self._broken,
            entries=self._done,
            records=self._records,
            walked={walked.origin: walked for walked in self._walked.values()} if self._seals else {},
            reversed=self._held.reversed,
            balances=books.balances if books else {},
            sums=books.totals() if books else {},
            posting=books.posting if books else 0,
            persons=self._held.persons,
            unsound=self._unsound,
            erased=self._held.erased,
        )

    def _check(self, rows: Sequence[Row]) -> None:
        """Check entries of one stream, all together where that can be, else one after another."""
        walked = self._stream(rows[0][_ORIGIN_AT])
        columns = Stored._make(zip(*rows, strict=True))
        sound = all_well_formed(columns)
        if self._seals:
            self._faults.extend(check_seals(rows, columns, walked, sound=sound))
        if self._bodies is not None:
            deque(self._bodies(rows), maxlen=0)
        if self._books is not None:
            wholes = wholes_of(columns) if sound else None
            self._lay_beside_the_books(rows, wholes, walked, self._books)

    def _lay_beside_the_books(
        self, rows: Sequence[Row], wholes: Iterable[Entry | None] | None, walked: Walked, books: Books
    ) -> None:
        """Compare entries of one stream with the books; `wholes` are the same with texts, if all are well formed."""
        held, faults, entries = self._held, self._faults, list(map(AS_STORED, rows))
        is_plain = held.merged.is_plain
        for entry, whole in zip(entries, wholes or repeat(None), strict=False):
            if wholes is None and not well_formed(entry):
                continue
            fact, found = read_fact(entry, walked, held, whole)
            if fact is None:
                faults.extend(found)
                continue
            for check in fact.checks:
                faults.extend(check(fact, walked, held))
            books.add(fact if is_plain else as_booked(fact, held.merged))
            if fact.body.commits or fact.body.erases:
                note(fact, held)
        faults.extend(faults_of(entries, partial(_read_again, walked, held), books))

    def _stream(self, origin: object) -> Walked:
        known = origin if isinstance(origin, bytes) else b""
        walked = self._walked.get(known)
        if walked is None:
            marks = marks_of(self._openings, as_text(known))
            walked = self._walked[known] = Walked(known, self._district, marks)
        return walked


def _read_again(walked: Walked, held: Held, entry: Stored) -> Fact | None:
    fact = read_fact(entry, walked, held)[0] if well_formed(entry) else None
    return as_booked(fact, held.merged) if fact else None


def records_told(session: ReadSession) -> list[StoredStream]:
    """Return the records of the streams, as they lie in the file."""
    with as_stored(session.transaction):
        return streams_stored(session.transaction)


def entries_told(session: ReadSession) -> int:
    """Return how many entries there are by the records of the streams, of which nothing is believed yet."""
    return sum(size for _origin, size in _sizes(session))


def spans(session: ReadSession, count: int) -> list[Span]:
    """Return so many spans of about as many entries each; together they are the whole ledger, whatever is in it."""
    sizes = _sizes(session)
    total, before = sum(size for _origin, size in sizes), 0
    bounds: list[tuple[str, int]] = []
    for origin, size in sizes:
        marks = (total * number // count - before for number in range(1, count))
        bounds += [(origin, mark) for mark in marks if 0 < mark <= size]
        before += size
    return [Span(first, end) for first, end in pairwise([None, *bounds, None])]


def _sizes(session: ReadSession) -> list[tuple[str, int]]:
    return sorted(
        (as_text(record.origin), record.size)
        for record in records_told(session)
        if isinstance(record.origin, bytes) and record.origin.isascii() and isinstance(record.size, int)
    )


def joined(parts: Iterable[Part]) -> Part:
    """Return the whole of parts that were walked apart, given in the order of their entries, and used up by it.

    They may still be on their way: each is taken when it comes, and nothing of it is kept beside the whole.
    """
    balances: dict[tuple[str, str], int] = {}
    sums: Totals = {}
    walked: dict[str, Walked] = {}
    reversed_by: dict[str, str] = {}
    persons: dict[str, Committed] = {}
    erased: dict[str, EntryName] = {}
    faults: list[Fault] = []
    broken: list[str] = []
    unsound: list[Fault] = []
    entries = posting = 0
    records: Sequence[StoredStream] = ()
    for part in parts:
        faults += part.faults
        broken += part.broken
        unsound += part.unsound
        entries, posting, records = max(entries, part.entries), posting + part.posting, part.records
        for commitment, named in part.persons.items():
            persons[commitment] = min(named, persons.get(commitment, named))
        for commitment, erasing in part.erased.items():
            erased.setdefault(commitment, erasing)
        walked |= part.walked
        for name, by in part.reversed.items():
            before = reversed_by.setdefault(name, by)
            if before != by:
                faults.append(repeated_reversal(require_name(by), name, before))
        for key, amount in part.balances.items():
            balances[key] = balances.get(key, 0) + amount
        for row, totals in part.sums.items():
            add_totals(row, sums.setdefault(row, {}), totals)
    return Part(
        faults=faults,
        broken=broken,
        entries=entries,
        records=records,
        walked=walked,
        reversed=reversed_by,
        balances=balances,
        sums=sums,
        posting=posting,
        persons=persons,
        unsound=unsound,
        erased=erased,
    )
