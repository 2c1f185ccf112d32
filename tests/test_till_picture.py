"""The picture of the till in README is what the installed till shows today."""

import re
import sys
from pathlib import Path

import pytest

from tests.till_picture import PICTURE, drawn, lines_in, shown_by_the_till, squeezed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


def test_the_picture_shows_what_the_till_shows(tmp_path: Path) -> None:
    """Where it does not, the till was changed: `make picture` draws it anew."""
    shown = shown_by_the_till(tmp_path)
    assert lines_in(PICTURE.read_text(encoding="utf-8")) == [squeezed(line) for line in shown if squeezed(line)]
    assert PICTURE.read_text(encoding="utf-8") == drawn(shown)


def test_the_picture_is_one_of_a_drill_and_asks_the_network_for_nothing() -> None:
    picture = PICTURE.read_text(encoding="utf-8")
    assert "演练" in picture
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
