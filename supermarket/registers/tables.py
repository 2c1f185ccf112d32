"""A register's file as rows: the sheet whose headings fit, each cell read as its column asks, problems by place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from supermarket.errors import Heading, Refusal
from supermarket.errors.registers import CellRefused, FileUnreadable, SheetAmbiguous, SheetMissing
from supermarket.locale import N_
from supermarket.registers.columns import COLUMNS, Column
from supermarket.registers.examples import is_example
from supermarket.registers.files.reading import read_book
from supermarket.registers.files.sheets import Book, Line, Sheet
from supermarket.registers.headings import (
    Headings,
    LeftOut,
    Wanted,
    find_headings,
    letter_of,
    rows_below,
    titles_of,
)
from supermarket.registers.problems import Findings, Problem, refused
from supermarket.registers.values import CellUnreadableError, plain, read_cell


@dataclass(frozen=True)
class Place:
    """Where a cell stands: the letter of its column, the heading above it, what was written there, and what may be."""

    letter: str
    heading: str
    found: str = ""
    may: str = ""


@dataclass(frozen=True)
class FileRow:
    """A row of a file, or what was typed for one row (no file, line 0).

    Empty cells are absent, all others as their column reads them.
    """

    file: str
    line: int
    cells: dict[str, str]
    sheet: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Columns whose cells could not be read; they are among the problems already."""

    def refused(self, column: str, reason: str, *, code: str = "cell") -> Refusal:
        """Return the refusal of a cell of this row."""
        if not self.file:
            place = self.places.get(column)
            return CellRefused(column=Heading(column, place.heading) if place else column, reason=reason)
        return refused(self.file, [self.problem(column, reason, code=code)])

    def problem(self, column: str, reason: str, *, code: str = "cell") -> Problem:
        """Return what is wrong with a cell of this row, or with the row (no column)."""
        known = COLUMNS.get(column)
        heading = Heading(column, known.title) if known else column
        nowhere = Place("", heading, may=known.allowed if known else "")
        place = self.places.get(column, nowhere)
        return Problem(
            sheet=self.sheet,
            row=self.line,
            column=place.letter,
            heading=place.heading,
            found=place.found or self.cells.get(column, ""),
            reason=reason,
            may=place.may if code == "cell" else "",
            code=code,
        )

    @staticmethod
    def typed(wanted: Wanted, cells: Mapping[str, str]) -> "FileRow":
        """Return what was typed for one row, each cell under the heading that a template has."""
        places = {name: Place("", wanted.column(name).title) for name in wanted.columns}
        return FileRow("", 0, dict(cells), places=places)

    def with_cells(self, cells: dict[str, str]) -> "FileRow":
        """Return the row with other cells."""
        return FileRow(self.file, self.line, cells, self.sheet, self.places, self.unread)


@dataclass(frozen=True)
class Table:
    """The rows of a file for a register, what was left out of it, and the problems of its cells."""

    file: str
    sheet: str
    rows: tuple[FileRow, ...]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()

    def findings(self) -> Findings:
        """Return the problems found so far, to be added to."""
        return Findings(self.file, list(self.problems))


def read_table(path: Path, wanted: Wanted, *, sheet: str | None = None) -> Table:
    """Return a file's table for a register with the problems of its cells.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
    """
    return table_of(read_book(path), wanted, sheet=sheet)


def table_of(book: Book, wanted: Wanted, *, sheet: str | None = None) -> Table:
    """Return a book's table for a register.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
    """
    chosen, headings = _chosen(book, wanted, sheet)
    lines, below = rows_below(chosen, headings)
    headings = _once(headings, lines)
    problems = _heading_problems(chosen, headings, lines, wanted)
    rows: list[FileRow] = []
    examples: list[LeftOut] = []
    for line in lines:
        row, wrong = _row(book.file, chosen, headings, line, wanted)
        if is_example(line, headings.passed_over, row.cells):
            examples.append(LeftOut("example", line.row, next(iter(row.cells.values()), "")))
            continue
        problems += wrong
        if row.cells or row.unread:
            rows.append(row)
    columns = [
        LeftOut("column", headings.line.row, text, letter_of(place)) for place, text in headings.passed_over.items()
    ]
    left = (*titles_of(chosen, headings), *columns, *examples, *below, *_others(book, chosen))
    return Table(book.file, chosen.name, tuple(rows), left, tuple(problems))


def _others(book: Book, chosen: Sheet) -> Iterator[LeftOut]:
    """Give the other sheets of a workbook, and what else of it is never read."""
    if not book.is_text:
        yield from (LeftOut("sheet", 0, each.name) for each in book.sheets if each is not chosen and each.lines)
    yield from (LeftOut("other", 0, text) for text in book.said)


def _once(headings: Headings, lines: Sequence[Line]) -> Headings:
    """Return headings without the empty columns among those that stand there twice, such as 手机 beside 联系电话."""
    names = list(headings.columns.values())
    empty = [
        place
        for place, name in headings.columns.items()
        if names.count(name) > 1 and not any(_cell(line, place) for line in lines)
    ]
    kept = {place: name for place, name in headings.columns.items() if place not in empty}
    gone = {place: _cell(headings.line, place) for place in empty if headings.columns[place] in kept.values()}
    columns = {place: name for place, name in headings.columns.items() if place not in gone}
    return replace(headings, columns=columns, passed_over={**headings.passed_over, **gone})


# --- the sheet --------------------------------------------------------------------------------------------------------


def _chosen(book: Book, wanted: Wanted, name: str | None) -> tuple[Sheet, Headings]:
    """Return the sheet that is meant: the one named, else the only one whose headings fit."""
    sheets = book.sheets
    if name is not None and not book.is_text:
        sheets = tuple(each for each in sheets if plain(each.name) == plain(name))
        if not sheets:
            raise SheetMissing(file=book.file, sheet=name[:_NAME_SHOWN], sheets=[each.name for each in book.sheets])
    found = [(each, headings) for each in sheets if (headings := find_headings(each, wanted))]
    fitting = [pair for pair in found if wanted.needed <= set(pair[1].columns.values())] or found
    if not fitting:
        raise FileUnreadable(file=book.file, reason=_no_headings(book))
    best = max(fitting, key=lambda pair: pair[1].score)
    equals = [each.name for each, headings in fitting if headings.line is not best[1].line]
    if equals and not book.is_text and name is None and wanted.needed <= set(best[1].columns.values()):
        raise SheetAmbiguous(file=book.file, sheets=[each.name for each, _headings in fitting])
    return best


_NAME_SHOWN: Final = 40


def _no_headings(book: Book) -> str:
    if not any(sheet.lines for sheet in book.sheets):
        return N_("there is nothing in it")
    return N_("it has no line of headings; `supermarket template` makes a file with them")


def _heading_problems(sheet: Sheet, headings: Headings, lines: Sequence[Line], wanted: Wanted) -> list[Problem]:
    """Return what is wrong with the headings: columns that are unknown, stand there twice, or are missing."""

    def problem(place: str, text: str, reason: str, may: str, code: str) -> Problem:
        return Problem(sheet.name, headings.line.row, place, text, text, reason, may, code)

    known = ", ".join(_said(wanted.column(name)) for name in wanted.columns)
    problems = [
        problem(letter_of(place), text, N_("there is no such column"), known, "column_unknown")
        for place, text in headings.unknown.items()
        if any(_cell(line, place) for line in lines)
    ]
    seen: set[str] = set()
    for place, name in headings.columns.items():
        if name in seen:
            text = _cell(headings.line, place) or name
            problems.append(problem(letter_of(place), text, N_("the column stands there twice"), "", "column_twice"))
        seen.add(name)
    problems += [
        problem("", "", N_("a column that is needed is missing"), _said(wanted.column(name)), "column_missing")
        for name in sorted(wanted.needed - seen, key=wanted.columns.index)
    ]
    return problems


def _said(column: Column) -> str:
    return f"{column.title} ({column.name})"


# --- its rows ---------------------------------------------------------------------------------------------------------


def _row(file: str, sheet: Sheet, headings: Headings, line: Line, wanted: Wanted) -> tuple[FileRow, list[Problem]]:
    cells: dict[str, str] = {}
    unread: set[str] = set()
    wrong: list[tuple[str, str]] = []
    allowed = {name: wanted.column(name).allowed for name in headings.columns.values()}
    places = {
        name: Place(letter_of(place), _cell(headings.line, place) or name, _cell(line, place), allowed[name])
        for place, name in reversed(list(headings.columns.items()))
    }
    for name, place in places.items():
        try:
            text = read_cell(wanted.column(name), place.found)
        except CellUnreadableError as fault:
            unread.add(name)
            wrong.append((name, str(fault)))
        else:
            if text:
                cells[name] = text
    ordered = {name: cells[name] for name in dict.fromkeys(headings.columns.values()) if name in cells}
    row = FileRow(file, line.row, ordered, sheet.name, places, frozenset(unread))
    problems = [row.problem(name, reason) for name, reason in wrong]
    return row, problems + _beside(sheet, headings, line)


def _beside(sheet: Sheet, headings: Headings, line: Line) -> list[Problem]:
    """Return the cells that stand under no heading at all; numbers of the rows 1, 2, 3 without one are passed over."""
    headed = {*headings.columns, *headings.unknown, *headings.passed_over}
    return [
        Problem(
            sheet.name, line.row, letter_of(place), "", cell.strip(), N_("it stands under no heading"), "", "no_heading"
        )
        for place, cell in enumerate(line.cells)
        if cell.strip() and place not in headed and not (place == 0 and plain(cell).isdigit())
    ]


def _cell(line: Line, place: int) -> str:
    return line.cells[place].strip() if place < len(line.cells) else ""
