"""When goods moved on a shelf and when it was counted: what a count takes in, and what it had seen gone already."""

from array import array
from datetime import date
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.rules.forms import slip_number
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, day_of, later

_KEPT = 200  # so many movements of a shelf before those are forgotten that no count can reach back to
_DAY_END = 86_399_999
_MINUTE = 60_000
_EPOCH_DAY = 719_163  # of 1970-01-01, as Python counts days


def took_place(entry: Entry) -> int:
    """Return when an entry took place: as it says, else when it was written, else at the end of its day."""
    if "taken" in entry.body:
        return int(entry.body["taken"])
    return entry.at if day_of(entry.at) <= entry.on else end_of(entry.on)


def end_of(day: str) -> int:
    """Return the last millisecond of a day of the district."""
    year, month, number = (int(part) for part in day.split("-"))
    return (date(year, month, number).toordinal() - _EPOCH_DAY) * 86_400_000 - 8 * 3_600_000 + _DAY_END


def clock_of(at: int) -> str:
    """Return the district's time of the day at a time in UTC milliseconds, HH:MM."""
    minutes = (at - end_of(day_of(at)) + _DAY_END) // _MINUTE
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def shelf_moved(state: State, entry: Entry, sku: str, units: int) -> None:
    """Count units that came to a shelf of the entry's site, or below zero left it, and remember when."""
    shelf = (entry.site, sku)
    state.stock[shelf] += units
    moved = state.moved[shelf]
    moved.at.append(took_place(entry))
    moved.units.append(units)
    if len(moved.at) % _KEPT == 0:
        first = end_of(later(state.today, -state.days_kept))
        kept = [number for number, at in enumerate(moved.at) if at >= first]
        for column in (moved.at, moved.units):
            column[:] = array("q", [column[number] for number in kept])


def moved_after(state: State, shelf: Tuple[str, str], moment: int) -> int:
    """Return what came to a shelf, less what left it, after a moment."""
    moved = state.moved[shelf]
    return sum(units for at, units in zip(moved.at, moved.units) if at > moment)


def first_count_after(state: State, shelf: Tuple[str, str], moment: int) -> Optional[str]:
    """Return the first count of a shelf that was taken after a moment."""
    after = [(at, named(name), name) for at, name in state.counts.get(shelf, ()) if at > moment]
    return min(after)[2] if after else None


def taken_amiss(entry: Entry, state: State) -> Found:
    """What was counted or handed out earlier was so on the business date, before it was written, at the time asked."""
    taken = entry.body.get("taken")
    fine = taken is None or (taken <= entry.at and day_of(taken) == entry.on)
    if entry.kind == "stock.counted":
        fine = fine and _count_timed(entry, state, taken)
    elif taken is not None:
        fine = fine and "slip" in entry.body and taken % _MINUTE == 0
    return None if fine else {"date": entry.on if taken is None else day_of(taken)}


def _count_timed(entry: Entry, state: State, taken: Optional[int]) -> bool:
    """Say whether a count is of the time that was asked, else of now, or of the end of a day after which goods moved.

    What moved both on that day and after it would not tell what the book said.
    """
    body, last = entry.body, end_of(entry.on)
    if "at" in body["asked"]:
        return taken is not None and taken % _MINUTE == 0 and clock_of(taken) == body["asked"]["at"]
    if state.edition < 2 or entry.on == state.today:
        return taken is None
    begins = last - _DAY_END - 1
    shelf = state.moved[entry.site, body["sku"]]
    moved = [at for at, units in zip(shelf.at, shelf.units) if units and at > begins]
    both = any(at <= last for at in moved) and any(at > last for at in moved)
    return taken == (last if moved else None) and not both


def count_out_of_order(entry: Entry, state: State) -> Found:
    """By edition 2 a count that was taken before another one of the same goods is not entered after it."""
    body = entry.body
    after = first_count_after(state, (entry.site, body["sku"]), took_place(entry)) if state.edition > 1 else None
    return {"sku": body["sku"], "entry": after} if after else None


def back_by_reversal(entry: Entry, state: State) -> Dict[str, int]:
    """Return which goods of a slip that is entered right a reversal put back, after they had been given, and when."""
    slip = entry.body.get("slip", "")
    given = int(entry.body.get("taken", end_of(entry.on))) if slip else 0
    back = state.slips_back.get((entry.site, slip_number(slip)), {}) if slip else {}
    return {sku: at for sku, at in back.items() if at > given}


def seen_gone_amiss(entry: Entry, state: State) -> Found:
    """Goods that a slip gave before a count leave what was found missing, all others the shelf; it says when it was."""
    body = entry.body
    if state.edition < 2 or "slip" not in body:
        named = next((line for line in body["lines"] if "counted" in line), None)
        return {"sku": named["sku"]} if named else None
    moment = body.get("taken", entry.at if day_of(entry.at) <= entry.on else end_of(entry.on))
    back = back_by_reversal(entry, state)
    for line in body["lines"]:
        shelf, since = (entry.site, line["sku"]), back.get(line["sku"], moment)
        today = any(day_of(at) == entry.on for at, _name in state.counts.get(shelf, ()))
        timeless = today and "taken" not in body and line["sku"] not in back
        if timeless or line.get("counted") != first_count_after(state, shelf, since):
            return {"sku": line["sku"]}
    return None


SHELF_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("taken_amiss", ("goods.redeemed taken", "stock.counted"), taken_amiss),
    ("count_out_of_order", ("stock.counted",), count_out_of_order),
    ("seen_gone_amiss", ("goods.redeemed",), seen_gone_amiss),
]
