"""Core statements, compiled once for each engine and run close to its driver; as usual each costs 0.1 to 0.4 ms."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ClauseElement, insert
from sqlmodel import SQLModel

from supermarket.journal.engines.engine import Speech
from supermarket.journal.tables import table_of

Value: TypeAlias = str | int | bytes | None


class Spoken(NamedTuple):
    """A statement as one engine's driver takes it."""

    sql: str
    fixed: Mapping[str, Any]
    """The parameters whose values are written into the statement."""

    def with_values(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return all parameters of one run."""
        return {**self.fixed, **values} if self.fixed else values


class Prepared:
    """A statement, compiled for an engine when it is first run there; its parameters are given by name."""

    def __init__(self, clause: ClauseElement) -> None:
        """Take the statement; values written into it become fixed parameters."""
        self._clause: Final = clause
        self.spoken: Final[dict[str, Spoken]] = {}
        """As it was compiled already, by the name of the engine."""

    def on(self, speech: Speech) -> Spoken:
        """Return the statement as the driver of this engine takes it."""
        spoken = self.spoken.get(speech.name)
        if spoken is None:
            compiled = self._clause.compile(dialect=speech.dialect)
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            spoken = self.spoken[speech.name] = Spoken(str(compiled), fixed)
        return spoken


@cache
def insertion(row: type[SQLModel]) -> Prepared:
    """Return the plain insert of a whole row."""
    return Prepared(insert(table_of(row)))
