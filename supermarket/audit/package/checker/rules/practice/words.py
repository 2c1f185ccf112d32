"""The tables that the rules of the practice work go by: who may record what, what a body holds, what a request says."""

from typing import Dict, List, Tuple

# The roles that may call each verb.
_COUNTER_OF_BASES = "clerk manager administrator"
PRACTICE_ROLES: Dict[str, str] = {
    **dict.fromkeys(("opening record", "item record"), "administrator"),
    **dict.fromkeys(("base visit", "copies receive", "copies remove", "loan make", "loan end"), _COUNTER_OF_BASES),
    **dict.fromkeys(("find record", "find claim", "find hand-over", "find pass-on"), _COUNTER_OF_BASES),
    **dict.fromkeys(("loan show", "find show"), "clerk reviewer manager auditor administrator"),
}

# The verbs that record each kind of entry.
PRACTICE_VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "opening.recorded": ("opening record",),
    "item.recorded": ("item record",),
    "visits.counted": ("base visit",),
    "copies.received": ("copies receive",),
    "copies.removed": ("copies remove",),
    "loan.made": ("loan make",),
    "loan.stepped": ("loan end",),
    "find.recorded": ("find record",),
    "find.stepped": ("find claim", "find hand-over", "find pass-on"),
}

PRACTICE_ROW = "from?:s scope:s state?:s "  # what every row of a register holds
STEPPED = "asked:o case:s step:s was:s state:s within?:i reason?:s "  # what every step of a case holds

# Each kind's fields.
PRACTICE_BODIES: Dict[str, str] = {
    "opening.recorded": PRACTICE_ROW + "calendar:s site:s times?:s",
    "item.recorded": PRACTICE_ROW + "days?:i item:s lendable?:s name:s sort:s",
    "visits.counted": "asked:o heads:i mends?:s purpose:s qualifier:s service?:s title?:s",
    "copies.received": "asked:o cost?:i donor?:s expires?:s item:s quantity:i",
    "copies.removed": "asked:o from:l item:s quantity:i why:s",
    "loan.made": "asked:o household?:s item:s member?:s note?:s until:s",
    "loan.stepped": STEPPED + "item:s paid?:i",
    "find.recorded": "asked:o date:s note?:s photo?:o place:s thing:s worth:i",
    "find.stepped": STEPPED + "approved?:s approver?:s note?:s photo?:o to?:s",
}

# What of a request must stand in the body too.
PRACTICE_ASKED: Dict[str, Dict[str, str]] = {
    "visits.counted": {name: name for name in ("purpose", "heads", "qualifier", "service", "title", "mends")},
    "copies.received": {name: name for name in ("item", "quantity", "donor", "expires", "cost")},
    "copies.removed": {name: name for name in ("item", "quantity", "why")},
    "loan.made": {name: name for name in ("item", "household", "member")},
    "loan.stepped": {name: name for name in ("case", "step")},
    "find.recorded": {name: name for name in ("thing", "place", "date", "worth")},
    "find.stepped": {name: name for name in ("case", "step", "reason", "to", "approver")},
}

# Each sort of case by the kind of its steps: the kind that opens it, the state it begins in, and its steps, each with
# its name, the states from which it leads and the state to which it does.
COURSES: Dict[str, Tuple[str, str, List[Tuple[str, str, str]]]] = {
    "loan.stepped": (
        "loan.made",
        "lent",
        [("give back", "lent lost", "returned"), ("report lost", "lent", "lost")],
    ),
    "find.stepped": (
        "find.recorded",
        "unclaimed",
        [
            ("take a claim", "unclaimed", "claimed"),
            ("turn the claim down", "claimed", "unclaimed"),
            ("hand over", "claimed", "handed-over"),
            ("pass on", "unclaimed", "passed-on"),
        ],
    ),
}

# The setting that says for how many hours a case may stay in a state, by the kind of its steps and the state.
WITHIN: Dict[Tuple[str, str], str] = {}
