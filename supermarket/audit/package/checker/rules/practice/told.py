"""Rules of the fifth edition for the practice work: what a step tells, which files stand behind it, what rows name."""

from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import BODIES, FILE_KINDS, SHA256, Found, Row, later, with_any

_SHOWN = ("photo", "sign-in", "witness", "document", "inspection", "order", "registry", "receipt")
_OF_A_FILE = frozenset(("what", "sha256", "kind", "size"))
_OF_A_PHOTO = _OF_A_FILE - {"what"}
_FILE_MAX = 20 * 1024 * 1024  # bytes
_AHEAD_MAX = 366  # days: so far ahead something is ordered for, or agreed on
# What each step of an order tells beside what every step of a case does: what it must, and what it may. Who `said` it
# is asked of by another rule.
ORDER_TELLS = {
    "dispatch": ("organisation", ""),
    "lapse": ("organisation", ""),
    "release": ("organisation", ""),
    "give-up": ("reason", ""),
    "accept": ("organisation", ""),
    "decline": ("organisation reason", ""),
    "agree": ("organisation day", "time"),
    "put-off": ("organisation day reason", "time"),
    "resident-missed": ("organisation", "reason"),
    "organisation-missed": ("organisation", "reason"),
    "serve": ("organisation served roster", "minutes"),
    "rate": ("organisation rating how", "reason"),
    "rate-again": ("organisation rating how", "reason"),
    "complain": ("organisation reason", ""),
    "resolve": ("organisation outcome reason", ""),
    "cancel": ("reason", "organisation"),
}
# What each step of these tells at most; what it must, their own rules ask.
STEPS_TELL = {
    "loan.stepped": {"give back": "item", "report lost": "item paid"},
    "find.stepped": {
        "take a claim": "note",
        "turn the claim down": "reason",
        "hand over": "note approver approved photo",
        "pass on": "to",
    },
    "rectification.stepped": {
        "answer": "done evidence",
        "approve": "reason",
        "refuse": "reason due",
        "extend": "reason due",
        "lapse": "reason",
    },
}
_OF_EVERY_STEP = ("asked", "case", "known", "said", "state", "step", "was", "within")
# The fields by which the rows of these registers name what must be in force on the day from which they count.
_NAMED_BY_ROWS: Dict[str, Tuple[Tuple[str, str], ...]] = {
    "listing.recorded": (
        ("site", "site"),
        ("owner", "organisation"),
        ("household", "household"),
        ("service", "service"),
    ),
    "organisation.recorded": (("site", "site"), ("contact", "staff")),
    "service.recorded": (("site", "site"),),
    "volunteer.recorded": (("household", "household"), ("member", "member"), ("organisation", "organisation")),
    "opening.recorded": (("site", "site"),),
    "theme.recorded": (("site", "site"),),
    "project.recorded": (("site", "site"), ("organisation", "organisation")),
}


def order_told_amiss(entry: Entry, state: State) -> Found:
    """By edition 5 a step of an order tells what it must and nothing that it may not; it looks a year ahead at most."""
    if state.edition < 5:
        return None
    body = entry.body
    if entry.kind == "order.placed":
        return _too_far_ahead(entry, "wanted", entry.name)
    must, may = (set(words.split()) for words in ORDER_TELLS.get(body["step"], ("", "")))
    told = set(body).difference(_OF_EVERY_STEP)
    if not must <= told <= must | may:
        return {"case": body["case"]}
    return _too_far_ahead(entry, "day", body["case"])


def tells_more(entry: Entry, state: State) -> bool:
    """Say whether by edition 5 a step of a loan, a find or a rectification tells what it may not."""
    may = STEPS_TELL[entry.kind].get(entry.body["step"], "").split()
    return state.edition > 4 and not set(entry.body).difference(_OF_EVERY_STEP) <= set(may)


def _too_far_ahead(entry: Entry, field: str, case: str) -> Found:
    return {"case": case} if entry.body.get(field, entry.on) > later(entry.on, _AHEAD_MAX) else None


def file_amiss(entry: Entry, state: State) -> Found:
    """By edition 5 a file shows something, has its digest, kind and size, and stands behind an entry once."""
    body = entry.body
    if state.edition < 5:
        return None
    files = [*body.get("evidence", ()), *([body["photo"]] if "photo" in body else ())]
    shown = [(each.get("what"), each["sha256"]) for each in files]
    if len(set(shown)) == len(shown) and all(map(_is_file, files)):
        return None
    return {"field": "evidence" if "evidence" in body else "photo"}


def _is_file(file: Row) -> bool:
    """Say whether a file is described as the program describes one."""
    named = file.keys() == _OF_A_FILE or file.keys() == _OF_A_PHOTO
    fine = named and file.get("what", "photo") in _SHOWN
    fine = fine and SHA256.fullmatch(file["sha256"]) is not None and 0 < file["size"] <= _FILE_MAX
    return fine and file["kind"] in FILE_KINDS


def named_not_in_force(entry: Entry, state: State) -> Found:
    """By edition 5 whom a row of the practice work names is in force on the day from which the row counts."""
    body = entry.body
    if state.edition < 5 or "state" in body:
        return None
    day = max(entry.on, body.get("from", ""))
    for field, register in _NAMED_BY_ROWS[entry.kind]:
        if field in body and not state.in_force(f"{register}.recorded", body[field], day):
            return {"field": field, "code": body[field]}
    return None


_WITH_FILES = tuple(kind for kind, fields in BODIES.items() if "evidence?:l" in fields or "photo?:o" in fields)
TOLD_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("order_told_amiss", ("order.placed", "order.stepped"), order_told_amiss),
    ("file_amiss", with_any(dict.fromkeys((*_WITH_FILES, "mark.given"), ("evidence", "photo"))), file_amiss),
    ("named_not_in_force", tuple(_NAMED_BY_ROWS), named_not_in_force),
]
