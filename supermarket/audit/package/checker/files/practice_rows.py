"""The rows of the tables that orders, lists, activities, bases and assessment have, as `ROWS` has those of the rest."""

from typing import Any, Dict, List


def activity_step_line(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give a step of an activity; what it was cancelled for is a word beside the reason."""
    return [{"cancelled_for": body.get("why", "")}]


def reported_line(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give a published count; how often something was held is called so beside the hours of opening."""
    return [{"occasions": body.get("times", ""), "occasions_qualifier": body.get("times_qualifier", "")}]


def attended_lines(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give each member who attended an activity."""
    return [{"member": member} for member in body.get("attended", ())]


def pictured_line(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give what was found, or what became of it, with the digest of its picture."""
    return [{"picture": body.get("photo", {}).get("sha256", "")}]


def form_line(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give a form of assessment, which was adopted or ended; what it says is in the entry."""
    return [{"form_name": body["form"]}]


def assessment_line(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give a run of an assessment, with the days of its period and the run over the period before."""
    return [{"first_day": body["first"], "last_day": body["last"], "run_before": body.get("before", "")}]


def assessment_scores(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give the score of each site, with its points and figures in the order of the form; −1: it does not apply."""
    parts = ("places", "tiers", "above", "totals", "ranks", "vetoes")
    names = ("assessed", "tier", "above", "total", "rank", "vetoes")
    lists = [dict(zip(names, each)) for each in zip(*(body[name] for name in parts))]
    for line, points, figures in zip(lists, body["points"], body["figures"]):
        line["line_points"], line["line_figures"] = (" ".join(map(str, each)) for each in (points, figures))
    return lists


def named_beside(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give what is named beside the scores."""
    return [{"assessed": each["site"], **each} for each in body["beside"]]


def to_mend(body: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Give what a site was ordered to mend, the lines of the form in one cell."""
    return [{"lines": " ".join(body["items"])}]


PRACTICE_ROWS: Dict[str, Dict[str, Any]] = {
    "theme.recorded": {"themes": {}},
    "project.recorded": {"projects": {}},
    "activity.planned": {"activities": {}},
    "activity.stepped": {"activity_steps": activity_step_line, "attendance": attended_lines, "evidence": "evidence"},
    "count.reported": {"reported_counts": reported_line},
    "certificate.issued": {"certificates": {}},
    "certificate.withdrawn": {"certificate_withdrawals": {}},
    "listing.recorded": {"listings": {}},
    "list.refreshed": {"list_refreshes": {}},
    "pair.ruled": {"pair_rulings": {}},
    "match.confirmed": {"matches": {}},
    "organisation.recorded": {"organisations": {}},
    "volunteer.recorded": {"volunteers": {}},
    "service.recorded": {"services": {}},
    "order.placed": {"orders": {}},
    "order.stepped": {"order_steps": {}, "order_rosters": lambda body: [{"member": m} for m in body.get("roster", ())]},
    "opening.recorded": {"openings": {}},
    "item.recorded": {"items": {}},
    "visits.counted": {"visits": {}},
    "copies.received": {"copies": {}},
    "copies.removed": {"copies_gone": "from"},
    "loan.made": {"loans": {}},
    "loan.stepped": {"loan_steps": {}},
    "find.recorded": {"finds": pictured_line},
    "find.stepped": {"find_steps": pictured_line},
    "form.recorded": {"assessment_forms": form_line},
    "mark.given": {"marks": {}, "evidence": "evidence"},
    "assessment.run": {
        "assessments": assessment_line,
        "assessment_roots": "roots",
        "assessment_scores": assessment_scores,
        "assessment_beside": named_beside,
    },
    "rectification.ordered": {"rectifications": to_mend},
    "rectification.stepped": {"rectification_steps": {}, "evidence": "evidence"},
}
