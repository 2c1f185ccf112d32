"""A list on paper: a title, what it is about, rows under headings page after page, notes and who issues it at the end.

Notices, honour boards and lists of what to buy are such lists; `strips` draws them for a phone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from supermarket.paper.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.form_parts import (
    TEXT_SIZE,
    TITLE_SIZE,
    Band,
    Cell,
    Closing,
    Fields,
    Gap,
    Note,
    Part,
    Title,
    part_texts,
    parts_marks,
)
from supermarket.paper.marks import Colour, Mark, Words
from supermarket.paper.painting import A4, Page, pages_pdf
from supermarket.paper.typesetting import INK, RED, page_foot
from supermarket.people.masking import masked_name

A3: Final = (297.0, 420.0)
TOP: Final = 13.0
FOOT: Final = 12.0
MARGIN: Final = 18.0


@dataclass(frozen=True)
class Style:
    """How large a list is set, in points and millimetres, and the colour of its title and of its first column."""

    title: float = TITLE_SIZE
    text: float = TEXT_SIZE
    row: float = 7.5
    colour: Colour = INK


PLAIN: Final = Style()
LARGE: Final = Style(title=38, text=17, row=12.5, colour=RED)
"""For a wall that people stand some steps away from."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, and whether its texts begin at the left."""

    heading: str
    share: float
    left: bool = False


@dataclass(frozen=True)
class ListPaper:
    """A list: `about` stands below the title, `notes` below the last row, `serial` at the foot of every page.

    `closing` is who issues it and when, where a seal goes on it.
    """

    title: str
    english: str
    about: tuple[Fields, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    serial: str
    drill: bool
    closing: Closing | None = None
    style: Style = PLAIN


def masked(paper: ListPaper, column: int) -> ListPaper:
    """Return a list as it may leave the village, the names in one column masked; a masked one stays as it is."""
    rows = tuple((*row[:column], masked_name(row[column]), *row[column + 1 :]) for row in paper.rows)
    return replace(paper, rows=rows)


def list_pdf(
    paper: ListPaper, *, at: int, size: tuple[float, float] = A4, fallbacks: Iterable[Font] = SYSTEM_FONTS
) -> bytes:
    """Return a list as a PDF; `at`, UTC milliseconds, is its only date.

    Raises:
        GlyphMissing: no font can draw a name.
    """
    glyphs = _glyphs(paper, fallbacks)
    return pages_pdf(_pages(paper, glyphs, size, at=at), glyphs, at=at, title=paper.title)


def _glyphs(paper: ListPaper, fallbacks: Iterable[Font]) -> Glyphs:
    fixed = ["第/页截至编号0123456789- ", paper.serial, *paper.notes, *(column.heading for column in paper.columns)]
    around: tuple[Part, ...] = (_title(paper), *paper.about, *((paper.closing,) if paper.closing else ()))
    parts = (text for part in around for text in part_texts(part))
    return glyphs_of([*fixed, *parts, *(text for row in paper.rows for text in row)], fallbacks=fallbacks)


def _pages(paper: ListPaper, glyphs: Glyphs, size: tuple[float, float], *, at: int) -> list[Page]:
    margins = (MARGIN, size[0] - MARGIN)
    sheets: list[list[Part]] = [[_title(paper), *paper.about, Gap(3), _heading(paper, margins)]]
    y = _end(sheets[0], glyphs, margins)
    bottom = size[1] - FOOT - 4
    for part in _body(paper, margins):
        height = _end([part], glyphs, margins) - TOP
        if y + height > bottom:
            sheets.append([_heading(paper, margins)])
            y = TOP + paper.style.row
        sheets[-1].append(part)
        y += height

    def foot(number: int) -> tuple[Words, ...]:
        text = f"编号 {paper.serial}"
        return page_foot(text, number, len(sheets), glyphs, margins=margins, y=size[1] - FOOT, at=at)

    return [
        Page(size, (*_marks(parts, glyphs, margins, paper), *foot(number))) for number, parts in enumerate(sheets, 1)
    ]


def _body(paper: ListPaper, margins: tuple[float, float]) -> Iterator[Part]:
    yield from (_row(paper, row, margins) for row in paper.rows)
    if paper.notes:
        yield Gap(3)
    yield from (Note(text) for text in paper.notes)
    if paper.closing:
        yield paper.closing


def _title(paper: ListPaper) -> Title:
    return Title(paper.title, paper.english, paper.style.colour, paper.style.title)


def _heading(paper: ListPaper, margins: tuple[float, float]) -> Band:
    widths = _widths(paper, margins)
    headings = zip(widths, paper.columns, strict=True)
    cells = (Cell(width, column.heading, shaded=True, size=paper.style.text) for width, column in headings)
    return Band(tuple(cells), paper.style.row)


def _row(paper: ListPaper, row: tuple[str, ...], margins: tuple[float, float]) -> Band:
    style = paper.style
    cells = zip(_widths(paper, margins), row, paper.columns, strict=True)
    return Band(
        tuple(
            Cell(width, text, left=column.left, size=style.text, colour=INK if place else style.colour)
            for place, (width, text, column) in enumerate(cells)
        ),
        style.row,
    )


def _widths(paper: ListPaper, margins: tuple[float, float]) -> list[float]:
    room = (margins[1] - margins[0]) / sum(column.share for column in paper.columns)
    return [room * column.share for column in paper.columns]


def _end(parts: list[Part], glyphs: Glyphs, margins: tuple[float, float]) -> float:
    return parts_marks(parts, glyphs, margins=margins, top=TOP, drill=False)[1]


def _marks(parts: list[Part], glyphs: Glyphs, margins: tuple[float, float], paper: ListPaper) -> tuple[Mark, ...]:
    return parts_marks(parts, glyphs, margins=margins, top=TOP, drill=paper.drill)[0]
