"""A QR code of signs, so that a phone can be held before the terminal instead of typing an address.

What is light is drawn, because terminals are dark; where a terminal has colours, `console.say_drawn` says both.
"""

from itertools import zip_longest
from typing import Final

QUIET_MODULES: Final = 4
"""ISO/IEC 18004, 9.1: so wide a light margin lies around the code."""
_HALVES: Final = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""By whether the upper and the lower module is light."""
_WHOLE: Final = "█"
_PLAIN: Final = "##"


def code_lines(text: str, encoding: str) -> list[str]:
    """Return the lines of a QR code (level M) of a text in ASCII, of signs that a console of this encoding has.

    A console of Unicode shows two modules one above the other in a sign. A Chinese one without Unicode has the full
    block, as wide as it is high. Others show two number signs, which a phone reads from further away.
    """
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text.encode("ascii"))
    code.make()
    light = [[not module for module in row] for row in code.get_matrix()]
    if encoding.lower().startswith("utf"):
        pairs = zip_longest(light[::2], light[1::2], fillvalue=[True] * len(light))
        return ["".join(_HALVES[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs]
    drawn = _WHOLE if _has(encoding, _WHOLE) else _PLAIN
    return ["".join(drawn if module else "  " for module in row) for row in light]


def _has(encoding: str, sign: str) -> bool:
    """Say whether a console of this encoding shows a sign as one of its own double width, two bytes as in GBK."""
    try:
        return len(sign.encode(encoding)) == 2  # noqa: PLR2004 - in the Chinese encodings a double width is two bytes
    except (UnicodeEncodeError, LookupError):
        return False
