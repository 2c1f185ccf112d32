"""Bars under each other, each with its figure; those marked are hatched."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from supermarket.paper.drawing.plots.style import (
    COLOURS,
    INK,
    TEXT,
    check_figures,
    decimals_of,
    drawable,
    figure_text,
    figured,
    hatch,
    settled,
)
from supermarket.paper.drawing.plots.values import Bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_bars(figure: "Figure", chart: Bars) -> None:
    """Draw bars into a figure.

    Raises: ValueError if there are no figures, or not as many as there are names.
    """
    from matplotlib.patches import Patch, Rectangle

    check_figures(chart.series, chart.names)
    axes = figure.add_subplot()
    thick = 0.78 / len(chart.series)
    boxes = []
    values = [value for each in chart.series for value in each.values if value is not None]
    decimals = max((decimals_of(value) for value in values), default=0)
    for number, series in enumerate(chart.series):
        for row, value in enumerate(series.values):
            top = row - 0.39 + number * thick
            shown = 0.0 if value is None else float(value)
            marked = row in chart.marked
            face = "white" if marked else (COLOURS[number] if number != 1 else "#9fc5e8")
            edge = COLOURS[1] if marked else COLOURS[number]
            axes.add_patch(Rectangle((0, top), shown, thick * 0.94, facecolor=face, edgecolor=edge, linewidth=0.6))
            if marked:
                boxes.append((0.0, top, shown, top + thick * 0.94))
            text = "—" if value is None else figure_text(value, decimals)
            beside = -3 if shown < 0 else 3
            axes.annotate(
                text,
                (shown, top + thick * 0.47),
                xytext=(beside, 0),
                textcoords="offset points",
                va="center",
                ha="right" if shown < 0 else "left",
                fontsize=0.9 * TEXT,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
            )
    _bar_scale(axes, chart, [float(value) for value in values])
    if len(chart.series) > 1:
        faces = ["#9fc5e8" if number == 1 else COLOURS[number] for number in range(len(chart.series))]
        keys = [
            Patch(facecolor=face, edgecolor=COLOURS[number], label=drawable(series.name))
            for number, (face, series) in enumerate(zip(faces, chart.series, strict=True))
        ]
        figure.legend(handles=keys, loc="outside lower center", ncols=len(keys))
    settled(figure)
    hatch(axes, boxes, COLOURS[1])


def _bar_scale(axes: "Axes", chart: Bars, values: Sequence[float]) -> None:
    bound = [] if chart.bound is None else [float(chart.bound)]
    low, high = min([0.0, *values, *bound]), max([0.0, *values, *bound])
    span = (high - low) or 1.0
    axes.set_xlim(low - (0.12 * span if low < 0 else 0), high + 0.12 * span)
    axes.set_ylim(len(chart.names) - 0.5, -0.5)
    axes.set_yticks(range(len(chart.names)), [drawable(name) for name in chart.names])
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=2.5)
    figured(axes.xaxis, 6, high)
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.6)
    if chart.unit:
        axes.set_xlabel(drawable(chart.unit), color="#555555")
    if chart.bound is not None:
        axes.axvline(float(chart.bound), color=INK, linewidth=0.9, linestyle=(0, (4, 2)))
        axes.annotate(
            drawable(chart.bound_name),
            (float(chart.bound), 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=0.9 * TEXT,
        )
