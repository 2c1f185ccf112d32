"""The forgeries about bases and points: each rule of opening days, counts, copies, loans and finds broken once."""

from typing import Any, Final

from tests.audit.rules.forgeries import ADMINISTRATOR, CENTRE, CLERK, SHOP, Forgery
from tests.audit.rules.forging import GONE, Forger
from tests.practice.bases.lived import CUP, PLASTER, UMBRELLA

_FIND_ASKED: Final = ("reason", "to", "approver")
NOTE: Final = "ab" * 32


def register(v: Forger, kind: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Record a row of a register, honestly unless something is said otherwise."""
    honest = {
        "opening.recorded": {"site": SHOP, "calendar": "wed 15"},
        "item.recorded": {"item": "77", "name": "样例", "sort": "other"},
    }
    body = {**honest[kind], "from": v.today, "scope": CENTRE, **said}
    return v.add(kind, body, actor=ADMINISTRATOR, site=CENTRE)


def visits(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"purpose": "visit", "heads": 3, "qualifier": "exact", **said}
    return v.add("visits.counted", {"asked": told, **told}, actor=CLERK, site=SHOP)


def came(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"item": UMBRELLA, "quantity": 1, **said}
    return v.add("copies.received", {"asked": told, **told}, actor=CLERK, site=SHOP)


def left(v: Forger, *parts: dict[str, Any], why: str = "worn", item: str = UMBRELLA) -> str:
    told = {"item": item, "quantity": sum(part["quantity"] for part in parts), "why": why}
    return v.add("copies.removed", {"asked": told, **told, "from": list(parts)}, actor=CLERK, site=SHOP)


def lent(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"item": UMBRELLA, "household": v.names.household, **said}
    kept = {name: value for name, value in {"until": v.day(3), **told}.items() if value is not GONE}
    asked = {name: kept[name] for name in ("item", "household", "member") if name in kept}
    return v.add("loan.made", {"asked": asked, **kept}, actor=CLERK, site=SHOP)


def ended(v: Forger, case: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"case": case, "step": "give back"}
    body = {"asked": told, **told, "was": "lent", "state": "returned", "item": UMBRELLA, **said}
    return v.add("loan.stepped", body, actor=CLERK, site=SHOP)


def found(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"thing": "帽子", "place": "村口", "worth": 0, **said}
    return v.add("find.recorded", {"asked": told, "date": v.today, **told}, actor=CLERK, site=SHOP)


def led_on(v: Forger, case: str, step: str, was: str, state: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told: dict[str, Any] = {"case": case, "step": step, **{name: said[name] for name in _FIND_ASKED if name in said}}
    return v.add("find.stepped", {"asked": told, **told, "was": was, "state": state, **said}, actor=CLERK, site=SHOP)


def claims_without_proof(v: Forger) -> str:
    return led_on(v, v.names.found, "take a claim", "unclaimed", "claimed")


def hands_over_alone(v: Forger) -> str:
    return led_on(v, v.names.claimed, "hand over", "claimed", "handed-over", note=NOTE)


def led_on_from_nowhere(v: Forger) -> str:
    """Give back what came back already."""
    return ended(v, v.names.returned)


def awaited_in_no_time(v: Forger) -> str:
    """Say within how many hours a loan must come back, of which no setting speaks."""
    return ended(v, v.names.lent, within=5)


def claims_with(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return led_on(v, v.names.found, "take a claim", "unclaimed", "claimed", note=NOTE, **said)


BASE_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "a loan that comes back for a reason": ("loan_ended_amiss", lambda v: ended(v, v.names.lent, reason="坏了")),
    "a claim of a find with a reason": ("find_step_amiss", lambda v: claims_with(v, reason="是他的")),
    "a claim of a find with a photo": (
        "find_step_amiss",
        lambda v: claims_with(v, photo={"sha256": "cd" * 32, "kind": "image/jpeg", "size": 9}),
    ),
    "a find that is passed on for a reason": (
        "find_step_amiss",
        lambda v: led_on(v, v.names.found, "pass on", "unclaimed", "passed-on", to="police", reason="无人认领"),
    ),
    "a find that looks worth more than anything": ("find_amiss", lambda v: found(v, worth=10_000_001)),
    "a find with a photo of no bytes": (
        "file_amiss",
        lambda v: found(v, photo={"sha256": "cd" * 32, "kind": "image/jpeg", "size": 0}),
    ),
}


BASES: Final[dict[str, Forgery]] = {
    "opening_amiss": lambda v: register(v, "opening.recorded", calendar="wed 32"),
    "item_amiss": lambda v: register(v, "item.recorded", sort="medicine", lendable="yes", days=3),
    "visits_amiss": lambda v: visits(v, purpose="leaflet"),
    "count_not_mended": lambda v: visits(v, mends=v.names.miscounted),
    "copies_amiss": lambda v: came(v, item=PLASTER),
    "copies_left_wrongly": lambda v: left(v, {"quantity": 1}, why="expired"),
    "copies_short": lambda v: lent(v, item="101", until=v.day(30)),
    "loan_amiss": lambda v: lent(v, until=v.day(4)),
    "loan_ended_amiss": lambda v: ended(v, v.names.lent, item=CUP),
    "find_amiss": lambda v: found(v, date=v.day(1)),
    "find_step_amiss": claims_without_proof,
    "find_passed_early": lambda v: led_on(v, v.names.found, "pass on", "unclaimed", "passed-on", to="charity"),
    "find_unseconded": hands_over_alone,
    "case_step_illegal": led_on_from_nowhere,
    "case_time_amiss": awaited_in_no_time,
}
