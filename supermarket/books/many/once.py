"""What is done once for all 只做一次: a reversal, a claim's posting, an arrival. Who does it a second time is doubled.

Two machines that do not know of one another may both do it. The first by (at, origin, seq) counts; the later entry
posts nothing and makes no row but that it was doubled. What undoes a doubled entry undoes nothing, and is doubled too.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from supermarket.books.kinds import Change
from supermarket.books.tables import BooksRow, DoubledRow, ReversalRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_doubled: Final = table_of(DoubledRow).c
_DOUBLED: Final = Prepared(select(_doubled.origin, _doubled.seq, _doubled.first_origin, _doubled.first_seq))
_DOUBLED_BY: Final = Prepared(
    select(_doubled.first_origin, _doubled.first_seq).where(
        _doubled.origin == bindparam("origin"), _doubled.seq == bindparam("seq")
    )
)
_NAMING_ITS_ENTRY: Final = frozenset({"origin", "seq"})


@cache
def is_once(row: type[BooksRow]) -> bool:
    """Say whether rows of a table are once for all: their key does not name who made them, and they do not add up.

    So two entries cannot both have made the same one.
    """
    key = {column.name for column in table_of(row).primary_key.columns}
    return not row.sums and not key >= _NAMING_ITS_ENTRY


class Owner(NamedTuple):
    """An entry that did something once for all, and when: (at, origin, seq)."""

    at: int
    origin: str
    seq: int

    @property
    def name(self) -> EntryName:
        """Return the entry's name."""
        return EntryName(self.origin, self.seq)


def stamp(entry: Entry) -> Owner:
    """Return an entry's place in the order of all."""
    return Owner(entry.at, entry.origin, entry.seq)


def owners(transaction: Transaction, rows: Iterable[Change]) -> set[EntryName]:
    """Return the entries that did before what these rows would do once for all."""
    found = set()
    for change in rows:
        if is_once(change.row):
            (statement, key), values = _made_by(change.row), change.named
            row = transaction.row(statement, **{name: values[name] for name in key})
            if row:
                found.add(EntryName(*row))
    return found


def key_of(change: Change) -> tuple[Any, ...] | None:
    """Return what a row does once for all: its table, and its key; None where anybody may do it again."""
    if not is_once(change.row):
        return None
    values = change.named
    return (change.row, *(values[name] for name in _made_by(change.row)[1]))


@cache
def _made_by(row: type[BooksRow]) -> tuple[Prepared, tuple[str, ...]]:
    table = table_of(row)
    key = tuple(column.name for column in table.primary_key.columns)
    is_the_same = [table.c[name] == bindparam(name) for name in key]
    return Prepared(select(table.c.origin, table.c.seq).where(*is_the_same)), key


def doubled_entries(transaction: Transaction) -> dict[EntryName, EntryName]:
    """Return every doubled entry with the one that had done the same before."""
    return {EntryName(*row[:2]): EntryName(*row[2:]) for row in transaction.rows(_DOUBLED)}


def doubled_by(transaction: Transaction, name: EntryName) -> EntryName | None:
    """Return the entry that had done the same before another one; None where that one was not doubled."""
    row = transaction.row(_DOUBLED_BY, origin=name.origin, seq=name.seq)
    return EntryName(*row) if row else None


def undone_by(rows: Iterable[Change]) -> EntryName | None:
    """Return the entry that these rows reverse, None where they reverse none."""
    for change in rows:
        if change.row is ReversalRow:
            return EntryName(str(change.named["reverses_origin"]), int(change.named["reverses_seq"] or 0))
    return None
