"""Charts: the same bytes each time, letters that are drawn, nothing that covers another, lines in the PDF."""

import io
from itertools import pairwise
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from supermarket.paper.drawing.charts import chart_png, chart_svg
from supermarket.paper.drawing.fonts import glyphs_of
from supermarket.paper.drawing.marks import Plotted
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.pictures import marks_png
from supermarket.paper.drawing.plots.heat import level_bounds, level_of
from supermarket.paper.drawing.plots.lines import LINE_HEIGHT, spread
from supermarket.paper.drawing.plots.maps import places_for_names
from supermarket.paper.drawing.plots.style import drawable
from supermarket.paper.drawing.plots.values import (
    Bars,
    Chart,
    HeatMap,
    Layer,
    Lines,
    Multiples,
    PointMap,
    Series,
    Spot,
)

MONTHS: Final = ("2026-01", "2026-02", "2026-03")
ISSUED: Final = Series("发放", (1200, 900, 1500))
SPENT: Final = Series("兑换", (800, None, 1490))
PLACES: Final = tuple(Spot((122_830_000 + 9_000 * n, 45_610_000 + 7_000 * (n % 3)), f"站{n}") for n in range(6))
CHARTS: Final[dict[str, Chart]] = {
    "lines": Lines(MONTHS, (ISSUED, SPENT), "积分", "分"),
    "bars": Bars(MONTHS, (ISSUED,), "积分", "分", frozenset({1}), 1000, "合格"),
    "heat": HeatMap(("松坡村", "杏花村"), MONTHS, ((0, None, 9), (2, 3, 30)), "活动", "场", gap_name="没有"),
    "map": PointMap((Layer("实践站", PLACES),), ((PLACES[0].at, PLACES[3].at),), "地图"),
    "multiples": Multiples(MONTHS, (ISSUED, SPENT), "各所", "分"),
}
each_kind = pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))


@each_kind
def test_a_chart_is_the_same_bytes_each_time_and_tells_no_time(chart: Chart) -> None:
    svg, png = chart_svg(chart, width=120), chart_png(chart, width=120, per_inch=60)
    assert (svg, png) == (chart_svg(chart, width=120), chart_png(chart, width=120, per_inch=60))
    assert b"<metadata" not in svg
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.width == int(120 / 25.4 * 60)


@each_kind
def test_letters_are_drawn_as_paths_and_nothing_is_asked_of_the_reader(chart: Chart) -> None:
    svg = chart_svg(chart, width=120)
    assert b"<text" not in svg
    assert b"<pattern" not in svg  # the reader of SVG in our PDFs would leave a hatching out
    assert b"<image" not in svg


@pytest.mark.parametrize(
    "chart",
    [Lines((), ()), Bars(("a", "b"), (Series("", (1,)),)), HeatMap((), (), ()), PointMap(()), Multiples(MONTHS, ())],
    ids=["lines", "bars", "heat", "map", "multiples"],
)
def test_a_chart_of_nothing_is_refused(chart: Chart) -> None:
    with pytest.raises(ValueError, match="needs"):
        chart_svg(chart, width=100, height=50)


def test_figures_that_are_all_nought_or_missing_make_a_chart_too() -> None:
    nothing = Series("", (0, None, 0))
    for chart in (Lines(MONTHS, (nothing,)), Bars(MONTHS, (nothing,)), Multiples(MONTHS, (nothing,))):
        assert chart_svg(chart, width=80)


def test_a_chart_on_paper_is_lines_and_no_picture_and_lies_where_it_was_put() -> None:
    mark = Plotted(x=30, y=40, width=120, height=60, chart=CHARTS["bars"])
    pdf = pages_pdf([Page(A4, (mark,))], glyphs_of(""), at=0, title="试")
    assert pdf == pages_pdf([Page(A4, (mark,))], glyphs_of(""), at=0, title="试")
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        kinds = {found.type for found in page.get_objects(max_depth=9)}
        ink = page.render(scale=1, grayscale=True).to_pil().point(lambda tone: 255 * (tone < 200)).getbbox()
    assert pdfium.FPDF_PAGEOBJ_IMAGE not in kinds
    left, top, right, bottom = (edge / 72 * 25.4 for edge in ink)
    assert (left > 29, top > 39, right < 151, bottom < 101) == (True, True, True, True)


def test_a_chart_is_pasted_into_a_picture() -> None:
    mark = Plotted(x=10, y=20, width=60, height=30, chart=CHARTS["lines"])
    with Image.open(io.BytesIO(marks_png((80, 60), (mark,), glyphs_of(""), per_inch=100))) as picture:
        edges = picture.convert("L").point(lambda tone: 255 * (tone < 200)).getbbox()
    assert edges is not None
    assert edges[0] >= 10 / 25.4 * 100 - 1
    assert edges[3] <= 50 / 25.4 * 100 + 1


def test_a_character_that_the_font_lacks_is_told_as_a_hole_and_a_dollar_is_no_formula() -> None:
    assert drawable("王\ue000 $5$") == r"王〓 \$5\$"


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(0, 50))
def test_the_names_of_lines_never_cover_each_other_or_what_stands_below(heights: list[float], lowest: float) -> None:
    placed = sorted(height + up for height, up in zip(heights, spread(heights, lowest), strict=True))
    assert all(place >= lowest - 1e-6 for place in placed)
    assert all(upper - lower >= LINE_HEIGHT - 1e-6 for lower, upper in pairwise(placed))


@given(st.integers(0, 5000), st.data())
def test_every_figure_is_in_the_shade_whose_bounds_hold_it(highest: int, data: st.DataObject) -> None:
    bounds = level_bounds(highest)
    cell = data.draw(st.integers(0, highest))
    level = level_of(cell, bounds)
    assert len(bounds) <= 7
    assert bounds[level] <= cell
    assert level + 1 == len(bounds) or cell < bounds[level + 1]


places = st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=25)


@given(places)
def test_names_on_a_map_cover_neither_each_other_nor_a_place_nor_the_frame(at: list[tuple[float, float]]) -> None:
    spots = [Spot((0, 0), f"站{number}", 1 + number % 3) for number in range(len(at))]
    boxes = places_for_names(spots, at, (0, 0, 300, 200))
    for number, (left, low, right, high) in boxes.items():
        assert left >= 0
        assert low >= 0
        assert right <= 300
        assert high <= 200
        for other, (x, y) in enumerate(at):
            assert other == number or not (left < x < right and low < y < high)
        for other, box in boxes.items():
            apart = left >= box[2] or right <= box[0] or low >= box[3] or high <= box[1]
            assert other == number or apart
