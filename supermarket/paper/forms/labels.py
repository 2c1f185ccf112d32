"""Shelf labels: 24 to an A4 sheet of 70 by 37 mm, with name, points, and a barcode that the till's scanner reads.

Goods without a barcode of their own get one here; the sheet may be a sticker sheet or plain paper to cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.errors.shop.goods import BarcodeShared
from supermarket.paper.drawing.ean import DIGITS_DROP, MODULE, QUIET_LEFT, ean_marks
from supermarket.paper.drawing.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Block, Mark, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.typesetting import (
    DRILL,
    GREY,
    INK,
    LIGHT,
    RED,
    badge,
    balanced,
    ended,
    fitted,
    shifted,
    width_of,
)
from supermarket.spending.goods.barcodes import barcode_of

COLUMNS: Final = 3
ROWS: Final = 8
LABELS_A_SHEET: Final = COLUMNS * ROWS
LABEL_WIDTH: Final = 70.0
LABEL_HEIGHT: Final = 37.0
GRID_LEFT: Final = (A4[0] - COLUMNS * LABEL_WIDTH) / 2
GRID_TOP: Final = (A4[1] - ROWS * LABEL_HEIGHT) / 2

# A shelf is read by villagers whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "货架标签"
POINTS: Final = "积分"
PERIODS: Final = {"month": "每月", "quarter": "每季度", "year": "每年"}

# The outer labels reach the paper's edge, where no printer does; so nothing stands in the outer 5 mm.
LEFT: Final = 5.0
RIGHT: Final = LABEL_WIDTH - 5.0
NAME_SIZE: Final = 16.0
NAME_SIZE_MIN: Final = 11.0
NAME_SIZE_TWO_LINES: Final = 10.0
NAME_LEADING: Final = 4.1
NAME_Y: Final = 10.2
NOTE_Y: Final = 14.8
BARCODE_TOP: Final = 17.0
BARCODE_HEIGHT_MODULES: Final = 36
FOOT: Final = BARCODE_TOP + (BARCODE_HEIGHT_MODULES + DIGITS_DROP) * MODULE
BARCODE_LEFT: Final = LEFT + QUIET_LEFT * MODULE - 1.3  # the first digit stands in the quiet zone, at the margin
POINTS_ROOM: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLabel:
    """What one label shows: `points` is the price of one `unit`, `limit` is N/period for a household.

    `barcode` is what the goods carry themselves, if they do.
    """

    sku: str
    name: str
    unit: str
    points: int
    barcode: str | None = None
    limit: str | None = None


def labels_pdf(
    labels: Sequence[ShelfLabel], *, at: int, drill: bool = False, fallbacks: Iterable[Font] = SYSTEM_FONTS
) -> bytes:
    """Return the A4 sheets of these labels as a PDF; `at` is when it is made, in UTC milliseconds, its only date.

    Raises:
        BarcodeShared: two SKUs would carry the same barcode.
        ValueError: there is no label, or a barcode is no EAN.
    """
    _check_barcodes(labels)
    glyphs = glyphs_of((text for label in labels for text in _texts(label)), fallbacks=fallbacks)
    pages = []
    for start in range(0, len(labels), LABELS_A_SHEET):
        marks: list[Mark] = list(_cut_marks())
        for place, label in enumerate(labels[start : start + LABELS_A_SHEET]):
            row, column = divmod(place, COLUMNS)
            left, top = GRID_LEFT + column * LABEL_WIDTH, GRID_TOP + row * LABEL_HEIGHT
            marks += (shifted(mark, left, top) for mark in _label_marks(label, glyphs, drill=drill))
        pages.append(Page(A4, tuple(marks)))
    return pages_pdf(pages, glyphs, at=at, title=TITLE)


def limit_words(limit: str) -> str:
    """Return a limit such as 2/month as a shelf says it."""
    quantity, _, period = limit.partition("/")
    return f"每户{PERIODS[period]}限 {quantity}"


def _texts(label: ShelfLabel) -> tuple[str, ...]:
    digits = barcode_of(label.sku, label.barcode)
    return label.name, *_note(label), str(label.points), _each(label), digits, DRILL


def _note(label: ShelfLabel) -> tuple[str, ...]:
    return (label.sku, limit_words(label.limit)) if label.limit else (label.sku,)


def _each(label: ShelfLabel) -> str:
    return f"{POINTS}/{label.unit}"


def _check_barcodes(labels: Iterable[ShelfLabel]) -> None:
    owners: dict[str, str] = {}
    for label in labels:
        barcode = barcode_of(label.sku, label.barcode)
        if owners.setdefault(barcode, label.sku) != label.sku:
            raise BarcodeShared(barcode=barcode, sku=owners[barcode], other=label.sku)


def _label_marks(label: ShelfLabel, glyphs: Glyphs, *, drill: bool) -> tuple[Mark, ...]:
    """Return everything on one label, in millimetres from its top left corner."""
    bars = ean_marks(
        barcode_of(label.sku, label.barcode),
        glyphs,
        x=BARCODE_LEFT,
        y=BARCODE_TOP,
        height=BARCODE_HEIGHT_MODULES,
    )
    price = Words(text=str(label.points), x=RIGHT, y=FOOT - 6.0, size=30, colour=RED)
    each = Words(text=_each(label), x=RIGHT, y=FOOT, size=9, colour=INK)
    return (
        *_name(label.name, glyphs),
        *_note_marks(label, glyphs),
        *bars,
        ended(fitted(price, glyphs, room=POINTS_ROOM), glyphs),
        ended(fitted(each, glyphs, room=POINTS_ROOM), glyphs),
        *(badge(DRILL, glyphs, right=RIGHT, y=NOTE_Y, size=7) if drill else ()),
    )


def _name(name: str, glyphs: Glyphs) -> tuple[Words, ...]:
    """Return the name as large as it fits, on two lines where one would be too small for old eyes."""
    room = RIGHT - LEFT
    words = fitted(Words(text=name, x=LEFT, y=NAME_Y, size=NAME_SIZE, colour=INK), glyphs, room=room)
    if words.size >= NAME_SIZE_MIN:
        return (words,)
    lines = balanced(name, glyphs, size=NAME_SIZE_TWO_LINES, room=room)
    if len(lines) > 2:  # noqa: PLR2004 - a label has room for two
        half = -(-len(name) // 2)
        lines = (name[:half], name[half:])
    return tuple(
        fitted(
            Words(text=line, x=LEFT, y=NAME_Y - NAME_LEADING * above, size=NAME_SIZE_TWO_LINES, colour=INK),
            glyphs,
            room=room,
        )
        for above, line in zip(reversed(range(len(lines))), lines, strict=True)
    )


def _note_marks(label: ShelfLabel, glyphs: Glyphs) -> tuple[Words, ...]:
    """Return the SKU, which a clerk types where a label cannot be scanned, and the limit beside it."""
    sku, *limit = _note(label)
    number = Words(text=sku, x=LEFT, y=NOTE_Y, size=9, colour=INK)
    beside = LEFT + width_of(number, glyphs) + 3
    return number, *(Words(text=text, x=beside, y=NOTE_Y, size=8, colour=GREY) for text in limit)


def _cut_marks() -> tuple[Block, ...]:
    """Return pale crosses where four labels meet, for scissors; on stickers they fall on the cuts."""
    thick, arm = 0.1, 1.5
    corners = [
        (GRID_LEFT + column * LABEL_WIDTH, GRID_TOP + row * LABEL_HEIGHT)
        for row in range(1, ROWS)
        for column in range(1, COLUMNS)
    ]
    return tuple(
        block
        for x, y in corners
        for block in (
            Block(x=x - thick / 2, y=y - arm, width=thick, height=2 * arm, colour=LIGHT),
            Block(x=x - arm, y=y - thick / 2, width=2 * arm, height=thick, colour=LIGHT),
        )
    )
