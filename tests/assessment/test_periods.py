"""Periods as people write them, the one before, and working days."""

import pytest

from supermarket.assessment.periods import Length, Period, after_working_days, filed_within, read_period
from supermarket.errors.assessment.runs import PeriodUnreadable


@pytest.mark.parametrize(
    ("typed", "length", "name", "first", "last"),
    [
        ("2026-1", "quarter", "2026-1", "2026-01-01", "2026-03-31"),
        ("2026Q4", "quarter", "2026-4", "2026-10-01", "2026-12-31"),
        ("2026年第2季度", "quarter", "2026-2", "2026-04-01", "2026-06-30"),
        ("２０２６－３", "quarter", "2026-3", "2026-07-01", "2026-09-30"),
        ("2024-02", "month", "2024-02", "2024-02-01", "2024-02-29"),
        ("202612", "month", "2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "year", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_read_as_it_is_written(typed: str, length: Length, name: str, first: str, last: str) -> None:
    assert read_period(typed, length) == Period(name, length, first, last)


@pytest.mark.parametrize(
    ("typed", "length"), [("2026-5", "quarter"), ("2026-13", "month"), ("2026-1", "year"), ("", "month")]
)
def test_what_is_no_period_of_the_form_is_refused(typed: str, length: Length) -> None:
    with pytest.raises(PeriodUnreadable):
        read_period(typed, length)


def test_the_period_before_is_of_the_same_length() -> None:
    assert read_period("2026-1", "quarter").before == read_period("2025-4", "quarter")
    assert read_period("2026-03", "month").before == read_period("2026-02", "month")


def test_working_days_leave_saturdays_and_sundays_out() -> None:
    assert after_working_days("2026-03-06", 1) == "2026-03-09"  # a Friday, and the Monday after it
    assert after_working_days("2026-03-04", 5) == "2026-03-11"


def test_each_day_of_filing_belongs_to_the_one_period_in_which_its_working_days_end() -> None:
    first, second = (dict(filed_within(each.first, each.last, 5)) for each in map(_quarter, ("2026-1", "2026-2")))
    assert not first.keys() & second.keys()
    assert first["2026-03-24"] == "2026-03-31"
    assert second["2026-03-25"] == "2026-04-01"


def _quarter(name: str) -> Period:
    return read_period(name, "quarter")
