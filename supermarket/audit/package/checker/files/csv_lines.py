"""CSV as spreadsheets open it: UTF-8 with BOM, CRLF, and no text that would run as a formula."""

import re
from typing import Dict, Sequence

from supermarket.audit.package.checker.files.later import Cell
from supermarket.audit.package.checker.files.tables import Table
from supermarket.audit.package.checker.journal import Entry

BOM = "\ufeff"
GUARD = "'"
GUARDED = frozenset("=+-@\t\r\n＝＋－＠" + GUARD)
"""A text that begins with one of these gets the guard before it; whoever reads takes one guard away."""
SPECIAL = re.compile(f'[",\r\n]|^[{re.escape("".join(sorted(GUARDED)))}]')


def csv_text(text: str) -> str:
    """Return a text as it stands in the file."""
    if text.isalnum() or not SPECIAL.search(text):  # most are letters and digits alone
        return text
    text = GUARD + text if text[0] in GUARDED else text
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


class CellTexts(Dict[Cell, str]):
    """Each cell as it stands in the file; most stand in many rows, so what was made once is kept for a while."""

    def __missing__(self, cell: Cell) -> str:
        """Make the text of a cell."""
        if len(self) >= KEPT_MAX:
            self.clear()
        text = self[cell] = csv_text(cell) if isinstance(cell, str) else str(cell)
        return text


KEPT_MAX = 1 << 15
text_of = CellTexts().__getitem__


def csv_line(cells: Sequence[Cell]) -> str:
    """Return a row as a line of the file."""
    return ",".join(map(text_of, cells)) + "\r\n"


def entry_line(entry: Entry) -> str:
    """Return the line of an entry in the table of all entries: the longest table, of whose cells few stand twice."""
    of, key, known = text_of, csv_text(entry.key), entry.body.get("known", "")
    known = of(" ".join(known) if type(known) is list else known)
    kind, site, on, actor = of(entry.kind), of(entry.site), of(entry.on), of(entry.actor)
    first = f"{of(entry.name)},{of(entry.origin)},{entry.seq},{kind},{site},{on},{entry.at},{actor},"
    return f"{first}{known},{key},{entry.leaf}\r\n"


def csv_head(table: Table) -> str:
    """Return how the file of a table begins: its columns by name."""
    return BOM + csv_line([column.name for column in table.columns])
