"""What printed forms are made of: titles, lines to write on, rows of framed cells. Each part knows its own height.

A form is a list of parts, so that its words can be looked up in the fonts before anything is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from supermarket.paper.drawing.fonts import Glyphs
from supermarket.paper.drawing.marks import Block, Colour, Mark, Plotted, Words, millimetres
from supermarket.paper.drawing.plots.values import Chart, chart_height
from supermarket.paper.drawing.typesetting import (
    DRILL,
    GREY,
    INK,
    LIGHT,
    badge,
    centred,
    ended,
    fitted,
    width_of,
    wrapped,
)

SHADE: Final[Colour] = (238, 238, 238)
HAIR: Final = 0.2
TEXT_SIZE: Final = 10.0
TEXT_SIZE_MIN: Final = 4.0
PADDING: Final = 1.8
TITLE_SIZE: Final = 20.0
NOTE_SIZE: Final = 8.5


@dataclass(frozen=True, slots=True)
class Title:
    """What form this is, in the middle; English is small below."""

    text: str
    english: str
    colour: Colour = INK
    size: float = TITLE_SIZE


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its value, or with a line to write on; `share` is its part of the row's width."""

    label: str
    value: str = ""
    share: float = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields side by side."""

    fields: tuple[Field, ...]
    height: float = 9.0
    size: float = TEXT_SIZE


@dataclass(frozen=True, slots=True)
class Note:
    """How to fill in the form."""

    text: str
    size: float = NOTE_SIZE
    colour: Colour = GREY


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between two parts."""

    height: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A broken line to cut along."""

    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A framed cell, `width` millimetres wide: a text in its middle, at its left or, as a figure, at its right.

    One at its foot is for signing.
    """

    width: float
    text: str = ""
    shaded: bool = False
    left: bool = False
    foot: str = ""
    size: float = TEXT_SIZE
    colour: Colour = INK
    right: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Cells side by side."""

    cells: tuple[Cell, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Closing:
    """Who issues a paper and on which day 落款, at the right below it, in a frame that is the room for the seal."""

    body: str
    day: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart from margin to margin; without a height it has the one that suits it."""

    chart: Chart
    height: float = 0

    def high(self, width: float) -> float:
        """Return how high it is where it is so many millimetres wide."""
        return self.height or chart_height(self.chart, width)


Part = Title | Fields | Note | Gap | Cut | Band | Closing | Plot

TITLE_HEIGHT: Final = 17.0
SEAL: Final = "（盖章处）"
SEAL_WIDTH: Final = 46.0
SEAL_HEIGHT: Final = 42.0
"""A round seal of an office is 42 mm wide."""


def part_texts(part: Part) -> tuple[str, ...]:
    """Return every text of a part."""
    match part:
        case Title(text, english):
            return text, english, DRILL
        case Closing(body, day):
            return body, day, SEAL
        case Fields(fields=fields):
            return tuple(text for field in fields for text in (field.label, field.value))
        case Note(text=text):
            return (text,)
        case Band(cells):
            return tuple(text for cell in cells for text in (*cell.text.splitlines(), cell.foot))
        case Gap() | Cut() | Plot():  # a chart looks its letters up itself
            return ()
        case _:
            assert_never(part)


def parts_marks(
    parts: Iterable[Part], glyphs: Glyphs, *, margins: tuple[float, float], top: float, drill: bool
) -> tuple[tuple[Mark, ...], float]:
    """Return parts set one below the other between a left and a right margin, and where they end."""
    left, right = margins
    marks: list[Mark] = []
    y = top
    for part in parts:
        match part:
            case Title():
                marks += _title(part, y, glyphs, margins=margins, drill=drill)
                y += title_height(part)
            case Fields(height=height):
                marks += _fields(part, y + height - 2.6, glyphs, left=left, right=right)
                y += height
            case Note(text, size, colour):
                lines = wrapped(text, glyphs, size=size, room=right - left)
                marks += _stacked(lines, left, y + _leading(size), size, colour)
                y += _leading(size) * len(lines) + 2.4
            case Band(cells, height):
                marks += _band(cells, y, height, glyphs, left=left)
                y += height
            case Gap(height):
                y += height
            case Closing():
                marks += _closing(part, y, glyphs, right=right)
                y += SEAL_HEIGHT + 2
            case Plot(chart):
                height = part.high(right - left)
                marks.append(Plotted(x=left, y=y, width=right - left, height=height, chart=chart))
                y += height
            case Cut(height):
                marks += _broken(y + height / 2, left=left, right=right)
                y += height
            case _:
                assert_never(part)
    return tuple(marks), y


@dataclass(frozen=True)
class Group:
    """Parts that stay together on a page; `again` stands before those that begin one, such as a table's heading."""

    parts: tuple[Part, ...]
    again: tuple[Part, ...] = ()


def on_pages(
    groups: Iterable[Group], glyphs: Glyphs, *, margins: tuple[float, float], top: float, bottom: float
) -> list[list[Part]]:
    """Lay groups out on pages between a top and a bottom, in millimetres; one that is higher than a page runs over."""
    pages: list[list[Part]] = [[]]
    y = top
    for group in groups:
        height = parts_marks(group.parts, glyphs, margins=margins, top=0, drill=False)[1]
        if pages[-1] and y + height > bottom:
            pages.append([*group.again])
            y = parts_marks(group.again, glyphs, margins=margins, top=top, drill=False)[1]
        pages[-1] += group.parts
        y += height
    return pages


def title_height(part: Title) -> float:
    """Return how high a title is, with its English below it."""
    return TITLE_HEIGHT + millimetres(part.size - TITLE_SIZE)


def _title(part: Title, y: float, glyphs: Glyphs, *, margins: tuple[float, float], drill: bool) -> tuple[Mark, ...]:
    left, right = margins
    middle = (left + right) / 2
    taller = millimetres(part.size - TITLE_SIZE)
    drilled = badge(DRILL, glyphs, right=right, y=y + 7.5, size=14) if drill else ()
    beside = max((right - mark.x + PADDING for mark in drilled), default=0.0)
    title = Words(text=part.text, x=0, y=y + 8 + taller, size=part.size, colour=part.colour)
    title = fitted(title, glyphs, room=right - left - 2 * beside)
    return (
        centred(replace(title, x=middle), glyphs),
        centred(Words(text=part.english, x=middle, y=y + 13 + taller, size=9, colour=GREY), glyphs),
        *drilled,
    )


def _fields(part: Fields, y: float, glyphs: Glyphs, *, left: float, right: float) -> list[Mark]:
    """Return labels on one baseline, each with its value or a line up to the next label."""
    marks: list[Mark] = []
    gap = 5.0
    each = (right - left + gap) / sum(field.share for field in part.fields)
    for field in part.fields:
        end = left + each * field.share - gap
        label = Words(text=field.label, x=left, y=y, size=part.size, colour=INK)
        begin = left + width_of(label, glyphs) + 0.8
        marks.append(label)
        if field.value:
            value = Words(text=field.value, x=begin, y=y, size=part.size, colour=INK)
            marks.append(fitted(value, glyphs, room=end - begin))
        else:
            marks.append(Block(x=begin, y=y + 1.0, width=end - begin, height=HAIR, colour=INK))
        left = end + gap
    return marks


def _closing(part: Closing, y: float, glyphs: Glyphs, *, right: float) -> list[Mark]:
    """Return the issuing body and the day over each other, the seal's room around them."""
    left, bottom = right - SEAL_WIDTH, y + SEAL_HEIGHT
    frame = [Block(x=left, y=at, width=SEAL_WIDTH, height=HAIR, colour=LIGHT) for at in (y, bottom - HAIR)] + [
        Block(x=at, y=y, width=HAIR, height=SEAL_HEIGHT, colour=LIGHT) for at in (left, right - HAIR)
    ]
    words = (
        Words(text=SEAL, x=right - 2, y=y + 5, size=NOTE_SIZE, colour=LIGHT),
        Words(text=part.body, x=right - 2, y=y + SEAL_HEIGHT / 2 + 2, size=TEXT_SIZE + 1, colour=INK),
        Words(text=part.day, x=right - 2, y=y + SEAL_HEIGHT / 2 + 9, size=TEXT_SIZE + 1, colour=INK),
    )
    return [*frame, *(ended(fitted(each, glyphs, room=SEAL_WIDTH - 4), glyphs) for each in words)]


def _leading(size: float) -> float:
    return 1.4 * millimetres(size)


def _stacked(lines: Iterable[str], x: float, y: float, size: float, colour: Colour) -> list[Words]:
    leading = _leading(size)
    return [Words(text=line, x=x, y=y + leading * n, size=size, colour=colour) for n, line in enumerate(lines)]


def _band(cells: Sequence[Cell], y: float, height: float, glyphs: Glyphs, *, left: float) -> list[Mark]:
    """Return a row of framed cells; rows below each other share their lines."""
    marks: list[Mark] = []
    x = left
    for cell in cells:
        if cell.shaded:
            marks.append(Block(x=x, y=y, width=cell.width, height=height, colour=SHADE))
        marks += _cell_words(cell, x, y, height, glyphs)
        x += cell.width
    edges = [left + sum(cell.width for cell in cells[:n]) for n in range(len(cells) + 1)]
    level = [
        Block(x=left - HAIR / 2, y=at - HAIR / 2, width=x - left + HAIR, height=HAIR, colour=INK)
        for at in (y, y + height)
    ]
    upright = [Block(x=at - HAIR / 2, y=y, width=HAIR, height=height, colour=INK) for at in edges]
    return [*marks, *level, *upright]


def _cell_words(cell: Cell, x: float, y: float, height: float, glyphs: Glyphs) -> list[Words]:
    room = cell.width - 2 * PADDING
    lines, size = _filling(cell.text, room, height, glyphs, size=cell.size)
    # A cell that is signed at its foot begins at its top; every other text stands in the middle of its height.
    middle = y + (height - _leading(size) * (len(lines) - 1)) / 2 + 0.36 * millimetres(size)
    top = y + _leading(cell.size) + PADDING
    words = _stacked(lines, x + PADDING, top if cell.foot else middle, size, cell.colour)
    if cell.right:
        words = [ended(replace(line, x=x + cell.width - PADDING), glyphs) for line in words]
    elif not cell.left:
        words = [centred(replace(line, x=x + cell.width / 2), glyphs) for line in words]
    if cell.foot:
        foot = Words(text=cell.foot, x=x + PADDING, y=y + height - 2.4, size=cell.size, colour=INK)
        words.append(fitted(foot, glyphs, room=room))
    return words


def height_for(cell: Cell, glyphs: Glyphs, *, size: float) -> float:
    """Return how high a cell has to be for its whole text to be read in no smaller type than `size`."""
    room = cell.width - 2 * PADDING
    count = sum(len(wrapped(part, glyphs, size=size, room=room)) for part in cell.text.splitlines())
    return _leading(size) * count + PADDING


def _filling(text: str, room: float, height: float, glyphs: Glyphs, *, size: float) -> tuple[list[str], float]:
    """Return a text in as many lines as it needs, and the largest size in which they all fit into their cell."""
    while True:
        lines = [line for part in text.splitlines() for line in wrapped(part, glyphs, size=size, room=room)]
        if _leading(size) * len(lines) <= height or size <= TEXT_SIZE_MIN:
            return lines, size
        size -= 0.5


def _broken(y: float, *, left: float, right: float) -> list[Mark]:
    dash, pitch = 2.0, 4.0
    count = int((right - left) / pitch)
    left = (left + right - pitch * count + pitch - dash) / 2
    return [Block(x=left + n * pitch, y=y, width=dash, height=HAIR, colour=GREY) for n in range(count)]
