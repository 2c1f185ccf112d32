"""The month that a page is of: whether an address names one, and those before and after."""

import re
from typing import Final

_MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def is_month(text: str) -> bool:
    """Say whether a text is a month, YYYY-MM, of the years for which dates are kept."""
    return _MONTH.fullmatch(text) is not None


def month_beside(month: str, step: int) -> str:
    """Return the month so many months later, earlier where `step` is below zero."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + step
    return f"{number // 12:04}-{number % 12 + 1:02}"
