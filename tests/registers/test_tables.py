"""Files as an office sends them: every encoding is read alike, and what cannot be read is named by its place."""

import codecs
from pathlib import Path
from typing import Final

import pytest

from supermarket.errors import Refusal
from supermarket.errors.registers import CellRefused, FileRefused, FileUnreadable
from supermarket.registers.files.reading import SIZE_MAX
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import FileRow, read_table
from tests.refusing import fields_of, places_of

COLUMNS: Final = ("sku", "name", "points", "from")
TEXT: Final = "sku,name,points\n1001,香皂,3\n1002,牙刷,4\n"
ROWS: Final = [{"sku": "1001", "name": "香皂", "points": "3"}, {"sku": "1002", "name": "牙刷", "points": "4"}]


def read_rows(path: Path) -> tuple[FileRow, ...]:
    table = read_table(path, Wanted(COLUMNS))
    table.findings().refuse()
    return table.rows


def cells(tmp_path: Path, data: bytes | str) -> list[dict[str, str]]:
    path = tmp_path / "goods.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [row.cells for row in read_rows(path)]


def refusal_of(tmp_path: Path, data: bytes | str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        cells(tmp_path, data)
    return caught.value


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        TEXT.replace("\n", "\r").encode(),
        TEXT.removesuffix("\n").encode(),
    ],
    ids=[
        "utf-8",
        "utf-8 with BOM",
        "gb18030",
        "utf-16 le",
        "utf-16 be",
        "CRLF",
        "gb18030 CRLF",
        "CR",
        "no last line end",
    ],
)
def test_every_encoding_and_line_end_is_read_alike(tmp_path: Path, data: bytes) -> None:
    assert cells(tmp_path, data) == ROWS


def test_a_first_line_may_say_what_parts_the_cells(tmp_path: Path) -> None:
    assert cells(tmp_path, "sep=|\r\n" + TEXT.replace(",", "|")) == ROWS


@pytest.mark.parametrize("said", ['sep="', "sep="])
def test_what_never_parts_cells_is_not_taken_for_it(tmp_path: Path, said: str) -> None:
    assert cells(tmp_path, f"{said}\r\n{TEXT}") == ROWS


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_a_sign_that_only_unicode_calls_a_line_end_parts_no_row(tmp_path: Path, sign: str) -> None:
    read = cells(tmp_path, f"sku,name,points\r\n1001,香{sign}皂,3\r\n1002,牙刷,4\r\n")
    assert read == [{**ROWS[0], "name": f"香{sign}皂"}, ROWS[1]]


def test_a_character_that_only_gb18030_has_of_the_chinese_encodings_is_read(tmp_path: Path) -> None:
    assert cells(tmp_path, "sku,name\n1001,孙样𬭎\n".encode("gb18030")) == [{"sku": "1001", "name": "孙样𬭎"}]


def test_blank_lines_and_comments_are_passed_over(tmp_path: Path) -> None:
    text = "# 样例数据\n\nsku,name,points\n,,\n1001,香皂,3\n\n  \n# 1003,毛巾,8\n1002,牙刷,4\n\n"
    assert cells(tmp_path, text) == ROWS


def test_full_width_digits_and_headings_and_blanks_around_cells_are_read_as_plain_ones(tmp_path: Path) -> None:
    text = "ＳＫＵ, Name ,　points　\n１００１, 香皂 ,３\n1002,牙刷,　４\n"
    assert cells(tmp_path, text) == ROWS


def test_chinese_headings_stand_for_the_columns_names(tmp_path: Path) -> None:
    assert cells(tmp_path, "商品编码,名称,积分,生效日期\n1001,香皂,3,2026-04-01\n") == [
        {"sku": "1001", "name": "香皂", "points": "3", "from": "2026-04-01"}
    ]


def test_columns_stand_in_any_order_and_may_be_left_out(tmp_path: Path) -> None:
    assert cells(tmp_path, "points,sku\n3,1001\n") == [{"points": "3", "sku": "1001"}]


def test_empty_cells_are_absent_and_so_are_those_that_a_short_line_lacks(tmp_path: Path) -> None:
    assert cells(tmp_path, "sku,name,points\n1001,,3\n1002\n") == [{"sku": "1001", "points": "3"}, {"sku": "1002"}]


def test_empty_cells_beyond_the_headings_are_passed_over(tmp_path: Path) -> None:
    assert cells(tmp_path, "sku,name\n1001,香皂,,\n") == [{"sku": "1001", "name": "香皂"}]


def test_a_quoted_cell_may_hold_commas_and_line_ends(tmp_path: Path) -> None:
    assert cells(tmp_path, 'sku,name\n1001,"香皂, 大"\n1002,"牙\n刷"\n') == [
        {"sku": "1001", "name": "香皂, 大"},
        {"sku": "1002", "name": "牙\n刷"},
    ]


def test_a_row_knows_its_file_and_line_counting_comments_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text('# one\n\nsku,name\n\n1001,"香\n皂"\n1002,牙刷\n', encoding="utf-8")
    assert [(row.file, row.line) for row in read_rows(path)] == [("goods.csv", 6), ("goods.csv", 7)]


def test_a_file_with_headings_alone_has_no_rows(tmp_path: Path) -> None:
    assert cells(tmp_path, "sku,name\n") == []


# --- what is refused --------------------------------------------------------------------------------------------------


def test_an_unknown_heading_is_refused_where_it_stands(tmp_path: Path) -> None:
    assert places_of(refusal_of(tmp_path, "# x\nsku,colour\n1001,red\n")) == [(2, "colour")]


def test_a_heading_that_stands_there_twice_is_refused_in_either_language(tmp_path: Path) -> None:
    assert places_of(refusal_of(tmp_path, "sku,名称,name\n1001,a,b\n")) == [(1, "name")]


def test_a_line_with_more_cells_than_headings_is_refused(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "sku,name\n1001,香皂\n1002,牙刷,4\n")
    assert isinstance(refusal, FileRefused)
    assert [(each.row, each.column, each.found) for each in refusal.problems] == [(3, "C", "4")]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"# only a comment\n", b"\xff\xff\xff\xff", b'sku,name\n1001,"' + b"x" * 200_000 + b'"\n'],
    ids=["empty", "blank lines", "comments", "no known encoding", "a cell that never ends"],
)
def test_a_file_that_holds_no_table_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    refusal = refusal_of(tmp_path, data)
    assert isinstance(refusal, FileUnreadable)
    assert refusal.file == "goods.csv"


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FileUnreadable) as caught:
            read_rows(path)
        assert caught.value.file == path.name


def test_a_file_larger_than_any_register_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    with path.open("wb") as file:
        file.truncate(SIZE_MAX + 1)
    with pytest.raises(FileUnreadable) as large:
        read_rows(path)
    with path.open("r+b") as file:
        file.truncate(SIZE_MAX)
    with pytest.raises(FileUnreadable) as nulls:
        read_rows(path)
    assert large.value.reason != nulls.value.reason


def test_a_refused_cell_of_a_file_has_its_line_and_one_that_was_typed_has_none() -> None:
    of_file = FileRow("goods.csv", 7, {}).refused("points", "why")
    typed = FileRow("", 0, {}).refused("points", "why")
    assert isinstance(of_file, FileRefused)
    assert [(each.row, each.heading, each.reason) for each in of_file.problems] == [(7, "points", "why")]
    assert (type(typed), fields_of(typed)) == (CellRefused, {"column": "points", "reason": "why"})
