"""The codes of a file on A4, four to a sheet, as large as a plain scanner needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.paper.drawing.codes import large_qr_runs
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Mark, Pattern, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, RED, fitted

# The sheet goes to another machine's clerk, who may speak neither language of this program's screen: its words are
# Chinese and not translated, as a voucher's are.
TITLE: Final = "捎账单"
CODE: Final = 90.0
"""How wide a code is, in millimetres: its modules are as wide as a voucher's, which a webcam reads."""
COLUMNS: Final = 2
ROWS: Final = 2
_WIDTH: Final = 98.0
_HEIGHT: Final = 112.0
_LEFT: Final = (A4[0] - COLUMNS * _WIDTH) / 2
_EDGE: Final = (_WIDTH - CODE) / 2
_TITLE_AT: Final = 20.0
_ABOUT_AT: Final = 28.0
_ADVICE_AT: Final = 35.0
_TOP: Final = 44.0
_BELOW: Final = 6.0
_ADVICE: Final = "到对方机器上选“扫纸上的捎账码”，逐个扫码，先后不论，重复无妨；缺哪个，机器会说。"


@dataclass(frozen=True)
class Heading:
    """What stands over the codes: from which stream, for which node, as of when, and how many entries they bring."""

    origin: str
    to: str
    made: str
    entries: int


def codes_pdf(heading: Heading, codes: Sequence[str], *, at: int, drill: bool) -> bytes:
    """Return the sheets of a file's codes as a PDF made at a time (UTC ms); the same bytes for the same file."""
    sheets = -(-len(codes) // (COLUMNS * ROWS))
    said = [*_words(heading, 1, sheets), DRILL, *(_label(heading, n, len(codes)) for n in range(1, len(codes) + 1))]
    digits = "0123456789"
    glyphs = glyphs_of([*said, digits])
    pages = [
        Page(A4, tuple(_marks(heading, codes, sheet, sheets, glyphs, drill=drill))) for sheet in range(1, sheets + 1)
    ]
    return pages_pdf(pages, glyphs, at=at, title=TITLE)


def _words(heading: Heading, sheet: int, sheets: int) -> tuple[str, str, str]:
    about = f"机器 {heading.origin} 给 {heading.to}，截至 {heading.made}，{heading.entries} 条流水"
    return TITLE, f"{about}；第 {sheet} 张，共 {sheets} 张", _ADVICE


def _label(heading: Heading, number: int, count: int) -> str:
    return f"{heading.origin} 给 {heading.to}：第 {number} 码，共 {count} 码"


def _marks(  # noqa: PLR0913 - by name
    heading: Heading, codes: Sequence[str], sheet: int, sheets: int, glyphs: Glyphs, *, drill: bool
) -> Iterator[Mark]:
    title, about, advice = _words(heading, sheet, sheets)
    room = A4[0] - 2 * _LEFT - 2 * _EDGE
    left = _LEFT + _EDGE
    yield Words(text=title, x=left, y=_TITLE_AT, size=18, colour=INK)
    if drill:
        yield Words(text=DRILL, x=left + 60, y=_TITLE_AT, size=14, colour=RED)
    yield fitted(Words(text=about, x=left, y=_ABOUT_AT, size=11, colour=INK), glyphs, room=room)
    yield fitted(Words(text=advice, x=left, y=_ADVICE_AT, size=9, colour=GREY), glyphs, room=room)
    first = (sheet - 1) * COLUMNS * ROWS
    for place, digits in enumerate(codes[first : first + COLUMNS * ROWS]):
        row, column = divmod(place, COLUMNS)
        modules, runs = large_qr_runs(digits)
        x, y = _LEFT + column * _WIDTH + _EDGE, _TOP + row * _HEIGHT
        yield Pattern(x=x, y=y, module=CODE / modules, runs=runs)
        label = _label(heading, first + place + 1, len(codes))
        yield fitted(Words(text=label, x=x, y=y + CODE + _BELOW, size=10, colour=INK), glyphs, room=CODE)
