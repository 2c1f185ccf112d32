"""Periods 考核期: a month, a quarter or a year, and the working days in it, by which time limits run."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from supermarket.district.texts import plain
from supermarket.errors.assessment.runs import PeriodUnreadable
from supermarket.locale import N_

Length = Literal["month", "quarter", "year"]
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
"""How many months each length of a period has."""
LENGTHS: Final = {
    "month": N_("a month such as 2026-03"),
    "quarter": N_("a quarter such as 2026-1"),
    "year": N_("a year such as 2026"),
}
"""How a period of each length is written, in words."""
_WRITTEN: Final = {
    "month": re.compile(r"([0-9]{4})[-/.年]?(0[1-9]|1[0-2])月?"),
    "quarter": re.compile(r"([0-9]{4})[-/.年]?第?[Qq季]?([1-4])(?:季度)?"),
    "year": re.compile(r"([0-9]{4})年?()"),
}
_WEEK: Final = 5
"""The working days of a week, Monday to Friday."""


@dataclass(frozen=True)
class Period:
    """A period, as it is written (2026-03, 2026-1, 2026), with its first and last day, YYYY-MM-DD."""

    name: str
    length: Length
    first: str
    last: str

    @property
    def before(self) -> "Period":
        """Return the period just before."""
        day = date.fromisoformat(self.first) - timedelta(days=1)
        return period_with(self.length, day.isoformat())

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months (YYYY-MM) that it has, up to its last day."""
        return tuple(f"{self.first[:5]}{number:02}" for number in range(int(self.first[5:7]), int(self.last[5:7]) + 1))

    @property
    def days(self) -> tuple[str, ...]:
        """Return every day of it."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        return tuple((first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1))


def read_period(text: str, length: Length) -> Period:
    """Return a typed period of a length.

    Raises:
        PeriodUnreadable: it is none.
    """
    typed = plain(text)
    found = _WRITTEN[length].fullmatch(typed)
    if not found:
        raise PeriodUnreadable(typed=typed[:20], example=LENGTHS[length])
    year, number = int(found[1]), int(found[2] or 1)
    return period_with(length, f"{year:04}-{(number - 1) * MONTHS[length] + 1:02}-01")


def period_with(length: Length, on: str) -> Period:
    """Return the period of a length in which a day lies."""
    year, month, span = int(on[:4]), int(on[5:7]), MONTHS[length]
    number = (month - 1) // span
    first, last = number * span + 1, number * span + span
    names = {"month": f"{year:04}-{month:02}", "quarter": f"{year:04}-{number + 1}", "year": f"{year:04}"}
    return Period(
        names[length], length, f"{year:04}-{first:02}-01", f"{year:04}-{last:02}-{monthrange(year, last)[1]:02}"
    )


def after_working_days(on: str, count: int) -> str:
    """Return the last of so many working days after a day; public holidays are not known and count as they fall."""
    day = date.fromisoformat(on)
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _WEEK
    return day.isoformat()


def filed_within(first: str, last: str, count: int) -> Iterator[tuple[str, str]]:
    """Give each day from which so many working days end between two days, both included, with that end."""
    day = date.fromisoformat(first) - timedelta(days=2 * count + 2 * _WEEK)
    while (on := day.isoformat()) <= last:
        if first <= (due := after_working_days(on, count)) <= last:
            yield on, due
        day += timedelta(days=1)
