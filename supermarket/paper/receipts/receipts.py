"""What stands on a receipt 小票, in its order, and the receipt as lines of half-width columns for a text printer.

The household keeps one and the shop one with a signature. Both carry the journal's root, so that paper in a binder is
a witness of the books.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, assert_never

from supermarket.clock import district_date, district_time
from supermarket.journal.entry import entry_name
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.spending.redemption.receipt_codes import receipt_code

COLUMNS: Final = 32
"""What a printer of 58 mm paper has; a Chinese character takes two."""
ROOT_DIGITS: Final = 16
_QUANTITY_COLUMNS: Final = 8
_POINTS_COLUMNS: Final = 6

# A receipt is read by villagers whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "兑换小票"
FOR_SHOP: Final = "店存联"
FOR_HOUSEHOLD: Final = "户存联"
COPY: Final = "副本 COPY"
UNDONE: Final = "已撤销 UNDONE"
ADVICE: Final = "请当面点清，有差错请当场告知。"
SIGNATURE: Final = "领取人签字或按手印："
UNDO: Final = "撤销码（本次开台内有效）"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """So many units of one SKU, and the points for all of them."""

    sku: str
    name: str
    unit: str
    quantity: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """How many of the household's points lapse next, and after which date."""

    points: int
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one redemption's receipt says.

    `entry` is its number, ORIGIN-SEQ; `on` is the business date and `at` when it was entered, in UTC milliseconds;
    `head` is shown as it is given, masked or whole; `root` is the lower-case hex of the root of the first `size`
    entries of `origin`, of which this one is the last; `slip` is the number of the paper slip that it was entered from;
    `undone_by` is the entry that reversed it. `is_timed` is false where a clock had run ahead, so that the day alone is
    known. `balance` is what the household had left right then, of which `lapsed` points were past their last day and
    could not be spent any more; `proxy` is who fetched the goods for it.
    """

    shop: str
    entry: str
    on: str
    at: int
    household: str
    head: str
    lines: tuple[ReceiptLine, ...]
    points: int
    balance: int
    operator: str
    root: str
    size: int
    origin: str
    is_copy: bool = False
    drill: bool = False
    shop_copy: bool = False
    lapse: Lapse | None = None
    lapsed: int = 0
    slip: str | None = None
    undone_by: str | None = None
    proxy: str | None = None
    is_timed: bool = True

    def __post_init__(self) -> None:
        """Hold a receipt to its shape: an entry's name, lines that add up, enough of a root."""
        if entry_name(self.entry) is None:
            raise ValueError(f"{self.entry} is no entry's name")
        if not self.lines or sum(line.points for line in self.lines) != self.points:
            raise ValueError("a receipt's lines add up to its points")
        if len(self.root) < ROOT_DIGITS:
            raise ValueError(f"a root has at least {ROOT_DIGITS} digits")


# --- the rows of a receipt --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the middle; `rank` 1 is the shop's name, 2 what paper this is."""

    text: str
    rank: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A word that keeps this paper from being taken for something else."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What something is, at the left, and its value, at the right."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods, or the columns' headings."""

    item: str
    quantity: str
    points: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a person signs or puts a finger."""

    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Digits for the scanner, under the words that say what for."""

    label: str
    digits: str


Row = Heading | Stamp | Rule | Pair | Goods | Prose | Signature | Bars


def receipt_rows(receipt: Receipt) -> tuple[Row, ...]:
    """Return everything that a receipt shows, from top to bottom."""
    code = receipt_code(receipt.entry)
    return (
        Heading(receipt.shop, 1),
        Heading(f"{TITLE}（{FOR_SHOP if receipt.shop_copy else FOR_HOUSEHOLD}）", 2),
        *((Stamp(DRILL),) if receipt.drill else ()),
        *((Stamp(COPY),) if receipt.is_copy else ()),
        *((Stamp(UNDONE),) if receipt.undone_by else ()),
        Rule(),
        *_about(receipt),
        Rule(),
        Goods("商品", "数量", "积分"),
        *(Goods(f"{line.sku} {line.name}", f"{line.quantity}{line.unit}", str(line.points)) for line in receipt.lines),
        Rule(),
        Pair("合计积分", str(receipt.points), strong=True),
        Pair("剩余积分", str(receipt.balance), strong=True),
        *((Pair("其中已到期，不能兑换", str(receipt.lapsed)),) if receipt.lapsed else ()),
        *((Pair(f"其中 {receipt.lapse.on} 后失效", str(receipt.lapse.points)),) if receipt.lapse else ()),
        Rule(),
        Pair("流水账", f"{receipt.origin} 共 {receipt.size} 条"),
        Pair("流水根", grouped(receipt.root[:ROOT_DIGITS])),
        *((Signature(SIGNATURE),) if receipt.shop_copy else (Prose(ADVICE),)),
        *((Bars(UNDO, code),) if code and not receipt.undone_by else ()),
    )


def _about(receipt: Receipt) -> tuple[Pair, ...]:
    """Return whose receipt it is; one that was entered on a later day says both days."""
    same_day = receipt.on == district_date(receipt.at)
    return (
        Pair("单号", receipt.entry),
        *(() if same_day else (Pair("兑换日期", receipt.on),)),
        *((Pair("兑换单号", receipt.slip),) if receipt.slip else ()),
        *((Pair("时间" if same_day else "补录时间", district_time(receipt.at)),) if receipt.is_timed else ()),
        *((Pair("撤销小票", receipt.undone_by),) if receipt.undone_by else ()),
        Pair("户号", receipt.household),
        Pair("户主", receipt.head),
        *((Pair("代领", receipt.proxy),) if receipt.proxy else ()),
        Pair("经办人", receipt.operator),
    )


def grouped(digits: str) -> str:
    """Return digits in groups of four, which a person can compare."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


# --- as text ----------------------------------------------------------------------------------------------------------


def columns_of(text: str) -> int:
    """Return how many half-width columns a text takes.

    What East Asian fonts draw wide or may draw wide takes two: the printers' character set, GBK, has it in two bytes.
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def receipt_text(receipt: Receipt, width: int = COLUMNS) -> str:
    """Return a receipt as lines of at most `width` half-width columns, for a text file or a printer without pictures.

    Raises: ValueError if there are fewer than 24 columns.
    """
    if width < _QUANTITY_COLUMNS + _POINTS_COLUMNS + 10:
        raise ValueError("a receipt needs 24 columns")
    lines = [line.rstrip() for row in receipt_rows(receipt) for line in _row_lines(row, width)]
    return "\n".join(lines) + "\n"


def _row_lines(row: Row, width: int) -> list[str]:  # noqa: PLR0911 - one answer for each sort of row
    match row:
        case Heading(text):
            return [_middle(line, width) for line in _cut(text, width)]
        case Stamp(text):
            return [_middle(f"** {text} **", width)]
        case Rule():
            return ["-" * width]
        case Pair(label, value):
            return _apart([label], value, width)
        case Goods(item, quantity, points):
            return _goods_lines(item, quantity, points, width)
        case Prose(text):
            return _cut(text, width)
        case Signature(label):
            return ["", label, "", "", "", "_" * width, ""]
        case Bars(label, digits):
            return ["", *_cut(label, width), *_cut(grouped(digits), width)]
        case _:
            assert_never(row)


def _goods_lines(item: str, quantity: str, points: str, width: int) -> list[str]:
    """Return goods with quantity and points in their columns; what is too long for a column takes its own line."""
    if columns_of(quantity) < _QUANTITY_COLUMNS and columns_of(points) < _POINTS_COLUMNS:
        return _apart(_cut(item, width), _right(quantity, _QUANTITY_COLUMNS) + _right(points, _POINTS_COLUMNS), width)
    return [*_apart(_cut(item, width), quantity, width), _right(points, width)]


def _apart(left: list[str], right: str, width: int) -> list[str]:
    """Return lines at the left and a value at the right, on the last line if both fit there, else below."""
    if columns_of(left[-1]) + columns_of(right) < width:
        return [*left[:-1], left[-1] + _right(right, width - columns_of(left[-1]))]
    return [*left, *(_right(line, width) for line in _cut(right, width))]


def _right(text: str, width: int) -> str:
    return " " * (width - columns_of(text)) + text


def _middle(text: str, width: int) -> str:
    return " " * ((width - columns_of(text)) // 2) + text


def _cut(text: str, width: int) -> list[str]:
    """Cut a text into lines of at most `width` columns."""
    lines = [""]
    for character in text:
        if columns_of(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines
