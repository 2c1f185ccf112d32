"""Rules for reversals: once for each entry, exactly, dated today, by whoever may, and only of what is still there."""

import re
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.rules.seen import Name
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import BODIES, Found, Row

UNDOES = {
    "redemption.reversed": "goods.redeemed",
    "delivery.reversed": "stock.received",
    "credit.reversed": "points.credited",
    "award.reversed": "claim.posted",
    "expiry.reversed": "points.expired",
    "spoilage.reversed": "stock.spoiled",
    "funding.reversed": "fund.received",
    "spending.reversed": "fund.spent",
}  # each kind of reversal, and the kind that it undoes


_REPEATED = ("household", "member", "uncapped", "claim", "sku", "donor")
_TURNED = ("points", "units", "honour", "quantity", "amount", "minutes", "counted")
# Of each kind that can be reversed: what it or its reversal says that stays, and what is turned round.
_TOLD = {
    kind: tuple(
        [name for name in names if re.search(rf"\b{name}\??:", f"{BODIES[kind]} {BODIES[reversal]}")]
        for names in (_REPEATED, _TURNED)
    )
    for reversal, kind in UNDOES.items()
}


def _figures(kind: str, body: Row, sign: int) -> Tuple[Any, ...]:
    """Return what a body moves, in a form that can be compared: what a reversal repeats, then what it turns round."""
    get = body.get
    repeated, turned = _TOLD[kind]
    flat: List[Any] = [*map(get, repeated)]
    flat += [sign * get(name, 0) for name in turned]
    for line in get("lines") or get("years") or (body,):
        said = line.get
        flat += (
            said("sku") or said("rule") or said("award_year"),
            *(sign * said("quantity", 0), sign * said("points", 0), sign * said("cost", 0)),
            said("counted") if "points" in line else None,
        )
        for each in said("from", ()):
            flat += (each["delivery"], sign * each["quantity"])
    return tuple(flat)


def _mark(kind: str, body: Row, sign: int) -> int:
    """Return a number that stands for what an entry moves."""
    served = body.get("served") if kind in ("claim.posted", "points.credited") else None
    return hash((kind, served, _figures(kind, body, sign)))


def _undone(entry: Entry) -> Name:
    return named(entry.body["reverses"])


def reverses_nothing(entry: Entry, state: State) -> Found:
    """A reversal names an entry before it, of the kind that it undoes."""
    of = state.entry(_undone(entry))
    return None if of and of[0] == UNDOES[entry.kind] else {"reverses": entry.body["reverses"]}


def reversed_before(entry: Entry, state: State) -> Found:
    """An entry is reversed once."""
    return {"reverses": entry.body["reverses"]} if _undone(entry) in state.reversed else None


def reversed_unlike(entry: Entry, state: State) -> Found:
    """A reversal undoes exactly what the entry did."""
    mark, body = state.mark_of(_undone(entry)), entry.body
    body = {**body, "household": body["was"]} if "was" in body else body
    return None if mark in (0, _mark(UNDOES[entry.kind], body, -1)) else {"reverses": entry.body["reverses"]}


def reversed_on_another_day(entry: Entry, state: State) -> Found:
    """A reversal names the business date of the entry that it undoes, to which limits and periods belong."""
    of = state.entry(_undone(entry))
    return None if of is None or of[2] == entry.body["reversed_on"] else {"date": of[2]}


def reversed_elsewhere(entry: Entry, state: State) -> Found:
    """A reversal belongs to the site of the entry that it undoes; by edition 2 points to the household's station."""
    of = state.entry(_undone(entry))
    site = of[1] if of else entry.site
    if state.edition > 1 and entry.kind in ("credit.reversed", "award.reversed", "expiry.reversed"):
        row = state.latest("household.recorded", entry.body["household"], entry.on)
        site = row["station"] if row else site
    return None if site == entry.site else {"site": site}


def reversed_for_another(entry: Entry, state: State) -> Found:
    """By edition 2 what is taken back of a household that was merged is taken back of the one that took over."""
    if state.edition < 2:
        return None
    was = entry.body.get("was", entry.body["household"])
    now = state.successor(was)
    fine = entry.body["household"] == now and ("was" in entry.body) == (now != was)
    return None if fine else {"household": now}


def reversed_by_author(entry: Entry, state: State) -> Found:
    """Where the setting says so, nobody reverses what he recorded himself, under whichever of his staff codes."""
    of = state.entry(_undone(entry))
    own = of is not None and state.person(of[3]) == state.person(entry.actor)
    return {"actor": entry.actor} if own and not state.setting("reversal_by_author", state.today) else None


def owed_wrongly(entry: Entry, state: State) -> Found:
    """What a household has spent already of points that are taken back, it owes."""
    body = entry.body
    expected = max(0, -(state.balance[body["household"]] + body["points"])) if body["points"] < 0 else 0
    return None if body.get("owed", 0) == expected else {"expected": expected}


def reversal_short(entry: Entry, state: State) -> Found:
    """What is taken back is still there: goods on the shelf, money in the fund, honour and years of awards."""
    body = entry.body
    if entry.kind == "funding.reversed" and state.fund[entry.site] + body["amount"] < 0:
        return {"missing": -(state.fund[entry.site] + body["amount"])}
    if entry.kind == "delivery.reversed":
        for line in body["lines"]:
            batch = state.batches.get((body["reverses"], line["sku"]))
            left = batch["left"] if batch else 0
            if left + line["quantity"] < 0:
                return {"missing": -(left + line["quantity"])}
    if entry.kind in ("credit.reversed", "award.reversed") and body["points"] <= 0:
        left = state.years[body["household"]].get(body["reversed_on"][:4], 0) + body["points"]
        left = 0 if "was" in body else left  # of the years of a merged household only what was left went over
        honour = state.honour[body["household"]] + body.get("honour", body["points"])
        return {"missing": -min(left, honour)} if min(left, honour) < 0 else None
    return None


def reason_missing(entry: Entry, _state: State) -> Found:
    """Whoever corrects, withdraws or declines says why; whoever moves money, by what paper and for what."""
    fields = ("paper", "purpose") if entry.kind in _MONEY_MOVED else ("reason",)
    return None if all(entry.body[field].strip() for field in fields) else {"reason": ""}


# --- what the entries come to -----------------------------------------------------------------------------------------


def remember_undo(state: State, entry: Entry) -> None:
    """Keep what a reversal of this entry must say, and of a reversal that it has been."""
    if entry.kind in UNDOES:
        name = _undone(entry)
        state.reversed.add(name)
        if name in state.fetched_when:
            state.fetched[state.fetched_when.pop(name)].pop(name, None)
        till, points = state.receipts.pop(name, ("", 0))
        if till:
            state.tills[till][2] -= 1
            state.tills[till][3] -= points
    else:
        state.mark((entry.origin, entry.seq), _mark(entry.kind, entry.body, 1))


REVERSIBLE = tuple(UNDOES.values())
_REVERSALS = tuple(UNDOES)
_AWARDS = ("credit.reversed", "award.reversed")
_GIVING_REASONS = (
    "claim.withdrawn", "notice.withdrawn", "claim.objected", "objection.resolved", "month.withdrawn", "names.exported",
    "spoilage.declined",
)  # fmt: skip
_MONEY_MOVED = ("fund.received", "fund.spent")
REVERSAL_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("reverses_nothing", _REVERSALS, reverses_nothing),
    ("reversed_before", _REVERSALS, reversed_before),
    ("reversed_unlike", _REVERSALS, reversed_unlike),
    ("reversed_on_another_day", _REVERSALS, reversed_on_another_day),
    ("reversed_elsewhere", _REVERSALS, reversed_elsewhere),
    ("reversed_by_author", _REVERSALS, reversed_by_author),
    ("reversed_for_another", (*_AWARDS, "expiry.reversed", "redemption.reversed"), reversed_for_another),
    ("owed_wrongly", _AWARDS, owed_wrongly),
    ("reversal_short", (*_AWARDS, "delivery.reversed", "funding.reversed"), reversal_short),
    ("reason_missing", (*_REVERSALS, *_GIVING_REASONS, *_MONEY_MOVED), reason_missing),
]
REVERSAL_TAKEN: Dict[str, Any] = dict.fromkeys((*_REVERSALS, *REVERSIBLE), remember_undo)
