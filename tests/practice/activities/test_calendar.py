"""Weeks, months and the calendar of a site: to which month a week belongs, what a gap is and what it is called."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.practice.activities.activities import Outcome, Plan, cancel, correct, hold, hold_unplanned, move, plan
from supermarket.practice.activities.calendar import (
    CANCELLED,
    GAP,
    HELD,
    LATE,
    MOVED,
    OPEN,
    OUTSIDE,
    WEATHER,
    Calendar,
    calendar_of,
    calendars_below,
)
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.activities.themes import theme_at
from supermarket.practice.activities.weeks import month_days, week_of, weeks_of
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

DAYS: Final = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_week_belongs_to_the_month_in_which_most_of_its_days_lie(day: date) -> None:
    week = week_of(day.isoformat())
    days = [date.fromisoformat(week.first) + timedelta(days=number) for number in range(7)]
    assert day in days
    assert days[-1].isoformat() == week.last
    months = [each.isoformat()[:7] for each in days]
    assert months.count(week.month) >= 4
    assert week.number == day.isocalendar().week


@given(st.integers(2000, 2099))
def test_the_weeks_of_a_year_follow_each_other_and_are_as_many_as_iso_says(year: int) -> None:
    weeks = weeks_of(year)
    assert [each.number for each in weeks] == list(range(1, date(year, 12, 28).isocalendar().week + 1))
    firsts = [date.fromisoformat(each.first) for each in weeks]
    assert {later - before for before, later in pairwise(firsts)} == {timedelta(weeks=1)}


def test_weeks_at_the_turn_of_a_year_and_of_a_month() -> None:
    assert week_of("2026-01-01").month == "2026-01"  # a Thursday
    assert (week_of("2027-01-01").month, week_of("2027-01-01").number) == ("2026-12", 53)  # a Friday
    assert month_days("2026-02") == ("2026-02-01", "2026-02-28")
    assert month_days("2028-12") == ("2028-12-01", "2028-12-31")


def year_of(village: Village, site: str = "3001") -> Calendar:
    with village.ledger.reading() as session:
        return calendar_of(session, site, 2026)


def stands(calendar: Calendar) -> dict[int, str]:
    return {each.week.number: each.stands for each in calendar.weeks if each.stands not in {OUTSIDE, OPEN}}


def test_a_year_shows_what_was_held_cancelled_moved_and_what_lacks(village: Village) -> None:
    with village.writing() as session:
        hold(session, plan(session, Plan("清扫", ("cleaning",)), CLERK).activity, Outcome(9), CLERK)
        for day, reason in (("2026-03-10", "weather"), ("2026-03-17", "other")):
            off = plan(session, Plan("义诊", ("clinic",), day), CLERK)
            cancel(session, off.activity, reason, "取消", CLERK)
        moved = plan(session, Plan("宣讲", ("theory",), "2026-03-24"), CLERK)
        move(session, moved.activity, "2026-04-09", CLERK)
        plan(session, Plan("宣讲", ("theory",), "2026-03-31"), CLERK)
    village.time.move(days=38)  # to 9 April, a Thursday
    assert stands(year_of(village)) == {10: HELD, 11: WEATHER, 12: CANCELLED, 13: MOVED, 14: LATE}
    with village.writing() as session:
        hold(session, moved.activity, Outcome(9), CLERK)
    village.time.move(days=11)
    calendar = year_of(village)
    assert stands(calendar) == {10: HELD, 11: WEATHER, 12: CANCELLED, 13: MOVED, 14: LATE, 15: HELD, 16: GAP}
    assert calendar.weeks_without_action == (11, 12, 13, 14, 16)
    (week,) = (each for each in calendar.weeks if each.week.number == 13)
    assert (week.moved_away, week.held, week.is_gap) == (1, 0, True)


def test_an_activity_that_reached_nobody_is_no_action_of_its_week(village: Village) -> None:
    with village.writing() as session:
        empty = hold_unplanned(session, Plan("宣讲", ("theory",)), Outcome(0), CLERK).activity
        told = hold_unplanned(session, Plan("清扫", ("cleaning",)), Outcome(5), CLERK).activity
    village.time.move(days=7)
    calendar = year_of(village)
    (week,) = (each for each in calendar.weeks if each.held)
    assert (week.held, week.planned, week.week.number in calendar.weeks_without_action) == (1, 0, False)
    with village.writing() as session:
        correct(session, told, 0, "exact", "没有人来", MANAGER)
    calendar = year_of(village)
    assert week.week.number in calendar.weeks_without_action
    assert not any(each.held for each in calendar.weeks)
    assert empty


def test_a_theme_counts_when_it_was_set_before_the_month_was_over(village: Village) -> None:
    def theme(code: str, month: str, site: str = "1000") -> None:
        with village.writing() as session:
            cells = {"theme": code, "month": month, "name": f"{month}{site}", "site": site}
            add_row(session, THEME_FILE, cells, ADMINISTRATOR, scope="1000")

    theme("601", "2026-02")
    theme("602", "2026-03")
    theme("603", "2026-03", "3001")
    village.time.move(days=61)  # to 2 May
    calendar = year_of(village)
    by_month = {each.month: each.theme and each.theme.theme for each in calendar.months}
    assert (by_month["2026-02"], by_month["2026-03"], by_month["2026-04"]) == (None, "603", None)
    assert calendar.months_without_theme == ("2026-04",)  # in February there was no ledger yet, and May is not over
    assert [each.theme and each.theme.site for each in year_of(village, "3002").months][2] == "1000"


def test_a_theme_that_has_ended_holds_no_more(village: Village) -> None:
    with village.writing() as session:
        cells = {"theme": "601", "month": "2026-03", "name": "学雷锋", "site": "3001"}
        add_row(session, THEME_FILE, cells, MANAGER, scope="1000")
        assert theme_at(session, "3001", "2026-03") is not None
        end_row(session, THEME_FILE, "601", None, MANAGER)
        assert theme_at(session, "3001", "2026-03") is None


@pytest.mark.parametrize(("site", "count"), [("1000", 5), ("2001", 3), ("3001", 1), ("5001", 1)])
def test_below_a_site_each_of_its_places_has_a_calendar(village: Village, site: str, count: int) -> None:
    with village.ledger.reading() as session:
        assert len(calendars_below(session, site, 2026)) == count


def test_a_site_that_began_later_or_ended_lacks_nothing_outside_of_that(village: Village) -> None:
    village.time.move(days=14)
    with village.writing() as session:
        cells = {"site": "3990", "name": "新站", "tier": "station", "parent": "2001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    village.time.move(days=14)
    with village.writing() as session:
        end_row(session, SITE_FILE, "3990", None, ADMINISTRATOR)
    village.time.move(days=14)
    assert year_of(village, "3990").weeks_without_action == (12, 13)
