"""A copy of a file with its problems marked: the cells coloured, and beside each row what is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from supermarket.errors import shown
from supermarket.locale import _
from supermarket.registers.files.reading import read_book
from supermarket.registers.files.sheets import Sheet
from supermarket.registers.problems import Problem

_TITLE: Final = "问题 / problems"
_WIDTH_MAX: Final = 40
_NO_PART_OF_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_NAME_MAX: Final = 31
"""So many units of UTF-16 the name of a sheet has at most in Excel, which is what the copy is written for."""


def marked_book(path: Path, problems: Sequence[Problem]) -> bytes:
    """Return a copy of a file as a workbook of text cells, with what is wrong at each cell and beside each row."""
    import xlsxwriter  # noqa: PLC0415 - where a workbook is written

    book = read_book(path)
    by_sheet: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    sheets = [_best(book.sheets)] if book.is_text else [each for each in book.sheets if each.lines]
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        formats = {
            "plain": workbook.add_format({"num_format": "@"}),
            "wrong": workbook.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"}),
            "said": workbook.add_format({"font_color": "#9C0006", "text_wrap": True}),
        }
        for sheet, name in zip(sheets, _names(sheets), strict=True):
            _write(workbook.add_worksheet(name), sheet, by_sheet[sheet.name], formats)
    return held.getvalue()


def _best(sheets: Sequence[Sheet]) -> Sheet:
    """Return the way of parting a text file's cells that gives the most of them."""
    return max(sheets, key=lambda sheet: sum(len(line.cells) for line in sheet.lines))


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Give each sheet a name that Excel takes; other programs let them be longer, and have other signs."""
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        name = _cut(_NO_PART_OF_NAME.sub("_", sheet.name), _NAME_MAX) or f"Sheet{number}"
        if name.casefold() in taken:
            name = f"{_cut(name, _NAME_MAX - 4)} {number}"
        taken.add(name.casefold())
        yield name


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text that is no longer than so many units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _write(page: Any, sheet: Sheet, problems: Sequence[Problem], formats: Mapping[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    wrong: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    said: defaultdict[int, list[str]] = defaultdict(list)
    for problem in problems:
        said[problem.row].append(_said(problem))
        if problem.column:
            wrong[problem.row, _place(problem.column)].append(_said(problem))
    width = max((len(line.cells) for line in sheet.lines), default=0)
    page.set_column(0, width, 16)
    page.set_column(width, width, _WIDTH_MAX)
    page.write_string(max(0, min(said, default=1) - 1 if not sheet.lines else sheet.lines[0].row - 1), width, _TITLE)
    for line in sheet.lines:
        for place, text in enumerate(line.cells):
            style = formats["wrong" if (line.row, place) in wrong else "plain"]
            page.write_string(line.row - 1, place, text, style)
    for (row, place), texts in wrong.items():
        if place >= width or not _holds(sheet, row, place):
            page.write_blank(row - 1, place, None, formats["wrong"])
        page.write_comment(row - 1, place, "\n".join(texts))
    for row, texts in said.items():
        page.write_string(row - 1, width, "\n".join(texts), formats["said"])


def _holds(sheet: Sheet, row: int, place: int) -> bool:
    return any(line.row == row and place < len(line.cells) for line in sheet.lines)


def _said(problem: Problem) -> str:
    place = f"{problem.column} {shown(problem.heading)}".strip()
    where = f"{place}: " if place else ""
    may = _("; there may stand {may}").format(may=problem.may) if problem.may else ""
    reason = _(problem.reason)
    return f"{where}{reason}{may}"


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
