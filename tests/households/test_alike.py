"""The same family is enrolled once and nobody is a member twice: what may be here already is told, with both shown."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request
from supermarket.district.dated.imports import Change
from supermarket.errors.households import HouseholdAlike, MemberAlike
from supermarket.errors.registers import FileRefused
from supermarket.households.changes import change_head, relocate
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import NewHousehold, enrol, members_of
from supermarket.households.lists.alike import Alike
from supermarket.households.lists.files import amend_household, amend_member, end_member, new_member
from supermarket.households.lists.imports import import_households, import_members
from supermarket.journal.store import entries
from supermarket.people.records import record_of
from tests.district.registering import changes_in
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
PHONE: Final = "13800000001"
OTHER: Final = "13900000002"
NEIGHBOUR: Final = Request("15002", "5002")


def alike(number: str = "", name: str = "王芳", group: str = "三组", phone: str = "0001", at: str = "3001") -> Alike:
    return Alike(number, name, group, phone, TODAY if number else "", at)


def enrolled(village: Village, new: NewHousehold, request: Request = CLERK) -> str:
    with village.writing() as session:
        return enrol(session, new, request).household


def known(village: Village) -> str:
    return enrolled(village, NewHousehold("王芳", PHONE, "三组"))


# --- enrolled by hand -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "phone", "group"),
    [
        ("王芳", PHONE, "三组"),
        ("王　芳", PHONE, "三组"),
        ("王 芳", None, "3组"),
        ("王芳", OTHER, "第三组"),
        ("王芳", "+86 138-0000-0001", "五组"),
        ("王芳", None, None),
        ("王芳", PHONE, None),
    ],
)
def test_a_household_that_may_be_here_already_is_refused_with_both_shown(
    village: Village, head: str, phone: str | None, group: str | None
) -> None:
    household = known(village)
    with pytest.raises(HouseholdAlike) as caught:
        enrolled(village, NewHousehold(head, phone, group))
    assert list(caught.value.known) == [alike(household)]
    assert isinstance(caught.value.new, Alike)
    assert (caught.value.new.name, caught.value.new.station) == (head.replace("　", " "), "3001")
    for shown in (household, "0001", TODAY, "3001", "--another"):
        assert shown in str(caught.value)


@pytest.mark.parametrize(
    ("new", "request_"),
    [
        (NewHousehold("王芳", OTHER, "五组"), CLERK),
        (NewHousehold("王芳", None, "五组"), CLERK),
        (NewHousehold("王芳", OTHER, None), CLERK),
        (NewHousehold("王方", PHONE, "三组"), CLERK),
        (NewHousehold("王芳", OTHER, "三组"), NEIGHBOUR),
    ],
)
def test_an_honest_namesake_is_enrolled_without_a_question(
    village: Village, new: NewHousehold, request_: Request
) -> None:
    known(village)
    with village.writing() as session:
        assert enrol(session, new, request_).another is None


def test_the_same_person_elsewhere_is_found_by_the_phone_and_shown_masked_to_strangers(village: Village) -> None:
    household = known(village)
    with village.writing() as session:
        new_member(session, household, "赵样乙", OTHER, CLERK)
    with pytest.raises(HouseholdAlike) as caught:
        enrolled(village, NewHousehold("赵样乙", OTHER, "一组"), NEIGHBOUR)
    assert list(caught.value.known) == [alike(household, "赵*", phone="0002")]


def test_whoever_says_that_it_is_another_seals_which_he_was_shown_and_no_name(village: Village) -> None:
    first = known(village)
    with village.writing() as session:
        second = enrol(session, NewHousehold("王 芳", PHONE, "3组", another=True), CLERK)
    with village.ledger.reading() as session:
        sealed = next(
            each for each in entries(session.transaction) if each.content.get("household") == second.household
        )
        assert sealed.content["another"] == [first] == list(second.another or ())
        assert "王" not in sealed.body
        assert verify(session).breaches == ()
    with pytest.raises(HouseholdAlike) as caught:
        enrolled(village, NewHousehold("王芳", PHONE, "三组"))
    assert [each.number for each in caught.value.known if isinstance(each, Alike)] == sorted([first, second.household])


def test_an_ended_household_is_no_longer_like_anybody(village: Village) -> None:
    household = known(village)
    with village.writing() as session:
        amend_member(session, f"{household}-1", name="孙样丁", phone=None, request=CLERK)
    assert known(village) != household


# --- changed ----------------------------------------------------------------------------------------------------------


def test_a_change_by_which_a_household_becomes_like_another_is_refused_unless_it_is_said(village: Village) -> None:
    first = known(village)
    second = enrolled(village, NewHousehold("王芳", OTHER, "五组"))
    new = replace(alike(second, phone="0002", group="3组"), since="")
    with refused(village.ledger, HouseholdAlike, new=new, known=[alike(first)]):
        pass_group(village, second, "3组", another=False)
    assert pass_group(village, second, "3组", another=True) == Change("amended", second)
    with village.writing() as session:
        row = household_of(session, second, TODAY)
        assert row.another == (first,)
        amend_member(session, f"{second}-1", name=None, phone=PHONE, request=CLERK)  # nobody is asked twice
        amend_household(session, second, group=None, shop=None, listed=False, request=CLERK)
        assert household_of(session, second, TODAY).another == (first,)


def pass_group(village: Village, household: str, group: str, *, another: bool) -> Change:
    with village.writing() as session:
        return amend_household(session, household, group=group, shop=None, another=another, request=CLERK)


def test_another_name_phone_head_or_station_is_asked_about_too(village: Village) -> None:
    first = known(village)
    second = enrolled(village, NewHousehold("赵样乙", OTHER, "三组"))
    with village.writing() as session:
        member = new_member(session, second, "王 芳", None, CLERK).code
    away = enrolled(village, NewHousehold("王芳", OTHER, "三组"), NEIGHBOUR)
    with pytest.raises(HouseholdAlike), village.writing() as session:
        amend_member(session, f"{second}-1", name="王芳", phone=None, request=CLERK)
    with pytest.raises(HouseholdAlike), village.writing() as session:
        change_head(session, second, member, "moved", MANAGER)
    with pytest.raises(HouseholdAlike), village.writing() as session:
        relocate(session, away, "5001", ADMINISTRATOR)
    with village.writing() as session:
        change_head(session, second, member, "moved", MANAGER, another=True)
        relocate(session, away, "5001", ADMINISTRATOR, another=True)
        assert household_of(session, second, TODAY).another == (first,)
        assert household_of(session, away, TODAY).another == tuple(sorted((first, second)))


# --- members ----------------------------------------------------------------------------------------------------------


def test_nobody_is_added_to_his_household_twice_and_the_head_is_a_member(village: Village) -> None:
    household = known(village)
    shown = alike(f"{household}-1")
    new = alike("", "王 芳", "", "", "")
    with (
        refused(village.ledger, MemberAlike, new=new, household=household, known=[shown]),
        village.writing() as session,
    ):
        new_member(session, household, "王　芳", None, CLERK)
    with village.writing() as session:
        added = new_member(session, household, "王　芳", None, CLERK, another=True)
        row = next(each for each in members_of(session, household, TODAY) if each.member == added.code)
        assert row.another == (f"{household}-1",)
        end_member(session, added.code, CLERK)


def test_a_member_of_another_household_is_known_by_name_and_phone_alone(village: Village) -> None:
    first, second = known(village), village.enrol("赵样乙", OTHER, "一组")
    with village.writing() as session:
        assert new_member(session, second, "王芳", "13700000003", CLERK) == Change("added", f"{second}-2")
    with pytest.raises(MemberAlike) as caught, village.writing() as session:
        new_member(session, second, "王芳", PHONE, CLERK)
    assert {each.number for each in caught.value.known if isinstance(each, Alike)} == {f"{first}-1", f"{second}-2"}


# --- files ------------------------------------------------------------------------------------------------------------


def taken(village: Village, folder: Path, text: str) -> list[Change]:
    path = folder / "households.csv"
    path.write_text(text, encoding="utf-8")
    with village.writing() as session:
        return changes_in(import_households(session, path, MANAGER))


def test_a_roster_without_groups_is_taken_and_taken_again(village: Village, tmp_path: Path) -> None:
    roster = f"station,head,phone\n3001,王芳,{PHONE}\n3001,李  强,{OTHER}\n3001,王芳,13700000003\n"
    assert [change.action for change in taken(village, tmp_path, roster)] == ["added"] * 3
    assert taken(village, tmp_path, roster.replace("李  强", "李强")) == []


@pytest.mark.parametrize(
    ("line", "action"),
    [
        (f"王　芳,三组,{PHONE}", None),
        (f"王芳,第3组,+86{PHONE}", None),
        ("王芳,3组,", None),
        ("王芳,,", None),
        (f"王芳,,{PHONE}", None),
        (f"王芳,3组,{OTHER}", "phone"),
        (f"王芳,五组,{PHONE}", "group"),
    ],
)
def test_a_line_that_is_certainly_a_household_here_is_that_one(
    village: Village, tmp_path: Path, line: str, action: str | None
) -> None:
    household = known(village)
    changes = taken(village, tmp_path, f"station,head,group,phone\n3001,{line}\n")
    expected = {"phone": [Change("amended", f"{household}-1")], "group": [Change("amended", household)], None: []}
    assert changes == expected[action]


def test_every_line_that_may_be_a_double_is_told_at_once_by_line_and_name(village: Village, tmp_path: Path) -> None:
    first = known(village)
    second = enrolled(village, NewHousehold("王芳", OTHER, "五组"))
    text = (
        "station,head,group,phone\n"
        "3001,王芳,,\n"  # either of both
        f"3001,赵样乙,一组,{PHONE}\n"
        "3001,赵 样乙,1组,\n"  # the line before
        "3001,李样丙,二组,\n"
    )
    with pytest.raises(FileRefused) as caught:
        taken(village, tmp_path, text)
    assert {(each.row, each.code) for each in caught.value.problems} == {(2, "double"), (4, "double")}
    told = "\n".join(map(str, caught.value.problems))
    for shown in ("row 2", "王芳", first, second, "row 4", "赵 样乙", "row 3, 赵样乙"):
        assert shown in told
    assert "李样丙" not in told
    mends = {each.row: each.may for each in caught.value.problems}
    assert "one of the two rows only" in mends[4]  # nothing of the file has a number yet
    assert "two rows" not in mends[2]
    with village.ledger.reading() as session:
        assert find(session, "李样丙", "3001", TODAY) == []


def test_a_line_that_is_said_to_be_another_is_taken_once(village: Village, tmp_path: Path) -> None:
    first = known(village)
    text = f"station,head,group,phone,另一户\n3001,王芳,三组,{PHONE},\n3001,王芳,三组,,是\n"
    (added,) = taken(village, tmp_path, text)
    with village.writing() as session:
        assert household_of(session, added.code, TODAY).another == (first,)
    assert taken(village, tmp_path, text) == []
    with pytest.raises(FileRefused):
        taken(village, tmp_path, text.replace("是", "也许"))


def test_members_are_compared_in_the_same_way(village: Village, tmp_path: Path) -> None:
    household = known(village)
    path = tmp_path / "members.csv"

    def members(*lines: str) -> list[Change]:
        path.write_text("\n".join(("household,name,phone,another", *lines)), encoding="utf-8")
        with village.writing() as session:
            return changes_in(import_members(session, path, MANAGER))

    assert members(f"{household},王　芳,,") == []
    assert members(f"{household},赵样乙,,") == [Change("added", f"{household}-2")]
    assert members(f"{household},赵 样乙,{OTHER},") == [Change("amended", f"{household}-2")]
    with pytest.raises(FileRefused) as caught:
        members(f"{household},孙样丁,,", f"{household},孙·样丁,,")
    assert [(each.row, each.code) for each in caught.value.problems] == [(3, "double")]
    assert members(f"{household},赵样乙,,yes") == [Change("added", f"{household}-3")]
    assert members(f"{household},赵样乙,,yes", f"{household},赵样乙,{OTHER},") == []
    with village.ledger.reading() as session:
        assert verify(session).breaches == ()
        names = [record_of(session.transaction, row.person)["name"] for row in members_of(session, household, TODAY)]
    assert names == ["王芳", "赵样乙", "赵样乙"]


# --- found ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("李  强", "李强"),
        ("李强", "李 强"),
        ("Élodie Martin", "élodie"),
        ("Élodie Martin", "elodie"),
        ("Élodie Martin", "ELODIE MARTIN"),
        ("买买提·艾力", "买买提艾力"),
        ("买买提·艾力", "买买提•艾力"),
        ("王芳", "王芳 3组"),
        ("王芳", "第三组"),
        ("王芳", "wf"),
    ],
)
def test_a_search_takes_the_normal_form_of_what_is_typed(village: Village, name: str, words: str) -> None:
    household = enrolled(village, NewHousehold(name, None, "三组"))
    enrolled(village, NewHousehold("司马样例", None, "十三组"))
    with village.ledger.reading() as session:
        assert [row.household for row in find(session, words, "3001", TODAY)] == [household]
