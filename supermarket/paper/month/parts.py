"""How the papers of a month end are set: rows as high as their texts, groups that stay together, signatures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from supermarket.clock import district_date
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.drawing.codes import text_qr_runs
from supermarket.paper.drawing.fonts import Glyphs
from supermarket.paper.drawing.marks import Block, Mark, Pattern, Words, millimetres
from supermarket.paper.drawing.painting import A4, Page
from supermarket.paper.drawing.parts import HAIR, SHADE, Part, part_texts, parts_marks
from supermarket.paper.drawing.typesetting import DRILL, FOOT_SIZE, GREY, INK, centred, drilled, ended, fitted, wrapped
from supermarket.paper.month.columns import MARGIN, ROOM

TOP: Final = 13.0
BELOW: Final = 14.0
"""How far above the page's end the last line may end, in millimetres."""
FOOT: Final = 8.0
SIZE: Final = 8.5
SIZES: Final = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""The sizes that are tried where everything must go on one page, the largest first."""
PADDING: Final = 1.4
QR_MODULE: Final = 0.66
SIGNING_HEIGHT: Final = 42.0

Side = Literal["left", "middle", "right", "line"]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed cell: a text that is wrapped in it, or on one line: a number at its `right`, a `line` at its left."""

    width: float
    text: str = ""
    side: Side = "left"
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other, as high as the longest of their texts needs."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """Where three sign, each with what the ledger has of it already, and where the seal goes."""

    signers: tuple[tuple[str, ...], ...]
    seal: str = "盖章处"


@dataclass(frozen=True, slots=True)
class Root:
    """The journal as it stood, as a text and as a QR code that any phone reads."""

    text: tuple[str, ...]
    code: str


Piece = Part | Row | Signing | Root


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stay together on a page; `heading` is repeated where the page ends before the rows do."""

    pieces: tuple[Piece, ...]
    heading: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper: the `cover`, all on one page, with what stands at its `end`; then groups, page after page."""

    cover: tuple[Piece, ...]
    end: tuple[Piece, ...]
    groups: tuple[Group, ...]
    foot: str
    at: int
    drill: bool
    bookmark: str
    size: tuple[float, float] = A4


def month_of(found: Reconciliation) -> str:
    """Return a month as it stands on paper."""
    year, month = found.month.split("-")
    return f"{year} 年 {int(month)} 月"


def unless_zero(value: int) -> str:
    """Return a figure of a table; a nought stands as nothing, so that what happened is seen."""
    return str(value) if value else ""


def ends_shown(values: Sequence[int]) -> list[str]:
    """Return totals; what was there at both ends is said though it be nothing, as it is signed."""
    ends = {0, len(values) - 1}
    return [str(value) if n in ends else unless_zero(value) for n, value in enumerate(values)]


def head(text: str, room: float = ROOM) -> Row:
    """Return a section's heading."""
    return Row((Box(room, text, shaded=True),))


def heads(texts: Sequence[str], widths: Sequence[float]) -> Row:
    """Return a table's headings."""
    return Row(tuple(Box(width, text, "middle", shaded=True) for text, width in zip(texts, widths, strict=True)))


def row(
    texts: Sequence[str], widths: Sequence[float], *, numbers: Iterable[int] = (), lines: Iterable[int] = ()
) -> Row:
    """Return a row of a table; in the columns of `numbers` texts stand at the right, in those of `lines` on a line."""
    sides: dict[int, Side] = {**dict.fromkeys(numbers, "right"), **dict.fromkeys(lines, "line")}
    cells = enumerate(zip(texts, widths, strict=True))
    return Row(tuple(Box(width, text, sides.get(n, "left")) for n, (text, width) in cells))


def table(title: Sequence[Piece], heading: Row, rows: Sequence[Row], none: str) -> Iterator[Group]:
    """Give a section with a table, or with one line where there is nothing to list."""
    if not rows:
        yield Group((*title, Row((Box(sum(box.width for box in heading.boxes), none),))))
        return
    yield Group((*title, heading, rows[0]))
    yield from (Group((each,), (heading,)) for each in rows[1:])


# --- which texts there are --------------------------------------------------------------------------------------------


def texts_of(sheets: Sheets) -> Iterator[str]:
    """Give every text of a paper, for the fonts to be looked up."""
    yield from (sheets.foot, DRILL)
    for piece in (*sheets.cover, *sheets.end):
        yield from _texts(piece)
    for group in sheets.groups:
        for piece in (*group.pieces, *group.heading):
            yield from _texts(piece)


def _texts(piece: Piece) -> Iterator[str]:
    match piece:
        case Row(boxes):
            yield from (box.text for box in boxes)
        case Signing(signers, seal):
            yield from (text for signer in signers for text in signer)
            yield from (seal, _NAME, _DATE)
        case Root(text):
            yield from text
        case _:
            yield from part_texts(piece)


# --- how it is set ----------------------------------------------------------------------------------------------------

FOOT_TEXTS: Final = "第/页，全册截至0123456789-·　 "
_NAME: Final = "签字："
_DATE: Final = "日期："


def pages(sheets: Sheets, glyphs: Glyphs, *, before: int | None = None) -> list[Page]:
    """Return the pages of a paper, numbered; of one that stands among others, `before` are the pages before it."""
    bottom = sheets.size[1] - BELOW
    done: list[list[Mark]] = []
    if sheets.cover:
        done.append(_cover(sheets, glyphs, bottom))
    y = bottom + 1 if sheets.cover else TOP
    if not sheets.cover:
        done.append([])
    for group in sheets.groups:
        marks, end = _set(group.pieces, y, glyphs, sheets)
        if end > bottom and y > TOP:
            done.append([])
            marks, end = _set((*group.heading, *group.pieces), TOP, glyphs, sheets)
        done[-1] += marks
        y = end
    return [
        Page(
            sheets.size,
            (*marks, *_foot(sheets, number, len(done), glyphs, before)),
            sheets.bookmark if number == 1 else "",
        )
        for number, marks in enumerate(done, 1)
    ]


def _cover(sheets: Sheets, glyphs: Glyphs, bottom: float) -> list[Mark]:
    """Return everything that must stand on one page, its end at the page's end, as large as it fits."""
    for size in SIZES:
        low, low_end = _set(sheets.end, 0, glyphs, sheets, size)
        marks, end = _set(sheets.cover, TOP, glyphs, sheets, size)
        if end + low_end <= bottom:
            low, _end = _set(sheets.end, bottom - low_end, glyphs, sheets, size)
            break
    return [*marks, *low]


def _foot(sheets: Sheets, number: int, count: int, glyphs: Glyphs, before: int | None) -> tuple[Mark, ...]:
    left, right, y = MARGIN, sheets.size[0] - MARGIN, sheets.size[1] - FOOT
    among = "" if before is None else f"（全册第 {before + number} 页）"
    told = f"第 {number}/{count} 页{among}　截至 {district_date(sheets.at)}"
    words = ended(Words(text=told, x=right, y=y, size=FOOT_SIZE, colour=GREY), glyphs)
    marked, beside = drilled(glyphs, left=left, y=y, drill=sheets.drill)
    text = Words(text=sheets.foot, x=beside, y=y, size=FOOT_SIZE, colour=GREY)
    return *marked, fitted(text, glyphs, room=words.x - beside - 4), words


def _set(
    pieces: Iterable[Piece], y: float, glyphs: Glyphs, sheets: Sheets, size: float = SIZE
) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    margins = (MARGIN, sheets.size[0] - MARGIN)
    for piece in pieces:
        match piece:
            case Row(boxes):
                more, y = _row(boxes, y, glyphs, size)
            case Signing():
                more, y = _signing(piece, y, glyphs, margins[1] - margins[0])
            case Root():
                more, y = _journal(piece, y, margins[1])
            case _:
                set_, y = parts_marks((piece,), glyphs, margins=margins, top=y, drill=sheets.drill)
                more = [*set_]
        marks += more
    return marks, y


def _row(boxes: Sequence[Box], y: float, glyphs: Glyphs, size: float) -> tuple[list[Mark], float]:
    em = millimetres(size)
    texts = [_lines(box, glyphs, size) for box in boxes]
    height = 0.5 * em + 1.35 * em * max(len(lines) for lines in texts)
    marks: list[Mark] = []
    x = MARGIN
    for box, lines in zip(boxes, texts, strict=True):
        marks += _frame(x, y, box.width, height, shaded=box.shaded)
        top = y + (height - 1.35 * em * len(lines)) / 2 + 1.02 * em
        for n, line in enumerate(lines):
            words = Words(text=line, x=x + PADDING, y=top + 1.35 * em * n, size=size, colour=INK)
            marks.append(_placed(words, box, x, glyphs))
        x += box.width
    return marks, y + height


def _lines(box: Box, glyphs: Glyphs, size: float) -> list[str]:
    if box.side in {"right", "line"}:
        return [box.text]
    room = box.width - 2 * PADDING
    lines = (wrapped(part, glyphs, size=size, room=room) for part in box.text.splitlines() or [""])
    return [line for part in lines for line in part]


def _placed(words: Words, box: Box, x: float, glyphs: Glyphs) -> Words:
    """Return a line where it stands in its cell; one that is too long for it is made smaller."""
    words = fitted(words, glyphs, room=box.width - 2 * PADDING)
    match box.side:
        case "right":
            return ended(replace(words, x=x + box.width - PADDING), glyphs)
        case "middle":
            return centred(replace(words, x=x + box.width / 2), glyphs)
        case _:
            return words


def _frame(x: float, y: float, width: float, height: float, *, shaded: bool = False) -> list[Mark]:
    ground = [Block(x=x, y=y, width=width, height=height, colour=SHADE)] if shaded else []
    level = [Block(x=x - HAIR / 2, y=at - HAIR / 2, width=width + HAIR, height=HAIR) for at in (y, y + height)]
    upright = [Block(x=at - HAIR / 2, y=y, width=HAIR, height=height) for at in (x, x + width)]
    return [*ground, *level, *upright]


def _signing(signing: Signing, y: float, glyphs: Glyphs, room: float) -> tuple[list[Mark], float]:
    """Return the cells in which is signed, and the one for the seal, which stays white but for a word at its top."""
    seal = SIGNING_HEIGHT
    each = (room - seal) / len(signing.signers)
    marks: list[Mark] = []
    for n, texts in enumerate(signing.signers):
        x = MARGIN + n * each
        marks += _frame(x, y, each, SIGNING_HEIGHT)
        for at, text in enumerate(texts):
            size, colour = (10.5, INK) if at == 0 else (8.0, GREY)
            words = Words(text=text, x=x + 2, y=y + 6 + 4.6 * at, size=size, colour=colour)
            marks.append(fitted(words, glyphs, room=each - 4))
        for label, line in ((_NAME, SIGNING_HEIGHT - 12), (_DATE, SIGNING_HEIGHT - 3.5)):
            marks.append(Words(text=label, x=x + 2, y=y + line, size=10, colour=INK))
            marks.append(Block(x=x + 13, y=y + line + 0.8, width=each - 16, height=HAIR))
    x = MARGIN + room - seal
    marks += _frame(x, y, seal, SIGNING_HEIGHT)
    marks.append(centred(Words(text=signing.seal, x=x + seal / 2, y=y + 5, size=9, colour=GREY), glyphs))
    return marks, y + SIGNING_HEIGHT


def _journal(root: Root, y: float, right: float) -> tuple[list[Mark], float]:
    modules, runs = text_qr_runs(root.code)
    side = modules * QR_MODULE
    words = (Words(text=text, x=MARGIN, y=y + 5 + 4.7 * n, size=8.5, colour=INK) for n, text in enumerate(root.text))
    return [*words, Pattern(x=right - side, y=y + 2, module=QR_MODULE, runs=runs)], y + side + 2
