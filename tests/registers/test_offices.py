"""Lists as offices really send them: titles above, numbers beside, sums and signatures below, in any kind of file."""

import io
import zipfile
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supermarket.errors.registers import FileUnreadable, SheetAmbiguous, SheetMissing
from supermarket.registers.columns import NOTHING, Column
from supermarket.registers.files.workbooks import UNPACKED_MAX
from supermarket.registers.headings import Wanted
from supermarket.registers.marking import marked_book
from supermarket.registers.problems import Problem
from supermarket.registers.tables import Table, read_table
from supermarket.registers.values import plain
from tests.registers.offices import WRITERS, Rows, write_ods, write_text, write_xlsx

WANTED: Final = Wanted(("household", "station", "group", "head", "phone", "shop"), frozenset({"head"}))
ROSTER: Final[list[list[object]]] = [
    ["云杉镇一村文明实践站家庭户登记表"],
    ["填报日期：2026年3月2日", "", "", "单位：户"],
    [],
    ["序号", "户主 姓名", "组 别", "", "联系电话（手机）", "所属超市", "本人签字", "备注", "", ""],
    [1, "王样甲", "一组", "", 13800000001, 5001, "", "低保户", "", ""],
    [2, "李  样乙", "一组", "", "138-0000-0002", "5001", "", "", "", ""],
    ["", "小计", "2户", "", "", "", "", "", "", ""],
    [3, "买买提·样丙", "三组", "", "", "5001.0", "", "", "", ""],
    [4, "", "", "", "", "", "", "", "", ""],
    ["合计", "", "3户", "", "", "", "", "", "", ""],
    ["说明：本表一式两份"],
    ["填表人：张样", "", "审核人：李样"],
]
HOUSEHOLDS: Final = [
    {"head": "王样甲", "group": "一组", "phone": "13800000001", "shop": "5001"},
    {"head": "李  样乙", "group": "一组", "phone": "138-0000-0002", "shop": "5001"},
    {"head": "买买提·样丙", "group": "三组", "shop": "5001"},
]


def cells_of(table: Table) -> list[dict[str, str]]:
    assert table.problems == ()
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_real_roster_is_read_alike_from_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "roster.dat"
    WRITERS[kind](path, ROSTER)
    table = read_table(path, WANTED)
    assert cells_of(table) == HOUSEHOLDS
    left = [(each.what, each.row, each.column) for each in table.left_out]
    assert left == [
        ("title", 1, ""),
        ("title", 2, ""),
        ("column", 4, "A"),
        ("column", 4, "G"),
        ("column", 4, "H"),
        ("total", 7, ""),
        ("total", 10, ""),
        ("remark", 11, ""),
        ("remark", 12, ""),
    ]
    assert [row.line for row in table.rows] == [5, 6, 8]


def test_a_group_written_once_beside_its_households_is_of_each(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    rows = [
        ["登记表", "", ""],
        ["组别", "姓名", "电话"],
        ["一组", "王样甲", ""],
        ["", "李样乙", ""],
        ["二组", "赵样丁", ""],
    ]
    write_xlsx(path, rows, merged=["A1:C1", "A3:A4"])
    assert [each.get("group") for each in cells_of(read_table(path, WANTED))] == ["一组", "一组", "二组"]


def test_a_cell_of_an_ods_that_reaches_down_is_of_each_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "roster.ods"
    write_ods(path, [["组别", "姓名"], ["一组", "王样甲"], ["", "李样乙"], ["二组", "赵样丁"]])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    cell = '<table:table-cell office:value-type="string"><text:p>一组'
    content = content.replace(cell, cell.replace("-cell ", '-cell table:number-rows-spanned="2" ')).replace(
        "<table:table-row><table:table-cell/>", "<table:table-row><table:covered-table-cell/>"
    )
    repacked(path, {"content.xml": content.encode()})
    assert [each.get("group") for each in cells_of(read_table(path, WANTED))] == ["一组", "一组", "二组"]


@pytest.mark.parametrize("words", ["共58户", "总 计：3户", "以上合计", "Total", "小计(2户)", "户数合计"])
def test_sums_are_known_however_they_are_said(tmp_path: Path, words: str) -> None:
    path = tmp_path / "roster.csv"
    write_text(path, [["编号", "姓名", "组别"], [1, "王样甲", "一组"], [words, "", "3"], ["", words, ""]])
    table = read_table(path, WANTED)
    assert [row.cells for row in table.rows] == [{"head": "王样甲", "group": "一组"}]
    assert [each.row for each in table.left_out if each.what == "total"] == [3, 4]


def test_headings_in_two_rows_are_read_together(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    rows: Rows = [["序号", "户主", "", "联系电话"], ["", "姓名", "组别", ""], [1, "王样甲", "一组", "13800000001"]]
    write_xlsx(path, rows, merged=["A1:A2", "D1:D2"])
    assert cells_of(read_table(path, WANTED)) == [{"head": "王样甲", "group": "一组", "phone": "13800000001"}]


def test_a_column_that_nobody_knows_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_text(path, [["姓名", "组别", "颜色", "空列"], ["王样甲", "一组", "红", ""]])
    (problem,) = read_table(path, WANTED).problems
    assert (problem.row, problem.column, problem.heading, problem.code) == (1, "C", "颜色", "column_unknown")
    assert "户主 (head)" in problem.may


def test_of_two_columns_that_mean_the_same_an_empty_one_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_text(path, [["姓名", "联系电话", "手机"], ["王样甲", "", "13800000001"], ["李样乙", "", ""]])
    assert cells_of(read_table(path, WANTED)) == [{"head": "王样甲", "phone": "13800000001"}, {"head": "李样乙"}]
    write_text(path, [["姓名", "联系电话", "手机"], ["王样甲", "0436-123", "13800000001"]])
    assert [each.code for each in read_table(path, WANTED).problems] == ["column_twice"]


def test_a_needed_column_that_is_missing_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_text(path, [["组别", "电话"], ["一组", ""], ["二组", ""]])
    assert [each.code for each in read_table(path, WANTED).problems] == ["column_missing"]


# --- workbooks --------------------------------------------------------------------------------------------------------


def book(path: Path, sheets: dict[str, list[list[Any]]], *, hidden: tuple[str, ...] = ()) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            if name in hidden:
                page.hide()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def test_of_several_sheets_the_one_is_read_whose_headings_fit(tmp_path: Path) -> None:
    roster = [["姓名", "组别"], ["王样甲", "一组"]]
    path = book(tmp_path / "a.xlsx", {"说明": [["请填写第二页"]], "名册": roster, "旧名册": roster}, hidden=("旧名册",))
    table = read_table(path, WANTED)
    assert (table.sheet, len(table.rows)) == ("名册", 1)
    assert [each.text for each in table.left_out] == ["说明"]


def test_where_several_sheets_fit_a_person_says_which(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"一组": [["姓名"], ["王样甲"]], "二组": [["姓名"], ["李样乙"]], "空": []})
    with pytest.raises(SheetAmbiguous) as caught:
        read_table(path, WANTED)
    assert caught.value.sheets == ["一组", "二组"]
    assert cells_of(read_table(path, WANTED, sheet="二组")) == [{"head": "李样乙"}]
    with pytest.raises(SheetMissing):
        read_table(path, WANTED, sheet="三组")


def test_a_formula_that_failed_is_a_problem_and_no_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet("名册")
        page.write_row(0, 0, ["姓名", "电话"])
        page.write_row(1, 0, ["王样甲"])
        page.write_formula(1, 1, "=VLOOKUP(A2,Z:Z,1)", None, "#N/A")
    (problem,) = read_table(path, WANTED).problems
    assert (problem.row, problem.column, problem.found) == (2, "B", "#N/A")


def test_a_formula_that_nobody_worked_out_is_a_problem_and_no_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["姓名", "电话"], ["王样甲", "=13800000000+1"], ["李样乙", None], ["=A2", "=B2"]):
        page.append(row)
    book.save(path)
    found = [(each.row, each.column, each.found) for each in read_table(path, WANTED).problems]
    assert found == [(2, "B", "=13800000000+1"), (4, "B", "=B2"), (4, "A", "=A2")]


def test_a_formula_that_gives_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [["姓名", "电话"], ["王样甲", "x"]])
    with zipfile.ZipFile(path) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    cell = b'<c r="B2" t="str"><f>IF(1,"","")</f><v></v></c></row></sheetData>'
    cut = part.index(b'<c r="B2"')
    repacked(path, {"xl/worksheets/sheet1.xml": part[:cut] + cell + part[part.index(b"</sheetData>") + 12 :]})
    table = read_table(path, WANTED)
    assert (table.problems, [row.cells for row in table.rows]) == ((), [{"head": "王样甲"}])


def test_what_a_spreadsheet_keeps_of_dates_times_and_truths_is_read_as_people_write_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("签到")
        day, clock = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "h:mm"})
        page.write_row(0, 0, ["户号", "生效日期", "签到时间", "签退时间", "服务", "积分"])
        page.write_string(1, 0, "1000-1-994-96")
        page.write_number(1, 1, 46083, day)
        page.write_number(1, 2, 8.5 / 24, clock)
        page.write_number(1, 3, 0.479166666666667)
        page.write(1, 4, True)  # noqa: FBT003 - a cell's value
        page.write_number(1, 5, 48.0)
    (row,) = read_table(path, Wanted(("household", "from", "start", "end", "service", "points"))).rows
    assert row.cells == {
        "household": "1000-1-994-96",
        "from": "2026-03-02",
        "start": "08:30",
        "end": "0.479166666666667",
        "service": "yes",
        "points": "48",
    }


def test_digits_that_a_spreadsheet_dropped_are_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, ["户号或卡号", "电话"])
        page.write_row(1, 0, [11234567890123456789012345678901, 13812345678])
    wanted = Wanted(("household", "phone"), own=(Column("household", "户号或卡号", "code"),))
    table = read_table(path, wanted)
    assert [(each.column, each.row) for each in table.problems] == [("A", 2)]
    assert table.rows[0].cells == {"phone": "13812345678"}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def repacked(path: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(path, {**parts, **change})


def test_a_copy_is_marked_whatever_the_sheets_are_called(tmp_path: Path) -> None:
    path, long = tmp_path / "roster.ods", "二〇二六年样例镇样例村第一第二第三第四村民小组家庭户登记表总册"
    names = [f"{long}定稿", f"{long}修改稿", "一/二组", "'𬭎'" + "𬭎" * 16]
    write_ods(path, [["户主", "电话"], ["王样甲", "电话"]], sheets=names)
    wrong = Problem(names[1], 2, "B", "电话", "电话", "it is no phone number")
    marked = openpyxl.load_workbook(io.BytesIO(marked_book(path, [wrong])))
    assert marked.sheetnames == [long, f"{long[:27]} 2", "一_二组", f"_𬭎_{'𬭎' * 13}"]
    assert [page["B2"].comment is not None for page in marked] == [False, True, False, False]


def test_macros_are_left_out_and_said_so(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsm", {"名册": [["姓名"], ["王样甲"]]})
    table = read_table(repacked(path, {"xl/vbaProject.bin": b"\x00"}), WANTED)
    assert [each.what for each in table.left_out] == ["other"]


def unreadable(path: Path) -> str:
    with pytest.raises(FileUnreadable) as caught:
        read_table(path, WANTED)
    assert caught.value.file == path.name
    return caught.value.reason


def test_a_file_that_is_locked_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    assert "encrypted" in unreadable(path)
    write_ods(tmp_path / "locked.ods", ROSTER, manifest="<manifest:encryption-data/>")
    assert "encrypted" in unreadable(tmp_path / "locked.ods")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04broken",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
        b"<html><table></table></html>",
        b"%PDF-1.7",
    ],
    ids=["a broken package", "a broken container", "a web page", "a PDF"],
)
def test_a_file_that_is_no_table_is_refused_by_its_content(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "goods.xlsx"
    path.write_bytes(data)
    assert unreadable(path)


def test_half_a_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    write_xlsx(path, ROSTER)
    path.write_bytes(path.read_bytes()[:2000])
    assert "damaged" in unreadable(path)


def test_a_workbook_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    far = book(tmp_path / "far.xlsx", {"a": [["姓名"]]})
    with zipfile.ZipFile(far) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    stray = page.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert "more than any register" in unreadable(repacked(far, {"xl/worksheets/sheet1.xml": stray}))
    bomb = packed(tmp_path / "bomb.xlsx", {"[Content_Types].xml": b"", "xl/workbook.xml": b" " * (UNPACKED_MAX + 1)})
    assert bomb.stat().st_size < UNPACKED_MAX // 100
    assert "more than any register" in unreadable(bomb)
    write_ods(tmp_path / "wide.ods", [["姓名"]])
    with zipfile.ZipFile(tmp_path / "wide.ods") as archive:
        content = archive.read("content.xml")
    many = content.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">', 1).replace(
        b"<table:table-cell office", b'<table:table-cell table:number-columns-repeated="1000" office', 1
    )
    assert "more than any register" in unreadable(repacked(tmp_path / "wide.ods", {"content.xml": many}))
    endless = many.replace(b'"1000"', b'"' + b"9" * 5_000 + b'"')
    assert "more than any register" in unreadable(repacked(tmp_path / "wide.ods", {"content.xml": endless}))


# --- what is written is read ------------------------------------------------------------------------------------------

SIGNS: Final = st.text(st.characters(codec="gb18030", categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Pd"]), max_size=12)
CELLS: Final = st.fixed_dictionaries(
    {
        "head": st.text(st.characters(codec="gb18030", categories=["Lo"]), min_size=2, max_size=6),
        "group": SIGNS.filter(lambda text: plain(text).casefold() not in {"true", "false", "nan", "inf", *NOTHING}),
        "phone": st.from_regex(r"1[0-9]{10}", fullmatch=True),
        "shop": st.from_regex(r"0?[1-9][0-9]{3}", fullmatch=True),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(sorted(WRITERS)))
def test_what_an_office_fills_in_is_read_the_same_from_every_kind_of_file(
    tmp_path: Path, rows: list[dict[str, str]], kind: str
) -> None:
    path = tmp_path / "filled"
    lines = [[row[name] for name in ("head", "group", "phone", "shop")] for row in rows]
    WRITERS[kind](path, [["户主姓名", "组别", "联系电话", "所属超市"], *lines])
    expected = [{name: plain(text) for name, text in row.items() if plain(text)} for row in rows]
    assert cells_of(read_table(path, WANTED)) == expected


def test_a_cell_under_no_heading_is_named_by_its_column_alone() -> None:
    problem = Problem("", 2, "D", "", "多余", "it stands under no heading", code="no_heading")
    assert str(problem) == "row 2, column D: it stands under no heading; there stands “多余”"
