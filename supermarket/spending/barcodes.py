"""The numbers of a shop's own EAN-13 codes: goods that carry no barcode get one from their SKU.

GS1 leaves numbers that begin with 2 to each shop. Here 2 and eleven digits of the SKU are goods, and 29 is kept for
the till's commands: an SKU has at most six digits, so at least five zeros follow the 2 of goods, never a 9.
"""

import re
from typing import Final

from supermarket.district.numbers import ean13_check_digit

COMMAND_PREFIX: Final = "29"
_GOODS_PREFIX: Final = "2"
_SKU: Final = re.compile(r"[0-9]{4,6}", re.ASCII)


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
