"""The connection to a server: it answers as the journal asks, and what goes wrong is said as our own faults."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import count
from time import monotonic, sleep
from types import MappingProxyType
from typing import Any, Final

import psycopg  # noqa: TID251 - the engine is where the driver's own types are known
from psycopg import pq  # noqa: TID251 - as above
from psycopg.abc import Buffer  # noqa: TID251 - as above
from psycopg.adapt import Loader  # noqa: TID251 - as above
from psycopg.conninfo import make_conninfo  # noqa: TID251 - as above

from supermarket.errors.many.places import AddressUnreadable
from supermarket.journal.engines.postgresql.address import SCHEMA_NAMED, Address, is_schema
from supermarket.journal.engines.postgresql.faults import AWAY, InvalidFault, PostgresqlFault, TakenFault, is_away

SETTINGS: Final[dict[str, str | int]] = {
    "synchronous_commit": "on",
    "TimeZone": "UTC",
    "client_encoding": "UTF8",
    "jit": "off",
    "lock_timeout": "1min",
}
"""What every connection is opened with. JIT makes plans of many small statements slower, never faster.

Who waits for somebody else for a minute is told so: it may be one who never ends, as a stranger's forgotten session.
"""
_LINE: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
    "application_name": "supermarket",
}
"""How long a line is waited for, unless the address says otherwise: a machine that died says nothing, so after ten
seconds of silence it is taken for dead. libpq's own patience is that of the system, two hours."""
PATIENCE: Final = 30.0
"""Seconds for which the next of several servers is waited for when none can be written to: one takes over meanwhile."""
_BETWEEN_TRIES: Final = 0.25
_READ_AT_ONCE: Final = 1_000
"""So many rows are fetched together where a table is read row after row."""
_PREPARED_FROM: Final = 2
"""A statement that is run so often is prepared."""
_PREPARED_MAX: Final = 500
_TEXT: Final = ("text", "varchar", "bpchar")


class _WholeNumber(Loader):
    """A sum of whole numbers comes as a whole number."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


_OF_THE_LINE: Final = (psycopg.OperationalError, psycopg.InterfaceError)


@contextmanager
def told() -> Iterator[None]:
    """Say what the driver raises inside as our own faults."""
    try:
        yield
    except psycopg.Error as fault:
        raise _ours(fault) from fault


def _ours(fault: psycopg.Error) -> PostgresqlFault:
    words, code = str(fault), fault.sqlstate or (AWAY if isinstance(fault, _OF_THE_LINE) else "")
    if isinstance(fault, psycopg.IntegrityError):
        return TakenFault(fault.diag.message_primary or words, code, fault.diag.constraint_name or "")
    if isinstance(fault, psycopg.DataError) or (isinstance(fault, psycopg.ProgrammingError) and not fault.sqlstate):
        return InvalidFault(words, code)
    return PostgresqlFault(words, code)


class Cursor(psycopg.Cursor[Any]):
    """A cursor of which SQLAlchemy and the journal see our own faults."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> "Cursor":  # noqa: ANN401 - the driver's own
        """Run a statement."""
        try:
            super().execute(query, params, **how)
        except psycopg.Error as fault:
            raise _ours(fault) from fault
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **how: Any) -> None:  # noqa: ANN401 - as above
        """Run a statement once for each set of values."""
        with told():
            super().executemany(query, params_seq, **how)


class _Stream(psycopg.ServerCursor[Any]):
    """A cursor that lies on the server; one that nobody reads to its end goes with the transaction."""

    def __del__(self, _warn: Any = None, /) -> None:  # noqa: ANN401 - as the driver has it
        """Say nothing of it, where the driver would."""


class Connection(psycopg.Connection[Any]):
    """A connection to one ledger; `schema` is where it lies, `is_there` whether that was seen."""

    schema: str
    is_there: bool = False
    numbers: Iterator[int]
    warnings: list[str]
    """What the server warned of since somebody last looked."""


def connected(address: Address, *, read_only: bool) -> Connection:
    """Connect to a ledger's server, with its schema to be looked in first.

    Raises:
        PostgresqlFault: the server does not answer, or lets this user not in.
        AddressUnreadable: no address names such a schema; anybody may have given one a name full of settings.
    """
    if address.schema and not is_schema(address.schema):
        raise AddressUnreadable(what=address.schema[:40], reason=SCHEMA_NAMED)
    connection = _waited_for(address, read_only=read_only) if "," in address.hosts else _connected(address)
    connection.server_cursor_factory = _Stream
    connection.schema = address.schema
    connection.numbers = count(1)
    connection.warnings = []
    connection.add_notice_handler(partial(_warned, connection.warnings))
    connection.prepared_max = _PREPARED_MAX
    connection.adapters.register_loader("numeric", _WholeNumber)
    return connection


def _warned(warnings: list[str], notice: psycopg.errors.Diagnostic) -> None:
    if notice.severity_nonlocalized == "WARNING":
        warnings.append(notice.message_primary or "")


def _waited_for(address: Address, *, read_only: bool) -> Connection:
    """Connect to one of several servers; where none can be written to, wait for the one that takes over."""
    of_many = {"connect_timeout": "3", "target_session_attrs": "any" if read_only else "read-write"}
    end = monotonic() + PATIENCE
    while True:
        try:
            return _connected(address, of_many)
        except PostgresqlFault as fault:
            if monotonic() > end or not is_away(fault):
                raise
        sleep(_BETWEEN_TRIES)


def _connected(address: Address, of_many: Mapping[str, str] = MappingProxyType({})) -> Connection:
    asked = {**_LINE, **of_many, **address.told(), "options": _options(address.schema)}
    try:
        with told():
            return Connection.connect(
                make_conninfo("", **asked), autocommit=True, prepare_threshold=_PREPARED_FROM, cursor_factory=Cursor
            )
    except InvalidFault as fault:  # which is said before any server is asked
        raise AddressUnreadable(what=str(address)[:200], reason=str(fault).strip()[:200]) from fault


def _options(schema: str) -> str:
    """Return the settings with which the server opens a session; temporary tables stand in for none of the ledger's."""
    settings = {**SETTINGS, "search_path": f"{schema},pg_temp" if schema else "pg_catalog"}
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def streamed(driver: Connection, sql: str, values: Any) -> Iterator[Any]:  # noqa: ANN401 - as the driver takes them
    """Give the rows of a statement as the server finds them, without holding all of them."""
    with told():
        cursor = driver.cursor(name=f"rows_{next(driver.numbers)}")
        cursor.itersize = _READ_AT_ONCE
        cursor.execute(sql, values)
    return _rows(cursor)


def _rows(cursor: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    while rows := _some(cursor):
        yield from rows
    cursor.close()


def _some(cursor: Any) -> list[Any]:  # noqa: ANN401 - as above
    with told():
        return list(cursor.fetchmany(_READ_AT_ONCE))


class _Text(Loader):
    """A text comes as a text."""

    def load(self, data: Buffer) -> str:
        return bytes(data).decode()


def asked(driver: Connection, sql: str, **values: Any) -> list[Any]:  # noqa: ANN401 - as the driver takes them
    """Return what the server says of itself: texts are texts, however those of the ledger are read."""
    cursor = driver.cursor()
    for name in _TEXT:
        cursor.adapters.register_loader(name, _Text)
    return cursor.execute(sql, values or None).fetchall()


@contextmanager
def texts_read_by(driver: Connection, read: Callable[[bytes], Any]) -> Iterator[None]:
    """Have texts come as what a function makes of their bytes."""

    class Text(Loader):
        def load(self, data: Buffer) -> Any:  # noqa: ANN401 - whatever the function makes of it
            return read(bytes(data))

    adapters = driver.adapters
    before = {name: adapters.get_loader(adapters.types[name].oid, pq.Format.TEXT) or _Text for name in _TEXT}
    for name in _TEXT:
        driver.adapters.register_loader(name, Text)
    try:
        yield
    finally:
        for name, loader in before.items():
            driver.adapters.register_loader(name, loader)
