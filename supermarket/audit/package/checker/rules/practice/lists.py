"""Rules for the three lists: what a line of one says, when it was looked through, which pairs may become orders."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, is_day

_LISTS = ("resource", "service", "need")
_KINDS = (
    "help", "health", "haircut", "repair", "lessons", "law", "talk", "culture", "convenience", "cleaning", "customs",
    "safety", "errand", "other", "venue", "goods", "transport",
)  # fmt: skip
_LISTING_CODE = re.compile(r"[0-9]{1,12}")
_LOST = ("called-off", "given-up")  # in these states of its order a need counts as unmet again
_SERVED = (*_LOST, "served", "rated", "rated-again", "complained", "resolved")  # in these an offer's place is free


def listing_amiss(entry: Entry, state: State) -> Found:
    """A line has a code of digits, a kind and a number above zero, stays on its list, and belongs to whom it may."""
    body = entry.body
    codes = all(_LISTING_CODE.fullmatch(body[name]) for name in ("listing", "owner", "service") if name in body)
    fine = codes and body["list"] in _LISTS and body["kind"] in _KINDS and 1 <= body["capacity"] <= 1000
    fine = fine and not ("owner" in body and body["list"] == "need")
    fine = fine and not ("household" in body and body["list"] != "need")
    before = state.latest("listing.recorded", body["listing"], "9999-12-31")
    fine = fine and (before is None or before["list"] == body["list"]) and is_day(body.get("until", entry.on))
    return None if fine else {"listing": body["listing"]}


def listing_out_of_reach(entry: Entry, state: State) -> Found:
    """Whoever records a line is at home where it is, or above."""
    staff, site = state.staff, entry.body["site"]
    if staff is None or entry.actor == "0" or state.reaches(staff, site, state.today):
        return None
    return {"listing": entry.body["listing"], "site": site}


def refresh_amiss(entry: Entry, _state: State) -> Found:
    """A list is looked through in the month of the entry, and not for another one."""
    body = entry.body
    return None if body["list"] in _LISTS and body["month"] == entry.on[:7] else {"month": body["month"]}


def pair_amiss(entry: Entry, state: State) -> Found:
    """A pair is a need, at whose site it is ruled or confirmed, and an offer of the same kind."""
    body = entry.body
    need, offer = (state.latest("listing.recorded", body[name], entry.on) for name in ("need", "offer"))
    fine = need and offer and need["list"] == "need" != offer["list"] and need["kind"] == offer["kind"]
    fine = fine and need is not None and need["site"] == entry.site
    fine = fine and body.get("ruling", "free") in ("fixed", "forbidden", "free")
    return None if fine else {"need": body["need"], "offer": body["offer"]}


def pair_ended(entry: Entry, state: State) -> Found:
    """What is matched still stands: neither the need nor the offer has run out by then."""
    if entry.body.get("ruling") == "free":
        return None
    for name in ("need", "offer"):
        row: Row = state.in_force("listing.recorded", entry.body[name], entry.on) or {}
        if not row or row.get("until", "9999-12-31") < entry.on:
            return {"listing": entry.body[name]}
    return None


def match_forbidden(entry: Entry, state: State) -> Found:
    """A pair that was forbidden is not confirmed."""
    pair = (entry.body["need"], entry.body["offer"])
    return {"need": pair[0], "offer": pair[1]} if state.rulings.get(pair) == "forbidden" else None


def match_order_amiss(entry: Entry, state: State) -> Found:
    """The order of a match is for the need's household and one of the two's services, at its place, and of no other."""
    body = entry.body
    order = state.orders.get(body["order"])
    need, offer = (state.latest("listing.recorded", body[name], entry.on) or {} for name in ("need", "offer"))
    fine = order is not None and body["order"] not in state.matched
    if order is not None:
        at = {*state.chain(order["site"], entry.on), order["site"]}
        fine = fine and (entry.site in at or state.place(entry.site, entry.on) in at)
        fine = fine and order["household"] == need.get("household", order["household"])
        fine = fine and order["service"] == need.get("service", offer.get("service"))
    return None if fine else {"order": body["order"]}


def match_crowded(entry: Entry, state: State) -> Found:
    """A need is met as often as it asks and no oftener; an offer has no more in hand at one time than it can serve."""
    body, crowded = entry.body, False
    for name, gone in (("need", _LOST), ("offer", _SERVED)):
        row: Row = state.latest("listing.recorded", body[name], entry.on) or {"capacity": 0}
        orders = state.matches_of.get(body[name], ())
        states = [state.cases[order][1] for order in orders if order in state.cases]
        crowded = crowded or sum(each not in gone for each in states) >= row["capacity"]
    return {"need": body["need"], "offer": body["offer"]} if crowded else None


def pair_ruled(state: State, entry: Entry) -> None:
    """Keep what was said of a pair."""
    state.rulings[entry.body["need"], entry.body["offer"]] = entry.body["ruling"]


def match_confirmed(state: State, entry: Entry) -> None:
    """Keep which orders came of a match."""
    body = entry.body
    state.matched.add(body["order"])
    for name in ("need", "offer"):
        state.matches_of[body[name]].append(body["order"])


def listing_taken(state: State, entry: Entry) -> None:
    """Take a line into its list."""
    state.add_row(entry)


LIST_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("listing_amiss", ("listing.recorded",), listing_amiss),
    ("listing_out_of_reach", ("listing.recorded",), listing_out_of_reach),
    ("refresh_amiss", ("list.refreshed",), refresh_amiss),
    ("pair_amiss", ("pair.ruled", "match.confirmed"), pair_amiss),
    ("pair_ended", ("pair.ruled", "match.confirmed"), pair_ended),
    ("match_forbidden", ("match.confirmed",), match_forbidden),
    ("match_order_amiss", ("match.confirmed",), match_order_amiss),
    ("match_crowded", ("match.confirmed",), match_crowded),
]
LIST_TAKEN: Dict[str, Any] = {
    "listing.recorded": listing_taken,
    "pair.ruled": pair_ruled,
    "match.confirmed": match_confirmed,
}
