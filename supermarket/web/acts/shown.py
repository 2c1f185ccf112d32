"""What a command shows, kept as blocks for a page: lines, headings, tables, and lines beside the answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Final, Literal

from supermarket.cli.frame.surface import Side

ROOM: Final = 46_000
"""So many bytes have the tables of a page, that the whole of it has at most sixty thousand."""
CELL_BYTES: Final = 14
"""What a cell has of marks, beside its text."""
CODE_MAX: Final = 22
"""What is longer is broken: a code of every kind is shorter."""
WORDS_FROM: Final = 4
"""Chinese words that are longer are read in lines of some signs and not of one or two."""
SENTENCE_FROM: Final = 14
_CODE: Final = re.compile(r"[\d :.,/+×*−-]*")


@dataclass(frozen=True)
class Line:
    """A line or heading; one that is `told` stands beside the answer."""

    text: str
    sort: Literal["line", "head", "told"] = "line"


@dataclass(frozen=True)
class Table:
    """A table; `numbers` are the columns that stand on the right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    sort: Literal["table"] = "table"

    @property
    def shape(self) -> str:
        """Return the style's words for how wide its columns want to be on a phone, where a table goes on to the right.

        One of codes, dates or figures stays in a line (c1 is the first column); one of words is as wide as can be read.
        """
        columns = (tuple(row[place] for row in self.rows if place < len(row)) for place in range(len(self.headings)))
        return " ".join(f"{kind}{place}" for place, cells in enumerate(columns, 1) if (kind := _kind(cells)))


def _kind(cells: Sequence[str]) -> Literal["c", "p", "w", ""]:
    """Say how wide a column of such cells wants to be: one line (c), some words (p), a sentence (w), or whatever."""
    longest = max(map(len, cells), default=0)
    if longest <= CODE_MAX and all(map(_CODE.fullmatch, cells)):
        return "c"
    return "w" if longest > SENTENCE_FROM else "p" if longest > WORDS_FROM else ""


def bounded(blocks: Sequence[Line | Table]) -> tuple[list[Line | Table], int]:
    """Return what a page has room for, and how many rows of tables it has none for."""
    shown: list[Line | Table] = []
    room, left = ROOM, 0
    for block in blocks:
        if isinstance(block, Line):
            shown.append(block)
            continue
        fits = 0
        for row in block.rows:
            room -= sum(len(cell.encode()) + CELL_BYTES for cell in row)
            if room < 0:
                break
            fits += 1
        left += len(block.rows) - fits
        shown.append(replace(block, rows=block.rows[:fits]))
    return shown, left


Progress = Callable[[str, int, int | None], None]
"""Is told what goes on, how many are done, and of how many."""


def untold(_text: str, _count: int, _total: int | None) -> None:
    """Tell nobody."""


@dataclass
class Sheet:
    """Takes what a command shows; `told_progress` is told how far long work is."""

    told_progress: Progress = untold
    blocks: list[Line | Table] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Take a line of the answer."""
        self.blocks.append(Line(text))

    def head(self, text: str) -> None:
        """Take a heading."""
        self.blocks.append(Line(text, "head"))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]], sides: Mapping[int, Side]) -> None:
        """Take a table."""
        cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        numbers = frozenset(column for column, side in sides.items() if side == "right")
        self.blocks.append(Table(tuple(headings), cells, numbers))

    def tell(self, text: str) -> None:
        """Take a line about the work."""
        self.blocks.append(Line(text, "told"))

    def progress(self, text: str, count: int, total: int | None) -> None:
        """Pass on how far it is."""
        self.told_progress(text, count, total)


def csv_of(blocks: Sequence[Line | Table]) -> bytes:
    """Return the tables of an answer as a file for an office, one below the other; no cell of it runs as a formula."""
    from supermarket.audit.package.csv_tables import CsvTable  # noqa: PLC0415 - the package's makers load much

    written = StringIO(newline="")
    for table in (block for block in blocks if isinstance(block, Table)):
        lines = CsvTable(written, table.headings)
        for row in table.rows:
            lines.add(row)
    return written.getvalue().encode("utf-8-sig")
