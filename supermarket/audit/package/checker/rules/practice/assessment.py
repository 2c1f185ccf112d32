"""Rules for assessments: who marks what, and that points, totals and ranks of a run follow from the figures it seals.

What can be worked out again here: the form's digest, which sites are scored, each mark among the figures, every point,
total, veto and rank, the order of the runs, the digest. That the other figures are what the entries come to, the
program itself works out again: `supermarket assess check` and `supermarket audit verify`. Each sealed root is laid
beside the tree as every other is.
"""

import json
import re
from fractions import Fraction
from hashlib import sha256
from typing import Any, Dict, Iterator, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.registers import row_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Breach, Found, Row, later

_SHA256_HEX = frozenset("0123456789abcdef")
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN = {
    "month": re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"([0-9]{4})-([1-4])"),
    "year": re.compile(r"([0-9]{4})()"),
}  # how a period of each length is named
_RUN_PARTS = ("places", "tiers", "above", "figures", "points", "totals", "vetoes", "ranks")
_BY_MARK = "mark"


def canonical_sha256(content: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return the SHA-256 of the canonical JSON of something, in hex."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def assessment_slots(form: Row) -> List[Tuple[str, str]]:
    """Return the figures of a form in their order: the number of the line or veto, and the indicator."""
    slots = []
    for item in form["items"]:
        if not item["measures"]:
            slots.append((item["item"], _BY_MARK))
        for measure in item["measures"]:
            slots += [(item["item"], each) for each in (measure["indicator"], *measure["zero_when"])]
    slots += [(veto["veto"], veto["indicator"]) for veto in form["vetoes"]]
    return slots + [(bonus["item"], _BY_MARK) for bonus in form["bonuses"]]


# --- points -----------------------------------------------------------------------------------------------------------


def part_earned(numerator: int, denominator: int, bounds: List[int]) -> Fraction:
    """Return which part of its points a share earns, linear between its bounds in hundredths of a per cent."""
    zero_from, full_from, full_to, zero_to = bounds
    value = max(Fraction(0), Fraction(numerator * 10_000, denominator))
    if value < full_from:
        return max(Fraction(0), (value - zero_from) / (full_from - zero_from))
    if full_to >= 0 and value > full_to:
        return max(Fraction(0), (zero_to - value) / (zero_to - full_to))
    return Fraction(1)


def _line_earned(item: Row, weight: int, figures: Iterator[Tuple[int, int]]) -> Optional[Fraction]:
    """Return which part of its points a line of a form earns; None where it does not apply."""
    if not item["measures"]:
        mark, most = next(figures)
        return Fraction(mark, most) if most > 0 and weight else None
    shares, found = 0, Fraction(0)
    for measure in item["measures"]:
        numerator, denominator = next(figures)
        spoilt = any(each[0] > 0 for each in [next(figures) for _name in measure["zero_when"]])
        if denominator > 0 or spoilt:
            shares += measure["share"]
            if not spoilt:
                found += measure["share"] * part_earned(numerator, denominator, measure["bounds"])
    return found / shares if shares and weight else None


def _shared(weights: List[int]) -> List[int]:
    """Return weights as hundredths that add up to a hundred points, the remainders to the largest ones first."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    found = [each * 10_000 // total for each in weights]
    order = sorted(range(len(weights)), key=lambda number: (-(weights[number] * 10_000 % total), number))
    for number in order[: 10_000 - sum(found)]:
        found[number] += 1
    return found


def assessment_score(form: Row, tier: str, numbers: List[int]) -> Tuple[List[int], int, List[str]]:
    """Return the points of each line, −1 where it does not apply, the total, −1 for none, and the vetoes found."""
    figures = iter(list(zip(numbers[::2], numbers[1::2])))
    weights = [item["weights"][tier] for item in form["items"]]
    parts = [_line_earned(item, weight, figures) for item, weight in zip(form["items"], weights)]
    vetoes = []
    for veto in form["vetoes"]:
        numerator, denominator = next(figures)
        if denominator > 0 and numerator * 10_000 > veto["above"] * denominator:
            vetoes.append(veto["veto"])
    bonus = sum(min(next(figures)[0], 100 * each["most"]) for each in form["bonuses"])
    shares = _shared([0 if part is None else weight for part, weight in zip(parts, weights)])
    if not any(shares):
        return [-1] * len(parts), -1, vetoes
    points = [-1 if part is None else _nearest(share * part) for part, share in zip(parts, shares)]
    total = sum(each for each in points if each >= 0) + min(bonus, 100 * form["bonus_most"])
    return points, min(total, 100 * form["veto_most"]) if vetoes else total, vetoes


def _nearest(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _ranks(tiers: List[str], totals: List[int]) -> List[int]:
    """Return the rank of each site among those of its tier; equal totals share one, 0 stands for none."""
    ranks = []
    for tier, total in zip(tiers, totals):
        better = sum(1 for of, other in zip(tiers, totals) if of == tier and other > total)
        ranks.append(0 if total < 0 else better + 1)
    return ranks


# --- marks ------------------------------------------------------------------------------------------------------------


def first_days(period: str) -> List[Tuple[str, str]]:
    """Return the lengths that the name of a period can be of, each with the first day of the period."""
    found = [(length, written.fullmatch(period)) for length, written in _WRITTEN.items()]
    return [
        (length, f"{match[1]}-{(int(match[2] or 1) - 1) * _MONTHS_OF[length] + 1:02}-01")
        for length, match in found
        if match
    ]


def mark_amiss(entry: Entry, _state: State) -> Found:
    """A mark is recorded at the site marked, of a period that has begun, in its bounds, with a note, and on a file."""
    body = entry.body
    fine = body["marked"] == entry.site and 0 <= body["hundredths"] <= 10_000 and bool(body["evidence"])
    fine = fine and bool(body["remark"]) and any(first <= entry.on for _length, first in first_days(body["period"]))
    for file in body["evidence"]:
        fine = fine and len(file["sha256"]) == 64 and set(file["sha256"]) <= _SHA256_HEX and file["size"] > 0
        fine = fine and file["what"] == ("document" if file["kind"] == "application/pdf" else "photo")
    fine = fine and body["asked"]["evidence"] == [file["sha256"] for file in body["evidence"]]
    return None if fine else {"item": body["item"]}


def mark_by_own(entry: Entry, state: State) -> Found:
    """Nobody marks the place where he is at home."""
    staff = state.staff
    own = staff is not None and state.place(staff["site"], state.today) == state.place(entry.site, state.today)
    return {"actor": entry.actor, "site": entry.site} if own else None


def mark_unseconded(entry: Entry, state: State) -> Found:
    """A second person of the staff saw it too: not the scorer, from above the site and not at home there."""
    approver = entry.body["approver"]
    staff = state.staff_of(approver, state.today)
    fine = staff is not None and staff["role"] in ("reviewer", "manager", "administrator")
    fine = fine and staff is not None and state.reaches(staff, entry.site, state.today)
    fine = (
        fine and staff is not None and state.place(staff["site"], state.today) != state.place(entry.site, state.today)
    )
    fine = fine and state.person(approver) != state.person(entry.actor)
    if state.is_record:
        fine = fine and entry.body.get("approved") in ("pin", "token", "card")
    return None if fine else {"approver": approver}


def mark_not_of_form(entry: Entry, state: State) -> Found:
    """A mark is of a line that the form in force has marked by persons, at a site and of a period of it.

    Before edition 3 no form was in force: see `mark_not_of_form_run`.
    """
    if state.edition < 3:
        return None
    body = entry.body
    row = state.in_force("form.recorded", body["form"], entry.on)
    form = row["form_content"] if row and row["form_sha256"] == body["form_sha256"] else None
    fine = form is not None and _is_marked_by(form, body, state.tier(body["marked"], state.today))
    return None if fine else {"item": body["item"], "form": body["form"]}


def mark_not_of_form_run(state: State) -> Iterator[Breach]:
    """Before edition 3 a mark is of a line that its form has marked, where a run seals that form; asked at the end.

    A mark of a form that no run has sealed counts in no run.
    """
    for origin, seq, body, tier in state.marks_given:
        form = state.assessed_by.get(body["form_sha256"])
        if form is not None and not (form["name"] == body["form"] and _is_marked_by(form, body, tier)):
            yield Breach(origin, seq, "mark_not_of_form", {"item": body["item"], "form": body["form"]})


def _is_marked_by(form: Row, body: Row, tier: str) -> bool:
    """Say whether a mark is of a line that a form has marked by persons, at a tier and of a period of it."""
    lengths = [length for length, _first in first_days(body["period"])]
    fits = tier in form["tiers"] and form["period"] in lengths
    return bool(fits and 0 <= body["hundredths"] <= _most_of(form, body["item"], tier))


def _most_of(form: Row, item: str, tier: str) -> int:
    """Return how many hundredths a marked line of a form can get at a tier, of a veto 1; −1 where there is none."""
    for line in form["items"]:
        if line["item"] == item:
            return -1 if line["measures"] else 100 * int(line["weights"].get(tier, 0))
    for bonus in form["bonuses"]:
        if bonus["item"] == item:
            return 100 * int(bonus["most"])
    return 1 if (item, _BY_MARK) in [(veto["veto"], veto["indicator"]) for veto in form["vetoes"]] else -1


# --- forms ----------------------------------------------------------------------------------------------------------


def form_row_untrue(entry: Entry, _state: State) -> Found:
    """A form's row says of its content what it is: its name, its title, its digest; each tier's weights make a hundred.

    It scores by bounds that lie in their order, so that more never brings less below what is full.
    """
    body = entry.body
    form = body["form_content"]
    fine = (form["name"], form["title"]) == (body["form"], body["name"])
    fine = fine and canonical_sha256(form) == body["form_sha256"] and weights_whole(form)
    for measure in (each for item in form["items"] for each in item["measures"]):
        zero_from, full_from, full_to, zero_to = measure["bounds"]
        fine = fine and zero_from < full_from and (full_to < 0 or full_from <= full_to < zero_to)
    return None if fine else {"form": body["form"]}


def weights_whole(form: Row) -> bool:
    """Say whether the weights of each tier of a form add up to a hundred."""
    tiers = form["tiers"]
    whole = all(sum(item["weights"][tier] for item in form["items"]) == 100 for tier in tiers)
    return whole and 0 < len(tiers) == len(set(tiers))


def run_form_not_in_force(entry: Entry, state: State) -> Found:
    """By edition 3 a run is by the form that was in force on its day, exactly as it stood there."""
    if state.edition < 3:
        return None
    body = entry.body
    row = state.in_force("form.recorded", body["form"], entry.on)
    return None if row and row["form_sha256"] == body["form_sha256"] else {"form": body["form"]}


# --- runs -------------------------------------------------------------------------------------------------------------


def run_form_untrue(entry: Entry, _state: State) -> Found:
    """A run seals its form with its digest, and the weights of each tier add up to a hundred."""
    body = entry.body
    form = body["form_content"]
    fine = form["name"] == body["form"] and canonical_sha256(form) == body["form_sha256"] and weights_whole(form)
    return None if fine else {"form": body["form"]}


def run_period_amiss(entry: Entry, _state: State) -> Found:
    """A run is of a period of its form's length, from its first to its last day, that is over."""
    body = entry.body
    first = dict(first_days(body["period"])).get(body["form_content"]["period"])
    if first is None:
        return {"period": body["period"]}
    year, month = int(first[:4]), int(first[5:7]) + _MONTHS_OF[body["form_content"]["period"]]
    after = f"{year:04}-{month:02}-01" if month <= 12 else f"{year + 1:04}-01-01"
    fine = (body["first"], body["last"]) == (first, later(after, -1)) and body["last"] < entry.on
    return None if fine else {"period": body["period"]}


def run_roots_amiss(entry: Entry, _state: State) -> Found:
    """A run names the size of its own stream just before it."""
    own = [root["size"] for root in entry.body["roots"] if root["origin"] == entry.origin]
    return None if own == [entry.seq - 1] else {"size": own[0] if own else 0}


def run_before_amiss(entry: Entry, state: State) -> Found:
    """A run follows the latest run of its form over the period before, if there is one."""
    body = entry.body
    before = state.runs.get((body["form"], _month_before(body["first"])), [])
    expected = before[-1] if before else ""
    return None if body.get("before", "") == expected else {"run": body.get("before", "")}


def _month_before(first: str) -> str:
    """Return the month before a period begins, by which the run over the period before is kept."""
    year, month = int(first[:4]), int(first[5:7])
    return f"{year:04}-{month - 1:02}" if month > 1 else f"{year - 1:04}-12"


def run_sites_untrue(entry: Entry, state: State) -> Found:
    """A run scores every site of its form's tiers in force at the period's end, each below whom it stood."""
    body = entry.body
    day, tiers = body["last"], body["form_content"]["tiers"]
    rows = {row["site"]: row for row in state.all_in_force("site.recorded", day)}
    expected = [site for tier in tiers for site in sorted(rows) if rows[site]["tier"] == tier]
    if body["places"] != expected:
        return {"site": next((site for site in (*expected, *body["places"]) if site not in body["places"]), "")}
    for site, tier, above in zip(body["places"], body["tiers"], body["above"]):
        parent = rows[site].get("parent", "")
        if tier != rows[site]["tier"] or above != (parent if state.latest("site.recorded", parent, day) else ""):
            return {"site": site}
    return None


def run_mark_untrue(entry: Entry, state: State) -> Found:
    """The figures of a marked line are the latest mark by this very form that the run had seen."""
    body = entry.body
    form = body["form_content"]
    sizes = {root["origin"]: root["size"] for root in body["roots"]}
    weights = {item["item"]: item["weights"] for item in form["items"]}
    marked = [(number, item) for number, (item, by) in enumerate(assessment_slots(form)) if by == _BY_MARK]
    for site, tier, figures in zip(body["places"], body["tiers"], body["figures"]):
        for number, item in marked:
            given = state.assessed.get((body["form_sha256"], body["period"], site, item), ())
            seen = [mark for (origin, seq), mark in given if seq <= sizes.get(origin, 0)]
            most = 100 * weights[item][tier] if item in weights else 1
            expected = [seen[-1], most] if seen else [0, 0 if item in weights else 1]
            if figures[2 * number : 2 * number + 2] != expected:
                return {"site": site, "item": item}
    return None


def run_score_untrue(entry: Entry, _state: State) -> Found:
    """Points, totals, vetoes and ranks follow from the figures by the form."""
    body = entry.body
    form, sites = body["form_content"], body["places"]
    wide = 2 * len(assessment_slots(form))
    if any(len(body[name]) != len(sites) for name in _RUN_PARTS):
        return {"site": ""}
    for number, site in enumerate(sites):
        figures = body["figures"][number]
        found = assessment_score(form, body["tiers"][number], figures) if len(figures) == wide else ([], 0, [])
        if found != (body["points"][number], body["totals"][number], body["vetoes"][number]):
            return {"site": site}
    ranks = _ranks(body["tiers"], body["totals"])
    return next(({"site": site} for site, one, two in zip(sites, ranks, body["ranks"]) if one != two), None)


def run_digest_untrue(entry: Entry, _state: State) -> Found:
    """A run's digest is that of all that it seals."""
    left_out = ("asked", "digest", "known")
    digest = canonical_sha256({name: value for name, value in entry.body.items() if name not in left_out})
    return None if entry.body["digest"] == digest else {"digest": digest}


# --- what the entries come to -----------------------------------------------------------------------------------------


def mark_given(state: State, entry: Entry) -> None:
    """Keep a mark."""
    body = entry.body
    key = (body["form_sha256"], body["period"], body["marked"], body["item"])
    state.assessed.setdefault(key, []).append(((entry.origin, entry.seq), body["hundredths"]))
    if state.edition < 3:
        state.marks_given.append((entry.origin, entry.seq, body, state.tier(body["marked"], state.today)))


def assessment_ran(state: State, entry: Entry) -> None:
    """Keep a run by its form and the month in which its period ended, and its form where marks are judged by that."""
    body = entry.body
    if state.marks_given and canonical_sha256(body["form_content"]) == body["form_sha256"]:
        state.assessed_by.setdefault(body["form_sha256"], body["form_content"])
    state.runs.setdefault((body["form"], body["last"][:7]), []).append(f"{entry.origin}-{entry.seq}")


_MARK, _RUN = ("mark.given",), ("assessment.run",)
ASSESSMENT_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("mark_amiss", _MARK, mark_amiss),
    ("mark_by_own", _MARK, mark_by_own),
    ("mark_unseconded", _MARK, mark_unseconded),
    ("mark_not_of_form", _MARK, mark_not_of_form),
    ("form_row_untrue", ("form.recorded",), form_row_untrue),
    ("run_form_not_in_force", _RUN, run_form_not_in_force),
    ("run_form_untrue", _RUN, run_form_untrue),
    ("run_period_amiss", _RUN, run_period_amiss),
    ("run_roots_amiss", _RUN, run_roots_amiss),
    ("run_before_amiss", _RUN, run_before_amiss),
    ("run_sites_untrue", _RUN, run_sites_untrue),
    ("run_mark_untrue", _RUN, run_mark_untrue),
    ("run_score_untrue", _RUN, run_score_untrue),
    ("run_digest_untrue", _RUN, run_digest_untrue),
]
ASSESSMENT_TAKEN: Dict[str, Any] = {
    "form.recorded": row_taken,
    "mark.given": mark_given,
    "assessment.run": assessment_ran,
}
