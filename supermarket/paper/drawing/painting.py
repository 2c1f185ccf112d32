"""Pages of marks as a PDF of any page size, the same bytes for the same pages: receipts, labels, blanks, sheets."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from supermarket.paper.drawing.charts import chart_svg
from supermarket.paper.drawing.fonts import Font, Glyphs, pieces, text_width
from supermarket.paper.drawing.marks import Block, Mark, Pattern, Plotted, Words, millimetres, points
from supermarket.paper.drawing.typesetting import with_holes_told

if TYPE_CHECKING:
    from fpdf import FPDF

A4: Final = (210.0, 297.0)
A4_ACROSS: Final = (297.0, 210.0)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its width and height in millimetres, everything on it, and its name in the document's contents."""

    size: tuple[float, float]
    marks: tuple[Mark, ...]
    bookmark: str = ""


def pages_pdf(pages: Iterable[Page], glyphs: Glyphs, *, at: int, title: str) -> bytes:
    """Return these pages, each drawn as it comes, as a PDF; `at` is when it is made, UTC milliseconds, its only date.

    Raises: ValueError if there is no page.
    """
    pdf = _new_pdf(glyphs, at=at, title=title)
    for page in pages:
        pdf.add_page(orientation="portrait", format=page.size)
        if page.bookmark:
            pdf.start_section(page.bookmark)
        _paint(pdf, with_holes_told(page.marks, glyphs, page.size[1]), glyphs, height=page.size[1])
    if not pdf.pages:
        raise ValueError("a document needs a page")
    return bytes(pdf.output())


def _new_pdf(glyphs: Glyphs, *, at: int, title: str) -> "FPDF":
    """Return an empty document that knows the fonts of these characters."""
    from fpdf import FPDF

    pdf = FPDF(unit="mm")
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


def _paint(pdf: "FPDF", marks: Iterable[Mark], glyphs: Glyphs, *, height: float) -> None:
    """Draw marks on the current page, which is so many millimetres high."""
    for mark in marks:
        match mark:
            case Words():
                _write(pdf, mark, glyphs)
            case Block():
                pdf.set_fill_color(*mark.colour)
                rounded = mark.radius > 0
                pdf.rect(mark.x, mark.y, mark.width, mark.height, "F", round_corners=rounded, corner_radius=mark.radius)
            case Pattern():
                _fill(pdf, mark, height=height)
            case Plotted():
                svg = chart_svg(mark.chart, width=mark.width, height=mark.height)
                pdf.image(io.BytesIO(svg), x=mark.x, y=mark.y, w=mark.width, h=mark.height)


def _write(pdf: "FPDF", words: Words, glyphs: Glyphs) -> None:
    x = words.x
    pdf.set_text_color(*words.colour)
    for font, part in pieces(words.text, glyphs):
        pdf.set_font(_family(font), size=words.size)
        pdf.text(x, words.y, part)
        x += millimetres(words.size) * text_width(part, glyphs)


def _fill(pdf: "FPDF", pattern: Pattern, *, height: float) -> None:
    """Fill all runs of a pattern as one path, so that no renderer leaves a pale seam between two rows."""
    scale = points(pattern.module)
    x, y = points(pattern.x), points(height - pattern.y)
    rectangles = " ".join(f"{run.column} {run.row} {run.width} {run.height} re" for run in pattern.runs)
    path = f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {x:.3f} {y:.3f} cm {rectangles} f Q"
    pdf._out(path)  # noqa: SLF001 - fpdf2 offers no public way to fill a path of many rectangles
