"""Rules for bases and points: opening days, counts, things and their copies, loans, what was found."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.practice.told import tells_more
from supermarket.audit.package.checker.rules.registers import row_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, later

_OPEN_DAY = re.compile(r"mon|tue|wed|thu|fri|sat|sun|[1-9]|[12][0-9]|3[01]")
_OPEN_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")
_ITEM = re.compile(r"[0-9]{1,12}")
_SORTS = ("umbrella", "lunch-box", "medicine", "book", "other")
_PURPOSES = ("visit", "study", "service", "deed", "leaflet", "pledge")
_TITLED = ("leaflet", "pledge")
_QUALIFIERS = ("exact", "at-least", "about")
_LEAVING = ("worn", "missing", "expired", "given-out")
_PASSED_TO = ("police", "state", "charity")
_PROVEN_THERE = ("pin", "token", "card")
_COUNTED_MAX, _COPIES_MAX, _WORTH_MAX = 10_000_000, 99_999, 10_000_000


def opening_amiss(entry: Entry, state: State) -> Found:
    """Opening days are weekdays and days of the month, hours end after they begin, and the site is known."""
    body = entry.body
    days, times = body["calendar"].split(), body.get("times", "").split()
    fine = days and all(_OPEN_DAY.fullmatch(day) for day in days)
    fine = fine and all(_OPEN_TIME.fullmatch(time) and time[:5] < time[6:] for time in times)
    return None if fine and body["site"] in state.rows["site.recorded"] else {"site": body["site"]}


def item_amiss(entry: Entry, _state: State) -> Found:
    """A thing has a code of digits and a sort; what is lent says for how many days, and medicine is not lent."""
    body = entry.body
    fine = _ITEM.fullmatch(body["item"]) and body["sort"] in _SORTS and body.get("lendable", "yes") == "yes"
    fine = fine and ("lendable" in body) == ("days" in body) and 1 <= body.get("days", 1) <= 366
    return None if fine and not ("lendable" in body and body["sort"] == "medicine") else {"item": body["item"]}


def visits_amiss(entry: Entry, state: State) -> Found:
    """A count says what is counted and how surely; a service is one of the menu, and a paper has its title."""
    body = entry.body
    purpose, service = body["purpose"], body.get("service")
    fine = purpose in _PURPOSES and body["qualifier"] in _QUALIFIERS
    fine = fine and int(purpose != "visit") <= body["heads"] <= _COUNTED_MAX
    fine = fine and ("title" in body) == (purpose in _TITLED)
    known = service is None or (purpose == "service" and state.in_force("service.recorded", service, entry.on))
    return None if fine and known else {"purpose": purpose, "heads": body["heads"]}


def count_not_mended(entry: Entry, state: State) -> Found:
    """A count that replaces another is of its site and purpose, and replaces it once."""
    mends = entry.body.get("mends")
    if mends is None:
        return None
    fine = state.visits.get(mends) == (entry.site, entry.body["purpose"]) and mends not in state.visits_mended
    return None if fine else {"mends": mends}


def copies_amiss(entry: Entry, state: State) -> Found:
    """What comes is in the register, given by a donor or nobody; only medicine must say its last day, not yet over."""
    body = entry.body
    item = state.in_force("item.recorded", body["item"], entry.on)
    expires, donor = body.get("expires"), body.get("donor")
    fine = item and 1 <= body["quantity"] <= _COPIES_MAX and body.get("cost", 0) >= 0
    fine = fine and (donor is None or state.in_force("donor.recorded", donor, entry.on))
    if not fine or (expires is None and item and item["sort"] == "medicine"):
        return {"item": body["item"]}
    return {"item": body["item"]} if expires and item and ("lendable" in item or expires < entry.on) else None


def copies_left_wrongly(entry: Entry, state: State) -> Found:
    """What leaves is what was asked for, first expired first; what has expired is given to nobody."""
    body = entry.body
    parts = [(part.get("expires", ""), part["quantity"]) for part in body["from"]]
    days = [day for day, _count in parts]
    fine = sum(count for _day, count in parts) == body["quantity"] and all(count > 0 for _day, count in parts)
    fine = fine and body["why"] in _LEAVING and body["item"] in state.rows["item.recorded"]
    held = state.copies[entry.site, body["item"]]
    gone = {day for day in held if day and day < state.today}
    if body["why"] == "expired":
        fine = fine and all(day in gone for day in days)
    free = [day for day, count in held.items() if count > 0 and (body["why"] != "given-out" or day not in gone)]
    if body["why"] == "expired":
        free = [day for day in free if day in gone]
    first = sorted(free, key=lambda day: day or "9999-12-31")[: len(days)]
    emptied = all(held[day] == count for day, count in parts[:-1])
    return None if fine and days == first and emptied else {"item": body["item"]}


def copies_short(entry: Entry, state: State) -> Found:
    """No more copies leave, or are lent, than are there."""
    body, held = entry.body, state.copies[entry.site, entry.body["item"]]
    taken = (
        [("", 1)]
        if entry.kind == "loan.made"
        else [(each.get("expires", ""), each["quantity"]) for each in body["from"]]
    )
    wanting = [day for day, count in taken if held.get(day, 0) < count]
    return {"item": body["item"], "left": held.get(wanting[0], 0)} if wanting else None


def loan_amiss(entry: Entry, state: State) -> Found:
    """What is lent may be, for the days of the register, to a household and its member or to a stranger described."""
    body = entry.body
    item = state.in_force("item.recorded", body["item"], entry.on)
    household, member = body.get("household"), body.get("member")
    fine = item and "lendable" in item and body["until"] == later(entry.on, item["days"])
    fine = fine and (household is None) == ("note" in body)
    fine = fine and (household is None or state.household(household, entry.on))
    fine = fine and (member is None or (household is not None and state.member(household, member)))
    return None if fine else {"item": body["item"]}


def loan_ended_amiss(entry: Entry, state: State) -> Found:
    """What comes back or is lost is what was lent; money is paid for what was lost alone; by edition 5 that is all."""
    body = entry.body
    fine = state.loans.get(body["case"]) == body["item"] and body.get("paid", 0) >= 0 and not tells_more(entry, state)
    return None if fine and ("paid" not in body or body["state"] == "lost") else {"case": body["case"]}


def find_amiss(entry: Entry, state: State) -> Found:
    """What was found was found on a day that had come, and looks worth something or nothing; by edition 5 in bounds."""
    body = entry.body
    fine = body["date"] <= entry.on and body["worth"] >= 0
    fine = fine and (state.edition < 5 or body["worth"] <= _WORTH_MAX)
    return None if fine else {"thing": body["thing"]}


def find_step_amiss(entry: Entry, state: State) -> Found:
    """A claim has its proof, a refusal its reason, what is handed over its owner, what is passed on its place.

    By edition 5 a step tells nothing else.
    """
    body, step = entry.body, entry.body["step"]
    fine = ("note" in body) == (step in ("take a claim", "hand over"))
    fine = fine and (step != "turn the claim down" or bool(body.get("reason", "").strip()))
    fine = fine and ("to" in body) == (step == "pass on") and body.get("to", "police") in _PASSED_TO
    fine = fine and ("approver" in body) == ("approved" in body) and (step == "hand over" or "approver" not in body)
    return None if fine and not tells_more(entry, state) else {"case": body["case"]}


def find_passed_early(entry: Entry, state: State) -> Found:
    """What nobody claimed goes to others than the police only when its days on the board are over."""
    body = entry.body
    if body.get("to", "police") == "police" or body["case"] not in state.finds:
        return None
    until = later(state.finds[body["case"]][0], state.setting("found_days", entry.on, entry.site))
    return {"case": body["case"], "date": until} if entry.on < until else None


def find_unseconded(entry: Entry, state: State) -> Found:
    """What looks valuable is handed over before a second person, who is at home there and proves who he is."""
    body = entry.body
    if body["step"] != "hand over":
        return None
    approver = body.get("approver")
    if approver is None:
        worth = state.finds.get(body["case"], ("", 0))[1]
        return {"case": body["case"]} if worth >= state.setting("found_second_yuan", entry.on, entry.site) else None
    staff, known = state.staff_of(approver, state.today), body.get("approved")
    fine = staff and state.reaches(staff, entry.site, state.today)
    fine = fine and state.person(approver) != state.person(entry.actor)
    proven = known in _PROVEN_THERE or (known == "named" and not state.is_record)
    return None if fine and proven else {"case": body["case"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def visits_taken(state: State, entry: Entry) -> None:
    """Keep a count, and which one it replaces."""
    state.visits[entry.name] = (entry.site, entry.body["purpose"])
    if "mends" in entry.body:
        state.visits_mended.add(entry.body["mends"])


def _add_copies(state: State, entry: Entry, quantity: int, expires: str = "") -> None:
    held = state.copies[entry.site, entry.body["item"]]
    held[expires] = held.get(expires, 0) + quantity


def copies_came(state: State, entry: Entry) -> None:
    """Count copies that came."""
    _add_copies(state, entry, entry.body["quantity"], entry.body.get("expires", ""))


def copies_went(state: State, entry: Entry) -> None:
    """Count copies that left."""
    for part in entry.body["from"]:
        _add_copies(state, entry, -part["quantity"], part.get("expires", ""))


def loan_taken(state: State, entry: Entry) -> None:
    """Keep what was lent."""
    state.loans[entry.name] = entry.body["item"]
    _add_copies(state, entry, -1)


def loan_ended(state: State, entry: Entry) -> None:
    """Count what came back."""
    if entry.body["step"] == "give back":
        _add_copies(state, entry, 1)


def find_taken(state: State, entry: Entry) -> None:
    """Keep since when a find hangs out, and what it looks worth."""
    state.finds[entry.name] = (entry.on, entry.body["worth"])


BASE_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("opening_amiss", ("opening.recorded",), opening_amiss),
    ("item_amiss", ("item.recorded",), item_amiss),
    ("visits_amiss", ("visits.counted",), visits_amiss),
    ("count_not_mended", ("visits.counted",), count_not_mended),
    ("copies_amiss", ("copies.received",), copies_amiss),
    ("copies_left_wrongly", ("copies.removed",), copies_left_wrongly),
    ("copies_short", ("copies.removed", "loan.made"), copies_short),
    ("loan_amiss", ("loan.made",), loan_amiss),
    ("loan_ended_amiss", ("loan.stepped",), loan_ended_amiss),
    ("find_amiss", ("find.recorded",), find_amiss),
    ("find_step_amiss", ("find.stepped",), find_step_amiss),
    ("find_passed_early", ("find.stepped",), find_passed_early),
    ("find_unseconded", ("find.stepped",), find_unseconded),
]
BASE_TAKEN: Dict[str, Any] = {
    "opening.recorded": row_taken,
    "item.recorded": row_taken,
    "visits.counted": visits_taken,
    "copies.received": copies_came,
    "copies.removed": copies_went,
    "loan.made": loan_taken,
    "loan.stepped": loan_ended,
    "find.recorded": find_taken,
}
