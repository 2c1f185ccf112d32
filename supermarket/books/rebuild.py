"""Rebuilding the books from the journal, and comparing the books that stand with rebuilt ones, row for row."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select

from supermarket.books.forged import entries_read, kind_of, unpostable
from supermarket.books.kinds import Kind, parsed
from supermarket.books.posting import UnbalancedError, post
from supermarket.books.roots import BLOCK, keep_frontier
from supermarket.books.tables import BooksRow
from supermarket.errors.ledger import EntryUnreadable
from supermarket.journal.database import Database, InvalidRow, Row, TakenRow, Transaction
from supermarket.journal.engines.engine import BOOKS, Guards
from supermarket.journal.entry import Entry
from supermarket.journal.merkle import Tree
from supermarket.journal.statements import Prepared
from supermarket.locale import N_

BOOKS_VERSION: Final = 4
"""Raised when the books' tables change: the next opening rebuilds them."""
_UNHOLDABLE: Final[tuple[type[Exception], ...]] = (OverflowError, *InvalidRow)
Progress = Callable[[int], None]
"""Is told how many entries are done."""


@dataclass(frozen=True)
class Difference:
    """The first place where the books are not what the journal makes of them; None where a row is missing."""

    table: str
    expected: Row | None
    found: Row | None


def create_books(transaction: Transaction) -> None:
    """Make empty books with their guards."""
    _create_tables(transaction)
    transaction.create_guards(*BOOKS)


def _create_tables(transaction: Transaction) -> None:
    BooksRow.metadata.create_all(transaction.connection)
    transaction.set_version(BOOKS_VERSION)


def rebuild(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    """Drop the books and post the whole journal again; return the number of entries.

    Raises:
        JournalUnpostable, EntryUnreadable: an entry is none that this program could have written.
    """
    BooksRow.metadata.drop_all(transaction.connection)
    return _built(transaction, transaction, kinds, progress)


def first_difference(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> Difference | None:
    """Compare the books with rebuilt ones and change nothing; return the first difference, or None.

    Raises:
        JournalUnpostable, EntryUnreadable: an entry is none that this program could have written.
    """
    with tempfile.TemporaryDirectory(prefix="supermarket-") as folder:
        fresh = Database(Path(folder) / "books.db")
        try:
            with fresh.writing() as rebuilt:
                _built(transaction, rebuilt, kinds, progress)
                return _compare(rebuilt, transaction)
        finally:
            fresh.close()


def _built(source: Transaction, target: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    """Make books of the whole journal, stream after stream; only their end must hold nothing below zero."""
    _create_tables(target)
    target.create_guards(Guards.POSTINGS)
    done = _replay(source, target, kinds, progress)
    target.create_guards(Guards.HOLDINGS)
    return done


def _replay(source: Transaction, target: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    done, origin, tree = 0, "", Tree()
    for entry in entries_read(source):
        _post(target, kinds, entry)
        if entry.origin != origin:
            origin, tree = entry.origin, Tree()
        tree.append(entry.leaf)
        if tree.size % BLOCK == 0:
            keep_frontier(target, origin, tree.frontier())
        done += 1
        progress(done)
    return done


def _post(target: Transaction, kinds: Mapping[str, Kind[Any]], entry: Entry) -> None:
    kind = kind_of(kinds, entry)
    body = parsed(kind, entry)
    try:
        post(target, kind, entry, body)
    except UnbalancedError as fault:
        raise unpostable(entry, N_("its postings do not sum to zero")) from fault
    except _UNHOLDABLE as fault:
        raise unpostable(entry, N_("a value in it is none that the books can hold")) from fault
    except TakenRow as fault:
        raise unpostable(entry, N_("the books refuse it, because another entry did the same before")) from fault
    except (ValueError, LookupError) as fault:
        raise EntryUnreadable(entry=entry.name, kind=entry.kind) from fault


def _compare(rebuilt: Transaction, standing: Transaction) -> Difference | None:
    for table in BooksRow.metadata.sorted_tables:
        for expected, found in zip_longest(_rows(rebuilt, table), _rows(standing, table)):
            if expected != found:
                return Difference(table.name, expected, found)
        built = (each.engine.built_by(each.driver, table.name) for each in (rebuilt, standing))
        for expected, found in zip_longest(*built):
            if expected != found:
                return Difference(table.name, expected, found)
        damage = standing.engine.damage_of(standing.driver, table.name)
        if damage:  # every row is there, but an index, by which most are found, lacks some
            return Difference(table.name, None, damage)
    return None


def _rows(transaction: Transaction, table: Table) -> Iterator[Row]:
    return transaction.each(_all_of(table))


@cache
def _all_of(table: Table) -> Prepared:
    return Prepared(select(table).order_by(*table.primary_key.columns))
