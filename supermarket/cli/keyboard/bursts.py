"""The line that is being typed, and how a scan without an ending is told from a hand: by its speed, length and digits.

Some scanners send nothing after a scan, so that several make up one row of digits; each has a length and check digits
by which it is found again.
"""

import re
from typing import Final

from supermarket.district.texts import PAYLOAD_DIGITS, plain
from supermarket.households.numbers import read_typed
from supermarket.spending.redemption.receipt_codes import RECEIPT_DIGITS, read_receipt_code

PAUSE: Final = 0.12
"""Seconds without a key after which a burst is over; a scanner sends a key every few milliseconds."""
KEY_SECONDS: Final = 0.08
"""No hand types so many keys in a row as fast as that; every scanner does, slow ones take up to 60 ms a key."""
_COSTS: Final = {PAYLOAD_DIGITS: 2, RECEIPT_DIGITS: 2, 13: 2, 8: 5, 12: 5, 14: 6}
"""How a row of digits is parted where it can be in several ways: the seldom kinds cost more, and so do more scans."""
_NAMED: Final = re.compile(r"(?=\][A-Za-z][0-9A-Za-z])")
"""Where a scan begins that says what kind of barcode it is (ISO/IEC 15424), such as ]E0."""
_NAME_SIGNS: Final = 3
_BURST_MIN: Final = 8
_BURST_MAX: Final = 1000
_ENDINGS: Final = "\r\n\t"
_ONE_ENDING: Final = "\r\n"
_ERASE: Final = "\x7f\b"
_EMPTIES: Final = "\x15"


def scans_in(burst: str) -> tuple[str, ...]:
    """Return the scans that a burst without endings consists of, none where it is not made of whole scans."""
    text = plain(burst)
    if len(text) > _BURST_MAX:
        return ()
    first, *named = _NAMED.split(text)
    if any(len(scan) == _NAME_SIGNS for scan in named):
        return ()
    parted = _parted(first) if first else ()
    return () if parted is None else (*parted, *named)


def _parted(digits: str) -> tuple[str, ...] | None:
    """Part a row of digits into whole scans at the lowest cost."""
    if not (digits.isascii() and digits.isdigit()):
        return None
    best: list[tuple[int, tuple[str, ...]] | None] = [(0, ()), *[None] * len(digits)]
    for end in range(1, len(digits) + 1):
        for length, cost in _COSTS.items():
            before = best[end - length] if length <= end else None
            if before is None or not _is_scan(scan := digits[end - length : end]):
                continue
            if (so_far := best[end]) is None or before[0] + cost < so_far[0]:
                best[end] = (before[0] + cost, (*before[1], scan))
    whole = best[-1]
    return whole[1] if whole else None


def _is_scan(digits: str) -> bool:
    if len(digits) == PAYLOAD_DIGITS:
        return read_typed(digits) is not None
    if len(digits) == RECEIPT_DIGITS:
        return read_receipt_code(digits) is not None
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0 and digits.strip("0") != ""  # GS1's check digit, the same for every length


class Typing:
    """The text on the line, key by key; times are seconds of any steady clock."""

    def __init__(self) -> None:
        """Begin with an empty line."""
        self.text = ""
        self._last = ""
        self._began = self._latest = self._burst_began = 0.0
        self._burst = 0

    def key(self, key: str, at: float) -> str | None:
        """Take a key; return the text that it ends."""
        before, self._last = self._last, key
        if before + key == _ONE_ENDING:
            return None
        if key in _ENDINGS:
            return self.ended()
        if key in _ERASE:
            self.text = self.text[:-1]
        elif key in _EMPTIES:
            self.text = ""
        else:
            self._add(key, at)
        self._burst = min(self._burst, len(self.text))
        return None

    def paused(self) -> tuple[str, ...]:
        """No key came for the length of a pause: return the scans that are whole without an ending.

        A scan behind what somebody left on the line is given together with it, and so refused aloud: two of them never
        merge in silence.
        """
        if self._fast(0, self._began) and (scans := scans_in(self.text)):
            self.ended()
            return scans
        burst = self.text[self._burst :]
        if self._burst and len(burst) >= _BURST_MIN and self._fast(self._burst, self._burst_began) and scans_in(burst):
            return (self.ended(),)
        self._burst = len(self.text)
        return ()

    def ended(self) -> str:
        """Return the text and begin the next with an empty line."""
        text, self.text, self._burst = self.text, "", 0
        return text

    def _add(self, key: str, at: float) -> None:
        if not self.text:
            self._began = at
        if len(self.text) == self._burst:
            self._burst_began = at
        self._latest = at
        self.text += key

    def _fast(self, start: int, began: float) -> bool:
        return self._latest - began <= KEY_SECONDS * (len(self.text) - start)
