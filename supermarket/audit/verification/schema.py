"""The file itself: that it can be read whole, that its tables are built right, and that every guard stands."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from supermarket.audit.verification.faults import Fault, damaged, told
from supermarket.audit.verification.stored import as_text
from supermarket.books.guards import GUARDS as BOOKS_GUARDS
from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.books.tables import BooksRow
from supermarket.journal.database import Row, Transaction
from supermarket.journal.guards import GUARDS as JOURNAL_GUARDS
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, JournalRow, table_of
from supermarket.local.tables import LocalRow
from supermarket.locale import N_
from supermarket.people.tables import PeopleRow, PersonalFormRow

_DRAWERS: Final = (JournalRow, BooksRow, PeopleRow)
_DIALECT: Final = sqlite.dialect()
_ENCODING: Final = b"UTF-8"
_MARKED_NAME: Final = re.compile(r'"([A-Za-z_][A-Za-z0-9_]*)"')
"""SQLite writes these marks where a name was changed and changed back."""
_STATISTICS: Final = "sqlite_stat"
"""What ANALYZE leaves decides how fast an answer comes, never what it is."""
_SORTS: Final = (N_("table"), N_("view"), N_("index"))
"""What SQLite calls what a file has, to be said in the reader's language."""
_OF_KEYS: Final = "sqlite_autoindex"
_BEFORE_SHOWN, _AFTER_SHOWN = 10, 40
_entry: Final = table_of(EntryRow)
_SECOND_EDITION: Final = Prepared(
    select(_entry.c.seq)
    .where(
        or_(
            _entry.c.kind == "rulebook.adopted",
            and_(_entry.c.kind == "stream.opened", _entry.c.body.contains('"rulebook":')),
        )
    )
    .limit(1)
)
_SECOND_EDITION_WITH: Final = 4
"""The second edition of the rules came with this version of the books; the first one was not written down."""
_FAULTS_MAX: Final = 20
"""So many troubles of the file are named one by one; a torn disk has thousands."""


def tables() -> list[Table]:
    """Return every table of a ledger, drawer by drawer; asked for late, when every feature has told what it keeps."""
    return [table for drawer in _DRAWERS for table in drawer.metadata.sorted_tables]


def _comparable(transaction: Transaction) -> list[Table]:
    """Return the tables that must be as this version makes them: what is of another version is not."""
    if _books_version(transaction) == BOOKS_VERSION:
        return tables()
    later = table_of(PersonalFormRow)
    return [table for table in tables() if table.metadata is not BooksRow.metadata and table is not later]


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
    """See that the database itself finds no torn page, no value of a wrong type, and no index that lacks a row."""
    for (detail,) in transaction.driver.execute(f"PRAGMA integrity_check({_FAULTS_MAX})").fetchall():
        if detail != b"ok":
            yield damaged(as_text(detail))
    (encoding,) = transaction.driver.execute("PRAGMA encoding").fetchone()
    if encoding != _ENCODING:
        yield damaged(as_text(encoding))


def check_tables_are_built_as_they_must_be(transaction: Transaction) -> Iterator[Fault]:
    """See that every table and index is there as this program makes it, word for word, and that there is nothing else.

    Of the local drawer, which a machine may lose, a table may be missing; opening the ledger makes it.
    """
    standing = _standing(transaction)
    ours = _books_version(transaction) == BOOKS_VERSION
    local = LocalRow.metadata.sorted_tables if ours else []
    for table in (*_comparable(transaction), *local):
        if table.name in standing or table.metadata is not LocalRow.metadata:
            yield from _table_faults(transaction, table, standing)
    if ours:  # books of another version have what they have
        known = {table.name for table in (*tables(), *LocalRow.metadata.sorted_tables)}
        for name, made in standing.items():
            if made.on not in known and not name.startswith(_STATISTICS):
                yield Fault("", 0, "object_unknown", {"sort": made.sort, "name": told(name)})


class _Made(NamedTuple):
    """A table, view or index in the file: its sort, the table that it belongs to, and the words that made it."""

    sort: str
    on: str
    sql: str


def _standing(transaction: Transaction) -> dict[str, _Made]:
    rows = transaction.driver.execute("SELECT name, type, tbl_name, sql FROM sqlite_schema").fetchall()
    return {
        as_text(name): _Made(as_text(sort), as_text(on), _words(as_text(sql or b"")))
        for name, sort, on, sql in rows
        if sort != b"trigger"
    }


def _words(sql: str) -> str:
    """Return a statement without what changes nothing in it: line ends, and marks around a name that needs none."""
    return _MARKED_NAME.sub(r"\1", " ".join(sql.split()).removesuffix(";"))


def _table_faults(transaction: Transaction, table: Table, standing: Mapping[str, _Made]) -> Iterator[Fault]:
    made = standing.get(table.name)
    if made is None:
        yield Fault("", 0, "table_missing", {"table": table.name})
        return
    details = list(_differences(transaction, table))
    must = _words(str(CreateTable(table).compile(dialect=_DIALECT)))
    if not details and made.sql != must:
        details.append(_first_difference(must, made.sql))
    indexes = {str(index.name): _words(str(CreateIndex(index).compile(dialect=_DIALECT))) for index in table.indexes}
    details += sorted(name for name, sql in indexes.items() if name not in standing or standing[name].sql != sql)
    details += sorted(
        name
        for name, other in standing.items()
        if other.sort == "index" and other.on == table.name and name not in indexes and not name.startswith(_OF_KEYS)
    )
    for detail in details:
        yield Fault("", 0, "table_altered", {"table": table.name, "detail": told(detail)})


def _first_difference(must: str, found: str) -> str:
    """Return the part of the words that makes the difference, from a little before it on."""
    same = next((at for at, (one, other) in enumerate(zip(must, found, strict=False)) if one != other), len(must))
    start = max(0, same - _BEFORE_SHOWN)
    return f"{found[start : same + _AFTER_SHOWN] or '—'} ({must[start : same + _AFTER_SHOWN]})"


def _differences(transaction: Transaction, table: Table) -> Iterator[str]:
    sort = transaction.driver.execute(
        "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table.name,)
    ).fetchone()
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


def check_books_are_of_the_version_they_say(transaction: Transaction) -> Iterator[Fault]:
    """See that books which call themselves an earlier version's could be: that version knew no later edition of rules.

    Otherwise whoever altered the books could have them left uncompared by a word.
    """
    version = _books_version(transaction)
    if version < BOOKS_VERSION and _came_with(transaction) > version:
        yield Fault("", 0, "books_version", {"found": version, "expected": BOOKS_VERSION})


def books_left_out(transaction: Transaction) -> list[Fault]:
    """Return the remark that books of an earlier version were not compared; they are rebuilt when opened to write."""
    version = _books_version(transaction)
    if version >= BOOKS_VERSION or _came_with(transaction) > version:
        return []
    return [Fault("", 0, "books_earlier", {"found": version, "expected": BOOKS_VERSION})]


def _came_with(transaction: Transaction) -> int:
    """Return the version of the books that came with the latest edition of rules under which there is an entry."""
    if not {column.name for column in _entry.columns} <= {as_text(row[1]) for row in _columns(transaction, _entry)}:
        return 0  # which is named as a fault of its own
    return _SECOND_EDITION_WITH if transaction.row(_SECOND_EDITION) else 0


FileCheck: TypeAlias = Callable[[Transaction], Iterable[Fault]]
FILE: Final[tuple[FileCheck, ...]] = (
    check_the_file_is_whole,
    check_tables_are_built_as_they_must_be,
    check_guards_stand_unchanged,
    check_books_are_of_the_version_they_say,
)
"""The checks of the file before any entry is read."""
