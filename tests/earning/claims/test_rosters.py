"""A roster signs people in at an activity and claims for all of them at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.earning.claims.rosters import (
    Activity,
    Attendance,
    Roster,
    read_roster,
    signed,
    take_roster,
    time_of_day,
)
from supermarket.earning.claims.standing import State
from supermarket.errors.dates import TimeBeyondStay, TimeWithoutRule
from supermarket.errors.earning import RosterEmpty
from supermarket.errors.households import CardIsFrozen, ReasonPersonal
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.registers import FileRefused
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.lists.files import new_member
from tests.earning.claims.claiming import state
from tests.refusing import places_of, refused
from tests.village import CLERK, Village

TALK = Activity("LEC-01", "三月宣讲")


def taken(village: Village, people: list[Attendance], activity: Activity = TALK) -> Roster:
    with village.writing() as session:
        return take_roster(session, activity, people, CLERK)


def test_everybody_on_a_roster_has_a_claim_that_lacks_no_sign_in(village: Village) -> None:
    households = [village.enrol(), village.enrol("李样乙")]
    roster = taken(village, [Attendance(household) for household in households])
    assert [claim.household for claim in roster.claims] == households
    assert [claim.flags for claim in roster.claims] == [(), ()]
    assert all(state(village, claim.claim).state is State.FILED for claim in roster.claims)


def test_who_was_scanned_twice_is_counted_once(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    roster = taken(village, [Attendance(each, start="09:00") for each in (household, other, household, household)])
    assert ([claim.household for claim in roster.claims], roster.twice) == ([household, other], 2)


def test_two_members_of_a_household_are_two_persons(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        new_member(session, household, "赵样乙", None, CLERK)
    roster = taken(village, [Attendance(household, f"{household}-{number}") for number in (1, 2)])
    assert len(roster.claims) == 2


def test_a_second_roster_of_the_same_activity_claims_for_those_alone_who_are_new(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    taken(village, [Attendance(household)])
    again = taken(village, [Attendance(household), Attendance(other)])
    assert ([claim.household for claim in again.claims], again.twice) == ([other], 1)


def test_hours_run_from_the_first_scan_to_the_last_and_whole_ones_count(village: Village) -> None:
    household, late = village.enrol(), village.enrol("李样乙")
    people = [
        Attendance(household, start="09:00"),
        Attendance(late, start="10:30"),
        Attendance(household, start="11:10"),
    ]
    roster = taken(village, people, Activity("VOL-01", "助洁"))
    assert [(claim.household, claim.points) for claim in roster.claims] == [(household, 2)]
    assert roster.unfinished == (late,)


def test_breaks_are_not_paid_and_half_hours_count(village: Village, tmp_path: Path) -> None:
    names = [village.enrol(f"王样{name}") for name in "甲乙丙丁戊己"]
    lines = [
        f"{names[0]},,8:00,8:30,",
        f"{names[0]},,13:00,13:30,",
        f"{names[1]},,22:00,02:00,",
        f"{names[2]},,8:00,8:45,",
        f"{names[3]},,,,1小时30分",
        f"{names[4]},,8点半,上午11点,2",
        f"{names[5]},,0.354166,,",
    ]
    file = tmp_path / "roster.csv"
    file.write_text("\n".join(["户号,成员,签到,签退,服务时长", *lines]), encoding="utf-8")
    with village.ledger.reading() as session:
        people = read_roster(session, file)
    activity = Activity("VOL-01", "助洁")
    with village.writing() as session:
        roster = take_roster(session, activity, people, replace(CLERK, key="R-1"))
    assert [(claim.minutes, claim.points) for claim in roster.claims] == [(60, 1), (240, 4), (45, 0), (90, 1), (120, 2)]
    assert (roster.twice, roster.unfinished) == (0, (names[5],))
    with village.writing() as session:
        assert take_roster(session, activity, people, replace(CLERK, key="R-1")) == roster
    later = [replace(people[0], end="9:30"), *people[1:]]
    with refused(village.ledger, KeyUsed, key="R-1", entry=roster.roster), village.writing() as session:
        take_roster(session, activity, later, replace(CLERK, key="R-1"))


def test_who_came_back_and_did_not_sign_out_has_the_time_before(village: Village) -> None:
    household = village.enrol()
    people = [Attendance(household, start=time) for time in ("09:00", "09:00", "10:30", "13:00")]
    roster = taken(village, people, Activity("VOL-01", "助洁"))
    assert [(claim.minutes, claim.points) for claim in roster.claims] == [(90, 1)]
    assert (roster.twice, roster.unfinished) == (1, (household,))


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ("8:00,25:00,", "end", "“25:00”"),
        ("早,8:00,", "start", "“早”"),
        ("8:00,,很久", "hours", "“很久”"),
        ("17:00,8:00,", "end", "17:00 to 08:00"),
    ],
)
def test_a_time_that_cannot_be_read_is_said_with_its_line(
    village: Village, tmp_path: Path, cells: str, column: str, what: str
) -> None:
    household = village.enrol()
    file = tmp_path / "roster.csv"
    file.write_text(f"household,start,end,hours\n{household},8:00,9:00,\n{household},{cells}\n", encoding="utf-8")
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_roster(session, file)
    ((row, heading),) = places_of(caught.value)
    assert (row, heading) == (3, column)
    assert what in str(caught.value)


def test_hours_do_not_count_where_the_rule_counts_times(village: Village) -> None:
    people = [Attendance(village.enrol(), hours="1.5")]
    with refused(village.ledger, TimeWithoutRule, rule="LEC-01", unit="次"):
        taken(village, people)


def test_hours_longer_than_the_stay_are_refused(village: Village) -> None:
    people = [Attendance(village.enrol(), start="8:00", end="9:00", hours="1.5")]
    with refused(village.ledger, TimeBeyondStay, minutes=90, there=60):
        taken(village, people, Activity("VOL-01", "助洁"))


def test_as_many_units_for_everybody_need_no_signing_out(village: Village) -> None:
    roster = taken(village, [Attendance(village.enrol(), start="09:00")], Activity("VOL-01", "助洁", quantity=2))
    assert [claim.points for claim in roster.claims] == [2]


def test_an_empty_roster_is_refused(village: Village) -> None:
    with refused(village.ledger, RosterEmpty, activity="三月宣讲"):
        taken(village, [])


def test_an_activity_names_no_phone(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, ReasonPersonal):
        taken(village, [Attendance(household)], replace(TALK, activity="打电话13800000001报名"))


def test_a_card_signs_its_household_in_and_a_frozen_one_does_not(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    with village.ledger.reading() as session:
        assert signed(session, card.payload, "09:00") == Attendance(household, start="09:00")
    with village.writing() as session:
        cards.freeze(session, cards.Card(card.card, household, CardState.ACTIVE), CLERK)
    with refused(village.ledger, CardIsFrozen, card=card.card), village.ledger.reading() as session:
        signed(session, card.payload, "09:00")


def test_the_time_of_the_day_is_the_districts() -> None:
    assert time_of_day(1_772_413_200_000) == "09:00"


def test_a_roster_comes_as_a_file_too(village: Village, tmp_path: Path) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    file = tmp_path / "roster.csv"
    file.write_text(f"户号,member,start,end\n{household},1,9:00,11:00\n{other},,09:00,12:30\n", encoding="gb18030")
    with village.ledger.reading() as session:
        people = read_roster(session, file)
    roster = taken(village, people, Activity("VOL-01", "助洁"))
    assert [(claim.household, claim.points) for claim in roster.claims] == [(household, 2), (other, 3)]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-01 22:00", "2026-03-02 00:30", 150),
        ("2026-03-01 08:00", "2026/3/1 10:00:00", 120),
        ("2026-03-01 08:00", "10:00", 120),
        ("2026-03-01 08:00", "2026-03-03 08:30", None),
        ("2026-03-01 08:00", "2026-03-02 08:30", None),
        ("2026-03-02 08:00", "2026-03-01 10:00", None),
    ],
)
def test_who_goes_on_another_day_than_he_came_was_there_no_half_hour(
    village: Village, tmp_path: Path, start: str, end: str, minutes: int | None
) -> None:
    household = village.enrol()
    file = tmp_path / "roster.csv"
    file.write_text(f"household,member,start,end\n{household},1,{start},{end}\n", encoding="utf-8")
    if minutes is None:
        with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
            read_roster(session, file)
        assert places_of(caught.value) == [(2, "end")]
    else:
        with village.ledger.reading() as session:
            people = read_roster(session, file)
        assert taken(village, people, Activity("VOL-01", "助洁")).claims[0].minutes == minutes


def test_a_roster_names_members_as_they_are_called_and_hours_that_do_not_fit_by_their_line(
    village: Village, tmp_path: Path
) -> None:
    household, other = village.enrol("王样丁"), village.enrol("李样乙")
    file = tmp_path / "roster.csv"
    head = "户号,成员,签到时间,签退时间,时长"
    file.write_text(
        f"{head}\n{household},王　样丁,08:00,09:00,1\n{other},王样丁,,,1\n{other},,8:00,9:00,2\n", encoding="utf-8"
    )
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_roster(session, file)
    assert places_of(caught.value) == [(3, "成员"), (4, "时长")]
    file.write_text(f"{head}\n{household},王　样丁,08:00,09:00,1\n", encoding="utf-8")
    with village.ledger.reading() as session:
        assert [each.member for each in read_roster(session, file)] == [f"{household}-1"]


def test_two_of_a_household_who_stand_on_a_roster_by_name_are_two_persons(village: Village, tmp_path: Path) -> None:
    household = village.enrol("王样丁")
    with village.writing() as session:
        member = new_member(session, household, "李样戊", "", CLERK)
    file = tmp_path / "roster.csv"
    lines = "".join(f"{household},{name},08:00,09:30\n" for name in ("王样丁", "李　样戊", "他家亲戚"))
    file.write_text(f"户号,姓名,签到,签退\n{lines}", encoding="utf-8")
    with village.ledger.reading() as session:
        people = read_roster(session, file)
    assert [each.member for each in people] == [None, member.code, None]  # a head, and whoever is no member


@pytest.mark.parametrize("row", ["1000-1-9-99", "7", "{household},9"])
def test_a_line_that_names_nobody_refuses_the_whole_file(village: Village, tmp_path: Path, row: str) -> None:
    household = village.enrol()
    file = tmp_path / "roster.csv"
    file.write_text(f"household,member\n{household},1\n{row.format(household=household)}\n", encoding="utf-8")
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_roster(session, file)
    assert [row for row, _column in places_of(caught.value)] == [3]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("户号,签到\n,8:00\n{household},8:00\n,9:00\n", [(2, "户号"), (4, "户号")]),
        ("姓名,签到\n王样例,8:00\n李样例,8:00\n", [(1, "")]),
    ],
)
def test_a_line_without_a_household_says_what_is_missing_and_a_missing_column_is_said_once(
    village: Village, tmp_path: Path, text: str, problems: list[tuple[int, str]]
) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(text.format(household=village.enrol()), encoding="utf-8")
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_roster(session, file)
    assert [(each.row, each.heading) for each in caught.value.problems] == problems
    assert all("missing" in each.reason or each.code == "column_missing" for each in caught.value.problems)
