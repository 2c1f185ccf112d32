"""The file itself: that it can be read whole, that its tables are built right, and that every guard stands."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from supermarket.audit.verification.faults import Fault, damaged, told
from supermarket.audit.verification.stored import as_text
from supermarket.books.guards import GUARDS as BOOKS_GUARDS
from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.books.tables import BooksRow
from supermarket.journal.database import Row, Transaction
from supermarket.journal.guards import GUARDS as JOURNAL_GUARDS
from supermarket.journal.tables import JournalRow
from supermarket.people.tables import PeopleRow

_DRAWERS: Final = (JournalRow, BooksRow, PeopleRow)
_DIALECT: Final = sqlite.dialect()
_FAULTS_MAX: Final = 20
"""So many troubles of the file are named one by one; a torn disk has thousands."""


def tables() -> list[Table]:
    """Return every table of a ledger, drawer by drawer; asked for late, when every feature has told what it keeps."""
    return [table for drawer in _DRAWERS for table in drawer.metadata.sorted_tables]


def _comparable(transaction: Transaction) -> list[Table]:
    """Return the tables that must be as this version makes them: books of another version are none of them."""
    if _books_version(transaction) == BOOKS_VERSION:
        return tables()
    return [table for table in tables() if table.metadata is not BooksRow.metadata]


def _books_version(transaction: Transaction) -> int:
    (version,) = transaction.driver.execute("PRAGMA user_version").fetchone()
    return int(version)


def usable_tables(transaction: Transaction) -> frozenset[str]:
    """Return the names of the tables that are there with all their columns, and so can be read and compared."""
    return frozenset(
        table.name
        for table in _comparable(transaction)
        if {column.name for column in table.columns} <= {as_text(row[1]) for row in _columns(transaction, table)}
    )


def check_the_file_is_whole(transaction: Transaction) -> Iterator[Fault]:
    """See that the database itself finds no torn page and no value of a wrong type."""
    for (detail,) in transaction.driver.execute(f"PRAGMA quick_check({_FAULTS_MAX})").fetchall():
        if detail != b"ok":
            yield damaged(as_text(detail))


def check_tables_are_built_as_they_must_be(transaction: Transaction) -> Iterator[Fault]:
    """See that every table is there, with its columns and types, strict, and with no key besides its own."""
    for table in _comparable(transaction):
        sort = transaction.driver.execute(
            "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table.name,)
        ).fetchone()
        if sort is None:
            yield Fault("", 0, "table_missing", {"table": table.name})
            continue
        for detail in _differences(transaction, table, sort):
            yield Fault("", 0, "table_altered", {"table": table.name, "detail": told(detail)})


def _differences(transaction: Transaction, table: Table, sort: Row) -> Iterator[str]:
    if sort != (b"table", 1, 1):
        yield "STRICT, WITHOUT ROWID"
    keys = [column.name for column in table.primary_key.columns]
    expected = [
        (
            column.name,
            column.type.compile(_DIALECT),
            int(not column.nullable),
            keys.index(column.name) + 1 if column.name in keys else 0,
        )
        for column in table.columns
    ]
    found = [(as_text(row[1]), as_text(row[2]), row[3], row[5]) for row in _columns(transaction, table)]
    yield from (str(column[0]) for column in expected if column not in found)
    yield from (column[0] for column in found if column not in expected)
    indexes = transaction.driver.execute(f'PRAGMA index_list("{table.name}")').fetchall()
    made = {as_text(name): bool(unique) for _number, name, unique, origin, _partial in indexes if origin != b"pk"}
    yield from (name for name, unique in made.items() if unique)
    yield from sorted(str(index.name) for index in table.indexes if index.name not in made)


def _columns(transaction: Transaction, table: Table) -> list[Row]:
    return transaction.driver.execute(f'PRAGMA table_info("{table.name}")').fetchall()


def check_guards_stand_unchanged(transaction: Transaction) -> Iterator[Fault]:
    """See that every trigger by which the database refuses what must never happen is there, and no other.

    The guards of books of another version are theirs.
    """
    rows = transaction.driver.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    ours = _books_version(transaction) == BOOKS_VERSION
    names = {table.name for table in _comparable(transaction)}
    standing = {as_text(name): " ".join(as_text(sql).split()) for name, on, sql in rows if ours or as_text(on) in names}
    for guard in (*JOURNAL_GUARDS, *BOOKS_GUARDS) if ours else JOURNAL_GUARDS:
        must = " ".join(guard.split()).removesuffix(";")
        name = must.split()[2]
        stands = standing.pop(name, None)
        if stands is None:
            yield Fault("", 0, "guard_missing", {"guard": name})
        elif stands != must:
            yield Fault("", 0, "guard_altered", {"guard": name})
    for name in sorted(standing):
        yield Fault("", 0, "guard_unknown", {"guard": told(name)})


def check_books_are_of_this_version(transaction: Transaction) -> Iterator[Fault]:
    """See that the books were built by this version; others cannot be compared, and are rebuilt when opened."""
    version = _books_version(transaction)
    if version != BOOKS_VERSION:
        code = "books_newer" if version > BOOKS_VERSION else "books_version"
        yield Fault("", 0, code, {"found": version, "expected": BOOKS_VERSION})


FileCheck: TypeAlias = Callable[[Transaction], Iterable[Fault]]
FILE: Final[tuple[FileCheck, ...]] = (
    check_the_file_is_whole,
    check_tables_are_built_as_they_must_be,
    check_guards_stand_unchanged,
    check_books_are_of_this_version,
)
"""The checks of the file before any entry is read."""
