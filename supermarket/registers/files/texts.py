"""Text files as offices make them: UTF-8, GB18030 or UTF-16, their cells parted by commas, tabs or semicolons."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from supermarket.errors.registers import FileUnreadable
from supermarket.locale import N_
from supermarket.registers.files.sheets import Book, Line, Sheet, is_comment

_SEPARATORS: Final = ",\t;"
_SEP_LINE: Final = re.compile(r'sep=([^"\r])\s*', re.IGNORECASE)
"""With which Excel says what parts the cells; a quotation mark or a line's end never does."""


def read_text_file(file: str, data: bytes) -> Book:
    """Return a text file's table, parted in each way that it can be.

    Raises:
        FileUnreadable: it is in no known encoding, or no table.
    """
    return Book(file, tuple(_sheets_of(file, _decoded(file, data))), is_text=True)


def _decoded(file: str, data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding).lstrip("\ufeff")  # some programs write the mark twice
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(file=file, reason=N_("its text is neither UTF-8 nor GB18030"))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    start = data[:4096]
    if b"\x00" in start:  # UTF-16 without its mark: the nulls beside commas, tabs and digits tell which way round
        return ("utf-16-le",) if start[1::2].count(0) >= start[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _sheets_of(file: str, text: str) -> Iterator[Sheet]:
    lines = list(io.StringIO(text, newline=""))  # \r and \n alone end one; what else Unicode calls so stands in cells
    said = _SEP_LINE.fullmatch(lines[0]) if lines else None
    fault: csv.Error | None = None
    found = False
    for separator in said[1] if said else _SEPARATORS:
        if found and separator not in text:
            continue
        try:
            yield _sheet(lines, separator, skipped=1 if said else 0)
            found = True
        except csv.Error as broken:
            fault = broken
    if not found:
        raise FileUnreadable(file=file, reason=N_("it is not a table of comma-separated values")) from fault


def _sheet(lines: Sequence[str], separator: str, *, skipped: int) -> Sheet:
    numbers: list[int] = []
    comments: list[int] = []

    def data_lines() -> Iterator[str]:
        for number, line in enumerate(lines[skipped:], start=skipped + 1):
            if is_comment(line):
                comments.append(number)
            else:
                numbers.append(number)
                yield line

    found = tuple(
        Line(numbers[-1], tuple(cells))
        for cells in csv.reader(data_lines(), delimiter=separator)
        if any(cell.strip() for cell in cells)
    )
    return Sheet("", found, tuple(comments))
