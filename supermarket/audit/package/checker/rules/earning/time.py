"""Rules for the time that people gave: from when to when, how many minutes, and the whole points that hours come to."""

import re
from typing import Any, List, Optional, Sequence, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row

UNITS_MAX = 999
_DAY_MINUTES = 1440
_SITTING = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")
_ROUNDED = {"down": 0, "half": 30, "up": 59}  # what is added to points x minutes before they are divided by sixty
Stay = Tuple[int, int]  # from when to when, in minutes after the midnight that begins the day


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def stays_of(row: Row) -> List[Stay]:
    """Return when somebody was there by what a claim says: from start to end, or its sittings, or nothing."""
    if row.get("start") is not None and row.get("end") is not None:
        return [(_minute(row["start"]), _minute(row["end"]))]
    stays = [(_minute(each[:5]), _minute(each[6:])) for each in row.get("sittings") or ()]
    return [(start, end if end > start else end + _DAY_MINUTES) for start, end in stays]


def stays_overlap(some: Sequence[Stay], others: Sequence[Stay], days: int = 0) -> bool:
    """Say whether somebody was at both at once, if the second are of so many days later."""
    shift = days * _DAY_MINUTES
    return any(one[0] < other[1] + shift and other[0] + shift < one[1] for one in some for other in others)


def worth_of(rule: Row, minutes: int) -> int:
    """Return the whole points that a rule which counts hours gives for minutes, by its rounding, else down."""
    points = int((abs(rule["points"]) * minutes + _ROUNDED[rule.get("rounding", "down")]) // 60)
    return -points if rule["points"] < 0 else points


def hours_in(minutes: int) -> int:
    """Return the units that stand for minutes: their whole hours, one at least."""
    return min(UNITS_MAX, max(1, minutes // 60))


def times_amiss(entry: Entry, _state: State) -> Found:
    """A deed has one sitting of its day, from start to end, or else sittings in order that neither meet nor overlap."""
    body = entry.body
    start, end, sittings = body.get("start"), body.get("end"), body.get("sittings")
    if sittings is None:
        fine = (start is None) == (end is None) and (start is None or start <= end)
        return None if fine else {"start": start or "", "end": end or ""}
    read = all(isinstance(each, str) and _SITTING.fullmatch(each) for each in sittings)
    stays = stays_of({"sittings": sittings}) if read else []
    apart = all(one[1] < other[0] for one, other in zip(stays, stays[1:]))
    shorter = len(stays) == 1 and stays[0][1] < _DAY_MINUTES  # it would be written as a start and an end
    if stays and apart and not shorter and start is None and end is None:
        return None
    return {"start": str(sittings[0]) if sittings else "", "end": str(sittings[-1]) if sittings else ""}


def _minutes_told(body: Row, stays: Sequence[Stay]) -> Tuple[int, ...]:
    """Return the minutes that a request can mean: those it gives, else its units as hours, else what its times give."""
    asked = body["asked"]
    if "minutes" in asked:
        return (asked["minutes"],)
    there = (sum(end - start for start, end in stays),) if stays and asked["quantity"] == 1 else ()
    return (asked["quantity"] * 60, *there)


def time_miscounted(entry: Entry, state: State) -> Found:
    """Where the rule counts hours, minutes stand there: those asked for, or of the times, and no more than those.

    Elsewhere, and before edition 2, none do, and the units are those that were asked for.
    """
    body = entry.body
    quantity = body["quantity"] if "quantity" in body else body["lines"][0]["quantity"]
    minutes: Any = body.get("minutes")
    rule = state.in_force_at("rule.recorded", body["asked"]["rule"], entry.on, entry.site)
    if state.edition < 2 or rule is None or "hours" not in rule:
        fine = minutes is None and "minutes" not in body["asked"] and quantity == body["asked"]["quantity"]
        return None if fine else {"minutes": minutes or 0}
    stays = stays_of(body)
    there = sum(end - start for start, end in stays)
    fine = minutes in _minutes_told(body, stays) and 1 <= minutes <= UNITS_MAX * 60
    fine = fine and (not stays or minutes <= there) and quantity == hours_in(minutes)
    return None if fine else {"minutes": minutes or 0}


def worth_wrongly(rule: Row, body: Row, quantity: int) -> Optional[int]:
    """Return the points that units, or minutes where they stand there, are worth by a rule, if it is not `points`."""
    minutes = body.get("minutes")
    right = quantity * rule["points"] if minutes is None or "hours" not in rule else worth_of(rule, minutes)
    return None if body["points"] == right and 1 <= quantity <= UNITS_MAX else right
