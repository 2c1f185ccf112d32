"""How a map of points is drawn: places as they lie, each kind with a shape of its own, names where there is room."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from supermarket.paper.drawing.marks import POINTS_PER_INCH
from supermarket.paper.drawing.plots.style import COLOURS, INK, PALE, SHAPES, TEXT, drawable, settled, text_points
from supermarket.paper.drawing.plots.values import Place, PointMap, Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KM_PER_DEGREE: Final = 111.32
"""Kilometres of a degree of latitude; of longitude so many times the cosine of the latitude."""
NAME_SIZE: Final = 0.85 * TEXT
_MARKER: Final = 22.0
"""Square points that a place of weight 1 takes."""
Box = tuple[float, float, float, float]


def draw_map(figure: "Figure", chart: PointMap) -> None:
    """Draw a map into a figure.

    Raises: ValueError if there is no place on it.
    """
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    spots = [spot for layer in chart.layers for spot in layer.spots]
    if not spots:
        raise ValueError("a map needs a place")
    axes = figure.add_subplot()
    lines = [[_degrees(begin), _degrees(end)] for begin, end in chart.links]
    axes.add_collection(LineCollection(lines, colors="#8c8c8c", linewidths=0.5), autolim=False)
    for number, layer in enumerate(chart.layers):
        if layer.spots:
            axes.scatter(
                [_degrees(spot.at)[0] for spot in layer.spots],
                [_degrees(spot.at)[1] for spot in layer.spots],
                s=[_MARKER * spot.weight for spot in layer.spots],
                marker=SHAPES[number % len(SHAPES)],
                facecolor=COLOURS[number % len(COLOURS)],
                edgecolor="white",
                linewidths=0.4,
                zorder=3,
            )
    _extent(axes, [*(spot.at for spot in spots), *(end for link in chart.links for end in link)])
    keys = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=SHAPES[number % len(SHAPES)],
            markersize=5,
            markeredgewidth=0,
            color=COLOURS[number % len(COLOURS)],
            label=f"{drawable(layer.name)} {len(layer.spots):,}",
        )
        for number, layer in enumerate(chart.layers)
        if layer.name and layer.spots
    ]
    if keys:
        figure.legend(handles=keys, loc="outside lower center", ncols=min(4, len(keys)), handletextpad=0.3)
    settled(figure)
    _scale_bar(figure, axes)
    _names(figure, axes, spots)


def _degrees(place: Place) -> tuple[float, float]:
    return place[0] / 1e6, place[1] / 1e6


def _extent(axes: "Axes", places: Sequence[Place]) -> None:
    """Show all places with a margin around them, a kilometre as long to the east as to the north."""
    east, north = zip(*map(_degrees, places), strict=True)
    middle = (min(north) + max(north)) / 2
    margin = 0.06 * max(max(east) - min(east), max(north) - min(north)) or 0.01
    axes.set_xlim(min(east) - margin, max(east) + margin)
    axes.set_ylim(min(north) - margin, max(north) + margin)
    axes.set_aspect(1 / math.cos(math.radians(middle)), adjustable="datalim")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_edgecolor(PALE)


def _scale_bar(figure: "Figure", axes: "Axes") -> None:
    """Draw how long so many kilometres are, at the lower left, and where north is, at the upper right."""
    low, high = axes.get_xlim()
    per_degree = KM_PER_DEGREE * math.cos(math.radians(sum(axes.get_ylim()) / 2))
    across = (high - low) * per_degree
    power = 10 ** math.floor(math.log10(across / 4))
    long = max(step * power for step in (1, 2, 5) if step * power <= across / 4)
    share = long / across
    axes.plot([0.03, 0.03 + share], [0.03, 0.03], color=INK, linewidth=1.6, transform=axes.transAxes)
    told = f"{long:g} km" if long >= 1 else f"{long * 1000:g} m"
    axes.text(0.03 + share / 2, 0.038, told, ha="center", va="bottom", fontsize=NAME_SIZE, transform=axes.transAxes)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
    up = 14 * figure.dpi / POINTS_PER_INCH / axes.bbox.height
    begin, end = (0.965, 0.97 - 2 * up), (0.965, 0.97 - up)
    axes.annotate("", end, xytext=begin, xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow)
    axes.text(0.965, 0.985 - up, "N", ha="center", va="bottom", fontsize=NAME_SIZE, transform=axes.transAxes)


def _names(figure: "Figure", axes: "Axes", spots: Sequence[Spot]) -> None:
    """Write the names of places beside them, as far as there is room."""
    scale = POINTS_PER_INCH / figure.dpi
    at = [tuple(axes.transData.transform(_degrees(spot.at)) * scale) for spot in spots]
    frame: Box = tuple(value * scale for value in axes.bbox.extents)  # type: ignore[assignment]
    for number, box in places_for_names(spots, at, frame).items():
        offset = ((box[0] + box[2]) / 2 - at[number][0], (box[1] + box[3]) / 2 - at[number][1])
        axes.annotate(
            drawable(spots[number].name),
            _degrees(spots[number].at),
            xytext=offset,
            textcoords="offset points",
            ha="center",
            va="center_baseline",
            fontsize=NAME_SIZE,
            zorder=4,
        )


def places_for_names(spots: Sequence[Spot], at: Sequence[tuple[float, ...]], frame: Box) -> dict[int, Box]:
    """Return where the names of places stand that lie `at` so many points, those that have room within the frame.

    The heaviest come first; none covers a place or another name.
    """
    sides = [math.sqrt(_MARKER * spot.weight) / 2 for spot in spots]
    marks = [(x - side, y - side, x + side, y + side) for (x, y), side in zip(at, sides, strict=True)]
    named: dict[int, Box] = {}
    for number in sorted(range(len(spots)), key=lambda number: (-spots[number].weight, number)):
        name = spots[number].name
        others = [*(mark for other, mark in enumerate(marks) if other != number), *named.values()]
        boxes = _around(at[number], sides[number] + 1.5, text_points(name, NAME_SIZE), 1.1 * NAME_SIZE) if name else ()
        free = (box for box in boxes if _inside(box, frame) and not any(_overlap(box, other) for other in others))
        if box := next(free, None):
            named[number] = box
    return named


def _around(at: tuple[float, ...], off: float, wide: float, high: float) -> Iterator[Box]:
    """Give the boxes in which a name may stand: right, left, above, below, and the corners."""
    x, y = at
    for left, low in (
        (x + off, y - high / 2),
        (x - off - wide, y - high / 2),
        (x - wide / 2, y + off),
        (x - wide / 2, y - off - high),
        (x + off, y + off / 2),
        (x - off - wide, y + off / 2),
        (x + off, y - off / 2 - high),
        (x - off - wide, y - off / 2 - high),
    ):
        yield left, low, left + wide, low + high


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
