"""The normal form of a number printed on a form: `7`, `007`, `7 ` are one, `a-7`, `A 07` and `Ａ７` another."""

import re
import unicodedata
from typing import Final

_APART: Final = re.compile(r"\s*[\-‐-―−]+\s*|(?<![0-9])\s+|\s+(?![0-9])")
"""What may stand between a series and its number. A blank between two digits may be one slip or two, so it stays."""
_SERIES: Final = re.compile(r"([A-Z]*)0*([0-9]+)")


def slip_number(typed: str) -> str:
    """Return a form's number with its series in capitals, and without blanks, hyphens and leading zeros."""
    text = _APART.sub("", unicodedata.normalize("NFKC", typed)).upper()
    match = _SERIES.fullmatch(text)
    return f"{match[1]}{match[2]}" if match else text


def series_of(slip: str) -> tuple[str, int] | None:
    """Return the series and the number of a slip; None where it has no number at its end."""
    match = _SERIES.fullmatch(slip_number(slip))
    return (match[1], int(match[2])) if match else None
