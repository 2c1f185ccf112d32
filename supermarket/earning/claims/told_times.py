"""What a claim or a credit says of its time: sittings from coming to going, hours, or units that are hours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.district.quantities import QUANTITY_MAX, check_quantity
from supermarket.district.texts import plain
from supermarket.district.times import DAY, HOUR, clock, is_afternoon, read_clock, read_duration
from supermarket.earning.claims.sittings import Sitting, is_within_day, minutes_of, sitting_of, together
from supermarket.earning.kinds import Rule
from supermarket.earning.worth import points_of, whole_hours
from supermarket.errors.dates import TimeBeyondStay, TimeEmpty, TimesUnpaired, TimeUnreadable, TimeWithoutRule

_DASH: Final = re.compile(r"\s*[-‐-―－~～〜至到]+\s*")
_NEXT: Final = re.compile(r"[\s,，;；、和及]+")
_SHOWN_MAX: Final = 20
ONE: Final = 1
"""Units or hours that are meant where nothing is said."""


@dataclass(frozen=True)
class Told:
    """The time that was told: when somebody was there, and the minutes that he worked if they were given apart."""

    sittings: tuple[Sitting, ...] = ()
    minutes: int | None = None

    @property
    def start(self) -> str | None:
        """Return when it began, where it is one sitting of the day itself."""
        return clock(self.sittings[0].start) if is_within_day(self.sittings) else None

    @property
    def end(self) -> str | None:
        """Return when it ended, where it is one sitting of the day itself."""
        return clock(self.sittings[0].end) if is_within_day(self.sittings) else None

    @property
    def written(self) -> tuple[str, ...] | None:
        """Return the sittings as they are sealed, where they are several or pass midnight."""
        if not self.sittings or is_within_day(self.sittings):
            return None
        return tuple(each.written for each in self.sittings)


@dataclass(frozen=True)
class Counted:
    """What a deed comes to by its rule: whole units, the minutes where it counts hours, and points."""

    quantity: int
    minutes: int | None
    points: int


def told_time(starts: Sequence[str], ends: Sequence[str], hours: str | None, *, most: int = DAY) -> Told:
    """Return the time that was typed, as times of coming and going and as hours, `most` of them.

    Raises:
        TimesUnpaired, TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable: it cannot be read.
    """
    if len(starts) != len(ends):
        raise TimesUnpaired(starts=len(starts), ends=len(ends))
    sittings = together(_sitting(start, end) for start, end in zip(starts, ends, strict=True))
    return Told(sittings, read_duration(hours, most=most) if hours is not None else None)


def told_in_a_line(text: str) -> Told:
    """Return the time that one line tells: sittings such as 8:30-11:00 13:00-14:30, or hours such as 1.5.

    After 下午2点-4点 the second time is of the afternoon too.

    Raises:
        TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable: it cannot be read.
    """
    typed = _DASH.sub("-", plain(text))
    if "-" not in typed:
        return told_time((), (), typed)
    stays = [stay.split("-") for stay in _NEXT.split(typed) if stay]
    if any(len(stay) != len(("start", "end")) for stay in stays):
        raise TimeUnreadable(time=typed[:_SHOWN_MAX])
    return Told(together(_sitting(start, end) for start, end in stays))


def _sitting(start: str, end: str) -> Sitting:
    came, went = read_clock(start), read_clock(end)
    noon = DAY // 2
    if is_afternoon(start) and went < noon and came <= went + noon:
        went += noon
    return sitting_of(came, went)


def counted(rule: Rule, told: Told, quantity: int | None) -> Counted:
    """Return what a deed comes to: by hours given, else by the units given, else by its times, else one unit.

    Raises:
        QuantityRefused: so many units nobody means.
        TimeWithoutRule: hours were given, and the rule counts something else.
        TimeEmpty, TimeBeyondStay: it lasted no time, or it lasted less than was worked.
    """
    units = check_quantity(ONE if quantity is None else quantity)
    if not rule.hours:
        if told.minutes is not None:
            raise TimeWithoutRule(rule=rule.rule, unit=rule.unit)
        return Counted(units, None, units * rule.points)
    there = minutes_of(told.sittings)
    minutes = told.minutes
    if minutes is None:
        minutes = there if told.sittings and quantity is None else units * HOUR
    if told.sittings and not minutes:
        raise TimeEmpty(start=clock(told.sittings[0].start), end=clock(told.sittings[-1].end))
    if told.sittings and minutes > there:
        raise TimeBeyondStay(minutes=minutes, there=there)
    return Counted(min(QUANTITY_MAX, whole_hours(minutes)), minutes, points_of(rule, minutes))
