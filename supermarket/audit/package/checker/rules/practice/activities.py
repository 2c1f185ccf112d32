"""Rules for activities, themes, projects, trainings and their certificates."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.rules.households.lineage import numbers_of
from supermarket.audit.package.checker.rules.registers import row_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, is_day, later

ACTIVITY_KINDS = (
    "couplets", "lantern", "customs", "theory", "cleaning", "culture", "clinic", "haircut", "old-young", "event",
    "waste-law", "training", "meeting", "lecture", "other",
)  # fmt: skip
TRAINING_KINDS = ("training", "meeting", "lecture")  # whose attendance is kept person by person
QUALIFIERS = ("exact", "at-least", "about")
COUNT_MAX = 100_000_000
PLANNED_AHEAD_MAX = 366  # days: so far ahead an activity can be planned
_MONTH_WRITTEN = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_CODE_LIST = re.compile(r"[0-9]{1,12}( [0-9]{1,12})*")
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PAPER_NUMBER = re.compile(r"[0-9A-Z-]{1,24}")
# What each step tells beside what every step does: what it must, and what it may.
_STEP_TELLS = {
    "hold": ("day heads qualifier", "attended evidence roster"),
    "cancel": ("reason why", ""),
    "move": ("day", "reason start"),
    "correct": ("heads qualifier reason", ""),
}
_TOLD_BY_EVERY_STEP = ("asked", "case", "known", "state", "step", "was", "within")


def theme_amiss(entry: Entry, state: State) -> Found:
    """A theme or project has a code, a month that can be read, members that can be; its site is the recorder's own."""
    body = entry.body
    code = body["theme"] if entry.kind == "theme.recorded" else body["project"]
    fine = _CODE_LIST.fullmatch(code) and " " not in code and body["name"]
    fine = fine and _MONTH_WRITTEN.fullmatch(body.get("month", "2026-01")) and body.get("brand", "yes") == "yes"
    fine = fine and _CODE_LIST.fullmatch(body.get("volunteers", "1")) and 1 <= body.get("people", 1) <= 100_000
    named = [("organisation.recorded", body.get("organisation", ""))]
    named += [("volunteer.recorded", each) for each in body.get("volunteers", "").split()]
    day = max(state.today, body.get("from", ""))
    fine = fine and ("state" in body or all(state.in_force(kind, each, day) for kind, each in named if each))
    staff = state.staff
    reached = staff is None or state.reaches(staff, body["site"], state.today)
    return None if fine and reached else {"code": code}


def activity_amiss(entry: Entry, state: State) -> Found:
    """An activity is of known kinds, each once, and of a theme and a project that are in force; it has a title.

    By edition 3 the theme is that of its month, at its site or one above; by edition 5 it is a place's, never a shop's.
    """
    body = entry.body
    kinds = [body["kind"], *body.get("kinds", ())]
    fine = all(kind in ACTIVITY_KINDS for kind in kinds) and len(set(kinds)) == len(kinds) and bool(body["title"])
    fine = fine and body.get("online", "yes") == "yes" and bool(_TIME_OF_DAY.fullmatch(body.get("start", "00:00")))
    for register in ("theme", "project"):
        fine = fine and (register not in body or bool(state.in_force(f"{register}.recorded", body[register], entry.on)))
    theme = state.in_force("theme.recorded", body["theme"], entry.on) if "theme" in body else None
    if theme and state.edition > 2:
        fine = fine and theme["month"] == body["day"][:7] and theme["site"] in state.chain(entry.site, entry.on)
    if state.edition > 4:
        fine = fine and state.place(entry.site, entry.on) == entry.site
    return None if fine else {"title": body["title"]}


def activity_twice(entry: Entry, state: State) -> Found:
    """No two activities of one title, main kind and day stand at one site; one that was called off counts no more."""
    body = entry.body
    for case in state.activities_alike.get((entry.site, body["title"], body["kind"]), ()):
        if state.activities[case]["day"] == body["day"] and state.cases[case][1] != "called-off":
            return {"activity": case, "title": body["title"]}
    return None


def activity_day_amiss(entry: Entry, state: State) -> Found:
    """An activity is planned or moved to a day that is near enough, and told on its day or soon after it."""
    body = entry.body
    day = body.get("day")
    if day is None:
        return None
    back = state.setting("days_served_max", entry.on)
    held = body.get("step") == "hold"
    fine = is_day(day) and later(entry.on, -back) <= day <= (entry.on if held else later(entry.on, PLANNED_AHEAD_MAX))
    if entry.kind == "activity.stepped":
        before = state.activities.get(body["case"], {}).get("day")
        fine = fine and before is not None and (day == before if held else (day, body.get("start")) != (before, None))
    return None if fine else {"date": day}


def activity_step_amiss(entry: Entry, state: State) -> Found:
    """A step tells what it must and nothing that it may not: a count with its qualifier, a reason, a day.

    By edition 3 a count is not less than those who attended by name, by edition 5 nor than those who signed in.
    """
    body = entry.body
    must, may = (set(words.split()) for words in _STEP_TELLS.get(body["step"], ("", "")))
    told = set(body) - set(_TOLD_BY_EVERY_STEP)
    fine = must <= told <= must | may and 0 <= body.get("heads", 0) <= COUNT_MAX
    fine = fine and body.get("qualifier", "exact") in QUALIFIERS and body.get("why", "other") in ("weather", "other")
    present = body["attended"] if "attended" in body else state.attended.get(body["case"], ())
    fine = fine and (state.edition < 3 or body.get("heads", COUNT_MAX) >= len(present))
    if state.edition > 4:
        before = state.activities.get(body["case"], {}).get("signed", 0)
        signed = state.rosters.get(body.get("roster", ""), {}).get("people", before)
        fine = fine and body.get("heads", COUNT_MAX) >= signed
    return None if fine and bool(_TIME_OF_DAY.fullmatch(body.get("start", "00:00"))) else {"step": body["step"]}


def activity_proof_amiss(entry: Entry, state: State) -> Found:
    """A photo shows one activity, a roster is of its place and day and of it alone; who attended is known, once."""
    body = entry.body
    case = body["case"]
    used = [state.activity_photos.get(file["sha256"], case) for file in body.get("evidence", ())]
    used.append(state.activity_rosters.get(body.get("roster", ""), case))
    roster = state.rosters.get(body.get("roster", ""), {"site": entry.site, "served": body.get("day")})
    known = "roster" not in body or body["roster"] in state.rosters
    members = body.get("attended", ())
    kind = state.activities.get(case, {}).get("kind")
    fine = known and set(used) == {case} and (roster["site"], roster["served"]) == (entry.site, body.get("day"))
    fine = fine and len(set(members)) == len(members) and (not members or kind in TRAINING_KINDS)
    fine = fine and all(state.in_force("member.recorded", member, entry.on) for member in members)
    return None if fine else {"activity": case}


def count_amiss(entry: Entry, state: State) -> Found:
    """A published count is of a span, of times or heads or both, each with its qualifier, and says where it stood.

    By edition 5 the span is over.
    """
    body = entry.body
    pairs = (("times", "times_qualifier"), ("heads", "qualifier"))
    fine = body["first_day"] <= body["last_day"] and bool(body["source"]) and ("times" in body or "heads" in body)
    fine = fine and body["kind"] in (*ACTIVITY_KINDS, "universal", "all")
    fine = fine and (state.edition < 5 or body["last_day"] <= entry.on)
    for count, qualifier in pairs:
        fine = fine and (count in body) == (qualifier in body) and 0 <= body.get(count, 0) <= COUNT_MAX
        fine = fine and body.get(qualifier, "exact") in QUALIFIERS
    return None if fine else {"kind": body["kind"]}


def certificate_amiss(entry: Entry, state: State) -> Found:
    """A certificate is of a training that was held, at its site, for a member who attended and has none of it yet.

    It says on which day that was; by edition 5 each does.
    """
    body = entry.body
    training, member = body["training"], body["member"]
    case = state.cases.get(training)
    held = case is not None and case[1] in ("held", "corrected") and case[2] == entry.site
    held = held and state.activities.get(training, {}).get("kind") in TRAINING_KINDS
    numbers = numbers_of(state, member)
    before = any(
        of == training and whose in numbers and name not in state.certificates_withdrawn
        for name, (of, whose, _until) in state.certificates.items()
    )
    day = state.activities.get(training, {}).get("day")
    fine = (
        held and not before and body.get("trained", day) == day and bool(numbers & state.attended.get(training, set()))
    )
    fine = fine and bool(state.in_force("member.recorded", member, entry.on)) and bool(body["title"])
    fine = fine and ("trained" in body or state.edition < 5)
    fine = fine and body.get("until", entry.on) >= entry.on and bool(_PAPER_NUMBER.fullmatch(body.get("number", "1")))
    return None if fine else {"member": member}


def claim_certificate_amiss(entry: Entry, state: State) -> Found:
    """A claim rests on a certificate of its own member that holds on the deed's day, and on which no other rests."""
    name = entry.body["certificate"]
    training, member, until = state.certificates.get(name, ("", "", ""))
    used = any(not deed.failed for deed in state.certified.get(name, ()))
    trained = str(state.activities.get(training, {}).get("day", "")) if state.edition > 2 else ""
    fine = member in numbers_of(state, entry.body.get("member")) and not used
    fine = fine and name not in state.certificates_withdrawn and trained <= entry.body["served"] <= until
    return None if fine else {"certificate": name}


def certificate_withdrawn_amiss(entry: Entry, state: State) -> Found:
    """A certificate is withdrawn once, at its site, for a reason, while no claim by it is on its way."""
    body = entry.body
    name = body["certificate"]
    issued = state.entry(named(name)) if name in state.certificates else None
    waits = any(deed.name in state.claims for deed in state.certified.get(name, ()))
    fine = issued is not None and issued[1] == entry.site and bool(body["reason"]) and not waits
    return None if fine and name not in state.certificates_withdrawn else {"certificate": name}


# --- what the entries come to -----------------------------------------------------------------------------------------


def activity_planned(state: State, entry: Entry) -> None:
    """Take in an activity."""
    body = entry.body
    state.activities[entry.name] = {"kind": body["kind"], "day": body["day"]}
    state.activities_alike.setdefault((entry.site, body["title"], body["kind"]), []).append(entry.name)


def activity_stepped(state: State, entry: Entry) -> None:
    """Take in where an activity stands, what shows it, and who attended."""
    body = entry.body
    case = body["case"]
    if "day" in body and case in state.activities:
        state.activities[case]["day"] = body["day"]
    for file in body.get("evidence", ()):
        state.activity_photos.setdefault(file["sha256"], case)
    if "roster" in body and case in state.activities:
        state.activities[case]["signed"] = state.rosters.get(body["roster"], {}).get("people", 0)
    if "roster" in body:
        state.activity_rosters.setdefault(body["roster"], case)
    if "attended" in body:
        state.attended.setdefault(case, set()).update(body["attended"])


def certificate_issued(state: State, entry: Entry) -> None:
    """Take in a certificate."""
    body = entry.body
    state.certificates[entry.name] = (body["training"], body["member"], body.get("until", "9999-12-31"))


def certificate_withdrawn(state: State, entry: Entry) -> None:
    """Take in that a certificate was withdrawn."""
    state.certificates_withdrawn.add(entry.body["certificate"])


_ACTIVITY_STEPS = ("activity.stepped",)
ACTIVITY_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("theme_amiss", ("theme.recorded", "project.recorded"), theme_amiss),
    ("activity_amiss", ("activity.planned",), activity_amiss),
    ("activity_twice", ("activity.planned",), activity_twice),
    ("activity_day_amiss", ("activity.planned", "activity.stepped"), activity_day_amiss),
    ("activity_step_amiss", _ACTIVITY_STEPS, activity_step_amiss),
    ("activity_proof_amiss", _ACTIVITY_STEPS, activity_proof_amiss),
    ("count_amiss", ("count.reported",), count_amiss),
    ("certificate_amiss", ("certificate.issued",), certificate_amiss),
    ("certificate_withdrawn_amiss", ("certificate.withdrawn",), certificate_withdrawn_amiss),
    ("claim_certificate_amiss", ("claim.filed certificate",), claim_certificate_amiss),
]
ACTIVITY_TAKEN: Dict[str, Any] = {
    "theme.recorded": row_taken,
    "project.recorded": row_taken,
    "activity.planned": activity_planned,
    "activity.stepped": activity_stepped,
    "certificate.issued": certificate_issued,
    "certificate.withdrawn": certificate_withdrawn,
}
