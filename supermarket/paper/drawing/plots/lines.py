"""Lines over time, and small charts beside each other."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from supermarket.paper.drawing.marks import POINTS_PER_INCH
from supermarket.paper.drawing.plots.style import (
    COLOURS,
    SHAPES,
    TEXT,
    check_figures,
    drawable,
    figured,
    settled,
    text_points,
)
from supermarket.paper.drawing.plots.values import Lines, Multiples, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DASHES: Final = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5)), (0, (9, 2)), (0, (3, 1)))
LINE_HEIGHT: Final = 1.25 * TEXT


def draw_lines(figure: "Figure", chart: Lines) -> None:
    """Draw lines over time into a figure.

    Raises: ValueError if there are no figures, or not as many as there are names.
    """
    check_figures(chart.series, chart.steps)
    axes = figure.add_subplot()
    for number, series in enumerate(chart.series):
        axes.plot(
            range(len(chart.steps)),
            [math.nan if value is None else float(value) for value in series.values],
            color=COLOURS[number % len(COLOURS)],
            linestyle=DASHES[number % len(DASHES)],
            marker=SHAPES[number % len(SHAPES)],
            markersize=3.5,
            linewidth=1.4,
            clip_on=False,
        )
    _scale(axes, chart.steps, chart.series, chart.unit, room=0.8 * figure.get_figwidth() * POINTS_PER_INCH)
    ends = [(series, _end_of(series)) for series in chart.series]
    told = [
        (series.name, last, number) for number, (series, last) in enumerate(ends) if last is not None and series.name
    ]
    texts = [
        axes.annotate(
            drawable(name),
            last,
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=COLOURS[number % len(COLOURS)],
            annotation_clip=False,
        )
        for name, last, number in told
    ]
    settled(figure)
    scale = POINTS_PER_INCH / figure.dpi
    heights = [float(axes.transData.transform(text.xy)[1]) * scale for text in texts]
    lowest = float(axes.bbox.y0) * scale + 0.7 * TEXT  # below it stand the steps
    for text, moved in zip(texts, spread(heights, lowest), strict=True):
        text.set_position((6, moved))


def _end_of(series: Series) -> tuple[float, float] | None:
    """Return the last point of a line."""
    points = [(step, value) for step, value in enumerate(series.values) if value is not None]
    return (float(points[-1][0]), float(points[-1][1])) if points else None


def spread(heights: Sequence[float], lowest: float) -> list[float]:
    """Return by how many points each of these labels is moved up or down, so that none covers another."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    placed = [heights[number] for number in order]
    for _ in range(50):
        placed[:1] = [max(lowest, each) for each in placed[:1]]
        for high in range(1, len(placed)):
            lacking = LINE_HEIGHT - (placed[high] - placed[high - 1])
            if lacking > 0:
                placed[high - 1] -= lacking / 2
                placed[high] += lacking / 2
    for number in range(len(placed)):
        placed[number] = max(placed[number], placed[number - 1] + LINE_HEIGHT if number else lowest)
    moved = {number: to - heights[number] for number, to in zip(order, placed, strict=True)}
    return [moved[number] for number in range(len(heights))]


def _scale(axes: "Axes", steps: Sequence[str], series: Sequence[Series], unit: str, *, room: float) -> None:
    """Give axes figures from nought upward and pale lines behind; as many steps are named as have `room`, in points."""
    axes.set_xlim(-0.3, max(1, len(steps) - 1) + 0.3)
    values = [float(value) for each in series for value in each.values if value is not None]
    low, high = min(values, default=0), max(values, default=0)
    axes.set_ylim(min(0, low * 1.08), max(high * 1.08, 1 if low >= 0 else 0))
    figured(axes.yaxis, 5, high, whole=all(isinstance(value, int) for each in series for value in each.values))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=2.5)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    wide = max((text_points(step) for step in steps), default=0) + 6
    every = max(1, math.ceil(len(steps) * wide / room))
    shown = range((len(steps) - 1) % every, len(steps), every)
    axes.set_xticks(list(shown), [drawable(steps[step]) for step in shown])
    if unit:
        axes.set_title(drawable(unit), loc="left", fontsize=TEXT, color="#555555")


def draw_multiples(figure: "Figure", chart: Multiples) -> None:
    """Draw small charts beside each other into a figure.

    Raises: ValueError if there are no figures, or not as many as there are names.
    """
    check_figures(chart.panels, chart.steps)
    across = min(chart.across, len(chart.panels))
    down = -(-len(chart.panels) // across)
    grid = figure.subplots(down, across, squeeze=False, sharey=True)
    highest = max((float(value) for panel in chart.panels for value in panel.values if value is not None), default=0)
    for number, axes in enumerate(axes for row in grid for axes in row):
        if number >= len(chart.panels):
            axes.set_visible(False)
            continue
        panel = chart.panels[number]
        axes.bar(
            range(len(chart.steps)),
            [0.0 if value is None else float(value) for value in panel.values],
            color=COLOURS[0],
            width=0.75,
        )
        _scale(axes, chart.steps, chart.panels, "", room=0.8 * figure.get_figwidth() * POINTS_PER_INCH / across)
        axes.set_xlim(-0.6, len(chart.steps) - 0.4)
        figured(axes.yaxis, 3, highest)
        if number < len(chart.panels) - across:
            axes.set_xticklabels([])
        axes.set_title(drawable(panel.name), loc="left", fontsize=TEXT)
    if chart.unit:
        figure.supylabel(drawable(chart.unit), fontsize=TEXT)
