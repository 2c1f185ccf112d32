"""The numbers of a shop's own EAN-13 codes: goods that carry no barcode get one from their SKU, staff from their code.

GS1 leaves numbers that begin with 2 to each shop. Here 2 and eleven digits of the SKU are goods, 28 and ten digits of
the staff code a staff card, and 29 is kept for the till's commands: an SKU has at most six digits, so at least five
zeros follow the 2 of goods, never an 8 or a 9.
"""

import re
from typing import Final

from supermarket.district.numbers import ean13_check_digit, is_ean13, plain

STAFF_PREFIX: Final = "28"
COMMAND_PREFIX: Final = "29"
_GOODS_PREFIX: Final = "2"
_SKU: Final = re.compile(r"[0-9]{4,6}", re.ASCII)
_STAFF_DIGITS: Final = 10
_STAFF: Final = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
"""The staff codes that a card can hold. One that begins with 0 does not fit: zeros are what a shorter one is filled
up with."""


def in_store_barcode(sku: str) -> str:
    """Return the EAN-13 that our own label gives to goods.

    Raises: ValueError if it is no SKU of 4 to 6 digits.
    """
    if not _SKU.fullmatch(sku):
        raise ValueError(f"{sku} is no SKU")
    digits = _GOODS_PREFIX + sku.zfill(11)
    return digits + ean13_check_digit(digits)


def barcode_of(sku: str, barcode: str | None) -> str:
    """Return what is scanned for goods: the barcode that they carry, else the one that our label gives them."""
    return barcode or in_store_barcode(sku)


def staff_barcode(staff: str) -> str | None:
    """Return the EAN-13 of a staff card, or None where it cannot hold the code: over ten digits, or a 0 before it."""
    if not _STAFF.fullmatch(staff):
        return None
    digits = STAFF_PREFIX + staff.zfill(_STAFF_DIGITS)
    return digits + ean13_check_digit(digits)


def staff_scanned(typed: str) -> str | None:
    """Return the staff code of a card that was scanned, or None where it is something else or its digits do not check.

    The card says who somebody is, and proves nothing: whoever has a PIN is asked for it all the same.
    """
    digits = plain(typed)
    if not (is_ean13(digits) and digits.startswith(STAFF_PREFIX)):
        return None
    return digits[len(STAFF_PREFIX) : -1].lstrip("0") or None
