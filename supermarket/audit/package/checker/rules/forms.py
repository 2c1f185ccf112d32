"""Rules for how the fields of a body are written, whatever they say: nothing is empty, a hash is a hash."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import BODIES, SHA256, Found, Row, with_any

_SLIP = re.compile(r"[0-9A-Za-z-]{1,20}")
_SERIES = re.compile(r"([A-Z]*)0*([0-9]+)")
_NUMBERED = ("register",)  # the forms that have numbers, none of them a series
_NUMBER_MAX = 999_999_999
_HASHES = (
    "payload",
    "person",
    "figures",
    "root",
    "random",
    "form_sha256",
    "digest",
)  # the fields that hold a SHA-256 or 32 random bytes
_NOTED = (
    "claim.filed",
    "points.credited",
    "order.placed",
    "loan.made",
    "find.recorded",
    "find.stepped",
)  # the kinds whose note is a commitment
_FIELDS = {
    kind: {each.partition(":")[0].rstrip("?") for each in fields.split() if each.endswith(":s")}
    for kind, fields in BODIES.items()
}  # the fields of each kind that are texts
_HASHED = {
    kind: [name for name in (*_HASHES, *(["note"] if kind in _NOTED else [])) if name in fields]
    for kind, fields in _FIELDS.items()
}
_ABOVE_ZERO = ("settled", "owed")  # absent where there is nothing
_MAY_BE_LEFT_OUT = {
    kind: [name.partition("?")[0] for name in fields.split() if name.endswith(("?:l", "?:o"))]
    for kind, fields in BODIES.items()
}


def field_empty(entry: Entry, _state: State) -> Found:
    """No text of a body is blank, and what may be left out is left out where there is nothing."""
    body = entry.body
    for value in body.values():
        if not value or (type(value) is str and value.isspace()):
            return _empty(entry.kind, body)
    return None


def _empty(kind: str, body: Row) -> Found:
    for name, value in body.items():
        blank = isinstance(value, str) and not value.strip() and name != "reason"  # of which there is a rule of its own
        if blank or (name in _ABOVE_ZERO and value == 0):
            return {"field": name}
    return next(({"field": name} for name in _MAY_BE_LEFT_OUT[kind] if name in body and not body[name]), None)


def hash_amiss(entry: Entry, _state: State) -> Found:
    """A hash is written as 64 hexadecimal digits."""
    body = entry.body
    for name in _HASHED[entry.kind]:
        if name in body and not SHA256.fullmatch(body[name]):
            return {"field": name}
    return None


def slip_amiss(entry: Entry, state: State) -> Found:
    """The number of a paper slip is letters, digits and hyphens, 20 at most; by edition 2 in its normal form."""
    slip = entry.body["slip"]
    fine = _SLIP.fullmatch(slip) and (state.edition < 2 or slip_number(slip) == slip)
    return None if fine else {"slip": slip}


def slip_number(slip: str) -> str:
    """Return a slip's number with its series in capitals, and without hyphens and leading zeros."""
    text = slip.replace("-", "").upper()
    match = _SERIES.fullmatch(text)
    return f"{match.group(1)}{match.group(2)}" if match else text


def slip_entered_twice(entry: Entry, state: State) -> Found:
    """By edition 2 a slip is entered once at a shop; one whose redemption was reversed says which it replaces."""
    body = entry.body
    before = state.slips.get((entry.site, slip_number(body["slip"])), "") if "slip" in body else ""
    if state.edition < 2:
        return None
    stands = before and named(before) not in state.reversed
    return {"slip": body["slip"], "entry": before} if stands else _replaces_amiss(body, before)


def _replaces_amiss(body: Row, before: str) -> Found:
    return None if body.get("replaces", "") == before else {"slip": body.get("slip", ""), "entry": before}


def forms_misnumbered(entry: Entry, state: State) -> Found:
    """Registers are numbered on from the last print, or from where somebody said; as many as asked for, to 1,000."""
    body, asked = entry.body, entry.body["asked"]
    first = asked.get("first", state.printed.get((entry.site, body["form"]), 0) + 1)
    fine = (body["first"], body["last"]) == (first, first + asked["quantity"] - 1) and first >= 1
    fine = fine and body["last"] <= _NUMBER_MAX and body["form"] in _NUMBERED and "series" not in body
    return None if fine and 1 <= asked["quantity"] <= 1000 else {"first": body["first"]}


def forms_taken(state: State, entry: Entry) -> None:
    """Remember the last number of a form."""
    form = (entry.site, entry.body["form"])
    state.printed[form] = max(entry.body["last"], state.printed.get(form, 0))


def slip_taken(state: State, entry: Entry) -> None:
    """Remember which redemption was entered from a slip; of one that is taken back, what came back to the shelf."""
    body, name = entry.body, f"{entry.origin}-{entry.seq}"
    if "slip" in body:
        slip = (entry.site, slip_number(body["slip"]))
        state.slips[slip] = name
        state.slips_back.pop(slip, None)
        state.slip_goods[name] = (slip, [line["sku"] for line in body["lines"] if "from" in line])
    elif body.get("reverses", "") in state.slip_goods:
        slip, skus = state.slip_goods.pop(body["reverses"])
        state.slips_back[slip] = dict.fromkeys(skus, entry.at)


FORM_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("field_empty", (), field_empty),
    ("hash_amiss", with_any(_HASHED), hash_amiss),
    ("slip_amiss", ("goods.redeemed slip",), slip_amiss),
    ("forms_misnumbered", ("forms.printed",), forms_misnumbered),
    ("slip_entered_twice", ("goods.redeemed slip replaces",), slip_entered_twice),
]
FORM_TAKEN: Dict[str, Any] = {"forms.printed": forms_taken}
