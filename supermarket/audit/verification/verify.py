"""Verification 验账: everything is recomputed from what lies in the file; the checks gather what they find."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from supermarket.audit.verification.books import rows_to_read
from supermarket.audit.verification.facts import FACTS
from supermarket.audit.verification.faults import Fault, StreamState, Verification, damaged
from supermarket.audit.verification.postings import LEFT_OVER, POSTED
from supermarket.audit.verification.rules import Ruled, breaches_of
from supermarket.audit.verification.schema import FILE, usable_tables
from supermarket.audit.verification.seals import SEALS
from supermarket.audit.verification.stored import UNREADABLE, as_stored, main_district
from supermarket.audit.verification.streams import KEPT, STREAMS, Streams, openings_of
from supermarket.audit.verification.sums import ADDED_UP, Ended
from supermarket.audit.verification.walk import Part, gather, walk
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.books.tables import FrontierRow
from supermarket.journal.tables import EntryRow, StreamRow, table_of

CHECKS: Final[Sequence[Callable[..., Iterable[Fault]]]] = (
    *FILE,
    *SEALS,
    *FACTS,
    *POSTED,
    *LEFT_OVER,
    *STREAMS,
    *KEPT,
    *ADDED_UP,
)
"""Every check, named for its rule: of the file, of each entry, what it says and what it posted, of all together."""
_JOURNAL: Final = {table_of(EntryRow).name, table_of(StreamRow).name}


def _silent(_done: int) -> None:
    """Show no progress."""


def verify(session: ReadSession, progress: Progress = _silent) -> Verification:
    """Recompute everything, the file, every seal, body, posting, row, balance and stream, and ask every rule."""
    return _verified(session, lambda: walk(session, progress), books=True, rules=lambda: breaches_of(session))


def verify_seals(session: ReadSession, progress: Progress = _silent) -> Verification:
    """Recompute what is sealed and nothing else: fields, numbers, clock, leaves, and the root of every stream."""
    return _verified(session, lambda: walk(session, progress, books=False), books=False)


def verify_part(session: ReadSession, part: Part, rules: Ruled) -> Verification:
    """Recompute what is left when every entry has been walked along and asked every rule: the file and the sums."""
    return _verified(session, lambda: part, books=True, rules=lambda: rules)


def _no_rules() -> Ruled:
    return Ruled([], [])


def _verified(
    session: ReadSession, walked: Callable[[], Part], *, books: bool, rules: Callable[[], Ruled] = _no_rules
) -> Verification:
    faults: list[Fault] = []
    ruled = _no_rules()
    states: tuple[StreamState, ...] = ()
    with as_stored(session.transaction):
        if books:
            gather(faults, FILE, session.transaction)
        try:
            usable = usable_tables(session.transaction)
            if usable >= _JOURNAL:
                part = walked()
                faults += part.faults
                faults += map(damaged, part.broken)
                states = tuple(
                    StreamState(each.origin, each.tree.size, each.tree.root().hex()) for each in part.walked.values()
                )
                ruled = rules()
                faults += map(damaged, ruled.broken)
                if not part.broken:  # what follows compares with all entries, which could not be read
                    _compare(session, usable, part, faults, books=books)
        except UNREADABLE as fault:
            faults.append(damaged(str(fault)))
    faults.sort(key=lambda fault: (fault.origin, fault.seq))
    return Verification(streams=states, faults=tuple(faults), breaches=tuple(ruled.breaches))


def _compare(session: ReadSession, usable: frozenset[str], part: Part, faults: list[Fault], *, books: bool) -> None:
    """Lay what all entries together come to beside the records of the streams and the sums of the books."""
    transaction = session.transaction
    district = main_district(transaction)
    openings = openings_of(transaction, district, part.records)
    streams = Streams(transaction, district, part.walked, part.records, openings)
    gather(faults, STREAMS, streams)
    if books:
        if table_of(FrontierRow).name in usable:
            gather(faults, KEPT, streams)
        ended = Ended(transaction, rows_to_read(usable), part.balances, part.sums, part.posting)
        gather(faults, ADDED_UP, ended)
        faults += map(damaged, ended.broken)
