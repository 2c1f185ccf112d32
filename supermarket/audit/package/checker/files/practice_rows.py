"""The rows of the tables that orders, lists, activities, bases and assessment have, as `ROWS` has those of the rest."""

from typing import Any, Dict, List

Line = Dict[Any, Any]


def activity_step(body: Line) -> List[Line]:
    """Give a step of an activity; what it was cancelled for is a word beside the reason."""
    return [{"cancelled_for": body.get("why", "")}]


def attended(body: Line) -> List[Line]:
    """Give each member who attended an activity."""
    return [{"member": member} for member in body.get("attended", ())]


PRACTICE_ROWS: Dict[str, Dict[str, Any]] = {
    "theme.recorded": {"themes": {}},
    "project.recorded": {"projects": {}},
    "activity.planned": {"activities": {}},
    "activity.stepped": {"activity_steps": activity_step, "attendance": attended, "evidence": "evidence"},
    "count.reported": {"reported_counts": {}},
    "certificate.issued": {"certificates": {}},
    "organisation.recorded": {"organisations": {}},
    "volunteer.recorded": {"volunteers": {}},
    "service.recorded": {"services": {}},
    "order.placed": {"orders": {}},
    "order.stepped": {"order_steps": {}, "order_rosters": lambda body: [{"member": m} for m in body.get("roster", ())]},
}
