"""The till's screen as lines: which of them stand where in a window of any size. It draws nothing itself."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from supermarket.cli.frame import console
from supermarket.cli.menu.desk_words import placed
from supermarket.cli.till.large import large
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.lapsing.lapsing import Lapsing
    from supermarket.paper.receipts.receipts import Receipt
    from supermarket.spending.redemption.basket import CounterBasket, Line
    from supermarket.spending.till.view import Question, View

Look = Literal["plain", "head", "title", "strong", "alarm", "faint", "large"]
WIDE: Final = 60
"""A narrower window shows of each line of goods what it is, how many, and the points."""
_LARGE_FROM: Final = 50
"""In a narrower window the figures stay small."""
_BASKET_MIN: Final = 3
"""So many lines of goods are worth more than large type."""
_PROMPT: Final = "> "
_INDENT: Final = 5


@dataclass(frozen=True)
class Row:
    """A line of the screen and how it looks."""

    text: str
    look: Look = "plain"


@dataclass(frozen=True)
class Frame:
    """All that the screen shows at one moment."""

    shop: str = ""
    today: str = ""
    hour: str = ""
    drill: bool = False
    fresh: str = ""
    view: "View | None" = None
    lapsing: "Lapsing | None" = None
    receipt: "Receipt | None" = None
    message: str = ""
    bell: bool = False
    asked: str = ""
    """A question before all else; nothing of a household is shown beside it."""
    typed: str = ""

    @property
    def basket(self) -> "CounterBasket | None":
        """What lies on the counter."""
        return self.view.basket if self.view and not self.asked else None

    @property
    def question(self) -> "Question | None":
        """What the till asks, where there are choices."""
        question = self.view.question if self.view and not self.asked else None
        return question if question and question.choices else None

    @property
    def given(self) -> "Receipt | None":
        """The receipt that is shown until the next card."""
        return None if self.basket or self.asked else self.receipt


def drawn(frame: Frame, columns: int, rows: int) -> list[Row]:
    """Return as many rows as a window has, none wider than it; the help line is the last, the typed line before it."""
    top = [_head(frame, columns), *_fresh(frame, columns), *_household(frame, columns)]
    total, choices, message = _total(frame), _choices(frame, columns), _message(frame, columns)
    bottom = [Row(entry_line(frame.typed, columns)), Row(help_line(columns), "faint")]
    goods = _goods(frame, columns)
    room = rows - len(top) - len(total) - len(choices) - len(message) - len(bottom)
    if room < min(len(goods), _BASKET_MIN) and frame.question:
        choices = _choices_in_rows(frame.question, columns)
    if room < min(len(goods), 1):
        top = top[:2]
    figures = _large(frame, columns)
    used = len(top) + len(total) + len(choices) + len(message) + len(bottom)
    if rows - used - len(figures) < min(len(goods), _BASKET_MIN + 1):
        figures = []
    room = max(rows - used - len(figures), 0)
    middle = _last_that_fit(goods, room, is_list=bool(frame.basket or frame.given))
    blank = [Row("")] * (room - len(middle))
    head, *above = [*top, *middle, *blank, *figures, *total, *choices, *message]
    shown = [head, *above[-(rows - len(bottom) - 1) :], *bottom]  # in the smallest window what was said last
    return [replace(row, text=_cut(row.text, columns - 1)) for row in shown]


def entry_line(typed: str, columns: int) -> str:
    """Return the line that shows what is typed; of a longer text its end."""
    text = _PROMPT + console.drawable(typed)
    while columns_of(text) >= columns:
        text = _PROMPT + text[len(_PROMPT) + 1 :]
    return text


def help_line(columns: int) -> str:
    """Return the line that is always there, of at most eight words."""
    end = "Z" if sys.platform == "win32" else "D"
    wide = _("+confirm -N=remove N*Q=quantity *proxy /drop Ctrl+{end}=shut").format(end=end)
    return wide if columns_of(wide) < columns else _("+ok -N=del N*Q=set *proxy /drop ^{end}=end").format(end=end)


def columns_of(text: str) -> int:
    """Return how many columns a text takes; consoles of other encodings draw some signs wider than Unicode says."""
    return console.columns_of(text, ambiguous=1 if console.speaks_unicode() else 2)


def _head(frame: Frame, columns: int) -> Row:
    left = console.drawable(frame.shop)
    right = f"{frame.today} {frame.hour}".strip()
    if frame.drill:
        words = _("DRILL: nothing here counts.") if columns > WIDE else _("DRILL")
        right = f"{right} {words}"
    left = _cut(left, columns - columns_of(right) - 2)
    gap = columns - 1 - columns_of(left) - columns_of(right)
    return Row(left + " " * max(gap, 1) + right, "head")


def _fresh(frame: Frame, columns: int) -> list[Row]:
    """Return how fresh the machine is, while nobody stands at the till."""
    if not frame.fresh or frame.basket or frame.given or frame.asked:
        return []
    return [Row(each) for each in console.folded(console.drawable(frame.fresh), columns - 1)]


def _household(frame: Frame, columns: int) -> list[Row]:
    if basket := frame.basket:
        text = _("{head} {group}   balance {balance}")
        rows = [Row(text.format(head=basket.head, group=basket.group or "", balance=basket.balance), "title")]
        if basket.lapsed:
            text = _("{points} points are past their last day; they wait to be posted and cannot be spent.")
            rows += [Row(text.format(points=basket.lapsed))]
        if proxy := basket.proxy:
            text = _("for {head} {group}, fetched by {proxy} {proxy_group}")
            words = text.format(
                head=basket.head, group=basket.group or "", proxy=proxy.head, proxy_group=proxy.group or ""
            )
            rows += [Row(words)]
        if lapsing := frame.lapsing:
            text = _("{points} points lapse after {until}; use them before.")
            rows += [Row(text.format(points=lapsing.points, until=lapsing.until))]
        return _drawable(rows)
    if given := frame.given:
        text = _("Receipt {entry}   {head}")
        title = text.format(entry=given.entry, head=given.head)
        return _drawable([Row("   ".join([title, _("copy")] if given.is_copy else [title]), "title")])
    return [Row(each, "title") for each in console.folded(console.drawable(frame.asked), columns - 1)]


def _goods(frame: Frame, columns: int) -> list[Row]:
    """Return the lines of goods under their heading, or what a household may still take while none lie there."""
    if basket := frame.basket:
        from supermarket.errors.shop.counter import limit_words

        if basket.lines:
            return _basket(basket.lines, columns)
        text = _("{name}: {left} left of {limit}")
        limits = frame.view.limits if frame.view else ()
        return _drawable(
            [Row(text.format(name=name, left=left, limit=limit_words(limit))) for name, left, limit in limits]
        )
    if given := frame.given:
        lines = given.lines
        return _table(
            ["", _("Goods"), _("Quantity"), _("Points")],
            [
                [str(number), line.name, f"{line.quantity}{line.unit}", str(line.points)]
                for number, line in enumerate(lines, 1)
            ],
            columns,
        )
    if frame.asked:
        return []
    text = _("To undo or reprint a receipt, scan the command sheet. A receipt that is scanned is undone.")
    return [Row(line, "faint") for line in _folded(text, columns - 1)]


def _basket(lines: "Sequence[Line]", columns: int) -> list[Row]:
    headings = ["", _("Goods"), _("Quantity"), _("Each"), _("Points"), _("May still take")]
    cells = [
        [
            str(number),
            line.name + (f" ({line.near})" if line.near else ""),
            f"{line.quantity}{line.unit}",
            str(line.points),
            str(line.total),
            "" if line.limit_left is None else str(line.limit_left),
        ]
        for number, line in enumerate(lines, 1)
    ]
    has_near = any(line.near for line in lines)  # of which no part is cut off where leaving columns out helps
    if columns < WIDE or (has_near and _width([headings, *cells]) >= columns):
        kept = (0, 1, 2, 4)
        headings, cells = [headings[place] for place in kept], [[row[place] for place in kept] for row in cells]
    return _table(headings, cells, columns)


def _width(cells: "Sequence[Sequence[str]]") -> int:
    """Return how wide a table is whose names are whole."""
    columns = zip(*cells, strict=True)
    return sum(max(columns_of(console.drawable(cell)) for cell in column) for column in columns) + 2 * (
        len(cells[0]) - 1
    )


def _table(headings: list[str], cells: list[list[str]], columns: int) -> list[Row]:
    """Return rows of goods in columns under their heading: numbers and figures to the right, names to the left."""
    cells = [[console.drawable(cell) for cell in row] for row in (headings, *cells)]
    wide = [max(columns_of(row[place]) for row in cells) for place in range(len(headings))]
    names = max(columns - 1 - sum(wide) + wide[1] - 2 * (len(wide) - 1), 4)
    wide[1] = min(wide[1], names)
    rows = []
    for row in cells:
        name = _cut(row[1], wide[1])
        padded = [" " * (width - columns_of(cell)) + cell for cell, width in zip(row, wide, strict=True)]
        padded[1] = name + " " * (wide[1] - columns_of(name))
        rows.append(Row("  ".join(padded).rstrip()))
    return [replace(rows[0], look="faint"), *rows[1:]]


def _last_that_fit(goods: list[Row], room: int, *, is_list: bool) -> list[Row]:
    """Return the goods, or of a long list its last lines with how many stand above."""
    if len(goods) <= room or not is_list or room < 1:
        return goods[:room]
    heading, *lines = goods
    shown = [heading] if room > _BASKET_MIN else []
    left = room - len(shown) - 1
    text = _("… {count} more above")
    more = Row(text.format(count=len(lines) - left), "faint")
    return [*shown, more, *(lines[-left:] if left > 0 else [])]


def _figures(frame: Frame) -> tuple[int, int] | None:
    """Return the total and what is left, where there is a basket or a receipt."""
    if basket := frame.basket:
        return basket.total, basket.left
    if given := frame.given:
        return given.points, given.balance
    return None


def _total(frame: Frame) -> list[Row]:
    figures = _figures(frame)
    if figures is None:
        return []
    text = _("total {total}   left {left}").format(total=figures[0], left=figures[1])
    return [Row(text, "alarm" if figures[1] < 0 else "strong")]


def _large(frame: Frame, columns: int) -> list[Row]:
    figures = _figures(frame)
    if figures is None or columns < _LARGE_FROM:
        return []
    half = (columns - 1) // 2
    ink = "█" if console.speaks_unicode() else "#"
    left, right = (large(figure, half - 2, ink) for figure in figures)
    if left is None or right is None:
        return []
    return [Row(one.ljust(half) + other, "large") for one, other in zip(left, right, strict=True)]


def _choices(frame: Frame, columns: int) -> list[Row]:
    question = frame.question
    if question is None:
        return []
    rows = [Row(line, "strong") for line in _folded(question.text, columns - 1)]
    for digit, choice in enumerate(question.choices, 1):
        first, *others = _folded(choice, columns - 1 - _INDENT)
        rows += [Row(f"  {digit}  {first}"), *[Row(" " * _INDENT + other) for other in others]]
    return rows


def _choices_in_rows(question: "Question", columns: int) -> list[Row]:
    """Return the choices beside one another, where there is no room for a line of each."""
    rows = [question.text]
    for digit, choice in enumerate(question.choices, 1):
        text = console.drawable(f"  {digit} {choice}")
        if columns_of(rows[-1] + text) >= columns:
            rows.append("")
        rows[-1] += text
    return [Row(row, "strong") for row in rows]


def _message(frame: Frame, columns: int) -> list[Row]:
    waits = not (frame.basket or frame.asked or frame.bell or frame.question)
    message = " ".join([frame.message, _("Scan a card.")]).strip() if waits else frame.message
    if not message:
        return []
    look: Look = "alarm" if frame.bell else "strong"
    lines = console.noted(console.drawable(placed(message)), columns - 1)
    return [Row(part, look) for line in lines for part in _parts(line, columns)]


def _folded(text: str, columns: int) -> list[str]:
    return [part for line in console.folded(console.drawable(text), columns) for part in _parts(line, columns)]


def _parts(line: str, columns: int) -> list[str]:
    """Return a line in parts that fit, where a long word such as a path does not."""
    parts = []
    while line:
        part = _cut(line, columns)
        parts.append(part)
        line = line[len(part) :] if part else ""
    return parts or [""]


def _drawable(rows: list[Row]) -> list[Row]:
    return [replace(row, text=console.drawable(row.text)) for row in rows]


def _cut(text: str, columns: int) -> str:
    """Return as much of a text as fits."""
    while text and columns_of(text) >= columns + 1:
        text = text[:-1]
    return text
