"""Rules for the three lists: what a line of one says, when it was looked through, which pairs may become orders."""

import re
from collections import Counter
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, is_day

_LISTS = ("resource", "service", "need")
_KINDS = (
    "help", "health", "haircut", "repair", "lessons", "law", "talk", "culture", "convenience", "cleaning", "customs",
    "safety", "errand", "other", "venue", "goods", "transport",
)  # fmt: skip
_KINDS_OF_ROOMS = ("venue", "goods", "transport")  # kinds of help that no skill tells
_LISTING_CODE = re.compile(r"[0-9]{1,12}")
_WORTH = ("match_met", "match_same_service")  # the settings that add to what a pair is worth; the others take from it
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


def refresh_of_nothing(entry: Entry, state: State) -> Found:
    """A list is looked through at a place, never at a shop of it, and where at least one line stands on it."""
    name, site = entry.body["list"], entry.site
    stands = any(_stands(state, code, entry.on, site, name) for code in state.listed_at.get((name, site), ()))
    return None if stands and state.place(site, entry.on) == site else {"site": site}


def _stands(state: State, code: str, day: str, site: Optional[str] = None, name: Optional[str] = None) -> bool:
    """Say whether a line stands on a day, at a site and on a list if these are named."""
    row: Row = state.in_force("listing.recorded", code, day) or {}
    there = row.get("site") == (site or row.get("site")) and row.get("list") == (name or row.get("list"))
    return bool(row) and there and bool(row.get("until", "9999-12-31") >= day)


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
    ended = [each for each in (entry.body["need"], entry.body["offer"]) if not _stands(state, each, entry.on)]
    return {"listing": ended[0]} if ended else None


def match_forbidden(entry: Entry, state: State) -> Found:
    """A pair that was forbidden is neither confirmed nor fixed before it is free again."""
    body = entry.body
    forbidden = state.rulings.get((body["need"], body["offer"])) == "forbidden"
    return (
        {"need": body["need"], "offer": body["offer"]} if forbidden and body.get("ruling", "fixed") == "fixed" else None
    )


def match_order_amiss(entry: Entry, state: State) -> Found:
    """The order of a match was placed for it by the same request, and is with whoever owns the offer.

    It is for the need's household and service, or the offer's, at its place, and of no other match.
    """
    body = entry.body
    order = state.orders.get(body["order"])
    if order is None or body["order"] in state.matched:
        return {"order": body["order"]}
    need, offer = (state.latest("listing.recorded", body[name], entry.on) or {} for name in ("need", "offer"))
    at = {*state.chain(order["site"], entry.on), order["site"]}
    fine = entry.site in at or state.place(entry.site, entry.on) in at
    fine = fine and order["household"] == need.get("household") and order["with"] == offer.get("owner")
    fine = fine and order["service"] == need.get("service", offer.get("service"))
    fine = fine and order["at"] <= entry.at and order["by"] == entry.actor and is_of_request(order["key"], entry.key)
    return None if fine else {"order": body["order"]}


def is_of_request(first: str, following: str) -> bool:
    """Say whether one key follows another one in a request, whose keys are KEY, KEY/2, KEY/3."""
    return following.rpartition("/")[0] in (first, first.rpartition("/")[0] or first)


def match_worth_amiss(entry: Entry, state: State) -> Found:
    """A match is worth no more than what a met need and the very service that it asks for are.

    By edition 5 it is worth something, or was fixed by hand.
    """
    sites = {*state.chain(entry.site, entry.on), *state.sites_of(state.place(entry.site, entry.on), entry.on)}
    most = sum(max(state.setting(name, entry.on, site) for site in sites) for name in _WORTH)
    fixed = state.edition < 5 or (entry.body["need"], entry.body["offer"]) in state.fixed
    return (
        None if entry.body["score"] <= most and (entry.body["score"] > 0 or fixed) else {"score": entry.body["score"]}
    )


def pair_crowded(entry: Entry, state: State) -> Found:
    """No more pairs are fixed than the need asks for and the offer has places, beside what is matched already.

    By edition 3 nor more than the organisation behind the offer takes, with the skill that it must have.
    """
    body = entry.body
    if body["ruling"] != "fixed":
        return None
    unmet = [pair for pair in state.fixed if _places_taken(state, pair[0], _LOST) < _capacity(state, pair[0], entry.on)]
    standing = [pair for pair in unmet if all(_stands(state, each, entry.on) for each in pair)]
    fixed = Counter(code for pair in standing for code in pair)
    crowded = (body["need"], body["offer"]) in state.fixed
    for name, gone in (("need", _LOST), ("offer", _SERVED)):
        crowded = crowded or _places_taken(state, body[name], gone) + fixed[body[name]] >= _capacity(
            state, body[name], entry.on
        )
    if state.edition > 2:
        crowded = crowded or _organisation_full(state, body["offer"], [offer for _need, offer in standing], entry.on)
    return {"need": body["need"], "offer": body["offer"]} if crowded else None


def _organisation_full(state: State, offer: str, fixed: List[str], day: str) -> bool:
    """Say whether the organisation behind an offer takes no more beside its open orders and fixed pairs."""
    line = state.latest("listing.recorded", offer, day) or {}
    owner = line.get("owner")
    if owner is None:
        return False
    row = state.in_force("organisation.recorded", owner, day)
    service = state.in_force("service.recorded", line["service"], day) if "service" in line else None
    skill = service["kind"] if service else line["kind"]
    if row is None or ("skills" in row and skill not in _KINDS_OF_ROOMS and skill not in row["skills"].split()):
        return True
    lines = (state.latest("listing.recorded", each, day) or {} for each in fixed)
    others = sum(each.get("owner") == owner for each in lines)
    return bool("capacity" in row and state.orders_with[owner] + others >= row["capacity"])


def _places_taken(state: State, code: str, gone: Tuple[str, ...]) -> int:
    """Return how many matches of a line have not come to one of some states."""
    orders = state.matches_of.get(code, ())
    return sum(state.cases[order][1] not in gone for order in orders if order in state.cases)


def _capacity(state: State, code: str, day: str) -> int:
    row = state.latest("listing.recorded", code, day)
    return int(row["capacity"]) if row else 0


def match_crowded(entry: Entry, state: State) -> Found:
    """A need is met as often as it asks and no oftener; an offer has no more in hand at one time than it can serve."""
    body = entry.body
    crowded = any(
        _places_taken(state, body[name], gone) >= _capacity(state, body[name], entry.on)
        for name, gone in (("need", _LOST), ("offer", _SERVED))
    )
    return {"need": body["need"], "offer": body["offer"]} if crowded else None


def pair_ruled(state: State, entry: Entry) -> None:
    """Keep what was said of a pair."""
    pair, ruling = (entry.body["need"], entry.body["offer"]), entry.body["ruling"]
    state.rulings[pair] = ruling
    (state.fixed.add if ruling == "fixed" else state.fixed.discard)(pair)


def match_confirmed(state: State, entry: Entry) -> None:
    """Keep which orders came of a match; a fixed pair is done with."""
    body = entry.body
    state.fixed.discard((body["need"], body["offer"]))
    state.matched.add(body["order"])
    for name in ("need", "offer"):
        state.matches_of[body[name]].append(body["order"])


def listing_taken(state: State, entry: Entry) -> None:
    """Take a line into its list."""
    state.add_row(entry)
    codes = state.listed_at.setdefault((entry.body["list"], entry.body["site"]), [])
    if entry.body["listing"] not in codes:
        codes.append(entry.body["listing"])


LIST_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("listing_amiss", ("listing.recorded",), listing_amiss),
    ("listing_out_of_reach", ("listing.recorded",), listing_out_of_reach),
    ("refresh_amiss", ("list.refreshed",), refresh_amiss),
    ("refresh_of_nothing", ("list.refreshed",), refresh_of_nothing),
    ("pair_amiss", ("pair.ruled", "match.confirmed"), pair_amiss),
    ("pair_ended", ("pair.ruled", "match.confirmed"), pair_ended),
    ("pair_crowded", ("pair.ruled",), pair_crowded),
    ("match_forbidden", ("pair.ruled", "match.confirmed"), match_forbidden),
    ("match_order_amiss", ("match.confirmed",), match_order_amiss),
    ("match_worth_amiss", ("match.confirmed",), match_worth_amiss),
    ("match_crowded", ("match.confirmed",), match_crowded),
]
LIST_TAKEN: Dict[str, Any] = {
    "listing.recorded": listing_taken,
    "pair.ruled": pair_ruled,
    "match.confirmed": match_confirmed,
}
