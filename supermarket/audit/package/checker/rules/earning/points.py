"""Rules for points: what a posted claim gives after the caps, direct credits, deductions, and what lapses."""

from functools import lru_cache
from sys import intern
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.claims import let_go, rule_of, state_of
from supermarket.audit.package.checker.rules.earning.held import note_move
from supermarket.audit.package.checker.rules.earning.lapsing import lapsed_points, lapsed_years, left_of, spent
from supermarket.audit.package.checker.rules.earning.time import hours_in, worth_of, worth_wrongly
from supermarket.audit.package.checker.rules.households.cards import frozen_until
from supermarket.audit.package.checker.rules.households.lineage import ALL_DAYS, lineage, member_now, numbers_of
from supermarket.audit.package.checker.rules.seen import Award, Claim
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later, months_later, period_of

_GENERAL = (
    ("person-day", "person_day_max", "day"),
    ("household-month", "household_month_max", "month"),
    ("household-year", "household_year_max", "year"),
)  # a cap, its setting, and its period
_LINES = ("points.credited", "claim.posted")
_LONG_AGO = "0000-00-00"  # the day on which the life of a person begins, as a period


# --- posting a claim --------------------------------------------------------------------------------------------------


def posted_out_of_turn(entry: Entry, state: State) -> Found:
    """A claim is posted once, that hangs out, or has, and to which no objection is open."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim and state_of(claim) == "noticed" else {"claim": entry.body["claim"]}


def posted_too_early(entry: Entry, state: State) -> Found:
    """A claim is posted after the last day of its notice."""
    claim = state.claims.get(entry.body["claim"])
    return {"date": claim.last_day} if claim and not claim.last_day < entry.on else None


def posted_to_another(entry: Entry, state: State) -> Found:
    """A claim is posted to its household, or to the one that took over from it, for the member who did the deed."""
    claim = state.claims.get(entry.body["claim"])
    if claim is None:
        return None
    row = state.living(claim.household)
    if row is None:
        return {"household": claim.household}
    member = claim.member
    if row["household"] != claim.household:
        member = member_now(state, member, row["household"]) if state.edition > 1 else None
    told = (entry.body["household"], entry.body.get("member"))
    return None if told == (row["household"], member) else {"household": row["household"]}


def posted_elsewhere(entry: Entry, state: State) -> Found:
    """Points belong to the station where the household is at home; before edition 2, to the claim's."""
    if state.edition > 1:
        row = state.latest("household.recorded", entry.body["household"], entry.on)
        return None if row is None or row["station"] == entry.site else {"site": row["station"]}
    claim = state.claims.get(entry.body.get("claim", ""))
    return None if claim is None or claim.site == entry.site else {"site": claim.site}


def posted_as_other(entry: Entry, state: State) -> Found:
    """A posting says of its claim what the claim said: rule, units, time, day; and whether the general caps count."""
    claim, body = state.claims.get(entry.body["claim"]), entry.body
    if claim is None:
        return None
    minutes = None if claim.points < 0 else claim.minutes  # a deduction is of no work
    fine = body["lines"] == [{"rule": claim.rule, "quantity": claim.quantity, "points": body["points"]}]
    fine = fine and body["served"] == claim.served and body.get("minutes") == minutes
    return None if fine and body.get("uncapped") == rule_of(state, claim).get("uncapped") else {"claim": body["claim"]}


def _earned_by(state: State, whose: Dict[str, str]) -> Sequence[Award]:
    """Return what households earned, each up to the last day that counts; what is long ago stands before all days."""
    own, *others = whose
    if not others and own not in state.lifetime:
        return state.earned.get(own, ())  # all of it, as mostly
    found = [award for each, until in whose.items() for award in state.earned.get(each, ()) if award[0] <= until]
    for each in whose:
        if each in state.lifetime:
            kept = state.lifetime[each].items()
            found += [(_LONG_AGO, rule, who, minutes, 0, None) for (rule, who), minutes in kept]
    return found


def _minutes_of(awards: Sequence[Award], span: Tuple[str, str], rule: str, people: Optional[Set[Optional[str]]]) -> int:
    """Return the minutes that were earned in a span by a rule, by all or some people; a unit counts sixty."""
    first, last, minutes = span[0], min(span[1], ALL_DAYS), 0
    for served, of, who, count, _points, _uncapped in awards:
        if of == rule and first <= served <= last and (people is None or who in people):
            minutes += count
    return minutes


def _points_of(awards: Sequence[Award], span: Tuple[str, str], people: Optional[Set[Optional[str]]]) -> int:
    """Return the points that were earned in a span and count for the general caps, by all or some people."""
    first, last, points = span[0], min(span[1], ALL_DAYS), 0
    for served, _rule, who, _minutes, worth, uncapped in awards:
        if first <= served <= last and not uncapped and (people is None or who in people):
            points += worth
    return points


def _kept(claim: Claim, rule: Row, minutes: int) -> Tuple[int, int, Optional[int]]:
    """Return what the rule's own limit leaves: points, units, and minutes where the claim is of some."""
    if claim.minutes is None:
        units = minutes // 60
        return units * (claim.points // claim.quantity), units, None
    whole = minutes >= claim.minutes
    points = claim.points if whole else min(claim.points, worth_of(rule, minutes))
    return points, minutes // 60, minutes


@lru_cache(maxsize=1 << 8)
def _caps_of(caps: str) -> Tuple[Tuple[int, str], ...]:
    """Return the limits of a rule: so many minutes in which period."""
    split = (cap.partition("/") for cap in caps.split())
    return tuple((int(most) * 60, period) for most, _slash, period in split)


def allowed(state: State, entry: Entry, claim: Claim) -> Tuple[int, int, Optional[int], int, List[Row]]:
    """Return what the caps leave of a claim: points, units, minutes, honour, and what was cut off by which cap."""
    body, rule = entry.body, rule_of(state, claim)
    household = body["household"]
    if household in state.freezes and frozen_until(state, household, entry.on):
        cut = [{"cap": "earning-frozen", "points": claim.points}] if claim.points else []
        return 0, 0, None if claim.minutes is None else 0, 0, cut
    by_household = rule.get("unit", "").endswith("户")
    whose, person = lineage(state, household), numbers_of(state, body.get("member"))
    member = None if by_household else person
    awards = _earned_by(state, whose)
    minutes = claim.quantity * 60 if claim.minutes is None else claim.minutes
    for most, period in _caps_of(rule.get("caps", "")):
        left = most
        if period != "activity":
            left -= _minutes_of(awards, period_of(period, claim.served), claim.rule, member)
        minutes = max(0, min(minutes, left))
    kept, units, counted = _kept(claim, rule, minutes)
    cuts, settled_at = [("rule", claim.points - kept)], _settled_at(state, entry, claim)
    for cap, name, period in _GENERAL:
        if "uncapped" in rule or (period == "day" and by_household):
            continue
        most_points = state.setting(name, entry.on, settled_at)
        if most_points:
            who = person if period == "day" else None
            left = most_points - _points_of(awards, period_of(period, claim.served), who)
            if not 0 <= kept <= left:
                cuts.append((cap, kept - max(0, min(kept, left))))
                kept = max(0, min(kept, left))
    budget = state.setting("site_month_max", entry.on, settled_at)
    if budget:
        left = budget - state.budgets[settled_at, entry.on[:7]]
        cuts.append(("site-month", kept - max(0, min(kept, left))))
        kept = max(0, min(kept, left))
    honour = kept
    if "entered-afterwards" in claim.flags and kept:
        cuts.append(("hours-afterwards", kept))
        kept = 0
    return kept, units, counted, honour, [{"cap": cap, "points": cut} for cap, cut in cuts if cut]


def _settled_at(state: State, entry: Entry, claim: Claim) -> str:
    """Return the site whose settings count for a posting: the household's; before edition 2 the claim's."""
    return entry.site if state.edition > 1 else str(claim.site)


def cut_wrongly(entry: Entry, state: State) -> Found:
    """The caps cut off exactly what they must: the rule's own in units or minutes first, then the others in points."""
    claim, body = state.claims.get(entry.body["claim"]), entry.body
    if claim is None or claim.points < 0 or not body["lines"]:
        return None
    points, units, counted, honour, cut = allowed(state, entry, claim)
    told = (body["points"], body["units"], body.get("counted"), body["honour"], body.get("cut", []))
    return None if told == (points, units, counted, honour, cut) else {"points": body["points"], "expected": points}


def deducted_wrongly(entry: Entry, state: State) -> Found:
    """A deduction takes what the rule says, but leaves the floor, and may end a household's earning for some months."""
    claim, body = state.claims.get(entry.body["claim"]), entry.body
    if claim is None or claim.points >= 0:
        return {"points": body["points"]} if claim and "frozen_until" in body else None
    floor = state.setting("balance_floor", entry.on, _settled_at(state, entry, claim))
    held = state.balance[body["household"]]
    held -= lapsed_points(state, body["household"], entry.on) if state.edition > 1 else 0
    taken = min(-claim.points, max(0, held - floor))
    rest = -claim.points - taken
    months = rule_of(state, claim).get("freezes", 0)
    expected = (
        -taken,
        claim.quantity,
        None,
        0,
        [{"cap": "floor", "points": rest}] if rest else [],
        months_later(entry.on, months) if months else None,
    )
    told = (
        *(body["points"], body["units"], body.get("counted"), body["honour"]),
        *(body.get("cut", []), body.get("frozen_until")),
    )
    return None if told == expected else {"points": body["points"], "expected": -taken}


def settled_wrongly(entry: Entry, state: State) -> Found:
    """What a household owes is settled first, of what it is given."""
    body = entry.body
    owed = state.owed.get(body["household"], 0)
    expected = max(0, min(body["points"], owed)) if owed else 0
    return None if body.get("settled", 0) == expected else {"expected": expected}


# --- direct credits ---------------------------------------------------------------------------------------------------


def credited_wrongly(entry: Entry, state: State) -> Found:
    """A credit is worth its units or minutes by the points of the rule in force that day, and counts for caps."""
    body = entry.body
    asked, lines = body["asked"], body["lines"]
    rule = state.in_force_at("rule.recorded", asked["rule"], entry.on, entry.site)
    if rule is None or rule["points"] <= 0:
        return {"points": body["points"], "expected": 0}
    quantity = hours_in(body["minutes"]) if "minutes" in body else asked["quantity"]
    right = worth_wrongly(rule, body, quantity)
    line = {"rule": asked["rule"], "quantity": quantity, "points": body["points"]}
    fine = right is None and lines == [line] and body["points"] > 0 and "uncapped" not in body
    return None if fine else {"points": body["points"], "expected": body["points"] if right is None else right}


def credit_unflagged(entry: Entry, state: State) -> Found:
    """A direct credit by a rule that asks for evidence is flagged: it has none."""
    rule = state.in_force_at("rule.recorded", entry.body["asked"]["rule"], entry.on, entry.site)
    expected = ["evidence-missing"] if rule and "evidence" in rule else []
    return None if entry.body.get("flags", []) == expected else {"flags": " ".join(expected)}


# --- what lapses ------------------------------------------------------------------------------------------------------


def lapsing(state: State, household: str, on: str) -> Tuple[List[Row], str]:
    """Return the years and points of a household that lapse by a business date, and until when; else nothing."""
    yesterday = later(on, -1)
    row = state.latest("household.recorded", household, on if state.edition > 1 else state.today) or {}
    awards, given_back = sorted(state.years[household].items()), state.given_back.get(household)
    if "state" in row:
        until = state.until.get(household, "9999-12-31")
        if given_back:
            until = max(until, f"{given_back + 1:04d}-12-31")
        if household in state.merged or until > yesterday:
            return [], ""
        left = left_of(awards, state.balance[household])
        return [{"award_year": year, "points": points} for year, points in left if points], until
    years = lapsed_years(state, household, on)
    last = max((each[2] for each in years), default=0)
    return [{"award_year": year, "points": points} for year, points, _last in years], f"{last:04d}-12-31"


def lapsed_wrongly(entry: Entry, state: State) -> Found:
    """What lapses is what is left of old years' awards, the first earned being used first, after their last day."""
    body = entry.body
    years, until = lapsing(state, body["household"], entry.on)
    points = sum(each["points"] for each in years)
    told = (body["years"], body["until"], body["points"])
    return None if years and told == (years, until, points) else {"points": body["points"], "expected": points}


def lapsed_elsewhere(entry: Entry, state: State) -> Found:
    """What lapses is entered at the household's station."""
    day = entry.on if state.edition > 1 else state.today
    row = state.latest("household.recorded", entry.body["household"], day)
    return None if row is None or row["station"] == entry.site else {"site": row["station"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def award_taken(state: State, entry: Entry) -> None:
    """Count an award, or what is taken back of one: for caps, boards, the year by which it lapses, the balance."""
    body, kind = entry.body, entry.kind
    household, points, line = intern(body["household"]), body["points"], body["lines"][0]
    reversal = "reverses" in body
    on = body["reversed_on"] if reversal else entry.on
    month, year = intern(on[:7]), intern(on[:4])
    units, honour = body.get("units", line["quantity"]), body.get("honour", points)
    served = body.get("served", on)
    if honour:
        who = body.get("member")
        minutes = body.get("counted", body.get("minutes", units * 60))
        award = (intern(served), intern(line["rule"]), who and intern(who), minutes, points, body.get("uncapped"))
        _earn(state, household, award)
        state.budgets[entry.site, month] += points
    settled = body.get("settled", 0) - body.get("owed", 0)
    state.balance[household] += points - settled
    if settled:
        state.owed[household] -= settled
    state.honour[household] += honour
    if honour and entry.on[:7] == month:
        months = state.honoured[household]
        months[month] = months.get(month, 0) + honour
    if not (points < 0 < line["quantity"] or points > 0 > line["quantity"]):
        years = state.years[household]
        years[year] = years.get(year, 0) + points
        note_move(state, entry, points - settled, -settled, points)
    else:
        spent(state, household, year, -points)
        note_move(state, entry, points - settled, -settled, 0, -points)
    if kind == "claim.posted":
        let_go(state, body["claim"])
        if "frozen_until" in body:
            by = (entry.origin, entry.seq)
            state.freezes[household].append((entry.on, body["frozen_until"], by, (by,)))


def _earn(state: State, household: str, award: Award) -> None:
    earned = state.earned[household]
    earned.append(state.alike.setdefault(award, award))
    if (
        len(earned) % 200 == 0 and household not in state.split_on
    ):  # what is too old for any cap of a year is kept as a sum
        first = later(state.today, -800)
        for served, rule, member, minutes, _points, _uncapped in earned:
            if served < first:
                state.lifetime[household][rule, member] += minutes
        state.earned[household] = [each for each in earned if each[0] >= first]


def expired(state: State, entry: Entry) -> None:
    """Points lapse, or come back."""
    state.balance[entry.body["household"]] -= entry.body["points"]
    note_move(state, entry, -entry.body["points"])
    if "reverses" in entry.body:
        household = entry.body["household"]
        state.lapses_undone.setdefault(household, []).append(entry.body["reversed_on"])
        year = int(entry.body["reversed_on"][:4]) - 1
        state.given_back[household] = max(year, state.given_back.get(household, 0))


_POSTED, _CREDITED, _EXPIRED = ("claim.posted",), ("points.credited",), ("points.expired",)
POINTS_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("posted_out_of_turn", _POSTED, posted_out_of_turn),
    ("posted_too_early", _POSTED, posted_too_early),
    ("posted_to_another", _POSTED, posted_to_another),
    ("posted_elsewhere", _LINES, posted_elsewhere),
    ("posted_as_other", _POSTED, posted_as_other),
    ("cut_wrongly", _POSTED, cut_wrongly),
    ("deducted_wrongly", _POSTED, deducted_wrongly),
    ("settled_wrongly", _LINES, settled_wrongly),
    ("credited_wrongly", _CREDITED, credited_wrongly),
    ("credit_unflagged", _CREDITED, credit_unflagged),
    ("lapsed_wrongly", _EXPIRED, lapsed_wrongly),
    ("lapsed_elsewhere", _EXPIRED, lapsed_elsewhere),
]
POINTS_TAKEN: Dict[str, Any] = {
    **dict.fromkeys(("claim.posted", "award.reversed", "points.credited", "credit.reversed"), award_taken),
    **dict.fromkeys(("points.expired", "expiry.reversed"), expired),
}
