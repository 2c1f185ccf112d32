"""What became of each row of a file, by its line, its code and its name: the answer that an import gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from supermarket.registers.tables import FileRow, Table

_NAMES: Final = ("name", "head", "note")
"""The columns that say in words what a row is about."""


@dataclass(frozen=True)
class Outcome:
    """What became of a row, or of what is no row: that was left out, and `what` says what it is.

    `line` is its row in the file; 0 is no row of it.
    """

    action: Literal["added", "amended", "same", "left out"]
    code: str
    name: str
    line: int
    what: str = ""


def outcome_of(row: FileRow, action: Literal["added", "amended", "same"], code: str) -> Outcome:
    """Return what became of a row of the table."""
    name = next((row.cells[column] for column in _NAMES if column in row.cells), "")
    return Outcome(action, code, name, row.line)


def left_out_of(table: Table) -> Iterator[Outcome]:
    """Give what was left out of a file, in the order of its rows."""
    for each in sorted(table.left_out, key=lambda each: each.row):
        yield Outcome("left out", each.column, each.text, each.row, each.what)
