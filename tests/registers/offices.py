"""Files as offices make them, each kind written by a library of its own, or by hand where there is none."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]


def write_text(path: Path, rows: Rows, *, encoding: str = "utf-8", separator: str = ",", end: str = "\r\n") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def write_xlsx(path: Path, rows: Rows, *, sheet: str = "Sheet1", merged: Sequence[str] = ()) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        page = workbook.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, value)
        for area in merged:
            first = rows[int(area.split(":")[0].lstrip("ABCDEFGH")) - 1]["ABCDEFGH".index(area[0])]
            page.merge_range(area, first)


def write_xls(path: Path, rows: Rows) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    page = workbook.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value != "":
                page.write(number, place, value)
    workbook.save(str(path))


def write_ods(path: Path, rows: Rows, *, manifest: str = "", sheets: Sequence[str] = ("Sheet1",)) -> None:
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    tables = "".join(f'<table:table table:name="{escape(name)}">{lines}</table:table>' for name in sheets)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f"{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("content.xml", content)
        packed.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?>'
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{manifest}</manifest:manifest>",
        )


def _ods_cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


WRITERS: Final[Mapping[str, Callable[[Path, Rows], None]]] = {
    "csv": write_text,
    "csv with BOM": lambda path, rows: write_text(path, rows, encoding="utf-8-sig"),
    "GBK": lambda path, rows: write_text(path, rows, encoding="gb18030"),
    "Unicode text of Excel": lambda path, rows: write_text(path, rows, encoding="utf-16", separator="\t"),
    "UTF-16 without its mark": lambda path, rows: write_text(path, rows, encoding="utf-16-le", separator="\t"),
    "semicolons": lambda path, rows: write_text(path, rows, separator=";", end="\n"),
    "tsv": lambda path, rows: write_text(path, rows, separator="\t"),
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
}
"""How an office may save one and the same table."""
