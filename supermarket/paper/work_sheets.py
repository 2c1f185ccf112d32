"""A list that is filled in by hand, as a workbook and on paper: what is known stands there, the rest is room."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from supermarket.paper.drawing.lists import Column, ListPaper, Style, list_pdf
from supermarket.paper.drawing.parts import Field, Fields
from supermarket.paper.drawing.typesetting import DRILL

A4_ACROSS = (297.0, 210.0)
Cell = str | int | None
_LEFT_FROM = 3.0
"""A column of so large a share holds words, which begin at the left."""


def work_paper(  # noqa: PLR0913 - by name
    *,
    title: str,
    english: str,
    about: Sequence[tuple[str, str]],
    headings: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str],
    serial: str,
    at: int,
    drill: bool,
) -> bytes:
    """Return the list as a PDF on A4 across; `shares` are the columns' parts of the width, `at` its only date."""
    columns = tuple(
        Column(heading, share, left=share >= _LEFT_FROM) for heading, share in zip(headings, shares, strict=True)
    )
    lines = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    fields = tuple(Fields((Field(label, value),), size=9) for label, value in about)
    style = Style(text=7.5, row=9.0, about=9)
    paper = ListPaper(title, english, fields, columns, lines, tuple(notes), serial, drill, None, style)
    return list_pdf(paper, at=at, size=A4_ACROSS)


def work_book(  # noqa: PLR0913 - by name
    *,
    title: str,
    head: Sequence[str],
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str],
    filled: int,
    at: int,
    drill: bool,
) -> bytes:
    """Return the list as an XLSX; of each row the last `filled` cells are to be filled in. Texts are no formulas."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#EEEEEE", "text_wrap": True})
    known = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    open_ = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#FFFFE0", "num_format": "@"})
    sheet.write_string(0, 0, title + (f"　{DRILL}" if drill else ""), book.add_format({"bold": True, "font_size": 14}))
    for column, text in enumerate(head):
        sheet.write_string(1, column, text)
    for line, note in enumerate(notes, 2):
        sheet.write_string(line, 0, note)
    top = len(notes) + 2
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.write_string(top, column, heading, bold)
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            form = open_ if column >= len(row) - filled else known
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, form)
            elif cell:
                sheet.write_string(line, column, cell, form)
            else:
                sheet.write_blank(line, column, None, form)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R第 &P/&N 页")
    book.close()
    return held.getvalue()
