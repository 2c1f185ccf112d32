"""A ledger's file: what says that it is one, what lies beside it, and how a connection to it is opened."""

import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Engine as Pool
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL

from supermarket.errors.ledger import LedgerUnfinished
from supermarket.journal.engines.sqlite.faults import is_of_the_disk

APPLICATION: Final = 0x57_4D_53_43
"""SQLite's application_id of a ledger: 'WMSC', 文明实践超市's initials."""
_MAGIC: Final = b"SQLite format 3\x00"
_APPLICATION_AT: Final = 68
PRAGMAS: Final[dict[str, str | int]] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 30_000,
}
"""What every connection is opened with."""
_CACHE: Final[dict[str, str | int]] = {"cache_size": -64 * 1024}
"""So many KiB of pages a connection may keep: what a thousand entries touch in a ledger of a million, where SQLite's
own 2 MB are written out and read again several times in one transaction."""
_STATEMENTS_KEPT: Final = 512
"""So many statements a connection keeps prepared; those over many rows come in several lengths."""


class Connection(sqlite3.Connection):
    """A connection to a ledger's file."""

    in_memory = False
    """Whether SQLite was told to keep in memory what it needs for a while. To tell it once more, before each of many
    transactions, would cost as much as a statement that reads: it prepares such words anew each time."""


def is_ledger_file(path: Path) -> bool:
    """Say whether a file says that it is a ledger (https://sqlite.org/fileformat.html); nothing is written for it.

    SQLite reads it, as a file that does not change. A file that this process opened and closed by itself would give
    back the locks of every connection that it has to it (https://sqlite.org/howtocorrupt.html, 2.2); the next program
    that leaves the ledger would then take away the WAL in which this one goes on to write.
    """
    file = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(file, uri=True)) as connection:
            found: tuple[int] = connection.execute("PRAGMA application_id").fetchone()
            return found[0] == APPLICATION
    except sqlite3.DatabaseError:  # it is none, or so damaged that no connection holds a lock on it
        return _begins_as_ledger(path)


def _begins_as_ledger(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(_APPLICATION_AT + 4)
    return header.startswith(_MAGIC) and header[_APPLICATION_AT:] == APPLICATION.to_bytes(4, "big")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return a database file and those that SQLite and the queue keep beside it."""
    return tuple(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal", ".lock"))


def part_left(path: Path) -> Path | None:
    """Return what SQLite would read into a file that is laid there though it was another one's; None where nothing is.

    Whoever renames a damaged ledger leaves its WAL behind, whose entries would be written over those of the next file
    of that name (https://sqlite.org/howtocorrupt.html, 1.4).
    """
    _file, wal, _shared, journal, _lock = files_of(path)
    return next((each for each in (wal, journal) if each.exists() and each.stat().st_size), None)


def pool_of(path: Path, *, read_only: bool) -> Pool:
    """Return where connections to a file come from; SQLite makes it where it is missing, unless they only read."""

    def connect() -> sqlite3.Connection:
        if read_only:
            return _connected(path)
        return sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
            cached_statements=_STATEMENTS_KEPT,
        )

    pool = create_engine(URL.create("sqlite", database=str(path)), creator=connect)
    pragmas = {"busy_timeout": PRAGMAS["busy_timeout"], "temp_store": 2} if read_only else PRAGMAS | _CACHE

    @event.listens_for(pool, "connect")
    def _opened(driver: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        for name, value in pragmas.items():
            driver.execute(f"PRAGMA {name} = {value}")

    return pool


def _connected(path: Path) -> sqlite3.Connection:
    """Connect to a file of which not a byte changes, also where nothing can be written beside it.

    SQLite wants to make files beside one in WAL mode even to read it. Where it cannot, as on a read-only medium or a
    full disk, and no WAL waits there, nobody else can write the file either, and it is read as it is.
    """
    file = path.resolve().as_uri()
    connection = _unchanged(f"{file}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # the driver fails at words that quote torn bytes
        if not is_of_the_disk(fault):
            return connection  # whatever it is, it comes again where somebody says so
        connection.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise LedgerUnfinished(path=str(path), wal=wal.name) from fault
        return _unchanged(f"{file}?immutable=1")
    return connection


def _unchanged(file: str) -> sqlite3.Connection:
    return sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False, factory=Connection)
