"""An office's files at the command line: every problem at once, marked in a copy; each row told by name and line."""

import re
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlsxwriter

from supermarket.sample import sample_folder
from tests.cli.office import Office, typed

CENTRE: Final = "91000"
MANAGER: Final = "33001"

ROSTER: Final = [
    ["一村家庭户登记表"],
    ["序号", "户主姓名", "组别", "联系电话", "签字"],
    ["1", "王样甲", "一组", "13800000001"],
    ["2", "李样乙", "二组", "13800000002"],
    ["合计", "2户"],
]


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def test_a_roster_without_stations_is_of_the_village_where_one_acts(office: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "roster.xlsx", {"名册": ROSTER})
    taken = office.does("household", "import", path, by=MANAGER).json
    rows = [(each["action"], each["name"], each["line"], each["what"]) for each in taken]
    assert rows == [
        ("added", "王样甲", 3, ""),
        ("added", "李样乙", 4, ""),
        ("left out", "一村家庭户登记表", 1, "title"),
        ("left out", "序号", 2, "column"),
        ("left out", "签字", 2, "column"),
        ("left out", "合计", 5, "total"),
    ]
    again = office.asks("household", "import", path, by=MANAGER).out
    assert [word for word in ("王样甲", "unchanged", "totals row 5", "column A: 序号") if word not in again] == []


def test_sites_may_be_named_instead_of_numbered(office: Office, tmp_path: Path) -> None:
    sample = (sample_folder() / "sites.csv").read_text(encoding="utf-8")
    station, shop = (re.search(rf"^{code},([^,]+),", sample, re.MULTILINE) for code in ("3001", "5001"))
    assert station
    assert shop
    rows = [["站点名称", "姓名", "超市名称"], [station[1], "王样甲", shop[1]]]
    path = workbook(tmp_path / "roster.xlsx", {"名册": rows})
    (taken,) = office.does("household", "import", path, by=MANAGER).json
    shown = office.does("household", "show", taken["code"], by="15001").json
    assert (taken["action"], shown["head"]) == ("added", "王样甲")


def test_every_problem_is_told_at_once_and_marked_in_a_copy(office: Office, tmp_path: Path) -> None:
    rows = [*ROSTER[:3], ["2", "李" * 41, "二组", "1.38E+10"], ["3", "", "三组"], ["4", "赵样丁", "四组", "电话"]]
    path = workbook(tmp_path / "roster.xlsx", {"名册": rows})
    marked = tmp_path / "marked.xlsx"
    before = office.entries()
    refused = office.asks("household", "import", path, "--marked", marked, "--json", by=MANAGER)
    found = {(each["sheet"], each["row"], each["column"], each["heading"]) for each in refused.json["problems"]}
    assert found >= {("名册", 4, "D", "联系电话"), ("名册", 5, "B", "户主姓名"), ("名册", 6, "D", "联系电话")}
    assert office.entries() == before
    page = openpyxl.load_workbook(marked)["名册"]
    assert page["D4"].fill.fgColor.rgb == page["D6"].fill.fgColor.rgb != page["D3"].fill.fgColor.rgb
    assert page["D4"].value == "1.38E+10"
    assert "5 to 15 digits" in str(page["F6"].value)
    assert page["D4"].comment is not None
    shown = office.asks("household", "import", path, by=MANAGER).err
    assert [word for word in ("row 4, column D 联系电话", "row 5, column B", "1.38E+10") if word not in shown] == []


def test_names_that_are_too_long_are_told_the_limit(office: Office, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "sites.xlsx", {"站点": [["编号", "名称", "层级", "上级"], ["5998", "甲" * 41, "超市", "3001"]]}
    )
    refused = office.asks("site", "import", path, by=CENTRE)
    assert (refused.code, "40" in refused.err) == (1, True)


def test_chinese_values_are_taken(office: Office, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "all.xlsx",
        {
            "站点": [["站点编号", "站点名称", "站点类型", "上级编号"], [5998, "新超市", "超市", 3001.0]],
            "人员": [["工号", "姓名", "岗位", "所在站点", "生效日期"], [15998, "", "管理员", 5998, "2026/3/2"]],
        },
    )
    for register in ("site", "staff"):
        assert office.does(register, "import", path, by=CENTRE).json[0]["action"] == "added"


# --- a ledger from a workbook -----------------------------------------------------------------------------------------


def test_a_ledger_is_made_from_a_filled_template(tmp_path: Path) -> None:
    path = tmp_path / "district.xlsx"
    assert typed("template", "district", "--xlsx", path, "--lang", "zh").code == 0
    empty = typed("init", "--db", tmp_path / "x.db", "--from", path)
    assert (empty.code, (tmp_path / "x.db").exists()) == (1, False)
    book = openpyxl.load_workbook(path)
    filled: dict[str, list[list[str | None]]] = {
        "站点": [
            ["1000", "某区中心", "实践中心", None],
            ["3001", "某村站", "站", "2001"],
            ["2001", "某镇所", "所", "1000"],
        ],
        "工作人员": [["91000", "系统管理员", "1000"]],
        "设置": [["district", "330101"]],
    }
    for name, rows in filled.items():
        for number, row in enumerate(rows, start=3):
            for place, text in enumerate((row + [None] * 12)[:12], start=1):
                book[name].cell(number, place).value = text
    book.save(path)
    made = typed("init", "--db", tmp_path / "ledger.db", "--from", path, "--json").json
    assert (made["purpose"], made["counts"]["site.recorded"], made["counts"]["staff.recorded"]) == ("record", 3, 1)


def test_the_problems_of_all_sheets_of_a_district_come_at_once(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "district.xlsx",
        {
            "站点": [
                ["编号", "名称", "层级", "上级"],
                ["1000", "中心", "中心", ""],
                ["2001", "镇所", "衙门", "1000"],
                ["3001", "村站", "站", "2001"],
            ],
            "工作人员": [["工号", "角色", "站点"], ["91000", "皇帝", "1000"], ["15001", "管理员", "2001"]],
            "积分规则": [["规则", "名称", "积分", "单位"], ["ENV-1", "甲", "三", "次"]],
            "商品": [["编号", "名称", "单位", "积分"]],
            "设置": [["设置", "值"], ["district", "330101"]],
        },
    )
    refused = typed("init", "--db", tmp_path / "x.db", "--from", path, "--json")
    assert [(each["sheet"], each["row"], each["column"]) for each in refused.json["problems"]] == [
        ("站点", 3, "C"),
        ("工作人员", 2, "B"),
        ("积分规则", 2, "C"),
        ("积分规则", 2, "A"),
    ]
    assert not (tmp_path / "x.db").exists()


def test_a_template_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "goods.xlsx"
    assert typed("template", "goods", "--xlsx", path, "--json").json == {"file": str(path), "sheets": ["goods"]}
    assert typed("template", "goods", "--xlsx", path).code == 1
    assert typed("template", "goods", "--xlsx", tmp_path / "goods.csv").code == 1
