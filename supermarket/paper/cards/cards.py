"""What stands on a household's card, and where: a CR80 card laid out once, for sheets of paper and for single pictures.

Digits and codes open the household; the name is there so that a clerk and the household know whose card it is.
"""

from dataclasses import dataclass
from typing import Final

from supermarket.paper.drawing.codes import QR_MODULES, QR_QUIET_MODULES, barcode_modules, barcode_runs, qr_runs
from supermarket.paper.drawing.fonts import Glyphs, text_width
from supermarket.paper.drawing.marks import Block, Mark, Pattern, Words, millimetres
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, RED, badge, fitted

# ISO/IEC 7810, ID-1: the size of a bank card.
CARD_WIDTH: Final = 85.60
CARD_HEIGHT: Final = 53.98
PAYLOAD_DIGITS: Final = 32

# A card is read by villagers whatever language the clerk's screen has, so its words are Chinese and not translated.
BRAND: Final = "文明实践超市"
KIND: Final = "积分卡"
LABEL_HEAD: Final = "户主"
_HEAD_LINES: Final = ((1, 7.5, 15.0), (2, 4.8, 6.5), (3, 0.0, 4.8))
"""On so many lines a head's name is set in this size, unless it had to be smaller than the least to fit."""
LABEL_HOUSEHOLD: Final = "户号"
LABEL_CARD: Final = "卡号"

QR_MODULE: Final = 1.0  # 25 modules are 25 mm
BARCODE_MODULE: Final = 25.4 / 75  # 13.3 thousandths of an inch, what cheap scanners are made for; 4 pixels at 300 dpi
BARCODE_HEIGHT_MODULES: Final = 27

# The barcode is the widest thing on the card, so it sets both margins.
LEFT: Final = (CARD_WIDTH - barcode_modules(PAYLOAD_DIGITS) * BARCODE_MODULE) / 2
RIGHT: Final = CARD_WIDTH - LEFT
TOP: Final = 5.4
QR_REACH: Final = (QR_MODULES + QR_QUIET_MODULES) * QR_MODULE
TEXT_LEFT: Final = LEFT + QR_REACH + 1.6
BARCODE_TOP: Final = TOP + QR_REACH + 0.3
FOOT: Final = 49.2
FOOT_GAP: Final = 3.0
LABEL_SIZE: Final = 6.5
LABEL_WIDTH: Final = 7.0
VALUE_LEFT: Final = TEXT_LEFT + LABEL_WIDTH
PLACE_ENDS: Final = "省市区县旗镇乡街村屯站社"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFace:
    """What one card shows; without household and head it is a blank card, with a line to write the name on."""

    card: str
    payload: str
    household: str | None
    head: str | None
    place: str
    drill: bool

    def __post_init__(self) -> None:
        """Hold the face to its shape: 32 digits, and a household with its head or neither."""
        if not (len(self.payload) == PAYLOAD_DIGITS and self.payload.isascii() and self.payload.isdigit()):
            raise ValueError(f"a card's payload is {PAYLOAD_DIGITS} digits")
        if (self.household is None) != (self.head is None):
            raise ValueError("a card names a household and its head, or neither")


def card_texts(face: CardFace) -> tuple[str, ...]:
    """Return every text that this card shows, so that its glyphs are looked up before anything is drawn."""
    fixed = (BRAND, KIND, LABEL_HEAD, LABEL_HOUSEHOLD, LABEL_CARD, DRILL)
    return (*fixed, face.card, face.place, face.household or "", face.head or "")


def card_marks(face: CardFace, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return everything that one card shows, in millimetres from its top left corner."""
    return (
        *_codes(face.payload),
        *_heading(glyphs),
        *_owner(face, glyphs),
        *_place(face.place, glyphs),
        *_foot(face, glyphs),
    )


def _codes(payload: str) -> tuple[Mark, ...]:
    bars = barcode_runs(payload, height=BARCODE_HEIGHT_MODULES)
    return (
        Pattern(x=LEFT, y=TOP, module=QR_MODULE, runs=qr_runs(payload)),
        Pattern(x=LEFT, y=BARCODE_TOP, module=BARCODE_MODULE, runs=bars),
    )


def _heading(glyphs: Glyphs) -> tuple[Mark, ...]:
    return (
        Words(text=BRAND, x=TEXT_LEFT, y=TOP + 4.0, size=12.5, colour=RED),
        *badge(KIND, glyphs, right=RIGHT, y=TOP + 3.7, size=9, colour=RED),
        Block(x=TEXT_LEFT, y=TOP + 6.7, width=RIGHT - TEXT_LEFT, height=0.2, colour=RED),
    )


def _owner(face: CardFace, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return the head's name and the household's number, or a line long and high enough to write a name on."""
    if face.head is None or face.household is None:
        return (
            Words(text=LABEL_HEAD, x=TEXT_LEFT, y=TOP + 17.0, size=LABEL_SIZE, colour=GREY),
            Block(x=VALUE_LEFT, y=TOP + 17.6, width=RIGHT - VALUE_LEFT, height=0.15, colour=GREY),
        )
    return (
        Words(text=LABEL_HEAD, x=TEXT_LEFT, y=TOP + 12.7, size=LABEL_SIZE, colour=GREY),
        *_head(face.head, glyphs),
        Words(text=LABEL_HOUSEHOLD, x=TEXT_LEFT, y=TOP + 17.9, size=LABEL_SIZE, colour=GREY),
        _fitted(Words(text=face.household, x=VALUE_LEFT, y=TOP + 18.0, size=9, colour=INK), glyphs),
    )


def _head(head: str, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return the head's name, a long one on two or three lines, so that it can be read."""

    def cut(count: int) -> list[str]:
        each = -(-len(head) // count)
        return [head[at : at + each] for at in range(0, len(head), each)]

    def fits(count: int, least: float) -> bool:
        return all(millimetres(least) * text_width(line, glyphs) <= RIGHT - VALUE_LEFT for line in cut(count))

    count, size = next((count, size) for count, least, size in _HEAD_LINES if fits(count, least))
    lines = cut(count)
    leading = 1.15 * millimetres(size)
    return tuple(
        _fitted(Words(text=line, x=VALUE_LEFT, y=TOP + 13.2 - leading * above, size=size, colour=INK), glyphs)
        for above, line in zip(reversed(range(len(lines))), lines, strict=True)
    )


def _place(place: str, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return the place on one line, or on two when one line would be too small to read."""
    size, size_min, leading = 8.0, 6.8, 2.9
    lines: tuple[str, ...] = (place,)
    if millimetres(size_min) * text_width(place, glyphs) > RIGHT - TEXT_LEFT:
        size, lines = size_min, _halves(place)
    return tuple(
        _fitted(Words(text=line, x=TEXT_LEFT, y=TOP + 24.5 - leading * above, size=size, colour=GREY), glyphs)
        for above, line in zip(reversed(range(len(lines))), lines, strict=True)
    )


def _halves(place: str) -> tuple[str, ...]:
    """Cut a long name of a place near its middle, rather after 镇 or 村 than inside a word."""

    def badness(cut: int) -> int:
        return abs(2 * cut - len(place)) + (0 if place[cut - 1] in PLACE_ENDS else len(place) // 2)

    middle = min(range(1, len(place)), key=badness)
    return place[:middle], place[middle:]


def _foot(face: CardFace, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return the card's printed number for typing, and on a drill's card the words that keep it out of real use."""
    drill = badge(DRILL, glyphs, right=RIGHT, y=FOOT, size=10) if face.drill else ()
    right = min((mark.x for mark in drill), default=RIGHT + FOOT_GAP) - FOOT_GAP
    return (
        Words(text=LABEL_CARD, x=LEFT, y=FOOT, size=LABEL_SIZE, colour=GREY),
        _fitted(Words(text=face.card, x=LEFT + LABEL_WIDTH, y=FOOT, size=11, colour=INK), glyphs, right=right),
        *drill,
    )


def _fitted(words: Words, glyphs: Glyphs, *, right: float = RIGHT) -> Words:
    """Return these words, made smaller where they would run past `right`; a name is never cut."""
    return fitted(words, glyphs, room=right - words.x)
