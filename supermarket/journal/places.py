"""Where a ledger lies: a file, or an address on a server; and which engine looks after it there."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from supermarket.errors.many.places import DistrictElse, DriverMissing, SchemaUnsaid
from supermarket.journal.engines.engine import Engine, Where
from supermarket.journal.engines.postgresql.address import Address, address_of, district_of, is_like_an_address
from supermarket.journal.engines.sqlite.engine import SQLITE


def place_of(text: str, folder: Path) -> Where:
    """Return the place that a text names; `folder` is where this machine keeps what belongs to ledgers on servers.

    Raises:
        AddressUnknown, AddressPassword, AddressUnreadable: it is an address that cannot be taken.
    """
    return address_of(text, folder) if is_like_an_address(text) else Path(text)


def engine_of(where: Where) -> Engine:
    """Return the engine that looks after a place.

    Raises:
        DriverMissing: its driver is not on this machine.
    """
    return _postgresql() if isinstance(where, Address) else SQLITE


@cache
def _postgresql() -> Engine:
    """Load the engine of servers: most machines never need it, and the driver takes longer than a command may."""
    if find_spec("psycopg") is None:
        raise DriverMissing(package="supermarket[postgresql]")
    from supermarket.journal.engines.postgresql.engine import POSTGRESQL  # noqa: PLC0415 - see above

    return POSTGRESQL


def every_engine() -> tuple[Engine, ...]:
    """Return the engines that this machine has."""
    return (SQLITE,) if find_spec("psycopg") is None else (SQLITE, _postgresql())


def beside(where: Where) -> Path:
    """Return the file of a ledger or, on a server, the name in this machine's folder that stands for it.

    Photos, drafts and exports of a ledger lie beside it.
    """
    return where.beside if isinstance(where, Address) else where


def folder_of(where: Where) -> Path:
    """Return this machine's folder, in which lies what belongs to ledgers on servers."""
    return where.folder if isinstance(where, Address) else where.parent


def settled(where: Where) -> Where:
    """Return a place with its schema, where the address leaves it out and its database holds one ledger alone.

    Raises:
        SchemaUnsaid: it holds several.
        DriverMissing: as in `engine_of`.
        DatabaseFault: the server does not answer, or not to this user.
    """
    if not isinstance(where, Address) or where.schema:
        return where
    found = engine_of(where).ledgers_at(where)
    if len(found) > 1:
        raise SchemaUnsaid(path=str(where), schemas=found)
    return where.of_schema(found[0]) if found else where


def check_district(where: Where, district: str) -> None:
    """Refuse a place that is called by a district's code and holds another district's ledger, or is to hold it.

    Raises:
        DistrictElse: it does.
    """
    named = district_of(where.schema) if isinstance(where, Address) else ""
    if named and named != district:
        raise DistrictElse(path=str(where), district=named, found=district)


def is_there(where: Where) -> bool:
    """Say whether something lies at a place, ledger or not."""
    return engine_of(where).is_there(where)


def is_ledger(where: Where) -> bool:
    """Say whether what lies at a place says that it is a ledger, before anything opens it."""
    return engine_of(where).is_ledger(where)
