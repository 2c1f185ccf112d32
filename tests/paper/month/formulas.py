"""Recomputes a workbook's formulas, as a spreadsheet would that trusts no value that lies beside them."""

import re
from collections.abc import Iterator
from typing import Final

from openpyxl import Workbook

Found = float | str
_RANGE: Final = r"(?:'([^']+)'!)?([A-Z]+)(\d+):[A-Z]+(\d+)"
_SUM: Final = re.compile(rf"SUM\({_RANGE}\)")
_COUNT: Final = re.compile(rf'COUNTIF\({_RANGE},"([^"]*)"\)')
_IF: Final = re.compile(r'IF\((.+?)=(.+),"([^"]*)","([^"]*)"\)')
_ROUND: Final = re.compile(r"ROUND\((.+),2\)")
_CELL: Final = re.compile(r"[A-Z]+\d+")


def recomputed(book: Workbook) -> Iterator[tuple[str, str, Found]]:
    """Give every formula of a workbook: its sheet, its cell, what it comes to."""
    for sheet in book:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, _cell(book, sheet.title, cell.coordinate)


def _cell(book: Workbook, sheet: str, name: str) -> Found:
    content = book[sheet][name].value
    if isinstance(content, str) and content.startswith("="):
        return _value(book, sheet, content[1:])
    return content if isinstance(content, int | float | str) else 0


def _value(book: Workbook, sheet: str, text: str) -> Found:
    if found := _IF.fullmatch(text):
        same = _value(book, sheet, found[1]) == _value(book, sheet, found[2])
        return found[3] if same else found[4]
    if found := _ROUND.fullmatch(text):
        return round(float(_value(book, sheet, found[1])), 2)
    terms = list(re.finditer(r"([+-]?)((?:[^()+-]|\([^)]*\))+)", text))
    if len(terms) > 1:
        return sum((-1 if sign == "-" else 1) * float(_value(book, sheet, term)) for sign, term in _pairs(terms))
    if found := _SUM.fullmatch(text):
        listed = (_cell(book, found[1] or sheet, f"{found[2]}{n}") for n in range(int(found[3]), int(found[4]) + 1))
        return sum(each for each in listed if not isinstance(each, str))
    if found := _COUNT.fullmatch(text):
        listed = (_cell(book, found[1] or sheet, f"{found[2]}{n}") for n in range(int(found[3]), int(found[4]) + 1))
        return sum(each == found[5] for each in listed)
    return _cell(book, sheet, text) if _CELL.fullmatch(text) else float(text)


def _pairs(terms: list[re.Match[str]]) -> list[tuple[str, str]]:
    return [(term[1], term[2]) for term in terms]
