"""Whole numbers as people type them and files hold them: what is none is refused, never guessed.

Python's own int() also reads 1_000, ١٢ and digits without an end, and pydantic reads 1.0; so what is counted is read
here, or by a pattern that names its digits, of a text in which none is hidden.
"""

import re
import unicodedata
from typing import Final

DIGITS_MAX: Final = 15
"""Nobody counts further, and a spreadsheet keeps no more digits."""
_WHOLE: Final = re.compile(rf"[+\-＋－−]?[0-9０-９]{{1,{DIGITS_MAX}}}")


def hides_digits(text: str) -> bool:
    """Say whether a text has a sign of which NFKC makes digits that nobody typed: 52 of 5², 1 of ①, 1⁄2 of ½."""
    return any(unicodedata.category(sign) == "No" for sign in text)


def whole(text: str) -> int | None:
    """Return the whole number that a text says in digits, also full-width ones, with its sign; None where it says none.

    Blanks around it and zeros before it do not matter. A decimal point or comma, an exponent, another script's digits,
    a fraction and a superscript make it none.
    """
    bare = text.strip()
    if not _WHOLE.fullmatch(bare):
        return None
    return int(unicodedata.normalize("NFKC", bare).replace("\N{MINUS SIGN}", "-"))


def how_many(text: str) -> int | None:
    """Return how many a text says that there are; None where it has a sign: +5 may be what is there, or five more."""
    return whole(text) if text.strip()[:1].isdigit() else None


def chosen(text: str, most: int) -> int | None:
    """Return which of so many things a typed number means, from 1 on; None where it means none of them."""
    number = whole(text)
    return number if number is not None and 1 <= number <= most else None
