"""A running transaction: statements that are asked, rows that wait to be written together, and its end."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Final, cast

from sqlalchemy import Connection

from supermarket.journal.batch import Batch, Values, write
from supermarket.journal.engines.engine import Driver, Engine, Guards
from supermarket.journal.faults import DatabaseFault
from supermarket.journal.statements import Prepared, Spoken, Value
from supermarket.journal.tables import Row as TableRow
from supermarket.journal.tables import table_of

Row = tuple[Any, ...]


def _nothing() -> None:
    """Do nothing."""


class Transaction:
    """A running transaction on the driver's connection that the pool lends.

    What is added waits, and is written together before anything reads a table that rows wait for, before anything else
    is written, and before the end: whoever reads finds all that was added.

    A transaction beside those who write this machine's stream keeps its sums back until it takes its turn. So whoever
    changes a row of sums is in the one queue for it, and nobody who holds one waits for another's.
    """

    def __init__(self, connection: Connection, engine: Engine) -> None:
        """Take the connection; beginning and ending are the database's."""
        self.engine: Final = engine
        self.committed = False
        self.is_doubtful = False
        """Whether the line was cut, or somebody broke off, while the engine committed, so that nobody here knows what
        became of it."""
        self.is_unconfirmed = False
        """Whether it is there, and some server that must have it may not have it yet."""
        self.is_beside = False
        """Whether it has not taken its turn yet among those who write this machine's stream."""
        self.must_forget = False
        """Whether what it deletes must stay in no log either, once it is on the disk."""
        self.mark: Hashable = None
        self.after_commit: Callable[[], object] = _nothing
        """Is done as soon as all of it is on the disk."""
        self.remembered: dict[Hashable, Any] = {}
        """Whatever whoever uses the transaction has read and wants to remember."""
        self.offered: dict[Hashable, Any] | None = None
        """What the writer before remembered, where others may have written since; maybe it holds all the same."""
        self.lent: Final = connection
        self._driver: Final[Driver] = cast("Driver", connection.connection.driver_connection)
        self._execute: Final = self._driver.execute
        self._name: Final = engine.speech.name
        self._waiting: Batch = {}
        self._awaited: set[str] = set()
        self._sums: Batch = {}
        self._at_turn: dict[Hashable, Callable[[], None]] = {}
        self._refused: BaseException | None = None

    @property
    def connection(self) -> Connection:
        """Return SQLAlchemy's connection."""
        self.write_waiting()
        return self.lent

    @property
    def driver(self) -> Driver:
        """Return the driver's connection."""
        self.write_waiting()
        return self._driver

    # --- statements ---------------------------------------------------------------------------------------------------

    def _asked(self, statement: Prepared, values: Mapping[str, Value]) -> Any:  # noqa: ANN401 - the driver's cursor
        spoken = self._spoken(statement)
        return self._execute(spoken.sql, spoken.with_values(values))

    def _spoken(self, statement: Prepared) -> Spoken:
        spoken = statement.spoken.get(self._name) or statement.on(self.engine.speech)
        if self._sums and any(table_of(row).name in spoken.words for row in self._sums):
            self.in_turn()
        if not self._awaited.isdisjoint(spoken.words):
            self.write_waiting()
        return spoken

    def rows(self, statement: Prepared, /, **values: Value) -> list[Row]:
        """Return all rows that a statement answers with."""
        return cast("list[Row]", self._asked(statement, values).fetchall())

    def each(self, statement: Prepared, /, **values: Value) -> Iterator[Row]:
        """Return the rows one after another, for tables too large to hold."""
        spoken = self._spoken(statement)
        return self.engine.each(self._driver, spoken.sql, spoken.with_values(values))

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
            rows = self._opened(row)
        rows.append(values)

    def add_all(self, row: type[TableRow], values: Iterable[Values]) -> None:
        """Write rows of one table as `add` does each, their values in the order of the columns."""
        rows = self._waiting.get(row)
        if rows is None:
            rows = self._opened(row)
        rows += values

    def add_each(self, rows: Iterable[tuple[type[TableRow], Values | Mapping[str, Value]]]) -> None:
        """Write rows of any tables as `add` does each."""
        waiting = self._waiting
        for row, values in rows:
            if row in waiting:
                waiting[row].append(values)
            else:
                self.add(row, values)

    def _opened(self, row: type[TableRow]) -> list[Values | Mapping[str, Value]]:
        if self.is_beside and row.sums:
            return self._sums.setdefault(row, [])
        self._awaited.add(table_of(row).name)
        return self._waiting.setdefault(row, [])

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

    def at_turn(self, about: Hashable, do: Callable[[], None]) -> None:
        """Do something at once or, beside others, when this one takes its turn: of one thing only the last."""
        if self.is_beside:
            self._at_turn[about] = do
        else:
            do()

    def in_turn(self) -> None:
        """Wait for whoever writes this machine's stream, where that was not done at the beginning; then write sums."""
        if not self.is_beside:
            return
        self.write_waiting()
        self.engine.take_turn(self._driver)
        self.is_beside = False
        self._waiting, self._sums = self._sums, {}
        self._awaited = {table_of(row).name for row in self._waiting}
        self.write_waiting()
        for do in self._at_turn.values():
            do()
        self._at_turn.clear()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Undo what is done inside, and that alone, where anything goes wrong in it; what went wrong is passed on."""
        self.command("SAVEPOINT step")
        refused = self._refused  # what was refused before is not undone
        sums, was_beside = {row: len(rows) for row, rows in self._sums.items()}, self.is_beside
        try:
            yield
            self.write_waiting()
        except BaseException as fault:
            self._forget()
            self._sums = {row: rows[: sums.get(row, 0)] for row, rows in self._sums.items()}
            if self.engine.is_running(self._driver) and was_beside is self.is_beside:
                self._refused = refused
                self.command("ROLLBACK TO step")
                self.command("RELEASE step")
            else:  # a full disk undoes all of the transaction, and sums that were kept back are not kept twice
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
        self.in_turn()
        self.write_waiting()
        if self._refused:
            raise self._refused
        try:
            self.engine.commit(self._driver)
        except DatabaseFault:
            self.is_unconfirmed = self.engine.is_unconfirmed(self._driver)
            self.is_doubtful = self.is_lost or self.is_unconfirmed
            raise
        except BaseException:
            committed = self.engine.was_committed(self._driver)
            self.committed, self.is_doubtful = committed is True, committed is None
            self.is_unconfirmed = self.engine.is_unconfirmed(self._driver)
            raise
        self.committed = True
        if self.must_forget:
            self.engine.empty_log(self._driver)
        self.after_commit()

    def end(self) -> None:
        """Undo whatever was not committed."""
        if self.engine.is_running(self._driver):
            self.engine.roll_back(self._driver)

    @property
    def is_lost(self) -> bool:
        """Say whether the line to the engine is cut."""
        return self.engine.is_lost(self._driver)

    @property
    def is_as_lent(self) -> bool:
        """Say whether the connection is as it was: nothing runs on it, and nobody made tables through SQLAlchemy."""
        is_begun = self.lent.in_transaction() or self.engine.is_running(self._driver)
        return not (is_begun or self.is_lost)

    def give_back(self) -> None:
        """Give the connection back to the pool; one of no more use is thrown away."""
        if self.is_lost:
            self.lent.invalidate()
        self.lent.close()
