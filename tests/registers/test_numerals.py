"""Whole numbers: one reader for points, units and whatever else is counted, and no door reads otherwise."""

from collections.abc import Callable
from typing import Final

import pytest

from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import whole_number
from supermarket.district.times import read_duration
from supermarket.errors import Refusal
from supermarket.registers.columns import COLUMNS
from supermarket.registers.numerals import chosen, how_many, whole
from supermarket.registers.values import CellUnreadableError, read_cell
from supermarket.spending.fund.money import read_yuan
from supermarket.spending.redemption.redemption import read_lines
from supermarket.spending.stock.stocktakes import parsed_count

NONE: Final = (
    *("", " ", "1.0", "1.5", "1.000", "5.", ".5", "1,0", "1,00", "1e3", "1E+3", "0x10", "1_000", "1'000", "1 000"),
    *("١٢", "१२", "五", "½", "1½", "5²", "①", "⑴", "--5", "+-5", "- 5", "5-", "NaN", "inf", "1/2", "9" * 16, "9" * 21),
    "9" * 5_000,
)
"""What is no whole number, though Python, pydantic or a spreadsheet reads one in some of it."""


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_whole_number_is_read_as_none_of_another_value(text: str) -> None:
    assert (whole(text), how_many(text), chosen(text, 10**30)) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("007", 7), ("０１", 1), ("１２", 12), (" 5\u3000", 5), ("9" * 15, 999_999_999_999_999)),
        *(("+5", 5), ("-5", -5), ("－５", -5), ("−5", -5), ("＋5", 5)),
    ],
)
def test_digits_are_a_number_however_wide_they_are_and_how_many_there_are_has_no_sign(text: str, number: int) -> None:
    assert whole(text) == number
    assert how_many(text) == (number if text.strip()[0].isdigit() else None)


def test_a_choice_is_one_of_those_that_are_offered() -> None:
    assert [chosen(text, 2) for text in ("0", "1", "２", "3", "-1")] == [None, 1, 2, None, None]


def points(text: str) -> str:
    """Return a cell of a column of points as its row takes it."""
    cell = read_cell(COLUMNS["points"], text)
    number = whole(cell)
    if number is None:
        raise CellUnreadableError
    return str(number)


DOORS: Final[dict[str, tuple[Callable[[str], object], frozenset[str]]]] = {
    "a cell of points": (points, frozenset()),
    "a number on the command line": (whole_number, frozenset()),
    "yuan": (read_yuan, frozenset({"1.0", "1.5"})),
    "hours": (read_duration, frozenset({"1.0", "1.5", "1.000", "五"})),
    "a line of goods": (lambda text: read_lines([f"1001x{text}"]), frozenset()),
    "a count": (lambda text: parsed_count(f"1001={text}"), frozenset()),
}
"""Where people type or import a number, and what of NONE is one there, because it may have a part."""


@pytest.mark.parametrize("door", DOORS)
def test_no_door_reads_a_number_in_what_is_none(door: str) -> None:
    read, taken = DOORS[door]
    for text in NONE:
        if text in taken:
            continue
        with pytest.raises((Refusal, CellUnreadableError, Misuse)):
            read(text)
