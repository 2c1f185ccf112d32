"""A receipt's number as digits for a scanner: what the bars on a receipt hold, so that scanning it undoes it.

24 digits: version `2`, node (12), epoch (2), seq (7), each filled up with zeros, and two check digits (ISO 7064 MOD
97-10). A card has 32 digits and begins with 1, goods and commands have 13 or 8, so none is ever taken for another.
"""

import re
from typing import Final

from supermarket.district.texts import scanned
from supermarket.households.numbers import check_digits, checks
from supermarket.journal.entry import entry_name

RECEIPT_DIGITS: Final = 24
_VERSION: Final = "2"
_CODE: Final = re.compile(r"2([0-9]{12})([0-9]{2})([0-9]{7})[0-9]{2}", re.ASCII)
_NAME: Final = re.compile(r"([1-9][0-9]{0,11})-([1-9][0-9]?)-([1-9][0-9]{0,6})", re.ASCII)
"""The names that fit. A node that begins with 0 does not: zeros are what a shorter one is filled up with."""
_BLANKS: Final = re.compile(r"\s+")


def receipt_code(entry: str) -> str | None:
    """Return the 24 digits of a receipt's number (ORIGIN-SEQ), or None where they cannot hold it.

    They hold the first 99 lives of a machine and ten million entries of each, of sites whose code does not begin with
    0; the receipt of any other entry has no bars, and its number is typed.

    Raises: ValueError if it is no entry's name.
    """
    if entry_name(entry) is None:
        raise ValueError(f"{entry} is no entry's name")
    match = _NAME.fullmatch(entry)
    if match is None:
        return None
    node, epoch, seq = match.groups()
    digits = f"{_VERSION}{node:0>12}{epoch:0>2}{seq:0>7}"
    return digits + check_digits(digits)


def read_receipt_code(typed: str) -> str | None:
    """Return the entry whose receipt was scanned, or None where the digits do not check or are something else.

    Full-width digits and the blanks that are printed between groups of digits are taken as well.
    """
    if len(typed) > 4 * RECEIPT_DIGITS:
        return None
    digits = _BLANKS.sub("", scanned(typed))
    match = _CODE.fullmatch(digits)
    if match is None or not checks(digits):
        return None
    node, epoch, seq = (int(part) for part in match.groups())
    return f"{node}-{epoch}-{seq}" if node and epoch and seq else None
