"""The style that all charts share: colours, letters, how figures are written, hatching."""

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from supermarket.paper.drawing.fonts import glyphs_of, shipped_font
from supermarket.paper.drawing.marks import POINTS_PER_INCH
from supermarket.paper.drawing.plots.values import Amount, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

FAMILY: Final = "shipped with supermarket"
"""A name that no font of the system has, so that a chart has the same letters everywhere."""
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Those of Okabe and Ito, which the colour-blind tell apart; the darker first, so that a copier does too."""
SHAPES: Final = ("o", "s", "^", "D", "v", "P")
INK: Final = "#1a1a1a"
PALE: Final = "#d9d9d9"
HATCH_PITCH: Final = 4.0
"""Points between two lines of a hatching."""
TEXT: Final = 8.0
"""Points; the least that is read on paper at arm's length."""
FEW: Final = 5
"""Below it a scale shows parts of one as well."""

_DRAWING: Final = Lock()
"""matplotlib has one set of settings for a whole process; a server that draws for several people does so in turn."""


@contextmanager
def styled() -> Iterator[None]:
    """Draw in here with the shipped Chinese font and our style, whatever a user's own matplotlib is set to."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontEntry, FontPath, fontManager

    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells a clerk's terminal of its caches
    if all(each.name != FAMILY for each in fontManager.ttflist):
        font = shipped_font()
        entry = FontEntry(FontPath(str(font.path), font.face), font.face, FAMILY, weight=400, size="scalable")
        fontManager.ttflist.append(entry)
    ours: dict[str, Any] = {
        "font.family": [FAMILY],
        "font.size": TEXT,
        "svg.fonttype": "path",
        "svg.hashsalt": "supermarket",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": INK,
        "axes.linewidth": 0.6,
        "axes.labelsize": TEXT,
        "axes.unicode_minus": False,
        "axes.titlesize": 1.25 * TEXT,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "grid.color": PALE,
        "grid.linewidth": 0.5,
        "legend.frameon": False,
        "legend.fontsize": TEXT,
    }
    with _DRAWING, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(ours)  # type: ignore[arg-type] # it knows each name one by one
        yield


def drawable(text: str) -> str:
    """Return a text with 〓 for each character that the shipped font lacks, and no `$` that means mathematics."""
    glyphs = glyphs_of((text,), fallbacks=())
    return "".join(glyphs[sign].drawn for sign in text).replace("$", r"\$")


def settled(figure: "Figure") -> None:
    """Lay a figure out and keep it so, that what comes next may reckon in points."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def text_points(text: str, size: float = TEXT) -> float:
    """Return how wide a text runs, in points."""
    glyphs = glyphs_of((text,), fallbacks=())
    return size * sum(glyphs[sign].advance for sign in text)


def decimals_of(value: Amount) -> int:
    """Return how many decimals a figure has, two at most."""
    hundredths = round(100 * value)
    return 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2


def figure_text(value: Amount, decimals: int | None = None) -> str:
    """Return a figure as it stands in a chart: thousands apart, with so many decimals, or those that it has."""
    return f"{float(value):,.{decimals_of(value) if decimals is None else decimals}f}"


def figured(axis: "Axis", steps: int, highest: float, *, whole: bool = False) -> None:
    """Let an axis show so many round figures at most, whole ones where they go beyond a few or all are `whole`."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=steps, integer=whole or highest >= FEW))
    axis.set_major_formatter(FuncFormatter(lambda value, _place: figure_text(value)))


def check_figures(series: Sequence[Series], steps: Sequence[str]) -> None:
    """Refuse a chart of nothing.

    Raises: ValueError if there are no figures, or not as many as there are steps.
    """
    if not steps or not series or any(len(each.values) != len(steps) for each in series):
        raise ValueError("a chart needs figures, as many as there are steps")


def hatch(axes: "Axes", boxes: Sequence[tuple[float, float, float, float]], colour: str) -> None:
    """Hatch boxes (left, one end, right, other end) of settled axes with plain lines.

    A hatching of matplotlib's is a pattern in the SVG, which the reader of SVG in our PDFs does not know.
    """
    from matplotlib.collections import LineCollection

    pitch = HATCH_PITCH * axes.get_figure(root=True).dpi / POINTS_PER_INCH  # type: ignore[union-attr]
    segments = []
    back = axes.transData.inverted()
    for x0, y0, x1, y1 in boxes:
        (left, low), (right, high) = axes.transData.transform([(x0, y0), (x1, y1)])
        left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
        # Along each line x - y is the same; the lines of all boxes are those of one pattern.
        first = math.ceil((left - high) / pitch)
        for number in range(first, math.floor((right - low) / pitch) + 1):
            offset = number * pitch
            begin, end = max(left, low + offset), min(right, high + offset)
            if end > begin:
                segments.append(back.transform([(begin, begin - offset), (end, end - offset)]))
    axes.add_collection(LineCollection(segments, colors=colour, linewidths=0.7), autolim=False)


# --- a heat map -------------------------------------------------------------------------------------------------------
