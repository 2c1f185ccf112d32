"""The file itself: that it can be read whole, that its tables are built right, and that every guard stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from sqlalchemy import Table, and_, or_, select

from supermarket.assessment.forms.tables import FormRow
from supermarket.audit.verification.faults import Fault, damaged, told
from supermarket.books.local import LocalRow
from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.books.tables import BooksRow, ClosedCountRow, DoubledRow, HeardMostRow, HeardRow, LateRow, every_row
from supermarket.district.tables import PinResetRow
from supermarket.earning.tables import CertificateWithdrawnRow, ClaimCountRow, LapseUndoneRow, PointsMoveRow
from supermarket.earning.vouchers.tables import VoucherCountRow
from supermarket.erasure.tables import ErasedRow
from supermarket.journal.database import Transaction
from supermarket.journal.engines.engine import BOOKS, Guards, Made
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, JournalRow, table_of
from supermarket.locale import N_
from supermarket.people.tables import PeopleRow, PersonalFormRow
from supermarket.spending.tables import FundMoveRow, RedemptionRow, StockMoveRow, TransferCountRow
from supermarket.spending.till.tables import TillCountRow

_DRAWERS: Final = (JournalRow, BooksRow, PeopleRow)
_SORTS: Final = (N_("table"), N_("view"), N_("index"))
"""What an engine calls what stands in a ledger, to be said in the reader's language."""
_BEFORE_SHOWN, _AFTER_SHOWN = 10, 40
_entry: Final = table_of(EntryRow)
_EDITION_NAMED: Final = Prepared(
    select(_entry.c.body).where(
        or_(
            _entry.c.kind == "rulebook.adopted",
            and_(_entry.c.kind == "stream.opened", _entry.c.body.contains('"rulebook":')),
        )
    )
)
_EDITIONS_WITH: Final = (('"rulebook":6', 12), ('"rulebook":5', 9), ('"rulebook":4', 8), ('"rulebook":3', 7))
_SECOND_EDITION_WITH: Final = 4
"""These editions of the rules came with these versions of the books; the first one was not written down."""
_CAME_WITH_FIFTH: Final = {
    row.__tablename__
    for row in (FundMoveRow, LapseUndoneRow, PointsMoveRow, RedemptionRow, StockMoveRow, TillCountRow, TransferCountRow)
}
"""The tables that came with version 5 of the books, of which an earlier one has none."""
_CAME_WITH_SIXTH: Final = ("supermarket.assessment.", "supermarket.practice.")
"""The features whose tables all came with version 6, but for those below."""
_CAME_WITH: Final = (
    (12, {row.__tablename__ for row in (PinResetRow, ErasedRow, ClosedCountRow, HeardMostRow, VoucherCountRow)}),
    (11, {"claim_by_last", "claim_ended"}),
    (10, {"heard_by_stream", "kin_by_household"}),
    (8, {row.__tablename__ for row in (DoubledRow, HeardRow, LateRow)}),
    (7, {row.__tablename__ for row in (CertificateWithdrawnRow, FormRow)}),
)
"""Tables and indexes that came with versions, the latest first; those of features of version 8 are never there
without its tables."""
_CAME_WITH_COLUMNS: Final = ((11, table_of(ClaimCountRow).name, "last"),)
"""Columns that came with versions, the latest first; an index alone is dropped by a word, and its version with it."""
_FAULTS_MAX: Final = 20
"""So many troubles of the file are named one by one; a torn disk has thousands."""


def tables() -> list[Table]:
    """Return every table of a ledger, drawer by drawer; asked for late, when every feature has told what it keeps."""
    return [table for drawer in _DRAWERS for table in drawer.metadata.sorted_tables]


def _comparable(transaction: Transaction) -> list[Table]:
    """Return the tables that must be as this version makes them: what is of another version is not."""
    if transaction.version == BOOKS_VERSION:
        return tables()
    later = table_of(PersonalFormRow)
    return [table for table in tables() if table.metadata is not BooksRow.metadata and table is not later]


def usable_tables(transaction: Transaction) -> frozenset[str]:
    """Return the names of the tables that are there with all their columns, and so can be read and compared."""
    return frozenset(
        table.name
        for table in _comparable(transaction)
        if {column.name for column in table.columns} <= set(transaction.column_names(table.name))
    )


def check_the_file_is_whole(transaction: Transaction) -> Iterator[Fault]:
    """See that the database itself finds no torn page, no value of a wrong type, and no index that lacks a row."""
    yield from map(damaged, transaction.engine.damages(transaction.driver, _FAULTS_MAX))


def check_tables_are_built_as_they_must_be(transaction: Transaction) -> Iterator[Fault]:
    """See that every table and index is there as this program makes it, word for word, and that there is nothing else.

    Of the local drawer, which a machine may lose, a table may be missing; opening the ledger makes it.
    """
    standing = transaction.engine.made(transaction.driver)
    indexes: dict[str, list[str]] = {}
    for name, made in standing.items():
        if made.sort == "index" and not made.of_key:
            indexes.setdefault(made.on, []).append(name)
    ours = transaction.version == BOOKS_VERSION
    local = LocalRow.metadata.sorted_tables if ours else []
    for table in (*_comparable(transaction), *local):
        if table.name in standing or table.metadata is not LocalRow.metadata:
            yield from _table_faults(transaction, table, standing, indexes.get(table.name, ()))
    if ours:  # books of another version have what they have
        known = {table.name for table in (*tables(), *LocalRow.metadata.sorted_tables)}
        for name, made in standing.items():
            if made.on not in known:
                yield Fault("", 0, "object_unknown", {"sort": made.sort, "name": told(name)})


def _table_faults(
    transaction: Transaction, table: Table, standing: Mapping[str, Made], indexes: Iterable[str]
) -> Iterator[Fault]:
    made = standing.get(table.name)
    if made is None:
        yield Fault("", 0, "table_missing", {"table": table.name})
        return
    details = transaction.engine.built_otherwise(transaction.driver, table)
    must = transaction.engine.must_be_made(table)
    words = must[table.name].words
    if not details and made.words != words:
        details.append(_first_difference(words, made.words))
    details += sorted(
        name
        for name, index in must.items()
        if index.sort == "index" and (name not in standing or standing[name].words != index.words)
    )
    details += sorted(name for name in indexes if name not in must)
    for detail in details:
        yield Fault("", 0, "table_altered", {"table": table.name, "detail": told(detail)})


def _first_difference(must: str, found: str) -> str:
    """Return the part of the words that makes the difference, from a little before it on."""
    same = next((at for at, (one, other) in enumerate(zip(must, found, strict=False)) if one != other), len(must))
    start = max(0, same - _BEFORE_SHOWN)
    return f"{found[start : same + _AFTER_SHOWN] or '—'} ({must[start : same + _AFTER_SHOWN]})"


def check_guards_stand_unchanged(transaction: Transaction) -> Iterator[Fault]:
    """See that every trigger by which the database refuses what must never happen is there, and no other.

    The guards of books of another version are theirs.
    """
    ours = transaction.version == BOOKS_VERSION
    names = {table.name for table in _comparable(transaction)}
    made = transaction.engine.guards_made(transaction.driver)
    standing = {name: guard.words for name, guard in made.items() if ours or guard.on in names}
    which = (Guards.JOURNAL, *BOOKS) if ours else (Guards.JOURNAL,)
    for name, must in transaction.engine.guards_must_be(*which).items():
        stands = standing.pop(name, None)
        if stands is None:
            yield Fault("", 0, "guard_missing", {"guard": name})
        elif stands != must:
            yield Fault("", 0, "guard_altered", {"guard": name})
    for name in sorted(standing):
        yield Fault("", 0, "guard_unknown", {"guard": told(name)})


def check_books_are_of_the_version_they_say(transaction: Transaction) -> Iterator[Fault]:
    """See that books which call themselves an earlier version's could be: it knew no later rules, had no later table.

    Otherwise whoever altered the books could have them left uncompared by a word.
    """
    version = transaction.version
    if version < BOOKS_VERSION and _came_with(transaction) > version:
        yield Fault("", 0, "books_version", {"found": version, "expected": BOOKS_VERSION})


def books_left_out(transaction: Transaction) -> list[Fault]:
    """Return the remark that books of an earlier version were not compared; they are rebuilt when opened to write."""
    version = transaction.version
    if version >= BOOKS_VERSION or _came_with(transaction) > version:
        return []
    return [Fault("", 0, "books_earlier", {"found": version, "expected": BOOKS_VERSION})]


def _came_with(transaction: Transaction) -> int:
    """Return the version of the books that came with what is there: tables, columns, indexes, or an entry's edition."""
    standing = transaction.table_names()
    made = standing | transaction.engine.made(transaction.driver).keys()
    columns = (version for version, table, column in _CAME_WITH_COLUMNS if column in transaction.column_names(table))
    version = max(next((version for version, names in _CAME_WITH if names & made), 0), *columns, 0)
    if not version and standing & {
        row.__tablename__ for row in every_row() if row.__module__.startswith(_CAME_WITH_SIXTH)
    }:
        version = 6
    if not version and standing & _CAME_WITH_FIFTH:
        version = 5
    return max(version, _edition_came_with(transaction))


def _edition_came_with(transaction: Transaction) -> int:
    if not {column.name for column in _entry.columns} <= set(transaction.column_names(_entry.name)):
        return 0  # which is named as a fault of its own
    named = [body for (body,) in transaction.each(_EDITION_NAMED)]
    said = [body.decode(errors="replace") if isinstance(body, bytes) else str(body) for body in named]
    later = (version for edition, version in _EDITIONS_WITH if any(edition in body for body in said))
    return next(later, _SECOND_EDITION_WITH if named else 0)


FileCheck: TypeAlias = Callable[[Transaction], Iterable[Fault]]
FILE: Final[tuple[FileCheck, ...]] = (
    check_the_file_is_whole,
    check_tables_are_built_as_they_must_be,
    check_guards_stand_unchanged,
    check_books_are_of_the_version_they_say,
)
"""The checks of the file before any entry is read."""
