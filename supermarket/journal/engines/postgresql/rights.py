"""What a role of the server may do with a ledger that another role owns: what the program needs, and nothing more.

The owner makes and alters tables; the role by which the program serves people reads, adds, and changes what may change.
Not even a mistake of the program can then take a guard away.
"""

from collections.abc import Container, Iterator, Sequence
from typing import Final

from supermarket.journal.engines.postgresql.driver import Connection, asked
from supermarket.journal.engines.postgresql.faults import NO_RIGHT, PostgresqlFault
from supermarket.journal.engines.postgresql.standing import table_names
from supermarket.journal.tables import Row, StreamRow, row_classes

_OWNER: Final = """
SELECT rolname, pg_has_role(rolname, 'MEMBER') FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
WHERE relnamespace = to_regnamespace(%(schema)s) AND relname = 'entry'
"""
_GRANTED: Final = """
SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl)
WHERE relnamespace = to_regnamespace(%(schema)s) AND relname = 'entry'
    AND privilege_type = 'INSERT' AND grantee <> relowner AND grantee <> 0
"""
_SEEN: Final = "SELECT, INSERT"
_CHANGED: Final = "SELECT, INSERT, UPDATE"
_FREE: Final = "SELECT, INSERT, UPDATE, DELETE"


def is_let_in(driver: Connection) -> bool:
    """Say whether the role may look into the ledger's schema; else its tables would seem to be gone."""
    return bool(asked(driver, "SELECT has_schema_privilege(%(schema)s, 'USAGE')", schema=driver.schema)[0][0])


def owner_instead(driver: Connection) -> str:
    """Return who owns the ledger where the role that asks is not he, nor one of his; else nothing."""
    found = asked(driver, _OWNER, schema=driver.schema)
    return "" if not found or found[0][1] else str(found[0][0])


def grant(driver: Connection, role: str) -> None:
    """Give a role exactly what the program needs, whatever it had before.

    Raises:
        PostgresqlFault: whoever asks does not own the ledger; of him the server would take it with a mere warning.
    """
    if owner_instead(driver):
        raise PostgresqlFault("only the owner of tables lets others use them", NO_RIGHT)
    name = _quoted(role)
    for words in (
        f"REVOKE ALL ON SCHEMA {driver.schema} FROM {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {driver.schema} FROM {name}",
        f"GRANT USAGE ON SCHEMA {driver.schema} TO {name}",
        *grants(table_names(driver), [name]),
    ):
        driver.execute(words)


def renew(driver: Connection) -> None:
    """Give every role what it had of tables that were made anew."""
    for words in grants(table_names(driver), granted_roles(driver)):
        driver.execute(words)


def granted_roles(driver: Connection) -> list[str]:
    """Return the roles that were let in, as statements name them."""
    return [str(role) for (role,) in asked(driver, _GRANTED, schema=driver.schema)]


def grants(tables: Container[str], roles: Sequence[str]) -> list[str]:
    """Return the statements that give roles what the program needs of tables."""
    to = ", ".join(roles)
    return [f'GRANT {rights} ON "{table}" TO {to}' for table, rights in _needed(tables)] if roles else []


def _needed(tables: Container[str]) -> Iterator[tuple[str, str]]:
    """Give what the program needs of each of these tables."""
    named = ((str(row.__tablename__), row) for row in row_classes(Row))
    yield from ((name, _rights(row)) for name, row in named if name in tables)


def _rights(row: type[Row]) -> str:
    if row is StreamRow:  # which grows; that it is written here no more only the owner says, because it is for ever
        return f"{_SEEN}, UPDATE (size, at, frontier)"
    if row.lasts:
        return _CHANGED if row.sums else _SEEN
    return _FREE


def _quoted(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'
