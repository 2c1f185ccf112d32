"""Rebuilding the books from the journal, and comparing the books that stand with rebuilt ones, row for row."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table

from supermarket.books.forged import entries_read, unpostable
from supermarket.books.kinds import Kind
from supermarket.books.many.closings import every_closing
from supermarket.books.many.merging import Merging
from supermarket.books.posting import UnbalancedError
from supermarket.books.roots import grow
from supermarket.books.tables import BooksRow, PostedRow, PostingRow, every_row
from supermarket.errors import Refusal
from supermarket.errors.ledger import EntryUnreadable
from supermarket.errors.many.places import OwnerNeeded
from supermarket.journal.database import Database, InvalidRow, Row, TakenRow, Transaction
from supermarket.journal.engines.engine import BOOKS, Guards, Lent, Made
from supermarket.journal.entry import Entry
from supermarket.journal.merkle import Tree
from supermarket.journal.statements import makings, whole
from supermarket.journal.store import TOGETHER
from supermarket.locale import N_

BOOKS_VERSION: Final = 12
"""Raised when the books' tables change: the next opening rebuilds them."""
OUTDATED: Final = 0
"""The version of books that must be made anew, whatever made them."""
_UNHOLDABLE: Final[tuple[type[Exception], ...]] = (OverflowError, *InvalidRow)
UNPOSTABLE: Final[tuple[type[Exception], ...]] = (Refusal, ValueError, LookupError, *TakenRow, *_UNHOLDABLE)
Progress = Callable[[int], None]
"""Is told how many entries are done."""


def silent(_done: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Difference:
    """The first place where the books are not what the journal makes of them; None where a row is missing."""

    table: str
    expected: Row | None
    found: Row | None


def create_books(transaction: Transaction) -> None:
    """Make empty books with their guards."""
    BooksRow.metadata.create_all(transaction.connection)
    transaction.set_version(BOOKS_VERSION)
    transaction.create_guards(*BOOKS)


def rebuild(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    """Drop the books and post the whole journal again; return the number of entries.

    On a server its owner does it, or a role that he let in, by what he lent.

    Raises:
        JournalUnpostable, EntryUnreadable: an entry is none that this program could have written.
        OwnerNeeded: whoever is connected to a server may make no tables there, and no such books were lent to him.
    """
    engine = transaction.engine
    if check_may_renew(transaction):
        engine.call_lent(transaction.driver, Lent.BEGUN, BOOKS_VERSION)
        done = _replay(transaction, transaction, kinds, progress)
        transaction.write_waiting()
        engine.check_now(transaction.driver)
        engine.call_lent(transaction.driver, Lent.MADE, BOOKS_VERSION)
        return done
    there = transaction.table_names()
    tables = [table for table in BooksRow.metadata.sorted_tables if table.name in there]
    BooksRow.metadata.drop_all(transaction.connection, tables, checkfirst=False)
    done = _built(transaction, transaction, kinds, progress)
    engine.renew_rights(transaction.driver)
    lend(transaction)
    return done


def lend(transaction: Transaction) -> None:
    """Let the roles that the owner of a ledger on a server let in make the books of this version anew; he is asked."""
    engine, tables = transaction.engine, BooksRow.metadata.sorted_tables
    made = [makings(engine.speech, table) for table in tables]
    begun = [
        *(f'DROP TABLE IF EXISTS "{table.name}"' for table in reversed(tables)),
        *(table for table, *_indexes in made),
        *_guards(transaction, Guards.POSTINGS),
    ]
    indexes = (index for _table, *of_table in made for index in of_table)
    engine.lend(transaction.driver, BOOKS_VERSION, begun=begun, made=[*indexes, *_guards(transaction, Guards.HOLDINGS)])


def _guards(transaction: Transaction, which: Guards) -> list[str]:
    return [words for guard in transaction.engine.speech.guards_of(which) for words in guard.made_by]


def check_may_renew(transaction: Transaction) -> bool:
    """Refuse whoever may not make the books anew; say of everybody else whether it is by what the owner lent.

    Raises:
        OwnerNeeded: only another role of the server may.
    """
    if transaction.engine.is_lent(transaction.driver, BOOKS_VERSION):
        return bool(transaction.engine.owner_instead(transaction.driver))
    check_owner(transaction)
    return False


def outdate(transaction: Transaction) -> None:
    """Write down that the books must be made anew; who opens the ledger does so too.

    Raises:
        OwnerNeeded: whoever is connected to a server may not.
    """
    if check_may_renew(transaction):
        transaction.engine.call_lent(transaction.driver, Lent.OUTDATED, BOOKS_VERSION)
    else:
        transaction.set_version(OUTDATED)


def check_owner(transaction: Transaction) -> None:
    """Refuse whoever may make no tables.

    Raises:
        OwnerNeeded: only another role of the server may.
    """
    if owner := transaction.engine.owner_instead(transaction.driver):
        raise OwnerNeeded(role=owner)


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
    """Make books of the whole journal.

    The indexes are made of the whole tables, which is faster than row by row.
    """
    made = [makings(target.engine.speech, table) for table in BooksRow.metadata.sorted_tables]
    for table, *_indexes in made:
        target.command(table)
    target.set_version(BOOKS_VERSION)
    target.create_guards(Guards.POSTINGS)
    done = _replay(source, target, kinds, progress)
    target.engine.check_now(target.driver)
    target.engine.sort_much(target.driver)
    for index in (index for _table, *indexes in made for index in indexes):
        target.command(index)
    target.create_guards(Guards.HOLDINGS)
    return done


def _replay(source: Transaction, target: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> int:
    """Post the whole journal as it was written, over all streams, so that of two that do the same the first counts."""
    done, trees = 0, defaultdict[str, Tree](Tree)
    merging = Merging(target, kinds, every_closing(source), source)
    reading = entries_read(source)
    while posted := _post_some(target, merging, reading):
        leaves = defaultdict[str, list[bytes]](list)
        for entry in posted:
            leaves[entry.origin].append(entry.leaf)
            done += 1
            progress(done)
        for origin, each in leaves.items():
            grow(target, origin, trees[origin], each)
    return done


def _post_some(target: Transaction, merging: Merging, reading: Iterator[Entry]) -> list[Entry]:
    """Post the next entries together and return them.

    Raises:
        JournalUnpostable, EntryUnreadable: the first of them that is none which this program could have written.
    """
    read = list(islice(reading, TOGETHER))  # first: reading on writes what waits, and what that raises would end it
    try:
        with target.step():
            for row in _written_first():
                target.add_all(row, ())
            for entry in read:
                merging.post(entry)
    except UNPOSTABLE:
        for entry in read:  # of rows that are written together nobody says which was refused
            post_alone(target, merging, entry)
    return read


@cache
def _written_first() -> tuple[type[BooksRow], ...]:
    """Return the tables with guards and those of sums, of whose statements SQLite keeps a journal.

    To end one it walks through the journal of the whole step, which is short as long as nothing else is written.
    """
    return PostingRow, PostedRow, *(row for row in every_row() if row.sums)


def post_alone(target: Transaction, merging: Merging, entry: Entry) -> None:
    """Post one entry carefully, and name it where it cannot be posted.

    Raises:
        JournalUnpostable, EntryUnreadable: it is none that this program could have written.
    """
    try:
        merging.post(entry, careful=True)
        target.write_waiting()
    except UnbalancedError as fault:
        raise unpostable(entry, N_("its postings do not sum to zero")) from fault
    except _UNHOLDABLE as fault:
        raise unpostable(entry, N_("a value in it is none that the books can hold")) from fault
    except TakenRow as fault:
        raise unpostable(entry, N_("the books refuse it, because another entry did the same before")) from fault
    except (ValueError, LookupError) as fault:
        raise EntryUnreadable(entry=entry.name, kind=entry.kind) from fault


def _compare(rebuilt: Transaction, standing: Transaction) -> Difference | None:
    made = standing.engine.made(standing.driver)
    for table in BooksRow.metadata.sorted_tables:
        for expected, found in zip_longest(rebuilt.each(whole(table)), standing.each(whole(table))):
            if expected != found:
                return Difference(table.name, expected, found)
        for expected, found in _built_otherwise(standing, made, table):
            return Difference(table.name, expected, found)
        damage = standing.engine.damage_of(standing.driver, table.name)
        if damage:  # every row is there, but an index, by which most are found, lacks some
            return Difference(table.name, None, damage)
    return None


def _built_otherwise(
    standing: Transaction, made: Mapping[str, Made], table: Table
) -> Iterator[tuple[Row | None, Row | None]]:
    """Give the words of a table and its indexes that are not those by which this program makes them."""
    must = standing.engine.must_be_made(table)
    there = {name: each for name, each in made.items() if each.on == table.name and not each.of_key}
    for name in sorted(must.keys() | there.keys()):
        expected, found = must.get(name), there.get(name)
        if expected != found:
            yield (name, expected.words) if expected else None, (name, found.words) if found else None
