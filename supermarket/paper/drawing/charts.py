"""A chart as an SVG for a page or as a PNG for a chat, the same bytes each time.

What is told by colour is told by shape, hatching or a figure too, so that a copier loses none of it; the colours are
those that the colour-blind tell apart. matplotlib draws them, loaded when a chart is drawn.
"""

import io
from typing import Any, Final

from supermarket.paper.drawing.plots.values import Chart, chart_height

_TOLD: Final = ("Date", "Creator", "Format", "Type")
"""What an SVG would tell of its making; it tells none of it, so that it is the same each time."""
PER_INCH: Final = 200
"""Dots per inch of a PNG."""


def chart_svg(chart: Chart, *, width: float, height: float | None = None) -> bytes:
    """Return a chart as an SVG so many millimetres wide; without a height it has the one that suits it.

    Its letters are paths, so it looks alike wherever it is opened. A character that the shipped font lacks
    stands as 〓.

    Raises: ValueError for a chart without figures or places.
    """
    return _saved(chart, width, height, {"format": "svg", "metadata": dict.fromkeys(_TOLD)})


def chart_png(chart: Chart, *, width: float, height: float | None = None, per_inch: int = PER_INCH) -> bytes:
    """Return a chart as a PNG of so many dots per inch; `chart_svg` says the rest.

    Raises: ValueError for a chart without figures or places.
    """
    return _saved(chart, width, height, {"format": "png", "dpi": per_inch, "metadata": {"Software": None}})


def _saved(chart: Chart, width: float, height: float | None, how: dict[str, Any]) -> bytes:
    from supermarket.paper.drawing.plots.figures import figure_of
    from supermarket.paper.drawing.plots.style import styled

    file = io.BytesIO()
    with styled():
        figure_of(chart, width, chart_height(chart, width) if height is None else height).savefig(file, **how)
    return file.getvalue()
