"""Rules for goods that move without a household, for money, tills and names: each by the book, by whoever may."""

from sys import intern
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.spending.gifts import gift_moved
from supermarket.audit.package.checker.rules.spending.goods import add_batch, change_batch
from supermarket.audit.package.checker.rules.spending.shelves import moved_after, shelf_moved, took_place
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row

_MOVED_MAX = 99_999
_SPOILAGE = ("expired", "broken", "damp", "pests", "other")
_APPROVERS = ("manager", "administrator")
_OWN = ("pin", "token", "card")


def shop_amiss(entry: Entry, state: State) -> Found:
    """Goods, money and tills belong to a shop."""
    tier = state.tier(entry.site, state.today)
    return None if tier in ("supermarket", "") else {"site": entry.site}


def goods_unmovable(entry: Entry, state: State) -> Found:
    """What is moved, written off or counted was ever in the catalogue and is no service; 99,999 units at most."""
    body = entry.body
    goods = state.latest("goods.recorded", body["sku"], entry.on if state.edition > 1 else state.today)
    quantity = body["counted"] if entry.kind == "stock.counted" else body["quantity"]
    least = 0 if entry.kind == "stock.counted" else 1
    fine = goods and "service" not in goods and least <= quantity <= _MOVED_MAX
    return None if fine else {"sku": body["sku"]}


# --- transfers --------------------------------------------------------------------------------------------------------


def sent_nowhere(entry: Entry, state: State) -> Found:
    """Goods are sent to another shop."""
    to = entry.body["to"]
    day = entry.on if state.edition > 1 else state.today
    return None if state.tier(to, day) == "supermarket" and to != entry.site else {"site": to}


def _comes_back(entry: Entry, state: State, way: Row) -> bool:
    ended = state.edition > 1 and not state.tier(way["to"], state.today)
    return ended and (way["shop"] == entry.site or not state.tier(way["shop"], state.today))


def arrived_from_nowhere(entry: Entry, state: State) -> Found:
    """What arrives is the next batch of a transfer to this shop, or back to it, or to any, where the others ended."""
    body = entry.body
    way = state.transfers.get(body["transfer"])
    comes = way is not None and (way["to"] == entry.site or _comes_back(entry, state, way))
    if way is None or not comes or not way["from"]:
        return {"transfer": body["transfer"]}
    batch = way["from"][0]
    told = (body["shop"], body["sku"], body["delivery"], body["sent"])
    expected = (way["shop"], way["sku"], batch["delivery"], batch["quantity"])
    return None if told == expected else {"transfer": body["transfer"]}


def arrived_otherwise(entry: Entry, state: State) -> Found:
    """At most what was sent arrives: as many as were counted in all, batch after batch; the rest is lost."""
    body = entry.body
    way = state.transfers.get(body["transfer"])
    if way is None:
        return None
    came = body["asked"]["quantity"] - way["came"]
    fine = 0 <= body["asked"]["quantity"] <= way["quantity"] and body["quantity"] == max(0, min(came, body["sent"]))
    return None if fine else {"transfer": body["transfer"], "quantity": body["quantity"]}


def batch_relabelled(entry: Entry, state: State) -> Found:
    """What is known of a batch goes with it: its last day, donor, paper, purpose, and its share of the cost."""
    body = entry.body
    batch = state.batches.get((body["delivery"], body["sku"]))
    if batch is None:
        return None
    expected = dict(batch["about"]) if body["quantity"] else {}
    if batch["cost"] is not None and body["quantity"]:
        expected["cost"] = batch["cost"] * body["quantity"] // batch["units"]
    told = {name: body[name] for name in ("expires", "donor", "cost", "paper", "restricted") if name in body}
    return None if told == expected else {"delivery": body["delivery"]}


# --- write-offs -------------------------------------------------------------------------------------------------------


def approver_may_not(entry: Entry, state: State) -> Found:
    """A write-off has a reason of the list, and a manager there or the administrator agreed to it."""
    body = entry.body
    staff = state.staff_of(body["approver"], state.today)
    may = staff and staff["role"] in _APPROVERS and state.reaches(staff, entry.site, state.today)
    return None if may and body["reason"] in _SPOILAGE else {"actor": body["approver"]}


def approver_is_same(entry: Entry, state: State) -> Found:
    """By edition 2 whoever agrees to a write-off is another person than who asked for it."""
    body = entry.body
    if state.edition < 2:
        return None
    approver = state.person(body["approver"])
    if "request" not in body:
        return {"actor": body["approver"]} if approver == state.person(entry.actor) else None
    asked = state.requests.get(body["request"])
    own = entry.actor == body["approver"]
    return None if own and (asked is None or state.person(asked["actor"]) != approver) else {"actor": body["approver"]}


def approval_unknown(entry: Entry, state: State) -> Found:
    """By edition 2 a write-off says how its approver was known, or on what paper or for which request he agreed."""
    body = entry.body
    if state.edition < 2:
        return None
    ways = [name for name in ("approved", "paper", "request") if name in body]
    if len(ways) != 1:
        return {"actor": body["approver"]}
    known = body.get("approved", "pin")
    return None if known in _OWN or (known == "named" and not state.is_record) else {"actor": body["approver"]}


def request_not_open(entry: Entry, state: State) -> Found:
    """What is approved or declined is a request that waits, at this shop; what is approved is what was asked for."""
    name = entry.body.get("request")
    if name is None:
        return None
    asked = state.requests.get(name)
    if asked is None or asked["site"] != entry.site:
        return {"request": name}
    fields = ("sku", "quantity", "reason") if entry.kind == "stock.spoiled" else ()
    return None if all(entry.body[field] == asked[field] for field in fields) else {"request": name}


def request_unfounded(entry: Entry, state: State) -> Found:
    """What is asked to be written off has a reason of the list and stands in the shop; only another declines it."""
    body = entry.body
    if entry.kind == "spoilage.declined":
        asked = state.requests.get(body["request"])
        same = asked is not None and state.person(asked["actor"]) == state.person(entry.actor)
        return {"sku": asked["sku"]} if asked and same else None
    there = body["quantity"] <= state.stock[entry.site, body["sku"]]
    return None if there and body["reason"] in _SPOILAGE else {"sku": body["sku"]}


# --- counts, money, tills ---------------------------------------------------------------------------------------------


def book_differs(entry: Entry, state: State) -> Found:
    """A count says what the book said when it was taken, and what moved since; what is missing leaves its batches."""
    body = entry.body
    shelf = (entry.site, body["sku"])
    moved = moved_after(state, shelf, body["taken"]) if "taken" in body else 0
    book = state.stock[shelf] - moved
    told = (body["book"], body.get("moved", 0))
    fine = told == (book, moved) and ("from" in body) == (body["counted"] < body["book"])
    return None if fine else {"sku": body["sku"], "expected": book}


def no_count_to_mend(entry: Entry, state: State) -> Found:
    """A count mends an earlier count of the same goods in the same shop."""
    name = entry.body.get("mends")
    known = (each for _at, each in state.counts.get((entry.site, entry.body["sku"]), ()))
    return None if name is None or name in known else {"mends": name}


def fund_short(entry: Entry, state: State) -> Found:
    """Money moves in amounts above zero, and a shop spends at most what it has."""
    amount = entry.body["amount"]
    held = state.fund[entry.site] if entry.kind == "fund.spent" else amount
    return None if 0 < amount <= held else {"amount": amount}


def till_misdated(entry: Entry, _state: State) -> Found:
    """A till is opened on the day of its entry."""
    return None if entry.body["date"] == entry.on else {"date": entry.body["date"]}


def till_shut_wrongly(entry: Entry, state: State) -> Found:
    """A till is shut once that was opened at this shop."""
    till = state.tills.get(entry.body["opened"])
    return None if till and till[0] == entry.site and till[1] else {"till": entry.body["opened"]}


def till_miscounted(entry: Entry, state: State) -> Found:
    """A till is shut with the number and the points of its redemptions that were not undone."""
    till = state.tills.get(entry.body["opened"])
    told = [entry.body["redemptions"], entry.body["points"]]
    return None if till is None or told == till[2:] else {"till": entry.body["opened"], "points": till[3]}


def names_miscounted(entry: Entry, state: State) -> Found:
    """Whoever takes names away takes those of all members, and of the staff whose names were given."""
    members, staff = len(state.rows["member.recorded"]), 0
    for rows in state.rows["staff.recorded"].values():
        staff += any("person" in row[4] for row in rows)
    told = (entry.body["members"], entry.body["staff"])
    return None if told == (members, staff) else {"members": members, "staff": staff}


def lock_amiss(entry: Entry, state: State) -> Found:
    """Sign-ins of a member of staff are locked at his site, for some minutes, after five wrong PINs."""
    body = entry.body
    staff = state.latest("staff.recorded", body["staff"], state.today)
    fine = staff and staff["site"] == entry.site and body["wrong"] >= 5 and body["minutes"] > 0
    return None if fine else {"actor": body["staff"]}


def inquiry_amiss(entry: Entry, state: State) -> Found:
    """What a household may ask by number and phone is locked at its station, for some time, after five wrong."""
    body = entry.body
    row = state.latest("household.recorded", body["household"], state.today)
    fine = row and row["station"] == entry.site and body["wrong"] >= 5 and body["minutes"] > 0
    return None if fine else {"household": body["household"]}


def reset_amiss(entry: Entry, state: State) -> Found:
    """Another person's PIN is set at his site; that of an administrator or auditor by an administrator alone."""
    code = entry.body["staff"]
    owner = state.staff_of(code, state.today)
    guarded = owner and owner["role"] in ("administrator", "auditor")
    allowed = not guarded or (state.staff and state.staff["role"] == "administrator")
    fine = owner and owner["site"] == entry.site and state.person(code) != state.person(entry.actor) and allowed
    return None if fine else {"actor": entry.actor, "staff": code}


# --- what the entries come to -----------------------------------------------------------------------------------------


def _take_out(state: State, entry: Entry, what: str) -> None:
    sku = entry.body["sku"]
    for each in entry.body.get("from", ()):
        change_batch(state, each["delivery"], sku, -each["quantity"])
        gift_moved(state, entry, (each["delivery"], sku), what, -each["quantity"])


def sent(state: State, entry: Entry) -> None:
    """Goods are on their way."""
    body = entry.body
    shelf_moved(state, entry, body["sku"], -body["quantity"])
    _take_out(state, entry, "moved")
    way = {"sku": body["sku"], "shop": entry.site, "to": body["to"], "quantity": body["quantity"], "came": 0}
    state.transfers[f"{entry.origin}-{entry.seq}"] = {**way, "from": list(body["from"])}


def arrived(state: State, entry: Entry) -> None:
    """A batch of a transfer has arrived, or part of it."""
    body = entry.body
    shelf_moved(state, entry, body["sku"], body["quantity"])
    if body["quantity"]:
        add_batch(state, entry, body["sku"], body["quantity"], body)
        gift_moved(state, entry, (entry.name, body["sku"]), "moved", body["quantity"])
    way = state.transfers.get(body["transfer"])
    if way:
        way["came"] += body["quantity"]
        way["from"] = way["from"][1:]
        if not way["from"]:
            del state.transfers[body["transfer"]]


def spoiled(state: State, entry: Entry) -> None:
    """Goods are written off, or come back."""
    shelf_moved(state, entry, entry.body["sku"], -entry.body["quantity"])
    _take_out(state, entry, "spoiled")
    state.requests.pop(entry.body.get("request", ""), None)
    if "paper" in entry.body:
        paper_taken(state, entry, entry.body["approver"])


def paper_taken(state: State, entry: Entry, signer: str) -> None:
    """What stands on paper waits for the word of whoever is named there; its picture is used up."""
    name = f"{entry.origin}-{entry.seq}"
    state.on_paper[name] = (signer, entry.site)
    state.paper_served(entry.body["paper"], name)


def requested(state: State, entry: Entry) -> None:
    """A write-off waits for approval."""
    asked = {name: entry.body[name] for name in ("sku", "quantity", "reason")}
    state.requests[f"{entry.origin}-{entry.seq}"] = {"actor": entry.actor, "site": entry.site, **asked}


def declined(state: State, entry: Entry) -> None:
    """A write-off was not agreed to."""
    state.requests.pop(entry.body["request"], None)


def counted(state: State, entry: Entry) -> None:
    """The book follows the count."""
    body = entry.body
    shelf = (entry.site, body["sku"])
    shelf_moved(state, entry, body["sku"], body["counted"] - body["book"])
    state.counts[shelf].append((took_place(entry), f"{entry.origin}-{entry.seq}"))
    state.counted[shelf] = max(entry.on, state.counted.get(shelf, ""))
    _take_out(state, entry, "moved")
    if body["counted"] > body["book"]:
        add_batch(state, entry, body["sku"], body["counted"] - body["book"], {})


def fund_moved(state: State, entry: Entry) -> None:
    """Money comes or goes, or a movement is taken back."""
    amount = entry.body["amount"]
    state.fund[entry.site] += amount if entry.kind in ("fund.received", "funding.reversed") else -amount


def till_opened(state: State, entry: Entry) -> None:
    """A till's session: its shop, whether it is open, its redemptions and their points."""
    state.tills[f"{entry.origin}-{entry.seq}"] = [intern(entry.site), True, 0, 0]


def till_shut(state: State, entry: Entry) -> None:
    """A session is over; its receipts are not counted again."""
    if entry.body["opened"] in state.tills:
        state.tills[entry.body["opened"]][1] = False
        for name in state.receipts_of.pop(entry.body["opened"], ()):
            state.receipts.pop(name, None)


_SENT, _ARRIVED, _SPOILED, _COUNTED = ("stock.sent",), ("stock.arrived",), ("stock.spoiled",), ("stock.counted",)
_AT_SHOP = ("goods.redeemed", "stock.received", "till.opened", "fund.received", "fund.spent", "spoilage.requested")
MOVEMENT_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("shop_amiss", (*_AT_SHOP, *_SENT, *_ARRIVED, *_SPOILED, *_COUNTED), shop_amiss),
    ("goods_unmovable", (*_SENT, *_SPOILED, *_COUNTED, "spoilage.requested"), goods_unmovable),
    ("sent_nowhere", _SENT, sent_nowhere),
    ("arrived_from_nowhere", _ARRIVED, arrived_from_nowhere),
    ("arrived_otherwise", _ARRIVED, arrived_otherwise),
    ("batch_relabelled", _ARRIVED, batch_relabelled),
    ("approver_may_not", _SPOILED, approver_may_not),
    ("approver_is_same", _SPOILED, approver_is_same),
    ("approval_unknown", _SPOILED, approval_unknown),
    ("request_unfounded", ("spoilage.requested", "spoilage.declined"), request_unfounded),
    ("request_not_open", (*_SPOILED, "spoilage.declined"), request_not_open),
    ("book_differs", _COUNTED, book_differs),
    ("no_count_to_mend", _COUNTED, no_count_to_mend),
    ("fund_short", ("fund.received", "fund.spent"), fund_short),
    ("till_misdated", ("till.opened",), till_misdated),
    ("till_shut_wrongly", ("till.shut",), till_shut_wrongly),
    ("till_miscounted", ("till.shut",), till_miscounted),
    ("names_miscounted", ("names.exported",), names_miscounted),
    ("lock_amiss", ("signin.locked",), lock_amiss),
    ("inquiry_amiss", ("inquiry.locked",), inquiry_amiss),
    ("reset_amiss", ("pin.reset",), reset_amiss),
]
MOVEMENT_TAKEN: Dict[str, Any] = {
    "stock.sent": sent,
    "stock.arrived": arrived,
    "spoilage.requested": requested,
    "spoilage.declined": declined,
    "stock.counted": counted,
    "till.opened": till_opened,
    "till.shut": till_shut,
    **dict.fromkeys(("stock.spoiled", "spoilage.reversed"), spoiled),
    **dict.fromkeys(("fund.received", "funding.reversed", "fund.spent", "spending.reversed"), fund_moved),
}
