"""Every file that follows from the journal, made line by line: the tables, the accounting file, the workbook's parts.

The export gives targets that write the lines down; this checker gives targets that compare them with what is there.
"""

from collections import Counter
from typing import Callable, Dict, List, Optional, Protocol, Tuple
from typing import Counter as Counts

from supermarket.audit.package.checker.files.beancount import beancount_balances, beancount_entry, beancount_openings
from supermarket.audit.package.checker.files.csv_lines import csv_head, csv_line
from supermarket.audit.package.checker.files.descriptor import BEANCOUNT_FILE
from supermarket.audit.package.checker.files.later import Cell, Later
from supermarket.audit.package.checker.files.names import Opened, named_rows
from supermarket.audit.package.checker.files.rows import rows_of
from supermarket.audit.package.checker.files.sheets import sheet_cells, sheet_headings, sheet_widths
from supermarket.audit.package.checker.files.tables import NAMED_TABLES, TABLES, Table
from supermarket.audit.package.checker.files.workbook import (
    SHEET_END,
    SHEET_ROWS_MAX,
    fixed_parts,
    row_xml,
    sheet_begin,
    sheet_path,
)
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import legs_of


class Target(Protocol):
    """Where the lines of a file go."""

    def add(self, text: str) -> None:
        """Take the next line or lines."""


def tables_of(*, named: bool) -> Tuple[Table, ...]:
    """Return the tables of a package, with those of names or without."""
    return TABLES + NAMED_TABLES if named else TABLES


class Making:
    """The files while they are made: one walk along the entries, after a first one that filled `later`.

    `opened` are the opened commitments of a package with names, else there are none.
    """

    def __init__(self, later: Later, opened: Optional[Dict[str, Opened]], target: Callable[[str], Target]) -> None:
        self.later, self.opened = later, opened
        self.tables = {table.name: table for table in tables_of(named=opened is not None)}
        self.rows: Counts[str] = Counter()
        self.beancount = target(BEANCOUNT_FILE)
        self.files = {table.name: target(table.path) for table in self.tables.values()}
        shown = [table for table in self.tables.values() if table.sheet]
        parts = fixed_parts([table.title for table in shown])
        for part, text in parts.items():
            target(part).add(text)
        self.sheets = {table.name: target(sheet_path(number)) for number, table in enumerate(shown, 1)}
        for table in self.tables.values():
            self.files[table.name].add(csv_head(table))
        for table in shown:
            self.sheets[table.name].add(sheet_begin(sheet_headings(table), sheet_widths(table)))
        for text in beancount_openings(later):
            self.beancount.add(text)

    def entry(self, entry: Entry) -> None:
        """Make what an entry says in every file."""
        self.later.count(entry)
        legs = legs_of(entry)
        for name, row in rows_of(entry, self.later, legs):
            self.row(name, row)
        if self.opened is not None:
            for name, row in named_rows(entry, self.opened):
                self.row(name, row)
        text = beancount_entry(entry, legs)
        if text:
            self.beancount.add(text)

    def row(self, name: str, row: List[Cell]) -> None:
        """Make a row of a table, in its file and in its sheet; what a sheet cannot hold stands in the file alone."""
        self.rows[name] += 1
        self.files[name].add(csv_line(row))
        if name in self.sheets and self.rows[name] <= SHEET_ROWS_MAX:
            self.sheets[name].add(row_xml(self.rows[name] + 1, sheet_cells(self.tables[name], row)))

    def close(self) -> None:
        """Make what is known only at the end."""
        for name, row in self.later.closing_rows():
            self.row(name, row)
        for commitment, opened in sorted((self.opened or {}).items()):
            self.row("records", [commitment, opened.salt, opened.record])
        for text in beancount_balances(self.later):
            self.beancount.add(text)
        for sheet in self.sheets.values():
            sheet.add(SHEET_END)
