"""Keys as a terminal sends them: texts and endings pass; Esc, arrows, the mouse and what is invisible do not.

A sequence may begin, end or be cut off anywhere among the digits of a scan and takes none of them away.
"""

import re
from enum import Enum, auto
from typing import Final

_ESCAPE: Final = "\x1b"
_CSI: Final = "\x9b"
_KEPT: Final = "\r\n\t\x7f\b\x03\x04\x15"
"""The control keys that mean something: endings, two that erase, Ctrl-C, Ctrl-D, and Ctrl-U, which empties the line."""
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"  # what shows nothing by itself
)
_WITHIN: Final = re.compile("[ -?]")
"""What may stand in a sequence before the sign that ends it."""
_END: Final = re.compile("[@-~]")
_SEQUENCE_MAX: Final = 24
_SCANNED: Final = 8
"""So many signs within a sequence that nothing ends were no part of it but a scan."""
_MOUSE_SIGNS: Final = 3
_KEYPAD: Final = {
    "M": "\r", "j": "*", "k": "+", "m": "-", "n": ".", "o": "/", "X": "=",
    **{chr(ord("p") + digit): str(digit) for digit in range(10)},
}  # fmt: skip
"""The number pad where a program before this one left it in its other mode."""


class _Within(Enum):
    TEXT = auto()
    ESCAPE = auto()
    CSI = auto()
    SS3 = auto()
    SIGNS = auto()


class Strokes:
    """The keys of one terminal, in whatever pieces they arrive."""

    def __init__(self) -> None:
        """Begin outside any sequence."""
        self._within = _Within.TEXT
        self._held = ""
        self._signs = 0

    def take(self, sent: str) -> str:
        """Return the keys among what was sent that make up texts or end them."""
        return "".join(map(self._key, sent))

    def paused(self) -> str:
        """Nothing more came for a moment: a sequence that was begun was none. Return the scan that it held, if any."""
        return self._let_go()

    def _key(self, sign: str) -> str:
        match self._within:
            case _Within.TEXT:
                return self._text(sign)
            case _Within.ESCAPE:
                return self._after_escape(sign)
            case _Within.SIGNS:
                self._signs -= 1
                if not self._signs:
                    self._within = _Within.TEXT
                return ""
        return self._in_sequence(sign)

    def _text(self, sign: str) -> str:
        if sign in {_ESCAPE, _CSI}:
            self._within = _Within.ESCAPE if sign == _ESCAPE else _Within.CSI
            return ""
        return "" if sign not in _KEPT and _UNSEEN.match(sign) else sign

    def _after_escape(self, sign: str) -> str:
        begun = {_ESCAPE: _Within.ESCAPE, "[": _Within.CSI, "O": _Within.SS3}.get(sign)
        self._within = begun or _Within.TEXT
        return "" if begun else self._text(sign)

    def _in_sequence(self, sign: str) -> str:
        if _WITHIN.match(sign) and len(self._held) < _SEQUENCE_MAX:
            self._held += sign
            return ""
        if not _END.match(sign):
            return self._let_go() + self._text(sign)
        within, held, self._held = self._within, self._held, ""
        self._within = _Within.TEXT
        if within is _Within.SS3:
            return _KEYPAD.get(sign, "") if not held else ""
        if not held and sign in "M[":  # the mouse of old terminals, and the function keys of Linux's own
            self._within, self._signs = _Within.SIGNS, _MOUSE_SIGNS if sign == "M" else 1
        return ""

    def _let_go(self) -> str:
        held, self._held = self._held, ""
        self._within = _Within.TEXT
        return held if len(held) >= _SCANNED else ""
