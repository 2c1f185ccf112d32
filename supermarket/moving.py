"""Moving a whole ledger to another place or engine 搬账: copied, compared row for row, and only then gone on with.

Of a stream that two ledgers wrote on nobody could say which is right; so the old ledger stops writing for good before
the new one is there to be opened.
"""

from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, select

from supermarket.books.rebuild import Progress, rebuild
from supermarket.books.tables import BooksRow
from supermarket.errors.ledger import LedgerMoved, MoveDiffers
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.merkle import Frontier
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.store import TOGETHER, Stream, save, streams
from supermarket.journal.tables import EntryRow, JournalRow, StreamRow, table_of
from supermarket.ledger import create_tables, every_kind
from supermarket.local.tables import LocalRow, PreferenceRow
from supermarket.people.tables import PeopleRow

MOVED: Final = "moved"
"""The preference of a ledger that was moved: the stream that was its own, and where it goes on."""
_DRAWERS: Final = (JournalRow.metadata, PeopleRow.metadata, LocalRow.metadata, BooksRow.metadata)
_KEEP: Final = Prepared(Upsert(table_of(PreferenceRow), sets=("value",)))
_NOTE: Final = Prepared(
    select(table_of(PreferenceRow).c.value).where(table_of(PreferenceRow).c.name == bindparam("of"))
)


def _silent(_done: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Moved:
    """A ledger that goes on elsewhere: its stream, how many entries it has, and how many rows were compared."""

    origin: str
    size: int
    root: str
    entries: int
    rows: int


def check_not_moved(transaction: Transaction) -> None:
    """Refuse a ledger that goes on elsewhere.

    Raises:
        LedgerMoved: it does.
    """
    row = transaction.row(_NOTE, of=MOVED)
    if row:
        origin, _blank, place = str(row[0]).partition(" ")
        raise LedgerMoved(origin=origin, place=place)


def copy_all(source: Transaction, target: Transaction, progress: Progress) -> Moved:
    """Copy every drawer of a ledger into an empty one, make its books of the copied journal, and compare all of it.

    Raises:
        MoveDiffers: what arrived is not what was there.
    """
    create_tables(target)
    found = streams(source)
    for stream in found:
        target.run(insertion(StreamRow), **_empty(stream))
    entries = _copy(source, target, table_of(EntryRow), progress)
    for stream in found:
        save(target, stream)
    for drawer in (PeopleRow, LocalRow):
        for table in drawer.metadata.sorted_tables:
            target.run(Prepared(delete(table)))
            _copy(source, target, table, _silent)
    rebuild(target, every_kind(), progress)
    rows = sum(_compared(source, target, table) for drawer in _DRAWERS for table in drawer.sorted_tables)
    own = next(stream for stream in found if stream.own)
    return Moved(own.origin, own.size, own.root.hex(), entries, rows)


def _empty(stream: Stream) -> dict[str, Any]:
    return {
        "district": stream.district,
        "origin": stream.origin,
        "own": int(stream.own),
        "size": 0,
        "at": 0,
        "frontier": Frontier().packed(),
    }


def _copy(source: Transaction, target: Transaction, table: Table, progress: Progress) -> int:
    """Copy the rows of a table, in the order of its key; return how many there are."""
    columns = table.c.keys()
    insertion_of, done = Prepared(insert(table)), 0
    rows = source.each(_all_of(table))
    while part := list(islice(rows, TOGETHER)):
        target.run_many(insertion_of, [dict(zip(columns, row, strict=True)) for row in part])
        done += len(part)
        progress(done)
    return done


def _compared(source: Transaction, target: Transaction, table: Table) -> int:
    """Return how many rows a table has in both.

    Raises:
        MoveDiffers: they are not the same.
    """
    rows = 0
    for ours, theirs in zip_longest(source.each(_all_of(table)), target.each(_all_of(table))):
        if ours is None or theirs is None or tuple(ours) != tuple(theirs):
            raise MoveDiffers(table=table.name, row=rows + 1)
        rows += 1
    return rows


@cache
def _all_of(table: Table) -> Prepared:
    return Prepared(select(table).order_by(*table.primary_key.columns))
