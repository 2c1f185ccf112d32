"""An independent reader gets the digits of every EAN back, drawn and printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.gtins import ean13_check_digit
from supermarket.paper.drawing.ean import GUARD_DROP, MODULE, ean_marks, ean_modules, ean_runs
from supermarket.paper.drawing.fonts import glyphs_of
from supermarket.paper.drawing.marks import Pattern, Words
from tests.paper.reading import picture_of_runs, scan

DIGITS = "0123456789"


def read(digits: str) -> dict[str, list[str]]:
    runs = ean_runs(digits, height=30)
    return scan(picture_of_runs(runs, columns=ean_modules(digits), rows=30 + GUARD_DROP, quiet=12))


def ean13(twelve: str) -> str:
    return twelve + ean13_check_digit(twelve)


def ean8(seven: str) -> str:
    return seven + ean13_check_digit(seven.zfill(12))


@given(st.text(DIGITS, min_size=12, max_size=12))
def test_any_ean_13_is_read_back(twelve: str) -> None:
    assert read(ean13(twelve)) == {"EAN13": [ean13(twelve)]}


@given(st.text(DIGITS, min_size=7, max_size=7))
def test_any_ean_8_is_read_back(seven: str) -> None:
    assert read(ean8(seven)) == {"EAN8": [ean8(seven)]}


@pytest.mark.parametrize("first", DIGITS)
def test_every_first_digit_is_told_by_the_left_half(first: str) -> None:
    digits = ean13(f"{first}12345678901"[:12])
    assert read(digits) == {"EAN13": [digits]}


def test_the_known_lengths_of_the_standard() -> None:
    assert ean_modules("0" * 13) == 95
    assert ean_modules("0" * 8) == 67
    for digits in (ean13("690123456789"), ean8("9638507")):
        last = ean_runs(digits, height=10)[-1]
        assert last.column + last.width == ean_modules(digits)


def test_the_check_digit_of_a_known_ean_8_is_right() -> None:
    assert ean8("9638507") == "96385074"


def test_only_the_guards_reach_down_between_the_digits() -> None:
    tall = [run.column for run in ean_runs(ean13("690123456789"), height=10) if run.height == 10 + GUARD_DROP]
    assert tall == [0, 2, 46, 48, 92, 94]


@pytest.mark.parametrize(
    "digits",
    ["", "6901234567893", "96385075", "123456789012", "69012345678920", "690123456789x", "６９０１２３４５６７８９２"],
)
def test_what_is_no_ean_is_not_drawn(digits: str) -> None:
    with pytest.raises(ValueError, match="check digit"):
        ean_runs(digits, height=10)


@pytest.mark.parametrize(
    ("digits", "groups"), [("6901234567892", {"6", "901234", "567892"}), ("96385074", {"9638", "5074"})]
)
def test_the_digits_stand_under_their_own_bars(digits: str, groups: set[str]) -> None:
    glyphs = glyphs_of([digits])
    bars, *words = ean_marks(digits, glyphs, x=10, y=5, height=30)
    assert isinstance(bars, Pattern)
    assert (bars.x, bars.y, bars.module) == (10, 5, MODULE)
    printed = [mark for mark in words if isinstance(mark, Words)]
    assert {mark.text for mark in printed} == groups
    for mark in printed:
        inside = 10 < mark.x < 10 + ean_modules(digits) * MODULE
        assert inside == (len(mark.text) > 1)  # the first of thirteen digits stands left of the bars
