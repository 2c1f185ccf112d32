"""When something on a shelf took place: counts and slips typed later say it, all else is typed as it happens."""

import re
from datetime import datetime
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import DISTRICT_TIME, district_date, district_time, end_of_day, utc_milliseconds
from supermarket.district.texts import plain
from supermarket.errors.dates import MomentUnreadable, TimeFuture

_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")


def took_place(on: str, at: int, taken: int | None = None) -> int:
    """Return when an entry took place, in UTC milliseconds: as it says, else when it was written, else by its day."""
    if taken is not None:
        return taken
    return at if district_date(at) <= on else end_of_day(on)


def read_time(typed: str) -> str:
    """Return a typed time of the day, such as 9:05, as HH:MM.

    A digit alone is none: at the menu, where digits choose, it is a slip of the finger.

    Raises:
        MomentUnreadable: it is none.
    """
    text = plain(typed)
    match = _TIME.fullmatch(text)
    if not match:
        raise MomentUnreadable(time=text[:20])
    return f"{int(match[1]):02d}:{match[2]}"


def moment_of(session: ReadSession, on: str, typed: str) -> int:
    """Return a typed time of a day, such as 9:05, as UTC milliseconds.

    Raises:
        MomentUnreadable, TimeFuture: it is none, or not over yet.
    """
    moment = datetime.fromisoformat(f"{on}T{read_time(typed)}").replace(tzinfo=DISTRICT_TIME)
    if (at := utc_milliseconds(moment)) > session.now:
        raise TimeFuture(time=f"{on} {time_of(at)}", now=district_time(session.now))
    return at


def time_of(at: int) -> str:
    """Return the time of the day, HH:MM."""
    return district_time(at)[-5:]
