"""Cards on paper: ten to an A4 sheet, with marks to cut along, as a PDF that is the same bytes for the same cards."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from supermarket.clock import district_date
from supermarket.locale import _
from supermarket.paper.cards.cards import BRAND, CARD_HEIGHT, CARD_WIDTH, KIND, CardFace, card_marks, card_texts
from supermarket.paper.drawing.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Block, Colour, Mark, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.typesetting import GREY, LIGHT, ended, shifted

PAGE_WIDTH, PAGE_HEIGHT = A4
COLUMNS: Final = 2
ROWS: Final = 5
CARDS_A_SHEET: Final = COLUMNS * ROWS
GRID_LEFT: Final = (PAGE_WIDTH - COLUMNS * CARD_WIDTH) / 2
GRID_TOP: Final = (PAGE_HEIGHT - ROWS * CARD_HEIGHT) / 2

LINE: Final = 0.1
CUT_GAP: Final = 1.5
CUT_LENGTH: Final = 4.0
CROSS_ARM: Final = 1.5
NOTE_SIZE: Final = 6.5


@dataclass(frozen=True)
class OnSheet:
    """A card to be printed: its number for the sheet's margin, all its texts, and what draws it."""

    number: str
    texts: tuple[str, ...]
    marks: Callable[[Glyphs], tuple[Mark, ...]]


def sheet_pdf(
    faces: Sequence[CardFace],
    *,
    at: int,
    title: str = BRAND + KIND,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    """Return the A4 sheets of these households' cards as a PDF, as `cards_pdf` does.

    Raises: GlyphMissing. ValueError if there is no card.
    """
    cards = [OnSheet(face.card, card_texts(face), partial(card_marks, face)) for face in faces]
    return cards_pdf(cards, at=at, title=title, fallbacks=fallbacks, whole=True)


def cards_pdf(
    cards: Sequence[OnSheet],
    *,
    at: int,
    title: str,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
    whole: bool = False,
) -> bytes:
    """Return the A4 sheets of these cards as a PDF; `at` is when it is made, in UTC milliseconds, its only date.

    Where texts must be `whole`, what cannot be drawn is refused.

    Raises: GlyphMissing. ValueError if there is no card.
    """
    if not cards:
        raise ValueError("a sheet needs a card")
    sheets = [cards[start : start + CARDS_A_SHEET] for start in range(0, len(cards), CARDS_A_SHEET)]
    notes = [
        _notes(sheet, page=page, pages=len(sheets), at=at, title=title) for page, sheet in enumerate(sheets, start=1)
    ]
    texts = chain((text for card in cards for text in card.texts), chain.from_iterable(notes))
    glyphs = glyphs_of(texts, fallbacks=fallbacks, whole=whole)
    pages = (Page(A4, _sheet_marks(sheet, note, glyphs)) for sheet, note in zip(sheets, notes, strict=True))
    return pages_pdf(pages, glyphs, at=at, title=title)


def _sheet_marks(sheet: Sequence[OnSheet], note: tuple[str, str, str], glyphs: Glyphs) -> tuple[Mark, ...]:
    cards = (
        shifted(mark, left, top)
        for card, (left, top) in zip(sheet, _places(), strict=False)
        for mark in card.marks(glyphs)
    )
    return (*_cut_marks(), *_note_marks(note, glyphs), *cards)


def _places() -> Iterator[tuple[float, float]]:
    """Give the top left corners of the cards on a sheet, row by row."""
    for row in range(ROWS):
        for column in range(COLUMNS):
            yield GRID_LEFT + column * CARD_WIDTH, GRID_TOP + row * CARD_HEIGHT


def _notes(sheet: Sequence[OnSheet], *, page: int, pages: int, at: int, title: str) -> tuple[str, str, str]:
    """Return what stands in a sheet's margins, outside the cards: for who prints, cuts and hands them out."""
    return (
        title,
        _("Sheet {page} of {pages}, cards {first} to {last}, made {date}").format(
            page=page, pages=pages, first=sheet[0].number, last=sheet[-1].number, date=district_date(at)
        ),
        _("Print at actual size (100 %), not fitted to the page; cut along the marks."),
    )


def _note_marks(notes: tuple[str, str, str], glyphs: Glyphs) -> tuple[Mark, ...]:
    title, sheet, advice = notes
    left, right = GRID_LEFT + CUT_GAP, PAGE_WIDTH - GRID_LEFT - CUT_GAP
    above, below = GRID_TOP - CUT_GAP - 1, PAGE_HEIGHT - GRID_TOP + CUT_GAP + 3
    return (
        Words(text=title, x=left, y=above, size=NOTE_SIZE, colour=GREY),
        ended(Words(text=sheet, x=right, y=above, size=NOTE_SIZE, colour=GREY), glyphs),
        Words(text=advice, x=left, y=below, size=NOTE_SIZE, colour=GREY),
    )


def _cut_marks() -> tuple[Mark, ...]:
    """Return ticks in the margins for a guillotine, and pale crosses between the cards for scissors."""
    columns = [GRID_LEFT + column * CARD_WIDTH for column in range(COLUMNS + 1)]
    rows = [GRID_TOP + row * CARD_HEIGHT for row in range(ROWS + 1)]
    near, far = CUT_GAP + CUT_LENGTH, CUT_GAP
    upright = [_upright(x, y, CUT_LENGTH) for x in columns for y in (rows[0] - near, rows[-1] + far)]
    level = [_level(x, y, CUT_LENGTH) for y in rows for x in (columns[0] - near, columns[-1] + far)]
    crosses = [
        arm
        for x in columns[1:-1]
        for y in rows[1:-1]
        for arm in (
            _upright(x, y - CROSS_ARM, 2 * CROSS_ARM, colour=LIGHT),
            _level(x - CROSS_ARM, y, 2 * CROSS_ARM, colour=LIGHT),
        )
    ]
    return (*upright, *level, *crosses)


def _upright(x: float, y: float, length: float, *, colour: Colour = GREY) -> Block:
    return Block(x=x - LINE / 2, y=y, width=LINE, height=length, colour=colour)


def _level(x: float, y: float, length: float, *, colour: Colour = GREY) -> Block:
    return Block(x=x, y=y - LINE / 2, width=length, height=LINE, colour=colour)
