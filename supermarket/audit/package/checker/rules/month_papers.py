"""What a closed month's paper says beside its figures: who earned, how it moved, its worth, which prices."""

from statistics import median
from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later

_MOVEMENTS = ("issued", "redeemed", "spoiled")  # the figures that the entries come to; one more is named last
_TO_STAFF = "to staff"
_UNITS_SPOILED = 2
MOVED_BY = {
    **dict.fromkeys(("points.credited", "claim.posted", "credit.reversed", "award.reversed"), 0),
    **dict.fromkeys(("goods.redeemed", "redemption.reversed"), 1),
    **dict.fromkeys(("stock.spoiled", "spoilage.reversed"), _UNITS_SPOILED),
}  # which of them a kind of entry moves
_A_JUMP, _FAR_OFF, _OTHERS_LEAST = 50, 2, 3  # percent; times a median; so many others make one
_PRICED = {"rules": "rule.recorded", "prices": "goods.recorded"}


def paper_differs(entry: Entry, state: State, content: Row) -> Found:
    """Return the part of a month's paper that is not what the entries come to, as far as its signer knew them."""
    place, month = entry.body["place"], entry.body["month"]
    chain = state.chain(place, f"{month}-31")
    if state.many:  # the signer need not have heard what is here
        return _unreckoned(content["movement"])
    parts = {
        "board": _board_of(state, place, month),
        "versions": [_version_of(state, name, month, chain) for name in _PRICED],
    }
    untrue = next((name for name, part in parts.items() if content[name] != part), "")
    if untrue:
        return {"field": untrue}
    behind = content["liability"]
    rate = state.in_force("setting.recorded", "points_per_yuan", f"{month}-31")
    if behind.get("points_per_yuan") != (rate["value"] if rate else None):
        return {"field": "points_per_yuan"}
    if behind["stock_points"] != _goods_worth(state, content["figures"]["goods"], month, chain):
        return {"field": "stock_points"}
    return _unreckoned(content["movement"]) or _movement_untrue(state, place, month, content["movement"])


def _board_of(state: State, place: str, month: str) -> List[Row]:
    """Return what the households of a place earned that were there at the month's end and are shown, the most first."""
    last = f"{month}-31"
    earned, groups = {}, {}
    for household in state.homes.get(place, ()):
        row = state.in_force("household.recorded", household, last)
        if row and row["station"] == place and "unlisted" not in row:
            points = sum(state.honoured.get(each, {}).get(month, 0) for each in _one_with(state, household, last))
            if points > 0:
                earned[household], groups[household] = points, row.get("group")
    lines, rank = [], 0
    in_order = sorted((-points, household) for household, points in earned.items())
    for number, (points, household) in enumerate(in_order, 1):
        rank = rank if number > 1 and points == in_order[number - 2][0] else number
        line = {"rank": rank, "household": household, "group": groups[household], "cumulative": -points}
        lines.append({name: said for name, said in line.items() if said is not None})
    return lines


def _one_with(state: State, household: str, last: str) -> List[str]:
    """Return a household with those that had been merged into it, and into those, by a day."""
    found = [household]
    for each in found:
        found += [other for other, on in state.joined.get(each, ()) if on <= last and other not in found]
    return found


def _version_of(state: State, name: str, month: str, chain: Tuple[str, ...]) -> Row:
    """Return how many rows of a register held at a month's end, how many came in it, and which was the last."""
    count = changed = 0
    latest: Any = None
    for rows in state.rows[_PRICED[name]].values():
        known = [row for row in rows if row[0] <= f"{month}-31" and row[4]["scope"] in chain]
        if known:
            count += "state" not in known[-1][4]
            changed += sum(row[0] >= f"{month}-01" for row in known)
            latest = known[-1] if latest is None else max(latest, known[-1], key=lambda row: row[:4])
    said = {"register": name, "rows": count, "changed": changed}
    return said if latest is None else {**said, "latest": f"{latest[2]}-{latest[3]}"}


def _goods_worth(state: State, goods: List[Row], month: str, chain: Tuple[str, ...]) -> int:
    """Return what goods are worth in points by the prices of a month's end; what has ended is worth nothing."""
    rows = ((line["closing"], state.in_force("goods.recorded", line["sku"], f"{month}-31", chain)) for line in goods)
    return sum(units * row["points"] for units, row in rows if row)


def _unreckoned(lines: List[Row]) -> Found:
    """Return a figure whose movement does not follow from what stands beside it."""
    if [line["figure"] for line in lines] != [*_MOVEMENTS, _TO_STAFF]:
        return {"field": "movement"}
    for line in lines:
        now, before, middle = line["now"], line["before"], line.get("median")
        apart = round(100 * (now - before) / before) if before > 0 else None
        jumped = before > 0 and 100 * abs(now - before) > _A_JUMP * before
        far = middle is not None and (now > _FAR_OFF * middle or now * _FAR_OFF < middle)
        if (line.get("change"), line["jumped"], line["outlier"]) != (apart, int(jumped), int(far)):
            return {"field": line["figure"]}
    return None


def _movement_untrue(state: State, place: str, month: str, lines: List[Row]) -> Found:
    """Return a figure that the place, or the other stations of its institute, did not move so."""
    last, before = f"{month}-31", later(f"{month}-01", -1)[:7]
    above = _institute_of(state, place, last)
    beside = {each for each, of in state.moved_in if of == month and _institute_of(state, each, last) == above}
    if state.moved_places & (beside | {place}):
        return None  # shops came or went: which place moved what depends on each day
    stations = [each for each in sorted(beside - {place}) if _tier_of(state, each, last) == "station"]
    for number, figure in enumerate(_MOVEMENTS):
        moved = [state.moved_in[each, month][number] for each in stations]
        others = [each for each in moved if each > 0]
        now, then = (state.moved_in.get((place, each), [0, 0, 0])[number] for each in (month, before))
        middle = round(median(others)) if len(others) >= _OTHERS_LEAST else None
        if (lines[number]["now"], lines[number]["before"], lines[number].get("median")) != (now, then, middle):
            return {"field": figure}
    return None


def _institute_of(state: State, place: str, day: str) -> str:
    """Return the site above a place, the place itself where there is none."""
    chain = state.chain(place, day)
    return chain[1] if len(chain) > 1 else place


def _tier_of(state: State, site: str, day: str) -> str:
    row = state.latest("site.recorded", site, day)
    return str(row["tier"]) if row else ""


def count_moved(state: State, entry: Entry, place: str) -> None:
    """Add an entry to what its place issued, redeemed and spoiled in its month."""
    number = MOVED_BY.get(entry.kind)
    if number is None:
        return
    body = entry.body
    amount = body["quantity"] if number == _UNITS_SPOILED else body["points"]
    if number == 0:
        units = body["lines"][0]["quantity"]
        if amount < 0 < units or amount > 0 > units:
            return  # a deduction, which takes out what was issued before
    of = (place, entry.on[:7])
    moved = state.moved_in.get(of)
    if moved is None:
        moved = state.moved_in[of] = [0, 0, 0]
    moved[number] += amount


def forget_honour(state: State, place: str, month: str) -> None:
    """Forget what the households of a place earned up to a month that is closed: no board asks for it any more."""
    for household in state.homes.get(place, ()):
        row = state.latest("household.recorded", household, f"{month}-31")
        if row and row["station"] == place:
            of: Dict[str, int] = state.honoured.get(household, {})
            for each in [each for each in of if each <= month]:
                del of[each]
