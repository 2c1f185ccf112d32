"""The numbers of a shop's own EAN-13 codes: goods that carry no barcode get one from their SKU, staff from their code.

GS1 leaves numbers that begin with 2 to each shop. Here 2 and eleven digits of the SKU are goods, 28 and ten digits of
the staff code a staff card, and 29 is kept for the till's commands: an SKU has at most six digits, so at least five
zeros follow the 2 of goods, never an 8 or a 9.
"""

import re
from dataclasses import dataclass
from typing import Final

from supermarket.district.gtins import as_printed, ean13_check_digit, gtin, inner
from supermarket.district.texts import plain

STAFF_PREFIX: Final = "28"
COMMAND_PREFIX: Final = "29"
_STAFF_START: Final = "0" + STAFF_PREFIX
_GOODS_PREFIX: Final = "2"
_SKU: Final = re.compile(r"[0-9]{4,6}", re.ASCII)
_STAFF_DIGITS: Final = 10
_STAFF: Final = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
"""The staff codes that a card can hold. One that begins with 0 does not fit: zeros are what a shorter one is filled
up with."""

_SEPARATORS: Final = re.compile(r"[\s;,、]+")
_TIMES: Final = re.compile(r"\s*[*xX×]\s*")
_CODE: Final = re.compile(r"([^*]+)(?:\*0*([1-9][0-9]{0,2}))?", re.ASCII)
CODES_MAX: Final = 20


@dataclass(frozen=True)
class Code:
    """A barcode of goods as 14 digits, and how many units whoever scans it holds in his hand."""

    barcode: str
    units: int


def read_codes(text: str) -> tuple[Code, ...]:
    """Return the barcodes that a cell names, separated by blanks, commas or semicolons; a pack is BARCODE*UNITS.

    Raises: ValueError if one is no barcode, stands there twice, or is a pack of which nobody says how many it holds.
    """
    found: dict[str, Code] = {}
    for word in filter(None, _SEPARATORS.split(_TIMES.sub("*", plain(text)))):
        match = _CODE.fullmatch(word)
        barcode = gtin(match[1]) if match else None
        if match is None or barcode is None or barcode in found or (inner(barcode) and not match[2]):
            raise ValueError(f"{word} is no barcode, or no pack with its units")
        found[barcode] = Code(barcode, int(match[2] or 1))
    if len(found) > CODES_MAX:
        raise ValueError(f"more than {CODES_MAX} barcodes")
    return tuple(found.values())


def code_text(barcode: str, units: int) -> str:
    """Return a barcode with its units as a cell names it."""
    shown = as_printed(barcode)
    return shown if units == 1 and not inner(barcode) else f"{shown}*{units}"


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
    number = gtin(typed) or ""
    if not number.startswith(_STAFF_START):
        return None
    return number[len(_STAFF_START) : -1].lstrip("0") or None
