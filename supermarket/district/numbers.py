"""Numbers that people type and scanners send: check digits, household and card numbers, card payloads.

All are digits and hyphens, because a Chinese input method turns letters typed by a scanner into words. Whatever
arrives is brought to NFKC first, so full-width digits are digits.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

PAYLOAD_DIGITS: Final = 32
EAN13_DIGITS: Final = 13
EAN8_DIGITS: Final = 8
_PAYLOAD_VERSION: Final = "1"
_PAYLOAD_RANDOM: Final = 29
_NUMBER: Final = re.compile(r"([0-9]{1,12})-([0-9]{1,4})-([0-9]{1,15})-([0-9]{2})(?:-([0-9]{1,3}))?", re.ASCII)
_BLANKS: Final = re.compile(r"\s+")
_IDENTIFIER: Final = re.compile(r"[\]】][A-Za-z][0-9A-Za-z](?=.)", re.ASCII | re.DOTALL)
_IDEOGRAPHS: Final = range(0x20000, 0x40000)
"""The two planes that Unicode gives to Chinese characters."""


def plain(text: str) -> str:
    """Return a typed or scanned text in NFKC, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


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


def check_digits(digits: str) -> str:
    """Return the two check digits of ISO 7064 MOD 97-10."""
    return f"{98 - int(digits) * 100 % 97:02d}"


def checks(digits: str) -> bool:
    """Say whether digits that end in their two check digits are right (ISO 7064 MOD 97-10)."""
    return int(digits) % 97 == 1


def number(node: str, epoch: str, serial: int) -> str:
    """Return a household's or card's number, NODE-EPOCH-SERIAL-CC."""
    return f"{node}-{epoch}-{serial}-{check_digits(f'{node}{epoch}{serial}')}"


@dataclass(frozen=True)
class Typed:
    """What a person or scanner gave: a 32-digit payload, or a household's or card's number."""

    payload: str | None = None
    number: str | None = None


def read_typed(text: str) -> Typed | None:
    """Return what this text is, or None where its digits do not check or it is nothing of the kind.

    A member's number stands for its household's.
    """
    if len(text) > 4 * PAYLOAD_DIGITS:
        return None
    text = _BLANKS.sub("", scanned(text))
    match = _NUMBER.fullmatch(text)
    if match:
        node, epoch, serial, check, _member = match.groups()
        right = checks(f"{node}{epoch}{serial}{check}")
        return Typed(number=f"{node}-{epoch}-{serial}-{check}") if right else None
    digits = text.replace("-", "")
    if len(digits) == PAYLOAD_DIGITS and digits.isascii() and digits.isdigit():
        return Typed(payload=digits) if digits[0] == _PAYLOAD_VERSION and checks(digits) else None
    return None


def new_payload(random: Callable[[int], bytes]) -> str:
    """Return a new card's payload: version 1, 29 random digits (96 bits), two check digits."""
    # 96 random bits over 29 digits: every value of 12 bytes is below 10^29, so no digit string is favoured by more
    # than that.
    digits = _PAYLOAD_VERSION + str(int.from_bytes(random(12), "big")).zfill(_PAYLOAD_RANDOM)
    return digits + check_digits(digits)


def payload_hash(payload: str) -> str:
    """Return the SHA-256 of a payload in lower-case hex: all that the ledger keeps of it."""
    return sha256(payload.encode("ascii")).hexdigest()


def ean13_check_digit(digits: str) -> str:
    """Return the check digit of the twelve digits before it (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def is_ean13(text: str) -> bool:
    """Say whether a text is an EAN-13 with the right check digit."""
    return len(text) == EAN13_DIGITS and is_ean(text)


def is_ean(text: str) -> bool:
    """Say whether a text is an EAN-13, or the EAN-8 of small packages, with the right check digit."""
    if len(text) not in {EAN8_DIGITS, EAN13_DIGITS} or not (text.isascii() and text.isdigit()):
        return False
    full = text.zfill(EAN13_DIGITS)  # an EAN-8 with five zeros before it weighs its digits like an EAN-13
    return ean13_check_digit(full[:-1]) == full[-1]
