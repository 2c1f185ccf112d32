"""The district's document as a PDF: chapter after chapter on A4, charts as lines, every page numbered and dated."""

from collections.abc import Iterator, Sequence
from typing import Final

from supermarket.locale import _
from supermarket.paper.district.chapters import Chapter, Document, Grid, Key, made_on
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Mark, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.parts import (
    Band,
    Cell,
    Gap,
    Group,
    Note,
    Part,
    Plot,
    Title,
    on_pages,
    part_texts,
    parts_marks,
)
from supermarket.paper.drawing.typesetting import DRILL, FOOT_SIZE, GREY, INK, RED, drilled, ended, fitted

TOP: Final = 13.0
FOOT: Final = 12.0
MARGINS: Final = (18.0, A4[0] - 18.0)
ROOM: Final = MARGINS[1] - MARGINS[0]
HEADING: Final = 13.0
TEXT: Final = 9.5
SMALL: Final = 7.5
ROW: Final = 5.4
_KEYS_ACROSS: Final = 3
_KEY: Final = 17.0
_MONTHLY: Final = 6
"""A table with so many columns fills the page; the first of a narrower one has what is left."""


def document_pdf(document: Document) -> bytes:
    """Return the document as a PDF, the same bytes for the same document."""
    groups = [_opening(document), *(group for chapter in document.chapters for group in _groups(chapter))]
    texts = (text for group in groups for part in group.parts for text in part_texts(part))
    glyphs = glyphs_of([*texts, document.title, DRILL, _told(document, 0, 0), "0123456789"])
    sheets = on_pages(groups, glyphs, margins=MARGINS, top=TOP, bottom=A4[1] - FOOT - 5)
    pages = []
    for number, parts in enumerate(sheets, 1):
        marks, _end = parts_marks(parts, glyphs, margins=MARGINS, top=TOP, drill=document.drill)
        pages.append(Page(A4, (*marks, *_foot(document, number, len(sheets), glyphs))))
    return pages_pdf(pages, glyphs, at=document.at, title=document.title)


def _opening(document: Document) -> Group:
    return Group((Title(document.title, "", RED), *(Note(text, TEXT, INK) for text in document.about), Gap(2)))


def _groups(chapter: Chapter) -> Iterator[Group]:
    """Give what stays together on a page: a chapter's heading with its chart, then its table."""
    made = Note(chapter.made, SMALL)
    head: list[Part] = [
        Gap(4),
        Note(chapter.title, HEADING, RED),
        *(Note(text, TEXT, INK) for text in chapter.said),
        *_keys(chapter.keys),
        *((Gap(1.5),) if chapter.keys and chapter.chart else ()),  # a chart paints over a line that it touches
        *((Plot(chapter.chart), Gap(1)) if chapter.chart else ()),
    ]
    if chapter.grid is None:
        yield Group((*head, made))
        return
    table = (*_table(chapter.grid), Gap(1.5), made)
    if chapter.chart is None:  # no heading is left alone at the foot of a page
        yield Group((*head, *table))
        return
    yield Group((*head,))
    yield Group(table)


def _keys(keys: Sequence[Key]) -> Iterator[Part]:
    for first in range(0, len(keys), _KEYS_ACROSS):
        row = keys[first : first + _KEYS_ACROSS]
        width = ROOM / _KEYS_ACROSS
        yield Band(tuple(Cell(width, "\n".join((key.name, key.figure, key.beside or " "))) for key in row), _KEY)


def _table(grid: Grid) -> Iterator[Part]:
    first = ROOM / len(grid.headings) if len(grid.headings) >= _MONTHLY else ROOM * 0.4
    other = (ROOM - first) / (len(grid.headings) - 1)
    yield Band(
        tuple(Cell(other if at else first, text, shaded=True, size=TEXT - 1) for at, text in enumerate(grid.headings)),
        ROW,
    )
    for row in grid.rows:
        cells = [Cell(first, row[0], left=True, size=TEXT - 1)]
        cells += [Cell(other, text, right=True, size=TEXT - 1) for text in row[1:]]
        yield Band(tuple(cells), ROW)


def _told(document: Document, number: int, pages: int) -> str:
    return _("page {number} of {pages}, up to {date}").format(number=number, pages=pages, date=made_on(document))


def _foot(document: Document, number: int, pages: int, glyphs: Glyphs) -> tuple[Mark, ...]:
    left, right = MARGINS
    y = A4[1] - FOOT
    marked, beside = drilled(glyphs, left=left, y=y, drill=document.drill)
    told = Words(text=_told(document, number, pages), x=right, y=y, size=FOOT_SIZE, colour=GREY)
    title = Words(text=document.title, x=beside, y=y, size=FOOT_SIZE, colour=GREY)
    told = ended(told, glyphs)
    return (*marked, fitted(title, glyphs, room=told.x - beside - 2), told)
