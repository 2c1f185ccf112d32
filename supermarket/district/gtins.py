"""The numbers that GS1 gives to articles: EAN-13, EAN-8, UPC-A and GTIN-14 in one form, so that they can be compared.

Scanners send one article's number in several ways: a UPC-A with or without the 0 that makes an EAN-13 of it, a pack's
GTIN-14 inside an element string. Filled up with zeros to 14 digits they are the same number.
"""

import re
from typing import Final

from supermarket.district.texts import scanned

EAN8_DIGITS: Final = 8
UPC_DIGITS: Final = 12
EAN13_DIGITS: Final = 13
GTIN_DIGITS: Final = 14
_LENGTHS: Final = (EAN8_DIGITS, UPC_DIGITS, EAN13_DIGITS, GTIN_DIGITS)
_BLANKS: Final = re.compile(r"\s+")
_ELEMENT: Final = re.compile(r"\(?01\)?([0-9]{14})", re.ASCII)
"""What a GS1-128 or DataMatrix holds first: application identifier 01, the article; batch and last day may follow."""
_LINK: Final = re.compile(r"https?://[^\s]*/01/([0-9]{8,14})(?:[/?#].*)?", re.ASCII | re.IGNORECASE)
"""The same as an address in a QR code (GS1 Digital Link)."""
_INNER: Final = slice(1, GTIN_DIGITS - 1)


def gtin(typed: str) -> str | None:
    """Return an article's number, filled up to 14 digits, or None where it is none or its check digit is wrong."""
    text = scanned(typed)
    held = _LINK.fullmatch(text) or _ELEMENT.match(text)
    digits = held[1] if held else _BLANKS.sub("", text)
    if len(digits) not in _LENGTHS or not (digits.isascii() and digits.isdigit()):
        return None
    number = digits.zfill(GTIN_DIGITS)
    return number if check_digit(number[:-1]) == number[-1] else None


def check_digit(digits: str) -> str:
    """Return the check digit of the thirteen digits before it in a GTIN-14."""
    return ean13_check_digit("0" + digits)


def inner(number: str) -> str | None:
    """Return the article of which a GTIN-14 is a pack; None where it is an article itself."""
    if number.startswith("0"):
        return None
    digits = "0" + number[_INNER]
    return digits + check_digit(digits)


def as_printed(number: str) -> str:
    """Return an article's number as it stands under its bars: 8, 12, 13 or 14 digits."""
    digits = number.lstrip("0")
    return number[-next(length for length in _LENGTHS if len(digits) <= length) :]


def ean13_check_digit(digits: str) -> str:
    """Return the check digit of the twelve digits before it (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def is_ean(text: str) -> bool:
    """Say whether a text is an EAN-13, or the EAN-8 of small packages, with the right check digit."""
    if len(text) not in {EAN8_DIGITS, EAN13_DIGITS} or not (text.isascii() and text.isdigit()):
        return False
    full = text.zfill(EAN13_DIGITS)  # an EAN-8 with five zeros before it weighs its digits like an EAN-13
    return ean13_check_digit(full[:-1]) == full[-1]
