"""Rules for cards: one number and payload each, bound once, replaced by the next; and for splits and mergers."""

from sys import intern
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.held import note_passed
from supermarket.audit.package.checker.rules.earning.lapsing import (
    lapsed_points,
    left_apart,
    oldest_first,
    spent,
    used_up,
)
from supermarket.audit.package.checker.rules.households.households import authorise
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, numbered

_OPEN = ("active", "frozen")


def card_misnumbered(entry: Entry, _state: State) -> Found:
    """A new card has the number that its entry gives."""
    return None if entry.body["card"] == numbered(entry.origin, entry.seq) else {"card": entry.body["card"]}


def payload_used(entry: Entry, state: State) -> Found:
    """No two cards open by the same payload."""
    return {"card": entry.body["card"]} if hash(entry.body["payload"]) in state.payloads else None


def _card_to_replace(state: State, household: str) -> Optional[str]:
    for card in sorted(state.cards_of.get(household, ()), reverse=True):
        if state.cards[card][1] == household and state.cards[card][0] in _OPEN:
            return card
    return None


def card_not_replaced(entry: Entry, state: State) -> Found:
    """A household has one card: a new one replaces the one before, and says so."""
    household = entry.body.get("household")
    before = _card_to_replace(state, household) if household else None
    return None if entry.body.get("replaces") == before else {"card": before or entry.body.get("replaces", "")}


def card_not_blank(entry: Entry, state: State) -> Found:
    """Only a blank card is bound to a household."""
    card = entry.body["card"]
    return None if state.cards.get(card, ("", None, ""))[0] == "blank" else {"card": card}


def card_out_of_use(entry: Entry, state: State) -> Found:
    """A card that is replaced or cancelled is neither frozen nor cancelled, and a frozen one not frozen again."""
    card = entry.body["card"]
    able = ("blank", "active") if entry.kind == "card.frozen" else ("blank", "active", "frozen")
    return None if state.cards.get(card, ("", None, ""))[0] in able else {"card": card}


def card_of_another(entry: Entry, state: State) -> Found:
    """An entry about a card names the household that it belongs to."""
    card = entry.body["card"]
    owner = state.cards.get(card, ("", None, ""))[1]
    return None if entry.body.get("household") == owner else {"card": card}


def card_elsewhere(entry: Entry, state: State) -> Found:
    """By edition 2 a household's cards are dealt with at its own station, or a shop of that."""
    household = entry.body.get("household")
    row = state.latest("household.recorded", household, state.today) if household else None
    if state.edition < 2 or row is None or state.place(entry.site, state.today) == row["station"]:
        return None
    return {"site": row["station"]}


def number_shut(entry: Entry, state: State) -> Found:
    """By edition 2 a household's number, printed on its card, opens nothing while that card is lost."""
    household = entry.body["household"]
    if state.edition < 2 or entry.body["shown"] != "household":
        return None
    own = (state.cards[card] for card in state.cards_of.get(household, ()))
    states = {how for how, owner, _site in own if owner == household}
    return {"household": household} if states & {"frozen", "cancelled"} and "active" not in states else None


def _stated(state: State, entry: Entry, card: str, how: str, household: Optional[str]) -> None:
    before, site, household = state.cards.get(card), intern(entry.site), household and intern(household)
    if before:
        state.cards_now[before[2]][before[0]] -= 1
    state.cards_now[site][how] += 1
    state.cards[card] = (how, household, site)
    if household and card not in state.cards_of[household]:
        state.cards_of[household].append(card)


def card_issued(state: State, entry: Entry) -> None:
    """A card was made; one that it replaces opens nothing any more."""
    body = entry.body
    household = body.get("household")
    if "payload" in body:
        state.payloads.add(hash(body["payload"]))
    _stated(state, entry, body["card"], "active" if household else "blank", household)
    if "replaces" in body:
        _stated(state, entry, body["replaces"], "replaced", household)


def card_ended(state: State, entry: Entry) -> None:
    """A card was frozen or cancelled."""
    how = "frozen" if entry.kind == "card.frozen" else "cancelled"
    _stated(state, entry, entry.body["card"], how, entry.body.get("household"))


# --- splits and mergers -----------------------------------------------------------------------------------------------


def split_unfounded(entry: Entry, state: State) -> Found:
    """A split founds a household of its own number, by members who are there, and leaves the head where he is."""
    body = entry.body
    row = state.household(body["household"], state.today)
    if row is None:
        return None
    going = [each["former"] for each in body.get("members", ())]
    there = all(state.member(body["household"], each) for each in going)
    new = [each["member"] for each in body.get("members", ())]
    wanted = [f"{body['into']}-{number}" for number in range(1, len(new) + 1)]
    fine = going and there and row["head"] not in going and new == wanted and going == body["asked"]["members"]
    return None if fine and body["into"] == numbered(entry.origin, entry.seq) else {"household": body["into"]}


def split_too_much(entry: Entry, state: State) -> Found:
    """A new household takes along at most what the old one holds and does not owe."""
    body = entry.body
    free = state.balance[body["household"]] - state.owed[body["household"]]
    free = max(0, free - (lapsed_points(state, body["household"], entry.on) if state.edition > 1 else 0))
    return None if 0 <= body["points"] <= free else {"points": body["points"], "free": free}


def years_moved(state: State, household: str, into: str, points: int, *, whole: bool) -> List[Dict[str, Any]]:
    """Return how the award years of both households change when so many points go from one to the other.

    What has lapsed and was not posted goes along with the `whole` of what a household holds, and stays otherwise.
    """
    own = state.years[into]
    there, newest = left_apart(state, household)
    come = oldest_first([each for each in there if whole or each[0] > newest], points)
    if not come:
        return []
    left = dict(left_apart(state, into)[0])
    years = sorted({*own, *come})
    wanted = {year: left.get(year, 0) + come.get(year, 0) for year in years}
    wanted[years[0]] += sum(own.values()) - sum(left.values())
    moved = [{"household": household, "award_year": year, "points": -gone} for year, gone in come.items()]
    changes = ((year, wanted[year] - own.get(year, 0)) for year in years)
    return moved + [{"household": into, "award_year": year, "points": points} for year, points in changes if points]


def years_moved_wrongly(entry: Entry, state: State) -> Found:
    """With the points go the years of their awards, the oldest first, so that they lapse as they would have before."""
    body = entry.body
    points = body["points"] - body.get("owed", 0)
    merged = entry.kind == "household.merged"
    expected = years_moved(state, body["household"], body["into"], points, whole=merged)
    told = body.get("spent_years", [])
    taken_back = told if state.edition < 2 else used_up(state, body["into"]) if merged and expected else []
    return None if (body.get("award_years", []), told) == (expected, taken_back) else {"household": body["household"]}


def followed_wrongly(entry: Entry, state: State) -> Found:
    """Kin among the staff, and how long a household earns nothing, follow its members."""
    body = entry.body
    known = {staff for staff, how in state.kin.get(body["into"], {}).items() if how != "none"}
    related = sorted((staff, how) for staff, how in state.kin.get(body["household"], {}).items() if how != "none")
    kin = [{"staff": staff, "relation": how} for staff, how in related if staff not in known]
    until = frozen_until(state, body["household"], state.today)
    fine = body.get("kin", []) == kin and body.get("frozen_until", "") == until
    if entry.kind == "household.merged":
        fine = fine and body.get("proxies", []) == proxies_moved(state, body["household"], body["into"])
    return None if fine else {"household": body["household"]}


def proxies_moved(state: State, household: str, into: str) -> List[Dict[str, str]]:
    """Return who may fetch for whom besides, because a household is merged into another; before edition 2 nobody."""
    found = []
    concerned = {household, *state.proxy_for.get(household, ())} if state.edition > 1 else set()
    for whose in concerned:
        for proxy, until in state.proxies.get(whose, {}).items():
            pair = (into if whose == household else whose, into if proxy == household else proxy)
            mine = state.proxies.get(pair[0], {}).get(pair[1], "")
            if household in (whose, proxy) and pair[0] != pair[1] and until >= state.today and until > mine:
                found.append((*pair, until))
    return [{"household": whose, "proxy": proxy, "until": until} for whose, proxy, until in sorted(found)]


def merged_wrongly(entry: Entry, state: State) -> Found:
    """A merger moves all that a household holds, owes and has earned."""
    body = entry.body
    household = body["household"]
    expected = (state.balance[household], state.owed[household], state.honour[household])
    told = (body["points"], body.get("owed", 0), body["honour"])
    return None if told == expected else {"points": expected[0], "owed": expected[1], "honour": expected[2]}


def merged_too_late(entry: Entry, state: State) -> Found:
    """One merges into another that is enrolled; of one where nobody is left, as long as its points wait."""
    body = entry.body
    household, into = body["household"], body["into"]
    if household == into or state.household(into, state.today) is None:
        return {"household": into}
    if state.household(household, state.today):
        return None
    if household in state.merged:
        rest = state.balance[household] or state.owed[household]
        return None if state.successor(household) == into and rest else {"household": household}
    return None if state.until.get(household, "") >= state.today else {"household": household}


def members_moved_wrongly(entry: Entry, state: State) -> Found:
    """With a merger go all members, under the next numbers of the other household."""
    body = entry.body
    first = max((int(each.rsplit("-", 1)[1]) for each in state.members[body["into"]]), default=0) + 1
    going = state.members_of(body["household"])
    expected = [{"former": each, "member": f"{body['into']}-{first + n}"} for n, each in enumerate(going)]
    return None if body.get("members", []) == expected else {"household": body["household"]}


def frozen_until(state: State, household: str, day: str) -> str:
    """Return the last day on which a household earns nothing, if it earns nothing on a day; else nothing.

    By edition 2 what came to it by a split or a merger ends with the deduction behind it.
    """
    found = ""
    for since, last, by, behind in state.freezes.get(household, ()):
        stands = any(each not in state.reversed for each in (behind if state.edition > 1 else (by,)))
        if since <= day <= last and stands:
            found = max(found, last)
    return found


def units_taken(state: State, month: str, household: str, sku: str) -> int:
    """Return the units of a good that a household took in a month, so far."""
    units = state.taken.get(month)
    return units.get((household, sku), 0) if units else 0


def points_moved(state: State, entry: Entry) -> None:
    """Points, debts, years, honour and what follows go from one household to the other."""
    body = entry.body
    household, into = body["household"], body["into"]
    state.balance[household] -= body["points"]
    state.balance[into] += body["points"]
    state.owed[household] -= body.get("owed", 0)
    state.owed[into] += body.get("owed", 0)
    note_passed(state, entry)
    state.honour[household] -= body.get("honour", 0)
    state.honour[into] += body.get("honour", 0)
    for each in body.get("award_years", ()):
        years = state.years[each["household"]]
        years[each["award_year"]] = years.get(each["award_year"], 0) + each["points"]
    for each in body.get("spent_years", ()):
        spent(state, each["household"], each["year"], each["points"])
    for each in body.get("kin", ()):
        state.kin[into][each["staff"]] = each["relation"]
    if "frozen_until" in body:
        until = body["frozen_until"]
        behind = [each for _since, last, _by, named in state.freezes[household] if last == until for each in named]
        state.freezes[into].append((entry.on, until, (entry.origin, entry.seq), tuple(behind)))
    for each in body.get("proxies", ()):
        authorise(state, each)
    for each in body.get("members", ()):
        state.former[each["member"]].append(each["former"])
        state.later_member[each["former"]].append(each["member"])
    state.joins.update((each["member"], into) for each in body.get("members", ()))
    if entry.kind == "household.split":
        state.joins[into] = "founded"
        state.founded[into] = (household, entry.on)
        if entry.on not in state.split_on[household]:
            state.split_on[household].append(entry.on)
            for sku in state.rows["goods.recorded"]:
                state.taken_by[household, entry.on, sku] = units_taken(state, entry.on[:7], household, sku)
    else:
        state.joined[into].append((household, entry.on))
        state.merged[household] = into
        state.gone.add(household)


_MADE, _BOUND, _ENDED = ("card.issued",), ("card.bound",), ("card.frozen", "card.cancelled")
_SPLIT, _MERGED = ("household.split",), ("household.merged",)
CARD_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("card_misnumbered", _MADE, card_misnumbered),
    ("payload_used", _MADE, payload_used),
    ("card_not_replaced", _MADE + _BOUND, card_not_replaced),
    ("card_not_blank", _BOUND, card_not_blank),
    ("card_out_of_use", _ENDED, card_out_of_use),
    ("card_of_another", _ENDED, card_of_another),
    ("card_elsewhere", _MADE + _BOUND + _ENDED, card_elsewhere),
    ("number_shut", ("goods.redeemed",), number_shut),
    ("split_unfounded", _SPLIT, split_unfounded),
    ("split_too_much", _SPLIT, split_too_much),
    ("years_moved_wrongly", _SPLIT + _MERGED, years_moved_wrongly),
    ("followed_wrongly", _SPLIT + _MERGED, followed_wrongly),
    ("merged_wrongly", _MERGED, merged_wrongly),
    ("merged_too_late", _MERGED, merged_too_late),
    ("members_moved_wrongly", _MERGED, members_moved_wrongly),
]
CARD_TAKEN: Dict[str, Any] = {
    "card.issued": card_issued,
    "card.bound": card_issued,
    "card.frozen": card_ended,
    "card.cancelled": card_ended,
    "household.split": points_moved,
    "household.merged": points_moved,
}
