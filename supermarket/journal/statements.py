"""Core statements, compiled once for each engine and run close to its driver; as usual each costs 0.1 to 0.4 ms."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ClauseElement, Table, insert, select
from sqlalchemy.schema import CreateIndex, CreateTable

from supermarket.journal.engines.engine import Speech
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.tables import Row, table_of

Value: TypeAlias = str | int | bytes | None
_WORD: Final = re.compile(r"\w+")


class Spoken(NamedTuple):
    """A statement as one engine's driver takes it."""

    sql: str
    fixed: Mapping[str, Any]
    """The parameters whose values are written into the statement."""
    words: frozenset[str]
    """Every word in it: the names of all tables that it reads are among them."""

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
            sql = str(compiled)
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            spoken = self.spoken[speech.name] = Spoken(sql, fixed, frozenset(_WORD.findall(sql)))
        return spoken


@cache
def makings(speech: Speech, table: Table) -> tuple[str, ...]:
    """Return the words by which an engine makes a table, and then those of each of its indexes."""
    makes: list[ClauseElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
    return tuple(map(speech.words_of, makes))


@cache
def whole(table: Table) -> Prepared:
    """Return the statement that reads every row of a table, in the order of its key."""
    return Prepared(select(table).order_by(*table.primary_key.columns))


@cache
def insertion(row: type[Row]) -> Prepared:
    """Return the insert of a whole row; amounts are added to a row of sums, which is made where it is missing."""
    table = table_of(row)
    return Prepared(Upsert(table, adds=row.sums, tops=row.tops) if row.sums else insert(table))
