"""A table as a CSV file that is written for people, outside the package too."""

import csv
from collections.abc import Iterable
from typing import Any, Final, TextIO

from supermarket.audit.package.checker.files.csv_lines import GUARD, GUARDED
from supermarket.journal.database import Row


def guarded(cell: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    """Return a cell that no spreadsheet runs; numbers are none, whatever their sign."""
    return GUARD + cell if type(cell) is str and cell[:1] in GUARDED else cell


class CsvTable:
    """A CSV file that is being written, row by row."""

    def __init__(self, file: TextIO, names: Iterable[str]) -> None:
        """Write the line of names into an empty file."""
        self.rows = 0
        self._write: Final = csv.writer(file, lineterminator="\r\n").writerow
        self._write(list(names))

    def add(self, row: Row) -> None:
        """Write one row."""
        self._write([guarded(cell) for cell in row])
        self.rows += 1
