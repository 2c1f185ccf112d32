"""Core statements compiled once and run close to the driver; as usually written each costs 0.1 to 0.4 ms."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import ClauseElement, insert
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from supermarket.journal.tables import table_of

Value: TypeAlias = str | int | bytes | None
_DIALECT: Final = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement as the driver takes it; its parameters are given by name."""

    def __init__(self, clause: ClauseElement) -> None:
        """Compile the statement; values written into it become fixed parameters."""
        compiled = clause.compile(dialect=_DIALECT)
        self.sql: Final = str(compiled)
        self.fixed: Final[Mapping[str, Any]] = {k: v for k, v in compiled.params.items() if v is not None}

    def with_values(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return all parameters of one run."""
        return {**self.fixed, **values} if self.fixed else values


@cache
def insertion(row: type[SQLModel]) -> Prepared:
    """Return the plain insert of a whole row."""
    return Prepared(insert(table_of(row)))
