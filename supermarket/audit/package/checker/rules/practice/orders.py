"""Rules for organisations, volunteers and services, and for orders from their placing to their rating."""

import re
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.households.lineage import related
from supermarket.audit.package.checker.rules.practice.order_claims import claims_follow
from supermarket.audit.package.checker.rules.practice.words import STEP_VERBS
from supermarket.audit.package.checker.rules.registers import row_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later

_DIGITS = re.compile(r"[0-9]{1,12}")
_SERVICE_KINDS = (
    "help", "health", "haircut", "repair", "lessons", "law", "talk", "culture", "convenience", "cleaning", "customs",
    "safety", "errand", "other",
)  # fmt: skip
_HOWS, _RATINGS = ("station", "phone", "card"), ("satisfied", "basic", "not")
_WEB_A_DAY = 3  # so many orders a household places by itself on the site in a day
_WITH = ("dispatched", "taken-on", "appointed", "put-off", "resident-away", "organisation-away")
# The steps that are not the organisation's own.
_NOT_OWN = frozenset(step for step, verb in STEP_VERBS["order.stepped"].items() if verb != "order accept")
_VOLUNTEER_KINDS = ("speaker", "teacher", "officer", "general")


def organisation_amiss(entry: Entry, state: State) -> Found:
    """An organisation has a code of digits, skills that are kinds of services, and a home, places and a contact."""
    body = entry.body
    skills, places = body.get("skills", "other").split(), body.get("places", body["site"]).split()
    fine = _DIGITS.fullmatch(body["organisation"]) and 1 <= body.get("capacity", 1) <= 999
    fine = fine and skills and all(skill in _SERVICE_KINDS for skill in skills)
    fine = fine and places and all(each in state.rows["site.recorded"] for each in (body["site"], *places))
    contact = body.get("contact")
    known = contact is None or contact in state.rows["staff.recorded"]
    return None if fine and known else {"organisation": body["organisation"]}


def volunteer_amiss(entry: Entry, state: State) -> Found:
    """A volunteer is a member of his household and registered once; his organisation, if he has one, is known."""
    body = entry.body
    if "state" in entry.body:
        return None
    fine = _DIGITS.fullmatch(body["volunteer"]) and state.member(body["household"], body["member"])
    fine = fine and body.get("kind", "general") in _VOLUNTEER_KINDS and body.get("party", "yes") == "yes"
    fine = fine and body.get("organisation") in (None, *state.rows["organisation.recorded"])
    codes = state.volunteers.get(body["member"], ())
    rows = (state.in_force("volunteer.recorded", code, state.today) for code in codes if code != body["volunteer"])
    twice = any(row and row["member"] == body["member"] for row in rows)
    return None if fine and not twice else {"volunteer": body["volunteer"]}


def service_amiss(entry: Entry, state: State) -> Found:
    """A service has a code of digits, a kind, and a site of the register or none."""
    body = entry.body
    fine = _DIGITS.fullmatch(body["service"]) and body["kind"] in _SERVICE_KINDS
    there = body.get("site", state.centre) in state.rows["site.recorded"]
    return None if fine and there else {"service": body["service"]}


def volunteer_taken(state: State, entry: Entry) -> None:
    """Take in a volunteer, and remember by which codes a member is one."""
    row_taken(state, entry)
    codes = state.volunteers.setdefault(entry.body["member"], [])
    if entry.body["volunteer"] not in codes:
        codes.append(entry.body["volunteer"])


# --- placing ----------------------------------------------------------------------------------------------------------


def order_amiss(entry: Entry, state: State) -> Found:
    """An order is of a service offered there, by a household at its own station, for a day that has not passed."""
    body = entry.body
    service = state.in_force("service.recorded", body["service"], entry.on) or {}
    home = state.household(body["household"], entry.on) or {}
    fine = service and service.get("site", entry.site) in state.chain(entry.site, entry.on)
    fine = fine and home.get("station") == entry.site and body["how"] in (("web",) if "proven" in body else _HOWS)
    fine = fine and body.get("wanted", entry.on) >= entry.on and body.get("priority", "yes") == "yes"
    member = body.get("member")
    return None if fine and (member is None or state.member(body["household"], member)) else {"case": entry.name}


def orders_too_many(entry: Entry, state: State) -> Found:
    """A household places only so many orders by itself on the site in a day."""
    body = entry.body
    if body["how"] != "web":
        return None
    placed = state.placed_by_web.get((body["household"], entry.on), 0)
    return {"household": body["household"]} if placed >= _WEB_A_DAY else None


# --- its steps --------------------------------------------------------------------------------------------------------


def order_step_by_role(entry: Entry, state: State) -> Found:
    """The organisation's own steps are taken by its contact, or told by phone; no other step is told so."""
    body = entry.body
    role = state.staff["role"] if state.staff else ""
    contact = _contact(state, body.get("organisation"))
    is_contact = contact is not None and state.person(entry.actor) == state.person(contact)
    if body["step"] in _NOT_OWN:
        return {"step": body["step"], "actor": entry.actor} if "said" in body else None
    right = None if is_contact else "phone"
    fine = body.get("said") == right and (is_contact or role != "organiser")
    return None if fine else {"step": body["step"], "actor": entry.actor}


def order_sent_wrongly(entry: Entry, state: State) -> Found:
    """A step is with the organisation that has the order; it loses it past its time or its end, and not before.

    By edition 3 it answers in its time alone.

    It goes to one in force that does such a service, serves there and has room, and not twice in a row to the same
    unless there is no other.
    """
    body = entry.body
    order = state.orders.get(body["case"])
    code = body.get("organisation")
    if order is None:
        return None
    if body["step"] == "dispatch":
        fits = _fitting(state, order, entry)
        again = code == order["last"] and len(fits) > 1
        fine = code in fits and not again and body["asked"].get("organisation") == code
        return None if fine else {"case": body["case"]}
    ended = code is None or state.in_force("organisation.recorded", code, entry.on) is None
    too_early = body["step"] == "lapse" and (order["due"] is None or entry.at <= order["due"])
    other_reason = body["step"] == "release" and not ended
    too_late = state.edition > 2 and body["was"] == "dispatched" and body["step"] in ("accept", "decline")
    too_late = too_late and order["due"] is not None and entry.at > order["due"]
    gone = body["step"] in ("accept", "agree", "put-off") and ended
    fine = code == order["with"] and not too_early and not too_late and not other_reason and not gone
    return None if fine else {"case": body["case"]}


def _fitting(state: State, order: Row, entry: Entry) -> List[str]:
    """Return the organisations in force that could take an order."""
    service = state.latest("service.recorded", order["service"], order["on"]) or {}
    chain = state.chain(entry.site, entry.on)
    fits = []
    for row in state.all_in_force("organisation.recorded", entry.on):
        does = service.get("kind") in row["skills"].split() if "skills" in row else True
        there = any(place in chain for place in str(row.get("places", row["site"])).split())
        load = state.orders_with[row["organisation"]]
        if does and there and load < row.get("capacity", load + 1):
            fits.append(row["organisation"])
    return fits


def order_day_amiss(entry: Entry, state: State) -> Found:
    """A day agreed has not passed, nobody missed one that has not come, a service was between the order and today.

    By edition 3 it was no longer ago than any deed may be entered.
    """
    body = entry.body
    order = state.orders.get(body["case"])
    if order is None:
        return None
    step, on = body["step"], entry.on
    fine = ("day" in body) == (step in ("agree", "put-off")) and body.get("day", on) >= on
    fine = fine and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", body.get("time", "00:00"))
    if step in ("resident-missed", "organisation-missed"):
        fine = fine and (order["day"] or on) <= on
    fine = fine and ("served" in body) == (step == "serve") and order["on"] <= body.get("served", on) <= on
    if state.edition > 2:
        fine = fine and body.get("served", on) >= later(on, -state.setting("days_served_max", on))
    return None if fine else {"case": body["case"]}


def order_roster_amiss(entry: Entry, state: State) -> Found:
    """Whoever served is a registered volunteer of another household, each once, for a part of a day."""
    body = entry.body
    order = state.orders.get(body["case"])
    roster = body.get("roster", [])
    if order is None:
        return None
    fine = bool(roster) == (body["step"] == "serve") and len(set(roster)) == len(roster)
    fine = fine and 1 <= body.get("minutes", 1) <= 1440
    for member in roster:
        codes = state.volunteers.get(member, ())
        rows = [state.in_force("volunteer.recorded", code, body.get("served", entry.on)) for code in codes]
        known = [row for row in rows if row and row["member"] == member]
        fine = fine and bool(known) and known[0]["household"] != order["household"]
    return None if fine else {"case": body["case"]}


def order_roster_of_another(entry: Entry, state: State) -> Found:
    """Whoever served was registered with the organisation that has the order on the day on which he served."""
    body = entry.body
    for member in body.get("roster", ()):
        codes = state.volunteers.get(member, ())
        rows = [state.in_force("volunteer.recorded", code, body.get("served", entry.on)) for code in codes]
        known = [row for row in rows if row and row["member"] == member]
        if known and known[0].get("organisation") != body.get("organisation"):
            return {"case": body["case"], "member": member}
    return None


def order_rating_amiss(entry: Entry, state: State) -> Found:
    """A rating is one of three, the second another one; a complaint is upheld or dismissed."""
    body = entry.body
    order = state.orders.get(body["case"])
    is_rating = body["step"] in ("rate", "rate-again")
    fine = ("rating" in body) == is_rating and ("how" in body) == is_rating
    fine = fine and body.get("rating", "not") in _RATINGS and body.get("how", "card") in _HOWS
    if is_rating and order and body["step"] == "rate-again":
        fine = fine and body["rating"] != order["rating"]
    fine = fine and ("outcome" in body) == (body["step"] == "resolve")
    return None if fine and body.get("outcome", "upheld") in ("upheld", "dismissed") else {"case": body["case"]}


def order_unreasoned(entry: Entry, state: State) -> Found:
    """What was not as it should be has a reason: a refusal, a delay, a complaint, a rating that is low or falls."""
    body = entry.body
    order = state.orders.get(body["case"])
    falls = body.get("rating") == "not"
    was = order["rating"] if order else None
    falls = falls or (was == "satisfied" and body.get("rating") == "basic")
    needs = falls or body["step"] in ("give-up", "decline", "put-off", "complain", "resolve", "cancel")
    return None if body.get("reason") or not needs else {"case": body["case"], "step": body["step"]}


def order_by_involved(entry: Entry, state: State) -> Found:
    """Nobody records what a resident says of his own service: no contact of the organisation, no kin of who served."""
    body = entry.body
    order = state.orders.get(body["case"])
    if order is None or body["step"] not in ("organisation-missed", "rate", "rate-again", "complain", "resolve"):
        return None
    contact = _contact(state, order["with"])
    involved = contact is not None and state.person(entry.actor) == state.person(contact)
    for member in order["roster"]:
        row = state.latest("member.recorded", member, state.today)
        involved = involved or (row is not None and related(state, entry.actor, row["household"]))
    return {"case": body["case"], "actor": entry.actor} if involved else None


def order_rated_by_server(entry: Entry, state: State) -> Found:
    """Whoever recorded what the organisation did records the rating only with the resident's card."""
    body = entry.body
    order = state.orders.get(body["case"])
    if order is None or body["step"] not in ("rate", "rate-again") or body.get("how") == "card":
        return None
    return {"case": body["case"], "actor": entry.actor} if _is_among(state, entry.actor, order["servers"]) else None


def order_resolved_by_stepper(entry: Entry, state: State) -> Found:
    """A complaint is judged by somebody who recorded no step of the order."""
    body = entry.body
    order = state.orders.get(body["case"])
    if order is None or body["step"] != "resolve":
        return None
    return {"case": body["case"], "actor": entry.actor} if _is_among(state, entry.actor, order["actors"]) else None


def _is_among(state: State, actor: str, others: List[str]) -> bool:
    who = state.person(actor)
    return any(state.person(other) == who for other in others)


def _contact(state: State, organisation: Optional[str]) -> Optional[str]:
    row = state.latest("organisation.recorded", organisation, state.today) if organisation else None
    return row.get("contact") if row else None


# --- what the entries come to -----------------------------------------------------------------------------------------


def order_placed(state: State, entry: Entry) -> None:
    """Take in an order."""
    body = entry.body
    if body["how"] == "web":
        day = (body["household"], entry.on)
        state.placed_by_web[day] = state.placed_by_web.get(day, 0) + 1
    state.orders[entry.name] = {
        "service": body["service"],
        "household": body["household"],
        "on": entry.on,
        "at": entry.at,
        "by": entry.actor,
        "key": entry.key,
        "site": entry.site,
        "with": None,
        "last": None,
        "due": None,
        "day": None,
        "served": None,
        "roster": (),
        "rating": None,
        "claimed": {},  # who served -> his claim
        "follows": None,  # origin, number and actor of the claim that may follow a rating
        "servers": [],  # who recorded what the organisation did that was sent the order last
        "actors": [entry.actor],
    }


def order_stepped(state: State, entry: Entry) -> None:
    """An order went on."""
    body = entry.body
    order = state.orders.get(body["case"])
    if order is None:
        return
    had = order["with"] if body["was"] in _WITH else None
    has = body.get("organisation") if body["state"] in _WITH else None
    if had != has:
        for code, more in ((had, -1), (has, 1)):
            if code:
                state.orders_with[code] += more
    if body["step"] == "dispatch":
        order["last"] = order["with"] = body.get("organisation")
    if body["state"] == "sent-back":
        order["with"] = order["day"] = None
    order["due"] = None if "within" not in body else entry.at + body["within"] * 3_600_000
    for name in ("day", "served", "rating"):
        order[name] = body.get(name, order[name])
    order["roster"] = tuple(body.get("roster", order["roster"]))
    order["actors"].append(entry.actor)
    if body["step"] == "dispatch":
        order["servers"] = []
    elif body["step"] not in _NOT_OWN:
        order["servers"].append(entry.actor)
    claims_follow(state, entry, order)


_STEPPED = ("order.stepped",)
ORDER_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("organisation_amiss", ("organisation.recorded",), organisation_amiss),
    ("volunteer_amiss", ("volunteer.recorded",), volunteer_amiss),
    ("service_amiss", ("service.recorded",), service_amiss),
    ("order_amiss", ("order.placed",), order_amiss),
    ("orders_too_many", ("order.placed",), orders_too_many),
    ("order_step_by_role", _STEPPED, order_step_by_role),
    ("order_sent_wrongly", _STEPPED, order_sent_wrongly),
    ("order_day_amiss", _STEPPED, order_day_amiss),
    ("order_roster_amiss", _STEPPED, order_roster_amiss),
    ("order_roster_of_another", _STEPPED, order_roster_of_another),
    ("order_rating_amiss", _STEPPED, order_rating_amiss),
    ("order_unreasoned", _STEPPED, order_unreasoned),
    ("order_by_involved", _STEPPED, order_by_involved),
    ("order_rated_by_server", _STEPPED, order_rated_by_server),
    ("order_resolved_by_stepper", _STEPPED, order_resolved_by_stepper),
]
ORDER_TAKEN: Dict[str, Any] = {
    "organisation.recorded": row_taken,
    "volunteer.recorded": volunteer_taken,
    "service.recorded": row_taken,
    "order.placed": order_placed,
    "order.stepped": order_stepped,
}
