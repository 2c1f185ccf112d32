"""The forgeries about rectifications: each rule of orders to mend things broken once."""

from typing import Any, Final

from tests.audit.rules.forgeries import ADMINISTRATOR, SHOP, Forgery, row
from tests.audit.rules.forging import Forger

_OTHER_SHOP: Final = "5002"


def ordered(v: Forger, *, site: str = "5003", **said: Any) -> str:  # noqa: ANN401 - what a body says
    told: dict[str, Any] = {"run": v.names.shops, "due": v.day(10), **said}
    asked = {**told, "items": "9"}
    return v.add("rectification.ordered", {"asked": asked, "items": ["9"], **told}, actor=ADMINISTRATOR, site=site)


def led_on(  # noqa: PLR0913 - the fields of a step
    v: Forger,
    case: str,
    step: str,
    was: str,
    state: str,
    *,
    actor: str = ADMINISTRATOR,
    site: str = SHOP,
    **said: Any,  # noqa: ANN401 - what a body says
) -> str:
    asked: dict[str, Any] = {name: said[name] for name in ("reason", "done", "due") if name in said}
    told: dict[str, Any] = {"case": case, "step": step, **asked}
    body = {"asked": told, **told, "was": was, "state": state, **said}
    return v.add("rectification.stepped", body, actor=actor, site=site)


def answers_without_showing(v: Forger) -> str:
    return led_on(v, v.names.to_mend, "answer", "ordered", "answered", actor="15002", site=_OTHER_SHOP, done="已改")


def lapses_before_its_day(v: Forger) -> str:
    return led_on(v, v.names.to_mend, "lapse", "ordered", "lapsed", site=_OTHER_SHOP, reason="未改")


def judges_his_own_answer(v: Forger) -> str:
    """Let the administrator and whoever answered last be one person with two posts, and have him approve it."""
    answer = v.last("rectification.stepped", step="answer")
    row(v, "staff.recorded", "staff", answer.actor, identity=ADMINISTRATOR)
    return led_on(v, v.names.rectified, "approve", "answered", "accepted")


def answers_for_a_reason(v: Forger) -> str:
    shown = [{"sha256": "cd" * 32, "kind": "image/jpeg", "size": 9}]
    said = {"done": "已改", "evidence": shown, "reason": "没有人手"}
    return led_on(v, v.names.to_mend, "answer", "ordered", "answered", actor="15002", site=_OTHER_SHOP, **said)


RECTIFICATION_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "an answer for a reason": ("rectification_step_amiss", answers_for_a_reason),
}
RECTIFICATION: Final[dict[str, Forgery]] = {
    "rectification_amiss": lambda v: ordered(v, site=_OTHER_SHOP),
    "rectification_step_amiss": answers_without_showing,
    "rectification_lapsed_early": lapses_before_its_day,
    "rectification_judged_by_same": judges_his_own_answer,
}
