"""How a server stands that a ledger lies on: what must hold so that nothing that was acknowledged is lost.

Every statement is one that an ordinary role may run. What the server shows to its own administrators alone is empty
for anybody else: https://www.postgresql.org/docs/current/monitoring-stats.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

WANTED: Final[Mapping[str, tuple[str, ...]]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "wal_level": ("replica", "logical"),
    "data_checksums": ("on",),
    "archive_mode": ("on", "always"),
}
"""What a server's settings should be, any of these, where a district relies on it."""
IN_STEP: Final = frozenset({"sync", "quorum"})
"""What a server calls a standby that has every entry before it is acknowledged."""
_SHOWN: Final = (*WANTED, "archive_timeout", "synchronous_standby_names", "max_connections", "server_encoding")
_SETTINGS: Final = "SELECT name, setting FROM pg_settings WHERE name = ANY (string_to_array(%(names)s, ' '))"
_SERVER: Final = """
SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), current_user,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
    inet_client_addr() IS NULL OR host(inet_client_addr()) IN ('127.0.0.1', '::1'),
    (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl),
    (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL),
    (SELECT max(age(datfrozenxid)) FROM pg_database),
    pg_database_size(current_database()),
    (SELECT max(extract(epoch FROM now() - xact_start))::bigint FROM pg_stat_activity
        WHERE state LIKE 'idle in transaction%' AND datname = current_database())
"""
_ARCHIVE: Final = """
SELECT (extract(epoch FROM last_archived_time) * 1000)::bigint, (extract(epoch FROM last_failed_time) * 1000)::bigint
FROM pg_stat_archiver
"""
_STANDBYS: Final = """
SELECT application_name, state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint,
    (extract(epoch FROM replay_lag) * 1000)::bigint
FROM pg_stat_replication WHERE application_name IS NOT NULL ORDER BY application_name
"""
_RIGHTS: Final = """
SELECT bool_or(has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
    OR has_table_privilege(c.oid, 'TRUNCATE')), bool_or(pg_has_role(c.relowner, 'MEMBER'))
FROM pg_class c
WHERE c.relname = 'entry' AND c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
"""
_HELD_UP: Final = """
SELECT extract(epoch FROM now() - waiting.waitstart)::int, holding.pid, coalesce(usename, '?')
FROM pg_locks AS waiting JOIN pg_locks AS holding USING (locktype, database, classid, objid, objsubid)
    LEFT JOIN pg_stat_activity ON pg_stat_activity.pid = holding.pid
WHERE locktype = 'advisory' AND NOT waiting.granted AND holding.granted AND classid = (%(ledger)s)::oid
    AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY waiting.waitstart LIMIT 1
"""


@dataclass(frozen=True)
class HeldUp:
    """Who has waited longest to write, for how many seconds, and the process and role that he waits for."""

    seconds: int
    pid: int
    role: str


@dataclass(frozen=True)
class Standby:
    """A server that follows: its name, how (`streaming`, `sync` or `async`), and how far behind it is.

    `bytes` are of WAL that it has not replayed, `milliseconds` what its last answers took; None where nobody says.
    """

    name: str
    state: str
    sync: str
    bytes: int | None
    milliseconds: int | None


@dataclass(frozen=True)
class Health:
    """How a server stands. Times are UTC milliseconds, None where it never was; sizes are bytes.

    `follows` says that it is a standby itself. `tls` is the version by which this line is encrypted, empty where it is
    not; `near` that the line does not leave the machine. `changes_entries` says that this role has a right to change
    entries, which the guards alone then refuse; `owns_entries` that it could drop the guards. `xid_age` is how many
    transactions ago the oldest row was frozen: at 2^31 a server stops. `idle_seconds` is how long the oldest
    transaction stands open in which nothing is done.
    """

    version: int
    settings: Mapping[str, str]
    follows: bool
    role: str
    superuser: bool
    near: bool
    tls: str
    connections: int
    xid_age: int
    bytes: int
    idle_seconds: int
    archived: int | None
    archive_failed: int | None
    standbys: tuple[Standby, ...]
    changes_entries: bool
    owns_entries: bool
    held_up: HeldUp | None


def health_of(driver: Any, queue: int) -> Health:  # noqa: ANN401 - the driver's connection
    """Ask a server how it stands, by a connection to a ledger on it; `queue` is by what it knows the ledger's locks."""
    settings = dict(driver.execute(_SETTINGS, {"names": " ".join(_SHOWN)}).fetchall())
    version, follows, role, superuser, near, tls, connections, age, size, idle = driver.execute(_SERVER).fetchone()
    archived, failed = driver.execute(_ARCHIVE).fetchone()
    standbys = [] if follows else driver.execute(_STANDBYS).fetchall()
    held_up = driver.execute(_HELD_UP, {"ledger": queue % (1 << 32)}).fetchone()
    changes, owns = driver.execute(_RIGHTS).fetchone()
    return Health(
        version=version,
        settings=settings,
        follows=follows,
        role=role,
        superuser=superuser,
        near=near,
        tls=tls or "",
        connections=connections,
        xid_age=age,
        bytes=size,
        idle_seconds=idle or 0,
        archived=archived,
        archive_failed=failed,
        standbys=tuple(Standby(*row) for row in standbys),
        changes_entries=bool(changes),
        owns_entries=bool(owns),
        held_up=HeldUp(*held_up) if held_up else None,
    )
