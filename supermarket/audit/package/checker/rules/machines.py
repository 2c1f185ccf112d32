"""Rules for many machines: how one comes and hears the others, who holds a household, what is lent on vouchers."""

import re
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.legs import legs_of
from supermarket.audit.package.checker.rules.earning.held import note_move
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Breach, Found
from supermarket.audit.package.checker.sealed import encoded
from supermarket.audit.package.checker.tree import leaf_of_line

_KEY = re.compile("[0-9a-f]{64}")
HOLDERS_MAX = 500
OF_THE_CENTRE = (
    "site.recorded", "staff.recorded", "setting.recorded", "rule.recorded", "goods.recorded", "form.recorded",
    "organisation.recorded", "service.recorded", "opening.recorded", "item.recorded",
)  # fmt: skip # what only an administrator records, whose machine is the centre's


@lru_cache(maxsize=1 << 10)
def node_of(origin: str) -> str:
    """Return the node whose machine writes a stream."""
    return origin.split("-", maxsplit=1)[0]


# --- how a machine comes, and what it hears ---------------------------------------------------------------------------


def keyed_amiss(entry: Entry, state: State) -> Found:
    """A machine says once in each of its lives by which keys it signs and is written to."""
    fine = all(_KEY.fullmatch(entry.body[name]) for name in ("signs", "opens"))
    return None if fine and entry.origin not in state.keys else {"origin": entry.origin}


def invited_amiss(entry: Entry, state: State) -> Found:
    """The centre's machine alone lets another one come, of a site of the register that is not the centre."""
    node = entry.body["node"]
    known = state.in_force("site.recorded", node, state.today) and _KEY.fullmatch(entry.body["proof"])
    return None if known and node_of(entry.origin) == state.centre else {"node": node}


def admitted_amiss(entry: Entry, state: State) -> Found:
    """The centre's machine lets in a stream once, of the node that it invited, and by an invitation one alone."""
    body = entry.body
    invited = state.invited.get(body["invited"], "")
    fine = node_of(entry.origin) == state.centre and invited == node_of(body["origin"])
    fine = fine and body["origin"] not in state.admitted and body["invited"] not in state.came_by
    return (
        None if fine and all(_KEY.fullmatch(body[name]) for name in ("signs", "opens")) else {"origin": body["origin"]}
    )


def admitted_otherwise(state: State) -> Iterator[Breach]:
    """The keys of a machine are those that it says it has; asked when all entries have been read."""
    for origin, (keys, name) in state.admitted.items():
        if state.keys.get(origin, keys) != keys:
            yield Breach(*name, "admitted_otherwise", {"origin": origin})


def heard_amiss(entry: Entry, state: State) -> Found:
    """A machine hears others, each once in an entry; what it has heard of one never becomes less, nor older."""
    seen = set()
    for head in entry.body["heads"]:
        other = head["origin"]
        size, at = state.heard.of.get(entry.origin, {}).get(other, 0), state.heard_at.get((entry.origin, other), 0)
        more = head["size"] > size or (head["size"] == size > 0 and head["at"] > at)
        if other == entry.origin or other in seen or not more or head["at"] < at or not _KEY.fullmatch(head["root"]):
            return {"origin": other}
        seen.add(other)
    return None if seen else {"origin": ""}


def forked_amiss(entry: Entry, state: State) -> Found:
    """A fork is seen once of another machine's stream, whose other branch is kept."""
    body = entry.body
    fine = body["forked"] != entry.origin and (entry.origin, body["forked"]) not in state.forked
    return None if fine and body["seq"] > 0 and _KEY.fullmatch(body["file"]) else {"origin": body["forked"]}


def centre_alone(entry: Entry, state: State) -> Found:
    """By edition 4, where the centre has a machine, no other one records registers, rules, prices and settings."""
    if state.edition < 4 or entry.actor == "0" or node_of(entry.origin) == state.centre:
        return None
    return {"site": state.centre} if any(node_of(origin) == state.centre for origin in state.last_at) else None


# --- who holds a household --------------------------------------------------------------------------------------------


def holder_of(state: State, household: str) -> str:
    """Return the node whose machine holds a household; "" where there is none of this number."""
    moved = state.holders.get(household)
    if moved:
        return moved[1]
    row = state.latest("household.recorded", household, "9999-12-31")
    return str(row["holder"]) if row else ""


def first_holder(entry: Entry, state: State) -> str:
    """Return the node that holds a household which is enrolled: of its home where a machine of that was let in."""
    node = node_of(entry.origin)
    for home in (entry.body.get("shop"), entry.body["station"]):
        lives = [origin for origin in state.admitted if node_of(origin) == home]
        newest = max(lives, key=lambda origin: int(origin.split("-")[1]), default="")
        if home == node or (newest and newest not in state.lost):
            return str(home)
    others = bool(state.admitted) or any(node_of(origin) != node for origin in state.last_at)
    has_centre = any(node_of(origin) == state.centre for origin in state.last_at)
    return state.centre if others and has_centre else node


def holder_elsewhere(entry: Entry, state: State) -> Found:
    """Only the machine that holds a household's points takes or moves them."""
    household = entry.body["household"]
    holder = holder_of(state, household)
    if not holder or holder == node_of(entry.origin):
        return None
    if entry.kind in _MAY_GIVE and (state.edition < 4 or not _takes(entry, household)):
        return None
    return {"holder": holder}


def _takes(entry: Entry, household: str) -> bool:
    return legs_of(entry).get((f"Assets:Households:{household}", "POINT"), 0) < 0


def holder_amiss(entry: Entry, state: State) -> Found:
    """Households are given by the machine that holds them, or taken by the centre of one that two declare lost."""
    body, node = entry.body, node_of(entry.origin)
    households, lost = body["households"], body.get("lost")
    if lost is None:
        fine = body["of"] == node and "approver" not in body and households
    else:
        fine = node == state.centre == body["to"] and node_of(lost["origin"]) == body["of"] and _seconded(entry, state)
    fine = fine and body["of"] != body["to"] and len(set(households)) == len(households) <= HOLDERS_MAX
    if not fine:
        return {"of": body["of"]}
    for household in households:
        if holder_of(state, household) != body["of"]:
            return {"of": body["of"], "household": household}
    return None


def _seconded(entry: Entry, state: State) -> bool:
    """Say whether another person, of the staff, says so too, and in a real ledger is known to be himself."""
    approver = entry.body.get("approver", "")
    if state.staff_of(approver, state.today) is None or state.person(approver) == state.person(entry.actor):
        return False
    return not state.is_record or entry.body.get("approved") in ("pin", "token", "card")


# --- vouchers ---------------------------------------------------------------------------------------------------------


def voucher_amiss(entry: Entry, state: State) -> Found:
    """A voucher is taken once, by whoever holds its household, for what it credits; or with the household itself."""
    body, voucher = entry.body, entry.body["voucher"]
    holder, node = holder_of(state, body["household"]), node_of(entry.origin)
    by_paper = "of" in body
    held_by = (body["of"], node) if by_paper else (node,)  # the stream may say already what the paper says
    fine = body["points"] >= 0 and ("held" in body) == by_paper and holder in held_by
    fine = fine and _NAME.fullmatch(voucher) and node_of(voucher) != node and voucher not in state.vouchers
    return None if fine and _KEY.fullmatch(body["leaf"]) else {"voucher": voucher}


def voucher_untrue(state: State) -> Iterator[Breach]:
    """What was lent on a voucher is what its entry gives that household; asked when all entries have been read."""
    for voucher, (name, household, points, credited, by_paper, leaf) in state.vouchers.items():
        if not _NAME.fullmatch(voucher):
            continue  # of which it was told where it was taken
        shown, (origin, seq) = state.shown.get(voucher), named(voucher)
        told = (household, "" if by_paper else points, credited, leaf)
        if shown != told and (shown or (origin in state.past and len(state.past[origin]) >= seq)):
            yield Breach(*name, "voucher_untrue", {"voucher": voucher})


def settled_amiss(entry: Entry, state: State) -> Found:
    """What was lent on a voucher is given back once, exactly, when its entry has come; what is gone is owed."""
    body = entry.body
    taken = state.vouchers.get(body["voucher"])
    said = (named(body["taken"]), body["household"], body["points"], body["credited"])
    fine = taken is not None and taken[:4] == said and body["taken"] not in state.given_back_of
    missing = max(0, body["points"] - max(0, state.balance[body["household"]]))
    return None if fine and body.get("owed", 0) == missing else {"voucher": body["voucher"]}


_NAME = re.compile("[0-9]{1,12}-[1-9][0-9]*-[1-9][0-9]*")

# --- what the entries come to -----------------------------------------------------------------------------------------


def keyed(state: State, entry: Entry) -> None:
    """Keep the keys of a machine."""
    state.keys[entry.origin] = (entry.body["signs"], entry.body["opens"])


def invited(state: State, entry: Entry) -> None:
    """Keep who may come."""
    state.invited[f"{entry.origin}-{entry.seq}"] = entry.body["node"]


def admitted(state: State, entry: Entry) -> None:
    """Keep who came, by which keys."""
    body = entry.body
    state.admitted.setdefault(body["origin"], ((body["signs"], body["opens"]), (entry.origin, entry.seq)))
    state.came_by.add(body["invited"])


def heard(state: State, entry: Entry) -> None:
    """From here on a machine knows more."""
    state.heard.take(entry)
    for head in entry.body["heads"]:
        state.heard_at[entry.origin, head["origin"]] = head["at"]
    state.kept_alike.clear()


def forked(state: State, entry: Entry) -> None:
    """Keep that a fork was seen."""
    state.forked.add((entry.origin, entry.body["forked"]))


def _goes(state: State, entry: Entry, household: str, node: str) -> None:
    """Let a household go to a node's machine; the latest (at, origin, seq) holds it."""
    when = (entry.at, entry.origin, entry.seq)
    if when > state.holders.get(household, ((0, "", 0), ""))[0]:
        state.holders[household] = (when, node)


def moved(state: State, entry: Entry) -> None:
    """Let households go to another machine."""
    body = entry.body
    for household in body["households"]:
        _goes(state, entry, household, body["to"])
    if "lost" in body:
        state.lost.add(body["lost"]["origin"])
    if len(body["households"]) == 1 and (entry.origin, entry.seq) in state.together.vouchers:
        state.shown[f"{entry.origin}-{entry.seq}"] = (body["households"][0], "", entry.on, _leaf_of(entry))


def lent(state: State, entry: Entry) -> None:
    """Lend points on a voucher; a household that came by it is held here."""
    body, household = entry.body, entry.body["household"]
    told = ((entry.origin, entry.seq), household, body["points"], body["credited"], "of" in body, body["leaf"])
    state.vouchers.setdefault(body["voucher"], told)
    note_move(state, entry, body["points"])
    _lend(state, household, body["credited"], body["points"])
    if "of" in body:
        _goes(state, entry, household, node_of(entry.origin))


def given_back(state: State, entry: Entry) -> None:
    """Give back what was lent."""
    body, owed = entry.body, entry.body.get("owed", 0)
    state.given_back_of.add(body["taken"])
    _lend(state, body["household"], body["credited"], -body["points"])
    note_move(state, entry, owed - body["points"], owed)
    state.balance[body["household"]] += owed
    state.owed[body["household"]] += owed


def _lend(state: State, household: str, credited: str, points: int) -> None:
    state.balance[household] += points
    if points:
        years = state.years[household]
        years[credited[:4]] = years.get(credited[:4], 0) + points


def credited(state: State, entry: Entry) -> None:
    """Keep what a voucher of this entry must say, where one was taken."""
    if (entry.origin, entry.seq) in state.together.vouchers:
        household = entry.body["household"]
        points = legs_of(entry).get((f"Assets:Households:{household}", "POINT"), 0)
        state.shown[f"{entry.origin}-{entry.seq}"] = (household, points, entry.on, _leaf_of(entry))


def _leaf_of(entry: Entry) -> str:
    """Return the leaf hash of an entry, which is worked out of few only."""
    fields = {name: value for name, value in entry._asdict().items() if name != "leaf"}
    return leaf_of_line(encoded(fields).encode()).hex()


_MAY_GIVE = ("claim.posted", "credit.reversed", "award.reversed")
_HELD = (
    "goods.redeemed", "points.expired", "household.relocated", "household.departed", "household.split",
    "household.merged", "voucher.settled",
)  # fmt: skip
MACHINE_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("keyed_amiss", ("machine.keyed",), keyed_amiss),
    ("invited_amiss", ("machine.invited",), invited_amiss),
    ("admitted_amiss", ("machine.admitted",), admitted_amiss),
    ("heard_amiss", ("stream.heard",), heard_amiss),
    ("forked_amiss", ("stream.forked",), forked_amiss),
    ("centre_alone", OF_THE_CENTRE, centre_alone),
    ("holder_elsewhere", (*_HELD, *_MAY_GIVE), holder_elsewhere),
    ("holder_amiss", ("holder.changed",), holder_amiss),
    ("voucher_amiss", ("voucher.taken",), voucher_amiss),
    ("settled_amiss", ("voucher.settled",), settled_amiss),
]
MACHINE_TAKEN: Dict[str, Any] = {
    "machine.keyed": keyed,
    "machine.invited": invited,
    "machine.admitted": admitted,
    "stream.heard": heard,
    "stream.forked": forked,
    "holder.changed": moved,
    "voucher.taken": lent,
    "voucher.settled": given_back,
    "points.credited": credited,
    "claim.posted": credited,
}
