"""The figures of a place's month, added up from the entries: what stands under its signatures, by its digest."""

import json
from hashlib import sha256
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import next_month
from supermarket.audit.package.checker.rules.months.month_papers import count_moved
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Row, later

Sums = Dict[str, Dict[str, int]]  # section, or an SKU -> figure -> sum

_POINTS = {
    "points.credited": ("credits", 1),
    "claim.posted": ("credits", 1),
    "credit.reversed": ("reversals", 1),
    "award.reversed": ("reversals", 1),
    "goods.redeemed": ("redemptions", 1),
    "redemption.reversed": ("reversals", -1),
    "points.expired": ("expiry", 1),
    "expiry.reversed": ("reversals", -1),
    "voucher.taken": ("reversals", 1),
    "voucher.settled": ("reversals", -1),
}  # the figure that a kind's points belong to, and with which sign
_POINTS_CLOSING = {"credits": 1, "deductions": -1, "redemptions": -1, "reversals": 1, "expiry": -1}
_MONEY_FIGURES = {
    "fund.received": ("received", 1),
    "funding.reversed": ("received", 1),
    "fund.spent": ("spent", 1),
    "spending.reversed": ("spent", 1),
}
_WHOLE = {"stock.sent": "out", "stock.arrived": "in_", "stock.spoiled": "spoiled", "spoilage.reversed": "spoiled"}
_GOODS = ("purchased", "donated", "in_", "given", "spoiled", "out", "counted")
_COMING = {"purchased": 1, "donated": 1, "in_": 1, "given": -1, "spoiled": -1, "out": -1, "counted": 1}


def moved_by(entry: Entry) -> List[Tuple[str, str, int]]:
    """Return what an entry moves of a month's figures: section or SKU, figure, amount."""
    kind, body = entry.kind, entry.body
    if kind in _POINTS:
        figure, sign = _POINTS[kind]
        points = body["points"]
        if figure == "credits" and points < 0:
            figure, sign = "deductions", -1
        moved = [("points", figure, sign * points)]
        if kind == "goods.redeemed":
            moved.append(("points", "count", 1))
        if kind in ("goods.redeemed", "redemption.reversed"):
            given = (line for line in body["lines"] if line.get("from"))
            moved += [("G" + line["sku"], "given", sum(each["quantity"] for each in line["from"])) for line in given]
            for line in (each for each in body["lines"] if "counted" in each):
                moved += [("G" + line["sku"], figure, line["quantity"]) for figure in ("given", "counted")]
        return moved
    if kind in ("stock.received", "delivery.reversed"):
        figure = "donated" if "donor" in body else "purchased"
        return [("G" + line["sku"], figure, line["quantity"]) for line in body["lines"]]
    if kind in _WHOLE:
        return [("G" + body["sku"], _WHOLE[kind], body["quantity"])]
    if kind == "stock.counted":
        return [("G" + body["sku"], "counted", body["counted"] - body["book"])]
    if kind in _MONEY_FIGURES:
        return [("fund", _MONEY_FIGURES[kind][0], body["amount"])]
    return []


def _posts(entry: Entry, moved: List[Tuple[str, str, int]]) -> bool:
    """Say whether an entry moves anything."""
    transit = entry.kind == "stock.arrived" or entry.body.get("owed", 0)
    return bool(transit or any(amount for _section, _figure, amount in moved) or _passes_points(entry))


def _passes_points(entry: Entry) -> bool:
    return entry.kind in ("household.split", "household.merged")


def add_figures(state: State, entry: Entry) -> None:
    """Add an entry to the figures of its site's place, as that is on the business date."""
    moved = moved_by(entry)
    if not moved and not _passes_points(entry):
        return
    place, month = state.place(entry.site, entry.on), entry.on[:7]
    if month < state.first_moved.get(place, "9999") and _posts(entry, moved):
        state.first_moved[place] = month
    _add(_sums_of(state, place, month), moved)
    count_moved(state, entry, place)
    if state.many:
        state.moves_at.setdefault(place, []).append(((entry.origin, entry.seq), month, moved))
    if entry.on == state.today:
        state.moved_today[entry.site].append(moved)
    for section, figure, amount in moved:
        if section == "points":
            continue
        units = amount * _COMING.get(figure, -1 if figure == "spent" else 1)
        state.held_now[entry.site][section] += units
        for day, held in state.held_at.get(entry.site, {}).items():
            if entry.on < day:
                held[section] = held.get(section, 0) + units


def _sums_of(state: State, place: str, month: str) -> Sums:
    sums = state.figures.get((place, month))
    if sums is None:
        sums = state.figures[place, month] = {}
    return sums


def _add(sums: Sums, moved: List[Tuple[str, str, int]], sign: int = 1) -> None:
    for section, figure, amount in moved:
        figures = sums.get(section)
        if figures is None:
            figures = sums[section] = {}
        figures[figure] = figures.get(figure, 0) + sign * amount


def _net(section: str, figures: Dict[str, int]) -> int:
    if section == "points":
        return sum(sign * figures.get(figure, 0) for figure, sign in _POINTS_CLOSING.items())
    if section == "fund":
        return figures.get("received", 0) - figures.get("spent", 0)
    return sum(sign * figures.get(figure, 0) for figure, sign in _COMING.items())


def site_taken(state: State, entry: Entry) -> None:
    """Take in a site's row. A shop that moves takes along what it held on the day before."""
    body = entry.body
    site, begins = body["site"], body.get("from", "")
    known = site in state.rows["site.recorded"]
    before = state.place(site, state.today)
    today: Sums = {}
    for moved in state.moved_today.get(site, ()):
        _add(today, moved)
    if known and begins and body["tier"] == "supermarket":
        held = dict(state.held_now[site])
        if begins <= state.today:
            for section, figures in today.items():
                if section != "points":
                    held[section] = held.get(section, 0) - _net(section, figures)
        state.held_at.setdefault(site, {})[begins] = held
    state.add_row(entry)
    after = state.place(site, state.today)
    moved_on = state.place(site, max(begins, state.today))
    if known and (moved_on != before or "state" in body):
        state.moved_places.update((before, after, moved_on))
    if known and after != before:  # what it did today belongs to the other place already
        month = state.today[:7]
        each = [(section, figure, amount) for section, figures in today.items() for figure, amount in figures.items()]
        _add(_sums_of(state, before, month), each, -1)
        _add(_sums_of(state, after, month), each)


def _moves(state: State, place: str) -> List[Tuple[str, int, Dict[str, int]]]:
    """Return (day, sign, what it held) of each shop that came to a place (1) or left it (-1)."""
    found = []
    for shop, days in state.held_at.items():
        for day, held in sorted(days.items()):
            old, new = state.place(shop, later(day, -1)), state.place(shop, day)
            if old != new and place in (old, new):
                found.append((day, 1 if place == new else -1, held))
    return found


def _held(state: State, place: str, month: str) -> Dict[str, int]:
    """Return what a place held before a month: points, money, units of each SKU."""
    upto, carried = state.carried.get(place, ("", {}))
    held = dict(carried)
    for (of, each), sums in state.figures.items() if not upto else _months(state, place, upto, month):
        if of == place and upto < each < month:
            for section, figures in sums.items():
                held[section] = held.get(section, 0) + _net(section, figures)
    for day, sign, taken in _moves(state, place):
        if upto < day[:7] < month:
            for section, units in taken.items():
                held[section] = held.get(section, 0) + sign * units
    return held


def _months(state: State, place: str, upto: str, month: str) -> List[Tuple[Tuple[str, str], Sums]]:
    next_month(month)  # where it is none, nothing comes before it
    found, each = [], next_month(upto)
    while each < month:
        found.append(((place, each), state.figures.get((place, each), {})))
        each = next_month(each)
    return found


def note_doubled(state: State, entry: Entry, first: Tuple[str, int]) -> None:
    """Keep what an entry would have moved that was doubled: whoever does not know the first one counts it."""
    moved = moved_by(entry)
    if moved:
        on = state.together.booked(entry) or entry.on
        name = (entry.origin, entry.seq)
        state.doubled_at.setdefault(state.place(entry.site, on), []).append((name, first, on[:7], moved))


def counted_unknowing(state: State, entry: Entry, place: str) -> List[Tuple[str, List[Tuple[str, str, int]]]]:
    """Return month and moves of each entry that counts for a writer, who has not heard who did the same before."""
    knew, origin = state.heard.knew, entry.origin
    return [
        (month, moved)
        for name, first, month, moved in state.doubled_at.get(place, ())
        if knew(origin, name) and not knew(origin, first)
    ]


def figures_known(state: State, entry: Entry, place: str, month: str) -> Row:
    """Return the figures of a place's month as whoever writes an entry knows them.

    That is without what he had not heard, and with what only that makes a repetition.
    """
    if not state.many or any(day[:7] <= month for day, _sign, _held in _moves(state, place)):
        return figures_of(state, place, month)  # what a shop took along is not told apart by who knew it
    knew, moves = state.heard.knew, state.moves_at.get(place, ())
    believed = counted_unknowing(state, entry, place)
    upto, carried = state.carried.get(place, ("", {}))
    unknown = {each for name, each, _moved in moves if (place, each) in state.figures and not knew(entry.origin, name)}
    unknown.update(each for each, _moved in believed if each > upto)
    kept = {each: state.figures.pop((place, each), None) for each in unknown}
    for name, each, moved in moves if kept else ():
        if each in kept and knew(entry.origin, name):
            _add(_sums_of(state, place, each), moved)
    held: Sums = {}
    for each, moved in believed:
        _add(_sums_of(state, place, each) if each > upto else held, moved)
    if held:
        more = {section: carried.get(section, 0) + _net(section, figures) for section, figures in held.items()}
        state.carried[place] = (upto, {**carried, **more})
    try:
        return figures_of(state, place, month)
    finally:
        for each, sums in kept.items():
            state.figures.pop((place, each), None)
            if sums is not None:
                state.figures[place, each] = sums
        if held:
            state.carried[place] = (upto, carried)


def figures_of(state: State, place: str, month: str) -> Row:
    """Return the figures of a place's month as they are signed."""
    opening, sums = _held(state, place, month), dict(state.figures.get((place, month), {}))
    for day, sign, taken in _moves(state, place):
        if day[:7] == month:
            for section, units in taken.items():
                figure = ("received" if sign > 0 else "spent") if section == "fund" else "in_" if sign > 0 else "out"
                figures = sums[section] = dict(sums.get(section, {}))
                figures[figure] = figures.get(figure, 0) + units
    goods = []
    for section in sorted({each for each in (*opening, *sums) if each.startswith("G")}):
        figures, held = sums.get(section, {}), opening.get(section, 0)
        closing = held + _net(section, figures)
        if figures or held or closing:
            line = {name.rstrip("_"): figures.get(name, 0) for name in _GOODS}
            goods.append({"sku": section[1:], "opening": held, **line, "closing": closing})
    points, fund = sums.get("points", {}), sums.get("fund", {})
    return {
        "place": place,
        "month": month,
        "points": {
            "opening": opening.get("points", 0),
            **{name: points.get(name, 0) for name in _POINTS_CLOSING},
            "closing": opening.get("points", 0) + _net("points", points),
        },
        "goods": goods,
        "fund": {
            "opening": opening.get("fund", 0),
            "received": fund.get("received", 0),
            "spent": fund.get("spent", 0),
            "closing": opening.get("fund", 0) + _net("fund", fund),
        },
        "redemptions": points.get("count", 0),
        "cards": _cards(state, place, month),
    }


def _cards(state: State, place: str, month: str) -> Dict[str, int]:
    """Count the cards by how they stood at the month's end, at the place where that was recorded."""
    ended = [each for each in state.cards_at_end if each >= month]
    sites: Any = state.cards_at_end[min(ended)] if ended else state.cards_now
    counted: Dict[str, int] = {}
    for site in state.belonging_to(place, f"{month}-31"):
        for how, count in sites[site].items() if site in sites else ():
            if count:
                counted[how] = counted.get(how, 0) + count
    return counted


def digest_of(figures: Row) -> str:
    """Return the SHA-256 of figures: as JSON, keys in order, without blanks, in UTF-8."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def carry_over(state: State, place: str, month: str) -> None:
    """Close a month: what the place held at its end is kept, and the months before need not be added up again."""
    upto = state.carried.get(place, ("", {}))[0]
    earlier = [each for of, each in state.figures if of == place and upto < each < month]
    if (upto and next_month(upto) != month) or (not upto and earlier):
        return  # closed out of order, which edition 1 allowed: the months before may still change
    state.carried[place] = (month, _held(state, place, next_month(month)))
    state.figures.pop((place, month), None)
    state.moves_at[place] = [each for each in state.moves_at.get(place, ()) if each[1] > month]
