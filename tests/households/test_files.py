"""Households and members as registers: changed and ended by the staff at home, imported from the lists of an office."""

from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import Change
from supermarket.district.dated.registers import MEMBERS, in_force
from supermarket.errors.households import (
    HeadNotEnded,
    HouseholdHasPoints,
    HouseholdUnknown,
    PhoneUnreadable,
    TextUnreadable,
)
from supermarket.errors.registers import FileRefused, NothingChanged, RowUnknown
from supermarket.errors.staff import ShopElsewhere, SiteRefused
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import head_name, members_of
from supermarket.households.lists.files import amend_household, amend_member, end_household, end_member, new_member
from supermarket.households.lists.imports import import_households, import_members
from supermarket.households.numbers import number
from supermarket.journal.store import entries
from supermarket.locale import spoken
from supermarket.people.records import record_of
from supermarket.registers.marking import marked_book
from supermarket.sample import sample_folder
from tests.district.registering import changes_in
from tests.refusing import places_of, refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
STRANGER: Final = number("1000", "1", 999_999)
HEADINGS: Final = "household,station,group,head,phone,shop"


def written(folder: Path, text: str) -> Path:
    path = folder / "households.csv"
    path.write_text(text, encoding="utf-8")
    return path


def taken(village: Village, path: Path, request: Request = MANAGER) -> list[Change]:
    with village.writing() as session:
        return changes_in(import_households(session, path, request))


def members_taken(village: Village, path: Path, request: Request = MANAGER) -> list[Change]:
    with village.writing() as session:
        return changes_in(import_members(session, path, request))


def record(village: Village, member: str) -> dict[str, str] | None:
    with village.ledger.reading() as session:
        row = in_force(session, MEMBERS, member, TODAY)
        return record_of(session.transaction, row.person) if row else None


def size(village: Village) -> int:
    with village.ledger.reading() as session:
        return sum(1 for _ in entries(session.transaction))


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_household_changes_its_group_and_keeps_the_rest(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        change = amend_household(session, household, group="二组", shop=None, request=CLERK)
        row = household_of(session, household, TODAY)
    assert change == Change("amended", household)
    assert (row.group, row.shop, row.head) == ("二组", "5001", f"{household}-1")


def test_a_households_shop_is_one_of_its_own_station(village: Village) -> None:
    household = village.enrol()
    with (
        refused(village.ledger, ShopElsewhere, shop="5002", station="3001", shops=["5001"]),
        village.writing() as session,
    ):
        amend_household(session, household, group=None, shop="5002", request=CLERK)


def test_a_household_that_is_so_already_is_not_written_again(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, NothingChanged, register="household", row=household), village.writing() as session:
        amend_household(session, household, group="一组", shop="5001", request=CLERK)


def test_a_household_is_changed_only_by_the_staff_of_its_own_station(village: Village) -> None:
    household = village.enrol()
    stranger = Request("15002", "5002")
    refusal = {"operator": "15002", "site": "3001", "home": "5002"}
    with refused(village.ledger, SiteRefused, **refusal), village.writing() as session:
        amend_household(session, household, group="二组", shop=None, request=stranger)
    with refused(village.ledger, SiteRefused, **refusal), village.writing() as session:
        new_member(session, household, "赵样乙", None, stranger)
    with refused(village.ledger, SiteRefused, **refusal), village.writing() as session:
        amend_member(session, f"{household}-1", name="赵样乙", phone=None, request=stranger)
    manager = Request("33002", "3002")
    with refused(village.ledger, SiteRefused, operator="33002", site="3001", home="3002"), village.writing() as session:
        end_household(session, household, manager)


def test_a_household_that_holds_points_is_not_ended(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 1)
    with refused(village.ledger, HouseholdHasPoints, household=household, balance=1), village.writing() as session:
        end_household(session, household, MANAGER)


def test_an_ended_household_is_enrolled_no_more_and_its_past_stays_readable(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 5)
    village.redeem(household, "2002")
    village.time.move(days=1)
    with village.writing() as session:
        assert end_household(session, household, MANAGER) == Change("ended", household)
    with refused(village.ledger, HouseholdUnknown, household=household):
        village.credit(household)
    with village.ledger.reading() as session:
        assert household_of(session, household, TODAY).household == household
        assert [member.member for member in members_of(session, household, TODAY)] == [f"{household}-1"]
        assert head_name(session, household, TODAY) == "王样甲"


def test_members_are_numbered_one_after_another_and_a_number_is_never_used_twice(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        assert new_member(session, household, "赵样乙", None, CLERK) == Change("added", f"{household}-2")
        assert end_member(session, f"{household}-2", CLERK) == Change("ended", f"{household}-2")
        assert new_member(session, household, "赵样乙", None, CLERK) == Change("added", f"{household}-3")


def test_a_changed_name_or_phone_is_a_new_record_with_a_new_commitment(village: Village) -> None:
    household = village.enrol("王样甲", "10030011000")
    member = f"{household}-1"
    with village.ledger.reading() as session:
        before = in_force(session, MEMBERS, member, TODAY)
    with village.writing() as session:
        assert amend_member(session, member, name=None, phone="10030012222", request=CLERK) == Change("amended", member)
        assert amend_member(session, member, name="王样丙", phone=None, request=CLERK) == Change("amended", member)
        after = in_force(session, MEMBERS, member, TODAY)
    assert record(village, member) == {"name": "王样丙", "phone": "10030012222"}
    assert before is not None
    assert after is not None
    assert before.person != after.person
    with refused(village.ledger, NothingChanged, register="member", row=member), village.writing() as session:
        amend_member(session, member, name="王样丙", phone="10030012222", request=CLERK)


def test_the_head_stays_while_the_household_does(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, HeadNotEnded, member=f"{household}-1"), village.writing() as session:
        end_member(session, f"{household}-1", CLERK)


def test_only_known_households_and_members_are_changed(village: Village) -> None:
    with refused(village.ledger, HouseholdUnknown, household=STRANGER), village.writing() as session:
        amend_household(session, STRANGER, group="一组", shop=None, request=CLERK)
    with refused(village.ledger, HouseholdUnknown, household=STRANGER), village.writing() as session:
        new_member(session, STRANGER, "赵样乙", None, CLERK)
    with refused(village.ledger, RowUnknown, register="member", row=f"{STRANGER}-1"), village.writing() as session:
        end_member(session, f"{STRANGER}-1", CLERK)
    household = village.enrol()
    with refused(village.ledger, RowUnknown, register="member", row=f"{household}-9"), village.writing() as session:
        amend_member(session, f"{household}-9", name="甲", phone=None, request=CLERK)


def test_a_members_name_and_phone_are_read_as_carefully_as_the_heads(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, TextUnreadable, field="name", most=40), village.writing() as session:
        new_member(session, household, " ", None, CLERK)
    with refused(village.ledger, PhoneUnreadable), village.writing() as session:
        new_member(session, household, "赵样乙", "1", CLERK)


# --- importing households ---------------------------------------------------------------------------------------------


def test_the_households_of_a_file_are_enrolled_with_their_heads(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADINGS}\n,3001,一组,王样甲,10030011000,5001\n,3001,二组,李样乙,,\n")
    first, second = taken(village, path)
    assert {first.action, second.action} == {"added"}
    with village.ledger.reading() as session:
        rows = [household_of(session, change.code, TODAY) for change in (first, second)]
        heads = [head_name(session, row.household, TODAY) for row in rows]
    assert [(row.station, row.shop, row.group) for row in rows] == [("3001", "5001", "一组"), ("3001", "5001", "二组")]
    assert heads == ["王样甲", "李样乙"]


def test_the_sample_districts_households_are_taken_once(whole: Village) -> None:
    path = sample_folder() / "households.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    assert len(taken(whole, path, ADMINISTRATOR)) == len(lines) - 1
    before = size(whole)
    assert taken(whole, path, ADMINISTRATOR) == []
    assert size(whole) == before


def test_a_household_known_by_station_group_and_head_is_changed_where_its_line_says_something_else(
    village: Village, tmp_path: Path
) -> None:
    household = village.enrol("王样甲", "10030011000", "一组")
    path = written(tmp_path, f"{HEADINGS}\n,3001,一组,王样甲,10030012222,\n")
    assert taken(village, path) == [Change("amended", f"{household}-1")]
    assert record(village, f"{household}-1") == {"name": "王样甲", "phone": "10030012222"}
    assert taken(village, path) == []


def test_a_household_known_by_number_may_change_its_group_and_its_heads_name(village: Village, tmp_path: Path) -> None:
    household = village.enrol("王样甲", "10030011000", "一组")
    path = written(tmp_path, f"{HEADINGS}\n{household},3001,三组,王样丁,,\n")
    assert taken(village, path) == [Change("amended", household)]
    with village.ledger.reading() as session:
        assert household_of(session, household, TODAY).group == "三组"
    assert record(village, f"{household}-1") == {"name": "王样丁", "phone": "10030011000"}


def test_a_dry_run_enrols_nobody(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADINGS}\n,3001,一组,王样甲,,\n")
    before = size(village)
    with village.ledger.trying() as session:
        (would,) = import_households(session, path, MANAGER)
    assert would.action == "added"
    assert size(village) == before


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",,一组,王样甲,,", "station"),
        (",3001,一组,,,", "head"),
        (f",3001,{'组' * 41},王样甲,,", "group"),
        (",3999,一组,王样甲,,", "station"),
        (",2001,一组,王样甲,,", "station"),
        (",5001,一组,王样甲,,", "station"),
        (",3001,一组,王样甲,,5002", "shop"),
        (",3001,一组,王样甲,1,", "phone"),
        (f",3001,一组,{'王' * 41},,", "head"),
        (f"{STRANGER},3001,一组,王样甲,,", "household"),
    ],
)
def test_a_bad_line_is_refused_by_its_place_and_nobody_of_the_file_is_enrolled(
    village: Village, tmp_path: Path, row: str, column: str
) -> None:
    path = written(tmp_path, f"{HEADINGS}\n,3001,一组,李样乙,,\n{row}\n")
    before = size(village)
    with pytest.raises(FileRefused) as caught:
        taken(village, path)
    assert (caught.value.file, places_of(caught.value)) == ("households.csv", [(3, column)])
    assert size(village) == before


def test_what_no_column_gives_is_said_by_the_heading_that_it_would_have(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, "组别,户主\n一组,王样甲\n二组,李样乙\n")
    with pytest.raises(FileRefused) as caught:
        taken(village, path, ADMINISTRATOR)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column, problem.heading) == (2, "", "station")
    with spoken("zh"):
        assert str(problem).startswith("第 2 行“站 (station)”：缺少此项")
        sheet = openpyxl.load_workbook(BytesIO(marked_book(path, [problem]))).active
    assert sheet is not None
    assert str(sheet["C2"].value).startswith("站 (station): 缺少此项")


def test_that_a_needed_column_is_missing_is_said_once(village: Village, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        taken(village, written(tmp_path, "站,组别\n3001,一组\n3001,二组\n"))
    assert [(each.row, each.code) for each in caught.value.problems] == [(1, "column_missing")]


def test_one_line_pasted_a_thousand_times_is_told_a_thousand_times_and_no_more(
    village: Village, tmp_path: Path
) -> None:
    rows = "".join("3001,一组,王样甲,10030011000\n" for _ in range(1_000))
    path = written(tmp_path, f"station,group,head,phone\n{rows}")
    with pytest.raises(FileRefused) as fault:
        taken(village, path)
    assert [each.row for each in fault.value.problems] == list(range(3, 1_002))


def test_a_line_changes_no_household_of_another_station(village: Village, tmp_path: Path) -> None:
    household = village.enrol("王样甲")
    path = written(tmp_path, f"{HEADINGS}\n{household},3002,一组,李样乙,,\n")
    with pytest.raises(FileRefused) as caught:
        taken(village, path, Request("33002", "3002"))
    assert places_of(caught.value) == [(2, "household")]
    assert record(village, f"{household}-1") == {"name": "王样甲", "phone": "13800000001"}


def test_a_manager_imports_the_households_of_his_own_place_alone(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADINGS}\n,3001,一组,王样甲,,\n,3002,一组,李样乙,,\n")
    with refused(village.ledger, SiteRefused, operator="33001", site="3002", home="3001"):
        taken(village, path, MANAGER)
    assert len(taken(village, path, Request("32001", "2001"))) == 2


# --- importing members ------------------------------------------------------------------------------------------------


def test_the_members_of_a_file_are_added_and_known_ones_changed(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    path = written(tmp_path, f"household,name,phone\n{household},赵样乙,10039990000\n{household},赵样丙,\n")
    assert members_taken(village, path) == [Change("added", f"{household}-2"), Change("added", f"{household}-3")]
    assert members_taken(village, path) == []
    path = written(tmp_path, f"member,household,name,phone\n,{household},赵样乙,10031110000\n3,{household},赵样戊,\n")
    assert members_taken(village, path) == [Change("amended", f"{household}-2"), Change("amended", f"{household}-3")]
    assert record(village, f"{household}-3") == {"name": "赵样戊"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",,赵样乙,", "household"),
        (",HOUSEHOLD,,", "name"),
        (f",{STRANGER},赵样乙,", "household"),
        (",HOUSEHOLD,赵样乙,1", "phone"),
        ("9,HOUSEHOLD,赵样乙,", "member"),
    ],
)
def test_a_bad_line_of_members_is_refused_and_nobody_is_added(
    village: Village, tmp_path: Path, row: str, column: str
) -> None:
    household = village.enrol()
    row = row.replace("HOUSEHOLD", household)
    path = written(tmp_path, f"member,household,name,phone\n,{household},赵样庚,\n{row}\n")
    before = size(village)
    with pytest.raises(FileRefused) as caught:
        members_taken(village, path)
    assert places_of(caught.value) == [(3, column)]
    assert size(village) == before


def test_members_are_imported_at_home_alone(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"household,name\n{village.enrol()},赵样乙\n")
    with refused(village.ledger, SiteRefused, operator="33002", site="3001", home="3002"):
        members_taken(village, path, Request("33002", "3002"))
