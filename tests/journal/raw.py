"""A connection as any other tool would open it: no pragmas, no care, the driver alone."""

import sqlite3  # noqa: TID251 - what our own code never does is what these tests are about
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

Raw = sqlite3.Connection
Refused: Final = sqlite3.IntegrityError
"""What the driver raises where a trigger, a constraint or a key says no."""


@contextmanager
def raw(path: Path, *, recursive_triggers: bool = False) -> Iterator[Raw]:
    """Give a plain connection, each statement its own transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # what a test alters need outlive no crash
        connection.execute(f"PRAGMA recursive_triggers = {int(recursive_triggers)}")
        yield connection


def row_of(connection: Raw, table: str, where: str = "1", *values: object) -> dict[str, Any]:
    """Return the first such row of a table by column."""
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE {where} LIMIT 1', values)  # noqa: S608 - from tests alone
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def insert(connection: Raw, verb: str, table: str, row: dict[str, Any]) -> None:
    """Insert a whole row by INSERT, INSERT OR REPLACE or their like."""
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" for _ in row)
    connection.execute(f'{verb} INTO "{table}" ({columns}) VALUES ({places})', list(row.values()))


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, to compare before and after."""
    with raw(path) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for (name,) in names}  # noqa: S608
