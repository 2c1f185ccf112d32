"""Sittings: from when to when somebody was there. Several of one activity are put together, breaks are left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.district.times import DAY, HOUR, clock
from supermarket.errors.dates import TimesReversed, TimesTooLong

OVERNIGHT_MAX: Final = 12 * HOUR
"""Who goes at an earlier time than he came has stayed over midnight, if that is so long at most."""
_BETWEEN: Final = "-"


@dataclass(frozen=True, order=True)
class Sitting:
    """From coming to going, in minutes after the midnight that begins the day; past 24:00 it is the next morning."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Return how long it was."""
        return self.end - self.start

    @property
    def written(self) -> str:
        """Return it as it is sealed, HH:MM-HH:MM; an end at or before its beginning is on the next day."""
        return f"{clock(self.start)}{_BETWEEN}{clock(self.end)}"


@dataclass(frozen=True)
class Presence:
    """When somebody was there: whole sittings, when he came and did not sign out, and how many lines said nothing."""

    sittings: tuple[Sitting, ...]
    open: int | None = None
    idle: int = 0


def sitting_of(start: int, end: int) -> Sitting:
    """Return a sitting between two times of the day; an end before its beginning is past midnight.

    Raises:
        TimesReversed: so much of a night nobody stays; one of the times is wrong.
    """
    if start == DAY or (end < start and end + DAY - start > OVERNIGHT_MAX):
        raise TimesReversed(start=clock(start), end=clock(end), most=OVERNIGHT_MAX // HOUR)
    return Sitting(start, end if end >= start else end + DAY)


def together(sittings: Iterable[Sitting]) -> tuple[Sitting, ...]:
    """Return sittings in order, those that overlap or touch as one: nobody is there twice at once.

    Raises:
        TimesTooLong: one of them lasts longer than a day.
    """
    found: list[Sitting] = []
    for each in sorted(sittings):
        if found and each.start <= found[-1].end:
            found[-1] = Sitting(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    for each in found:
        if each.minutes > DAY or (each.minutes == DAY and each.start):
            raise TimesTooLong(start=clock(each.start), end=clock(each.end))
    return tuple(each for each in found if each.minutes or len(found) == 1)


def minutes_of(sittings: Iterable[Sitting]) -> int:
    """Return how long sittings were together, the breaks between them left out."""
    return sum(each.minutes for each in sittings)


def are_overlapping(some: Iterable[Sitting], others: Sequence[Sitting], *, days: int = 0) -> bool:
    """Say whether two persons' or deeds' sittings overlap, if the second are of so many days later."""
    shift = days * DAY
    return any(one.start < other.end + shift and other.start + shift < one.end for one in some for other in others)


def read_written(text: str) -> Sitting:
    """Return a sitting as it was sealed."""
    start, end = (int(each[:2]) * HOUR + int(each[3:]) for each in text.split(_BETWEEN))
    return Sitting(start, end if end > start else end + DAY)


def from_body(start: str | None, end: str | None, sittings: Iterable[str]) -> tuple[Sitting, ...]:
    """Return the sittings that a claim was sealed with: one within its day, or several, or none."""
    if start is not None and end is not None:
        one, other = (int(each[:2]) * HOUR + int(each[3:]) for each in (start, end))
        return (Sitting(one, other),)
    return tuple(read_written(each) for each in sittings)


def is_within_day(sittings: Sequence[Sitting]) -> bool:
    """Say whether it is one sitting that begins and ends on its day, which is sealed as two times."""
    return len(sittings) == 1 and sittings[0].end < DAY


def gathered(lines: Iterable[tuple[int | None, int | None]]) -> Presence:
    """Return when a person was there by his lines of a roster, in their order.

    A line with both times is a sitting. Times that stand alone, as a card's scans do, come and go in turn: with the
    first he came, with the next he went. The same minute twice is one scan.

    Raises:
        TimesReversed, TimesTooLong: the times of a line cannot be those of one sitting.
    """
    found: list[Sitting] = []
    came: int | None = None
    last: int | None = None
    idle = 0
    for start, end in lines:
        at = start if end is None else end
        if start is not None and end is not None:
            found.append(sitting_of(start, end))
        elif at is None or at == last:
            idle += 1
        elif came is None:
            came = last = at
        else:
            last = at
            if at < came and at + DAY - came > OVERNIGHT_MAX:
                came = at  # he never signed out of the first
            else:
                found.append(sitting_of(came, at))
                came = None
    whole = together(found)
    return Presence(whole, came, idle + len(found) - len(whole) if whole else idle)
