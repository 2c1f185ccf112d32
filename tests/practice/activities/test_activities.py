"""Activities: planned, held, cancelled, moved and corrected; what each refuses, and what stands in the books then."""

import gettext
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket import locale
from supermarket.books.session import WriteSession
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.rosters import Activity as Sheet
from supermarket.earning.claims.rosters import Attendance, take_roster
from supermarket.errors.households import MemberUnknown, ReasonPersonal
from supermarket.errors.ledger import KeyTooLong, KeyUsed
from supermarket.errors.practice.activities import (
    ActivityAlike,
    ActivityDayRefused,
    ActivityKindRefused,
    AttendanceRefused,
    CorrectionEmpty,
    CountRefused,
    HeadsBelowAttended,
    PhotoUsed,
    RosterRefused,
    SiteBeyondReach,
    ThemeOfAnother,
)
from supermarket.errors.practice.cases import CaseUnknown, StepRefused
from supermarket.errors.registers import EndedBefore, NeverRecorded
from supermarket.errors.staff import SiteNotYet
from supermarket.practice.activities.activities import (
    HEADS_MAX,
    Outcome,
    Plan,
    cancel,
    correct,
    hold,
    hold_unplanned,
    move,
    plan,
)
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.activities.standing import Activity, activities_between, activity_of, attended
from supermarket.practice.activities.words import ACTIVITY_KINDS, KIND_WORDS, activity_kind
from tests.practice.activities.lived import live_activities
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

CHINESE: Final = gettext.translation("supermarket", Path(locale.__file__).parent, languages=["zh"]).gettext
TODAY: Final = "2026-03-02"
EARLIEST: Final = "2026-01-31"
"""Thirty days before, by the setting for deeds."""
LATEST: Final = "2027-03-03"
PHOTO: Final = EvidenceFile(what="photo", sha256="12" * 32, kind="image/jpeg", size=9)
Act = Callable[[WriteSession], Any]


def does(village: Village, act: Act) -> Any:  # noqa: ANN401 - whatever the act gives
    with village.writing() as session:
        return act(session)


def planned(village: Village, *kinds: str, **said: Any) -> Activity:  # noqa: ANN401 - the fields of a Plan
    found: Activity = does(village, lambda session: plan(session, Plan("清扫", kinds or ("cleaning",), **said), CLERK))
    return found


def held(village: Village, activity: Activity, *outcome: Any, **said: Any) -> Activity:  # noqa: ANN401 - an Outcome
    found: Activity = does(village, lambda session: hold(session, activity.activity, Outcome(*outcome, **said), CLERK))
    return found


def test_what_was_held_is_counted_as_it_was_meant(village: Village) -> None:
    activity = planned(village, "cleaning", "customs", start="8点半", place="村口", day="2026-03-02")
    assert (activity.site, activity.state, activity.start) == ("3001", "planned", "08:30")
    told = held(village, activity, 20_000, "at-least")
    assert (told.state, told.heads, told.qualifier, told.every_kind) == (
        *("held", 20_000, "at-least"),
        ("cleaning", "customs"),
    )


def test_an_activity_that_is_moved_is_held_on_the_other_day(village: Village) -> None:
    activity = planned(village, day="2026-03-04", start="8:30")
    moved = does(village, lambda session: move(session, activity.activity, "2026-03-11", CLERK, reason="下雨"))
    assert (moved.state, moved.day, moved.start, moved.moved_from) == ("moved", "2026-03-11", None, ("2026-03-04",))
    with refused(village.ledger, ActivityDayRefused, day="2026-03-11", first=EARLIEST, last=TODAY):
        held(village, moved, 9)
    village.time.move(days=9)
    assert held(village, moved, 9).day == "2026-03-11"
    with village.ledger.reading() as session:
        march = activities_between(session, ["3001"], "2026-03-11", "2026-03-11")
        assert [each.activity for each in march] == [activity.activity]
        assert activities_between(session, ["3001"], "2026-03-04", "2026-03-04") == []


def test_what_is_cancelled_says_for_what_and_goes_no_further(village: Village) -> None:
    activity = planned(village)
    off = does(village, lambda session: cancel(session, activity.activity, "weather", "大风", CLERK))
    assert (off.state, off.why, off.reason) == ("called-off", "weather", "大风")
    with refused(
        village.ledger,
        StepRefused,
        noun="activity",
        case=activity.activity,
        state="called-off",
        step="hold",
        legal=["nothing"],
    ):
        held(village, activity, 9)


def test_a_wrong_count_is_corrected_once_and_with_a_reason(village: Village) -> None:
    activity = held(village, planned(village), 35)
    with refused(village.ledger, CorrectionEmpty, activity=activity.activity):
        does(village, lambda session: correct(session, activity.activity, 35, "exact", "数错了", MANAGER))
    right = does(village, lambda session: correct(session, activity.activity, 30, "about", "数错了", MANAGER))
    assert (right.state, right.heads, right.qualifier, right.reason) == ("corrected", 30, "about", "数错了")
    with pytest.raises(StepRefused), village.writing() as session:
        correct(session, activity.activity, 31, "exact", "又数错了", MANAGER)


def test_an_activity_without_a_plan_is_planned_and_held_in_one_and_once(village: Village) -> None:
    def record(session: WriteSession, heads: int = 9) -> Activity:
        planned = Plan("讲座", ("theory",), "2026-02-20")
        return hold_unplanned(session, planned, Outcome(heads), replace(CLERK, key="once"))

    first, again = does(village, record), does(village, record)
    assert (first, first.state, first.day, first.on) == (again, "held", "2026-02-20", TODAY)
    with pytest.raises(KeyUsed), village.writing() as session:
        record(session, heads=10)


def test_the_same_activity_is_not_entered_twice(village: Village) -> None:
    first = planned(village)
    with refused(village.ledger, ActivityAlike, title="清扫", day=TODAY, activity=first.activity):
        planned(village)
    for title in ("清扫", "清 扫", "“清扫”", "清扫。"):
        with pytest.raises(ActivityAlike), village.writing() as session:
            hold_unplanned(session, Plan(title, ("cleaning", "other")), Outcome(9), CLERK)
    does(village, lambda session: plan(session, Plan("清扫 (2)", ("cleaning",)), CLERK))
    does(village, lambda session: cancel(session, first.activity, "weather", "大风", CLERK))
    again = planned(village)
    does(village, lambda session: move(session, again.activity, "2026-03-11", CLERK))
    assert planned(village).day == TODAY


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_a_plan_is_for_a_day_that_is_near_enough(village: Village, day: str) -> None:
    assert planned(village, day=day).day == day


@pytest.mark.parametrize("day", ["2026-01-30", "2027-03-04"])
def test_a_plan_for_a_day_too_far_off_is_refused(village: Village, day: str) -> None:
    with refused(village.ledger, ActivityDayRefused, day=day, first=EARLIEST, last=LATEST):
        planned(village, day=day)


def test_no_activity_was_held_at_a_site_before_there_was_one(village: Village) -> None:
    village.time.move(days=5)
    with village.writing() as session:
        cells = {"site": "3998", "name": "新站", "tier": "station", "parent": "2001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    village.time.move(days=1)
    here = replace(ADMINISTRATOR, site="3998")
    with refused(village.ledger, SiteNotYet, site="3998", date="2026-03-06", since="2026-03-07"):
        does(village, lambda session: plan(session, Plan("清扫", ("cleaning",), day="2026-03-06"), here))
    assert does(village, lambda session: plan(session, Plan("清扫", ("cleaning",), day="2026-03-07"), here)).day


def test_what_is_told_too_late_is_not_told_any_more(village: Village) -> None:
    activity = planned(village)
    village.time.move(days=31)
    with refused(village.ledger, ActivityDayRefused, day=TODAY, first="2026-03-03", last="2026-04-02"):
        held(village, activity, 9)
    with village.ledger.reading() as session:
        assert activity_of(session, activity.activity).is_late(session.today)


@pytest.mark.parametrize("kinds", [("sweeping",), ("cleaning", "cleaning"), ("cleaning", "")])
def test_a_kind_is_one_of_the_words_and_named_once(village: Village, kinds: tuple[str, ...]) -> None:
    with pytest.raises(ActivityKindRefused), village.writing() as session:
        plan(session, Plan("清扫", kinds), CLERK)


@pytest.mark.parametrize("outcome", [Outcome(), Outcome(-1), Outcome(HEADS_MAX + 1), Outcome(5, "almost")])
def test_a_count_is_a_number_with_a_qualifier(village: Village, outcome: Outcome) -> None:
    activity = planned(village)
    with pytest.raises(CountRefused), village.writing() as session:
        hold(session, activity.activity, outcome, CLERK)
    assert held(village, activity, HEADS_MAX).heads == HEADS_MAX


def test_a_photo_shows_one_activity(village: Village) -> None:
    first, second = planned(village), planned(village, "theory")
    held(village, first, 9, evidence=(PHOTO,))
    with pytest.raises(PhotoUsed), village.writing() as session:
        hold(session, second.activity, Outcome(9, evidence=(PHOTO,)), CLERK)


def test_a_roster_is_of_its_place_and_day_and_of_one_activity(village: Village) -> None:
    household = village.enrol()
    sheet = does(
        village, lambda session: take_roster(session, Sheet("LEC-01", "宣讲"), [Attendance(household)], CLERK)
    ).roster
    first, second, other = planned(village), planned(village, "other"), planned(village, day="2026-03-01")
    assert held(village, first, 9, roster=sheet).roster == sheet
    for activity, roster in ((second, sheet), (other, sheet), (second, "1000-1-1"), (second, "无")):
        with refused(village.ledger, RosterRefused, roster=roster, day=activity.day):
            held(village, activity, 9, roster=roster)


def test_a_count_is_not_less_than_those_who_signed_in(village: Village) -> None:
    people = [Attendance(village.enrol(name)) for name in ("王样甲", "李样乙")]
    sheet = does(village, lambda session: take_roster(session, Sheet("LEC-01", "宣讲"), people, CLERK)).roster
    activity = planned(village)
    with refused(village.ledger, HeadsBelowAttended, heads=1, attended=2):
        held(village, activity, 1, roster=sheet)
    held(village, activity, 2, roster=sheet)
    with refused(village.ledger, HeadsBelowAttended, heads=1, attended=2), village.writing() as session:
        correct(session, activity.activity, 1, "exact", "数错了", MANAGER)


def test_who_attended_is_kept_of_trainings_alone(village: Village) -> None:
    members = [f"{village.enrol(name)}-1" for name in ("王样甲", "李样乙")]
    training = held(village, planned(village, "training"), attended=(*members, members[0]))
    assert (training.heads, training.attended) == (2, 2)
    with village.ledger.reading() as session:
        assert attended(session, training.activity) == sorted(members)
    cleaning = planned(village)
    with refused(village.ledger, AttendanceRefused, kind="cleaning", named="clean-up"):
        held(village, cleaning, 9, attended=tuple(members))
    with pytest.raises(MemberUnknown), village.writing() as session:
        hold(session, planned_in(session).activity, Outcome(attended=(f"{members[0]}9",)), CLERK)


def planned_in(session: WriteSession) -> Activity:
    return plan(session, Plan("培训", ("training",)), CLERK)


def test_those_who_signed_in_on_the_roster_of_a_training_attended_it(village: Village) -> None:
    household = village.enrol()
    sheet = does(
        village,
        lambda session: take_roster(session, Sheet("LEC-01", "培训"), [Attendance(household, f"{household}-1")], CLERK),
    ).roster
    training = held(village, planned(village, "lecture"), roster=sheet)
    assert (training.heads, training.attended) == (1, 1)


def test_a_title_or_reason_holds_nothing_personal(village: Village) -> None:
    for told in (Plan("电话 13800000001", ("other",)), Plan("清扫", ("other",), place="13800000001")):
        with pytest.raises(ReasonPersonal), village.writing() as session:
            plan(session, told, CLERK)


def test_a_theme_and_a_project_are_in_force_when_they_are_named(village: Village) -> None:
    with pytest.raises(NeverRecorded), village.writing() as session:
        plan(session, Plan("清扫", ("cleaning",), theme="601"), CLERK)
    names = live_activities(village)
    assert activity_in(village, names["swept"]).theme == "601"
    does(village, lambda session: end_row(session, THEME_FILE, "601", None, MANAGER))
    with pytest.raises(EndedBefore), village.writing() as session:
        plan(session, Plan("清扫", ("cleaning",), theme="601"), CLERK)


def test_a_kind_is_taken_as_it_is_typed_shown_and_called() -> None:
    for code, name in ACTIVITY_KINDS.items():
        shown = CHINESE(name)
        for typed in (code, code.upper(), name, shown, f" {shown} ", *KIND_WORDS[code].split()):
            assert activity_kind(typed) == code, typed
        assert KIND_WORDS[code].split()[0] == shown
    assert activity_kind("跳舞") == "跳舞"


def test_a_refusal_names_the_kinds_in_the_readers_words() -> None:
    refusal = ActivityKindRefused(kind="跳舞", kinds=list(ACTIVITY_KINDS), named=list(ACTIVITY_KINDS.values()))
    assert "theory talk, clean-up" in str(refusal)
    locale.use("zh")
    try:
        assert "理论宣讲、环境整治" in str(refusal)
        assert "clean" not in str(refusal)
    finally:
        locale.use("en")


@pytest.mark.parametrize(
    ("month", "site", "is_fine"),
    [("2026-03", "1000", True), ("2026-03", "3001", True), ("2026-04", "1000", False), ("2026-03", "3002", False)],
)
def test_an_activity_is_of_the_theme_of_its_own_month_and_site(
    village: Village,
    month: str,
    site: str,
    is_fine: bool,
) -> None:
    with village.writing() as session:
        cells = {"theme": "601", "month": month, "name": "学雷锋", "site": site}
        add_row(session, THEME_FILE, cells, ADMINISTRATOR, scope="1000")
    if is_fine:
        assert planned(village, "cleaning", theme="601").theme == "601"
    else:
        with refused(village.ledger, ThemeOfAnother, theme="601", month=month, site=site):
            planned(village, "cleaning", theme="601")


def activity_in(village: Village, name: str) -> Activity:
    with village.ledger.reading() as session:
        return activity_of(session, name)


def test_a_theme_is_set_by_those_at_home_at_its_site(village: Village) -> None:
    cells = {"theme": "601", "month": "2026-03", "name": "学雷锋", "site": "3002"}
    with refused(village.ledger, SiteBeyondReach, site="3002", operator="33001"), village.writing() as session:
        add_row(session, THEME_FILE, cells, MANAGER, scope="1000")


def test_an_activity_is_named_by_the_entry_that_planned_it(village: Village) -> None:
    entry = village.receive().entry
    with refused(village.ledger, CaseUnknown, noun="activity", case=entry), village.ledger.reading() as session:
        activity_of(session, entry)


def test_the_books_of_activities_are_what_the_journal_makes_of_them(village: Village) -> None:
    live_activities(village)
    with village.ledger.reading() as session:
        assert len(activities_between(session, ["3001"], "2026-01-01", "2026-12-31")) == 5
    assert village.ledger.first_difference() is None


def test_what_was_held_without_a_plan_has_a_key_with_room_for_its_second_entry(village: Village) -> None:
    def held(key: str) -> str:
        with village.writing() as session:
            return hold_unplanned(session, Plan("扫雪", ("other",)), Outcome(9), replace(CLERK, key=key)).activity

    with refused(village.ledger, KeyTooLong, key="k" * 63, most=60):
        held("k" * 63)
    assert held("k" * 62) == held("k" * 62)
