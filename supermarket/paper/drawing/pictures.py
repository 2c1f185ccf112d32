"""Marks as a PNG: a card for a card printer or a handbook, a page of a list for a chat group."""

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from supermarket.paper.cards.cards import CARD_HEIGHT, CARD_WIDTH, CardFace, card_marks, card_texts
from supermarket.paper.drawing.charts import chart_png
from supermarket.paper.drawing.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of, pieces
from supermarket.paper.drawing.marks import MM_PER_INCH, POINTS_PER_INCH, Block, Mark, Pattern, Plotted, Words
from supermarket.paper.drawing.typesetting import WHITE, with_holes_told

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

DOTS_PER_INCH: Final = 300


def card_png(face: CardFace, *, fallbacks: Iterable[Font] = SYSTEM_FONTS) -> bytes:
    """Return one card as a PNG of 300 dots per inch, the same bytes for the same card.

    Raises: GlyphMissing.
    """
    glyphs = glyphs_of(card_texts(face), fallbacks=fallbacks, whole=True)
    return marks_png((CARD_WIDTH, CARD_HEIGHT), card_marks(face, glyphs), glyphs, per_inch=DOTS_PER_INCH)


def marks_png(size: tuple[float, float], marks: Iterable[Mark], glyphs: Glyphs, *, per_inch: int) -> bytes:
    """Return marks on a white ground of this width and height in millimetres, as a PNG of so many dots per inch."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (round(dots(size[0], per_inch)), round(dots(size[1], per_inch))), WHITE)
    draw = ImageDraw.Draw(picture)
    for mark in with_holes_told(marks, glyphs, size[1]):
        match mark:
            case Words():
                _write(draw, mark, glyphs, per_inch)
            case Block():
                _fill_block(draw, mark, per_inch)
            case Pattern():
                _fill_pattern(draw, mark, per_inch)
            case Plotted():
                chart = chart_png(mark.chart, width=mark.width, height=mark.height, per_inch=per_inch)
                with Image.open(io.BytesIO(chart)) as plotted:
                    picture.paste(
                        plotted.convert("RGB"), (round(dots(mark.x, per_inch)), round(dots(mark.y, per_inch)))
                    )
    file = io.BytesIO()
    picture.save(file, format="PNG", dpi=(per_inch, per_inch))
    return file.getvalue()


def dots(mm: float, per_inch: int = DOTS_PER_INCH) -> float:
    """Return millimetres as dots of the picture."""
    return mm * per_inch / MM_PER_INCH


def _write(draw: "ImageDraw", words: Words, glyphs: Glyphs, per_inch: int) -> None:
    x = dots(words.x, per_inch)
    size = words.size * per_inch / POINTS_PER_INCH
    for font, part in pieces(words.text, glyphs):
        loaded = _loaded(font, size)
        draw.text((x, dots(words.y, per_inch)), part, fill=words.colour, font=loaded, anchor="ls")
        x += loaded.getlength(part)


@lru_cache(maxsize=64)
def _loaded(font: Font, size: float) -> "FreeTypeFont":
    """Return a font at a size in dots; a page writes its hundreds of words in a few of them."""
    from PIL import ImageFont

    return ImageFont.truetype(font.path, size, index=font.face, layout_engine=ImageFont.Layout.BASIC)


def _fill_block(draw: "ImageDraw", block: Block, per_inch: int) -> None:
    left, top = round(dots(block.x, per_inch)), round(dots(block.y, per_inch))
    width, height = max(1, round(dots(block.width, per_inch))), max(1, round(dots(block.height, per_inch)))
    corners = (left, top, left + width - 1, top + height - 1)
    draw.rounded_rectangle(corners, radius=dots(block.radius, per_inch), fill=block.colour)


def _fill_pattern(draw: "ImageDraw", pattern: Pattern, per_inch: int) -> None:
    """Fill a pattern's runs with modules of whole dots, so that every module is as wide as the next."""
    left, top = round(dots(pattern.x, per_inch)), round(dots(pattern.y, per_inch))
    module = round(dots(pattern.module, per_inch))
    for run in pattern.runs:
        x, y = left + run.column * module, top + run.row * module
        draw.rectangle((x, y, x + run.width * module - 1, y + run.height * module - 1), fill=(0, 0, 0))
