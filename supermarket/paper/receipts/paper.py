"""A receipt drawn for a 58 mm printer: as long as it needs to be, with its number as bars for the till's scanner."""

from collections.abc import Iterable
from typing import Final, assert_never

from supermarket.paper.drawing.codes import barcode_modules, barcode_runs
from supermarket.paper.drawing.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Block, Mark, Pattern, Words, millimetres
from supermarket.paper.drawing.painting import Page, pages_pdf
from supermarket.paper.drawing.typesetting import badge, balanced, centred, ended, fitted, width_of, wrapped
from supermarket.paper.receipts.receipts import (
    TITLE,
    Bars,
    Goods,
    Heading,
    Pair,
    Prose,
    Receipt,
    Row,
    Rule,
    Signature,
    Stamp,
    grouped,
    receipt_rows,
)

WIDTH: Final = 58.0
MARGIN: Final = 5.0  # these printers reach 48 mm of the 58
LEFT: Final = MARGIN
RIGHT: Final = WIDTH - MARGIN
MIDDLE: Final = WIDTH / 2
ROOM: Final = RIGHT - LEFT
TOP: Final = 3.0
BOTTOM: Final = 6.0

SIZE: Final = 8.5
LEADING: Final = 4.3
QUANTITY_END: Final = RIGHT - 9.5
HEADING_SIZES: Final = {1: 12.0, 2: 9.5}
HEADING_LONG: Final = 10.5
STRONG: Final = 10.0
SIGNATURE_ROOM: Final = 15.0

BAR_MODULE: Final = 0.25  # two dots of a printer with 203 to the inch, so that all bars stay alike
BAR_HEIGHT_MODULES: Final = 44

Set = tuple[tuple[Mark, ...], float]
"""Marks, and where on the page the next row begins."""


def receipt_pdf(receipt: Receipt, *, fallbacks: Iterable[Font] = SYSTEM_FONTS) -> bytes:
    """Return a receipt as a PDF of one page, 58 mm wide and as long as it needs to be."""
    rows = receipt_rows(receipt)
    glyphs = glyphs_of((text for row in rows for text in _row_texts(row)), fallbacks=fallbacks)
    marks: list[Mark] = []
    y = TOP
    for row in rows:
        drawn, y = _row_marks(row, y, glyphs)
        marks += drawn
    page = Page((WIDTH, round(y + BOTTOM, 2)), tuple(marks))
    return pages_pdf([page], glyphs, at=receipt.at, title=f"{TITLE} {receipt.entry}")


def _row_texts(row: Row) -> tuple[str, ...]:
    match row:
        case Heading(text) | Stamp(text) | Prose(text) | Signature(text):
            return (text,)
        case Rule():
            return ()
        case Pair(label, value):
            return label, value
        case Goods(item, quantity, points):
            return item, quantity, points
        case Bars(label, digits):
            return label, grouped(digits)
        case _:
            assert_never(row)


def _row_marks(row: Row, y: float, glyphs: Glyphs) -> Set:  # noqa: PLR0911 - one answer for each sort of row
    match row:
        case Heading(text, rank):
            return _heading(text, HEADING_SIZES[rank], y, glyphs)
        case Stamp(text):
            return _stamp(text, y, glyphs)
        case Rule():
            return (Block(x=LEFT, y=y + 1.4, width=ROOM, height=0.2),), y + 2.4
        case Pair(label, value, strong):
            return _pair(label, value, STRONG if strong else SIZE, y, glyphs)
        case Goods():
            return _goods(row, y, glyphs)
        case Prose(text):
            return _lines(text, y + 1.5, glyphs)
        case Signature(label):
            written, below = _lines(label, y + 1.5, glyphs)
            line = Block(x=LEFT, y=below + SIGNATURE_ROOM, width=ROOM, height=0.2)
            return (*written, line), below + SIGNATURE_ROOM + 2
        case Bars(label, digits):
            return _bars(label, digits, y + 2.5, glyphs)
        case _:
            assert_never(row)


def _heading(text: str, size: float, y: float, glyphs: Glyphs) -> Set:
    if width_of(Words(text=text, x=0, y=0, size=size), glyphs) > ROOM:
        size = min(size, HEADING_LONG)
    leading = millimetres(size) * 1.4
    lines = balanced(text, glyphs, size=size, room=ROOM)
    marks = tuple(
        centred(Words(text=line, x=MIDDLE, y=y + leading * number - 0.8, size=size), glyphs)
        for number, line in enumerate(lines, start=1)
    )
    return marks, y + leading * len(lines)


def _stamp(text: str, y: float, glyphs: Glyphs) -> Set:
    size = 11.0
    width = width_of(Words(text=text, x=0, y=0, size=size), glyphs) + 0.9 * millimetres(size)
    return badge(text, glyphs, right=MIDDLE + width / 2, y=y + 5.2, size=size), y + 7.2


def _pair(label: str, value: str, size: float, y: float, glyphs: Glyphs) -> Set:
    """Return a label and its value on one line, or on two where a long name needs both."""
    leading = LEADING * size / SIZE
    left = Words(text=label, x=LEFT, y=y + leading - 0.8, size=size)
    right = Words(text=value, x=RIGHT, y=y + leading - 0.8, size=size)
    if width_of(left, glyphs) + width_of(right, glyphs) + 1.5 <= ROOM:
        return (left, ended(right, glyphs)), y + leading
    below = fitted(Words(text=value, x=RIGHT, y=y + 2 * leading - 0.8, size=size), glyphs, room=ROOM)
    return (left, ended(below, glyphs)), y + 2 * leading


def _goods(row: Goods, y: float, glyphs: Glyphs) -> Set:
    """Return goods with quantity and points in their columns, on the name's own line where they fit there."""
    whole = Words(text=row.item, x=LEFT, y=0, size=SIZE)
    beside = Words(text=row.quantity, x=0, y=0, size=SIZE)
    short = width_of(whole, glyphs) + 1.5 + width_of(beside, glyphs) <= QUANTITY_END - LEFT
    names = (row.item,) if short else wrapped(row.item, glyphs, size=SIZE, room=ROOM)
    marks = [Words(text=line, x=LEFT, y=y + LEADING * n - 0.8, size=SIZE) for n, line in enumerate(names, start=1)]
    y += LEADING * (len(names) + (0 if short else 1))
    points = fitted(Words(text=row.points, x=RIGHT, y=y - 0.8, size=SIZE), glyphs, room=RIGHT - QUANTITY_END - 1)
    quantity = fitted(Words(text=row.quantity, x=QUANTITY_END, y=y - 0.8, size=SIZE), glyphs, room=QUANTITY_END - LEFT)
    return (*marks, ended(quantity, glyphs), ended(points, glyphs)), y


def _lines(text: str, y: float, glyphs: Glyphs) -> Set:
    lines = wrapped(text, glyphs, size=SIZE, room=ROOM)
    marks = tuple(Words(text=line, x=LEFT, y=y + LEADING * n - 0.8, size=SIZE) for n, line in enumerate(lines, start=1))
    return marks, y + LEADING * len(lines)


def _bars(label: str, digits: str, y: float, glyphs: Glyphs) -> Set:
    height = BAR_HEIGHT_MODULES * BAR_MODULE
    left = MIDDLE - barcode_modules(len(digits)) * BAR_MODULE / 2
    bars = Pattern(x=left, y=y + 4.5, module=BAR_MODULE, runs=barcode_runs(digits, height=BAR_HEIGHT_MODULES))
    below = y + 4.5 + height
    return (
        centred(Words(text=label, x=MIDDLE, y=y + 3, size=7), glyphs),
        bars,
        centred(Words(text=grouped(digits), x=MIDDLE, y=below + 3.2, size=7.5), glyphs),
    ), below + 4
