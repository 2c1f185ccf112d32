"""The tables that the rules of the practice work go by: who may record what, what a body holds, what a request says."""

from typing import Dict, List, Tuple

# The roles that may call each verb.
_COUNTER_OF_BASES = "clerk manager administrator"
PRACTICE_ROLES: Dict[str, str] = {
    **dict.fromkeys(
        ("activity plan", "activity hold", "activity cancel", "activity move"), "clerk reviewer manager administrator"
    ),
    **dict.fromkeys(("activity correct", "theme record", "project record"), "manager administrator"),
    **dict.fromkeys(("activity report", "certificate issue", "certificate withdraw"), "manager administrator"),
    "listing record": "manager administrator",
    "list refresh": "reviewer manager administrator",
    **dict.fromkeys(("match rule", "match confirm"), "manager administrator"),
    **dict.fromkeys(("organisation record", "service record"), "administrator"),
    "volunteer record": "manager administrator",
    **dict.fromkeys(("order place", "order rate", "order cancel"), "clerk reviewer manager administrator"),
    **dict.fromkeys(("order dispatch", "order resolve"), "reviewer manager administrator"),
    "order accept": "clerk reviewer manager administrator organiser",
    **dict.fromkeys(("opening record", "item record"), "administrator"),
    **dict.fromkeys(("base visit", "copies receive", "copies remove", "loan make", "loan end"), _COUNTER_OF_BASES),
    **dict.fromkeys(("find record", "find claim", "find hand-over", "find pass-on"), _COUNTER_OF_BASES),
    **dict.fromkeys(("form record", "assess run"), "administrator"),
    "assess mark": "manager administrator",
    **dict.fromkeys(("rectification order", "rectification judge"), "administrator"),
    "rectification answer": "clerk reviewer manager",
    **dict.fromkeys(("loan show", "find show"), "clerk reviewer manager auditor administrator"),
}

# The verbs that record each kind of entry.
PRACTICE_VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "theme.recorded": ("theme record",),
    "project.recorded": ("project record",),
    "activity.planned": ("activity plan",),
    "activity.stepped": ("activity hold", "activity cancel", "activity move", "activity correct"),
    "count.reported": ("activity report",),
    "certificate.issued": ("certificate issue",),
    "certificate.withdrawn": ("certificate withdraw",),
    "listing.recorded": ("listing record",),
    "list.refreshed": ("list refresh",),
    "pair.ruled": ("match rule",),
    "match.confirmed": ("match confirm",),
    "organisation.recorded": ("organisation record",),
    "volunteer.recorded": ("volunteer record",),
    "service.recorded": ("service record",),
    "order.placed": ("order place",),
    "order.stepped": ("order dispatch", "order accept", "order rate", "order resolve", "order cancel"),
    "opening.recorded": ("opening record",),
    "item.recorded": ("item record",),
    "visits.counted": ("base visit",),
    "copies.received": ("copies receive",),
    "copies.removed": ("copies remove",),
    "loan.made": ("loan make",),
    "loan.stepped": ("loan end",),
    "find.recorded": ("find record",),
    "form.recorded": ("form record",),
    "mark.given": ("assess mark",),
    "assessment.run": ("assess run",),
    "find.stepped": ("find claim", "find hand-over", "find pass-on"),
    "rectification.ordered": ("rectification order",),
    "rectification.stepped": ("rectification answer", "rectification judge"),
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
    "certificate.issued": "asked:o member:s number?:s title:s trained?:s training:s until?:s",
    "certificate.withdrawn": "asked:o certificate:s reason:s",
    "listing.recorded": PRACTICE_ROW
    + "capacity:i household?:s kind:s list:s listing:s name:s owner?:s service?:s site:s until?:s",
    "list.refreshed": "asked:o list:s month:s",
    "pair.ruled": "asked:o need:s offer:s ruling:s",
    "match.confirmed": "asked:o need:s offer:s order:s score:i",
    "organisation.recorded": PRACTICE_ROW + "capacity?:i contact?:s name:s organisation:s places?:s site:s skills?:s",
    "volunteer.recorded": PRACTICE_ROW + "household:s kind?:s member:s organisation?:s party?:s volunteer:s",
    "service.recorded": PRACTICE_ROW + "kind:s name:s note?:s service:s site?:s",
    "order.placed": "asked:o household:s how:s member?:s note?:s priority?:s proven?:s service:s wanted?:s within?:i",
    "order.stepped": STEPPED
    + "day?:s how?:s minutes?:i organisation?:s outcome?:s rating?:s roster?:l said?:s served?:s time?:s",
    "opening.recorded": PRACTICE_ROW + "calendar:s site:s times?:s",
    "item.recorded": PRACTICE_ROW + "days?:i item:s lendable?:s name:s sort:s",
    "visits.counted": "asked:o heads:i mends?:s purpose:s qualifier:s service?:s title?:s",
    "copies.received": "asked:o cost?:i donor?:s expires?:s item:s quantity:i",
    "copies.removed": "asked:o from:l item:s quantity:i why:s",
    "loan.made": "asked:o household?:s item:s member?:s note?:s until:s",
    "loan.stepped": STEPPED + "item:s paid?:i",
    "find.recorded": "asked:o date:s note?:s photo?:o place:s thing:s worth:i",
    "form.recorded": PRACTICE_ROW + "form:s form_content:o form_sha256:s name:s",
    "mark.given": "approved?:s approver:s asked:o evidence:l form:s form_sha256:s hundredths:i item:s marked:s "
    "period:s remark:s",
    "assessment.run": "above:l asked:o before?:s beside:l digest:s figures:l first:s form:s form_content:o "
    "form_sha256:s last:s period:s places:l points:l ranks:l roots:l tiers:l totals:l vetoes:l",
    "find.stepped": STEPPED + "approved?:s approver?:s note?:s photo?:o to?:s",
    "rectification.ordered": "asked:o due:s items:l run:s what?:s",
    "rectification.stepped": STEPPED + "done?:s due?:s evidence?:l",
}

# What of a request must stand in the body too.
PRACTICE_ASKED: Dict[str, Dict[str, str]] = {
    "activity.planned": {
        name: name for name in ("title", "kind", "day", "start", "place", "theme", "project", "online")
    },
    "activity.stepped": {name: name for name in ("case", "step", "day", "qualifier", "roster", "why", "reason")},
    "count.reported": {name: name for name in ("kind", "first_day", "last_day", "source")},
    "certificate.issued": {name: name for name in ("training", "member", "title", "number", "until")},
    "certificate.withdrawn": {"certificate": "certificate", "reason": "reason"},
    "list.refreshed": {"list": "list"},
    "pair.ruled": {"need": "need", "offer": "offer", "ruling": "ruling"},
    "match.confirmed": {"need": "need", "offer": "offer"},
    "order.placed": {name: name for name in ("service", "household", "how", "wanted", "priority")},
    "order.stepped": {
        name: name for name in ("case", "step", "day", "time", "reason", "served", "how", "rating", "outcome")
    },
    "visits.counted": {name: name for name in ("purpose", "heads", "qualifier", "service", "title", "mends")},
    "copies.received": {name: name for name in ("item", "quantity", "donor", "expires", "cost")},
    "copies.removed": {name: name for name in ("item", "quantity", "why")},
    "loan.made": {name: name for name in ("item", "household", "member")},
    "loan.stepped": {name: name for name in ("case", "step")},
    "find.recorded": {name: name for name in ("thing", "place", "worth")},
    "find.stepped": {name: name for name in ("case", "step", "reason", "to", "approver")},
    "mark.given": {name: name for name in ("form", "item", "marked", "period", "hundredths", "remark", "approver")},
    "assessment.run": {"form": "form", "period": "period"},
    "rectification.ordered": {name: name for name in ("run", "due", "what")},
    "rectification.stepped": {name: name for name in ("case", "step", "reason", "done", "due")},
}

# Each sort of case by the kind of its steps: the kind that opens it, the state it begins in, and its steps, each with
# its name, the states from which it leads and the state to which it does.
_ORDER_WAITS = "placed sent-back"
_ORDER_WITH = "dispatched taken-on appointed put-off resident-away organisation-away"
COURSES: Dict[str, Tuple[str, str, List[Tuple[str, str, str]]]] = {
    "activity.stepped": (
        "activity.planned",
        "planned",
        [
            ("hold", "planned moved", "held"),
            ("cancel", "planned moved", "called-off"),
            ("move", "planned moved", "moved"),
            ("correct", "held", "corrected"),
        ],
    ),
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
    ),
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
    "rectification.stepped": (
        "rectification.ordered",
        "ordered",
        [
            ("answer", "ordered refused extended", "answered"),
            ("approve", "answered", "accepted"),
            ("refuse", "answered", "refused"),
            ("extend", "ordered refused extended", "extended"),
            ("lapse", "ordered refused extended", "lapsed"),
        ],
    ),
}

# The verb that takes each step, where the kind of the steps has several.
STEP_VERBS: Dict[str, Dict[str, str]] = {
    "activity.stepped": {name: f"activity {name}" for name in ("hold", "cancel", "move", "correct")},
    "order.stepped": {
        **dict.fromkeys(("dispatch", "lapse", "release", "give-up"), "order dispatch"),
        **dict.fromkeys(("accept", "decline", "agree", "put-off", "resident-missed", "serve"), "order accept"),
        **dict.fromkeys(("organisation-missed", "rate", "rate-again", "complain"), "order rate"),
        "resolve": "order resolve",
        "cancel": "order cancel",
    },
    "loan.stepped": dict.fromkeys(("give back", "report lost"), "loan end"),
    "find.stepped": {
        **dict.fromkeys(("take a claim", "turn the claim down"), "find claim"),
        "hand over": "find hand-over",
        "pass on": "find pass-on",
    },
    "rectification.stepped": {
        "answer": "rectification answer",
        **dict.fromkeys(("approve", "refuse", "extend", "lapse"), "rectification judge"),
    },
}

# The verbs whose acts are a person's own, like `OWN_ACTS`.
OWN_VERBS = ("rectification judge",)

# The setting that says for how many hours a case may stay in a state, by the kind of its steps and the state.
WITHIN: Dict[Tuple[str, str], str] = {
    ("order.stepped", "placed"): "order_dispatch_hours",
    ("order.stepped", "sent-back"): "order_dispatch_hours",
    ("order.stepped", "dispatched"): "order_accept_hours",
}
