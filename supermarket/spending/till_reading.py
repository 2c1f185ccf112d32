"""What a text at the till can be, told by its shape alone: the answer to a question, or the name of a household."""

import re
from typing import Final

from supermarket.district.numbers import PAYLOAD_DIGITS, read_typed
from supermarket.spending.till_commands import Command
from supermarket.spending.till_view import Question

FIGURE_DIGITS: Final = 3
"""A typed quantity or count has at most three digits; four to six are an SKU, eight or more a barcode."""
_YES_OR_NO: Final = {"+": 1, "-": 2}
_NUMBER: Final = re.compile(r"[0-9]+(-[0-9]+){3,4}", re.ASCII)
"""What has the shape of a household's or card's number, whether its digits check or not."""


def answer_to(question: Question, text: str, command: Command | None) -> int | None:
    """Return the figure that answers a question, or None where the text is something else."""
    key = command.key if command else text
    if question.choices and key in _YES_OR_NO:
        return _YES_OR_NO[key]
    if command:
        return command.figure
    return int(text) if text.isascii() and text.isdigit() and len(text) <= FIGURE_DIGITS else None


def is_offered(question: Question, answer: int) -> bool:
    """Say whether a figure is one of a question's choices, or the question asks for any figure."""
    return not question.choices or 1 <= answer <= len(question.choices)


def names_household(text: str) -> bool:
    """Say whether a text has the shape of a card's payload, or of a card's or household's number."""
    return len(text) == PAYLOAD_DIGITS or read_typed(text) is not None or _NUMBER.fullmatch(text) is not None
