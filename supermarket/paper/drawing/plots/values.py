"""Charts as frozen values: lines, bars, a heat map, a map of places, small charts beside each other."""

from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

Amount = int | float | Fraction
Place = tuple[int, int]
"""Longitude and latitude in whole microdegrees, WGS-84."""


@dataclass(frozen=True)
class Series:
    """Figures under one name, one for each step or bar; None where there is nothing to say (not applicable)."""

    name: str
    values: tuple[Amount | None, ...]


@dataclass(frozen=True)
class Lines:
    """Figures over time: a line for each series, named at its end. `steps` are the months or weeks below."""

    steps: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Bars:
    """Level bars under each other, each with its name and figure.

    Those `marked` are hatched; `bound` is a line across that the bars are compared with, `bound_name` what it says.
    """

    names: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    unit: str = ""
    marked: frozenset[int] = frozenset()
    bound: Amount | None = None
    bound_name: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Rows (sites) by columns (weeks), the darker the more; None is hatched: nothing to say, or a gap.

    `words` stand in the cells instead of their figures, `gap_name` says below the map what hatching means. The darkest
    shade is that of `highest`, or of the highest figure.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    title: str = ""
    unit: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    gap_name: str = ""
    highest: int | None = None


@dataclass(frozen=True)
class Spot:
    """A place on a map; it is drawn larger the more it weighs (1 is plain), and named where there is room."""

    at: Place
    name: str = ""
    weight: float = 1


@dataclass(frozen=True)
class Layer:
    """Places of one kind, which share a shape and a colour; the legend says `name`."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class PointMap:
    """Places as they lie, north above, with a scale in kilometres; `links` are thin lines between two places."""

    layers: tuple[Layer, ...]
    links: tuple[tuple[Place, Place], ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Multiples:
    """A small chart for each series over the same steps and, so that they are compared, on one scale."""

    steps: tuple[str, ...]
    panels: tuple[Series, ...]
    title: str = ""
    unit: str = ""
    across: int = 3


Chart = Lines | Bars | HeatMap | PointMap | Multiples


def chart_height(chart: Chart, width: float) -> float:
    """Return how high a chart of this width should be, both in millimetres, for all of it to be read."""
    titled = 7 if chart.title else 0
    match chart:
        case Lines():
            return titled + 0.42 * width
        case Bars(names=names, series=series):
            return titled + 14 + len(names) * (1.6 + 3.6 * max(1, len(series))) + (5 if len(series) > 1 else 0)
        case HeatMap(rows=rows):
            return titled + 22 + 4.6 * max(1, len(rows))
        case PointMap():
            return titled + 0.85 * width
        case Multiples(panels=panels, across=across):
            return titled + 6 + 30 * -(-len(panels) // across)
        case _:
            assert_never(chart)
