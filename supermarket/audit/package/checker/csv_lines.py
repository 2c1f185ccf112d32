"""CSV as spreadsheets open it: UTF-8 with BOM, CRLF, and no text that would run as a formula."""

import re
from functools import lru_cache
from typing import Sequence

from supermarket.audit.package.checker.later import Cell
from supermarket.audit.package.checker.tables import Table

BOM = "\ufeff"
GUARD = "'"
GUARDED = frozenset("=+-@\t\r\n＝＋－＠" + GUARD)
"""A text that begins with one of these gets the guard before it; whoever reads takes one guard away."""
SPECIAL = re.compile(f'[",\r\n]|^[{re.escape("".join(sorted(GUARDED)))}]')


@lru_cache(maxsize=1 << 15)  # most texts stand in many rows
def csv_text(text: str) -> str:
    """Return a text as it stands in the file."""
    if not SPECIAL.search(text):
        return text
    text = GUARD + text if text[0] in GUARDED else text
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def csv_line(cells: Sequence[Cell]) -> str:
    """Return a row as a line of the file."""
    return ",".join([csv_text(cell) if isinstance(cell, str) else str(cell) for cell in cells]) + "\r\n"


def csv_head(table: Table) -> str:
    """Return how the file of a table begins: its columns by name."""
    return BOM + csv_line([column.name for column in table.columns])
