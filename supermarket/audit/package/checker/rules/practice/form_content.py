"""Rules of the fifth edition for what forms of assessment hold, and for what a run names beside its scores."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row

# What a form can measure, and what can be named beside a score.
FORM_INDICATORS = (
    "opening", "participation", "redeeming", "burn", "review_speed", "noticed", "evidenced", "stock_accuracy",
    "availability", "spoilage", "expired_given", "stock_loss", "closed_on_time", "corrections", "false_points",
    "self_dealing", "months_with_theme", "weeks_with_action", "theory_talks", "theory_hearers", "live_projects",
    "volunteering", "party_volunteers", "attendance", "recorded", "lists_refreshed", "needs_met", "accepted_in_time",
    "closed_in_time", "satisfied", "shops",
)  # fmt: skip
FORM_PATTERNS = (
    "late_claims", "late_awards", "late_redemptions", "small_baskets", "late_counts", "late_activities",
)  # fmt: skip
FORM_TIERS = ("centre", "institute", "station", "supermarket", "base", "point")
_FORM_NUMBER = re.compile(r"[0-9]{1,12}")
_POINTS_MAX = 100
_BOUND_MAX = 1_000_000  # hundredths of a per cent
_FORM_FIELDS: Dict[str, str] = {
    "form": "beside bonus_most bonuses grades items name period tiers title veto_most vetoes",
    "item": "item measures name weights",
    "measure": "bounds goods indicator share zero_when",
    "veto": "above indicator name veto",
    "bonus": "item most name",
    "grade": "least name",
}


def form_content_amiss(entry: Entry, state: State) -> Found:
    """By edition 5 a form is made as a file of one is read: lines with numbers of their own, points within a hundred.

    It measures what can be measured, between bounds that can be; its grades go down to nothing.
    """
    if state.edition < 5:
        return None
    form = entry.body["form_content"]
    numbers = [each["item"] for each in (*form["items"], *form["bonuses"])] + [each["veto"] for each in form["vetoes"]]
    fine = _has_fields("form", form) and form["period"] in ("month", "quarter", "year")
    fine = fine and bool(form["tiers"]) and all(tier in FORM_TIERS for tier in form["tiers"])
    fine = fine and len(set(numbers)) == len(numbers) and all(map(_FORM_NUMBER.fullmatch, numbers))
    fine = fine and _within(form["veto_most"], form["bonus_most"], *(each["most"] for each in form["bonuses"]))
    fine = fine and all(_is_line(each, form["tiers"]) for each in form["items"])
    fine = fine and all(map(_is_veto, form["vetoes"])) and all(_has_fields("bonus", each) for each in form["bonuses"])
    fine = fine and all(each in FORM_PATTERNS for each in form["beside"]) and _are_grades(form["grades"])
    return None if fine else {"form": entry.body["form"]}


def _has_fields(what: str, said: Row) -> bool:
    names = [each for each in ("name", "title") if each in said]
    return sorted(said) == _FORM_FIELDS[what].split() and all(type(said[each]) is str and said[each] for each in names)


def _within(*points: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    return all(type(each) is int and 0 <= each <= _POINTS_MAX for each in points)


def _is_line(line: Row, tiers: List[str]) -> bool:
    fine = _has_fields("item", line) and sorted(line["weights"]) == sorted(tiers) and _within(*line["weights"].values())
    return fine and all(map(_is_measure, line["measures"]))


def _is_measure(said: Row) -> bool:
    named = [said["indicator"], *said["zero_when"]]
    fine = _has_fields("measure", said) and all(each in FORM_INDICATORS for each in named) and len(said["bounds"]) == 4
    fine = fine and all(type(each) is int and -1 <= each <= _BOUND_MAX for each in said["bounds"])
    return (
        fine and type(said["share"]) is int and said["share"] >= 1 and all(type(each) is str for each in said["goods"])
    )


def _is_veto(said: Row) -> bool:
    fine = _has_fields("veto", said) and said["indicator"] in (*FORM_INDICATORS, "mark")
    return fine and type(said["above"]) is int and 0 <= said["above"] <= _BOUND_MAX


def _are_grades(grades: List[Row]) -> bool:
    least = [each["least"] for each in grades]
    fine = all(_has_fields("grade", each) for each in grades) and _within(*least)
    return fine and bool(least) and least == sorted(set(least), reverse=True) and least[-1] == 0


def run_beside_amiss(entry: Entry, state: State) -> Found:
    """By edition 5 what is named beside a score is of a site of the run and of its form, once, and more than half."""
    body = entry.body
    if state.edition < 5:
        return None
    named = [(each["site"], each["pattern"]) for each in body["beside"]]
    for line, each in zip(body["beside"], named):
        fine = each[0] in body["places"] and each[1] in body["form_content"]["beside"] and named.count(each) == 1
        if not (fine and 0 < line["late"] <= line["every"] < 2 * line["late"]):
            return {"site": each[0]}
    return None


FORM_CONTENT_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("form_content_amiss", ("form.recorded",), form_content_amiss),
    ("run_beside_amiss", ("assessment.run",), run_beside_amiss),
]
