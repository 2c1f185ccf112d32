"""The tables that the rules of the practice work go by: who may record what, what a body holds, what a request says."""

from typing import Dict, List, Tuple

# The roles that may call each verb.
PRACTICE_ROLES: Dict[str, str] = {
    **dict.fromkeys(
        ("activity plan", "activity hold", "activity cancel", "activity move"), "clerk reviewer manager administrator"
    ),
    **dict.fromkeys(("activity correct", "theme record", "project record"), "manager administrator"),
    **dict.fromkeys(("activity report", "certificate issue"), "manager administrator"),
}

# The verbs that record each kind of entry.
PRACTICE_VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "theme.recorded": ("theme record",),
    "project.recorded": ("project record",),
    "activity.planned": ("activity plan",),
    "activity.stepped": ("activity hold", "activity cancel", "activity move", "activity correct"),
    "count.reported": ("activity report",),
    "certificate.issued": ("certificate issue",),
}

PRACTICE_ROW = "from?:s scope:s state?:s "  # what every row of a register holds
STEPPED = "asked:o case:s step:s was:s state:s within?:i reason?:s "  # what every step of a case holds

# Each kind's fields.
PRACTICE_BODIES: Dict[str, str] = {
    "theme.recorded": PRACTICE_ROW + "month:s name:s site:s theme:s",
    "project.recorded": PRACTICE_ROW + "brand?:s name:s organisation?:s people?:i plan?:s project:s site:s "
    "volunteers?:s",
    "activity.planned": "asked:o day:s kind:s kinds?:l online?:s place?:s project?:s start?:s theme?:s title:s",
    "activity.stepped": STEPPED + "attended?:l day?:s evidence?:l heads?:i qualifier?:s roster?:s start?:s why?:s",
    "count.reported": "asked:o first_day:s heads?:i kind:s last_day:s qualifier?:s source:s times?:i "
    "times_qualifier?:s",
    "certificate.issued": "asked:o member:s number?:s title:s training:s until?:s",
}

# What of a request must stand in the body too.
PRACTICE_ASKED: Dict[str, Dict[str, str]] = {
    "activity.planned": {
        name: name for name in ("title", "kind", "day", "start", "place", "theme", "project", "online")
    },
    "activity.stepped": {name: name for name in ("case", "step", "day", "qualifier", "roster", "why", "reason")},
    "count.reported": {name: name for name in ("kind", "first_day", "last_day", "source")},
    "certificate.issued": {name: name for name in ("training", "member", "title", "number", "until")},
}

# Each sort of case by the kind of its steps: the kind that opens it, the state it begins in, and its steps, each with
# its name, the states from which it leads and the state to which it does.
COURSES: Dict[str, Tuple[str, str, List[Tuple[str, str, str]]]] = {
    "activity.stepped": (
        "activity.planned",
        "planned",
        [
            ("hold", "planned moved", "held"),
            ("cancel", "planned moved", "cancelled"),
            ("move", "planned moved", "moved"),
            ("correct", "held", "corrected"),
        ],
    ),
}

# The setting that says for how many hours a case may stay in a state, by the kind of its steps and the state.
WITHIN: Dict[Tuple[str, str], str] = {}
