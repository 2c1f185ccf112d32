"""EAN-13 and EAN-8 (ISO/IEC 15420) as bars with their digits under them, as on every package."""

from itertools import accumulate, pairwise
from typing import Final

from supermarket.district.gtins import is_ean
from supermarket.paper.drawing.fonts import Glyphs
from supermarket.paper.drawing.marks import Mark, Pattern, Run, Words, points
from supermarket.paper.drawing.typesetting import INK, centred

MODULE: Final = 25.4 / 75
"""The width of the narrowest bar in millimetres, nominally 0.33: four whole dots of a printer with 300 to the inch."""
QUIET_LEFT: Final = 11
GUARD_DROP: Final = 5
"""How many modules the guard bars reach down between the digits."""
DIGITS_DROP: Final = 9
"""How many modules below the bars the digits stand."""

# Table 1, number set A: the widths of space, bar, space, bar. Set C is the same with bars and spaces exchanged, set B
# is C read backwards.
_WIDTHS: Final = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
# Table 3: which of the left six digits are of set B says what the first digit is.
_FIRST: Final = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip
_SIDE: Final = "111"
_MIDDLE: Final = "11111"


def ean_modules(digits: str) -> int:
    """Return how many modules wide the bars of 13 or 8 digits are, quiet zones left out."""
    return 11 + 7 * (len(digits) - len(digits) % 2)


def ean_runs(digits: str, *, height: int) -> tuple[Run, ...]:
    """Return the bars of an EAN-13 or EAN-8, `height` modules high, the guards a little higher.

    Raises: ValueError if it is neither or its check digit is wrong.
    """
    if not is_ean(digits):
        raise ValueError("an EAN is 13 or 8 digits, the last one their check digit")
    first, rest = (digits[0], digits[1:]) if len(digits) % 2 else ("0", digits)
    half = len(rest) // 2
    left = "".join(
        _WIDTHS[int(digit)][:: -1 if kind == "B" else 1]
        for digit, kind in zip(rest[:half], _FIRST[int(first)], strict=False)
    )
    right = "".join(_WIDTHS[int(digit)] for digit in rest[half:])
    edges = tuple(pairwise(accumulate(map(int, _SIDE + left + _MIDDLE + right + _SIDE), initial=0)))
    guards = {*range(3), *range(3 + 4 * half, 8 + 4 * half), *range(len(edges) - 3, len(edges))}
    return tuple(
        Run(start, 0, end - start, height + GUARD_DROP * (index in guards))
        for index, (start, end) in enumerate(edges)
        if index % 2 == 0
    )


def ean_marks(digits: str, glyphs: Glyphs, *, x: float, y: float, height: int) -> tuple[Mark, ...]:
    """Return an EAN with its digits, its first bar at `x` and `y` millimetres; quiet zones lie left and right of that.

    Raises: ValueError as in `ean_runs`.
    """
    bars = Pattern(x=x, y=y, module=MODULE, runs=ean_runs(digits, height=height))
    half = len(digits) // 2
    size = points(8.5 * MODULE)
    wide = 7 * half
    places = [(digits[-2 * half : -half], 3 + wide / 2), (digits[-half:], 8 + 1.5 * wide)]
    if len(digits) % 2:
        places.append((digits[0], -6))
    return (
        bars,
        *(
            centred(
                Words(text=part, x=x + middle * MODULE, y=y + (height + DIGITS_DROP) * MODULE, size=size, colour=INK),
                glyphs,
            )
            for part, middle in places
        ),
    )
