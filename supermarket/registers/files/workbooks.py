"""Workbooks 工作簿 as offices keep them (XLSX, XLS, ODS): values alone, no formula is run, no macro, no link followed.

What a spreadsheet keeps as a date, a number or a truth becomes the text that people would have typed.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from supermarket.errors.registers import FileUnreadable
from supermarket.locale import N_
from supermarket.registers.files.sheets import Book, Line, Sheet, is_comment

UNPACKED_MAX: Final = 128 * 1024 * 1024
"""What a workbook may hold unpacked; a register of ten thousand rows holds ten megabytes."""
CELLS_MAX: Final = 4_000_000
"""So many cells the rectangle of a sheet may have: one stray cell in its last corner would ask for 17 thousand
million."""
_DIGITS_MAX: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; what is longer has lost its last ones."""
_DATE_SIGNS: Final = 10
_FIGURES: Final = 10
"""A number of so many figures is more than any bound here; a file may write one that is longer without end."""
Cell = tuple[int, int]
"""A cell's row and column, from 0."""
_REFERENCE: Final = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED: Final = re.compile(
    rb'<table:table-(row|cell)\b[^>]*?number-(?:rows|columns)-repeated="0*([0-9]+)"[^>]*?(/?)>'
)
_ODS_PART: Final = re.compile(rb"<table:(?:covered-)?table-(row|cell)\b([^>]*)>")
_FAULTY: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_UNKNOWN: Final = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no value, as programs write it that do not calculate."""
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
FAULT: Final = "#N/A"
"""What stands for a formula that failed (#N/A, #REF!), whose value the reader leaves empty."""


@dataclass(frozen=True)
class Inside:
    """What of a packed workbook its reader does not tell.

    What is left out of it; and of each sheet by name the cells whose formula failed or has no value, with what stands
    for it, and, in an ODS, the cells that reach down over several rows.
    """

    said: tuple[str, ...] = ()
    faults: Mapping[str, Mapping[Cell, str]] = field(default_factory=dict)
    merged: Mapping[str, Sequence[tuple[Cell, Cell]]] = field(default_factory=dict)


def read_workbook(file: str, data: bytes) -> Book:
    """Return the visible sheets of a workbook, from its first cell on.

    Raises:
        FileUnreadable: it is locked by a password, damaged, no workbook, or holds more than any register.
    """
    import python_calamine  # noqa: PLC0415 - only where there is a workbook
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    inside = Inside()
    if data.startswith(b"PK"):
        inside = _looked_into(file, data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(file)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = [
            each.name
            for each in workbook.sheets_metadata
            if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
        ]
        sheets = tuple(_sheet(workbook, name, inside) for name in seen)
    except python_calamine.PasswordError as fault:
        raise _locked(file) from fault
    except BaseException as fault:  # a panic of the reader is no Exception
        if not isinstance(fault, python_calamine.CalamineError) and type(fault).__name__ != "PanicException":
            raise
        raise (_locked if "password" in str(fault).lower() else _damaged)(file) from fault
    return Book(file, sheets, said=inside.said)


def _locked(file: str) -> FileUnreadable:
    return FileUnreadable(file=file, reason=N_("it is encrypted; open it and save it without encryption"))


def _damaged(file: str) -> FileUnreadable:
    return FileUnreadable(file=file, reason=N_("it is damaged, or no spreadsheet; open it and save it as .xlsx again"))


# --- before it is unpacked --------------------------------------------------------------------------------------------


def _looked_into(file: str, data: bytes) -> Inside:
    """Return what of a packed workbook its reader does not tell.

    Raises:
        FileUnreadable: it is locked, damaged, no workbook, or would fill the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = {info.filename: info for info in packed.infolist()}
            if sum(info.file_size for info in parts.values()) > UNPACKED_MAX:
                raise FileUnreadable(file=file, reason=N_("it holds more than any register"))
            if "META-INF/manifest.xml" in parts and b"encryption-data" in packed.read("META-INF/manifest.xml"):
                raise _locked(file)
            texts = {name: packed.read(name) for name in parts if name.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as fault:
        raise _damaged(file) from fault
    if not all(_is_small(text) for text in texts.values()):
        raise FileUnreadable(file=file, reason=N_("it holds more than any register"))
    macros = any(name.lower().endswith("vbaproject.bin") for name in parts)
    said = (N_("macros, which are never run"),) if macros else ()
    return Inside(said, _faults(texts), dict(_spanned(texts.get("content.xml", b""))))


def _is_small(text: bytes) -> bool:
    """Say whether the rectangle of a sheet's cells is one that a register may have."""
    if b"table:table-row" in text:
        return _repeated_in(text) <= CELLS_MAX
    wide = high = 1
    for letters, row in _REFERENCE.findall(text):
        wide, high = max(wide, _column(letters)), max(high, int(row))
    return wide * high <= CELLS_MAX


def _repeated_in(text: bytes) -> int:
    """Return how many cells the repetitions of an ODS sheet come to at least; a row or cell that is empty is free."""
    count, rows = 0, 1
    for kind, figures, empty in _REPEATED.findall(text):
        times = int(figures[:_FIGURES])
        if kind == b"row":
            rows = times
        elif not empty:
            count += times * min(rows, CELLS_MAX)
            rows = 1
    return count


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _faults(texts: Mapping[str, bytes]) -> Mapping[str, Mapping[Cell, str]]:
    """Return what stands for each formula of each sheet of an XLSX that failed, or that nobody worked out."""
    targets = {
        _attribute(each, "Id"): _attribute(each, "Target").removeprefix("/xl/").removeprefix("xl/")
        for each in _RELATION.findall(texts.get("xl/_rels/workbook.xml.rels", b""))
    }
    found: dict[str, dict[Cell, str]] = {}
    for sheet in _SHEET.findall(texts.get("xl/workbook.xml", b"")):
        part = texts.get("xl/" + targets.get(_attribute(sheet, "id"), ""), b"")
        failed = {cell: FAULT for cell in _FAULTY.findall(part) if b't="e"' in cell} if b't="e"' in part else {}
        unknown = {
            cell: "=" + html.unescape(formula.decode("utf-8", "replace"))
            for cell, formula in _UNKNOWN.findall(part)
            if b't="str"' not in cell  # a text of no length
        }
        found[_attribute(sheet, "name")] = dict(_placed({**failed, **unknown}))
    return found


def _placed(cells: Mapping[bytes, str]) -> Iterator[tuple[Cell, str]]:
    for attributes, text in cells.items():
        if match := _REFERENCE.search(attributes):
            yield (int(match[2]) - 1, _column(match[1]) - 1), text


def _spanned(content: bytes) -> Iterator[tuple[str, Sequence[tuple[Cell, Cell]]]]:
    """Give for each sheet of an ODS the cells that reach down over several rows, as first and last cell."""
    for table in re.split(rb"<table:table(?=\s)", content)[1:]:
        found: list[tuple[Cell, Cell]] = []
        row = -1
        following = place = 0
        for kind, attributes in _ODS_PART.findall(table):
            if kind == b"row":
                row, following = row + max(1, following), _times(attributes, b"rows-repeated")
                place = 0
                continue
            if (rows := _times(attributes, b"rows-spanned")) > 1 and _times(attributes, b"columns-spanned") == 1:
                found.append(((row, place), (row + rows - 1, place)))
            place += _times(attributes, b"columns-repeated")
        yield _attribute(table[: table.find(b">")], "name"), found


def _times(attributes: bytes, name: bytes) -> int:
    match = re.search(b"number-" + name + rb'="([0-9]{1,7})"', attributes)
    return int(match[1]) if match else 1


def _attribute(tag: bytes, name: str) -> str:
    match = re.search(rf'[\s:]{name}="([^"]*)"'.encode(), tag)
    return html.unescape(match[1].decode("utf-8", "replace")) if match else ""


# --- its cells --------------------------------------------------------------------------------------------------------


def _sheet(workbook: Any, name: str, inside: Inside) -> Sheet:  # noqa: ANN401 - calamine's own
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in inside.merged.get(name) or sheet.merged_cell_ranges or ():
        if left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top : bottom + 1]:  # 一组 written once beside its five households
                row[left] = rows[top][left]
    for (row_number, column), text in inside.faults.get(name, {}).items():
        rows += [[] for _row in range(len(rows), row_number + 1)]
        row = rows[row_number]
        row += [""] * (column + 1 - len(row))
        row[column] = text
    return Sheet(name, *_parted(rows))


def _parted(rows: Sequence[Sequence[str]]) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Return the rows that hold something and, apart, the numbers of those that are comments."""
    lines: list[Line] = []
    comments: list[int] = []
    for number, cells in enumerate(rows, start=1):
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if is_comment(first):
            comments.append(number)
        elif first:
            lines.append(Line(number, tuple(_trimmed(cells))))
    return tuple(lines), tuple(comments)


def _trimmed(cells: Sequence[str]) -> Iterator[str]:
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    return iter(cells[: last + 1])


def _text(value: object) -> str:
    """Return a cell's value as people would have typed it."""
    match value:
        case bool() | float() | int():
            return _number(value)
        case datetime() if value.time() != time():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()[:_DATE_SIGNS]
        case time():
            return _rounded(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
        case timedelta():
            return _rounded(value)
    return str(value)


def _number(value: float) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    whole = abs(value) < _DIGITS_MAX and value == int(value)
    return str(int(value)) if whole else f"{value:.15G}"


def _rounded(length: timedelta) -> str:
    """Return a time of the day, or a length, as H:MM or H:MM:SS: a spreadsheet keeps a fraction of a day."""
    seconds = round(length.total_seconds())
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text
