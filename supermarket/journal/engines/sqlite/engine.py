"""One SQLite file, opened so that what is promised is on the disk: WAL, synchronous=FULL, foreign keys."""

import shutil
import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine as Pool
from sqlalchemy import Table

from supermarket.errors.ledger import LedgerExists
from supermarket.errors.many.places import RightsOfFile
from supermarket.journal.engines.engine import Engine, Guards, Lent, Made
from supermarket.journal.engines.sqlite import standing
from supermarket.journal.engines.sqlite.faults import FAULTS
from supermarket.journal.engines.sqlite.files import APPLICATION, PRAGMAS, Connection, files_of, is_ledger_file, pool_of
from supermarket.journal.engines.sqlite.queue import Turn
from supermarket.journal.engines.sqlite.speech import SPEECH

_IN_FILES, _IN_MEMORY = "PRAGMA temp_store = 0", "PRAGMA temp_store = 2"
"""Where SQLite keeps what it needs for a while (https://sqlite.org/tempfiles.html)."""
_PATIENCE_FOR_READERS: Final = 5_000
"""Milliseconds; as long as the WAL waits to be cut off nobody writes."""
_OF_FILE: Final = ("user_version", "page_size", "encoding")
"""What a file says of itself."""


class SqliteEngine(Engine):
    """SQLite. Writers stand in one queue; readers see a snapshot and never wait."""

    speech = SPEECH
    faults = FAULTS
    settings_wanted = PRAGMAS
    queues_streams = False

    def pool(self, where: Path, *, read_only: bool) -> Pool:
        """Return where connections come from; SQLite makes the file where it is missing, so callers look first."""
        return pool_of(where, read_only=read_only)

    def turn(self, where: Path) -> AbstractContextManager[None]:
        """Wait in the queue of the writers of this file."""
        return Turn(where)

    def is_there(self, where: Path) -> bool:
        """Say whether there is a file."""
        return where.is_file()

    def is_ledger(self, where: Path) -> bool:
        """Say whether there is a file whose first bytes call it a ledger."""
        return where.is_file() and is_ledger_file(where)

    def ledgers_at(self, where: Path) -> list[str]:
        """Return the file alone, where it is a ledger: no file is more than one."""
        return [where.name] if self.is_ledger(where) else []

    def districts_at(self, where: Path) -> list[Path]:
        """Return the file alone: a file is one district."""
        return [where]

    def bytes_of(self, where: Path) -> int:
        """Add up the file and those that are kept beside it."""
        return sum(file.stat().st_size for file in files_of(where) if file.exists())

    def lay(self, draft: Path, where: Path) -> None:
        """Give the draft its name, unless another ledger was laid there while this one was made.

        Raises:
            LedgerExists: it was.
        """
        try:
            where.hardlink_to(draft)  # which, unlike a renaming, takes nobody's place
        except FileExistsError:
            raise LedgerExists(path=str(where)) from None
        except OSError:  # this disk knows no second names
            if where.exists():
                raise LedgerExists(path=str(where)) from None
            draft.rename(where)
        else:
            draft.unlink()

    def exchange(self, draft: Path, where: Path, name: str) -> str:
        """Give the file a second name, and then the draft the first."""
        kept = where.with_name(f"{where.stem}-{name}{where.suffix}")
        kept.unlink(missing_ok=True)  # of a try that was stopped: it is the same file
        try:
            kept.hardlink_to(where)
        except OSError:  # this disk knows no second names
            shutil.copy2(where, kept)
        draft.replace(where)
        return str(kept)

    def is_open(self, where: Path) -> bool:
        """See whether SQLite keeps anything beside the file: whoever closes it last takes that away."""
        return any(file.exists() for file in files_of(where)[1:3])

    def begin_reading(self, driver: sqlite3.Connection) -> None:
        """Begin without a lock."""
        driver.execute("BEGIN")

    def begin_writing(
        self,
        driver: Connection,
        streams: Collection[str] = (),  # noqa: ARG002 - all are one queue
        *,
        beside: bool = False,  # noqa: ARG002 - as above
    ) -> None:
        """Begin with the lock: a transaction that only then finds that it writes would be refused as busy.

        The pages that a statement would have to give back are kept in memory: else those beyond 64 KiB are written to a
        file, with two calls of the system for each, three in four of all calls that an import made.
        """
        if not driver.in_memory:
            driver.execute(_IN_MEMORY)
            driver.in_memory = True
        driver.execute("BEGIN IMMEDIATE")

    def take_turn(self, driver: sqlite3.Connection) -> None:
        """Go on: it was this one's turn from the beginning."""

    def mark(self, driver: sqlite3.Connection) -> Hashable:
        """Ask SQLite, which counts the commits of others, and name the connection."""
        return driver, driver.execute("PRAGMA data_version").fetchone()

    def commit(self, driver: sqlite3.Connection) -> None:
        """Commit."""
        driver.execute("COMMIT")

    def was_committed(self, driver: sqlite3.Connection) -> bool | None:
        """Say whether no transaction is open any more."""
        return not driver.in_transaction

    def is_unconfirmed(self, driver: sqlite3.Connection) -> bool:  # noqa: ARG002 - one disk has it
        """Say no: what is on the disk is on the disk."""
        return False

    def roll_back(self, driver: sqlite3.Connection) -> None:
        """Undo all of it."""
        driver.execute("ROLLBACK")

    def is_running(self, driver: sqlite3.Connection) -> bool:
        """Ask the driver."""
        return driver.in_transaction

    def is_lost(self, driver: sqlite3.Connection) -> bool:  # noqa: ARG002 - whatever the connection
        """Say no: a file does not go away."""
        return False

    def each(self, driver: sqlite3.Connection, sql: str, values: Any) -> Iterator[Any]:  # noqa: ANN401 - as sqlite3 has it
        """Return the cursor: SQLite finds one row after another by itself."""
        return driver.execute(sql, values)

    def run_many(self, driver: sqlite3.Connection, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement once for each set of values."""
        driver.executemany(sql, values)

    def copy(self, driver: sqlite3.Connection, path: Path) -> None:
        """Copy by SQLite's online backup."""
        with closing(sqlite3.connect(path)) as copy:
            driver.backup(copy)
        driver.execute("PRAGMA shrink_memory")  # all pages went by, and this connection reads on

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

    def check_now(self, driver: sqlite3.Connection) -> None:
        """Leave it to the end: nothing needs it before."""

    def sort_much(self, driver: Connection) -> None:
        """Sort with files again; where temporary tables were asked for, this is possible between transactions alone."""
        with suppress(sqlite3.OperationalError):
            driver.execute(_IN_FILES)
            driver.in_memory = False

    def create_guards(self, driver: sqlite3.Connection, *which: Guards) -> None:
        """Make these triggers."""
        for guard in SPEECH.guards_of(*which):
            for statement in guard.made_by:
                driver.execute(statement)

    def owner_instead(self, driver: sqlite3.Connection) -> str:  # noqa: ARG002 - the system looks after a file's rights
        """Return nothing: whoever may write the file may do all of it."""
        return ""

    def grant(self, driver: sqlite3.Connection, role: str) -> None:  # noqa: ARG002 - as above
        """Refuse: the system looks after a file's rights.

        Raises:
            RightsOfFile: always.
        """
        raise RightsOfFile(role=role)

    def lend(self, driver: sqlite3.Connection, version: int, *, begun: Iterable[str], made: Iterable[str]) -> None:
        """Lend nothing: whoever may write the file may do all of it."""

    def is_lent(self, driver: sqlite3.Connection, version: int) -> bool:  # noqa: ARG002 - as above
        """Say no: there is nobody else whose it is."""
        return False

    def call_lent(self, driver: sqlite3.Connection, lent: Lent, version: int) -> None:
        """Do nothing: nobody is told that it was lent."""

    def renew_rights(self, driver: sqlite3.Connection) -> None:
        """Leave them: they are the file's."""

    def forget_deleted(self, driver: sqlite3.Connection) -> None:
        """Have the bytes of deleted rows overwritten, which else would stay in the file."""
        driver.execute("PRAGMA secure_delete = ON")

    def lay_out_anew(self, driver: sqlite3.Connection, table: str) -> None:
        """Empty the table, whose pages are overwritten as a whole, and fill it again.

        Where a page had once been split, a copy of a row stayed in what was free of it; deleting the row alone
        overwrites the row alone (measured: of one in twelve something was left).
        """
        driver.execute(f'CREATE TEMP TABLE laid_out AS SELECT * FROM "{table}"')  # noqa: S608 - a name of our own
        driver.execute(f'DELETE FROM "{table}"')  # noqa: S608 - as above
        driver.execute(f'INSERT INTO "{table}" SELECT * FROM temp.laid_out')  # noqa: S608 - as above
        driver.execute("DROP TABLE temp.laid_out")

    def empty_log(self, driver: sqlite3.Connection) -> None:
        """Take the WAL into the file and cut it to nothing: as long as a server holds the file, nobody else does.

        A reader who reads on for longer keeps it as it is, until the last program leaves the file; the commit stands.
        """
        driver.execute(f"PRAGMA busy_timeout = {_PATIENCE_FOR_READERS}")
        with suppress(sqlite3.OperationalError):
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        driver.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")

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
