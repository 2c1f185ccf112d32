"""Rules for organisations, volunteers and services, and for orders from their placing to their rating."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.registers import row_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found

_DIGITS = re.compile(r"[0-9]{1,12}")
_SERVICE_KINDS = (
    "help", "health", "haircut", "repair", "lessons", "law", "talk", "culture", "convenience", "cleaning", "customs",
    "safety", "errand", "other",
)  # fmt: skip
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


ORDER_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("organisation_amiss", ("organisation.recorded",), organisation_amiss),
    ("volunteer_amiss", ("volunteer.recorded",), volunteer_amiss),
    ("service_amiss", ("service.recorded",), service_amiss),
]
ORDER_TAKEN: Dict[str, Any] = {
    "organisation.recorded": row_taken,
    "volunteer.recorded": volunteer_taken,
    "service.recorded": row_taken,
}
