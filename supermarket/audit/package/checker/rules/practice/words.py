"""The tables that the rules of the practice work go by: who may record what, what a body holds, what a request says."""

from typing import Dict, List, Tuple

# The roles that may call each verb.
PRACTICE_ROLES: Dict[str, str] = {
    "listing record": "manager administrator",
    "list refresh": "reviewer manager administrator",
    **dict.fromkeys(("match rule", "match confirm"), "manager administrator"),
    **dict.fromkeys(("organisation record", "service record"), "administrator"),
    "volunteer record": "manager administrator",
    **dict.fromkeys(("order place", "order rate", "order cancel"), "clerk reviewer manager administrator"),
    **dict.fromkeys(("order dispatch", "order resolve"), "reviewer manager administrator"),
    "order accept": "clerk reviewer manager administrator organiser",
}

# The verbs that record each kind of entry.
PRACTICE_VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "listing.recorded": ("listing record",),
    "list.refreshed": ("list refresh",),
    "pair.ruled": ("match rule",),
    "match.confirmed": ("match confirm",),
    "organisation.recorded": ("organisation record",),
    "volunteer.recorded": ("volunteer record",),
    "service.recorded": ("service record",),
    "order.placed": ("order place",),
    "order.stepped": ("order dispatch", "order accept", "order rate", "order resolve", "order cancel"),
}

PRACTICE_ROW = "from?:s scope:s state?:s "  # what every row of a register holds
STEPPED = "asked:o case:s step:s was:s state:s within?:i reason?:s "  # what every step of a case holds

# Each kind's fields.
PRACTICE_BODIES: Dict[str, str] = {
    "listing.recorded": PRACTICE_ROW
    + "capacity:i household?:s kind:s list:s listing:s name:s owner?:s service?:s site:s until?:s",
    "list.refreshed": "asked:o list:s month:s",
    "pair.ruled": "asked:o need:s offer:s ruling:s",
    "match.confirmed": "asked:o need:s offer:s order:s score:i",
    "organisation.recorded": PRACTICE_ROW + "capacity?:i contact?:s name:s organisation:s places?:s site:s skills?:s",
    "volunteer.recorded": PRACTICE_ROW + "household:s kind?:s member:s organisation?:s party?:s volunteer:s",
    "service.recorded": PRACTICE_ROW + "kind:s name:s note?:s service:s site?:s",
    "order.placed": "asked:o household:s how:s member?:s note?:s priority?:s service:s wanted?:s within?:i",
    "order.stepped": STEPPED
    + "day?:s how?:s minutes?:i organisation?:s outcome?:s rating?:s roster?:l said?:s served?:s time?:s",
}

# What of a request must stand in the body too.
PRACTICE_ASKED: Dict[str, Dict[str, str]] = {
    "list.refreshed": {"list": "list"},
    "pair.ruled": {"need": "need", "offer": "offer", "ruling": "ruling"},
    "match.confirmed": {"need": "need", "offer": "offer"},
    "order.placed": {name: name for name in ("service", "household", "how", "wanted", "priority")},
    "order.stepped": {
        name: name for name in ("case", "step", "day", "time", "reason", "served", "how", "rating", "outcome")
    },
}

# Each sort of case by the kind of its steps: the kind that opens it, the state it begins in, and its steps, each with
# its name, the states from which it leads and the state to which it does.
_ORDER_WAITS = "placed sent-back"
_ORDER_WITH = "dispatched taken-on appointed put-off resident-away organisation-away"
COURSES: Dict[str, Tuple[str, str, List[Tuple[str, str, str]]]] = {
    "order.stepped": (
        "order.placed",
        "placed",
        [
            ("dispatch", _ORDER_WAITS, "dispatched"),
            ("lapse", "dispatched", "sent-back"),
            ("release", _ORDER_WITH, "sent-back"),
            ("give-up", _ORDER_WAITS, "given-up"),
            ("accept", "dispatched", "taken-on"),
            ("decline", _ORDER_WITH, "sent-back"),
            ("agree", "taken-on resident-away organisation-away", "appointed"),
            ("put-off", "appointed put-off", "put-off"),
            ("resident-missed", "appointed put-off", "resident-away"),
            ("organisation-missed", "appointed put-off", "organisation-away"),
            ("serve", "taken-on appointed put-off", "served"),
            ("rate", "served", "rated"),
            ("rate-again", "rated", "rated-again"),
            ("complain", "rated rated-again", "complained"),
            ("resolve", "complained", "resolved"),
            ("cancel", f"{_ORDER_WAITS} {_ORDER_WITH}", "called-off"),
        ],
    )
}

# The setting that says for how many hours a case may stay in a state, by the kind of its steps and the state.
WITHIN: Dict[Tuple[str, str], str] = {
    ("order.stepped", "placed"): "order_dispatch_hours",
    ("order.stepped", "sent-back"): "order_dispatch_hours",
    ("order.stepped", "dispatched"): "order_accept_hours",
}
