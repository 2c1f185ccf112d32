"""The pictures in the README of what a demo leaves are what it leaves today; `make picture` draws them anew."""

import re
import sys
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.demo.conftest import Demo
from tests.paper.reading import open_png
from tests.pictures import MONTH, NOTICE, PACKAGE, drawn_package, month_page, notice_page, shown_of_the_package
from tests.till_picture import lines_in

DIFFERENT: Final = 10.0
"""So much darker or lighter, of 255 on average, is a page on which lines stand elsewhere; other figures are less."""


def without_figures(lines: list[str]) -> list[str]:
    """Return lines without what a change of the sample district changes: counts, and the root."""
    return [re.sub(r"[0-9a-f]{64}|[0-9]+", "…", line) for line in lines]


def difference(picture: Path, page: Image.Image) -> float:
    """Return how far a picture and a page are apart, from 0 to 255 on average."""
    shown = open_png(picture.read_bytes()).convert("L")
    assert shown.size == page.size
    (mean,) = ImageStat.Stat(ImageChops.difference(shown, page.convert("L"))).mean
    return float(mean)


def test_the_month_and_the_notice_are_drawn_as_they_are_pictured(demo: Demo, tmp_path: Path) -> None:
    assert difference(MONTH, month_page(demo.out)) < DIFFERENT
    assert difference(NOTICE, notice_page(demo.out, tmp_path)) < DIFFERENT


@pytest.mark.skipif(sys.platform == "win32", reason="the picture is of a terminal with bash")
def test_the_package_is_exported_and_checked_as_it_is_pictured(demo: Demo, tmp_path: Path) -> None:
    shown = lines_in(drawn_package(shown_of_the_package(demo.out, tmp_path)))
    assert without_figures(lines_in(PACKAGE.read_text(encoding="utf-8"))) == without_figures(shown)
