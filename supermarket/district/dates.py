"""Business dates: what may be entered on which day. A date is the district's, YYYY-MM-DD."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from supermarket.books.session import WriteSession
from supermarket.district.kinds import ALWAYS
from supermarket.district.settings import DAYS_BACK_MAX, DAYS_SERVED_MAX, setting
from supermarket.district.texts import plain
from supermarket.errors.dates import DateFuture, DateTooFarBack, DateUnreadable

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def read_date(text: str) -> str:
    """Return a typed date as YYYY-MM-DD.

    Raises:
        DateUnreadable: it is none.
    """
    typed = plain(text)
    try:
        day = date.fromisoformat(typed).isoformat()
    except ValueError as fault:
        raise DateUnreadable(date=typed[:40]) from fault
    if day != typed:  # Python reads 20260305 and week dates such as 2026-W10-4 too
        raise DateUnreadable(date=typed[:40])
    return day


def period_of(period: str, on: str) -> tuple[str, str]:
    """Return the first and the last date of the calendar month, quarter or year that a date lies in."""
    day, months = date.fromisoformat(on), _MONTHS[period]
    first = day.month - (day.month - 1) % months
    last = first + months - 1
    return f"{day.year:04d}-{first:02d}-01", f"{day.year:04d}-{last:02d}-{monthrange(day.year, last)[1]:02d}"


def month_beside(month: str, step: int) -> str:
    """Return the month (YYYY-MM) so many months later, earlier where `step` is below zero."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + step
    return f"{number // 12:04}-{number % 12 + 1:02}"


@lru_cache(maxsize=1_000)  # as long as it is today, that is asked of every household
def day_before(day: str) -> str:
    """Return the day before one; before the first day that there is, and before always, nothing was."""
    if day in {ALWAYS, date.min.isoformat()}:
        return ALWAYS
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def days_between(first: str, last: str) -> int:
    """Return how many days lie from one date to another; below zero where the other is earlier."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def business_date(session: WriteSession, on: str | None) -> str:
    """Return the date that an entry belongs to: the one asked for, else today.

    Raises:
        DateUnreadable, DateFuture, DateTooFarBack: it cannot be entered today.
    """
    today = session.today
    return today if on is None else _not_too_far(on, today, setting(session, DAYS_BACK_MAX, today))


def day_of(session: WriteSession, on: str | None) -> str:
    """Return the day that a request speaks of, for what it names: the date asked for, else today.

    Whether anything may still be entered for it is asked later (`business_date`): an answer by key comes first.

    Raises:
        DateUnreadable: it is none.
    """
    return session.today if on is None else read_date(on)


def service_date(session: WriteSession, served: str | None, on: str) -> str:
    """Return the date of a deed: the one given, else the entry's own.

    Raises:
        DateUnreadable, DateFuture, DateTooFarBack: no deed of that date can be entered on `on`.
    """
    return on if served is None else _not_too_far(served, on, setting(session, DAYS_SERVED_MAX, on))


def _not_too_far(text: str, latest: str, days_max: int) -> str:
    day = read_date(text)
    if day > latest:
        raise DateFuture(date=day, latest=latest)
    earliest = (date.fromisoformat(latest) - timedelta(days=days_max)).isoformat()
    if day < earliest:
        raise DateTooFarBack(date=day, earliest=earliest)
    return day
