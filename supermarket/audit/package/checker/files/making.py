"""Every file that follows from the journal, made line by line: the tables, the accounting file, the workbook's parts.

The export gives targets that write the lines down; this checker gives targets that compare them with what is there.
"""

from collections import Counter
from itertools import chain
from typing import Callable, Container, Dict, FrozenSet, Iterable, List, Optional, Protocol, Sequence, Tuple
from typing import Counter as Counts

from supermarket.audit.package.checker.files.beancount import beancount_balances, beancount_entry, beancount_openings
from supermarket.audit.package.checker.files.csv_lines import csv_head, csv_line, entry_line
from supermarket.audit.package.checker.files.descriptor import BEANCOUNT_FILE
from supermarket.audit.package.checker.files.later import Cell, Later
from supermarket.audit.package.checker.files.names import COMMITS, Opened, named_rows
from supermarket.audit.package.checker.files.rows import ROWS, rows_beside, rows_beside_others
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
from supermarket.audit.package.checker.legs import MOVES, legs_of
from supermarket.audit.package.checker.merging import ALONE

ENTRIES_AT_ONCE = 200  # so many entries are handed on at a time


class Target(Protocol):
    """Where the lines of a file go."""

    def add(self, text: str) -> None:
        """Take the next line or lines."""


def tables_of(*, named: bool) -> Tuple[Table, ...]:
    """Return the tables of a package, with those of names or without."""
    return TABLES + NAMED_TABLES if named else TABLES


def kinds_without(tables: Container[str]) -> FrozenSet[bytes]:
    """Return the kinds of entries that post nothing, name nobody, and have rows in none of these tables."""
    kinds = (kind for kind, rules in ROWS.items() if not any(table in tables for table in rules))
    return frozenset(kind.encode() for kind in kinds if kind not in MOVES and kind not in COMMITS)


class Making:
    """The files while they are made: one walk along the entries, after a first one that filled `later`.

    `opened` are the opened commitments of a package with names, else there are none. Two can share the work: one makes
    the tables, the other the books, which are the accounting file and the workbook; or one makes all. `counted` says
    that another one has counted the entries of `later` already.
    """

    def __init__(
        self,
        later: Later,
        opened: Optional[Dict[str, Opened]],
        target: Callable[[str], Target],
        *,
        tables: bool = True,
        books: bool = True,
        counted: bool = False,
    ) -> None:
        self.later, self.opened, self.counted = later, opened, counted
        self.tables = {table.name: table for table in tables_of(named=opened is not None)}
        shown = [table for table in self.tables.values() if table.sheet] if books else []
        self.rows: Counts[str] = Counter()
        self.beancount = target(BEANCOUNT_FILE) if books else None
        self.files = {table.name: target(table.path) for table in self.tables.values()} if tables else {}
        for part, text in fixed_parts([table.title for table in shown]).items() if books else ():
            target(part).add(text)
        self.sheets = {table.name: target(sheet_path(number)) for number, table in enumerate(shown, 1)}
        self.made = {*self.files, *self.sheets}
        for name, file in self.files.items():
            file.add(csv_head(self.tables[name]))
        for table in shown:
            self.sheets[table.name].add(sheet_begin(sheet_headings(table), sheet_widths(table)))
        if self.beancount:
            for text in beancount_openings(later):
                self.beancount.add(text)
        # lines wait here and are handed on many at once, which is quicker
        self.waiting = 0
        self.lines: Dict[str, List[str]] = {name: [] for name in self.files}
        self.sheet_lines: Dict[str, List[str]] = {name: [] for name in self.sheets}
        self.entries = self.lines.get("entries")
        self.posted: List[str] = []
        self.handed_on = [(self.lines[name], target) for name, target in self.files.items()]
        self.handed_on += [(self.sheet_lines[name], target) for name, target in self.sheets.items()]
        self.handed_on += [(self.posted, self.beancount)] if self.beancount else []

    def entry(self, entry: Entry) -> None:
        """Make what an entry says in every file; of one that is doubled, no more than that."""
        later = self.later
        posted = entry if later.merged is ALONE else later.merged.counted(entry)
        if posted is not None and not self.counted:
            later.count(posted)
        legs = legs_of(posted) if posted else {}
        if self.entries is not None:
            self.rows["entries"] += 1
            self.entries.append(entry_line(entry))
        rows: Iterable[Tuple[str, Sequence[Cell]]]
        rows = rows_beside(entry, later, legs, self.made, posted_on=posted.on) if posted else ()
        for name, row in rows if posted is entry else chain(rows_beside_others(entry, later), rows):
            self.rows[name] = number = self.rows[name] + 1
            if name in self.files:
                self.lines[name].append(csv_line(row))
            if name in self.sheets and number <= SHEET_ROWS_MAX:
                self.sheet_lines[name].append(row_xml(number + 1, sheet_cells(self.tables[name], row)))
        if self.opened is not None:
            for name, row in named_rows(entry, self.opened):
                self.row(name, row)
        if posted and legs and self.beancount:
            self.posted.append(beancount_entry(posted, legs))
        self.waiting += 1
        if self.waiting >= ENTRIES_AT_ONCE:
            self.flush()

    def row(self, name: str, row: List[Cell]) -> None:
        """Make a row of a table, in its file and in its sheet; what a sheet cannot hold stands in the file alone."""
        self.rows[name] += 1
        if name in self.files:
            self.files[name].add(csv_line(row))
        if name in self.sheets and self.rows[name] <= SHEET_ROWS_MAX:
            self.sheets[name].add(row_xml(self.rows[name] + 1, sheet_cells(self.tables[name], row)))

    def flush(self) -> None:
        """Hand on the lines that wait."""
        self.waiting = 0
        for lines, target in self.handed_on:
            if lines:
                text = "".join(lines)
                lines.clear()
                target.add(text)

    def close(self) -> None:
        """Make what is known only at the end."""
        self.flush()
        for name, row in self.later.closing_rows():
            self.row(name, row)
        for commitment, opened in sorted((self.opened or {}).items()):
            self.row("records", [commitment, opened.salt, opened.record])
        if self.beancount:
            for text in beancount_balances(self.later):
                self.beancount.add(text)
        for sheet in self.sheets.values():
            sheet.add(SHEET_END)
