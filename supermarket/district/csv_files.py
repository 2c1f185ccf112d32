"""CSV as an office really sends it.

UTF-8 with or without BOM, GB18030 or UTF-16, CRLF, full-width digits, blank lines, and comments after #.
"""

import codecs
import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supermarket.district.numbers import plain
from supermarket.errors import Refusal
from supermarket.errors.registers import CellRefused, CsvCellRefused, CsvUnreadable
from supermarket.locale import N_

_SHOWN_MAX: Final = 40
SIZE_MAX: Final = 64 * 1024 * 1024
"""A register is a few thousand lines; a larger file is the wrong one."""
HEADINGS: Final = {
    "站点": "site",
    "名称": "name",
    "层级": "tier",
    "上级": "parent",
    "人员": "staff",
    "角色": "role",
    "规则": "rule",
    "积分": "points",
    "单位": "unit",
    "上限": "caps",
    "凭证": "evidence",
    "复核": "reviewer",
    "不限额": "uncapped",
    "按小时": "hours",
    "停分月数": "freezes",
    "商品编码": "sku",
    "实盘": "counted",
    "限额": "limit",
    "条码": "barcode",
    "其他条码": "barcodes",
    "服务": "service",
    "捐赠方": "donor",
    "户号": "household",
    "站": "station",
    "组": "group",
    "户主": "head",
    "电话": "phone",
    "超市": "shop",
    "成员": "member",
    "姓名": "name",
    "本人": "person",
    "设置": "setting",
    "值": "value",
    "另一户": "another",
    "另一人": "another",
    "备注": "note",
    "生效日期": "from",
}
"""Chinese headings that stand for the columns' own names."""


@dataclass(frozen=True)
class CsvRow:
    """A line of a file, or what was typed for one row (no file, line 0).

    Empty cells are absent, all others in NFKC without blanks around them.
    """

    file: str
    line: int
    cells: dict[str, str]

    def refused(self, column: str, reason: str) -> Refusal:
        """Return the refusal of a cell of this line."""
        if not self.file:
            return CellRefused(column=column, reason=reason)
        return CsvCellRefused(file=self.file, line=self.line, column=column, reason=reason)


def read_csv(path: Path, columns: Collection[str]) -> list[CsvRow]:
    """Return the rows of a CSV file whose headings are among these columns, in any order.

    Raises:
        CsvUnreadable: it is missing, too large, in no known encoding, or without a heading line.
        CsvCellRefused: a heading is unknown or doubled, or a line has more cells than headings.
    """
    lines = enumerate(_decoded(path).splitlines(keepends=True), start=1)
    numbers: list[int] = []
    reader = csv.reader(_data_lines(lines, numbers))
    headings: list[str] | None = None
    rows: list[CsvRow] = []
    try:
        for cells in reader:
            line = numbers[-1]
            texts = [plain(cell) for cell in cells]
            if not any(texts):
                continue
            if headings is None:
                headings = _headings(path.name, line, texts, columns)
            else:
                rows.append(_row(path.name, line, headings, texts))
    except csv.Error as fault:
        raise CsvUnreadable(file=path.name, reason=N_("it is not a table of comma-separated values")) from fault
    if headings is None:
        raise CsvUnreadable(file=path.name, reason=N_("it has no line of headings"))
    return rows


def _data_lines(lines: Iterator[tuple[int, str]], numbers: list[int]) -> Iterator[str]:
    """Give the lines that are no comments, noting the number of each."""
    for number, line in lines:
        if not line.startswith("#"):
            numbers.append(number)
            yield line


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_MAX:
            raise CsvUnreadable(file=path.name, reason=N_("it is larger than 64 MB"))
        data = path.read_bytes()
    except OSError as fault:
        raise CsvUnreadable(file=path.name, reason=N_("there is no such file, or it may not be read")) from fault
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).lstrip("\ufeff")  # some programs write the mark twice
        except UnicodeDecodeError:
            continue
    raise CsvUnreadable(file=path.name, reason=N_("its text is neither UTF-8 nor GB18030"))


def _headings(file: str, line: int, texts: list[str], columns: Collection[str]) -> list[str]:
    """Return the columns' names. A spreadsheet leaves empty cells behind the last heading; they are none."""
    while texts and not texts[-1]:
        texts = texts[:-1]
    headings = [HEADINGS.get(text, text.lower()) for text in texts]
    for number, (heading, text) in enumerate(zip(headings, texts, strict=True), start=1):
        shown = text[:_SHOWN_MAX] or str(number)
        if not text:
            raise CsvCellRefused(file=file, line=line, column=shown, reason=N_("it has no heading"))
        if heading not in columns:
            raise CsvCellRefused(file=file, line=line, column=shown, reason=N_("there is no such column"))
        if headings.count(heading) > 1:
            raise CsvCellRefused(file=file, line=line, column=shown, reason=N_("the column stands there twice"))
    return headings


def _row(file: str, line: int, headings: list[str], texts: list[str]) -> CsvRow:
    if any(texts[len(headings) :]):
        number = next(place for place, text in enumerate(texts, start=1) if text and place > len(headings))
        raise CsvCellRefused(
            file=file, line=line, column=str(number), reason=N_("the line has more cells than headings")
        )
    return CsvRow(file, line, {heading: text for heading, text in zip(headings, texts, strict=False) if text})
