"""One schema of a PostgreSQL server: readers see one moment, and the writers of a stream follow one another."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from psycopg import pq  # noqa: TID251 - the engine is where the driver's own types are known
from sqlalchemy import Engine as Pool
from sqlalchemy import Table, create_engine

from supermarket.errors.ledger import LedgerExists
from supermarket.journal.engines.engine import Engine, Guards, Lent, Made
from supermarket.journal.engines.postgresql import copying, lending, rights, standing
from supermarket.journal.engines.postgresql import driver as lines
from supermarket.journal.engines.postgresql.address import Address, is_schema
from supermarket.journal.engines.postgresql.driver import SETTINGS, Connection, connected
from supermarket.journal.engines.postgresql.faults import (
    FAULTS,
    NO_SCHEMA,
    NO_TABLE,
    NOT_COMMITTED,
    UNCONFIRMED,
    PostgresqlFault,
)
from supermarket.journal.engines.postgresql.health import Health, health_of
from supermarket.journal.engines.postgresql.speech import SPEECH

_MARK: Final = "supermarket ledger"
"""How a schema's comment begins that is a ledger; the version of its books follows."""
_ASIDE: Final = "set aside by supermarket"
"""The comment of a schema whose ledger nobody goes on with."""
_LEDGERS: Final = """
SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') LIKE %(mark)s ORDER BY nspname
"""
_DISTRICTS: Final = """
SELECT nspname FROM pg_namespace WHERE coalesce(obj_description(oid, 'pg_namespace'), '') <> %(aside)s AND (
    SELECT count(*) FROM pg_class
    WHERE relnamespace = pg_namespace.oid AND relkind IN ('r', 'f')
        AND relname IN ('entry', 'stream', 'site', 'closed_month')
) = 4 ORDER BY nspname
"""
_GIVING_WAY: Final = (
    "SELECT set_config('lock_timeout', (setting::int / 2)::text, true) FROM pg_settings WHERE name = 'deadlock_timeout'"
)
_OF_SERVER: Final = ("server_version", "server_encoding", "fsync", "full_page_writes")
"""What a server says of how it keeps everything."""


class PostgresqlEngine(Engine):
    """PostgreSQL. Writers of one stream wait for each other, those of others do not; readers never wait."""

    speech = SPEECH
    faults = FAULTS
    settings_wanted = SETTINGS
    queues_streams = True

    # --- where a ledger lies ------------------------------------------------------------------------------------------

    def pool(self, where: Address, *, read_only: bool) -> Pool:
        """Return where connections come from; the schema is made by the first writer, so callers look first."""

        def connect() -> Connection:
            connection = connected(where, read_only=read_only)
            if read_only and not standing.is_there(connection):
                connection.close()
                raise PostgresqlFault(f"there is no schema {where.schema}", NO_SCHEMA)
            if read_only and not rights.is_let_in(connection):
                connection.close()
                raise PostgresqlFault(f"nothing is shown of the schema {where.schema}", NO_TABLE)
            return connection

        return create_engine(
            "postgresql+psycopg://", creator=connect, pool_size=1, max_overflow=100, use_native_hstore=False
        )

    def turn(self, where: Address) -> AbstractContextManager[None]:  # noqa: ARG002 - the server keeps the queue
        """Wait for nothing yet: the server makes writers wait when they begin."""
        return nullcontext()

    def is_there(self, where: Address) -> bool:
        """Ask the server for the schema."""
        if not where.schema:
            return False
        with closing(connected(where, read_only=True)) as connection:
            return standing.is_there(connection)

    def is_ledger(self, where: Address) -> bool:
        """Ask the server whether the schema is called a ledger."""
        return where.schema in self.ledgers_at(where)

    def ledgers_at(self, where: Address) -> list[str]:
        """Ask the server which schemas of the database are called ledgers; one that no address names is none."""
        with closing(connected(where, read_only=True)) as connection:
            found = connection.execute(_LEDGERS, {"mark": f"{_MARK}%"}).fetchall()
            return [str(name) for (name,) in found if is_schema(str(name))]

    def districts_at(self, where: Address) -> list[Address]:
        """Ask the server which schemas have a journal, their own or foreign tables that stand for another server's.

        Of some the name may be one that no address says; they are not connected to.
        """
        with closing(connected(where, read_only=True)) as connection:
            return [
                where.of_schema(str(name)) for (name,) in connection.execute(_DISTRICTS, {"aside": _ASIDE}).fetchall()
            ]

    def bytes_of(self, where: Address) -> int:
        """Ask the server how large the schema's tables are."""
        words = (
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
        )
        with closing(connected(where, read_only=True)) as connection:
            found = connection.execute(words + "%s::regnamespace", (where.schema,)).fetchone()
            return int(found[0]) if found else 0

    def lay(self, draft: Path, where: Address) -> None:
        """Copy the draft into a new schema, in one transaction."""
        with closing(connected(where, read_only=False)) as connection:
            connection.execute("BEGIN")
            if standing.is_there(connection):
                raise LedgerExists(path=str(where))
            self._fill(connection, draft, where)
        draft.unlink()

    def _fill(self, connection: Connection, draft: Path, where: Address) -> None:
        """Make the schema and copy the draft into it, and commit."""
        connection.execute(f"CREATE SCHEMA {where.schema}")
        self.mark_as_ledger(connection)
        version = copying.fill(connection, draft)
        self.create_guards(connection, *Guards)
        self.set_version(connection, version)
        self.commit(connection)
        connection.execute("ANALYZE")

    def exchange(self, draft: Path, where: Address, name: str) -> str:
        """Give the schema another name, called no ledger, and copy the draft into a new one; in one transaction."""
        kept = f"{where.schema}_{name}".replace("-", "_")
        with closing(connected(where, read_only=False)) as connection:
            connection.execute("BEGIN")
            connection.execute(f"COMMENT ON SCHEMA {where.schema} IS '{_ASIDE}'")
            connection.execute(f"ALTER SCHEMA {where.schema} RENAME TO {kept}")
            self._fill(connection, draft, where)
        draft.unlink()
        return str(where.of_schema(kept))

    def is_open(self, where: Address) -> bool:  # noqa: ARG002 - nothing lies beside a schema
        """Say no: whoever has the schema open finds the new one by its name."""
        return False

    # --- transactions -------------------------------------------------------------------------------------------------

    def begin_reading(self, driver: Connection) -> None:
        """Begin a snapshot that nothing can be written through."""
        driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def begin_writing(self, driver: Connection, streams: Collection[str] = (), *, beside: bool = False) -> None:
        """Begin, and wait for who writes the same streams; what is read afterwards is as he left it.

        All take the streams' locks in one order, and this machine's last, so that nobody waits for one who waits for
        him. Rows are another matter: whoever is beside gives way where he has waited for one half as long as the server
        waits before it looks for a circle and stops just anybody in it.
        """
        queues = [*sorted(map(_key, streams)), *([] if beside else [_OWN])]
        begun = [
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            *(f"SELECT pg_advisory_xact_lock({_key(driver.schema)}, {queue})" for queue in queues),
            *([_GIVING_WAY] if beside else []),
        ]
        driver.execute("; ".join(begun))
        if not driver.is_there:  # which is asked once for a connection
            driver.is_there = standing.is_there(driver)
        if not driver.is_there:
            driver.execute(f"CREATE SCHEMA {driver.schema}")

    def take_turn(self, driver: Connection) -> None:
        """Wait for who writes this machine's stream; what is read afterwards is as he left it."""
        driver.execute(f"SELECT pg_advisory_xact_lock({_key(driver.schema)}, {_OWN})")

    def mark(self, driver: Connection) -> Hashable:  # noqa: ARG002 - whatever the connection
        """Return what is never the same again: others may have committed without our hearing of it."""
        return object()

    def commit(self, driver: Connection) -> None:
        """Commit; a server answers that it rolled back where something in the transaction had failed.

        Where somebody ends its waiting for another server, it answers that it committed, with a warning
        (https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT).

        Raises:
            PostgresqlFault: nothing of it is there, or it is there and not confirmed.
        """
        driver.warnings.clear()
        if driver.execute("COMMIT").statusmessage != "COMMIT":
            raise PostgresqlFault("the transaction was rolled back", NOT_COMMITTED)
        if driver.warnings:
            raise PostgresqlFault(driver.warnings[0], UNCONFIRMED)

    def was_committed(self, driver: Connection) -> bool | None:
        """Say no while it is open; else a server may have broken it off itself, or have committed."""
        return False if self.is_running(driver) else None

    def is_unconfirmed(self, driver: Connection) -> bool:
        """Say whether the server warned of what it committed."""
        return bool(driver.warnings)

    def roll_back(self, driver: Connection) -> None:
        """Undo all of it."""
        driver.execute("ROLLBACK")

    def is_running(self, driver: Connection) -> bool:
        """Ask the driver."""
        return driver.info.transaction_status not in {pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN}

    def is_lost(self, driver: Connection) -> bool:
        """Say whether the line is cut."""
        return driver.closed

    def each(self, driver: Connection, sql: str, values: Any) -> Iterator[Any]:  # noqa: ANN401 - as the driver has it
        """Let the server keep what was not fetched yet."""
        return lines.streamed(driver, sql, values)

    def run_many(self, driver: Connection, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement once for each set of values."""
        driver.cursor().executemany(sql, values)

    # --- the ledger as a whole ----------------------------------------------------------------------------------------

    def copy(self, driver: Connection, path: Path) -> None:
        """Copy what one moment shows."""
        self.begin_reading(driver)
        try:
            copying.copy_to_file(driver, self.version(driver), path)
        finally:
            self.roll_back(driver)

    def make_portable(self, driver: Connection) -> None:
        """Leave it as it is: a server's ledger is carried as a copy in a file."""

    def mark_as_ledger(self, driver: Connection) -> None:
        """Write it into the schema's comment."""
        driver.execute(f"COMMENT ON SCHEMA {driver.schema} IS '{_MARK}'")

    def version(self, driver: Connection) -> int:
        """Read it in the schema's comment."""
        words = "SELECT obj_description(to_regnamespace(%(schema)s), 'pg_namespace')"
        last = str(lines.asked(driver, words, schema=driver.schema)[0][0] or "").rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    def set_version(self, driver: Connection, version: int) -> None:
        """Write it into the schema's comment."""
        driver.execute(_versioned(driver.schema, version))

    def check_now(self, driver: Connection) -> None:
        """Check every foreign key; a table with some unchecked takes no index."""
        driver.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def sort_much(self, driver: Connection) -> None:
        """Leave it to the server, which knows how much memory it has for that."""

    def create_guards(self, driver: Connection, *which: Guards) -> None:
        """Make these functions and triggers."""
        for guard in SPEECH.guards_of(*which):
            for statement in guard.made_by:
                driver.execute(statement)

    def owner_instead(self, driver: Connection) -> str:
        """Ask who owns the tables."""
        return rights.owner_instead(driver)

    def grant(self, driver: Connection, role: str) -> None:
        """Give a role what the program needs."""
        rights.grant(driver, role)

    def lend(self, driver: Connection, version: int, *, begun: Iterable[str], made: Iterable[str]) -> None:
        """Leave functions that run as the owner."""
        outdated, done = (_versioned(driver.schema, each) for each in (0, version))
        tables = standing.table_names(driver)
        lending.lend(driver, version, outdated=outdated, begun=begun, made=[*made, done], tables=tables)

    def is_lent(self, driver: Connection, version: int) -> bool:
        """Ask whether there are such functions, for this role."""
        return lending.is_lent(driver, version)

    def call_lent(self, driver: Connection, lent: Lent, version: int) -> None:
        """Call one of these functions."""
        lending.call(driver, lent, version)

    def renew_rights(self, driver: Connection) -> None:
        """Give the roles that add entries the same of every table."""
        rights.renew(driver)

    def forget_deleted(self, driver: Connection) -> None:
        """Leave it to the server, whose vacuum frees and overwrites what was deleted, and to its copies' own lives."""

    def lay_out_anew(self, driver: Connection, table: str) -> None:
        """Leave it to the server: a deleted row is gone with the next vacuum, and a page is never split."""

    def empty_log(self, driver: Connection) -> None:
        """Leave it to the server, whose log is kept for its copies and goes on by itself."""

    def renew_indexes(self, driver: Connection) -> None:
        """Make every index of the schema anew."""
        for table in sorted(standing.table_names(driver)):
            driver.execute(f'REINDEX TABLE "{table}"')

    def settings(self, driver: Connection, *, read_only: bool) -> Mapping[str, str | int]:
        """Return the settings of this session and of the server."""
        names = _OF_SERVER if read_only else (*SETTINGS, *_OF_SERVER)
        return {name: lines.asked(driver, f"SHOW {name}")[0][0] for name in names}

    def running(self, driver: Connection) -> int:
        """Ask the server's clock, which goes on within a transaction."""
        return int(lines.asked(driver, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")[0][0])

    def health(self, driver: Connection) -> Health:
        """Ask the server."""
        return health_of(driver, _key(driver.schema))

    # --- looking at it without believing it ---------------------------------------------------------------------------

    def texts_read_by(self, driver: Connection, read: Callable[[bytes], Any]) -> AbstractContextManager[None]:
        """Have the driver load texts so."""
        return lines.texts_read_by(driver, read)

    def table_names(self, driver: Connection) -> set[str]:
        """Return the names of all tables."""
        return standing.table_names(driver)

    def column_names(self, driver: Connection, table: str) -> list[str]:
        """Return the names of a table's columns."""
        return standing.column_names(driver, table)

    def made(self, driver: Connection) -> dict[str, Made]:
        """Return every table, view and index."""
        return standing.made(driver)

    def must_be_made(self, table: Table) -> Mapping[str, Made]:
        """Return a table and its indexes as this program makes them."""
        return standing.must_be_made(table)

    def built_otherwise(self, driver: Connection, table: Table) -> list[str]:
        """Return what of a table is not as this program builds it."""
        return list(standing.built_otherwise(driver, table))

    def guards_made(self, driver: Connection) -> dict[str, Made]:
        """Return every trigger and rule."""
        return standing.guards_made(driver)

    def guards_must_be(self, *which: Guards) -> dict[str, str]:
        """Return the words of these triggers."""
        return {guard.name: standing.guard_words(guard.made_by) for guard in SPEECH.guards_of(*which)}

    def damages(self, driver: Connection, most: int) -> Iterator[str]:
        """Ask the server for what it does not use."""
        return standing.damages(driver, most)

    def damage_of(self, driver: Connection, table: str) -> tuple[str] | None:
        """Ask the same of one table."""
        return standing.damage_of(driver, table)


def _versioned(schema: str, version: int) -> str:
    return f"COMMENT ON SCHEMA {schema} IS '{_MARK} {version}'"


def _key(name: str) -> int:
    """Return the number by which the server knows a queue; two that share one by chance only wait for each other."""
    return crc32(name.encode()) - (1 << 31)


_OWN: Final = _key("")
"""The queue of this machine's own stream."""
POSTGRESQL: Final = PostgresqlEngine()
