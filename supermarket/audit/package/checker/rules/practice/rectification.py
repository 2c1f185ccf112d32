"""Rules for rectifications: ordered after a run, by a day that can be; answered, and judged by another person."""

from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.practice.told import tells_more
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, later

_RECTIFICATION_JUDGED = ("approve", "refuse", "extend", "lapse")
_RECTIFICATION_REASONED = ("refuse", "extend", "lapse")
_RECTIFICATION_DATED = ("refuse", "extend")
_RECTIFICATION_DAYS = 366


def rectification_amiss(entry: Entry, state: State) -> Found:
    """A site is ordered once after a run that has it, to mend lines of its form by a day that has not passed."""
    body = entry.body
    places, items = state.scored_by.get(body["run"], ((), ()))
    fine = entry.site in places and body["items"] and all(item in items for item in body["items"])
    fine = fine and entry.on < body["due"] <= later(entry.on, _RECTIFICATION_DAYS)
    once = (body["run"], entry.site) not in state.rectified
    return None if fine and once else {"run": body["run"], "site": entry.site}


def rectification_step_amiss(entry: Entry, state: State) -> Found:
    """An answer says what was done and shows it; a refusal and an extension set another day, each with a reason.

    By edition 5 a step tells nothing else.
    """
    body, step = entry.body, entry.body["step"]
    fine = ("done" in body) == bool(body.get("evidence")) == (step == "answer")
    fine = fine and (step not in _RECTIFICATION_REASONED or bool(body.get("reason", "").strip()))
    fine = fine and ("due" in body) == (step in _RECTIFICATION_DATED)
    fine = fine and entry.on < body.get("due", later(entry.on, 1)) <= later(entry.on, _RECTIFICATION_DAYS)
    return None if fine and not tells_more(entry, state) else {"case": body["case"]}


def rectification_lapsed_early(entry: Entry, state: State) -> Found:
    """A rectification lapses when its last day has passed."""
    due = state.rectifications.get(entry.body["case"], ("", ()))[0]
    return {"case": entry.body["case"], "date": due} if entry.body["step"] == "lapse" and entry.on <= due else None


def rectification_judged_by_same(entry: Entry, state: State) -> Found:
    """Whoever answered does not judge the answer, under whatever staff code."""
    if entry.body["step"] not in _RECTIFICATION_JUDGED:
        return None
    answered = state.rectifications.get(entry.body["case"], ("", ()))[1]
    same = any(state.person(actor) == state.person(entry.actor) for actor in answered)
    return {"case": entry.body["case"]} if same else None


def run_taken(state: State, entry: Entry) -> None:
    """Keep the sites that a run has a score of, and the lines of its form."""
    items = tuple(item["item"] for item in entry.body["form_content"]["items"])
    state.scored_by[entry.name] = (tuple(entry.body["places"]), items)


def rectification_taken(state: State, entry: Entry) -> None:
    """Keep which site was ordered after which run, and by when."""
    state.rectified.add((entry.body["run"], entry.site))
    state.rectifications[entry.name] = (entry.body["due"], ())


def rectification_led_on(state: State, entry: Entry) -> None:
    """Keep who answered, and another last day."""
    due, answered = state.rectifications.get(entry.body["case"], ("", ()))
    if entry.body["step"] == "answer":
        answered = (*answered, entry.actor)
    state.rectifications[entry.body["case"]] = (entry.body.get("due", due), answered)


_RECTIFYING = ("rectification.stepped",)
RECTIFICATION_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("rectification_amiss", ("rectification.ordered",), rectification_amiss),
    ("rectification_step_amiss", _RECTIFYING, rectification_step_amiss),
    ("rectification_lapsed_early", _RECTIFYING, rectification_lapsed_early),
    ("rectification_judged_by_same", _RECTIFYING, rectification_judged_by_same),
]
RECTIFICATION_TAKEN: Dict[str, Any] = {
    "assessment.run": run_taken,
    "rectification.ordered": rectification_taken,
    "rectification.stepped": rectification_led_on,
}
