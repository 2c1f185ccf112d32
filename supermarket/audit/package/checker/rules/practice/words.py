"""The tables that the rules of the practice work go by: who may record what, what a body holds, what a request says."""

from typing import Dict, List, Tuple

# The roles that may call each verb.
PRACTICE_ROLES: Dict[str, str] = {
    "listing record": "manager administrator",
    "list refresh": "reviewer manager administrator",
    **dict.fromkeys(("match rule", "match confirm"), "manager administrator"),
}

# The verbs that record each kind of entry.
PRACTICE_VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "listing.recorded": ("listing record",),
    "list.refreshed": ("list refresh",),
    "pair.ruled": ("match rule",),
    "match.confirmed": ("match confirm",),
}

PRACTICE_ROW = "from?:s scope:s state?:s "  # what every row of a register holds
STEPPED = "asked:o case:s step:s was:s state:s within?:i reason?:s "  # what every step of a case holds

# Each kind's fields.
PRACTICE_BODIES: Dict[str, str] = {
    "listing.recorded": PRACTICE_ROW
    + "capacity:i field:s household?:s list:s listing:s menu?:s name:s owner?:s site:s until?:s",
    "list.refreshed": "asked:o list:s month:s",
    "pair.ruled": "asked:o need:s offer:s ruling:s",
    "match.confirmed": "asked:o need:s offer:s order:s score:i",
}

# What of a request must stand in the body too.
PRACTICE_ASKED: Dict[str, Dict[str, str]] = {
    "list.refreshed": {"list": "list"},
    "pair.ruled": {"need": "need", "offer": "offer", "ruling": "ruling"},
    "match.confirmed": {"need": "need", "offer": "offer"},
}

# Each sort of case by the kind of its steps: the kind that opens it, the state it begins in, and its steps, each with
# its name, the states from which it leads and the state to which it does.
COURSES: Dict[str, Tuple[str, str, List[Tuple[str, str, str]]]] = {}

# The setting that says for how many hours a case may stay in a state, by the kind of its steps and the state.
WITHIN: Dict[Tuple[str, str], str] = {}
