"""The overview that an auditor opens first: an XLSX with Chinese headings and real numbers; no text is a formula."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from supermarket.audit.package.beancount import monthly_sums
from supermarket.audit.package.contents import Table, Written
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.journal.database import Row
from supermarket.journal.store import Stream
from supermarket.spending.fund_kinds import CNY

ROWS_MAX: Final = 1_048_575
"""So many rows a sheet holds below its headings; what is more stands in the CSV alone."""
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date in the file's properties: the same ledger gives the same bytes."""
_FEN: Final = 100
_WIDE: Final = {
    "account": 44,
    "household": 22,
    "member": 24,
    "head": 24,
    "card": 22,
    "entry": 20,
    "name": 32,
    "reason": 32,
    "root": 68,
    "note": 32,
}
_FLOWS: Final = (
    ("Equity:Issued", POINT, -1, "发放积分"),
    ("Expenses:Redeemed", POINT, 1, "兑换积分"),
    ("Expenses:Deducted", POINT, 1, "扣减积分"),
    ("Expenses:Expired", POINT, 1, "失效积分"),
    ("Assets:Households", POINT, 1, "农户积分净增"),
    ("Equity:Funded", CNY, -1, "资金收入（元）"),
    ("Expenses:Spent", CNY, 1, "资金支出（元）"),
)
"""What a month is told in: accounts, commodity, sign, and heading."""


class Workbook:
    """The file while it is written, sheet after sheet, row after row, holding one row at a time."""

    def __init__(self, path: Path) -> None:
        """Begin an empty file."""
        self._book: Final = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._book.set_properties({"title": "文明实践超市审计一览", "created": _MADE})
        self._head: Final = self._book.add_format({"bold": True, "bg_color": "#F2DCDB", "bottom": 1, "text_wrap": True})
        self._whole: Final = self._book.add_format({"num_format": "#,##0"})
        self._yuan: Final = self._book.add_format({"num_format": "#,##0.00"})

    def add(self, title: str, headings: list[str], widths: list[int], rows: Iterable[Iterable[Any]]) -> None:
        """Write a sheet: a header that stays in sight and is printed on each page, then the rows."""
        sheet = self._book.add_worksheet(title)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&A　第 &P 页，共 &N 页")
        for number, heading in enumerate(headings):
            sheet.write_string(0, number, heading, self._head)
        for line, row in enumerate(islice(rows, ROWS_MAX), 1):
            for number, cell in enumerate(row):
                self._write(sheet, line, number, cell)

    def _write(self, sheet: Any, line: int, number: int, cell: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        if isinstance(cell, str):
            sheet.write_string(line, number, cell)
        elif isinstance(cell, float):
            sheet.write_number(line, number, cell, self._yuan)
        elif cell is not None:
            sheet.write_number(line, number, cell, self._whole)

    def close(self) -> None:
        """Write the file down."""
        self._book.close()


def write_overview(
    session: ReadSession, path: Path, tables: Iterable[Table], files: list[Written], streams: list[Stream]
) -> None:
    """Write the overview: what the package holds, the months, and every table that a person reads."""
    book = Workbook(path)
    book.add("概况", ["项目", "内容"], [28, 72], _summary(session, files, streams))
    flows = [heading for _family, _commodity, _sign, heading in _FLOWS]
    book.add("每月", ["月份", *flows], [12] + [18] * len(flows), _months(session))
    for table in tables:
        headings = [column.title for column in table.columns]
        widths = [_WIDE.get(column.name, 14) for column in table.columns]
        rows = map(_in_yuan, table.rows(session)) if table.name == "accounts" else table.rows(session)
        book.add(table.title, headings, widths, rows)
    book.close()


def _summary(session: ReadSession, files: list[Written], streams: list[Stream]) -> Iterable[tuple[str, str | int]]:
    if session.drill:
        yield "演练", "这是演练，不是真账"
    yield "行政区划代码", "、".join(sorted({stream.district for stream in streams}))
    yield "分录总数", sum(stream.size for stream in streams)
    for stream in streams:
        yield f"流水 {stream.origin} 分录数", stream.size
        yield f"流水 {stream.origin} 树根", stream.root.hex()
    for file in files:
        if file.rows is not None:
            yield f"{file.title}（{file.path}）行数", file.rows


def _months(session: ReadSession) -> Iterable[list[str | int | float]]:
    """Return each month's flows; money in yuan."""
    months: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_FLOWS))
    places = {(family, commodity): number for number, (family, commodity, _sign, _text) in enumerate(_FLOWS)}
    for account, commodity, month, amount in monthly_sums(session):
        place = places.get((account.rpartition(":")[0], commodity))
        if place is not None:
            months[month][place] += amount * _FLOWS[place][2]
    for month in sorted(months):
        figures = zip(months[month], _FLOWS, strict=True)
        yield [month, *(amount / _FEN if flow[1] == CNY else amount for amount, flow in figures)]


def _in_yuan(row: Row) -> Row:
    """Return an account's row with money in yuan."""
    return (*row[:2], "元", *row[3:-1], row[-1] / _FEN) if row[1] == CNY else row
