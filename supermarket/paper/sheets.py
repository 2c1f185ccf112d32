"""Cards on paper: ten to an A4 sheet, with marks to cut along, as a PDF that is the same bytes for the same cards."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from supermarket.clock import district_date
from supermarket.locale import _
from supermarket.paper.cards import BRAND, CARD_HEIGHT, CARD_WIDTH, GREY, KIND, CardFace, card_marks, card_texts
from supermarket.paper.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of, pieces, text_width
from supermarket.paper.marks import Block, Colour, Mark, Pattern, Words, millimetres, points

if TYPE_CHECKING:
    from fpdf import FPDF

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
COLUMNS: Final = 2
ROWS: Final = 5
CARDS_A_SHEET: Final = COLUMNS * ROWS
GRID_LEFT: Final = (PAGE_WIDTH - COLUMNS * CARD_WIDTH) / 2
GRID_TOP: Final = (PAGE_HEIGHT - ROWS * CARD_HEIGHT) / 2

LINE: Final = 0.1
LIGHT: Final[Colour] = (190, 190, 190)
CUT_GAP: Final = 1.5
CUT_LENGTH: Final = 4.0
CROSS_ARM: Final = 1.5
NOTE_SIZE: Final = 6.5


def sheet_pdf(
    faces: Sequence[CardFace],
    *,
    at: int,
    title: str = BRAND + KIND,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    """Return the A4 sheets of these cards as a PDF; `at` is when it is made, in UTC milliseconds, its only date.

    Raises: GlyphMissing. ValueError if there is no card.
    """
    if not faces:
        raise ValueError("a sheet needs a card")
    sheets = [faces[start : start + CARDS_A_SHEET] for start in range(0, len(faces), CARDS_A_SHEET)]
    notes = [
        _notes(sheet, page=page, pages=len(sheets), at=at, title=title) for page, sheet in enumerate(sheets, start=1)
    ]
    texts = chain((text for face in faces for text in card_texts(face)), chain.from_iterable(notes))
    glyphs = glyphs_of(texts, fallbacks=fallbacks)
    pdf = _new_pdf(glyphs, at=at, title=title)
    for sheet, note in zip(sheets, notes, strict=True):
        pdf.add_page()
        _paint(pdf, (*_cut_marks(), *_note_marks(note, glyphs)), glyphs)
        for face, (left, top) in zip(sheet, _places(), strict=False):
            _paint(pdf, card_marks(face, glyphs), glyphs, left=left, top=top)
    return bytes(pdf.output())


def _places() -> Iterator[tuple[float, float]]:
    """Give the top left corners of the cards on a sheet, row by row."""
    for row in range(ROWS):
        for column in range(COLUMNS):
            yield GRID_LEFT + column * CARD_WIDTH, GRID_TOP + row * CARD_HEIGHT


def _notes(sheet: Sequence[CardFace], *, page: int, pages: int, at: int, title: str) -> tuple[str, str, str]:
    """Return what stands in a sheet's margins, outside the cards: for who prints, cuts and hands them out."""
    return (
        title,
        _("Sheet {page} of {pages}, cards {first} to {last}, made {date}").format(
            page=page, pages=pages, first=sheet[0].card, last=sheet[-1].card, date=district_date(at)
        ),
        _("Print at actual size (100 %), not fitted to the page; cut along the marks."),
    )


def _note_marks(notes: tuple[str, str, str], glyphs: Glyphs) -> tuple[Mark, ...]:
    title, sheet, advice = notes
    left, right = GRID_LEFT + CUT_GAP, PAGE_WIDTH - GRID_LEFT - CUT_GAP
    above, below = GRID_TOP - CUT_GAP - 1, PAGE_HEIGHT - GRID_TOP + CUT_GAP + 3
    sheet_left = right - millimetres(NOTE_SIZE) * text_width(sheet, glyphs)
    return (
        Words(text=title, x=left, y=above, size=NOTE_SIZE, colour=GREY),
        Words(text=sheet, x=sheet_left, y=above, size=NOTE_SIZE, colour=GREY),
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


def _new_pdf(glyphs: Glyphs, *, at: int, title: str) -> "FPDF":
    """Return an empty document that knows the fonts of these characters."""
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(auto=False)
    pdf.set_creation_date(datetime.fromtimestamp(at / 1000, UTC))
    pdf.set_title(title)
    pdf.set_lang("zh-CN")
    for font in dict.fromkeys(glyph.font for glyph in glyphs.values()):
        codes = [ord(character) for character, glyph in glyphs.items() if glyph.font == font]
        pdf.add_font(_family(font), fname=font.path, collection_font_number=font.face, unicode_range=codes)
    return pdf


def _family(font: Font) -> str:
    return f"{font.path}:{font.face}"


def _paint(pdf: "FPDF", marks: Iterable[Mark], glyphs: Glyphs, *, left: float = 0, top: float = 0) -> None:
    """Draw marks on the current page, their origin at this place in millimetres."""
    for mark in marks:
        match mark:
            case Words():
                _write(pdf, mark, glyphs, left=left, top=top)
            case Block():
                x, y, rounded = left + mark.x, top + mark.y, mark.radius > 0
                pdf.set_fill_color(*mark.colour)
                pdf.rect(x, y, mark.width, mark.height, "F", round_corners=rounded, corner_radius=mark.radius)
            case Pattern():
                _fill(pdf, mark, left=left, top=top)


def _write(pdf: "FPDF", words: Words, glyphs: Glyphs, *, left: float, top: float) -> None:
    x = left + words.x
    pdf.set_text_color(*words.colour)
    for font, part in pieces(words.text, glyphs):
        pdf.set_font(_family(font), size=words.size)
        pdf.text(x, top + words.y, part)
        x += millimetres(words.size) * text_width(part, glyphs)


def _fill(pdf: "FPDF", pattern: Pattern, *, left: float, top: float) -> None:
    """Fill all runs of a pattern as one path, so that no renderer leaves a pale seam between two rows."""
    scale = points(pattern.module)
    x, y = points(left + pattern.x), points(PAGE_HEIGHT - top - pattern.y)
    rectangles = " ".join(f"{run.column} {run.row} {run.width} {run.height} re" for run in pattern.runs)
    path = f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {x:.3f} {y:.3f} cm {rectangles} f Q"
    pdf._out(path)  # noqa: SLF001 - fpdf2 offers no public way to fill a path of many rectangles
