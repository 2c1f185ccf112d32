"""Rules for the way of a claim: filed, reviewed by two, noticed for so many days, objected to, or taken back."""

from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.time import (
    stays_of,
    stays_overlap,
    time_miscounted,
    times_amiss,
    worth_wrongly,
)
from supermarket.audit.package.checker.rules.households.lineage import lineage, numbers_of, related
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later, named

_RANK = {"institute": 1, "centre": 2}  # how high a tier stands; all others are the lowest
Claim = Dict[str, Any]


def rule_of(state: State, claim: Claim) -> Row:
    """Return the rule by which a claim was filed, also where it was ended later on that very day."""
    return state.latest("rule.recorded", claim["rule"], claim["on"], state.chain(claim["site"], claim["on"])) or {}


def state_of(claim: Claim) -> str:
    """Return how an open claim stands: what holds it up comes first."""
    if claim["objections"] > 0:
        return "objected"
    if claim["notices"] > 0:
        return "noticed"
    return ("filed", "reviewed-once", "reviewed")[min(len(claim["reviews"]), 2)]


# --- filing -----------------------------------------------------------------------------------------------------------


def claim_without_rule(entry: Entry, state: State) -> Found:
    """A deed is claimed by a rule that is in force at the place on the business date, and is worth something."""
    rule = state.in_force("rule.recorded", entry.body["rule"], entry.on, state.chain(entry.site, entry.on))
    return None if rule and rule["points"] else {"rule": entry.body["rule"]}


def claim_miscounted(entry: Entry, state: State) -> Found:
    """A claim is worth its units, 1 to 999, times the points of the rule in force that day, or its minutes by it."""
    body = entry.body
    rule = state.in_force("rule.recorded", body["rule"], entry.on, state.chain(entry.site, entry.on))
    if rule is None:
        return None
    right = worth_wrongly(rule, body, body["quantity"])
    return None if right is None else {"points": body["points"], "expected": right}


def served_too_long_ago(entry: Entry, state: State) -> Found:
    """A deed was done on or before the business date, at most so many days ago as the setting allows."""
    served = entry.body.get("served", entry.on)
    if served == entry.on:
        return None
    earliest = later(entry.on, -state.setting("days_served_max", entry.on))
    return None if earliest <= served <= entry.on else {"date": served, "earliest": earliest}


def claim_elsewhere(entry: Entry, state: State) -> Found:
    """What is earned is entered at a place: a station, not one of its shops."""
    return None if state.place(entry.site, state.today) == entry.site else {"site": entry.site}


def _uses(state: State, body: Row) -> List[str]:
    """Return the claims that rest on one of the files already; everybody on one roster is in the same photo."""
    roster, uses = body.get("roster"), []
    for file in body.get("evidence", ()):
        used = {name for name, of in state.photos.get(hash(file["sha256"]), ()) if of is None or of != roster}
        uses += sorted(used, key=named)
    return uses


def _signed(state: State, body: Row) -> List[str]:
    """Return the entries for which a file shows a signed paper; by edition 2 that shows no deed."""
    files = [file["sha256"] for file in body.get("evidence", ())] if state.edition > 1 else []
    return [state.papers[sha256] for sha256 in files if sha256 in state.papers]


def _of_day(state: State, body: Row, day: str) -> List[Row]:
    """Return the deeds of the same person on a day that were claimed and not rejected."""
    found, numbers = [], numbers_of(state, body.get("member"))
    whose = [household for household, last in lineage(state, body["household"]).items() if day <= last]
    for deed in [deed for each in whose for deed in state.deeds.get((each, day), ())]:
        other = body.get("member") and deed["member"] and deed["member"] not in numbers
        if not other and not deed["failed"] and (deed["points"] >= 0 or deed["rule"] == body["rule"]):
            found.append(deed)
    return sorted(found, key=lambda deed: named(deed["claim"]))


def _is_same(body: Row, deed: Row) -> bool:
    stays = stays_of(body)
    at_once = bool(stays) and stays == stays_of(deed)
    return at_once or ("activity" in body and body["activity"] == deed["activity"])


def _overlaps(body: Row, deed: Row) -> bool:
    stays, others = stays_of(body), stays_of(deed)
    return stays_overlap(stays, others) if stays and others else bool(deed["rule"] == body["rule"])


def _overlapped(state: State, body: Row) -> List[str]:
    """Return the claims of the same person whose time a claim overlaps, over a midnight of the days beside too."""
    found = [deed["claim"] for deed in _of_day(state, body, body["served"]) if _overlaps(body, deed)]
    stays = stays_of(body)
    for days in (-1, 1) if stays else ():
        beside = _of_day(state, body, later(body["served"], days))
        found += [deed["claim"] for deed in beside if stays_overlap(stays, stays_of(deed), days)]
    return sorted(found, key=named)


def deed_claimed_twice(entry: Entry, state: State) -> Found:
    """One deed is claimed once: no two claims of one person and day rest on one file, one activity or the same time."""
    uses = set(_uses(state, entry.body)) if "evidence" in entry.body else ()
    for deed in _of_day(state, entry.body, entry.body["served"]):
        if deed["claim"] in uses or _is_same(entry.body, deed):
            return {"claim": deed["claim"]}
    return None


def flags_amiss(entry: Entry, state: State) -> Found:
    """A claim carries the flags that the reviewers must see, no more and no less, and the claims that raised them."""
    body = entry.body
    rule = state.in_force("rule.recorded", body["rule"], entry.on, state.chain(entry.site, entry.on)) or {}
    asked = set(rule.get("evidence", "").split())
    shown = {file["what"] for file in body.get("evidence", ())} | ({"sign-in"} if "roster" in body else set())
    lacks = (not asked & shown if asked and rule.get("points", 0) < 0 else bool(asked - shown)) if rule else False
    uses, overlaps = [*_uses(state, body), *_signed(state, body)], _overlapped(state, body)
    by_administrator = state.staff is not None and state.staff["role"] == "administrator"
    afterwards = "hours" in rule and "roster" not in body and by_administrator and body["served"] < entry.on
    raised = [("evidence-missing", lacks), ("photo-used", uses), ("overlap", overlaps)]
    flags = [name for name, is_raised in [*raised, ("entered-afterwards", afterwards)] if is_raised]
    likes = list(dict.fromkeys([*uses, *overlaps]))
    told = (body.get("flags", []), body.get("likes", []))
    return None if told == (flags, likes) else {"flags": " ".join(flags)}


def roster_unknown(entry: Entry, state: State) -> Found:
    """A claim from a roster is of its request, rule, activity and day, and not for more people than signed in."""
    name = entry.body.get("roster")
    if name is None:
        return None
    roster = state.rosters.get(name)
    told = (entry.body["rule"], entry.body.get("activity"), entry.body["served"])
    if roster is None or told != (roster["rule"], roster["activity"], roster["served"]) or roster["left"] < 1:
        return {"roster": name}
    request = entry.key.rpartition("/")[0]  # of one request the entries after the first are KEY/2, KEY/3
    return None if request and request in (roster["key"], roster["key"].rpartition("/")[0]) else {"roster": name}


def roster_without_rule(entry: Entry, state: State) -> Found:
    """A roster is of a rule in force, and somebody signed in."""
    rule = state.in_force("rule.recorded", entry.body["rule"], entry.on, state.chain(entry.site, entry.on))
    return None if rule and rule["points"] and entry.body["people"] > 0 else {"rule": entry.body["rule"]}


# --- reviews ----------------------------------------------------------------------------------------------------------


def review_not_awaited(entry: Entry, state: State) -> Found:
    """A claim is reviewed that waits for a review."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim and state_of(claim) in ("filed", "reviewed-once") else {"claim": entry.body["claim"]}


def review_by_same(entry: Entry, state: State) -> Found:
    """Two different persons accept a claim."""
    claim = state.claims.get(entry.body["claim"])
    who = state.person(entry.actor)
    if claim and any(state.person(actor) == who for actor in claim["reviews"]):
        return {"claim": entry.body["claim"], "actor": entry.actor}
    return None


def review_by_kin(entry: Entry, state: State) -> Found:
    """Nobody decides on what is for his own household or his kin's."""
    claim = state.claims.get(entry.body["claim"])
    is_kin = claim and related(state, entry.actor, claim["household"])
    return {"claim": entry.body["claim"], "actor": entry.actor} if is_kin else None


def review_tier_untrue(entry: Entry, state: State) -> Found:
    """A review says at what tier its reviewer sits."""
    tier = state.tier(state.staff["site"], state.today) if state.staff else entry.body["tier"]
    return None if entry.body["tier"] == tier else {"tier": tier}


def review_too_low(entry: Entry, state: State) -> Found:
    """One of the two who accept sits as high as the rule, or the setting for many points, asks."""
    claim = state.claims.get(entry.body["claim"])
    if claim is None or entry.body["verdict"] != "accepted" or not claim["reviews"]:
        return None
    above = abs(claim["points"]) > state.setting("review_institute_above", claim["on"], claim["site"])
    wanted = max(_RANK.get(rule_of(state, claim).get("reviewer", ""), 0), 1 if above else 0)
    highest = max(_RANK.get(tier, 0) for tier in (entry.body["tier"], *claim["reviews"].values()))
    return None if highest >= wanted else {"claim": entry.body["claim"]}


def rejected_without_reason(entry: Entry, _state: State) -> Found:
    """Whoever rejects a claim says why."""
    body = entry.body
    silent = body["verdict"] == "rejected" and not body.get("reason")
    return {"claim": body["claim"]} if silent or body["verdict"] not in ("accepted", "rejected") else None


def withdrawn_too_late(entry: Entry, state: State) -> Found:
    """A claim is taken back that has not ended."""
    return None if entry.body["claim"] in state.claims else {"claim": entry.body["claim"]}


def step_elsewhere(entry: Entry, state: State) -> Found:
    """A step with a claim is entered where the claim was filed."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim is None or claim["site"] == entry.site else {"claim": entry.body["claim"]}


# --- notices ----------------------------------------------------------------------------------------------------------


def notice_too_early(entry: Entry, state: State) -> Found:
    """A notice names claims that two have accepted, each once."""
    names = entry.body["claims"]
    for name in names:
        claim = state.claims.get(name)
        if claim is None or state_of(claim) != "reviewed":
            return {"claim": name}
    return None if names and len(set(names)) == len(names) else {"claim": ""}


def notice_leaves_out(entry: Entry, state: State) -> Found:
    """A notice names every such claim at its place and below, of households that are still there, the oldest first."""
    if notice_too_early(entry, state):
        return None
    expected = [
        name
        for name, claim in state.claims.items()
        if entry.site in state.chain(claim["site"], state.today)
        and state.tier(claim["site"], state.today)
        and state_of(claim) == "reviewed"
        and state.living(claim["household"])
    ]
    return None if entry.body["claims"] == expected else {"claims": len(expected)}


def notice_too_short(entry: Entry, state: State) -> Found:
    """A notice hangs from its business date for as many days as the setting says."""
    body = entry.body
    days = max(1, state.setting("notice_days", entry.on, entry.site))
    expected = (entry.on, later(entry.on, days - 1))
    return None if (body["first_day"], body["last_day"]) == expected else {"date": expected[1]}


def notice_not_hanging(entry: Entry, state: State) -> Found:
    """A notice is taken down with all claims that still wait on it, and at least one."""
    body = entry.body
    _last, names = state.notices.get(body["notice"], ("", ()))
    waiting = [
        name
        for name in names
        if name in state.claims
        and state_of(state.claims[name]) == "noticed"
        and state.claims[name]["notice"] == body["notice"]
    ]
    return None if waiting and body["claims"] == waiting else {"notice": body["notice"]}


def objection_to_nothing(entry: Entry, state: State) -> Found:
    """An objection is to a claim that hangs out."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim and state_of(claim) in ("noticed", "objected") else {"claim": entry.body["claim"]}


def no_objection_open(entry: Entry, state: State) -> Found:
    """What is resolved is an open objection: it is dismissed or upheld."""
    claim = state.claims.get(entry.body["claim"])
    fine = claim and state_of(claim) == "objected" and entry.body["outcome"] in ("dismissed", "upheld")
    return None if fine else {"claim": entry.body["claim"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def filed(state: State, entry: Entry) -> None:
    """Take in a claim."""
    body, name = entry.body, f"{entry.origin}-{entry.seq}"
    fields = ("household", "member", "rule", "quantity", "minutes", "points", "served")
    about = {field: body.get(field) for field in fields}
    times = {field: body.get(field) for field in ("start", "end", "sittings", "activity")}
    standing = {"reviews": {}, "notices": 0, "notice": "", "last_day": "", "objections": 0, "failed": False}
    claim = {"claim": name, "site": entry.site, "on": entry.on, "flags": body.get("flags", ())}
    claim.update(**about, **times, **standing)
    state.claims[name] = claim
    state.deeds[body["household"], body["served"]].append(claim)
    for file in body.get("evidence", ()):
        state.photos[hash(file["sha256"])].append((name, body.get("roster")))
    if body.get("roster") in state.rosters:
        state.rosters[body["roster"]]["left"] -= 1


def roster_taken(state: State, entry: Entry) -> None:
    """Take in a roster; its claims follow it."""
    body = entry.body
    told = {field: body[field] for field in ("rule", "activity", "served")}
    state.rosters[f"{entry.origin}-{entry.seq}"] = {**told, "left": body["people"], "key": entry.key}


def reviewed(state: State, entry: Entry) -> None:
    """A claim was accepted by one more, or rejected."""
    claim = state.claims.get(entry.body["claim"])
    if claim and entry.body["verdict"] == "accepted":
        claim["reviews"][entry.actor] = entry.body["tier"]
    elif claim:
        _failed(state, entry.body["claim"])


def _failed(state: State, name: str) -> None:
    claim = state.claims.pop(name, None)
    if claim:
        claim["failed"] = True


def claim_withdrawn(state: State, entry: Entry) -> None:
    """A claim was taken back."""
    _failed(state, entry.body["claim"])


def noticed(state: State, entry: Entry) -> None:
    """Claims hang out."""
    name, body = f"{entry.origin}-{entry.seq}", entry.body
    state.notices[name] = (body["last_day"], tuple(body["claims"]))
    for each in body["claims"]:
        claim = state.claims.get(each)
        if claim:
            claim["notices"] += 1
            claim["notice"], claim["last_day"] = name, body["last_day"]


def taken_down(state: State, entry: Entry) -> None:
    """Claims hang out no longer."""
    for each in entry.body["claims"]:
        if each in state.claims:
            state.claims[each]["notices"] -= 1


def objected(state: State, entry: Entry) -> None:
    """Somebody objects."""
    if entry.body["claim"] in state.claims:
        state.claims[entry.body["claim"]]["objections"] += 1


def resolved(state: State, entry: Entry) -> None:
    """An objection was dismissed, or upheld and the claim has failed."""
    if entry.body["outcome"] == "upheld":
        _failed(state, entry.body["claim"])
    elif entry.body["claim"] in state.claims:
        state.claims[entry.body["claim"]]["objections"] -= 1


_FILED, _REVIEWED, _NOTICED = ("claim.filed",), ("claim.reviewed",), ("notice.published",)
_STEPS = ("claim.reviewed", "claim.withdrawn", "claim.objected", "objection.resolved")
CLAIM_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("claim_without_rule", _FILED, claim_without_rule),
    ("claim_miscounted", _FILED, claim_miscounted),
    ("served_too_long_ago", ("claim.filed", "roster.taken", "points.credited"), served_too_long_ago),
    ("claim_elsewhere", ("claim.filed", "roster.taken", "notice.published"), claim_elsewhere),
    ("times_amiss", _FILED, times_amiss),
    ("time_miscounted", ("claim.filed", "points.credited"), time_miscounted),
    ("deed_claimed_twice", _FILED, deed_claimed_twice),
    ("flags_amiss", _FILED, flags_amiss),
    ("roster_unknown", _FILED, roster_unknown),
    ("roster_without_rule", ("roster.taken",), roster_without_rule),
    ("review_not_awaited", _REVIEWED, review_not_awaited),
    ("review_by_same", _REVIEWED, review_by_same),
    ("review_by_kin", ("claim.reviewed", "objection.resolved"), review_by_kin),
    ("review_tier_untrue", _REVIEWED, review_tier_untrue),
    ("review_too_low", _REVIEWED, review_too_low),
    ("rejected_without_reason", _REVIEWED, rejected_without_reason),
    ("withdrawn_too_late", ("claim.withdrawn",), withdrawn_too_late),
    ("step_elsewhere", _STEPS, step_elsewhere),
    ("notice_too_early", _NOTICED, notice_too_early),
    ("notice_leaves_out", _NOTICED, notice_leaves_out),
    ("notice_too_short", _NOTICED, notice_too_short),
    ("notice_not_hanging", ("notice.withdrawn",), notice_not_hanging),
    ("objection_to_nothing", ("claim.objected",), objection_to_nothing),
    ("no_objection_open", ("objection.resolved",), no_objection_open),
]
CLAIM_TAKEN: Dict[str, Any] = {
    "claim.filed": filed,
    "roster.taken": roster_taken,
    "claim.reviewed": reviewed,
    "claim.withdrawn": claim_withdrawn,
    "notice.published": noticed,
    "notice.withdrawn": taken_down,
    "claim.objected": objected,
    "objection.resolved": resolved,
}
