"""Signs that never reach a terminal, wherever they come from: they would move its cursor, colour it, or deceive."""

import re
from typing import Final

_HIDDEN: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, or turning the direction
    "\U000e0000-\U000e00ff"  # tags
)
_UNSHOWN: Final = re.compile(f"[{_HIDDEN}]")
_UNSHOWN_IN_LINE: Final = re.compile(f"[\t\n{_HIDDEN}]")


def shown(text: str) -> str:
    r"""Return a text of several lines in which every sign that is not for a terminal stands as \xNN or \uNNNN."""
    return text if text.isascii() and text.isprintable() else _UNSHOWN.sub(_named, text)


def shown_in_line(text: str) -> str:
    """Return a text of one line in the same way; a line's end within it is no end."""
    return text if text.isprintable() and text.isascii() else _UNSHOWN_IN_LINE.sub(_named, text)


_CARD: Final = re.compile(r"\d{15,}")
"""More digits in a row than any barcode of goods has: a card's, or what a sentence quotes of them."""


_WHOLE_CARD: Final = re.compile(r"\d{32,}")


def without_whole_cards(text: str) -> str:
    """Return a sentence without what a card holds; shorter numbers, as of papers, stay."""
    return _WHOLE_CARD.sub("…", text)


def without_cards(text: str) -> str:
    """Return a sentence without the digits of a card that it quotes."""
    return _CARD.sub("…", text)


def escaped_json(text: str) -> str:
    """Return JSON in which the same signs are escaped, so that a terminal may show it; programs read the same."""
    return _UNSHOWN.sub(_json_escape, text)


def _named(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))
