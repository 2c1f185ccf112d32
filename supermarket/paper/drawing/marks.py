"""What a page is made of: words, blocks of colour, patterns of black modules (QR, bars), and charts.

A layout is a tuple of these in millimetres, so that one card is painted alike on a sheet of paper and into a picture.
"""

from dataclasses import dataclass
from typing import Final

from supermarket.paper.drawing.plots.values import Chart

MM_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72

Colour = tuple[int, int, int]
BLACK: Final[Colour] = (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; `y` is its baseline, `size` is in points."""

    text: str
    x: float
    y: float
    size: float
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A filled rectangle, a hairline when it is thin; `radius` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour = BLACK
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Black modules side by side: where they begin in the pattern, and how far they reach."""

    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Black runs on white whose unit is `module` millimetres; a machine reads them, so a painter keeps them crisp."""

    x: float
    y: float
    module: float
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """A chart in its place; it is drawn as lines and letters on paper, as dots in a picture."""

    x: float
    y: float
    width: float
    height: float
    chart: Chart


Mark = Words | Block | Pattern | Plotted


def points(mm: float) -> float:
    """Return millimetres as points."""
    return mm * POINTS_PER_INCH / MM_PER_INCH


def millimetres(size: float) -> float:
    """Return points as millimetres."""
    return size * MM_PER_INCH / POINTS_PER_INCH
