"""One SQLite file, opened so that what is promised is on the disk: WAL, synchronous=FULL, foreign keys."""

import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine as Pool
from sqlalchemy import Table

from supermarket.journal.engines.engine import Engine, Guards, Made
from supermarket.journal.engines.sqlite import standing
from supermarket.journal.engines.sqlite.faults import FAULTS
from supermarket.journal.engines.sqlite.files import APPLICATION, PRAGMAS, files_of, is_ledger_file, pool_of
from supermarket.journal.engines.sqlite.queue import turn
from supermarket.journal.engines.sqlite.speech import SPEECH

_OF_FILE: Final = ("user_version", "page_size", "encoding")
"""What a file says of itself."""


class SqliteEngine(Engine):
    """SQLite. Writers stand in one queue; readers see a snapshot and never wait."""

    speech = SPEECH
    faults = FAULTS
    settings_wanted = PRAGMAS

    def pool(self, path: Path, *, read_only: bool) -> Pool:
        """Return where connections come from; SQLite makes the file where it is missing, so callers look first."""
        return pool_of(path, read_only=read_only)

    def turn(self, path: Path) -> AbstractContextManager[None]:
        """Wait in the queue of the writers of this file."""
        return turn(path)

    def is_ledger(self, path: Path) -> bool:
        """Say whether a file's first bytes call it a ledger."""
        return is_ledger_file(path)

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """Return the file and those that are kept beside it."""
        return files_of(path)

    def begin_reading(self, driver: sqlite3.Connection) -> None:
        """Begin without a lock."""
        driver.execute("BEGIN")

    def begin_writing(self, driver: sqlite3.Connection) -> None:
        """Begin with the lock: a transaction that only then finds that it writes would be refused as busy."""
        driver.execute("BEGIN IMMEDIATE")

    def mark(self, driver: sqlite3.Connection) -> Hashable:
        """Ask SQLite, which counts the commits of others, and name the connection."""
        return driver, driver.execute("PRAGMA data_version").fetchone()

    def commit(self, driver: sqlite3.Connection) -> None:
        """Commit."""
        driver.execute("COMMIT")

    def roll_back(self, driver: sqlite3.Connection) -> None:
        """Undo all of it."""
        driver.execute("ROLLBACK")

    def is_running(self, driver: sqlite3.Connection) -> bool:
        """Ask the driver."""
        return driver.in_transaction

    def run_many(self, driver: sqlite3.Connection, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement once for each set of values."""
        driver.executemany(sql, values)

    def copy(self, driver: sqlite3.Connection, path: Path) -> None:
        """Copy by SQLite's online backup."""
        with closing(sqlite3.connect(path)) as copy:
            driver.backup(copy)

    def make_portable(self, driver: sqlite3.Connection) -> None:
        """Leave a file without a WAL beside it."""
        driver.execute("PRAGMA journal_mode = delete")

    def mark_as_ledger(self, driver: sqlite3.Connection) -> None:
        """Write it into the file's header."""
        driver.execute(f"PRAGMA application_id = {APPLICATION}")

    def version(self, driver: sqlite3.Connection) -> int:
        """Read it in the file's header."""
        return int(driver.execute("PRAGMA user_version").fetchone()[0])

    def set_version(self, driver: sqlite3.Connection, version: int) -> None:
        """Write it into the file's header."""
        driver.execute(f"PRAGMA user_version = {version}")

    def create_guards(self, driver: sqlite3.Connection, *which: Guards) -> None:
        """Make these triggers."""
        for guard in SPEECH.guards_of(*which):
            for statement in guard.made_by:
                driver.execute(statement)

    def forget_deleted(self, driver: sqlite3.Connection) -> None:
        """Have the bytes of deleted rows overwritten, which else would stay in the file."""
        driver.execute("PRAGMA secure_delete = ON")

    def renew_indexes(self, driver: sqlite3.Connection) -> None:
        """Make every index anew."""
        driver.execute("REINDEX")

    def settings(self, driver: sqlite3.Connection, *, read_only: bool) -> Mapping[str, str | int]:
        """Return the pragmas of this connection and of the file."""
        names = _OF_FILE if read_only else (*PRAGMAS, *_OF_FILE)
        return {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    @contextmanager
    def texts_read_by(self, driver: sqlite3.Connection, read: Callable[[bytes], Any]) -> Iterator[None]:
        """Have the driver decode texts so."""
        factory = driver.text_factory
        driver.text_factory = read
        try:
            yield
        finally:
            driver.text_factory = factory

    def table_names(self, driver: sqlite3.Connection) -> set[str]:
        """Return the names of all tables."""
        return standing.table_names(driver)

    def column_names(self, driver: sqlite3.Connection, table: str) -> list[str]:
        """Return the names of a table's columns."""
        return standing.column_names(driver, table)

    def made(self, driver: sqlite3.Connection) -> dict[str, Made]:
        """Return every table, view and index."""
        return standing.made(driver)

    def built_by(self, driver: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
        """Return the words that made a table and its indexes."""
        return standing.built_by(driver, table)

    def must_be_made(self, table: Table) -> Mapping[str, Made]:
        """Return a table and its indexes as this program makes them."""
        return standing.must_be_made(table)

    def built_otherwise(self, driver: sqlite3.Connection, table: Table) -> list[str]:
        """Return what of a table is not as this program builds it."""
        return list(standing.built_otherwise(driver, table))

    def guards_made(self, driver: sqlite3.Connection) -> dict[str, Made]:
        """Return every trigger."""
        return standing.guards_made(driver)

    def guards_must_be(self, *which: Guards) -> dict[str, str]:
        """Return the words of these triggers."""
        return {guard.name: standing.words_in_line(guard.made_by[0]) for guard in SPEECH.guards_of(*which)}

    def damages(self, driver: sqlite3.Connection, most: int) -> Iterator[str]:
        """Ask for an integrity check."""
        return standing.damages(driver, most)

    def damage_of(self, driver: sqlite3.Connection, table: str) -> tuple[str] | None:
        """Ask for an integrity check of one table."""
        return standing.damage_of(driver, table)


SQLITE: Final = SqliteEngine()
