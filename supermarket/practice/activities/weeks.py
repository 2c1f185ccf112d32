"""Weeks and months of a calendar: ISO 8601 weeks, and of which month and year each is."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from supermarket.district.dates import period_of

_THURSDAY: Final = 3
_DAYS: Final = 7


class Week(NamedTuple):
    """A week from Monday to Sunday: its ISO number in its year, and the month that it counts to (YYYY-MM).

    A week that lies in two months, or two years, belongs to the one that holds its Thursday, which is most of its days:
    ISO 8601 says so of the year, and the same is taken for the month.
    """

    number: int
    first: str
    last: str
    month: str


def week_of(day: str) -> Week:
    """Return the week in which a day lies."""
    there = date.fromisoformat(day)
    monday = there - timedelta(days=there.weekday())
    thursday = monday + timedelta(days=_THURSDAY)
    last = monday + timedelta(days=_DAYS - 1)
    return Week(there.isocalendar().week, monday.isoformat(), last.isoformat(), thursday.isoformat()[:7])


def weeks_of(year: int) -> tuple[Week, ...]:
    """Return the 52 or 53 weeks of an ISO year."""
    first = date.fromisocalendar(year, 1, 1)
    last = date(year, 12, 28).isocalendar().week  # which always lies in the year's last week
    return tuple(week_of((first + timedelta(weeks=number)).isoformat()) for number in range(last))


def month_days(month: str) -> tuple[str, str]:
    """Return the first and the last day of a month."""
    return period_of("month", f"{month}-01")


def months_of(year: int) -> tuple[str, ...]:
    """Return the months of a year, YYYY-MM."""
    return tuple(f"{year:04d}-{number:02d}" for number in range(1, 13))
