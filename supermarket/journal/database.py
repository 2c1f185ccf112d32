"""One SQLite file, opened so that what is promised is on the disk: WAL, synchronous=FULL, foreign keys."""

import errno
import sqlite3  # noqa: TID251 - the journal is where the driver's own types are known
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from supermarket.errors.ledger import LedgerUnfinished
from supermarket.journal.batch import Batch, Values, write
from supermarket.journal.queue import turn
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import Row as TableRow
from supermarket.journal.tables import table_of

APPLICATION: Final = 0x57_4D_53_43
"""SQLite's application_id of a ledger: 'WMSC', 文明实践超市's initials."""
_MAGIC: Final = b"SQLite format 3\x00"
_APPLICATION_AT: Final = 68
PRAGMAS: Final = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
"""What every connection is opened with; `doctor` reads them back."""

Row = tuple[Any, ...]
DatabaseFault = sqlite3.DatabaseError
"""Whatever SQLite itself says of a file that is damaged, full, locked or not its own."""
TakenRow = sqlite3.IntegrityError
"""What SQLite says of a row whose key is taken, or that a guard or a constraint refuses."""
InvalidRow: Final = (sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError)
"""What the driver says of a value that no column can hold."""
_OF_THE_MACHINE: Final = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 22, 23})
"""SQLite's primary results that say nothing of what is in a file: its rights, locks, the disk, the memory."""
_SHORT_READ: Final = 522
"""The one result of the disk's that does: the file ends before it should."""
_OF_THE_DISK: Final = frozenset({3, 8, 10, 13, 14})
"""SQLite's primary results for a disk that takes nothing: rights, read-only, input or output, full, cannot open."""


def is_of_the_disk(fault: Exception) -> bool:
    """Say whether it is the disk that takes nothing; what is in the file may be read all the same."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


class Database:
    """An open ledger file. Writers stand in one queue; readers see a snapshot and never wait."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file; SQLite makes it where it is missing, so callers look first.

        With `read_only` it is never made, and not a byte of it changes.
        """
        self.path: Final = path
        self.engine: Final = _engine(path, read_only=read_only)

    @contextmanager
    def reading(self) -> Iterator["Transaction"]:
        """Give a snapshot that nobody can write through."""
        with self._lent() as connection:
            transaction = Transaction(connection)
            transaction.driver.execute("BEGIN")
            try:
                yield transaction
            finally:
                connection.rollback()
                transaction.end()

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator["Transaction"]:
        """Give the one write transaction, committed whole at the end or not at all; without `keep` never."""
        with turn(self.path), self._lent() as connection:
            transaction = Transaction(connection)
            transaction.driver.execute("BEGIN IMMEDIATE")
            try:
                yield transaction
                if keep and not transaction.committed:
                    transaction.commit()
            finally:
                transaction.end()

    def copy_to(self, path: Path) -> None:
        """Copy the whole file as it stands at this moment, while others go on writing, by SQLite's online backup."""
        with self._lent() as connection, closing(sqlite3.connect(path)) as copy:
            Transaction(connection).driver.backup(copy)

    def make_portable(self) -> None:
        """Leave a file that is whole without a WAL beside it, and so can be read where nothing can be written."""
        with self._lent() as connection:
            Transaction(connection).driver.execute("PRAGMA journal_mode = delete")

    def _lent(self) -> Connection:
        """Return a connection; that none can be opened is SQLite's own fault, as every later one."""
        try:
            return self.engine.connect()
        except DBAPIError as fault:
            raise cast("DatabaseFault", fault.orig) from fault

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class Transaction:
    """A running transaction on the driver's connection that the engine lends.

    What is added waits, and is written together before anything reads a table that rows wait for, before anything else
    is written, and before the end: whoever reads finds all that was added.
    """

    def __init__(self, connection: Connection) -> None:
        """Take the connection; beginning and ending are the database's."""
        self._connection: Final = connection
        self._driver: Final = cast("sqlite3.Connection", connection.connection.driver_connection)
        self._waiting: Batch = {}
        self._awaited: set[str] = set()
        self._refused: Exception | None = None
        self.committed = False

    @property
    def connection(self) -> Connection:
        """Return SQLAlchemy's connection."""
        self.write_waiting()
        return self._connection

    @property
    def driver(self) -> "sqlite3.Connection":
        """Return the driver's connection."""
        self.write_waiting()
        return self._driver

    def rows(self, statement: Prepared, /, **values: Value) -> list[Row]:
        """Return all rows that a statement answers with."""
        return self._asked(statement, values).fetchall()

    def each(self, statement: Prepared, /, **values: Value) -> Iterator[Row]:
        """Return the rows one after another, for tables too large to hold."""
        return iter(self._asked(statement, values))

    def row(self, statement: Prepared, /, **values: Value) -> Row | None:
        """Return the first row, or None."""
        return cast("Row | None", self._asked(statement, values).fetchone())

    def _asked(self, statement: Prepared, values: Mapping[str, Value]) -> "sqlite3.Cursor":
        if not self._awaited.isdisjoint(statement.words):
            self.write_waiting()
        return self._driver.execute(statement.sql, statement.with_values(values))

    def run(self, statement: Prepared, /, **values: Value) -> None:
        """Run a statement that answers with nothing."""
        self.driver.execute(statement.sql, statement.with_values(values))

    def run_many(self, statement: Prepared, values: Iterable[Mapping[str, Value]]) -> None:
        """Run one statement once for each set of values."""
        self.driver.executemany(statement.sql, values)

    def add(self, row: "type[TableRow]", values: "Values | Mapping[str, Value]") -> None:
        """Write a row, or add its amounts to a row of sums, together with others, before anything reads its table.

        Its values are given by name, or all in the order of the columns.
        """
        rows = self._waiting.get(row)
        if rows is None:
            rows = self._waiting[row] = []
            self._awaited.add(table_of(row).name)
        rows.append(values)

    def waiting(self, row: "type[TableRow]") -> int:
        """Return how many rows of a table wait to be written."""
        return len(self._waiting.get(row, ()))

    def write_waiting(self) -> None:
        """Write what was added; where that is refused, nothing of this transaction can be committed any more."""
        if self._waiting:
            waiting = self._waiting
            self._forget()
            try:
                write(self._driver.execute, waiting)
            except Exception as fault:
                self._refused = fault
                raise

    def _forget(self) -> None:
        self._waiting, self._awaited = {}, set()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Undo what is done inside, and that alone, where anything goes wrong in it; what went wrong is passed on."""
        self.driver.execute("SAVEPOINT step")
        try:
            yield
            self.write_waiting()
        except BaseException:
            self._forget()
            self._refused = None
            self._driver.execute("ROLLBACK TO step")
            raise
        finally:
            self._driver.execute("RELEASE step")

    def commit(self) -> None:
        """Commit; `committed` says whether it is done, even where somebody interrupts at that very moment."""
        self.write_waiting()
        if self._refused:
            raise self._refused
        try:
            self._driver.execute("COMMIT")
        except DatabaseFault:
            raise
        except BaseException:
            self.committed = not self._driver.in_transaction
            raise
        self.committed = True

    def end(self) -> None:
        """Undo whatever was not committed."""
        if self._driver.in_transaction:
            self._driver.execute("ROLLBACK")


def is_full(fault: BaseException) -> bool:
    """Say whether a fault of the disk or of SQLite means that there is no room for more."""
    driver = getattr(fault, "orig", fault)
    errors = {errno.ENOSPC, errno.EDQUOT}
    return getattr(fault, "errno", None) in errors or getattr(driver, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL


def is_damage(fault: BaseException) -> bool:
    """Say whether a fault that SQLite reports is one of the file's content, rather than of the machine it lies on."""
    code = getattr(fault, "sqlite_errorcode", 0)
    return code == _SHORT_READ or code & 0xFF not in _OF_THE_MACHINE


def is_ledger_file(path: Path) -> bool:
    """Say whether a file says that it is a ledger, before SQLite touches it (https://sqlite.org/fileformat.html)."""
    with path.open("rb") as file:
        header = file.read(_APPLICATION_AT + 4)
    return header.startswith(_MAGIC) and header[_APPLICATION_AT:] == APPLICATION.to_bytes(4, "big")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return a database file and those that SQLite and the queue keep beside it."""
    return tuple(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal", ".lock"))


def _engine(path: Path, *, read_only: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        return _connected(path) if read_only else sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    engine = create_engine(URL.create("sqlite", database=str(path)), creator=connect)
    pragmas = {"busy_timeout": PRAGMAS["busy_timeout"], "temp_store": 2} if read_only else PRAGMAS

    @event.listens_for(engine, "connect")
    def _opened(driver: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        for name, value in pragmas.items():
            driver.execute(f"PRAGMA {name} = {value}")

    return engine


def _connected(path: Path) -> sqlite3.Connection:
    """Connect to a file of which not a byte changes, also where nothing can be written beside it.

    SQLite wants to make files beside one in WAL mode even to read it. Where it cannot, as on a read-only medium or a
    full disk, and no WAL waits there, nobody else can write the file either, and it is read as it is.
    """
    file = path.resolve().as_uri()
    connection = sqlite3.connect(f"{file}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # the driver fails at words that quote torn bytes
        if not is_of_the_disk(fault):
            return connection  # whatever it is, it comes again where somebody says so
        connection.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise LedgerUnfinished(path=str(path), wal=wal.name) from fault
        return sqlite3.connect(f"{file}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return connection
