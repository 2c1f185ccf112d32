"""What is said of a server that does not stand as a district's should, a sentence for each thing."""

from collections.abc import Iterator
from typing import Final

from supermarket.clock import district_time
from supermarket.journal.engines.postgresql.health import IN_STEP, WANTED, Health
from supermarket.locale import N_, _

OLDEST: Final = 15
"""The oldest major version that the program was run on."""
XID_AGE_MAX: Final = 1_000_000_000
"""Half of what a server bears; autovacuum freezes rows at a fifth of this, so something has kept it from that."""
IDLE_SECONDS_MAX: Final = 3_600
HELD_UP_SECONDS_MAX: Final = 10
"""No act takes so long; the books of a large ledger do, when they are made anew."""
LAG_BYTES_MAX: Final = 64 * 1024 * 1024
"""A standby that is further behind is not merely busy: so much a district writes in a day or two."""
_WHY: Final = {
    "fsync": N_(
        "The server does not wait for its disk (fsync is {found}): a power cut can destroy the ledger; set it to on."
    ),
    "full_page_writes": N_(
        "A page that a power cut tears cannot be mended (full_page_writes is {found}); set it to on."
    ),
    "synchronous_commit": N_("What is acknowledged may be lost (synchronous_commit is {found}); set it to on."),
    "wal_level": N_(
        "The server can have no standby and no backup to a point in time (wal_level is {found}); set it to replica."
    ),
    "data_checksums": N_(
        "A disk that returns wrong bytes goes unnoticed (data_checksums is {found}); "
        "`pg_checksums --enable` adds them while the server is stopped."
    ),
    "archive_mode": N_(
        "The server keeps no archive of what it writes (archive_mode is {found}), "
        "so a backup can be brought to no later moment; see docs/server.md."
    ),
}


def advice(health: Health) -> Iterator[str]:
    """Give a sentence for each thing that does not stand as it should."""
    if health.version // 10_000 < OLDEST:
        text = _("The server is PostgreSQL {found}; the program was run on {oldest} and later, so bring it up to date.")
        yield text.format(found=health.version // 10_000, oldest=OLDEST)
    for name, wanted in WANTED.items():
        found = health.settings.get(name, "")
        if found not in wanted:
            yield _(_WHY[name]).format(found=found)
    yield from _of_others(health)
    yield from _of_the_role(health)
    if health.xid_age > XID_AGE_MAX:
        text = _(
            "Row numbers used since the server tidied up: {count}; it stops at 2,147 million; "
            "look for what keeps autovacuum away, then run VACUUM (FREEZE)."
        )
        yield text.format(count=f"{health.xid_age:,}")
    if health.idle_seconds > IDLE_SECONDS_MAX:
        text = _(
            "Somebody has begun work {minutes} minutes ago and not ended it, which keeps the server from tidying up."
        )
        yield text.format(minutes=health.idle_seconds // 60)
    if health.held_up and health.held_up.seconds >= HELD_UP_SECONDS_MAX:
        text = _(
            "Somebody has waited {seconds} seconds to write, because process {pid} of the server, of the role {role}, "
            "holds the ledger's queue; where that is none of the program, end it: SELECT pg_terminate_backend({pid})."
        )
        yield text.format(seconds=health.held_up.seconds, pid=health.held_up.pid, role=health.held_up.role)
    if health.connections * 10 > int(health.settings.get("max_connections", "0")) * 9:
        text = _(
            "Of the server's {most} connections {count} are in use; raise max_connections, or look who keeps them."
        )
        yield text.format(most=health.settings.get("max_connections"), count=health.connections)


def _of_others(health: Health) -> Iterator[str]:
    """Speak of the archive and the standbys."""
    if health.archive_failed and health.archive_failed > (health.archived or 0):
        text = _("The server's archive has taken nothing since {time}; WAL piles up on its disk until it does.")
        yield text.format(time=district_time(health.archive_failed))
    if health.follows:
        yield _("This server follows another one and takes no entry; name all servers in the address.")
        return
    in_step = [each for each in health.standbys if each.sync in IN_STEP]
    archives = health.settings.get("archive_mode") in WANTED["archive_mode"]
    if archives and not in_step and health.settings.get("archive_timeout") == "0":
        yield _(
            "Of a quiet server's last hours nothing lies in the archive yet (archive_timeout is 0), and with its disk "
            "they are lost; set it to 1min."
        )
    if not health.standbys:
        yield _("No other server follows this one: whatever is lost with its disk must come from a backup.")
    elif not in_step:
        yield _(
            "No standby is in step (synchronous_standby_names): with this server's disk its last entries would be lost."
        )
    for each in health.standbys:
        if (each.bytes or 0) > LAG_BYTES_MAX:
            text = _("The standby {name} is {size} MB behind; look at its disk and its line.")
            yield text.format(name=each.name, size=(each.bytes or 0) // 1_000_000)


def _of_the_role(health: Health) -> Iterator[str]:
    """Speak of the line and of who is connected by it."""
    if not health.near and not health.tls:
        yield _("The line to the server is not encrypted; add sslmode=verify-full to the address.")
    if health.superuser:
        text = _("{role} is the server's administrator, whom no guard stops; give the program a role of its own.")
        yield text.format(role=health.role)
    elif health.owns_entries:
        text = _("{role} owns the ledger's tables and could take the guards away; let the program connect as another.")
        yield text.format(role=health.role)
    elif health.changes_entries:
        text = _("{role} has the right to change entries, which the guards alone refuse; take it from this role.")
        yield text.format(role=health.role)
