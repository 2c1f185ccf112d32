"""Rebuilding the books from the journal, and comparing the books that stand with rebuilt ones, row for row."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select

from supermarket.books.guards import GUARDS
from supermarket.books.kinds import Kind, parsed
from supermarket.books.posting import post
from supermarket.books.tables import BooksRow
from supermarket.journal.database import Database, Row, Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries

BOOKS_VERSION: Final = 1
"""Raised when the books' tables change: the next opening rebuilds them."""
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
    BooksRow.metadata.create_all(transaction.connection)
    for guard in GUARDS:
        transaction.driver.execute(guard)
    transaction.driver.execute(f"PRAGMA user_version = {BOOKS_VERSION}")


def rebuild(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    """Drop the books and post the whole journal again; return the number of entries.

    Raises:
        KeyError: the journal holds a kind that this version does not know.
    """
    BooksRow.metadata.drop_all(transaction.connection)
    create_books(transaction)
    return _replay(transaction, transaction, kinds, progress)


def first_difference(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> Difference | None:
    """Compare the books with rebuilt ones and change nothing; return the first difference, or None."""
    with tempfile.TemporaryDirectory(prefix="supermarket-") as folder:
        fresh = Database(Path(folder) / "books.db")
        try:
            with fresh.writing() as rebuilt:
                create_books(rebuilt)
                _replay(transaction, rebuilt, kinds, progress)
                return _compare(rebuilt, transaction)
        finally:
            fresh.close()


def _replay(source: Transaction, target: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    done = 0
    for entry in entries(source):
        kind = kinds[entry.kind]
        post(target, kind, entry, parsed(kind, entry))
        done += 1
        progress(done)
    return done


def _compare(rebuilt: Transaction, standing: Transaction) -> Difference | None:
    for table in BooksRow.metadata.sorted_tables:
        for expected, found in zip_longest(_rows(rebuilt, table), _rows(standing, table)):
            if expected != found:
                return Difference(table.name, expected, found)
    return None


def _rows(transaction: Transaction, table: Table) -> Iterator[Row]:
    return transaction.each(Prepared(select(table).order_by(*table.primary_key.columns)))
