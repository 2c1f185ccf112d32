"""Rules for cases: each goes on from the state it is in, by its table, and says in what time the next step is due."""

from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.practice.words import COURSES, WITHIN
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found

# The kind of the steps of the cases that each kind opens.
_STEPS_OF = {opening: stepping for stepping, (opening, _state, _steps) in COURSES.items()}


def case_step_illegal(entry: Entry, state: State) -> Found:
    """A step leads on from the state that its case is in, at the case's own site, as the table of its course has it."""
    body = entry.body
    opening, _state, steps = COURSES[entry.kind]
    case = state.cases.get(body["case"])
    is_next = any(
        name == body["step"] and body["was"] in before.split() and body["state"] == after
        for name, before, after in steps
    )
    fine = case == (opening, body["was"], entry.site) and is_next
    return None if fine else {"case": body["case"], "step": body["step"]}


def case_time_amiss(entry: Entry, state: State) -> Found:
    """What is awaited next is awaited within the hours that the setting for the case's new state says."""
    stepping = entry.kind if entry.kind in COURSES else _STEPS_OF[entry.kind]
    reached = entry.body["state"] if entry.kind in COURSES else COURSES[stepping][1]
    name = WITHIN.get((stepping, reached))
    expected = state.setting(name, entry.on, entry.site) if name else None
    return None if entry.body.get("within") == expected else {"hours": expected or 0}


def case_opened(state: State, entry: Entry) -> None:
    """Keep a case that was opened."""
    state.cases[entry.name] = (entry.kind, COURSES[_STEPS_OF[entry.kind]][1], entry.site)


def case_led_on(state: State, entry: Entry) -> None:
    """Keep the state that a step led to."""
    case = state.cases.get(entry.body["case"])
    if case:
        state.cases[entry.body["case"]] = (case[0], entry.body["state"], case[2])


CASE_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("case_step_illegal", tuple(COURSES), case_step_illegal),
    ("case_time_amiss", (*COURSES, *_STEPS_OF), case_time_amiss),
]
CASE_TAKEN: Dict[str, Any] = {**dict.fromkeys(_STEPS_OF, case_opened), **dict.fromkeys(COURSES, case_led_on)}
