"""The only place that reads the time or makes random bytes; everything else is handed a clock.

Times are UTC milliseconds since 1970. Business dates are the district's: a fixed +08:00, because Windows has no
time-zone database and China has no summer time.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

DISTRICT_TIME: Final = timezone(timedelta(hours=8), "+08:00")
SECOND: Final = 1_000
MINUTE: Final = 60_000
HOUR: Final = 3_600_000
DAY: Final = 86_400_000
_AHEAD: Final = 8 * HOUR
"""So far the district's time is ahead of UTC."""
LATEST: Final = 253_402_271_999_999
"""The last moment, UTC milliseconds, that has a date of the district: the end of 9999-12-31."""


def machine_uptime() -> int:
    """Return for how many milliseconds this machine has been running; all of its processes are told the same."""
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True)
class Clock:
    """What the time is and where chance comes from.

    `told` says that a person named the time (only a drill ledger takes such a clock). `uptime` is for how many
    milliseconds the machine has been running, which nobody can set; a start begins it anew. What is kept of it in a
    ledger is measured by `running` (`books/clocks.py`): several machines may share one.
    """

    now: Callable[[], int]
    random: Callable[[int], bytes]
    told: bool = False
    uptime: Callable[[], int] = machine_uptime


def system_clock() -> Clock:
    """Return the machine's own clock and random source."""
    return Clock(now=lambda: time.time_ns() // 1_000_000, random=secrets.token_bytes)


def told_clock(at: int) -> Clock:
    """Return a clock that stands at this UTC millisecond, for drills."""
    return Clock(now=lambda: at, random=secrets.token_bytes, told=True)


def clock_at(now: int | None) -> Clock:
    """Return a clock that stands at the UTC millisecond that was told, the machine's own where none was."""
    return system_clock() if now is None else told_clock(now)


def district_date(at: int) -> str:
    """Return the district's date, YYYY-MM-DD, at this UTC millisecond."""
    return _date_of((at + _AHEAD) // DAY)


@lru_cache(maxsize=1_000)
def _date_of(day: int) -> str:
    """Return the date of a day of the district, counted from 1970; a long row of entries asks for the same few."""
    return datetime.fromtimestamp((day * DAY - _AHEAD) // 1000, DISTRICT_TIME).date().isoformat()


def written_date(on: str) -> str:
    """Return a date, YYYY-MM-DD, as Chinese papers write it: 2026年3月5日."""
    year, month, day = (int(part) for part in on.split("-"))
    return f"{year}年{month}月{day}日"


def start_of_day(on: str) -> int:
    """Return the first millisecond, UTC, of a day of the district."""
    return utc_milliseconds(datetime.fromisoformat(on).replace(tzinfo=DISTRICT_TIME))


def end_of_day(on: str) -> int:
    """Return the last millisecond, UTC, of a day of the district."""
    return start_of_day(on) + DAY - 1


def district_time(at: int) -> str:
    """Return the district's date and time to the minute at this UTC millisecond."""
    return datetime.fromtimestamp(at / 1000, DISTRICT_TIME).strftime("%Y-%m-%d %H:%M")


def utc_milliseconds(moment: datetime) -> int:
    """Return an aware moment as UTC milliseconds."""
    return round(moment.astimezone(UTC).timestamp() * 1000)
