"""Rules for the way of a claim: filed, reviewed by two, or taken back; and how each step leaves it."""

from sys import intern
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.rules.earning.time import (
    Stay,
    stays_of,
    stays_overlap,
    time_miscounted,
    times_amiss,
    worth_wrongly,
)
from supermarket.audit.package.checker.rules.households.lineage import lineage, numbers_of, related
from supermarket.audit.package.checker.rules.seen import NOBODY, Claim, Deed
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later

_SHOWN_BY = {"roster": "sign-in", "order": "order", "certificate": "document"}  # what a field of a claim shows
_RANK = {"institute": 1, "centre": 2}  # how high a tier stands; all others are the lowest


def rule_of(state: State, claim: Claim) -> Row:
    """Return the rule by which a claim was filed, also where it was ended later on that very day."""
    return state.latest_at("rule.recorded", claim.rule, claim.on, claim.site) or {}


def state_of(claim: Claim) -> str:
    """Return how an open claim stands: what holds it up comes first."""
    if claim.objections > 0:
        return "objected"
    if claim.notices > 0:
        return "noticed"
    if not claim.reviews:
        return "filed"
    return "reviewed-once" if len(claim.reviews) == 1 else "reviewed"


# --- filing -----------------------------------------------------------------------------------------------------------


def claim_without_rule(entry: Entry, state: State) -> Found:
    """A deed is claimed by a rule that is in force at the place on the business date, and is worth something."""
    rule = state.in_force_at("rule.recorded", entry.body["rule"], entry.on, entry.site)
    return None if rule and rule["points"] else {"rule": entry.body["rule"]}


def claim_miscounted(entry: Entry, state: State) -> Found:
    """A claim is worth its units, 1 to 999, times the points of the rule in force that day, or its minutes by it."""
    body = entry.body
    rule = state.in_force_at("rule.recorded", body["rule"], entry.on, entry.site)
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
        before = state.photos.uses(hash(file["sha256"]))
        if before:
            used = {name for name, of in before if of is None or of != roster}
            uses += sorted(used, key=named)
    return uses


def _stays(deed: Deed) -> List[Stay]:
    """Return when somebody was there by what a claim said."""
    if deed.start is None and not deed.sittings:
        return []
    return stays_of({"start": deed.start, "end": deed.end, "sittings": deed.sittings})


def _signed(state: State, body: Row) -> List[str]:
    """Return the entries for which a file shows a signed paper; by edition 2 that shows no deed."""
    files = [file["sha256"] for file in body.get("evidence", ())] if state.edition > 1 else []
    return [state.papers[sha256] for sha256 in files if sha256 in state.papers]


def _of_day(state: State, body: Row, day: str) -> List[Deed]:
    """Return the deeds of the same person on a day that were claimed and not rejected."""
    whose = lineage(state, body["household"])
    of_day = state.deeds.get(day, {})
    deeds = [deed for each, last in whose.items() if day <= last for deed in of_day.get(each, ())]
    if not deeds:
        return deeds  # as on most days
    found, member = [], body.get("member")
    numbers = numbers_of(state, member)
    for deed in deeds:
        other = member and deed.member and deed.member not in numbers
        if not other and not deed.failed and (deed.points >= 0 or deed.rule == body["rule"]):
            found.append(deed)
    return sorted(found, key=lambda deed: named(deed.name))


def _is_same(body: Row, deed: Deed) -> bool:
    stays = stays_of(body)
    at_once = bool(stays) and stays == _stays(deed)
    return at_once or ("activity" in body and body["activity"] == deed.activity)


def _overlaps(body: Row, deed: Deed) -> bool:
    stays, others = stays_of(body), _stays(deed)
    if stays and others:
        return stays_overlap(stays, others)
    return deed.rule == body["rule"] and "order" not in body  # each order is a deed of its own


def _overlapped(state: State, body: Row) -> List[str]:
    """Return the claims of the same person whose time a claim overlaps, over a midnight of the days beside too."""
    found = [deed.name for deed in _of_day(state, body, body["served"]) if _overlaps(body, deed)]
    stays = stays_of(body)
    for days in (-1, 1) if stays else ():
        beside = _of_day(state, body, later(body["served"], days))
        found += [deed.name for deed in beside if stays_overlap(stays, _stays(deed), days)]
    return sorted(found, key=named)


def deed_claimed_twice(entry: Entry, state: State) -> Found:
    """One deed is claimed once: no two claims of one person and day rest on one file, one activity or the same time."""
    deeds = _of_day(state, entry.body, entry.body["served"])
    uses = set(_uses(state, entry.body)) if deeds and "evidence" in entry.body else ()
    for deed in deeds:
        if deed.name in uses or _is_same(entry.body, deed):
            return {"claim": deed.name}
    return None


def flags_amiss(entry: Entry, state: State) -> Found:
    """A claim carries the flags that the reviewers must see, no more and no less, and the claims that raised them."""
    body = entry.body
    rule = state.in_force_at("rule.recorded", body["rule"], entry.on, entry.site) or {}
    asked = set(rule.get("evidence", "").split())
    shown = {file["what"] for file in body.get("evidence", ())}
    for name, what in _SHOWN_BY.items():
        if name in body:
            shown.add(what)
    lacks = (not asked & shown if asked and rule.get("points", 0) < 0 else bool(asked - shown)) if rule else False
    uses = [*_uses(state, body), *_signed(state, body)] if "evidence" in body else []
    overlaps = _overlapped(state, body)
    by_administrator = state.staff is not None and state.staff["role"] == "administrator"
    afterwards = "hours" in rule and "roster" not in body and by_administrator and body["served"] < entry.on
    if not (lacks or uses or overlaps or afterwards or "flags" in body or "likes" in body):
        return None  # as mostly
    raised = [("evidence-missing", lacks), ("photo-used", uses), ("overlap", overlaps)]
    flags = [name for name, is_raised in [*raised, ("entered-afterwards", afterwards)] if is_raised]
    likes = list(dict.fromkeys([*uses, *overlaps]))
    told = (body.get("flags", []), body.get("likes", []))
    return None if told == (flags, likes) else {"flags": " ".join(flags)}


def roster_unknown(entry: Entry, state: State) -> Found:
    """A claim from a roster is of its request, rule, activity and day, and not for more people than signed in.

    By edition 5 the claims of a roster follow it at once, by whoever took it: nobody is put on it afterwards.
    """
    name = entry.body["roster"]
    roster = state.rosters.get(name)
    told = (entry.body["rule"], entry.body.get("activity"), entry.body["served"])
    if roster is None or told != (roster["rule"], roster["activity"], roster["served"]) or roster["left"] < 1:
        return {"roster": name}
    taken = state.entry(named(name)) or ()
    follows = (entry.origin, entry.seq) == roster["next"] and (entry.site, entry.on, entry.actor) == taken[1:]
    if state.edition > 4 and not follows:
        return {"roster": name}
    request = entry.key.rpartition("/")[0]  # of one request the entries after the first are KEY/2, KEY/3
    return None if request and request in (roster["key"], roster["key"].rpartition("/")[0]) else {"roster": name}


def roster_without_rule(entry: Entry, state: State) -> Found:
    """A roster is of a rule in force, and somebody signed in."""
    rule = state.in_force_at("rule.recorded", entry.body["rule"], entry.on, entry.site)
    return None if rule and rule["points"] and entry.body["people"] > 0 else {"rule": entry.body["rule"]}


# --- reviews ----------------------------------------------------------------------------------------------------------


def review_not_awaited(entry: Entry, state: State) -> Found:
    """A claim is reviewed that waits for a review."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim and state_of(claim) in ("filed", "reviewed-once") else {"claim": entry.body["claim"]}


def review_by_same(entry: Entry, state: State) -> Found:
    """Two different persons accept a claim."""
    claim = state.claims.get(entry.body["claim"])
    if claim is None or not claim.reviews:
        return None
    who = state.person(entry.actor)
    for actor in claim.reviews:
        if state.person(actor) == who:
            return {"claim": entry.body["claim"], "actor": entry.actor}
    return None


def review_by_kin(entry: Entry, state: State) -> Found:
    """Nobody decides on what is for his own household or his kin's."""
    claim = state.claims.get(entry.body["claim"])
    is_kin = claim and related(state, entry.actor, claim.household)
    return {"claim": entry.body["claim"], "actor": entry.actor} if is_kin else None


def review_tier_untrue(entry: Entry, state: State) -> Found:
    """A review says at what tier its reviewer sits."""
    tier = state.tier(state.staff["site"], state.today) if state.staff else entry.body["tier"]
    return None if entry.body["tier"] == tier else {"tier": tier}


def review_too_low(entry: Entry, state: State) -> Found:
    """One of the two who accept sits as high as the rule, or the setting for many points, asks."""
    claim = state.claims.get(entry.body["claim"])
    if claim is None or entry.body["verdict"] != "accepted" or not claim.reviews:
        return None
    above = abs(claim.points) > state.setting("review_institute_above", claim.on, claim.site)
    wanted = max(_RANK.get(rule_of(state, claim).get("reviewer", ""), 0), 1 if above else 0)
    if not wanted:
        return None
    highest = max(_RANK.get(tier, 0) for tier in (entry.body["tier"], *claim.reviews.values()))
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
    return None if claim is None or claim.site == entry.site else {"claim": entry.body["claim"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def filed(state: State, entry: Entry) -> None:
    """Take in a claim."""
    body, name = entry.body, f"{entry.origin}-{entry.seq}"
    get, member = body.get, body.get("member")
    household, served, site = intern(body["household"]), intern(body["served"]), intern(entry.site)
    claim, deed = Claim(name, state.filed), Deed(name)
    claim.site, claim.on, claim.household, claim.served = site, intern(entry.on), household, served
    claim.deed = deed
    claim.member = deed.member = member and intern(member)
    claim.rule = deed.rule = intern(body["rule"])
    claim.points = deed.points = body["points"]
    claim.quantity, claim.minutes = body["quantity"], get("minutes")
    start, end, activity = get("start"), get("end"), get("activity")  # many say the same
    deed.start, deed.end, deed.activity = start and intern(start), end and intern(end), activity and intern(activity)
    deed.sittings = get("sittings")
    claim.flags = get("flags", ())
    state.filed += 1
    before = let_go(state, name) if name in state.claims else None
    if before:  # of a name that was there already
        claim.number = before.number
    state.claims[name] = state.claims_at[site][name] = claim
    state.deeds[served].setdefault(household, []).append(deed)
    for file in body.get("evidence", ()):
        state.photos.add(hash(file["sha256"]), (entry.origin, entry.seq), get("roster"))
    if body.get("roster") in state.rosters:
        state.rosters[body["roster"]]["left"] -= 1
        state.rosters[body["roster"]]["next"] = (entry.origin, entry.seq + 1)
    if "certificate" in body:
        state.certified.setdefault(body["certificate"], []).append(deed)


def roster_taken(state: State, entry: Entry) -> None:
    """Take in a roster; its claims follow it."""
    body = entry.body
    told = {field: body[field] for field in ("rule", "activity", "served")}
    about = {"left": body["people"], "people": body["people"], "key": entry.key, "site": entry.site}
    about["next"] = (entry.origin, entry.seq + 1)
    state.rosters[f"{entry.origin}-{entry.seq}"] = {**told, **about}


def reviewed(state: State, entry: Entry) -> None:
    """A claim was accepted by one more, or rejected."""
    claim = state.claims.get(entry.body["claim"])
    if claim and entry.body["verdict"] == "accepted":
        claim.reviews[entry.actor] = entry.body["tier"]
    elif claim:
        _failed(state, entry.body["claim"])


def _failed(state: State, name: str) -> None:
    claim = let_go(state, name)
    if claim:
        claim.deed.failed = True


def let_go(state: State, name: str) -> Optional[Claim]:
    """Return a claim that is on its way no longer."""
    claim = state.claims.pop(name, None)
    if claim:
        del state.claims_at[claim.site][name]
        claim.reviews = NOBODY
    return claim


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
            claim.notices += 1
            claim.notice, claim.last_day = name, body["last_day"]


def taken_down(state: State, entry: Entry) -> None:
    """Claims hang out no longer."""
    for each in entry.body["claims"]:
        if each in state.claims:
            state.claims[each].notices -= 1


def objected(state: State, entry: Entry) -> None:
    """Somebody objects."""
    if entry.body["claim"] in state.claims:
        state.claims[entry.body["claim"]].objections += 1


def resolved(state: State, entry: Entry) -> None:
    """An objection was dismissed, or upheld and the claim has failed."""
    if entry.body["outcome"] == "upheld":
        _failed(state, entry.body["claim"])
    elif entry.body["claim"] in state.claims:
        state.claims[entry.body["claim"]].objections -= 1


_FILED, _REVIEWED = ("claim.filed",), ("claim.reviewed",)
_STEPS = ("claim.reviewed", "claim.withdrawn", "claim.objected", "objection.resolved")
CLAIM_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("claim_without_rule", _FILED, claim_without_rule),
    ("claim_miscounted", _FILED, claim_miscounted),
    ("served_too_long_ago", ("claim.filed", "roster.taken", "points.credited"), served_too_long_ago),
    ("claim_elsewhere", ("claim.filed", "roster.taken", "notice.published"), claim_elsewhere),
    ("times_amiss", ("claim.filed start end sittings",), times_amiss),
    ("time_miscounted", ("claim.filed", "points.credited"), time_miscounted),
    ("deed_claimed_twice", _FILED, deed_claimed_twice),
    ("flags_amiss", _FILED, flags_amiss),
    ("roster_unknown", ("claim.filed roster",), roster_unknown),
    ("roster_without_rule", ("roster.taken",), roster_without_rule),
    ("review_not_awaited", _REVIEWED, review_not_awaited),
    ("review_by_same", _REVIEWED, review_by_same),
    ("review_by_kin", ("claim.reviewed", "objection.resolved"), review_by_kin),
    ("review_tier_untrue", _REVIEWED, review_tier_untrue),
    ("review_too_low", _REVIEWED, review_too_low),
    ("rejected_without_reason", _REVIEWED, rejected_without_reason),
    ("withdrawn_too_late", ("claim.withdrawn",), withdrawn_too_late),
    ("step_elsewhere", _STEPS, step_elsewhere),
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
