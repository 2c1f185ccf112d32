"""Households: enrolled where they live, found by what a clerk knows of them, shown in full only to staff at home."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row
from supermarket.district.dated.registers import MEMBERS, in_force
from supermarket.district.kinds import Household
from supermarket.district.roles import staff_for
from supermarket.errors.households import PhoneUnreadable, TextUnreadable
from supermarket.errors.staff import SiteUnknown, StationMissing
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import (
    HouseholdView,
    MemberView,
    NewHousehold,
    enrol,
    head_name,
    households_at,
    view,
)
from supermarket.households.lists.files import amend_member, end_member, new_member
from supermarket.households.numbers import Typed, read_typed
from supermarket.journal.store import entries
from supermarket.people.records import record_of
from tests.refusing import refused
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, REVIEWER, Village

TODAY: Final = "2026-03-02"
TOWN: Final = Request("32001", "2001")
OTHER_TOWN: Final = Request("32002", "2002")
NEIGHBOUR: Final = Request("15002", "5002")


def enrolled(village: Village, request: Request, head: str = "王样甲", phone: str | None = None) -> Household:
    with village.writing() as session:
        return enrol(session, NewHousehold(head, phone, "一组", another=True), request)


def found(village: Village, words: str, site: str = "3001") -> list[str]:
    with village.ledger.reading() as session:
        return [row.household for row in find(session, words, site, TODAY)]


def seen(village: Village, household: str, request: Request) -> HouseholdView:
    with village.ledger.reading() as session:
        staff = staff_for(session, "household show", actor=request.actor, on=TODAY)
        return view(session, household_of(session, household, TODAY), staff, TODAY)


def second_shop(village: Village) -> None:
    with village.writing() as session:
        cells = {"site": "5901", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")


# --- enrolling --------------------------------------------------------------------------------------------------------


def test_a_household_is_enrolled_at_its_station_with_its_shop_and_the_machine_as_holder(village: Village) -> None:
    row = enrolled(village, CLERK)
    assert (row.station, row.shop, row.holder, row.group, row.from_) == ("3001", "5001", "1000", "一组", TODAY)
    assert read_typed(row.household) == Typed(number=row.household)
    assert row.household.startswith("1000-1-")
    assert row.head == f"{row.household}-1"


@pytest.mark.parametrize("request_", [CLERK, MANAGER, Request("32001", "3001"), Request("91000", "5001")])
def test_a_shop_and_its_station_mean_the_same_household(village: Village, request_: Request) -> None:
    row = enrolled(village, request_)
    assert (row.station, row.shop) == ("3001", "5001")


def test_a_station_with_two_shops_leaves_the_home_shop_open_and_a_shop_names_it(village: Village) -> None:
    second_shop(village)
    assert enrolled(village, MANAGER).shop is None
    assert enrolled(village, Request("91000", "5901")).shop == "5901"


def test_a_station_without_a_shop_has_households_too(village: Village) -> None:
    row = enrolled(village, Request("91000", "3187"))
    assert (row.station, row.shop) == ("3187", None)


@pytest.mark.parametrize("site", ["1000", "2001", "6001", "7001"])
def test_a_household_belongs_to_no_institute_centre_base_or_point(village: Village, site: str) -> None:
    with refused(village.ledger, StationMissing, site=site):
        enrolled(village, Request("91000", site))


@pytest.mark.parametrize("site", ["3999", "0", "abc", ""])
def test_a_household_belongs_to_no_unknown_site(village: Village, site: str) -> None:
    with refused(village.ledger, SiteUnknown, site=site):
        enrolled(village, Request("91000", site))


def test_every_household_has_a_number_of_its_own(village: Village) -> None:
    numbers = {enrolled(village, CLERK).household for _ in range(5)}
    assert len(numbers) == 5


def test_the_journal_commits_to_a_name_and_phone_and_holds_neither(village: Village) -> None:
    row = enrolled(village, CLERK, "王样甲", "10030011000")
    with village.ledger.reading() as session:
        member = in_force(session, MEMBERS, row.head, TODAY)
        assert member is not None
        assert record_of(session.transaction, member.person) == {"name": "王样甲", "phone": "10030011000"}
        assert head_name(session, row.household, TODAY) == "王样甲"
        sealed = "".join(entry.body for entry in entries(session.transaction))
    assert member.person in sealed
    assert [word for word in ("王样甲", "10030011000", "1100") if word in sealed] == []


def test_two_people_of_one_name_have_commitments_of_their_own(village: Village) -> None:
    heads = [enrolled(village, CLERK, "王样甲").head for _ in range(2)]
    with village.ledger.reading() as session:
        members = [in_force(session, MEMBERS, head, TODAY) for head in heads]
    one, other = (member.person for member in members if member)
    assert one != other


@pytest.mark.parametrize("head", ["", "  ", "\u3000", "王" * 41, "王\n样", "王\x1b[2J", "王\u202e样", "\ue000"])
def test_a_name_is_a_short_line_of_printable_characters(village: Village, head: str) -> None:
    with refused(village.ledger, TextUnreadable, field="name", most=40):
        enrolled(village, CLERK, head)


@pytest.mark.parametrize(
    ("head", "kept"), [("王" * 40, "王" * 40), ("  王样甲\u3000", "王样甲"), ("Ｌｉ", "Li"), ("𬭎", "𬭎")]
)
def test_a_name_is_kept_in_its_plain_form(village: Village, head: str, kept: str) -> None:
    row = enrolled(village, CLERK, head)
    with village.ledger.reading() as session:
        assert head_name(session, row.household, TODAY) == kept


def test_a_group_that_cannot_be_printed_is_refused_and_an_empty_one_is_none(village: Village) -> None:
    with refused(village.ledger, TextUnreadable, field="group", most=40), village.writing() as session:
        enrol(session, NewHousehold("王样甲", None, "组" * 41), CLERK)
    with village.writing() as session:
        assert enrol(session, NewHousehold("王样甲", None, " "), CLERK).group is None


@pytest.mark.parametrize("phone", ["1234", "1234567890123456", "1003001100x", "+", "138 0013 800O"])
def test_a_phone_is_5_to_15_digits(village: Village, phone: str) -> None:
    with refused(village.ledger, PhoneUnreadable):
        enrolled(village, CLERK, phone=phone)


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("12345", "12345"),
        ("123456789012345", "123456789012345"),
        ("(0436) 100-2345", "04361002345"),
        ("+86 10030011000", "+8610030011000"),
        ("１００３００１１０００", "10030011000"),
        (" ", None),
    ],
)
def test_a_phone_is_kept_as_digits(village: Village, phone: str, kept: str | None) -> None:
    row = enrolled(village, CLERK, phone=phone)
    with village.ledger.reading() as session:
        member = in_force(session, MEMBERS, row.head, TODAY)
        assert member is not None
        assert record_of(session.transaction, member.person).get("phone") == kept


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(village: Village) -> list[str]:
    """Enrol 王样甲 of group one, 单样例 of group two, and 欧阳样丁 next door; return their numbers."""
    wang = village.enrol("王样甲", "10030011000", "一组")
    shan = village.enrol("单样例", "10030019999", "二组")
    with village.writing() as session:
        ouyang = enrol(session, NewHousehold("欧阳样丁", None, "一组"), NEIGHBOUR).household
    return [wang, shan, ouyang]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("王样甲", [0]),
        ("王", [0]),
        ("样", [0, 1]),
        ("wyj", [0]),
        ("WY", [0]),
        ("ｗｙｊ", [0]),
        ("syl", [1]),
        ("dyl", [1]),
        ("一组", [0]),
        ("组", [0, 1]),
        ("1000", [0]),
        ("9999", [1]),
        ("样 二组", [1]),
        ("wyj 9999", []),
        ("yj", []),
        ("10030011000", []),
        ("3001", []),
        ("李", []),
        ("", []),
        ("  ", []),
        ("%", []),
        ("'; DROP TABLE entry", []),
    ],
)
def test_a_household_is_found_by_name_initials_group_and_end_of_the_phone(
    village: Village, three: list[str], words: str, expected: list[int]
) -> None:
    assert found(village, words) == [three[place] for place in expected]


@pytest.mark.parametrize(
    ("site", "expected"),
    [("3001", [0]), ("5001", [0]), ("3002", [2]), ("2001", [0, 2]), ("2002", []), ("1000", [0, 2])],
)
def test_a_household_is_found_below_the_site_that_is_named(
    village: Village, three: list[str], site: str, expected: list[int]
) -> None:
    assert found(village, "一组", site) == [three[place] for place in expected]


def test_a_household_is_found_by_any_of_its_members(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        new_member(session, household, "赵样乙", "10039990000", CLERK)
    assert found(village, "赵") == found(village, "zyy") == found(village, "0000") == [household]


@pytest.mark.parametrize("words", ["0300", "1003", "yj", "name", '"', "%", "_", "{"])
def test_what_only_looks_like_a_part_of_the_record_finds_nobody(village: Village, words: str) -> None:
    enrolled(village, CLERK, "王样甲", "10030011000")
    assert found(village, words) == []


def test_who_has_left_and_a_name_of_before_find_nobody(village: Village) -> None:
    household = village.enrol("王样甲", None)
    with village.writing() as session:
        member = new_member(session, household, "赵样乙", None, CLERK)
        amend_member(session, f"{household}-1", name="孙样丁", phone=None, request=CLERK)
    assert (found(village, "王"), found(village, "孙")) == ([], [household])
    with village.writing() as session:
        end_member(session, member.code, CLERK)
    assert (found(village, "赵"), found(village, "孙")) == ([], [household])


def test_every_word_fits_some_member_or_the_group(village: Village) -> None:
    first, second = village.enrol("王样甲", None, "一组"), village.enrol("李样乙", None, "一组")
    with village.writing() as session:
        new_member(session, first, "赵样丙", None, CLERK)
    assert found(village, "王 赵 一组") == [first]
    assert found(village, "yz 李") == found(village, "王 李") == []
    assert found(village, "一组") == [first, second]
    assert found(village, " ") == []


def test_a_shop_lists_its_own_households_and_those_without_a_shop(village: Village) -> None:
    second_shop(village)
    open_ = enrolled(village, MANAGER).household
    first = enrolled(village, CLERK).household
    second = enrolled(village, Request("91000", "5901")).household
    with village.ledger.reading() as session:
        lists = {
            site: [row.household for row in households_at(session, site, TODAY)] for site in ("5001", "5901", "3001")
        }
    assert lists == {"5001": [open_, first], "5901": [open_, second], "3001": [open_, first, second]}


def test_households_are_looked_for_at_sites_that_exist(village: Village) -> None:
    with refused(village.ledger, SiteUnknown, site="3999"):
        found(village, "王", "3999")


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", [CLERK, MANAGER, REVIEWER, TOWN, ADMINISTRATOR])
def test_staff_who_are_at_home_see_full_names(village: Village, request_: Request) -> None:
    household = village.enrol("王样甲", "10030011000")
    shown = seen(village, household, request_)
    assert (shown.head, shown.group, shown.site, shown.shop, shown.balance) == ("王样甲", "一组", "3001", "5001", 0)
    assert shown.members == (MemberView(f"{household}-1", "王样甲", "1000"),)


@pytest.mark.parametrize(
    "request_", [NEIGHBOUR, OTHER_TOWN, Request("33002", "3002"), Request("23002", "3002"), AUDITOR]
)
def test_staff_from_elsewhere_and_auditors_see_masks(village: Village, request_: Request) -> None:
    household = village.enrol("王样甲", "10030011000")
    shown = seen(village, household, request_)
    assert shown.head == "王*"
    assert [member.name for member in shown.members] == ["王*"]
    assert "10030011000" not in str(shown)


def test_of_a_phone_nobody_sees_more_than_its_last_four_digits(village: Village) -> None:
    household = village.enrol("王样甲", "10030011234")
    assert [seen(village, household, request).members[0].phone for request in (CLERK, ADMINISTRATOR)] == ["1234"] * 2


def test_a_household_is_shown_with_its_balance_and_the_card_in_force(village: Village) -> None:
    household = village.enrol()
    assert seen(village, household, CLERK).card is None
    card = village.card(household)
    village.credit(household, 5)
    shown = seen(village, household, CLERK)
    assert (shown.card, shown.balance) == (card.card, 5)


# --- what lies on the disk --------------------------------------------------------------------------------------------


def test_a_cards_payload_lies_nowhere_in_the_files(village: Village, ledger_path: Path) -> None:
    household = village.enrol("王样甲", "10030011000")
    payload = village.card(household).payload
    village.credit(household)
    village.receive()
    village.redeem(payload)
    village.ledger.close()
    files = [path for path in ledger_path.parent.iterdir() if path.name.startswith("ledger.db")]
    data = b"".join(path.read_bytes() for path in files)
    assert "王样甲".encode() in data  # the search would find it: names lie in the people drawer of the same file
    for form in (payload.encode(), payload.encode("utf-16-le"), bytes.fromhex(payload), int(payload).to_bytes(14)):
        assert form not in data
