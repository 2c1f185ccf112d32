"""A list as a narrow strip for a phone: one column, a row over two lines, read in a chat without enlarging it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.lists import ListPaper
from supermarket.paper.drawing.marks import Block, Colour, Mark, Words, millimetres
from supermarket.paper.drawing.parts import HAIR
from supermarket.paper.drawing.pictures import marks_png
from supermarket.paper.drawing.typesetting import (
    DRILL,
    GREY,
    INK,
    LIGHT,
    RED,
    badge,
    ended,
    fitted,
    shifted,
    width_of,
    wrapped,
)

WIDTH: Final = 76.0
"""Millimetres; a hand's phone shows them on about 65, so that the letters are those of a chat."""
PER_INCH: Final = 240
"""Dots per inch: a strip is 718 dots wide."""
LENGTH_MAX: Final = 420.0
"""So long is one picture; what is longer is several."""
MARGIN: Final = 4.0
TITLE_SIZE: Final = 17.0
NAME_SIZE: Final = 13.0
TEXT_SIZE: Final = 10.5
SPACE: Final = 1.6
_CONTINUED: Final = "（续）"


@dataclass(frozen=True)
class Strip:
    """Which columns of a list stand where in a row: `name` large at the left, `figure` at the right, `below` under it.

    `unit` follows the figure. What some lists of a sort lack may be named below all the same.
    """

    name: tuple[int, ...]
    figure: int
    below: tuple[int, ...]
    unit: str = "分"


def write_strips(paper: ListPaper, strip: Strip, png: Path) -> list[Path]:
    """Write a list as pictures for phones and return where: a long one makes several, FILE-2.png and so on.

    Raises:
        FileExists, FileKind: they cannot be written.
    """
    places = []
    for number, picture in enumerate(strip_pngs(paper, strip), 1):
        place = png if number == 1 else png.with_stem(f"{png.stem}-{number}")
        check_file(place, ".png")
        write_whole(place, picture)
        places.append(place)
    return places


def strip_pngs(paper: ListPaper, strip: Strip) -> list[bytes]:
    """Return a list as pictures, each as long as what stands on it."""
    glyphs = glyphs_of(_texts(paper, strip))
    return [
        marks_png((WIDTH, height), marks, glyphs, per_inch=PER_INCH)
        for height, marks in _pictures(paper, strip, glyphs)
    ]


def _texts(paper: ListPaper, strip: Strip) -> Iterator[str]:
    yield from (paper.title, DRILL, _CONTINUED, strip.unit, "  ·", *paper.notes)
    yield from (text for fields in paper.about for field in fields.fields for text in (field.label, field.value))
    yield from (text for row in paper.rows for text in row)
    if paper.closing:
        yield from (paper.closing.body, paper.closing.day)


def _pictures(paper: ListPaper, strip: Strip, glyphs: Glyphs) -> list[tuple[float, list[Mark]]]:
    """Return each picture's height and marks."""
    pictures: list[tuple[float, list[Mark]]] = []
    y, marks = MARGIN, list[Mark]()
    for height, part in _parts(paper, strip, glyphs):
        if marks and y + height > LENGTH_MAX - MARGIN:
            pictures.append((y + MARGIN, marks))
            y, marks = _again(paper, glyphs)
        marks += [shifted(mark, 0, y) for mark in part]
        y += height
    return [*pictures, (y + MARGIN, marks)]


def _parts(paper: ListPaper, strip: Strip, glyphs: Glyphs) -> Iterator[tuple[float, list[Mark]]]:
    """Give what stands below each other, each with its height: the head, a part for each row, the end."""
    yield _head(paper, glyphs)
    yield from (_row(row, strip, paper.style.colour, glyphs) for row in paper.rows)
    for note in paper.notes:
        yield _lines(note, TEXT_SIZE - 1.5, GREY, glyphs)
    if paper.closing:
        yield _at_right(paper.closing.body, glyphs)
        yield _at_right(paper.closing.day, glyphs)


def _head(paper: ListPaper, glyphs: Glyphs) -> tuple[float, list[Mark]]:
    title = Words(text=paper.title, x=0, y=0, size=TITLE_SIZE, colour=paper.style.colour if paper.closing else RED)
    title = fitted(title, glyphs, room=WIDTH - 2 * MARGIN)
    line = millimetres(TITLE_SIZE)
    marks: list[Mark] = [replace(title, x=(WIDTH - width_of(title, glyphs)) / 2, y=line)]
    y = line * 1.5
    if paper.drill:
        marks += badge(DRILL, glyphs, right=WIDTH - MARGIN, y=y + line * 0.5, size=TEXT_SIZE)
        y += line
    for field in (field for fields in paper.about for field in fields.fields if field.value):
        height, words = _lines(f"{field.label}{field.value}", TEXT_SIZE, INK, glyphs)
        marks += [shifted(mark, 0, y) for mark in words]
        y += height
    return y + SPACE, [*marks, _rule(y + SPACE / 2)]


def _again(paper: ListPaper, glyphs: Glyphs) -> tuple[float, list[Mark]]:
    """Return what stands at the top of each further picture: what it belongs to, and a drill's mark."""
    line = MARGIN + millimetres(NAME_SIZE)
    title = Words(text=f"{paper.title}{_CONTINUED}", x=MARGIN, y=line, size=NAME_SIZE, colour=RED)
    end = line + 2 * SPACE
    drilled = badge(DRILL, glyphs, right=WIDTH - MARGIN, y=line, size=TEXT_SIZE) if paper.drill else ()
    room = min((mark.x for mark in drilled), default=WIDTH - MARGIN) - MARGIN - SPACE
    return end, [fitted(title, glyphs, room=room), *drilled, _rule(end - SPACE / 2)]


def _row(row: tuple[str, ...], strip: Strip, colour: Colour, glyphs: Glyphs) -> tuple[float, list[Mark]]:
    name = "  ".join(row[column] for column in strip.name if row[column])
    line = millimetres(NAME_SIZE) * 1.25
    figure = ended(
        Words(text=f"{row[strip.figure]} {strip.unit}", x=WIDTH - MARGIN, y=line, size=NAME_SIZE, colour=colour), glyphs
    )
    named = Words(text=name, x=MARGIN, y=line, size=NAME_SIZE, colour=INK)
    marks: list[Mark] = [fitted(named, glyphs, room=figure.x - MARGIN - SPACE), figure]
    below = " · ".join(row[column] for column in strip.below if row[column : column + 1] not in {(), ("",)})
    height, words = _lines(below, TEXT_SIZE, GREY, glyphs) if below else (0.0, [])
    end = line + SPACE + height
    return end + SPACE, [*marks, *(shifted(mark, 0, line + SPACE / 2) for mark in words), _rule(end + SPACE / 2)]


def _lines(text: str, size: float, colour: Colour, glyphs: Glyphs) -> tuple[float, list[Mark]]:
    leading = millimetres(size) * 1.35
    lines = wrapped(text, glyphs, size=size, room=WIDTH - 2 * MARGIN)
    words: list[Mark] = [
        Words(text=line, x=MARGIN, y=leading * number, size=size, colour=colour) for number, line in enumerate(lines, 1)
    ]
    return leading * len(lines) + SPACE, words


def _at_right(text: str, glyphs: Glyphs) -> tuple[float, list[Mark]]:
    leading = millimetres(TEXT_SIZE) * 1.5
    words = fitted(Words(text=text, x=0, y=leading, size=TEXT_SIZE, colour=INK), glyphs, room=WIDTH - 2 * MARGIN)
    return leading, [ended(replace(words, x=WIDTH - MARGIN), glyphs)]


def _rule(y: float) -> Block:
    return Block(x=MARGIN, y=y, width=WIDTH - 2 * MARGIN, height=HAIR, colour=LIGHT)
