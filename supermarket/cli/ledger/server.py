"""What `doctor` says of the server that a ledger lies on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from supermarket.clock import district_time
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.journal.engines.engine import Where
    from supermarket.journal.engines.postgresql.health import Health


def size_words(count: int) -> str:
    """Return a number of bytes in GB or MB, as file managers show it."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"  # noqa: PLR2004 - a GB


def server_of(where: "Where") -> "Health | None":
    """Ask the server that is written to how it stands."""
    from supermarket.journal.database import Database

    database = Database(where)
    try:
        with database.reading() as transaction:
            return transaction.engine.health(transaction.driver)
    finally:
        database.close()


def server_advice(health: "Health") -> Iterator[str]:
    """Give a sentence for each thing about a server that does not stand as it should."""
    from supermarket.journal.engines.postgresql.advice import advice

    return advice(health)


def server_rows(health: "Health") -> Iterator[tuple[str, str]]:
    """Give the lines about the server of a ledger."""
    yield (
        _("server"),
        _("PostgreSQL {version}, {size}, {count} of {most} connections").format(
            version=f"{health.version // 10_000}.{health.version % 10_000}",
            size=size_words(health.bytes),
            count=health.connections,
            most=health.settings.get("max_connections", "-"),
        ),
    )
    yield _("its settings"), ", ".join(f"{name}={value}" for name, value in sorted(health.settings.items()) if value)
    line = health.tls or (_("on this machine") if health.near else _("not encrypted"))
    yield _("line to it"), _("{line}, as {role}").format(line=line, role=health.role)
    archived = district_time(health.archived) if health.archived else _("none")
    yield _("last archived"), archived
    standbys = [
        _("{name}: {sync}, {bytes} bytes behind").format(
            name=each.name, sync=each.sync, bytes="-" if each.bytes is None else f"{each.bytes:,}"
        )
        for each in health.standbys
    ]
    yield _("standbys"), _("; ").join(standbys) or _("none")
