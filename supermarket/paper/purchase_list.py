"""What a shop should buy 进货清单 on paper and as a workbook: what falls below its minimum, what is near its end."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import written_date
from supermarket.district.sites import site_of
from supermarket.journal.store import stream_here
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.lists import Column, ListPaper, list_pdf
from supermarket.paper.drawing.parts import Closing, Field, Fields
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.spending.stock.purchases import Purchase

# It goes to a wholesaler whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "进货清单"
ENGLISH: Final = "Purchase list"
_ON_HAND: Final = "库存"
_COLUMNS: Final = (
    Column("商品编号", 1.8),
    Column("商品名称", 4, left=True),
    Column("单位", 1.1),
    Column("最低库存", 1.7, right=True),
    Column(_ON_HAND, 1.3, right=True),
    Column("在途", 1.2, right=True),
    Column("临期", 1.2, right=True),
    Column("过期", 1.2, right=True),
    Column("最早到期", 2.4),
    Column("应进", 1.4, right=True),
    Column("实进", 1.6),
)
_NOTES: Final = (
    "应进数量 = 最低库存 − 库存 − 在途 + 临期 + 过期；临期商品先兑先出，过期商品不得兑换，请报损。",
    "“实进”一栏进货时填写；到货后按实数入库。",
)


def draw_purchases(
    session: ReadSession, shop: str, lines: Sequence[Purchase], *, pdf: Path | None = None, xlsx: Path | None = None
) -> list[Path]:
    """Write a shop's list as a PDF, as a workbook or both, and return where.

    Raises:
        FileExists, FileKind: they cannot be written.
    """
    at = stream_here(session.transaction).at
    files = []
    for path, ending in ((pdf, ".pdf"), (xlsx, ".xlsx")):
        if path:
            check_file(path, ending)
    if pdf:
        write_whole(pdf, list_pdf(_paper(session, shop, lines), at=at))
        files.append(pdf)
    if xlsx:
        write_whole(xlsx, _workbook(session, shop, lines, at=at))
        files.append(xlsx)
    return files


def _paper(session: ReadSession, shop: str, lines: Sequence[Purchase]) -> ListPaper:
    site = site_of(session, shop, session.today)
    about = (
        Fields((Field("超市：", f"{site.name}（{shop}）", 1.6), Field("共：", f"{len(lines)} 种"))),
        Fields((Field("日期：", session.today), Field("经办人："), Field("审批人："))),
    )
    rows = tuple((*_shown(line), "") for line in lines)
    closing = Closing(site.name, written_date(session.today))
    return ListPaper(TITLE, ENGLISH, about, _COLUMNS, rows, _NOTES, f"{shop}-{session.today}", session.drill, closing)


def _shown(line: Purchase) -> Iterator[str]:
    """Give what stands in a line on paper: no nought but that of an empty shelf."""
    for column, cell in zip(_COLUMNS, _cells(line), strict=False):
        yield "" if cell is None or (cell == 0 and column.heading != _ON_HAND) else str(cell)


def _cells(line: Purchase) -> tuple[str | int | None, ...]:
    """Return a line's cells but the last, which the buyer fills in."""
    return (
        line.sku,
        line.name,
        line.unit,
        line.minimum,
        line.on_hand,
        line.coming,
        line.near,
        line.expired,
        line.expires,
        line.buy,
    )


def _workbook(session: ReadSession, shop: str, lines: Sequence[Purchase], *, at: int) -> bytes:
    """Return the list as an XLSX: texts that are never formulas, real numbers, the same bytes for the same list."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(TITLE)
    bold = book.add_format({"bold": True})
    site = site_of(session, shop, session.today)
    mark = f"　{DRILL}" if session.drill else ""
    sheet.write_string(0, 0, f"{TITLE}　{site.name}（{shop}）　{session.today}{mark}", bold)
    for column, each in enumerate(_COLUMNS):
        sheet.write_string(1, column, each.heading, bold)
        sheet.set_column(column, column, 6 + 3 * each.share)
    for row, line in enumerate(lines, 2):
        for column, cell in enumerate(_cells(line)):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, cell)
    sheet.freeze_panes(2, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)
    sheet.fit_to_pages(1, 0)
    book.close()
    return held.getvalue()
