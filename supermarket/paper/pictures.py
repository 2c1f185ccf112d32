"""A single card as a PNG of 300 dots per inch: for a card printer, a chat message, or a page of a handbook."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from supermarket.paper.cards import CARD_HEIGHT, CARD_WIDTH, CardFace, card_marks, card_texts
from supermarket.paper.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of, pieces
from supermarket.paper.marks import MM_PER_INCH, POINTS_PER_INCH, Block, Pattern, Words
from supermarket.paper.typesetting import WHITE

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

DOTS_PER_INCH: Final = 300


def card_png(face: CardFace, *, fallbacks: Iterable[Font] = SYSTEM_FONTS) -> bytes:
    """Return one card as a PNG, the same bytes for the same card.

    Raises: GlyphMissing.
    """
    from PIL import Image, ImageDraw

    glyphs = glyphs_of(card_texts(face), fallbacks=fallbacks)
    picture = Image.new("RGB", (round(dots(CARD_WIDTH)), round(dots(CARD_HEIGHT))), WHITE)
    draw = ImageDraw.Draw(picture)
    for mark in card_marks(face, glyphs):
        match mark:
            case Words():
                _write(draw, mark, glyphs)
            case Block():
                _fill_block(draw, mark)
            case Pattern():
                _fill_pattern(draw, mark)
    file = io.BytesIO()
    picture.save(file, format="PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
    return file.getvalue()


def dots(mm: float) -> float:
    """Return millimetres as dots of the picture."""
    return mm * DOTS_PER_INCH / MM_PER_INCH


def _write(draw: "ImageDraw", words: Words, glyphs: Glyphs) -> None:
    from PIL import ImageFont

    x = dots(words.x)
    size = words.size * DOTS_PER_INCH / POINTS_PER_INCH
    for font, part in pieces(words.text, glyphs):
        loaded = ImageFont.truetype(font.path, size, index=font.face, layout_engine=ImageFont.Layout.BASIC)
        draw.text((x, dots(words.y)), part, fill=words.colour, font=loaded, anchor="ls")
        x += loaded.getlength(part)


def _fill_block(draw: "ImageDraw", block: Block) -> None:
    left, top = round(dots(block.x)), round(dots(block.y))
    width, height = max(1, round(dots(block.width))), max(1, round(dots(block.height)))
    corners = (left, top, left + width - 1, top + height - 1)
    draw.rounded_rectangle(corners, radius=dots(block.radius), fill=block.colour)


def _fill_pattern(draw: "ImageDraw", pattern: Pattern) -> None:
    """Fill a pattern's runs with modules of whole dots, so that every module is as wide as the next."""
    left, top, module = round(dots(pattern.x)), round(dots(pattern.y)), round(dots(pattern.module))
    for run in pattern.runs:
        x, y = left + run.column * module, top + run.row * module
        draw.rectangle((x, y, x + run.width * module - 1, y + run.height * module - 1), fill=(0, 0, 0))
