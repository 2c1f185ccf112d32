"""The sheets of the workbook: the tables that people read, with numbers as numbers, money in yuan, moments as times."""

import datetime as dt
from typing import List, Sequence, Union

from supermarket.audit.package.checker.files.later import Cell
from supermarket.audit.package.checker.files.tables import Table

WIDE = {
    "account": 44, "household": 22, "member": 24, "head": 24, "card": 22, "entry": 20, "name": 32, "reason": 32,
    "root": 68, "note": 32, "item": 28, "words": 72, "figures": 68, "photo": 68, "entries": 44, "activity": 32,
    "till": 20, "reversed": 20,
    "at": 20, "reverses": 20, "claim": 20, "delivery": 20, "roster": 20, "record": 64, "flags": 24,
}  # fmt: skip
FEN = 100
DISTRICT_EPOCH = dt.datetime(1970, 1, 1, 8, tzinfo=dt.timezone.utc)
"""The district's time is eight hours ahead of UTC, in summer too."""


def sheet_headings(table: Table) -> List[str]:
    """Return the headings of a table's sheet."""
    return [column.title + "（元）" if column.type == "fen" else column.title for column in table.columns]


def sheet_widths(table: Table) -> List[int]:
    """Return how wide the columns of a table's sheet are, in letters."""
    return [WIDE.get(column.name, 14) for column in table.columns]


def time_text(at: int) -> Union[str, int]:
    """Return UTC milliseconds as the district's time; what is no time of ours as it is."""
    try:
        return str(DISTRICT_EPOCH + dt.timedelta(seconds=at // 1000))[:19]
    except OverflowError:
        return at


def sheet_cells(table: Table, row: Sequence[Cell]) -> List[Union[str, int, float]]:
    """Return the cells of a row of a table in its sheet."""
    cells: List[Union[str, int, float]] = list(row)
    for number, column in enumerate(table.columns):
        cell = row[number]
        if column.type == "fen" and isinstance(cell, int):
            cells[number] = cell / FEN
        elif column.type == "moment" and isinstance(cell, int):
            cells[number] = time_text(cell)
    if table.name == "accounts" and row[1] == "CNY":
        cells[2], cells[-1] = "元", int(row[-1]) / FEN
    return cells
