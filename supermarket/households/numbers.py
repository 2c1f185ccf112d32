"""The numbers of households and cards 户号 卡号 and a card's payload: their form and check digits, typed or scanned.

All are digits and hyphens, because a Chinese input method turns letters typed by a scanner into words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from supermarket.district.texts import PAYLOAD_DIGITS, scanned

_PAYLOAD_VERSION: Final = "1"
_PAYLOAD_RANDOM: Final = 29
_NUMBER: Final = re.compile(r"([0-9]{1,12})-([0-9]{1,4})-([0-9]{1,15})-([0-9]{2})(?:-([0-9]{1,3}))?", re.ASCII)
_BLANKS: Final = re.compile(r"\s+")


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
    text = scanned(text)
    if len(text) == PAYLOAD_DIGITS and text.isascii() and text.isdigit():
        return _read_payload(text)
    text = _BLANKS.sub("", text)
    match = _NUMBER.fullmatch(text)
    if match:
        node, epoch, serial, check, _member = match.groups()
        right = checks(f"{node}{epoch}{serial}{check}")
        return Typed(number=f"{node}-{epoch}-{serial}-{check}") if right else None
    digits = text.replace("-", "")
    if len(digits) == PAYLOAD_DIGITS and digits.isascii() and digits.isdigit():
        return _read_payload(digits)
    return None


def _read_payload(digits: str) -> Typed | None:
    return Typed(payload=digits) if digits[0] == _PAYLOAD_VERSION and checks(digits) else None


def new_payload(random: Callable[[int], bytes]) -> str:
    """Return a new card's payload: version 1, 29 random digits (96 bits), two check digits."""
    # 96 random bits over 29 digits: every value of 12 bytes is below 10^29, so no digit string is favoured by more
    # than that.
    digits = _PAYLOAD_VERSION + str(int.from_bytes(random(12), "big")).zfill(_PAYLOAD_RANDOM)
    return digits + check_digits(digits)


def payload_hash(payload: str) -> str:
    """Return the SHA-256 of a payload in lower-case hex: all that the ledger keeps of it."""
    return sha256(payload.encode("ascii")).hexdigest()
