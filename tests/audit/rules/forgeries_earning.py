"""The forgeries of claims, notices and points: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from tests.audit.rules.forgeries import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, SHOP, STATION, Forgery
from tests.audit.rules.forging import GONE, Forger

# --- claims -----------------------------------------------------------------------------------------------------------


def claim(v: Forger, household: str, rule: str, points: int, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """File a claim of one unit without evidence, honestly unless something is said otherwise."""
    site = said.pop("site", STATION)
    asked = {"household": household, "rule": rule, "quantity": 1}
    asked |= {name: said[name] for name in ("start", "end", "roster", "member") if name in said}
    body = {**asked, "asked": asked, "points": points, "served": v.today, "flags": ["evidence-missing"], **said}
    kept = {name: value for name, value in body.items() if value is not GONE}
    return v.add("claim.filed", kept, actor=CLERK, site=site)


def roster(v: Forger) -> str:
    asked = {"rule": "XXX-01", "activity": "宣讲", "served": v.today}
    return v.add("roster.taken", {"asked": asked, **asked, "people": 1}, actor=CLERK, site=STATION)


def same_deed(v: Forger) -> str:
    times = {"start": "08:00", "end": "09:00", "flags": ["evidence-missing", "overlap"]}
    return claim(v, v.names.household, "VOL-02", 4, **times, likes=[v.names.timed])


def reviewed(v: Forger, name: str, actor: str, verdict: str = "accepted", tier: str = "station") -> str:
    asked = {"claim": name, "verdict": verdict}
    return v.add("claim.reviewed", {"asked": asked, **asked, "tier": tier}, actor=actor, site=STATION)


def step(v: Forger, kind: str, name: str, *, actor: str = MANAGER, site: str = STATION, **said: Any) -> str:  # noqa: ANN401 - what a body says
    asked = {"claim": name, **said, "reason": "另有原因"}
    return v.add(kind, {"asked": asked, **asked}, actor=actor, site=site)


def notice(v: Forger, *names: str, days: int = 5) -> str:
    body = {"asked": {}, "claims": list(names), "first_day": v.today, "last_day": v.day(days - 1)}
    return v.add("notice.published", body, actor=MANAGER, site=STATION)


def taken_down(v: Forger) -> str:
    said = {"notice": v.names.hanging, "reason": "写错了"}
    return v.add("notice.withdrawn", {"asked": said, **said, "claims": [v.names.due]}, actor=MANAGER, site=STATION)


CLAIMS: Final[dict[str, Forgery]] = {
    "claim_without_rule": lambda v: claim(v, v.names.household, "XXX-01", 4, flags=GONE),
    "claim_miscounted": lambda v: claim(v, v.names.household, "GOV-01", 3),
    "served_too_long_ago": lambda v: claim(v, v.names.household, "GOV-01", 2, served=v.day(-31)),
    "claim_elsewhere": lambda v: claim(v, v.names.household, "GOV-01", 2, site=SHOP),
    "times_amiss": lambda v: claim(v, v.names.household, "GOV-01", 2, start="09:00", end="08:00"),
    "time_miscounted": lambda v: claim(v, v.names.household, "VOL-01", 1, start="10:00", end="11:00", minutes=90),
    "deed_claimed_twice": same_deed,
    "flags_amiss": lambda v: claim(v, v.names.household, "GOV-01", 2, flags=GONE),
    "roster_unknown": lambda v: claim(v, v.names.heir, "LEC-01", 1, roster=v.names.roster, flags=GONE),
    "roster_without_rule": roster,
    "review_not_awaited": lambda v: reviewed(v, v.names.reviewed, MANAGER),
    "review_by_same": lambda v: reviewed(v, v.names.once, REVIEWER),
    "review_by_kin": lambda v: reviewed(v, v.names.kin, REVIEWER),
    "review_tier_untrue": lambda v: reviewed(v, v.names.filed, MANAGER, tier="centre"),
    "review_too_low": lambda v: reviewed(v, v.names.high, MANAGER),
    "rejected_without_reason": lambda v: reviewed(v, v.names.filed, MANAGER, "rejected"),
    "withdrawn_too_late": lambda v: step(v, "claim.withdrawn", v.names.upheld),
    "step_elsewhere": lambda v: step(v, "claim.withdrawn", v.names.filed, actor=CLERK, site=SHOP),
    "notice_too_early": lambda v: notice(v, v.names.reviewed, v.names.ready, v.names.filed),
    "notice_leaves_out": lambda v: notice(v, v.names.reviewed),
    "notice_too_short": lambda v: notice(v, v.names.reviewed, v.names.ready, days=4),
    "notice_not_hanging": taken_down,
    "objection_to_nothing": lambda v: step(v, "claim.objected", v.names.filed),
    "no_objection_open": lambda v: step(v, "objection.resolved", v.names.due, outcome="dismissed"),
}

# --- points -----------------------------------------------------------------------------------------------------------


def posted(v: Forger, name: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Post a claim that no limit cuts, honestly unless something is said otherwise."""
    filed, actor, site = v.named(name).body, said.pop("actor", MANAGER), said.pop("site", STATION)
    points, units = said.pop("points", filed["points"]), filed["quantity"]
    body = {
        "asked": {"claim": name},
        "claim": name,
        "household": filed["household"],
        "lines": [{"rule": filed["rule"], "quantity": units, "points": points}],
        "points": points,
        "served": filed["served"],
        "units": units,
        "honour": max(points, 0),
        **said,
    }
    return v.add("claim.posted", body, actor=actor, site=site)


def credited(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Credit a household like the last time, but for what is said."""
    like = v.named(v.names.credit)
    body = {name: value for name, value in {**like.body, "served": v.today, **said}.items() if value is not GONE}
    return v.add("points.credited", body, actor=ADMINISTRATOR, site=STATION)


def expired(  # noqa: PLR0913 - what lapses, by name
    v: Forger, household: str, points: int, *, until: str, actor: str, site: str
) -> str:
    asked = {"household": household, "until": until}
    years = [{"award_year": "2026", "points": points}]
    return v.add("points.expired", {"asked": asked, **asked, "years": years, "points": points}, actor=actor, site=site)


def expired_elsewhere(v: Forger) -> str:
    until = v.last("household.departed", household=v.names.leaver).body["until"]
    v.days = 200
    return expired(v, v.names.leaver, 10, until=until, actor=ADMINISTRATOR, site="3002")


POINTS: Final[dict[str, Forgery]] = {
    "posted_out_of_turn": lambda v: posted(v, v.names.contested),
    "posted_too_early": lambda v: posted(v, v.names.early),
    "posted_to_another": lambda v: posted(v, v.names.due, household=v.names.other),
    "posted_elsewhere": lambda v: posted(v, v.names.due, actor=ADMINISTRATOR, site="3002"),
    "posted_as_other": lambda v: posted(v, v.names.due, served=v.day(-9)),
    "cut_wrongly": lambda v: posted(v, v.names.due, points=4),
    "deducted_wrongly": lambda v: posted(v, v.names.deduction),
    "settled_wrongly": lambda v: credited(v, settled=1),
    "credited_wrongly": lambda v: credited(v, points=v.named(v.names.credit).body["points"] + 1),
    "credit_unflagged": lambda v: credited(v, flags=GONE),
    "lapsed_wrongly": lambda v: expired(v, v.names.household, 1, until=v.day(-1), actor=MANAGER, site=STATION),
    "lapsed_elsewhere": expired_elsewhere,
}
