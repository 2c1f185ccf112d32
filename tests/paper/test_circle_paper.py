"""The circle as a map and on paper: what is drawn, the same bytes each time, nothing of homes that a file told."""

from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from supermarket.errors.files import FileExists, FileKind
from supermarket.ledger import open_ledger
from supermarket.paper.circle import draw_circle, map_of
from supermarket.practice.circle.circle import best, circle
from supermarket.practice.circle.distances import Spot
from supermarket.practice.circle.points import Point
from tests.village import START

TODAY = "2026-03-02"


def test_the_map_shows_who_is_in_reach_who_is_not_the_shops_the_institutes_and_places_proposed(
    made_ledger: Path,
) -> None:
    with closing(open_ledger(made_ledger, now=START)) as ledger, ledger.reading() as session:
        found = circle(session, TODAY)
        chart = map_of(session, found, best(session, TODAY, 1))
    layers = {layer.name: len(layer.spots) for layer in chart.layers}
    proposed = layers.pop("建议增设超市（按先后编号）", 0)
    reached = layers["15分钟内有超市的村"]
    assert reached == found.whole.homes_shop
    assert reached + layers.get("15分钟内没有超市的村", 0) + proposed == found.whole.homes
    assert len({layer.name for layer in chart.layers}) == len(chart.layers)


def test_a_map_is_the_same_bytes_each_time_and_says_what_it_is(made_ledger: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    with closing(open_ledger(made_ledger, now=START)) as ledger, ledger.reading() as session:
        found, files = circle(session, TODAY), []
        for folder in folders:
            folder.mkdir()
            files += draw_circle(session, found, png=folder / "map.png", pdf=folder / "circle.pdf")
        with pytest.raises(FileExists):
            draw_circle(session, found, pdf=files[1])
        with pytest.raises(FileKind):
            draw_circle(session, found, svg=tmp_path / "map.gif")
    assert [path.read_bytes() for path in files[:2]] == [path.read_bytes() for path in files[2:]]
    with Image.open(files[0]) as picture:
        assert picture.width == round(190 / 25.4 * 200)
    assert "文明实践服务圈" in PdfDocument(files[1])[0].get_textpage().get_text_range()


def test_homes_that_a_file_told_are_not_drawn(made_ledger: Path) -> None:
    """A home of a file moves no mark of the map, nor makes one: where somebody lives is nobody else's business."""
    with closing(open_ledger(made_ledger, now=START)) as ledger, ledger.reading() as session:
        plain = map_of(session, circle(session, TODAY))
        told = map_of(session, circle(session, TODAY, points=[Point(2, Spot(45_700_001, 122_700_001), None)]))
    assert told == plain
