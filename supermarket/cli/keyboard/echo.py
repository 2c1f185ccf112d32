"""What is shown of the line while it is typed: a hand's text as it is, but never the digits of a card."""

import unicodedata
from typing import Final, Protocol

from supermarket.cli.frame import console

_DIGITS_SHOWN: Final = 14
"""The longest barcode of goods; a text of more digits may be a card, or a receipt."""
_CARD_BEGINS: Final = "1"
_SKU_DIGITS: Final = 6
_MARK: Final = "*"


def seen(text: str) -> str:
    """Return a text as it may be shown: marks instead of what may become a card's digits."""
    plain = unicodedata.normalize("NFKC", text)
    digits = [sign for sign in plain if sign.isdigit()]
    is_card = len(digits) == len(plain) > _SKU_DIGITS and plain.startswith(_CARD_BEGINS)
    return _MARK * len(text) if is_card or len(digits) > _DIGITS_SHOWN else text


class Echo(Protocol):
    """Shows the line that is typed."""

    def typed(self, text: str) -> None:
        """Show the text so far."""

    def ended(self) -> None:
        """Make ready for the next text."""

    def passed(self, *, resized: bool) -> None:
        """Take note that half a minute passed, or that the window has another size now."""


class LineEcho:
    """Shows it where the cursor stands, as a terminal does by itself."""

    def __init__(self) -> None:
        """Begin on an empty line."""
        self._shown = ""

    def typed(self, text: str) -> None:
        """Write what is new, and take back what is there no more."""
        shown = seen(text)
        same = next((n for n, (a, b) in enumerate(zip(self._shown, shown, strict=False)) if a != b), None)
        same = min(len(self._shown), len(shown)) if same is None else same
        if gone := console.columns_of(self._shown[same:]):
            console.echo_erased(gone)
        if new := shown[same:]:
            console.echo(new)
        self._shown = shown

    def ended(self) -> None:
        """Go to the next line."""
        self._shown = ""
        console.echo("\n")

    def passed(self, *, resized: bool) -> None:
        """Leave a window of lines to the terminal."""
