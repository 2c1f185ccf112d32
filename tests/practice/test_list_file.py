"""A list as a file: whatever somebody typed into it is a text there, and no spreadsheet runs it."""

import csv
from pathlib import Path

import openpyxl
import pytest

from supermarket.cli.practice.list_file import write_list

TYPED = ("=1+1", "+8613800000001", "-1", "@SUM(A1)", "{=1+1}", "＝1+1", "\t=1+1", '=HYPERLINK("http://x")', "http://x")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_begins_as_a_formula_is_a_text_and_numbers_are_numbers(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    write_list(path, "List", ["typed", "number"], [(text, -3) for text in TYPED], at=1_772_413_200_000)
    if ending == ".xlsx":
        rows = list(openpyxl.load_workbook(path).active.iter_rows(min_row=2))
        assert [(text.value, text.data_type) for text, _number in rows] == [(text, "s") for text in TYPED]
        assert {(number.value, number.data_type) for _text, number in rows} == {(-3, "n")}
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        _heading, *lines = csv.reader(file)
    ours = [text if text[0] in "{h" else f"'{text}" for text in TYPED]
    assert lines == [[text, "-3"] for text in ours]
