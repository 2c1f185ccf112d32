"""Rules for goods: deliveries, and redemptions by the prices, limits and batches of the day."""

from sys import intern
from typing import Any, Dict, Iterable, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.held import held_on, note_move
from supermarket.audit.package.checker.rules.earning.lapsing import lapsed_points, spent
from supermarket.audit.package.checker.rules.forms import slip_taken
from supermarket.audit.package.checker.rules.households.cards import units_taken
from supermarket.audit.package.checker.rules.households.lineage import lineage
from supermarket.audit.package.checker.rules.spending.gifts import gift_moved
from supermarket.audit.package.checker.rules.spending.shelves import back_by_reversal, shelf_moved
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, period_of

_UNITS_MAX, _DELIVERY_MAX, _COST_MAX = 999, 99_999, 100_000_000
_REASONS = ("unstated", "card-worn", "card-forgotten", "scanner-broken")
_NEVER = "9999-99-99"  # after every last day: what has none is taken last


def goods_of(state: State, sku: str, day: str, site: str) -> Optional[Row]:
    """Return the goods in force on a day at a site."""
    return state.in_force_at("goods.recorded", sku, day, site)


def taken_from(state: State, shop: str, sku: str, quantity: int, fresh_on: str) -> List[Row]:
    """Return the batches that units come from: first expired, first in; with a day, what has expired is passed over."""
    taken: List[Row] = []
    for batch in state.shelves.get((shop, sku), ()):
        if quantity <= 0:
            break
        if batch["expires"] >= fresh_on:
            units = min(quantity, batch["left"])
            taken.append({"delivery": batch["delivery"], "quantity": units})
            quantity -= units
    return taken


# --- where goods come from and go -------------------------------------------------------------------------------------


def _lines(entry: Entry) -> Iterable[Row]:
    lines: Iterable[Row] = entry.body.get("lines", (entry.body,))
    return lines


def batch_of_other_goods(entry: Entry, state: State) -> Found:
    """Units come out of batches of the same goods that stand in the same shop."""
    for line in _lines(entry):
        for each in line.get("from", ()):
            batch = state.batches.get((each["delivery"], line["sku"]))
            if batch is None or batch["shop"] != entry.site:
                return {"sku": line["sku"], "delivery": each["delivery"]}
    return None


def batches_unequal(entry: Entry, _state: State) -> Found:
    """The batches of a line give exactly its units."""
    for line in _lines(entry):
        if "from" not in line:
            continue
        quantity = line["book"] - line["counted"] if "book" in line else line["quantity"]
        given = [each["quantity"] for each in line["from"]]
        if sum(given) != quantity or min(given, default=0) < 1:
            return {"sku": line["sku"], "quantity": quantity}
    return None


def stock_short(entry: Entry, state: State) -> Found:
    """No batch gives more units than are left of it."""
    for line in _lines(entry):
        for each in line.get("from", ()):
            batch = state.batches.get((each["delivery"], line["sku"]))
            if batch and each["quantity"] > batch["left"]:
                return {"sku": line["sku"], "left": batch["left"]}
    return None


def expired_given(entry: Entry, state: State) -> Found:
    """What has expired is not given."""
    for line in entry.body["lines"]:
        for each in line.get("from", ()):
            batch = state.batches.get((each["delivery"], line["sku"]))
            if batch and batch["expires"] < entry.on:
                return {"sku": line["sku"], "expires": batch["expires"]}
    return None


def batches_out_of_order(entry: Entry, state: State) -> Found:
    """What expires first goes first, then what came first."""
    fresh_on = entry.on if entry.kind == "goods.redeemed" else ""
    for line in _lines(entry):
        given = line.get("from")
        if given is None:
            continue
        quantity = sum(each["quantity"] for each in given)
        if given == taken_from(state, entry.site, line["sku"], quantity, fresh_on):
            continue
        if batch_of_other_goods(entry, state) or stock_short(entry, state):
            continue  # which is told already
        if all(state.batches[each["delivery"], line["sku"]]["expires"] >= fresh_on for each in given):
            return {"sku": line["sku"]}
    return None


def counted_since(entry: Entry, state: State) -> Found:
    """Nothing is dated before a count of the same goods, which already holds it; but what came back to be given."""
    back = back_by_reversal(entry, state)
    for line in _lines(entry):
        day = state.counted.get((entry.site, line["sku"])) if line["sku"] not in back else None
        if day and day > entry.on and ("from" in line or entry.kind in ("stock.received", "stock.counted")):
            return {"sku": line["sku"], "date": day}
    return None


# --- redeeming --------------------------------------------------------------------------------------------------------


def price_not_in_force(entry: Entry, state: State) -> Found:
    """A line costs its units times the price in force at the shop on the business date."""
    for line in entry.body["lines"]:
        goods = goods_of(state, line["sku"], entry.on, entry.site)
        if goods and line["points"] != line["quantity"] * goods["points"]:
            return {"sku": line["sku"], "points": line["points"], "expected": line["quantity"] * goods["points"]}
    return None


def goods_not_in_force(entry: Entry, state: State) -> Found:
    """What is given is in the catalogue on the business date, and only a service comes without a batch."""
    for line in entry.body["lines"]:
        goods = goods_of(state, line["sku"], entry.on, entry.site)
        if goods is None or ("service" in goods) == ("from" in line or "counted" in line):
            return {"sku": line["sku"]}
    return None


def lines_do_not_sum(entry: Entry, _state: State) -> Found:
    """The points of a redemption are those of its lines, one for each of the goods that were asked for, 1 to 999."""
    body = entry.body
    total = sum(line["points"] for line in body["lines"])
    lines = [{"sku": line["sku"], "quantity": line["quantity"]} for line in body["lines"]]
    skus = {line["sku"] for line in lines}
    able = all(1 <= line["quantity"] <= _UNITS_MAX for line in lines)
    fine = body["points"] == total and lines == body["asked"]["lines"] and len(skus) == len(lines) > 0 and able
    return None if fine else {"points": body["points"], "expected": total}


def balance_short(entry: Entry, state: State) -> Found:
    """A household spends at most what it holds."""
    household, points = entry.body["household"], entry.body["points"]
    held = state.balance[household]
    return {"points": points, "balance": held} if points > held else None


def lapsed_spent(entry: Entry, state: State) -> Found:
    """By edition 2 points past their last day on the business date are not spent, posted or not."""
    household, points = entry.body["household"], entry.body["points"]
    if state.edition < 2 or points > state.balance[household]:
        return None
    lapsed = lapsed_points(state, household, entry.on)
    return {"points": points, "lapsed": lapsed} if points > state.balance[household] - lapsed else None


def balance_short_then(entry: Entry, state: State) -> Found:
    """By edition 5 what was given on an earlier day is paid with what the household had on that day."""
    household, points, on = entry.body["household"], entry.body["points"], entry.on
    if state.edition < 5 or on >= state.today or household in state.rebooked:
        return None  # what is booked on another day than its own may stand there, or here, for whoever wrote this
    lapsed = lapsed_points(state, household, on)
    then = held_on(state, household, on) - lapsed
    short = then < points <= state.balance[household] - lapsed
    return {"points": points, "date": on, "balance": max(0, then)} if short else None


def limit_passed(entry: Entry, state: State) -> Found:
    """A household takes of limited goods at most its share of the month, quarter or year."""
    for line in entry.body["lines"]:
        goods = goods_of(state, line["sku"], entry.on, entry.site)
        if goods is None or "limit" not in goods:
            continue
        most, _slash, period = goods["limit"].partition("/")
        first, last = period_of(period, entry.on)
        whose = lineage(state, entry.body["household"]).items()
        taken = sum(_taken(state, each, line["sku"], first, min(last, until)) for each, until in whose)
        if taken + line["quantity"] > int(most):
            return {"sku": line["sku"], "limit": goods["limit"]}
    return None


def _taken(state: State, household: str, sku: str, first: str, last: str) -> int:
    """Return the units that a household took from a day on up to another: whole months, or up to the day of a split."""
    share, month = (household, sku), last[:7]
    taken = sum(units[share] for each, units in state.taken.items() if first[:7] <= each <= month and share in units)
    if last in state.split_on.get(household, ()) and first[:7] <= month:
        taken += state.taken_by[household, last, sku] - units_taken(state, month, household, sku)
    return taken


def shown_amiss(entry: Entry, state: State) -> Found:
    """A household shows its card, which by edition 2 is active, or the clerk says why a number was typed."""
    body = entry.body
    if state.edition > 1 and body["shown"] != "household":
        who = {body["household"], body.get("proxy")}
        cards = [state.cards[card] for each in who if each for card in state.cards_of.get(each, ())]
        if not any(how == "active" and owner in who for how, owner, _site in cards):
            return {"shown": body["shown"]}
    if body["shown"] == "payload":
        return {"shown": "payload"} if "reason" in body else None
    fine = body["shown"] in ("card", "household") and body.get("reason") in _REASONS
    return None if fine else {"shown": body["shown"]}


def proxy_unauthorised(entry: Entry, state: State) -> Found:
    """Whoever fetches goods for another household is authorised on that day, and stands for one that is enrolled."""
    household, proxy = entry.body["household"], entry.body["proxy"]
    until = state.proxies.get(household, {}).get(proxy, "")
    return None if until >= entry.on and state.household(proxy, state.today) else {"proxy": proxy}


def proxy_unflagged(entry: Entry, state: State) -> Found:
    """A redemption by whoever fetches for too many households in a day is flagged, and no other."""
    proxy = entry.body.get("proxy")
    flags = entry.body.get("flags", [])
    if proxy is None:
        return {"proxy": ""} if flags else None
    others = {*state.fetched.get((proxy, entry.on), {}).values(), entry.body["household"]}
    over = len(others) > state.setting("proxy_households_per_day", entry.on, state.centre)
    return None if flags == (["proxy-many"] if over else []) else {"proxy": proxy}


def till_not_open(entry: Entry, state: State) -> Found:
    """A receipt belongs to a till's session of this shop that is open."""
    till = entry.body["till"]
    known = state.tills.get(till)
    return None if known and known[0] == entry.site and known[1] else {"till": till}


# --- deliveries -------------------------------------------------------------------------------------------------------


def delivery_amiss(entry: Entry, state: State) -> Found:
    """A delivery is of goods of the catalogue, which are no service: 1 to 99,999 units at a cost that can be."""
    body = entry.body
    for line in body["lines"]:
        goods = state.in_force("goods.recorded", line["sku"], entry.on)
        able = 1 <= line["quantity"] <= _DELIVERY_MAX and 0 <= line.get("cost", 0) <= _COST_MAX
        if goods is None or "service" in goods or not able:
            return {"sku": line["sku"]}
    asked, line = body["asked"], body["lines"][0]
    told = tuple(line.get(name) for name in ("sku", "quantity", "expires", "cost"))
    same = told == tuple(asked.get(name) for name in ("sku", "quantity", "expires", "cost")) and len(body["lines"]) == 1
    return None if same else {"sku": line["sku"]}


def expired_on_arrival(entry: Entry, _state: State) -> Found:
    """Nothing is taken in that has expired."""
    for line in entry.body["lines"]:
        if line.get("expires", _NEVER) < entry.on:
            return {"sku": line["sku"], "expires": line["expires"]}
    return None


def donor_unknown(entry: Entry, state: State) -> Found:
    """A donor is in the register, or is named for the first time and gets the code of the entry."""
    body = entry.body
    donor, asked = body.get("donor"), body["asked"].get("donor")
    if donor is None or asked is None:
        return None if donor == asked else {"donor": donor or asked or ""}
    row = state.in_force("donor.recorded", donor, state.today)
    if row:
        return None if asked in (donor, row["name"]) else {"donor": donor}
    node, epoch = entry.origin.split("-")
    return None if donor == f"{node}{int(epoch):02d}{entry.seq:07d}" else {"donor": donor}


# --- what the entries come to -----------------------------------------------------------------------------------------


def add_batch(state: State, entry: Entry, sku: str, units: int, about: Row) -> None:
    """A batch comes to stand on the shelf of the entry's site."""
    name = f"{entry.origin}-{entry.seq}"
    batch = {"delivery": name, "shop": entry.site, "units": units, "left": 0, "expires": about.get("expires", _NEVER)}
    batch["order"] = (batch["expires"], entry.on, entry.at, entry.origin, entry.seq)
    batch["about"] = {field: about[field] for field in ("expires", "donor", "paper", "restricted") if field in about}
    batch["cost"] = about.get("cost")
    state.batches[name, sku] = batch
    change_batch(state, name, sku, units)


def change_batch(state: State, delivery: str, sku: str, units: int) -> None:
    """Units come back to a batch, or below zero leave it; one of which nothing is left is not looked at again."""
    batch = state.batches.get((delivery, sku))
    if batch is None:
        return
    shelf = state.shelves[batch["shop"], sku]
    stood = batch["left"] > 0
    batch["left"] += units
    if batch["left"] > 0 and not stood:
        shelf.append(batch)
        shelf.sort(key=lambda each: each["order"])
    elif stood and batch["left"] <= 0:
        shelf.remove(batch)


def received(state: State, entry: Entry) -> None:
    """Goods come, or a delivery is taken back."""
    for line in entry.body["lines"]:
        shelf_moved(state, entry, line["sku"], line["quantity"])
        if "reverses" in entry.body:
            change_batch(state, entry.body["reverses"], line["sku"], line["quantity"])
            gift_moved(state, entry, (entry.body["reverses"], line["sku"]), "received", line["quantity"])
        else:
            add_batch(state, entry, line["sku"], line["quantity"], {**entry.body, **line})
            if "donor" in entry.body:
                gift_moved(state, entry, (entry.name, line["sku"]), "received", line["quantity"])


def redeemed(state: State, entry: Entry) -> None:
    """Points and goods go, or both come back; a limit counts on the day of the redemption."""
    body, name = entry.body, (entry.origin, entry.seq)
    household = intern(body["household"])
    day = body.get("reversed_on", entry.on)
    month = day[:7]
    state.balance[household] -= body["points"]
    spent(state, household, month[:4], body["points"])
    note_move(state, entry, -body["points"], 0, 0, body["points"])
    units = state.taken[month]
    for line in body["lines"]:
        units[household, intern(line["sku"])] += line["quantity"]
        for last in state.split_on.get(household, ()):
            if day <= last and month == last[:7]:
                state.taken_by[household, last, line["sku"]] += line["quantity"]
        if "from" in line:
            shelf_moved(state, entry, line["sku"], -line["quantity"])
            for each in line["from"]:
                change_batch(state, each["delivery"], line["sku"], -each["quantity"])
                gift_moved(state, entry, (each["delivery"], line["sku"]), "given", -each["quantity"])
    slip_taken(state, entry)
    till = state.tills.get(body.get("till", ""))
    if till and till[1]:
        till[2], till[3] = till[2] + 1, till[3] + body["points"]
        state.receipts[name] = (body["till"], body["points"])
        state.receipts_of[body["till"]].append(name)
    if "proxy" in body:
        state.fetched[body["proxy"], entry.on][name] = household
        state.fetched_when[name] = (body["proxy"], entry.on)


_REDEEMED, _RECEIVED = ("goods.redeemed",), ("stock.received",)
_GOING = ("goods.redeemed", "stock.sent", "stock.spoiled", "stock.counted")
GOODS_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("batch_of_other_goods", _GOING, batch_of_other_goods),
    ("batches_unequal", _GOING, batches_unequal),
    ("stock_short", _GOING, stock_short),
    ("expired_given", _REDEEMED, expired_given),
    ("batches_out_of_order", _GOING, batches_out_of_order),
    ("counted_since", _GOING + _RECEIVED, counted_since),
    ("price_not_in_force", _REDEEMED, price_not_in_force),
    ("goods_not_in_force", _REDEEMED, goods_not_in_force),
    ("lines_do_not_sum", _REDEEMED, lines_do_not_sum),
    ("balance_short", _REDEEMED, balance_short),
    ("lapsed_spent", _REDEEMED, lapsed_spent),
    ("balance_short_then", _REDEEMED, balance_short_then),
    ("limit_passed", _REDEEMED, limit_passed),
    ("shown_amiss", _REDEEMED, shown_amiss),
    ("proxy_unauthorised", ("goods.redeemed proxy",), proxy_unauthorised),
    ("proxy_unflagged", ("goods.redeemed proxy flags",), proxy_unflagged),
    ("till_not_open", ("goods.redeemed till",), till_not_open),
    ("delivery_amiss", _RECEIVED, delivery_amiss),
    ("expired_on_arrival", _RECEIVED, expired_on_arrival),
    ("donor_unknown", _RECEIVED, donor_unknown),
]
GOODS_TAKEN: Dict[str, Any] = {
    **dict.fromkeys(("stock.received", "delivery.reversed"), received),
    **dict.fromkeys(("goods.redeemed", "redemption.reversed"), redeemed),
}
