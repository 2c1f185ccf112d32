"""Business dates: not tomorrow, not too far back, never a guess; and a clock that is believed only within bounds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.clock import DAY, MINUTE
from supermarket.district.clocks import confirm_clock
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.dates import business_date, read_date, service_date
from supermarket.district.gate.second_persons import Second
from supermarket.errors.dates import DateFuture, DateNotToday, DateTooFarBack, DateUnreadable
from supermarket.errors.ledger import ClockAhead, ClockBehind
from supermarket.errors.persons import PersonUnproven, SecondIsFirst, SecondRefused
from supermarket.errors.staff import RoleRefused, SettingMissing
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Time, Village, make_ledger, seeded_clock

TODAY: Final = "2026-03-02"


def dated(village: Village, on: str | None) -> str:
    with village.ledger.writing() as session:
        return business_date(session, on)


def served(village: Village, day: str | None, on: str) -> str:
    with village.ledger.writing() as session:
        return service_date(session, day, on)


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-03-05", " 2026-03-05 ", "２０２６－０３－０５"])
def test_a_date_is_read_in_its_one_form(text: str) -> None:
    assert read_date(text) == "2026-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "26-03-05",
        "2026-3-5",
        "20260305",
        "2026-W10-4",
        "2026-03-05T10",
    ],
)
def test_what_is_no_date_is_refused(village: Village, text: str) -> None:
    with refused(village.ledger, DateUnreadable, date=text):
        read_date(text)


def test_an_entry_is_dated_today_unless_another_day_is_asked_for(village: Village) -> None:
    assert [dated(village, on) for on in (None, TODAY, "2026-03-01")] == [TODAY, TODAY, "2026-03-01"]


def test_nothing_is_entered_for_tomorrow(village: Village) -> None:
    with refused(village.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        dated(village, "2026-03-03")


def test_nothing_is_entered_for_more_than_so_many_days_back(village: Village) -> None:
    assert dated(village, "2026-01-31") == "2026-01-31"
    assert dated(village, "2026-01-30") == "2026-01-30"
    with refused(village.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        dated(village, "2026-01-29")


def test_how_far_back_is_a_setting(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, "days_back_max", {"value": "0"}, ADMINISTRATOR, scope="1000")
    assert dated(village, TODAY) == TODAY
    with refused(village.ledger, DateTooFarBack, date="2026-03-01", earliest=TODAY):
        dated(village, "2026-03-01")
    with village.writing() as session:
        end_row(session, SETTING_FILE, "days_back_max", None, ADMINISTRATOR)
    with refused(village.ledger, SettingMissing, setting="days_back_max"):
        dated(village, TODAY)
    assert dated(village, None) == TODAY


def test_a_deed_was_done_on_its_business_date_or_up_to_thirty_days_before(village: Village) -> None:
    assert served(village, None, "2026-03-01") == "2026-03-01"
    assert served(village, "2026-03-01", "2026-03-01") == "2026-03-01"
    assert served(village, "2026-01-30", "2026-03-01") == "2026-01-30"
    with refused(village.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        served(village, "2026-01-29", "2026-03-01")
    with refused(village.ledger, DateFuture, date=TODAY, latest="2026-03-01"):
        served(village, TODAY, "2026-03-01")


def test_the_district_s_day_begins_at_its_own_midnight_in_every_time_zone(village: Village) -> None:
    """2026-03-02 23:59 in the district is still Monday in UTC, and so is the minute after in UTC alone."""
    village.time.move(minutes=14 * 60 + 59)
    assert dated(village, None) == TODAY
    village.time.move(minutes=1)
    assert dated(village, None) == "2026-03-03"


# --- the clock of a real ledger ---------------------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Village]:
    """Give a village on a real ledger, whose clock is the machine's and not told."""
    time = Time()
    make_ledger(tmp_path / "ledger.db", drill=False)
    opened = open_ledger(tmp_path / "ledger.db")
    yield Village(replace(opened, clock=seeded_clock(time, seed=2, told=False)), time)
    opened.close()


def last_time(village: Village) -> int:
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return entry.at


def test_a_clock_a_little_behind_is_taken_for_the_time_of_the_last_entry(shop: Village) -> None:
    shop.time.at = START - 10 * MINUTE
    shop.enrol()
    assert last_time(shop) == START


def test_a_clock_far_behind_is_not_believed(shop: Village) -> None:
    shop.time.at = START - 10 * MINUTE - 1
    with refused(shop.ledger, ClockBehind, now="2026-03-02 08:49", last="2026-03-02 09:00"):
        shop.enrol()


def test_a_clock_31_days_ahead_is_believed_and_one_further_needs_a_managers_word(shop: Village) -> None:
    shop.time.at = START + 31 * DAY + 1
    with refused(shop.ledger, ClockAhead, now="2026-04-02 09:00", last="2026-03-02 09:00"):
        shop.enrol()
    shop.time.at = START + 31 * DAY
    shop.enrol()
    assert last_time(shop) == START + 31 * DAY


def test_a_managers_word_lets_a_machine_go_on_that_was_long_unused(shop: Village) -> None:
    shop.time.at = START + 90 * DAY
    with shop.writing() as session:
        entry = confirm_clock(session, "2026-05-31", replace(MANAGER, known="pin"), second=Second("15001", "token"))
    said = {"date": "2026-05-31", "approver": "15001", "approved": "token", "known": "pin"}
    assert (entry.kind, entry.on, entry.content) == ("clock.confirmed", "2026-05-31", said)
    shop.enrol()
    assert last_time(shop) == START + 90 * DAY


def test_a_manager_confirms_the_date_that_the_machine_shows(shop: Village) -> None:
    shop.time.at = START + 90 * DAY
    with refused(shop.ledger, DateNotToday, date="2026-06-01", today="2026-05-31"), shop.writing() as session:
        confirm_clock(session, "2026-06-01", MANAGER, second=Second("15001"))
    with refused(shop.ledger, DateUnreadable, date="31 May"), shop.writing() as session:
        confirm_clock(session, "31 May", MANAGER, second=Second("15001"))


def test_a_date_is_confirmed_by_two_persons_who_are_known(shop: Village) -> None:
    shop.time.at = START + 90 * DAY
    manager = replace(MANAGER, known="pin")
    unknown = {"verb": "clock confirm", "operator": "33001"}
    with refused(shop.ledger, PersonUnproven, **unknown), shop.writing() as session:
        confirm_clock(session, "2026-05-31", MANAGER, second=Second("15001", "pin"))
    for named in (Second("15001"), Second("15001", "named")):
        with refused(shop.ledger, PersonUnproven, **{**unknown, "operator": "15001"}), shop.writing() as session:
            confirm_clock(session, "2026-05-31", manager, second=named)
    with refused(shop.ledger, SecondIsFirst, **unknown), shop.writing() as session:
        confirm_clock(session, "2026-05-31", manager, second=Second("33001", "pin"))
    with pytest.raises(SecondRefused), shop.writing() as session:
        confirm_clock(session, "2026-05-31", manager, second=Second("99999", "pin"))


def test_a_clerks_word_is_not_enough(shop: Village) -> None:
    shop.time.at = START + 90 * DAY
    with pytest.raises(RoleRefused) as caught, shop.writing() as session:
        confirm_clock(session, "2026-05-31", CLERK, second=Second("15001"))
    assert (caught.value.operator, caught.value.verb) == ("15001", "clock confirm")


def test_in_a_drill_a_told_time_may_leap_ahead_but_not_back(village: Village) -> None:
    village.time.move(days=400)
    village.enrol()
    village.time.move(days=-1)
    with refused(village.ledger, ClockBehind, now="2027-04-05 09:00", last="2027-04-06 09:00"):
        village.enrol()


def test_what_is_written_within_ten_minutes_of_a_slow_clock_keeps_the_order_of_the_stream(village: Village) -> None:
    village.enrol()
    village.time.move(minutes=-5)
    village.enrol()
    with village.ledger.reading() as session:
        times = [entry.at for entry in entries(session.transaction)]
    assert times == sorted(times)


def test_a_manager_may_confirm_the_date_at_any_time(village: Village) -> None:
    with village.writing() as session:
        assert confirm_clock(session, TODAY, Request("91000", "1000"), second=Second("15001")).on == TODAY
