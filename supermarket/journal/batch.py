"""Rows that wait to be written together: one statement over many rows of a table costs a fraction of one for each.

SQLite keeps a journal of every statement that a guard may refuse, so what costs is how many statements there are. It
keeps none to undo those rows of a statement that came before one which its key refuses: of a transaction that was
refused anything, nothing is committed but what lies outside of the step that was undone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, Final, TypeAlias, cast

from supermarket.journal.engines.engine import Speech
from supermarket.journal.statements import Value, insertion
from supermarket.journal.tables import Row, table_of

_LENGTHS: Final = (64, 16, 4, 2, 1)
"""How many rows the statements have: a few lengths, so that each is prepared once."""
Values: TypeAlias = tuple[Any, ...]
"""The values of a row in the order of the table's columns."""
Run: TypeAlias = Callable[[str, Sequence[Any]], object]
"""Runs a statement with its values, as the driver does."""


Batch: TypeAlias = dict[type[Row], list[Values | Mapping[str, Value]]]
"""Rows that wait, table after table, within a table in the order in which they came."""


def write(run: Run, speech: Speech, batch: Batch) -> None:
    """Write the rows of a batch, the tables in the order in which their first ones came."""
    for row, rows in batch.items():
        _writer(row, speech).write(run, rows)


class _Writer:
    """Writes rows of one table: inserts them or, where it is one of sums, adds them up."""

    def __init__(self, row: type[Row], speech: Speech) -> None:
        columns = table_of(row).c.keys()
        head, _, rest = insertion(row).on(speech).sql.partition("VALUES ")
        self._head = head.replace("INSERT INTO", speech.adding, 1)
        self._tail = "".join(rest.partition(" ON CONFLICT ")[1:])
        self._one = f"({', '.join([speech.place] * len(columns))})"
        self._statement: Final = cache(self._of_length)
        self._in_order = cast("Callable[[object], Values]", itemgetter(*columns))
        self._keys = len(columns) - len(row.sums) - len(row.tops) if row.sums else 0

    def write(self, run: Run, rows: Sequence[Values | Mapping[str, Value]]) -> None:
        in_order = self._in_order
        if len(rows) == 1:  # so it is for most tables where an entry comes alone
            (values,) = rows
            run(self._statement(1), values if isinstance(values, tuple) else in_order(values))
            return
        made = [values if isinstance(values, tuple) else in_order(values) for values in rows]
        for part in _added_up(made, self._keys) if self._keys else (made,):
            self._write(run, part)

    def _write(self, run: Run, rows: list[Values]) -> None:
        done, left = 0, len(rows)
        for length in _LENGTHS:
            while left >= length:
                run(self._statement(length), tuple(chain.from_iterable(rows[done : done + length])))
                done, left = done + length, left - length

    def _of_length(self, length: int) -> str:
        return f"{self._head}VALUES {', '.join([self._one] * length)}{self._tail}"


_writer: Final = cache(_Writer)


def _added_up(rows: Iterable[Values], keys: int) -> Iterator[list[Values]]:
    """Give the amounts for a table of sums in parts, each of which names a row at most once.

    Amounts of one row are added together only as long as they go the same way, so that it passes through every lowest
    and every highest sum that it would have one by one, and a guard refuses what it would refuse then.
    """
    runs: dict[Values, list[Values]] = {}
    for each in rows:
        key, amounts = each[:keys], each[keys:]
        run = runs.get(key)
        if run is None:
            runs[key] = [amounts]
        elif len(amounts) == 1 and (run[-1][0] < 0) is (amounts[0] < 0):
            run[-1] = (run[-1][0] + amounts[0],)
        else:
            run.append(amounts)
    for number in range(max(map(len, runs.values()), default=0)):
        yield [key + run[number] for key, run in runs.items() if number < len(run)]
