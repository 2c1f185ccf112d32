"""Rules for the claims of those who served an order: they follow its rating, and go where that falls."""

from typing import Any, Dict, Iterator, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Breach, Found, Row, later

_DEED = "order"  # what a rule asks for by which a satisfied order is a deed


def order_claim_amiss(entry: Entry, state: State) -> Found:
    """A claim for an order follows its satisfied rating at once, one for each who served, by a rule for orders."""
    body = entry.body
    order = state.orders.get(body["order"])
    rule = state.in_force_at("rule.recorded", body["rule"], entry.on, entry.site) or {}
    fine = order is not None and rule.get("evidence") == _DEED and order["site"] == entry.site
    fine = fine and order is not None and order["rating"] == "satisfied" and body["served"] == order["served"]
    fine = fine and order is not None and body.get("member") in order["roster"] and body["quantity"] == 1
    fine = fine and order is not None and body.get("member") not in order["claimed"]
    fine = fine and order is not None and order["follows"] == (entry.origin, entry.seq, entry.actor)
    return None if fine else {"case": body["order"]}


def order_unclaimed(state: State) -> Iterator[Breach]:
    """A satisfied rating is followed by the claims of those who served; asked when all entries have been read.

    Of those alone for whom a claim could be filed that day, as far as the entries tell.
    """
    for case, (origin, seq, members) in state.orders_unclaimed.items():
        if members:
            yield Breach(origin, seq, "order_unclaimed", {"case": case, "member": members[0]})


def order_claim_kept(state: State) -> Iterator[Breach]:
    """A rating that falls, or a complaint upheld, is followed by taking back what is on its way; asked at the end."""
    kept: Dict[Tuple[str, int], str] = {}
    for claim, (origin, seq, _last) in state.orders_kept.items():
        kept.setdefault((origin, seq), claim)
    for (origin, seq), claim in kept.items():
        yield Breach(origin, seq, "order_claim_kept", {"claim": claim})


# --- what the entries come to -----------------------------------------------------------------------------------------


def claims_follow(state: State, entry: Entry, order: Row) -> None:
    """A rating, or what became of a complaint, lets claims follow, or the taking back of those on their way."""
    case, rating = entry.body["case"], entry.body.get("rating")
    order["follows"] = (entry.origin, entry.seq + 1, entry.actor) if rating == "satisfied" else None
    if rating == "satisfied":
        members = [member for member in order["roster"] if member not in order["claimed"]]
        due = [member for member in members if _is_claimable(state, entry, order, member)]
        state.orders_unclaimed[case] = (entry.origin, entry.seq, due)
    elif rating or entry.body.get("outcome") == "upheld":
        open_now = [claim for claim in order["claimed"].values() if claim in state.claims]
        for claim in open_now:
            state.orders_kept[claim] = (entry.origin, entry.seq, entry.seq + len(open_now))


def _is_claimable(state: State, entry: Entry, order: Row, member: str) -> bool:
    """Say whether a claim for somebody who served can be filed that day: by a rule, in time, of a household there."""
    rules = []
    for code in state.rows["rule.recorded"]:
        rule = state.in_force_at("rule.recorded", code, entry.on, entry.site)
        if rule and rule.get("evidence") == _DEED and rule["points"] > 0:
            rules.append(rule)
    first = min(rules, key=lambda rule: str(rule["rule"]), default=None)
    row = state.in_force("member.recorded", member, entry.on)
    earliest = later(entry.on, -state.setting("days_served_max", entry.on))
    fine = first is not None and "hours" not in first and bool(state.tier(entry.site, entry.on))
    fine = fine and row is not None and state.household(row["household"], entry.on) is not None
    return fine and order["served"] is not None and order["served"] >= earliest


def order_claimed(state: State, entry: Entry) -> None:
    """A claim was filed for an order."""
    order = state.orders.get(entry.body["order"]) if "order" in entry.body else None
    if order is not None:
        order["claimed"][entry.body.get("member")] = entry.name
        if order["follows"]:
            order["follows"] = (entry.origin, entry.seq + 1, entry.actor)
        due = state.orders_unclaimed.get(entry.body["order"])
        if due and entry.body.get("member") in due[2]:
            due[2].remove(entry.body["member"])


def order_claim_withdrawn(state: State, entry: Entry) -> None:
    """A claim was taken back, in time or not."""
    kept = state.orders_kept.get(entry.body["claim"])
    if kept and entry.origin == kept[0] and entry.seq <= kept[2]:
        del state.orders_kept[entry.body["claim"]]


ORDER_CLAIM_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("order_claim_amiss", ("claim.filed order",), order_claim_amiss),
]
ORDER_CLAIM_TAKEN: Dict[str, Any] = {
    "claim.filed": order_claimed,
    "claim.withdrawn": order_claim_withdrawn,
}
