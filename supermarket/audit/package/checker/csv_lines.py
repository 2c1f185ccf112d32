"""CSV as spreadsheets open it: UTF-8 with BOM, CRLF, and no text that would run as a formula."""

import re
from typing import Sequence

from supermarket.audit.package.checker.later import Cell
from supermarket.audit.package.checker.tables import Table

BOM = "\ufeff"
GUARD = "'"
GUARDED = frozenset("=+-@\t\r\n＝＋－＠" + GUARD)
"""A text that begins with one of these gets the guard before it; whoever reads takes one guard away."""
SPECIAL = re.compile(f'[",\r\n]|^[{re.escape("".join(sorted(GUARDED)))}]')


def csv_cell(cell: str) -> str:
    """Return a text that holds what is special as it stands in the file."""
    text = GUARD + cell if cell[0] in GUARDED else cell
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def csv_line(cells: Sequence[Cell]) -> str:
    """Return a row as a line of the file."""
    parts = [str(c) if isinstance(c, int) else csv_cell(c) if SPECIAL.search(c) else c for c in cells]
    return ",".join(parts) + "\r\n"


def csv_head(table: Table) -> str:
    """Return how the file of a table begins: its columns by name."""
    return BOM + csv_line([column.name for column in table.columns])
