"""A ledger's file: what says that it is one, what lies beside it, and how a connection to it is opened."""

import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
import threading
from pathlib import Path
from typing import Final
from weakref import WeakSet

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


class _Connection(sqlite3.Connection):
    """A connection of which is known, while it lives, which file it holds."""

    def close(self) -> None:
        """Close it, and no longer count it among those that hold the file."""
        super().close()
        with _lock:
            for connections in _connections.values():
                connections.discard(self)


_lock: Final = threading.RLock()
_connections: Final[dict[tuple[int, int], WeakSet[_Connection]]] = {}
"""This process's open connections, by the device and inode of the file that they hold."""


def is_ledger_file(path: Path) -> bool:
    """Say whether a file says that it is a ledger, before SQLite touches it (https://sqlite.org/fileformat.html).

    A ledger that this process has open is not read: to close any descriptor of a file gives back all locks that the
    process holds on it (https://sqlite.org/howtocorrupt.html, 2.2). The next command that leaves would then take away
    the WAL under a server that still writes into it.
    """
    with _lock:
        if _connections.get(_identity(path)):
            return True
        with path.open("rb") as file:
            header = file.read(_APPLICATION_AT + 4)
    return header.startswith(_MAGIC) and header[_APPLICATION_AT:] == APPLICATION.to_bytes(4, "big")


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _connect(name: str | Path, path: Path, *, uri: bool = False, statements: int = 128) -> sqlite3.Connection:
    """Open a connection by a name or an address, and count it among those that hold this path's file."""
    with _lock:
        connection = sqlite3.connect(
            name,
            uri=uri,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=statements,
            factory=_Connection,
        )
        for gone in [identity for identity, held in _connections.items() if not held]:
            del _connections[gone]
        _connections.setdefault(_identity(path), WeakSet()).add(connection)
    return connection


def files_of(path: Path) -> tuple[Path, ...]:
    """Return a database file and those that SQLite and the queue keep beside it."""
    return tuple(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal", ".lock"))


def pool_of(path: Path, *, read_only: bool) -> Pool:
    """Return where connections to a file come from; SQLite makes it where it is missing, unless they only read."""

    def connect() -> sqlite3.Connection:
        if read_only:
            return _connected(path)
        return _connect(path, path, statements=_STATEMENTS_KEPT)

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
    connection = _connect(f"{file}?mode=ro", path, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # the driver fails at words that quote torn bytes
        if not is_of_the_disk(fault):
            return connection  # whatever it is, it comes again where somebody says so
        connection.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise LedgerUnfinished(path=str(path), wal=wal.name) from fault
        return _connect(f"{file}?immutable=1", path, uri=True)
    return connection
