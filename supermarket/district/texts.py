"""Texts as people type and scanners send them: brought to NFKC first, so that full-width digits are digits."""

import re
import unicodedata
from typing import Final

from supermarket.journal.entry import PROGRAM
from supermarket.locale import _
from supermarket.registers.numerals import hides_digits

PAYLOAD_DIGITS: Final = 32
"""So many digits open a household's card (households/numbers.py); they are a key, and never stand in a text."""
_IDENTIFIER: Final = re.compile(r"[\]】][A-Za-z][0-9A-Za-z](?=.)", re.ASCII | re.DOTALL)
_IDEOGRAPHS: Final = range(0x20000, 0x40000)
"""The two planes that Unicode gives to Chinese characters."""


def plain(text: str) -> str:
    """Return a typed or scanned text in NFKC, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def figured(text: str) -> str:
    """Return a text with a number in it as `plain` does; one that hides digits stays as it is, and fits no pattern."""
    return text.strip() if hides_digits(text) else plain(text)


def by_whom(actor: str) -> str:
    """Return who did a step, as a person reads it: his staff code, which a villager on his own page does not have."""
    return _("a villager") if actor == PROGRAM else actor


def normal_paper(paper: str | None) -> str:
    """Return the number of a paper as it is compared: without blanks and hyphens, in capitals, plain digits."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", paper or "").upper() if sign.isalnum())


def scanned(text: str) -> str:
    """Return what a scan holds: in NFKC, without the identifier of ISO/IEC 15424 that a scanner can send before it.

    ]E0 says EAN-13, ]E4 EAN-8, ]C0 and ]C1 Code 128, ]Q1 QR, ]d2 a GS1 DataMatrix. A Chinese input method makes 】 of
    the bracket. What is typed begins with none, and is left as it is.
    """
    read = plain(text)
    identifier = _IDENTIFIER.match(read)
    return read[identifier.end() :].strip() if identifier else read


def is_ideograph(sign: str) -> bool:
    """Say whether a sign is a Chinese character by its place, also one that this Python's tables do not know yet."""
    return ord(sign) in _IDEOGRAPHS and ord(sign) & 0xFFFE != 0xFFFE  # noqa: PLR2004 - these two never become characters
