"""The forgeries about activities, themes, projects, trainings and certificates: each rule broken once."""

from typing import Any, Final

from tests.audit.rules.forgeries import CLERK, MANAGER, STATION, Forgery
from tests.audit.rules.forging import GONE, Forger


def step(v: Forger, name: str, case: str, was: str, state: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Lead an activity on, honestly unless something is said otherwise."""
    named: dict[str, Any] = {word: said[word] for word in _ASKED if word in said}
    asked: dict[str, Any] = {"step": name, "case": case, **named}
    body = {"asked": asked, "case": case, "step": name, "was": was, "state": state, **said}
    return v.add("activity.stepped", body, actor=MANAGER, site=STATION)


_ASKED: Final[tuple[str, ...]] = ("day", "qualifier", "roster", "why", "reason")


PICTURE: Final = {"what": "photo", "sha256": "cd" * 32, "kind": "image/jpeg", "size": 4}


def held(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Hold the activity that waits."""
    told = {"day": v.today, "heads": 12, "qualifier": "exact", **said}
    return step(v, "hold", v.names.waiting, "planned", "held", **told)


def planned(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return v.again(v.last("activity.planned"), **{"title": "另一场", **said})


def certified_absent(v: Forger) -> str:
    """Certify that somebody attended who did not."""
    other = f"{v.names.household}-1"
    return v.again(v.last("certificate.issued"), member=other)


def certified_of_no_day(v: Forger) -> str:
    """Leave out of a certificate on which day its training was, so that a deed before that day could rest on it."""
    like = v.last("certificate.issued")
    body = {name: value for name, value in like.body.items() if name != "trained"}
    v.entries[v.entries.index(like)] = like._replace(body=body)
    return f"{like.origin}-{like.seq}"


def earned_again(v: Forger) -> str:
    """Claim once more, on another day, by a certificate by which a deed was claimed."""
    like = v.last("claim.filed", certificate=v.names.certificate)
    asked = {name: value for name, value in like.body["asked"].items() if name not in {"on", "served"}}
    body = {**like.body, "asked": asked, "served": v.day(-1), "flags": GONE, "likes": GONE}
    return v.add(
        "claim.filed",
        {name: value for name, value in body.items() if value is not GONE},
        actor=CLERK,
        site=STATION,
    )


def later_month(v: Forger) -> str:
    return v.day(40)


def earned_by_withdrawn(v: Forger) -> str:
    """Claim by the certificate that was withdrawn, for whom it was made out."""
    like = v.last("claim.filed", certificate=v.names.certificate)
    household = v.names.also_trained.rpartition("-")[0]
    said = {"household": household, "member": v.names.also_trained, "certificate": v.names.withdrawn}
    asked = {name: value for name, value in {**like.body["asked"], **said}.items() if name not in {"on", "member"}}
    body = {name: value for name, value in like.body.items() if name not in {"flags", "likes"}}
    return v.add("claim.filed", {**body, **said, "asked": {**asked, "member": "1"}}, actor=CLERK, site=STATION)


def theme(v: Forger) -> str:
    like = v.last("theme.recorded")
    body = {**like.body, "theme": "602", "month": "2026-13", "from": v.today}
    return v.add("theme.recorded", body, actor=like.actor, site=like.site)


ACTIVITIES: Final[dict[str, Forgery]] = {
    "theme_amiss": theme,
    "activity_amiss": lambda v: planned(v, kind="dancing"),
    "activity_twice": lambda v: v.again(v.last("activity.planned")),
    "activity_day_amiss": lambda v: planned(v, day=v.day(-60)),
    "activity_step_amiss": lambda v: held(v, qualifier="almost"),
    "file_amiss": lambda v: held(v, evidence=[{**PICTURE, "size": 0}]),
    "activity_proof_amiss": lambda v: held(v, roster=v.names.helpers),
    "count_amiss": lambda v: v.again(v.last("count.reported"), times_qualifier=GONE),
    "certificate_amiss": certified_absent,
    "claim_certificate_amiss": earned_again,
    "certificate_withdrawn_amiss": lambda v: v.again(v.last("certificate.withdrawn")),
}
ACTIVITY_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "a theme of another month": ("activity_amiss", lambda v: planned(v, theme="601", day=later_month(v))),
    "an activity of a shop": ("activity_amiss", lambda v: planned(v, site="5001")),
    "a count of days to come": ("count_amiss", lambda v: v.again(v.last("count.reported"), last_day=v.day(1))),
    "one photo twice": ("file_amiss", lambda v: held(v, evidence=[PICTURE, PICTURE])),
    "a photo with more to it": ("file_amiss", lambda v: held(v, evidence=[{**PICTURE, "name": "王样例.jpg"}])),
    "fewer heads than signed in": ("activity_step_amiss", lambda v: held(v, heads=0, roster=v.names.helpers)),
    "fewer heads than attended by name": (
        "activity_step_amiss",
        lambda v: step(
            v, "correct", v.names.training, "held", "corrected", heads=1, qualifier="exact", reason="数错了"
        ),
    ),
    "a certificate that does not say of which day": ("certificate_amiss", certified_of_no_day),
    "a certificate withdrawn at another place": (
        "certificate_withdrawn_amiss",
        lambda v: v.add(
            "certificate.withdrawn",
            {**v.last("certificate.withdrawn").body, "certificate": v.names.certificate},
            actor=MANAGER,
            site=STATION,
        ),
    ),
    "a claim by a certificate that was withdrawn": ("claim_certificate_amiss", earned_by_withdrawn),
}
CASES: Final[dict[str, Forgery]] = {
    "case_step_illegal": lambda v: step(
        v, "hold", v.names.called_off, "called-off", "held", day=v.today, heads=12, qualifier="exact"
    ),
    "case_time_amiss": lambda v: held(v, within=5),
}
