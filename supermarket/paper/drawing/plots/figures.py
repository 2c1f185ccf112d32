"""A chart drawn: each kind by the module that knows it."""

from typing import TYPE_CHECKING, assert_never

from supermarket.paper.drawing.marks import MM_PER_INCH
from supermarket.paper.drawing.plots.bars import draw_bars
from supermarket.paper.drawing.plots.heat import draw_heat_map
from supermarket.paper.drawing.plots.lines import draw_lines, draw_multiples
from supermarket.paper.drawing.plots.maps import draw_map
from supermarket.paper.drawing.plots.style import TEXT, drawable
from supermarket.paper.drawing.plots.values import Bars, Chart, HeatMap, Lines, Multiples, PointMap

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure_of(chart: Chart, width: float, height: float) -> "Figure":
    """Return a chart drawn within so many millimetres.

    Raises: ValueError for a chart without figures or places.
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.03, h_pad=0.03)
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), layout=layout)
    if chart.title:
        figure.suptitle(drawable(chart.title), fontsize=1.3 * TEXT)
    match chart:
        case Lines():
            draw_lines(figure, chart)
        case Bars():
            draw_bars(figure, chart)
        case HeatMap():
            draw_heat_map(figure, chart)
        case PointMap():
            draw_map(figure, chart)
        case Multiples():
            draw_multiples(figure, chart)
        case _:
            assert_never(chart)
    return figure
