"""An open ledger, whichever engine it lies in: one writer at a time, and readers that see a snapshot."""

import errno
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from supermarket.journal.batch import Batch, Values, write
from supermarket.journal.engines.engine import Driver, Engine, Guards
from supermarket.journal.engines.sqlite.engine import SQLITE
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import Row as TableRow
from supermarket.journal.tables import table_of

ENGINES: Final[tuple[Engine, ...]] = (SQLITE,)
SETTINGS: Final = SQLITE.settings_wanted
"""What every connection to a ledger's file is opened with; `doctor` reads them back."""
Row = tuple[Any, ...]
DatabaseFault: Final[tuple[type[Exception], ...]] = tuple(
    fault for engine in ENGINES for fault in engine.faults.database
)
"""Whatever an engine itself says of a database that is damaged, full, locked or not its own."""
TakenRow: Final[tuple[type[Exception], ...]] = tuple(fault for engine in ENGINES for fault in engine.faults.taken)
"""What it says of a row whose key is taken, or that a guard or a constraint refuses."""
InvalidRow: Final[tuple[type[Exception], ...]] = tuple(fault for engine in ENGINES for fault in engine.faults.invalid)
"""What it says of a value that no column can hold."""


class Database:
    """An open ledger. Writers stand in one queue; readers see a snapshot and never wait."""

    def __init__(self, path: Path, *, read_only: bool = False, engine: Engine = SQLITE) -> None:
        """Open what lies at this path; it is made where it is missing, so callers look first.

        With `read_only` it is never made, and not a byte of it changes.
        """
        self.path: Final = path
        self.engine: Final = engine
        self._pool: Final = engine.pool(path, read_only=read_only)
        self._remembered: tuple[Hashable, dict[Hashable, Any]] | None = None

    @contextmanager
    def reading(self) -> Iterator["Transaction"]:
        """Give a snapshot that nobody can write through."""
        with self._lent() as connection:
            transaction = Transaction(connection, self.engine)
            self.engine.begin_reading(transaction.driver)
            try:
                yield transaction
            finally:
                connection.rollback()
                transaction.end()

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator["Transaction"]:
        """Give the one write transaction, committed whole at the end or not at all; without `keep` never."""
        with self.engine.turn(self.path), self._lent() as connection:
            transaction = Transaction(connection, self.engine)
            self.engine.begin_writing(transaction.driver)
            remembered, self._remembered = self._remembered, None  # whatever is written now may change it
            transaction.mark = self.engine.mark(transaction.driver)
            if remembered and remembered[0] == transaction.mark:
                transaction.remembered = remembered[1]
            try:
                yield transaction
                if keep and not transaction.committed:
                    transaction.commit()
            finally:
                transaction.end()

    def remember(self, transaction: "Transaction") -> None:
        """Let the next writer find what this one remembered, which changed none of that, unless others write before."""
        self._remembered = (transaction.mark, transaction.remembered)

    def copy_to(self, path: Path) -> None:
        """Copy all of it as it stands at this moment, while others go on writing."""
        with self._lent() as connection:
            self.engine.copy(Transaction(connection, self.engine).driver, path)

    def make_portable(self) -> None:
        """Leave what is whole by itself, and so can be read where nothing can be written."""
        with self._lent() as connection:
            self.engine.make_portable(Transaction(connection, self.engine).driver)

    def _lent(self) -> Connection:
        """Return a connection; that none can be opened is the engine's own fault, as every later one."""
        try:
            return self._pool.connect()
        except DBAPIError as fault:
            raise cast("Exception", fault.orig) from fault

    def close(self) -> None:
        """Close every connection."""
        self._pool.dispose()


class Transaction:
    """A running transaction on the driver's connection that the pool lends.

    What is added waits, and is written together before anything reads a table that rows wait for, before anything else
    is written, and before the end: whoever reads finds all that was added.
    """

    def __init__(self, connection: Connection, engine: Engine) -> None:
        """Take the connection; beginning and ending are the database's."""
        self.engine: Final = engine
        self.committed = False
        self.mark: Hashable = None
        self.remembered: dict[Hashable, Any] = {}
        """Whatever whoever uses the transaction has read and wants to remember."""
        self._connection: Final = connection
        self._driver: Final[Driver] = cast("Driver", connection.connection.driver_connection)
        self._execute: Final = self._driver.execute
        self._name: Final = engine.speech.name
        self._waiting: Batch = {}
        self._awaited: set[str] = set()
        self._refused: BaseException | None = None

    @property
    def connection(self) -> Connection:
        """Return SQLAlchemy's connection."""
        self.write_waiting()
        return self._connection

    @property
    def driver(self) -> Driver:
        """Return the driver's connection."""
        self.write_waiting()
        return self._driver

    # --- statements ---------------------------------------------------------------------------------------------------

    def _asked(self, statement: Prepared, values: Mapping[str, Value]) -> Any:  # noqa: ANN401 - the driver's cursor
        spoken = statement.spoken.get(self._name) or statement.on(self.engine.speech)
        if not self._awaited.isdisjoint(spoken.words):
            self.write_waiting()
        return self._execute(spoken.sql, {**spoken.fixed, **values} if spoken.fixed else values)

    def rows(self, statement: Prepared, /, **values: Value) -> list[Row]:
        """Return all rows that a statement answers with."""
        return cast("list[Row]", self._asked(statement, values).fetchall())

    def each(self, statement: Prepared, /, **values: Value) -> Iterator[Row]:
        """Return the rows one after another, for tables too large to hold."""
        return iter(self._asked(statement, values))

    def row(self, statement: Prepared, /, **values: Value) -> Row | None:
        """Return the first row, or None."""
        return cast("Row | None", self._asked(statement, values).fetchone())

    def run(self, statement: Prepared, /, **values: Value) -> None:
        """Run a statement that answers with nothing."""
        self.write_waiting()
        self._asked(statement, values)

    def run_many(self, statement: Prepared, values: Iterable[Mapping[str, Value]]) -> None:
        """Run one statement once for each set of values."""
        self.engine.run_many(self.driver, statement.on(self.engine.speech).sql, values)

    def command(self, words: str) -> None:
        """Run words without values that every engine takes as they are."""
        self.write_waiting()
        self._execute(words)

    # --- rows that are written together -------------------------------------------------------------------------------

    def add(self, row: type[TableRow], values: Values | Mapping[str, Value]) -> None:
        """Write a row, or add its amounts to a row of sums, together with others, before anything reads its table.

        Its values are given by name, or all in the order of the columns.
        """
        rows = self._waiting.get(row)
        if rows is None:
            rows = self._waiting[row] = []
            self._awaited.add(table_of(row).name)
        rows.append(values)

    def waiting(self, row: type[TableRow]) -> int:
        """Return how many rows of a table wait to be written."""
        return len(self._waiting.get(row, ()))

    def write_waiting(self) -> None:
        """Write what was added; where that is refused, nothing of this transaction can be committed any more."""
        if self._waiting:
            waiting = self._waiting
            self._forget()
            try:
                write(self._execute, self.engine.speech, waiting)
            except BaseException as fault:  # whoever interrupts leaves as much unwritten as a guard that refuses
                self._refused = fault
                raise

    def _forget(self) -> None:
        self._waiting, self._awaited = {}, set()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Undo what is done inside, and that alone, where anything goes wrong in it; what went wrong is passed on."""
        self.command("SAVEPOINT step")
        refused = self._refused  # what was refused before is not undone
        try:
            yield
            self.write_waiting()
        except BaseException as fault:
            self._forget()
            if self.engine.is_running(self._driver):
                self._refused = refused
                self.command("ROLLBACK TO step")
                self.command("RELEASE step")
            else:  # a full disk undoes all of the transaction
                self._refused = fault
            raise
        self.command("RELEASE step")

    # --- the ledger as a whole ----------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """Return the version of the books, 0 where none was written down."""
        return self.engine.version(self.driver)

    def set_version(self, version: int) -> None:
        """Write down the version of the books."""
        self.engine.set_version(self.driver, version)

    def mark_as_ledger(self) -> None:
        """Write down that this is a ledger."""
        self.engine.mark_as_ledger(self.driver)

    def create_guards(self, *which: Guards) -> None:
        """Make these guards."""
        self.engine.create_guards(self.driver, *which)

    def table_names(self) -> set[str]:
        """Return the names of all tables."""
        return self.engine.table_names(self.driver)

    def column_names(self, table: str) -> list[str]:
        """Return the names of a table's columns, none where there is no such table."""
        return self.engine.column_names(self.driver, table)

    def texts_as_bytes(self) -> AbstractContextManager[None]:
        """Let every text that is read come as the bytes that are stored."""
        return self.texts_read_by(bytes)

    def texts_read_by(self, read: Callable[[bytes], Any]) -> AbstractContextManager[None]:
        """Let every text come as what a function makes of the bytes that are stored; `str` is as it is else."""
        return self.engine.texts_read_by(self.driver, read)

    def texts_as_texts(self, *, whatever: bool = False) -> AbstractContextManager[None]:
        """Let texts come as texts again; with `whatever` bytes that are no UTF-8 as lone surrogates, else refused."""
        return self.texts_read_by(partial(str, encoding="utf-8", errors="surrogateescape") if whatever else str)

    # --- its end ------------------------------------------------------------------------------------------------------

    def commit(self) -> None:
        """Commit; `committed` says whether it is done, even where somebody interrupts at that very moment."""
        self.write_waiting()
        if self._refused:
            raise self._refused
        try:
            self.engine.commit(self._driver)
        except DatabaseFault:
            raise
        except BaseException:
            self.committed = not self.engine.is_running(self._driver)
            raise
        self.committed = True

    def end(self) -> None:
        """Undo whatever was not committed."""
        if self.engine.is_running(self._driver):
            self.engine.roll_back(self._driver)


def is_of_the_disk(fault: BaseException) -> bool:
    """Say whether it is the disk that takes nothing; what is in the database may be read all the same."""
    return any(engine.faults.is_of_the_disk(fault) for engine in _raising(fault))


def is_full(fault: BaseException) -> bool:
    """Say whether a fault of the disk or of an engine means that there is no room for more."""
    if getattr(fault, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
        return True
    inner = getattr(fault, "orig", fault)
    return any(engine.faults.is_full(inner) for engine in _raising(inner))


def is_damage(fault: BaseException) -> bool:
    """Say whether a fault that an engine reports is one of the content, rather than of the machine it lies on."""
    return any(engine.faults.is_damage(fault) for engine in _raising(fault))


def _raising(fault: BaseException) -> Iterator[Engine]:
    return (engine for engine in ENGINES if isinstance(fault, engine.faults.database))


def is_ledger_file(path: Path) -> bool:
    """Say whether a file says that it is a ledger, before anything opens it."""
    return any(engine.is_ledger(path) for engine in ENGINES)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return a ledger's file and those that are kept beside it."""
    return SQLITE.files_of(path)
