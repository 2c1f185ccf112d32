"""A session of a site's calendar was held when its till was opened, or somebody was counted there."""

from pathlib import Path

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import Change, add_row, amend_row
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.errors.registers import CellRefused
from supermarket.practice.bases.files import OPENING_FILE
from supermarket.practice.bases.openings import is_open, month_sessions, sessions
from supermarket.practice.bases.visits import Visits, count_visits
from supermarket.spending.till.sessions import open_till
from tests.district.registering import standing, taken, written
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village


@pytest.mark.parametrize(
    ("calendar", "on", "is_so"),
    [
        ("wed", "2026-03-04", True),
        ("wed", "2026-03-05", False),
        ("15", "2026-03-15", True),
        ("5", "2026-03-15", False),
        ("wed 5 15 25", "2026-03-25", True),
        ("31", "2026-04-30", False),
        ("sun", "2026-03-01", True),
    ],
)
def test_a_calendar_has_weekdays_and_days_of_the_month(calendar: str, on: str, is_so: bool) -> None:
    assert is_open(calendar, on) is is_so


def test_a_shops_session_is_held_when_its_till_was_opened_that_day(village: Village) -> None:
    """2026-03-02 is a Monday; the shop is open on Wednesdays and the 15th: 4, 11, 15, 18, 25 March."""
    village.time.move(days=2)
    with village.writing() as session:
        open_till(session, CLERK)
    village.time.move(days=7)
    with village.ledger.reading() as session:
        found = month_sessions(session, "5001", "2026-03")
    held = [(day.on, day.held) for day in found.days]
    assert held == [
        ("2026-03-04", "held"),
        ("2026-03-11", "to come"),
        ("2026-03-15", "to come"),
        ("2026-03-18", "to come"),
        ("2026-03-25", "to come"),
    ]
    assert (found.planned, found.held) == (1, 1)
    village.time.move(days=1)
    with village.ledger.reading() as session:
        found = month_sessions(session, "5001", "2026-03")
    assert (found.planned, found.held, found.days[1].held) == (2, 1, "missed")


def test_an_open_day_beside_the_calendar_is_named_and_counts_for_nothing(village: Village) -> None:
    with village.writing() as session:
        open_till(session, CLERK)
    with village.ledger.reading() as session:
        found = sessions(session, "5001", "2026-03-01", "2026-03-03")
    assert [(day.on, day.held) for day in found.days] == [("2026-03-02", "besides")]
    assert (found.planned, found.held) == (0, 0)


def test_elsewhere_a_count_of_that_day_holds_the_session_even_of_nobody(village: Village) -> None:
    with village.writing() as session:
        add_row(session, OPENING_FILE, {"site": "3001", "calendar": "mon"}, ADMINISTRATOR, scope="1000")
        count_visits(session, Visits("visit", 0), MANAGER)
    with village.ledger.reading() as session:
        found = month_sessions(session, "3001", "2026-03")
    assert (found.days[0].on, found.days[0].held) == ("2026-03-02", "held")
    assert (found.planned, found.held) == (1, 1)


def test_an_office_names_the_sites_of_opening_days_as_it_names_those_of_staff(village: Village, tmp_path: Path) -> None:
    with village.ledger.reading() as session:
        (name,) = (each.name for each in all_in_force(session, SITES, session.today) if each.site == "5002")
    path = written(tmp_path, f"序号,站点,开放日,时间\n1,{name},周三、5日,8：30—11:30、14:00 至 16:30\n")
    assert taken(village, OPENING_FILE, path) == [Change("added", "5002")]
    row = standing(village, OPENING_FILE, "5002", "2026-03-02")
    assert (row.calendar, row.times) == ("wed 5", "08:30-11:30 14:00-16:30")


def test_each_day_goes_by_the_calendar_in_force_on_it(village: Village) -> None:
    village.time.move(days=8)
    with village.writing() as session:
        amend_row(session, OPENING_FILE, "5001", {"calendar": "fri"}, ADMINISTRATOR, scope="1000")
    village.time.move(days=20)
    with village.ledger.reading() as session:
        found = month_sessions(session, "5001", "2026-03")
    assert [day.on for day in found.days] == ["2026-03-04", "2026-03-13", "2026-03-20", "2026-03-27"]


def test_before_a_calendar_was_recorded_there_was_no_session(village: Village) -> None:
    with village.ledger.reading() as session:
        assert month_sessions(session, "5001", "2026-02").days == ()
        assert month_sessions(session, "5002", "2026-03").days == ()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"calendar": "周八"}, "calendar"),
        ({"calendar": "wed 32"}, "calendar"),
        ({"calendar": "wed", "times": "11:30-08:30"}, "times"),
        ({"calendar": "wed", "times": "8-11"}, "times"),
        ({"calendar": "wed", "site": "9999"}, "site"),
    ],
)
def test_days_and_hours_that_cannot_be_are_refused(village: Village, cells: dict[str, str], column: str) -> None:
    with pytest.raises(CellRefused) as caught, village.writing() as session:
        add_row(session, OPENING_FILE, {"site": "5002", **cells}, ADMINISTRATOR, scope="1000")
    assert caught.value.column == column


def test_offices_write_the_days_in_chinese(village: Village) -> None:
    with village.writing() as session:
        cells = {"site": "5002", "calendar": "周三、星期六，每月15日", "times": "08:30-11:30"}
        add_row(session, OPENING_FILE, cells, Request(ADMINISTRATOR.actor, "1000"), scope="1000")
    with village.ledger.reading() as session:
        days = month_sessions(session, "5002", "2026-03").days
    assert [day.on for day in days[:4]] == ["2026-03-04", "2026-03-07", "2026-03-11", "2026-03-14"]
