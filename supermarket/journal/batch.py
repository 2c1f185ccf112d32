"""Rows that wait to be written together: one statement over many rows of a table costs a fraction of one for each.

SQLite keeps a journal of every statement that a guard may refuse, so what counts is the number of statements.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

from supermarket.journal.statements import Value
from supermarket.journal.tables import Row, table_of

_DIALECT: Final = sqlite.dialect(paramstyle="qmark")
_STATEMENTS: Final = (64, 16, 4, 2, 1)
"""How many rows the statements have: a few lengths, each prepared once."""
Run = Callable[[str, Sequence[Value]], object]
"""Runs a statement with its values, as the driver does."""


class Batch:
    """The rows that wait, table after table; within a table in the order in which they came."""

    def __init__(self) -> None:
        """Begin with none."""
        self.size = 0
        self.tables: Final[set[str]] = set()
        """The names of the tables that rows wait for."""
        self._rows: Final[dict[type[Row], list[Mapping[str, Value]]]] = {}

    def add(self, row: type[Row], values: Mapping[str, Value]) -> None:
        """Let a row wait, or amounts that are added to a row of sums."""
        rows = self._rows.get(row)
        if rows is None:
            rows = self._rows[row] = []
            self.tables.add(table_of(row).name)
        rows.append(values)
        self.size += 1

    def write(self, run: Run) -> None:
        """Write every row."""
        for row, rows in self._rows.items():
            writer = _writer(row)
            made = map(writer.values, rows)
            for part in _parts(row, made) if row.sums else (list(made),):
                writer.write(run, part)


class _Writer:
    """Writes rows of one table, with statements that insert them or, in a table of sums, add them up."""

    def __init__(self, row: type[Row]) -> None:
        table = table_of(row)
        insertion = insert(table)
        if row.sums:
            sums = {name: table.c[name] + insertion.excluded[name] for name in row.sums}
            insertion = insertion.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=sums)
        words = str(insertion.compile(dialect=_DIALECT))
        self._head, _, rest = words.partition(" VALUES ")
        self._one, _, self._tail = rest.partition(")")
        self.values: Final = cast("Callable[[Mapping[str, Value]], tuple[Value, ...]]", itemgetter(*table.c.keys()))
        self._words: Final = cache(self._words_for)

    def write(self, run: Run, rows: Sequence[tuple[Value, ...]]) -> None:
        done, left = 0, len(rows)
        for most in _STATEMENTS:
            while left >= most:
                run(
                    self._words(most), rows[done] if most == 1 else tuple(chain.from_iterable(rows[done : done + most]))
                )
                done, left = done + most, left - most

    def _words_for(self, count: int) -> str:
        return f"{self._head} VALUES {', '.join([self._one + ')'] * count)}{self._tail}"


_writer: Final = cache(_Writer)


def _parts(row: type[Row], rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Give the amounts for a table of sums in parts, each of which names a row at most once.

    Amounts of one row are added together only as long as they go the same way, so that it passes through every lowest
    and every highest sum that it would have one by one, and a guard refuses what it would refuse then.
    """
    keys = len(table_of(row).primary_key.columns)
    runs: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for each in rows:
        key, amounts = each[:keys], each[keys:]
        run = runs.get(key)
        if run is None:
            runs[key] = [amounts]
        elif len(amounts) == 1 and (run[-1][0] < 0) is (amounts[0] < 0):
            run[-1] = (run[-1][0] + amounts[0],)
        else:
            run.append(amounts)
    for number in range(max(map(len, runs.values()))):
        yield [key + run[number] for key, run in runs.items() if number < len(run)]
