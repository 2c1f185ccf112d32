"""A heat map: rows by columns, the darker the more, hatched where there is nothing to say."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from supermarket.paper.drawing.marks import POINTS_PER_INCH
from supermarket.paper.drawing.plots.style import COLOURS, INK, TEXT, drawable, figure_text, hatch, settled, text_points
from supermarket.paper.drawing.plots.values import HeatMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

FIGURE_LEAST: Final = 5.0
"""Points; figures that would be smaller are left out of a heat map, and those of one with more cells than are read."""
FIGURES_MOST: Final = 600
DARK: Final = 4
"""From this level on a figure is white."""
_LEVELS: Final = ("#f7fbff", "#d6e6f4", "#abd0e6", "#6aaed6", "#3787c0", "#105ba4", "#08306b")
"""The steps of a heat map, each darker than the one before in grey as well."""


def draw_heat_map(figure: "Figure", chart: HeatMap) -> None:
    """Draw a heat map into a figure.

    Raises: ValueError if it has no rows or no columns.
    """
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not chart.rows or not chart.columns:
        raise ValueError("a heat map needs rows and columns")
    axes = figure.add_subplot()
    bounds = level_bounds(_highest(chart))
    by_level: dict[int, list[tuple[int, int]]] = {}
    gaps = []
    for row, cells in enumerate(chart.cells):
        for column, cell in enumerate(cells):
            if cell is None:
                gaps.append((column - 0.46, row - 0.44, column + 0.46, row + 0.44))
            else:
                by_level.setdefault(level_of(cell, bounds), []).append((column, row))
    for level, places in sorted(by_level.items()):
        squares = Path.make_compound_path(*(_square(column, row) for column, row in places))
        axes.add_patch(PathPatch(squares, facecolor=_LEVELS[level], edgecolor="#9a9a9a", linewidth=0.3))
    if gaps:
        frames = Path.make_compound_path(*(_square((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in gaps))
        axes.add_patch(PathPatch(frames, facecolor="white", edgecolor="#9a9a9a", linewidth=0.3))
    _heat_axes(figure, axes, chart)
    _heat_keys(figure, chart, bounds, gaps=bool(gaps))
    settled(figure)
    hatch(axes, gaps, COLOURS[1])
    _heat_words(figure, axes, chart, bounds)


def _highest(chart: HeatMap) -> int:
    found = max((cell for row in chart.cells for cell in row if cell is not None), default=0)
    return found if chart.highest is None else max(found, chart.highest)


def _square(column: float, row: float) -> "Path":
    from matplotlib.path import Path

    left, right, top, bottom = column - 0.46, column + 0.46, row - 0.44, row + 0.44
    return Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)


def level_bounds(highest: int) -> tuple[int, ...]:
    """Return the least figure of each level: nought by itself, then even steps of whole figures."""
    most = len(_LEVELS) - 1
    if highest <= most:
        return tuple(range(highest + 1))
    step = math.ceil(highest / most)
    return (0, *range(1, highest + 1, step))


def level_of(cell: int, bounds: Sequence[int]) -> int:
    """Return which level a figure is in."""
    return sum(cell >= bound for bound in bounds[1:])


def _heat_axes(figure: "Figure", axes: "Axes", chart: HeatMap) -> None:
    axes.set_xlim(-0.5, len(chart.columns) - 0.5)
    axes.set_ylim(len(chart.rows) - 0.5, -0.5)
    names = max(text_points(row) for row in chart.rows)
    room = figure.get_figwidth() * POINTS_PER_INCH - names - 20
    wide = max(text_points(column) for column in chart.columns) + 4
    every = max(1, math.ceil(len(chart.columns) * wide / room))
    shown = range(0, len(chart.columns), every)
    axes.set_xticks(list(shown), [drawable(chart.columns[column]) for column in shown])
    axes.set_yticks(range(len(chart.rows)), [drawable(row) for row in chart.rows])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _heat_keys(figure: "Figure", chart: HeatMap, bounds: Sequence[int], *, gaps: bool) -> None:
    """Say below the map which figures each shade stands for."""
    from matplotlib.patches import Patch

    ends = [*(bound - 1 for bound in bounds[1:]), _highest(chart)]
    keys: list[Patch] = [
        Patch(
            facecolor=_LEVELS[level],
            edgecolor="#9a9a9a",
            linewidth=0.4,
            label=f"{low:,}" if low == high else f"{low:,}–{high:,}",
        )
        for level, (low, high) in enumerate(zip(bounds, ends, strict=True))
    ]
    if chart.words:
        keys = []
    if chart.unit and keys:
        keys[-1].set_label(f"{keys[-1].get_label()} {drawable(chart.unit)}")
    if gaps and chart.gap_name:
        keys.append(
            Patch(facecolor="white", edgecolor=COLOURS[1], linewidth=0.8, label=f"/// {drawable(chart.gap_name)}")
        )
    if keys:
        figure.legend(handles=keys, loc="outside lower center", ncols=len(keys), handlelength=1.2, columnspacing=1.0)


def _heat_words(figure: "Figure", axes: "Axes", chart: HeatMap, bounds: Sequence[int]) -> None:
    """Write the figures into the cells, where the cells are large enough for all of them."""
    words = chart.words or tuple(
        tuple("" if cell is None else figure_text(cell) for cell in row) for row in chart.cells
    )
    (left, top), (right, bottom) = axes.transData.transform([(0, 0), (0.92, 0.88)]) * POINTS_PER_INCH / figure.dpi
    size = (
        min(
            TEXT,
            abs(bottom - top) / 1.2,
            *((right - left) / text_points(word, 1) for row in words for word in row if word),
        )
        if any(word for row in words for word in row)
        else 0
    )
    if not chart.words and (size < FIGURE_LEAST or len(chart.rows) * len(chart.columns) > FIGURES_MOST):
        return
    for row, line in enumerate(words):
        for column, word in enumerate(line):
            cell = chart.cells[row][column]
            dark = cell is not None and level_of(cell, bounds) >= DARK
            if word:
                axes.text(
                    column,
                    row,
                    drawable(word),
                    ha="center",
                    va="center_baseline",
                    fontsize=size,
                    color="white" if dark else INK,
                )
