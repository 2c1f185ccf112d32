"""How the papers of a month end are set: groups of rows that stay together, bars, the journal's root as a QR code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supermarket.months.reconciled import Reconciliation
from supermarket.paper.fonts import Glyphs
from supermarket.paper.form_parts import Band, Cell, Part, part_texts, parts_marks
from supermarket.paper.marks import Block, Mark, Pattern, Run, Words
from supermarket.paper.painting import A4, Page
from supermarket.paper.typesetting import INK, RED, page_foot

ROOM: Final = 174.0
TOP: Final = 13.0
BOTTOM: Final = 283.0
"""Where the last line on a page may end, in millimetres from the top."""
FOOT: Final = 289.0
LEFT: Final = (A4[0] - ROOM) / 2
ROW: Final = 7.0
LINE: Final = 7.5
TEXT_LINE: Final = 4.4
QR_MODULE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures as bars beside each other's, in points."""

    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Root:
    """The journal as it stood, as a text and as a QR code that any phone reads."""

    text: tuple[str, ...]
    code: str


Piece = Part | Bars | Root


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stay together on a page; `heading` is repeated where the page ends before the rows do."""

    pieces: tuple[Piece, ...]
    heading: Part | None = None


def serial(found: Reconciliation) -> str:
    """Return the paper's number: place, month, and the beginning of the digest of its figures."""
    return f"{found.site}-{found.month}-{found.digest[:8]}"


def head(text: str) -> Piece:
    """Return a section's heading."""
    return Band((Cell(ROOM, text, shaded=True, left=True),), ROW)


def row(texts: Sequence[str], widths: Sequence[float], height: float = ROW, *, left: int = -1) -> Band:
    """Return a row of framed cells; the text of the one numbered `left` begins at its left."""
    cells = (Cell(width, text, left=n == left) for n, (text, width) in enumerate(zip(texts, widths, strict=True)))
    return Band(tuple(cells), height)


# --- how it is set ----------------------------------------------------------------------------------------------------


def block_texts(block: Group) -> Iterator[str]:
    """Give every text of a group, for the fonts to be looked up."""
    for piece in (*block.pieces, *((block.heading,) if block.heading else ())):
        match piece:
            case Bars(rows):
                yield from (f"{label}{value}" for label, value in rows)
            case Root(text):
                yield from text
            case _:
                yield from part_texts(piece)


def pages(found: Reconciliation, blocks: Iterable[Group], glyphs: Glyphs) -> list[Page]:
    """Return the pages of a paper, numbered; at their foot stands when the journal's last entry was made."""
    sheets: list[list[Mark]] = [[]]
    y = TOP
    for block in blocks:
        marks, end = _set(block.pieces, y, glyphs, drill=found.drill)
        if end > BOTTOM:
            sheets.append([])
            pieces = (block.heading, *block.pieces) if block.heading else block.pieces
            marks, end = _set(pieces, TOP, glyphs, drill=found.drill)
        sheets[-1] += marks
        y = end
    text, margins = f"编号 {serial(found)}", (LEFT, LEFT + ROOM)
    return [
        Page(A4, (*marks, *page_foot(text, number, len(sheets), glyphs, margins=margins, y=FOOT, at=found.at)))
        for number, marks in enumerate(sheets, 1)
    ]


def _set(pieces: Iterable[Piece], y: float, glyphs: Glyphs, *, drill: bool) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    for piece in pieces:
        match piece:
            case Bars():
                more, y = _bars(piece, y)
            case Root():
                more, y = _journal(piece, y)
            case _:
                more, y = parts_marks((piece,), glyphs, margins=(LEFT, LEFT + ROOM), top=y, drill=drill)
        marks += more
    return marks, y


def _bars(bars: Bars, y: float) -> tuple[tuple[Mark, ...], float]:
    most = max(1, *(value for _label, value in bars.rows))
    pitch, label, room = 6.0, 14.0, ROOM - 44.0
    marks: list[Mark] = []
    for label_text, value in bars.rows:
        width = room * max(0, value) / most
        marks.append(Words(text=label_text, x=LEFT + 2, y=y + 4.2, size=9, colour=INK))
        if width:
            marks.append(Block(x=LEFT + label, y=y + 1.2, width=width, height=3.8, colour=RED))
        marks.append(Words(text=str(value), x=LEFT + label + width + 1.5, y=y + 4.2, size=9, colour=INK))
        y += pitch
    return tuple(marks), y


def _journal(root: Root, y: float) -> tuple[tuple[Mark, ...], float]:
    runs, modules = _code(root.code)
    side = modules * QR_MODULE
    x = LEFT + ROOM - side
    words = (Words(text=text, x=LEFT, y=y + 6 + 5.5 * n, size=9, colour=INK) for n, text in enumerate(root.text))
    return (*words, Pattern(x=x, y=y + 2, module=QR_MODULE, runs=runs)), y + side + 4


def _code(text: str) -> tuple[tuple[Run, ...], int]:
    """Return the black modules of the QR code (ISO/IEC 18004, level M) of a text, and how many are a side."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=4)
    code.add_data(text)
    code.make(fit=True)
    runs = []
    for row, modules in enumerate(code.modules):
        edges = [at for at, (left, right) in enumerate(pairwise([False, *modules, False])) if left != right]
        runs += [Run(start, row, end - start, 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(runs), len(code.modules)
