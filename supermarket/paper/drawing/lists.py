"""A list on paper: a title, what it is about, rows under headings page after page, notes and who issues it at the end.

Notices, honour boards and lists of what to buy are such lists; `strips` draws them for a phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Colour, Mark
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.parts import (
    NOTE_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    Band,
    Cell,
    Closing,
    Field,
    Fields,
    Gap,
    Note,
    Part,
    Plot,
    Title,
    height_for,
    part_texts,
    parts_marks,
)
from supermarket.paper.drawing.typesetting import DRILL, INK, RED, page_foot
from supermarket.people.masking import masked_name

A3: Final = (297.0, 420.0)
TOP: Final = 13.0
FOOT: Final = 12.0
MARGIN: Final = 18.0
_CONTINUED: Final = "（续）："
SMALLEST: Final = 0.7
"""A long name is set so much smaller at most; what needs more room makes its row higher."""


@dataclass(frozen=True)
class Style:
    """How large a list is set, in points and millimetres, and the colour of its title and of its first column.

    `text` is the rows' size, `about` that of what stands above them, `note` that of what stands below.
    """

    title: float = TITLE_SIZE
    text: float = TEXT_SIZE
    row: float = 7.5
    colour: Colour = INK
    about: float = TEXT_SIZE
    note: float = NOTE_SIZE


PLAIN: Final = Style()
LARGE: Final = Style(title=38, text=17, row=12.5, colour=RED, about=12, note=12)
"""For a wall that people stand some steps away from."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, and whether its texts begin at the left or end at the right."""

    heading: str
    share: float
    left: bool = False
    right: bool = False


@dataclass(frozen=True)
class ListPaper:
    """A list: `about` stands below the title, `notes` below the last row, `serial` at the foot of every page.

    `closing` is who issues it and when, where a seal goes on it; `drawing` is a chart above the first row.
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
    drawing: Plot | None = None


def masked(paper: ListPaper, column: int) -> ListPaper:
    """Return a list as it may leave the village, the names in one column masked; a masked one stays as it is."""
    rows = tuple((*row[:column], masked_name(row[column]), *row[column + 1 :]) for row in paper.rows)
    return replace(paper, rows=rows)


def list_pdf(paper: ListPaper, *, at: int, size: tuple[float, float] = A4) -> bytes:
    """Return a list as a PDF; `at`, UTC milliseconds, is its only date."""
    glyphs = _glyphs(paper)
    return pages_pdf(_pages(paper, glyphs, size, at=at), glyphs, at=at, title=paper.title)


def _glyphs(paper: ListPaper) -> Glyphs:
    fixed = [
        DRILL,
        _CONTINUED,
        "第/页截至编号0123456789- ",
        paper.serial,
        *paper.notes,
        *(column.heading for column in paper.columns),
    ]
    around: tuple[Part, ...] = (_title(paper), *paper.about, *((paper.closing,) if paper.closing else ()))
    parts = (text for part in around for text in part_texts(part))
    return glyphs_of([*fixed, *parts, *(text for row in paper.rows for text in row)])


def _pages(paper: ListPaper, glyphs: Glyphs, size: tuple[float, float], *, at: int) -> list[Page]:
    margins = (MARGIN, size[0] - MARGIN)
    about = (replace(fields, size=paper.style.about) for fields in paper.about)
    drawn = (Gap(3), paper.drawing) if paper.drawing else ()
    sheets: list[list[Part]] = [[_title(paper), *about, *drawn, Gap(3), _heading(paper, margins)]]
    y = _end(sheets[0], glyphs, margins)
    bottom = size[1] - FOOT - 4
    for group in _body(paper, glyphs, margins):
        height = _end(group, glyphs, margins) - TOP
        if y + height > bottom:
            sheets.append([_again(paper), Gap(2), _heading(paper, margins)])
            y = _end(sheets[-1], glyphs, margins)
        sheets[-1] += group
        y += height

    def foot(number: int) -> tuple[Mark, ...]:
        text, y = f"编号 {paper.serial}", size[1] - FOOT
        return page_foot(text, number, len(sheets), glyphs, margins=margins, y=y, at=at, drill=paper.drill)

    return [
        Page(size, (*_marks(parts, glyphs, margins, paper), *foot(number))) for number, parts in enumerate(sheets, 1)
    ]


def _body(paper: ListPaper, glyphs: Glyphs, margins: tuple[float, float]) -> Iterator[list[Part]]:
    """Give the parts that stay together: row after row, and the last with the notes and the seal below it."""
    rows: list[Part] = [_row(paper, row, glyphs, margins) for row in paper.rows]
    end = rows[-1:]
    if paper.notes:
        end += [Gap(3), *(Note(text, paper.style.note, INK) for text in paper.notes)]
    if paper.closing:
        end.append(paper.closing)
    yield from ([row] for row in rows[:-1])
    yield end


def _again(paper: ListPaper) -> Fields:
    """Return what stands at the top of each further page: what it belongs to."""
    whose, *_others = paper.about[0].fields
    return Fields((Field(f"{paper.title}{_CONTINUED}", whose.value),), size=paper.style.about)


def _title(paper: ListPaper) -> Title:
    return Title(paper.title, paper.english, paper.style.colour, paper.style.title)


def _heading(paper: ListPaper, margins: tuple[float, float]) -> Band:
    widths = _widths(paper, margins)
    headings = zip(widths, paper.columns, strict=True)
    cells = (Cell(width, column.heading, shaded=True, size=paper.style.text) for width, column in headings)
    return Band(tuple(cells), paper.style.row)


def _row(paper: ListPaper, row: tuple[str, ...], glyphs: Glyphs, margins: tuple[float, float]) -> Band:
    style = paper.style
    cells = tuple(
        Cell(
            width,
            text,
            left=column.left,
            right=column.right,
            size=style.text,
            colour=INK if place else style.colour,
        )
        for place, (width, text, column) in enumerate(zip(_widths(paper, margins), row, paper.columns, strict=True))
    )
    needed = max(height_for(cell, glyphs, size=SMALLEST * style.text) for cell in cells)
    return Band(cells, max(style.row, needed))


def _widths(paper: ListPaper, margins: tuple[float, float]) -> list[float]:
    room = (margins[1] - margins[0]) / sum(column.share for column in paper.columns)
    return [room * column.share for column in paper.columns]


def _end(parts: list[Part], glyphs: Glyphs, margins: tuple[float, float]) -> float:
    return parts_marks(parts, glyphs, margins=margins, top=TOP, drill=False)[1]


def _marks(parts: list[Part], glyphs: Glyphs, margins: tuple[float, float], paper: ListPaper) -> tuple[Mark, ...]:
    return parts_marks(parts, glyphs, margins=margins, top=TOP, drill=paper.drill)[0]
