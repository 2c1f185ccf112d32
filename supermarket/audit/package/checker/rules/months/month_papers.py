"""What a closed month's paper says beside its figures: who earned, how it moved, its worth, which prices."""

from statistics import median
from typing import Any, Dict, Iterator, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.merging import next_month
from supermarket.audit.package.checker.rules.earning.held import outstanding
from supermarket.audit.package.checker.rules.spending.gifts import gifts_of
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
_PINS_NAMED_SINCE = 6  # the edition by which a paper names signatures by a PIN that another signer had set
_CHECKED_SINCE = 5  # the edition by which a paper has all its checks
_OUTSTANDING = ("points", "expiring", "lapsed")
_PRICED = {"rules": "rule.recorded", "prices": "goods.recorded"}
_CHECKED = [
    "points_add_up", "points_by_household", "credits_follow_the_rules", "awards_follow_the_rules", "goods_add_up",
    "counts_agree", "redemptions_follow_the_prices", "redemptions_are_debited", "redemptions_leave_the_shelf",
    "sessions_agree", "fund_adds_up",
]  # fmt: skip # what a month's paper compares, in this order
_OF_A_CHECK = {"compared", "difference", "entries", "expected", "found", "left", "name", "ok", "right"}


def paper_differs(entry: Entry, state: State, content: Row) -> Found:
    """Return the part of a month's paper that is not what the entries come to, as far as its signer knew them."""
    place, month = entry.body["place"], entry.body["month"]
    if month < max(state.closed_of.get(place, ()), default=""):
        return None  # closed after a later one, which edition 1 allowed: what it needs may be forgotten
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
    if state.since_kept <= f"{month}-01":
        held = outstanding(state, place, later(f"{next_month(month)}-01", -1))
        untrue = next((name for name, points in zip(_OUTSTANDING, held) if behind.get(name, 0) != points), "")
    if not untrue and place not in state.moved_places and content["donations"] != gifts_of(state, place, month):
        untrue = "donations"
    untrue = untrue or _unlisted(state, entry, content["exceptions"])
    if untrue:
        return {"field": untrue}
    rate = state.in_force("setting.recorded", "points_per_yuan", f"{month}-31")
    if behind.get("points_per_yuan") != (rate["value"] if rate else None):
        return {"field": "points_per_yuan"}
    if behind["stock_points"] != _goods_worth(state, content["figures"]["goods"], month, chain):
        return {"field": "stock_points"}
    return _unreckoned(content["movement"]) or _movement_untrue(state, place, month, content["movement"])


def checks_untrue(content: Row, edition: int) -> str:
    """Return a check of a month's paper that cannot have come out so, or does not stand there; "" where there is none.

    By edition 5 all of them are there, each whole, and those of accounts found what the figures say was left.
    """
    checks, figures = content["checks"], content["figures"]
    for check in checks:
        apart = check["found"] - check["expected"]
        if (apart and check["difference"] != apart) or check["ok"] != int(not check["difference"]):
            return str(check["name"])
    if edition < _CHECKED_SINCE:
        return ""
    if [check["name"] for check in checks] != _CHECKED:
        return "checks"
    left = {
        "points_add_up": figures["points"]["closing"],
        "goods_add_up": sum(line["closing"] for line in figures["goods"]),
        "fund_adds_up": figures["fund"]["closing"],
    }
    for check in checks:
        name, sides = check["name"], (check["expected"], check["found"])
        whole = check.keys() == _OF_A_CHECK and (check["compared"] == 1 or (check["compared"], *sides) == (0, 0, 0))
        fine = (
            whole and check["found"] == left.get(name, check["found"]) and (check["difference"] or not check["entries"])
        )
        if not fine:
            return str(name)
    return ""


def _board_of(state: State, place: str, month: str) -> List[Row]:
    """Return what the households of a place earned that were there at the month's end and are shown, the most first."""
    last = f"{month}-31"
    earned, groups = {}, {}
    for household in state.homes.get(place, ()):
        points = state.honoured[household].get(month, 0) if household in state.honoured else 0
        if household in state.joined:
            points = sum(state.honoured.get(each, {}).get(month, 0) for each in _one_with(state, household, last))
        row = state.household(household, last) if points > 0 else None
        if row and row["station"] == place and "unlisted" not in row:
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


def _unlisted(state: State, entry: Entry, exceptions: List[Row]) -> str:
    """Return a sort of exceptions of which the paper names others than there are; "" where it names them all.

    These are the signatures with a reason, those by a PIN that another one who signed had set, and what stands on
    paper that nobody has confirmed.
    """
    body, told = entry.body, {each["name"]: each["entries"] for each in exceptions}
    own = {**signature_of(state, entry), "on_paper": "paper" in body}
    given = [each for each in state.signatures[body["place"], body["month"]] if each["figures"] == body["figures"]]
    signed = [*({**each, "on_paper": each["name"] in state.on_paper} for each in given), own]
    papers = sorted((said[2], named(name)) for name, said in _written_off(state, body["place"], body["month"]))
    expected = {
        "signed_with_reason": [each["name"] for each in signed if each["reason"]],
        "on_paper": [
            *(f"{origin}-{seq}" for _on, (origin, seq) in papers),
            *(each["name"] for each in signed if each["on_paper"]),
        ],
    }
    if state.edition >= _PINS_NAMED_SINCE:
        expected["signed_by_pin"] = _by_pin(state, signed)
    return next((name for name, names in expected.items() if told.get(name, []) != names), "")


def _by_pin(state: State, signed: List[Row]) -> List[str]:
    """Return the signatures of a month by a PIN that another one who signed it, or recorded it, had set."""
    found = []
    for each in signed:
        others = [other[who] for other in signed if other is not each for who in ("signer", "recorder")]
        if each["pin_by"] and state.person(each["pin_by"]) in map(state.person, filter(None, others)):
            found.append(each["name"])
    return found


def signature_of(state: State, entry: Entry) -> Row:
    """Return what a signature says: for which role and figures, whose it is, and who had set his PIN and may know it.

    A first PIN is typed by its owner in the presence of a manager; of it the first month that is signed with it tells.
    """
    body = entry.body
    paper = body.get("paper")
    about = {"name": f"{entry.origin}-{entry.seq}", "role": body["role"], "figures": body["figures"]}
    about["reason"] = body.get("reason")
    if paper:
        return {**about, "signer": str(paper["signer"]), "recorder": entry.actor, "pin_by": None}
    by, first, signed = state.pins.get((entry.origin, entry.actor), (None, False, {}))
    told = first and signed.get(body["place"], body["month"]) != body["month"]
    return {**about, "signer": entry.actor, "recorder": None, "pin_by": None if told else by}


def pin_reset(state: State, entry: Entry) -> None:
    """Somebody set another's PIN on the machine that wrote it."""
    state.pins[entry.origin, entry.body["staff"]] = (entry.actor, "first" in entry.body, {})


def _written_off(state: State, place: str, month: str) -> Iterator[Tuple[str, Tuple[str, str, str, str]]]:
    """Give what was written off at a place in a month by a paper that nobody has confirmed: its name, what it is."""
    for name in state.on_paper:
        said = state.entry(named(name))
        if said and said[0] == "stock.spoiled" and said[2][:7] == month and state.place(said[1], said[2]) == place:
            yield name, said


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
    beside = {each for each in state.moved_in.get(month, ()) if _institute_of(state, each, last) == above}
    if state.moved_places & (beside | {place}):
        return None  # shops came or went: which place moved what depends on each day
    stations = [each for each in sorted(beside - {place}) if _tier_of(state, each, last) == "station"]
    for number, figure in enumerate(_MOVEMENTS):
        moved = [state.moved_in[month][each][number] for each in stations]
        others = [each for each in moved if each > 0]
        now, then = (state.moved_in.get(each, {}).get(place, [0, 0, 0])[number] for each in (month, before))
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
    places = state.moved_in[entry.on[:7]]
    if place not in places:
        places[place] = [0, 0, 0]
    places[place][number] += amount


def forget_closed(state: State, place: str, month: str) -> None:
    """Forget what the households of a place earned, and what moved, up to a month that is closed: no paper asks for it.

    Of one that was ever at home elsewhere, or was merged into such a one, another place may ask that closes later.
    """
    last = f"{month}-31"
    upto = min(last, later(state.today, -state.days_kept))
    for household in state.homes.get(place, ()):
        of: Dict[str, int] = state.honoured.get(household, {})
        moves = state.since.get(household)
        if (of or moves) and _ever_at_one(state, household, place):
            for each in [each for each in of if each <= month]:
                del of[each]
            if moves and moves[0][0] <= upto:
                state.since[household] = [move for move in moves if move[0] > upto]


def _ever_at_one(state: State, household: str, place: str) -> bool:
    """Say whether a household, and whoever took over from it, was never at home at another place."""
    own = state.rows["household.recorded"][household]
    if len(own) == 1 and household not in state.merged:
        return bool(own[0][4]["station"] == place)  # as most are
    seen = {household, state.successor(household)}
    rows = (row for each in seen for row in state.rows["household.recorded"].get(each, ()))
    return all(row[4]["station"] == place for row in rows)
