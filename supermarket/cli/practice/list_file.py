"""A list as it stands on the screen, as a file for an office: CSV or a workbook, by the ending of its name."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from supermarket.errors.files import FileKind

CSV, XLSX = ".csv", ".xlsx"


def write_list(path: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[object]], *, at: int) -> None:
    """Write a list as a new file; no cell of it runs as a formula.

    `at` is the time of the last entry, UTC milliseconds: a workbook of the same list is the same bytes.

    Raises:
        FileExists, FileKind: it is there, or is neither CSV nor XLSX.
    """
    from supermarket.paper.cards.issuing import check_file, write_whole

    ending = path.suffix.lower()
    if ending not in {CSV, XLSX}:
        raise FileKind(path=str(path), ending=f"{CSV} / {XLSX}")
    check_file(path, ending)
    cells = [["" if cell is None else cell for cell in row] for row in rows]
    write_whole(path, _csv(headings, cells) if ending == CSV else _workbook(title, headings, cells, at))


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    from supermarket.audit.package.csv_tables import CsvTable

    written = io.StringIO(newline="")
    table = CsvTable(written, headings)
    for row in rows:
        table.add(tuple(row))
    return written.getvalue().encode("utf-8-sig")


def _workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], at: int) -> bytes:
    from xlsxwriter import Workbook

    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    for number, heading in enumerate(headings):
        sheet.write_string(0, number, heading, bold)
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, number, cell)
            else:
                sheet.write_string(line, number, str(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return held.getvalue()
