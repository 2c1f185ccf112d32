"""What a text at the till can be, told by its shape alone: an answer, a line's number, an article, a household."""

import re
from dataclasses import dataclass
from typing import Final

from supermarket.district.gtins import gtin
from supermarket.district.texts import PAYLOAD_DIGITS
from supermarket.households.numbers import read_typed
from supermarket.journal.entry import entry_name
from supermarket.spending.redemption.receipt_codes import read_receipt_code
from supermarket.spending.till.commands import COMMANDS, Act, Command
from supermarket.spending.till.view import Question

FIGURE_DIGITS: Final = 3
"""A typed quantity, count or line has at most three digits; four to six are an SKU, eight or more a barcode."""
_KEYS: Final = {command.key: command.act for command in reversed(COMMANDS) if command.key in {*"+-*/"}}
_YES_OR_NO: Final = {"+": 1, "-": 2}
_NUMBER: Final = re.compile(r"[0-9]+(-[0-9]+){3,4}", re.ASCII)
"""What has the shape of a household's or card's number, whether its digits check or not."""
_REMOVED: Final = re.compile(r"-\s*([0-9]{1,3})", re.ASCII)
_TIMES: Final = re.compile(r"([0-9]+)\s*[*xX×]\s*([0-9]+)", re.ASCII)


@dataclass(frozen=True)
class LineSet:
    """A line of the basket by its number, and how many units it is to have; none takes it out."""

    line: int
    quantity: int


@dataclass(frozen=True)
class ArticleTyped:
    """An SKU or barcode, and how many are meant."""

    typed: str
    quantity: int


def act_of(text: str, command: Command | None) -> Act | None:
    """Return what a key or a scanned command tells the till to do."""
    return command.act if command else _KEYS.get(text)


def line_set(text: str) -> LineSet | None:
    """Return which line is meant and its quantity: -2 takes line 2 out, 2*5 gives it 5 units."""
    if removed := _REMOVED.fullmatch(text):
        return LineSet(int(removed[1]), 0)
    times = _TIMES.fullmatch(text)
    if times and len(times[1]) <= FIGURE_DIGITS and len(times[2]) <= FIGURE_DIGITS:
        return LineSet(int(times[1]), int(times[2]))
    return None


def article_typed(text: str) -> ArticleTyped | None:
    """Return which goods are meant and how many: 1001, a barcode, 1001x2, 1001*2, 2*6901234567892."""
    times = _TIMES.fullmatch(text)
    if times is None:
        return ArticleTyped(text, 1) if gtin(text) or _is_digits(text) else None
    for article, quantity in ((times[1], times[2]), (times[2], times[1])):
        if len(article) > FIGURE_DIGITS >= len(quantity):
            return ArticleTyped(article, int(quantity))
    return None


def is_too_many(text: str) -> bool:
    """Say whether it is an article with a quantity that nobody means, as 1001x1000."""
    times = _TIMES.fullmatch(text)
    return times is not None and article_typed(text) is None and line_set(text) is None


def figure_of(text: str) -> int | None:
    """Return a figure of one to three digits."""
    return int(text) if _is_digits(text) and len(text) <= FIGURE_DIGITS else None


def receipt_of(text: str) -> str | None:
    """Return the entry whose receipt was scanned or typed."""
    return read_receipt_code(text) or (text if entry_name(text) else None)


def answer_to(question: Question, text: str, command: Command | None) -> int | None:
    """Return the figure that answers a question, or None where the text is something else."""
    key = command.key if command else text
    if question.is_yes_or_no and key in _YES_OR_NO:
        return _YES_OR_NO[key]
    return command.figure if command else figure_of(text)


def is_offered(question: Question, answer: int) -> bool:
    """Say whether a figure is one of a question's choices, or the question asks for any figure."""
    return not question.choices or 1 <= answer <= len(question.choices)


def names_household(text: str) -> bool:
    """Say whether a text has the shape of a card's payload, or of a card's or household's number."""
    return len(text) == PAYLOAD_DIGITS or read_typed(text) is not None or _NUMBER.fullmatch(text) is not None


def is_words(text: str) -> bool:
    """Say whether a text is part of a name, or initials, rather than a scan or a key."""
    spoken = any(sign.isalpha() for sign in text)
    return spoken and not (names_household(text) or article_typed(text) or receipt_of(text))


def is_scan(text: str) -> bool:
    """Say whether a text is too long for what people type and all digits: a scan, read well or not."""
    return _is_digits(text) and len(text) > 2 * FIGURE_DIGITS


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
