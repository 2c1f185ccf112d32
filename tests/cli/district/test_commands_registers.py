"""Every register has its four commands: import, with a dry run that shows it, add, amend and end."""

import re
import shutil
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from supermarket.audit.package.checker.files.columns import COLUMNS as PACKED
from supermarket.cli.district.register import ACTIONS
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import RegisterFile
from supermarket.district.dated.repeats import Action
from supermarket.earning.files import RULE_FILE
from supermarket.registers.files.sheets import Line, Sheet
from supermarket.registers.headings import find_headings
from supermarket.sample import sample_folder
from supermarket.spending.goods.files import GOODS_FILE
from tests.cli.office import Office

CENTRE: Final = "91000"
MANAGER: Final = "33001"
CLERK: Final = "15001"
REGISTERS: Final[dict[str, tuple[str, dict[str, str], dict[str, str]]]] = {
    "site": ("5901", {"name": "第二超市", "tier": "supermarket", "parent": "3001"}, {"name": "新超市"}),
    "staff": ("15901", {"role": "clerk", "site": "5001", "name": "赵样乙"}, {"role": "manager", "site": "3001"}),
    "rule": ("ENV-91", {"name": "扫雪", "points": "3", "unit": "次"}, {"points": "4"}),
    "goods": ("1099", {"name": "火柴", "unit": "盒", "points": "1", "limit": "2/month"}, {"points": "2"}),
    "donor": ("9100", {"name": "红十字会"}, {"name": "区红十字会"}),
    "setting": ("tea_breaks", {"value": "2", "note": "每天"}, {"value": "3"}),
}
"""For each register a code, what is said when it is added, and what is changed then."""
FILES: Final = {"staff": "staff", "goods": "goods"}
"""Those whose file is not named by the plural with an s."""


def options(cells: dict[str, str]) -> list[str]:
    return [word for name, value in cells.items() for word in (f"--{name}", value)]


def headings(shown: str) -> list[str]:
    return re.split(r"\s{2,}", shown.partition("\n")[0].strip())


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_row_is_added_amended_and_ended_each_by_one_entry(office: Office, register: str) -> None:
    code, cells, changed = REGISTERS[register]
    before = office.entries()
    for command, given, action in (("add", cells, "added"), ("amend", changed, "amended"), ("end", {}, "ended")):
        answer = office.does(register, command, code, *options(given), by=CENTRE)
        assert answer.json == {"action": action, "code": code}
    assert office.entries() == before + 3
    assert office.does("books", "rebuild", "--check").json["ok"]


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_row_may_be_added_amended_and_ended_from_a_later_day_on(office: Office, register: str) -> None:
    code, cells, changed = REGISTERS[register]
    office.does(register, "add", code, *options(cells), by=CENTRE)
    office.does(register, "amend", code, *options(changed), "--from", "2026年4月1日", by=CENTRE)
    office.does(register, "end", code, "--from", "2026-05-01", by=CENTRE)
    refused = office.asks(register, "end", code, "--from", "2026-03-01", by=CENTRE)
    assert (refused.code, refused.out) == (1, "")
    assert "2026-03-01" in refused.err


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_file_is_tried_taken_and_taken_again_with_its_differences_alone(
    made_whole: Path, office: Office, tmp_path: Path, register: str
) -> None:
    code, cells, changed = REGISTERS[register]
    path = tmp_path / f"{register}.csv"
    heading = {"goods": "sku"}.get(register, register)
    sample = (sample_folder() / f"{FILES.get(register, register + 's')}.csv").read_text(encoding="utf-8")
    for given, action in ((cells, "added"), ({**cells, **changed}, "amended")):
        kept = {name: value for name, value in given.items() if name != "name" or register != "staff"}
        path.write_text(f"{heading},{','.join(kept)}\n{code},{','.join(kept.values())}\n", encoding="utf-8-sig")
        before = office.entries()
        tried = office.does(register, "import", path, "--dry-run", by=CENTRE).json
        name = given["name"] if "name" in kept else kept.get("note", "")
        assert tried == [{"action": action, "code": code, "name": name, "line": 2, "what": ""}]
        assert office.entries() == before
        assert office.does(register, "import", path, by=CENTRE).json == tried
        assert office.entries() == before + 1
        assert office.does(register, "import", path, by=CENTRE).json == [{**tried[0], "action": "same"}]
    path.write_text(sample, encoding="gb18030")
    of_the_sample = Office(shutil.copyfile(made_whole, tmp_path / "whole.db"))
    again = of_the_sample.does(register, "import", path, by=CENTRE).json
    assert {each["action"] for each in again} == {"same", "left out"}
    assert {each["what"] for each in again if each["action"] == "left out"} == {"comment"}


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_bad_row_is_refused_with_file_line_and_column_in_one_sentence(
    office: Office, tmp_path: Path, register: str
) -> None:
    heading = {"goods": "sku"}.get(register, register)
    path = tmp_path / "rows.csv"
    path.write_text(f"# 样例\n{heading},colour\n1,red\n", encoding="utf-8")
    before = office.entries()
    for dry in ([], ["--dry-run"]):
        refused = office.asks(register, "import", path, *dry, "--json", by=CENTRE)
        assert (refused.code, len(refused.err.splitlines())) == (1, 1)
        assert refused.err.startswith("rows.csv has ")
        problems = refused.json["problems"]
        assert [each["row"] for each in problems if each["code"] == "column_unknown"] == [2]
    assert office.entries() == before


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_clerk_changes_no_register_of_the_centre(office: Office, tmp_path: Path, register: str) -> None:
    code, cells, changed = REGISTERS[register]
    path = tmp_path / "rows.csv"
    path.write_text("x\n", encoding="utf-8")
    asked: list[list[str | Path]] = [
        ["add", code, *options(cells)],
        ["amend", code, *options(changed)],
        ["end", code],
        ["import", path],
        ["import", path, "--dry-run"],
    ]
    for words in asked:
        refused = office.asks(register, *words, by=CLERK)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (1, "", 1)
        assert f"`{register} record`" in refused.err


@pytest.mark.parametrize(
    "file",
    [SITE_FILE, STAFF_FILE, RULE_FILE, GOODS_FILE, DONOR_FILE, SETTING_FILE],
    ids=lambda file: file.register.code,
)
def test_what_heads_a_register_in_the_auditors_package_heads_it_in_a_file_too(file: RegisterFile[Any]) -> None:
    titles = {name: PACKED[name].title for name in file.columns if name in PACKED}
    found = find_headings(Sheet("", (Line(1, tuple(titles.values())),)), file.wanted)
    assert found is not None
    assert list(found.columns.values()) == list(titles)


def test_donors_are_listed_by_code_and_name(office: Office) -> None:
    office.does("donor", "add", "9100", "--name", "红十字会", by=CENTRE)
    assert {"donor": "9100", "name": "红十字会"} in office.does("donor", "list", by=CLERK).json
    shown = office.asks("donor", "list").out
    assert headings(shown) == ["Code", "Name"]
    assert re.search(r"^9100\s+红十字会$", shown, re.MULTILINE)


def test_a_dry_run_is_shown_to_people(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("sku,name,unit,points\n1001,香皂,块,4\n1099,火柴,盒,1\n", encoding="utf-8")
    shown = office.asks("goods", "import", path, "--dry-run", by=CENTRE).out
    assert [word for word in ("1001", "amended", "1099", "added", "2 changes") if word not in shown] == []


# --- households and members -------------------------------------------------------------------------------------------


def test_households_are_imported_amended_and_ended(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "households.csv"
    path.write_text("站,组,户主,电话,超市\r\n3001,一组,王样甲,10030011000,5001\r\n", encoding="gb18030")
    tried = office.does("household", "import", path, "--dry-run", by=MANAGER).json
    assert [change["action"] for change in tried] == ["added"]
    assert headings(office.asks("household", "import", path, "--dry-run", by=MANAGER).out)[1:3] == ["Household", "Head"]
    assert office.does("household", "find", "王样甲", by=CLERK).json == []
    (taken,) = office.does("household", "import", path, by=MANAGER).json
    number = taken["code"]
    assert office.does("household", "import", path, by=MANAGER).json == [{**taken, "action": "same"}]
    amended = office.does("household", "amend", number, "--group", "二组", by=CLERK).json
    assert amended == {"action": "amended", "code": number}
    assert office.does("household", "show", number, by=CLERK).json["group"] == "二组"
    assert office.does("household", "end", number, by=MANAGER).json == {"action": "ended", "code": number}
    assert office.does("household", "find", "王样甲", by=CLERK).json == []


def test_a_person_is_headed_by_a_name_and_a_staff_code_and_stands_at_a_named_site(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("工号,姓名,角色,站点\n15999,赵样乙,管理员,5001\n", encoding="utf-8")
    shown = office.asks("staff", "import", path, "--dry-run", by=CENTRE).out
    assert headings(shown)[1:3] == ["Staff code", "Name of a person"]
    listed = office.asks("staff", "list", by=CENTRE).out
    assert headings(listed)[0] == "Staff code"
    (clerk,) = [line for line in listed.splitlines() if line.startswith(CLERK)]
    assert "(5001)" in clerk


def test_add_enrols_a_household_too(office: Office) -> None:
    added = office.does("household", "add", "--head", "王样甲", by=CLERK).json
    assert office.does("household", "show", added["household"], by=CLERK).json == added


def test_members_are_added_amended_imported_and_ended(office: Office, household: str, tmp_path: Path) -> None:
    added = office.does("member", "add", household, "--name", "赵样乙", "--phone", "10039990000", by=CLERK).json
    assert added == {"action": "added", "code": f"{household}-2"}
    amended = office.does("member", "amend", f"{household}-2", "--name", "赵样丙", by=CLERK).json
    assert amended == {"action": "amended", "code": f"{household}-2"}
    path = tmp_path / "members.csv"
    path.write_text(f"household,name\n{household},孙样丁\n", encoding="utf-8")
    shown = office.asks("member", "import", path, "--dry-run", by=MANAGER).out
    assert headings(shown)[1:3] == ["Member", "Name of a person"]
    for words in (["--dry-run"], []):
        answer: list[dict[str, Any]] = office.does("member", "import", path, *words, by=MANAGER).json
        assert answer == [{"action": "added", "code": f"{household}-3", "name": "孙样丁", "line": 2, "what": ""}]
    assert office.does("member", "end", f"{household}-2", by=CLERK).json["action"] == "ended"
    members = office.does("household", "show", household, by=CLERK).json["members"]
    assert [(member["member"], member["name"]) for member in members] == [
        (f"{household}-1", "王样甲"),
        (f"{household}-3", "孙样丁"),
    ]


def test_what_becomes_of_a_row_has_words_in_both_languages() -> None:
    assert set(ACTIONS) == set(get_args(Action))
