"""The forgeries about personal details erased: each rule of it broken once, and in further ways."""

from typing import Any, Final

from tests.audit.rules.forgeries import ADMINISTRATOR, Forgery
from tests.audit.rules.forging import GONE, Forger
from tests.erasure.leaving import SECOND

_PAPER: Final = {"sha256": "fa" * 32, "kind": "image/png", "size": 9}


def asked_for(v: Forger, member: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"member": member, "reason": "person-asks", "paper": _PAPER, **said}
    body = {name: value for name, value in told.items() if value is not GONE}
    asked = {name: value["sha256"] if name == "paper" else value for name, value in body.items()}
    return v.add("erasure.requested", {"asked": asked, **body}, actor=ADMINISTRATOR, site="1000")


def agreed_to(v: Forger, actor: str = SECOND.actor, **said: Any) -> str:  # noqa: ANN401 - as above
    """Approve what waits, of every version of the record; `said` is told otherwise."""
    member = v.named(v.names.erasure).body["member"]
    of = {
        entry.body["person"]
        for entry in v.entries
        if entry.kind == "member.recorded" and entry.body["member"] == member
    }
    told = {"request": v.names.erasure, "commitments": sorted(of), **said}
    body = {"asked": {"request": told["request"]}, **told}
    return v.add("erasure.approved", body, actor=actor, site="1000")


def of_another(v: Forger) -> str:
    heads = v.last("member.recorded", member=f"{v.names.heir}-1")
    return agreed_to(v, commitments=[heads.body["person"]])


def by_a_pin_that_he_set(v: Forger) -> str:
    v.add("pin.reset", {"staff": SECOND.actor, "first": "yes"}, actor=ADMINISTRATOR, site="1000")
    return agreed_to(v)


def requested_by_a_pin_that_he_set(v: Forger) -> str:
    v.add("pin.reset", {"staff": ADMINISTRATOR}, actor=SECOND.actor, site="1000")
    asked = asked_for(v, v.names.leaver_named)
    return agreed_to(v, request=asked)


def twice(v: Forger) -> str:
    agreed_to(v)
    return agreed_to(v)


def of_who_is_gone(v: Forger) -> str:
    agreed_to(v)
    return asked_for(v, v.named(v.names.erasure).body["member"])


def one_record_too_many(v: Forger) -> str:
    gone = v.last("member.recorded", member=f"{v.names.heir}-1")
    own = v.last("member.recorded", member=v.named(v.names.erasure).body["member"])
    return agreed_to(v, commitments=sorted({own.body["person"], gone.body["person"]}))


ERASURE_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "no paper": ("erasure_amiss", lambda v: asked_for(v, v.names.leaver_named, paper=GONE)),
    "a paper that is no picture": (
        "erasure_amiss",
        lambda v: asked_for(v, v.names.leaver_named, paper={**_PAPER, "kind": "text/plain"}),
    ),
    "two at once": ("erasure_amiss", lambda v: asked_for(v, v.names.leaver_named, staff=SECOND.actor)),
    "nobody": ("erasure_amiss", lambda v: asked_for(v, "1000-1-9-33-1")),
    "who is gone": ("erasure_repeated", of_who_is_gone),
    "what was approved": ("erasure_not_requested", twice),
    "by a PIN that he set": ("erasure_not_requested", by_a_pin_that_he_set),
    "requested by a PIN that he set": ("erasure_not_requested", requested_by_a_pin_that_he_set),
    "what nobody requested": ("erasure_not_requested", lambda v: agreed_to(v, request=v.names.credit)),
    "nothing": ("erasure_of_another", lambda v: agreed_to(v, commitments=[])),
    "one record too many": ("erasure_of_another", one_record_too_many),
    "a note that is not his": (
        "erasure_of_another",
        lambda v: agreed_to(v, notes=[{"entry": v.names.credit, "commitment": "ab" * 32}]),
    ),
    "who holds points": ("erasure_too_early", lambda v: asked_for(v, f"{v.names.leaver}-1")),
    "a picture used before": (
        "paper_used",
        lambda v: asked_for(v, v.names.leaver_named, paper=v.named(v.names.erasure).body["paper"]),
    ),
}
ERASURES: Final[dict[str, Forgery]] = {
    "erasure_amiss": lambda v: asked_for(v, v.names.leaver_named, reason="nothing"),
    "erasure_repeated": lambda v: asked_for(v, v.named(v.names.erasure).body["member"]),
    "erasure_not_requested": lambda v: agreed_to(v, ADMINISTRATOR),
    "erasure_of_another": of_another,
    "erasure_of_present": lambda v: asked_for(v, f"{v.names.heir}-1"),
    "erasure_too_early": lambda v: asked_for(v, v.names.leaver_named, reason="ten-years", paper=GONE),
}
