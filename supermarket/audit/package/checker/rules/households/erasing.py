"""Rules for personal details erased: of whom, why, by whom it was approved, and which records are gone."""

from typing import Any, Dict, Iterator, List, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, is_kept_paper

_ERASURE_REASONS = ("person-asks", "kin-ask", "ten-years")
_UNASKED = "ten-years"  # the reason for which nobody asks on paper
_YEARS_KEPT = 10
_CLOSING_TIERS = ("station", "supermarket")  # the sites whose places close months


def erasure_amiss(entry: Entry, state: State) -> Found:
    """Details are erased of a member or one of the staff of whom there are some, for a reason of the list, on paper."""
    body = entry.body
    paper = body.get("paper")
    named = [body[name] for name in ("member", "staff") if name in body]
    fine = len(named) == 1 and commitments_of(state, body) and body["reason"] in _ERASURE_REASONS
    fine = fine and (body["reason"] == _UNASKED if paper is None else is_kept_paper(paper))
    return None if fine and entry.site == state.centre else {"subject": " ".join(named)}


def erasure_repeated(entry: Entry, state: State) -> Found:
    """One request about a person waits at a time, and none about one whose details are erased."""
    codes = _codes_of(state, entry.body)
    for asked in state.erasures.values():
        waits = not asked["approved"] and bool(codes & _codes_of(state, asked))
        if waits and ("member" in asked) == ("member" in entry.body):
            return {"subject": _called(entry.body)}
    notes = (commitment for _entry, commitment in notes_about(state, entry.body))
    gone = state.erased.issuperset((*commitments_of(state, entry.body), *notes))
    return {"subject": _called(entry.body)} if gone else None


def erasure_not_requested(entry: Entry, state: State) -> Found:
    """What is approved is a request that waits; another person made it, and neither had set the other's PIN."""
    asked = state.erasures.get(entry.body["request"])
    fine = asked and not asked["approved"] and state.person(asked["actor"]) != state.person(entry.actor)
    if asked and fine:
        sides = ((_pin_set_by(entry, state), asked["actor"]), (asked["pin_by"], entry.actor))
        fine = not any(by and state.person(by) == state.person(other) for by, other in sides)
    return None if fine and entry.site == state.centre else {"request": entry.body["request"]}


def _pin_set_by(entry: Entry, state: State) -> Any:  # noqa: ANN401 - a staff code, or None
    """Return who had set, or was there for, the PIN of whoever recorded an entry; None where nobody had."""
    return state.pins.get((entry.origin, entry.actor), (None,))[0]


def erasure_of_another(entry: Entry, state: State) -> Found:
    """What is erased is every record of the person of whom it was requested, and notes about him, none of another."""
    body = entry.body
    asked = state.erasures.get(body["request"])
    if asked is None:
        return None
    notes = [(note["entry"], note["commitment"]) for note in body.get("notes", ())]
    of_person = body["commitments"] == sorted(commitments_of(state, asked))
    fine = of_person and len({*notes}) == len(notes) and notes_about(state, asked).issuperset(notes)
    return None if fine else {"subject": _called(asked)}


def erasure_of_present(entry: Entry, state: State) -> Found:
    """Nobody's details are erased as long as he is a member of a household or on the staff."""
    asked = _asked_of(entry, state)
    if asked is None:
        return None
    today = state.today
    if "staff" in asked:
        there = any(state.staff_of(code, today) for code in _codes_of(state, asked))
    else:
        rows = [state.in_force("member.recorded", code, today) for code in _codes_of(state, asked)]
        there = any(row and state.household(row["household"], today) for row in rows)
    return {"subject": _called(asked)} if there else None


def erasure_too_early(entry: Entry, state: State) -> Found:
    """His household, if nobody is left, holds and owes nothing; no claim waits; the last months that name him are shut.

    Where nobody asked for it, ten years have gone by.
    """
    asked = _asked_of(entry, state)
    if asked is None:
        return None
    codes, households = _codes_of(state, asked), _households_of(state, asked)
    left = {each for each in households if state.household(each, state.today) is None}
    fine = not any(state.balance.get(each) or state.owed.get(each) for each in left)
    fine = fine and not any(
        claim.household in left or (claim.household in households and claim.member in codes)
        for claim in state.claims.values()
    )
    named = list(_awards_of(state, households, left, codes))
    days = [row[0] for row in _rows_about(state, asked)]
    if "staff" in asked:
        last = (state.rows["staff.recorded"][code][-1] for code in codes if code in state.rows["staff.recorded"])
        months = [(row[0], row[4]["site"]) for row in last if row[0]]
    else:
        months = named
    for on, site in months:
        shut = state.tier(site, on) not in _CLOSING_TIERS or on[:7] <= state.closed_until(state.place(site, on), entry)
        fine = fine and shut
    if asked["reason"] == _UNASKED:
        last_day = max([*days, *(on for on, _site in named)])
        fine = fine and f"{int(last_day[:4] or 0) + _YEARS_KEPT:04d}{last_day[4:]}" <= state.today
    return None if fine else {"subject": _called(asked)}


# --- of whom ----------------------------------------------------------------------------------------------------------


def _asked_of(entry: Entry, state: State) -> Any:  # noqa: ANN401 - a request's body, or what was kept of it
    """Return what is asked by a request, or by that which an entry approves."""
    return entry.body if entry.kind == "erasure.requested" else state.erasures.get(entry.body["request"])


def _called(asked: Row) -> str:
    return str(asked.get("member", asked.get("staff", "")))


def _codes_of(state: State, asked: Row) -> Set[str]:
    """Return every number or staff code that the person ever had."""
    if "staff" in asked:
        who = state.person(asked["staff"])
        return {code for code in state.rows["staff.recorded"] if state.person(code) == who}
    found, waiting = {asked.get("member", "")}, [asked.get("member", "")]
    while waiting:
        each = waiting.pop()
        for other in (*state.former.get(each, ()), *state.later_member.get(each, ())):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _rows_about(state: State, asked: Row) -> Iterator[Tuple[str, int, str, int, Row]]:
    rows = state.rows["staff.recorded" if "staff" in asked else "member.recorded"]
    for code in _codes_of(state, asked):
        yield from rows.get(code, ())


def commitments_of(state: State, asked: Row) -> Set[str]:
    """Return the commitments to every version of a person's record."""
    return {row[4]["person"] for row in _rows_about(state, asked) if "person" in row[4]}


def notes_about(state: State, asked: Row) -> Set[Tuple[str, str]]:
    """Return entries with free notes about the person, each with its commitment, or about a household that is left."""
    codes, found = _codes_of(state, asked), set()
    for household in _households_of(state, asked):
        is_left = state.household(household, state.today) is None
        about = state.notes.get(household, ())
        found |= {(entry, commitment) for member, entry, commitment in about if is_left or member in codes}
    return found


def _households_of(state: State, asked: Row) -> Set[str]:
    return set() if "staff" in asked else {row[4]["household"] for row in _rows_about(state, asked)}


def _awards_of(state: State, households: Set[str], left: Set[str], codes: Set[str]) -> Iterator[Tuple[str, str]]:
    """Give day and site of the last award of each household that was the person's, or of a household left."""
    for household in households:
        awards = state.last_awards.get(household, {})
        found = [last for member, last in awards.items() if household in left or member in codes]
        if found:
            yield max(found)


# --- what the entries come to -----------------------------------------------------------------------------------------


def erasure_requested(state: State, entry: Entry) -> None:
    """A request waits; its paper has served."""
    body = entry.body
    about: Dict[str, Any] = {name: body[name] for name in ("member", "staff", "reason") if name in body}
    state.erasures[entry.name] = {
        **about,
        "actor": entry.actor,
        "pin_by": _pin_set_by(entry, state),
        "approved": False,
    }
    if "paper" in body:
        state.paper_served(body["paper"], entry.name)


def erasure_approved(state: State, entry: Entry) -> None:
    """The records are gone, and the notes."""
    state.erased.update(entry.body["commitments"])
    state.erased.update(note["commitment"] for note in entry.body.get("notes", ()))
    asked = state.erasures.get(entry.body["request"])
    if asked:
        asked["approved"] = True


def last_awarded(state: State, entry: Entry) -> None:
    """Keep when and where each member was last credited, and a household for which no member is named."""
    body = entry.body
    awards = state.last_awards.setdefault(body["household"], {})
    member = body.get("member", "")
    awards[member] = max((entry.on, entry.site), awards.get(member, ("", "")))


def last_credited(state: State, entry: Entry) -> None:
    """Keep when and where it was, and whose note it is."""
    last_awarded(state, entry)
    noted(state, entry)


def noted(state: State, entry: Entry) -> None:
    """Keep whose note it is."""
    body = entry.body
    if "note" in body:
        state.notes[body["household"]].append((body.get("member", ""), entry.name, body["note"]))


_REQUESTED_ERASURE, _APPROVED_ERASURE = ("erasure.requested",), ("erasure.approved",)
ERASURE_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("erasure_amiss", _REQUESTED_ERASURE, erasure_amiss),
    ("erasure_repeated", _REQUESTED_ERASURE, erasure_repeated),
    ("erasure_not_requested", _APPROVED_ERASURE, erasure_not_requested),
    ("erasure_of_another", _APPROVED_ERASURE, erasure_of_another),
    ("erasure_of_present", _REQUESTED_ERASURE + _APPROVED_ERASURE, erasure_of_present),
    ("erasure_too_early", _REQUESTED_ERASURE + _APPROVED_ERASURE, erasure_too_early),
]
ERASURE_TAKEN: Dict[str, Any] = {
    "erasure.requested": erasure_requested,
    "erasure.approved": erasure_approved,
    "claim.posted": last_awarded,
    "points.credited": last_credited,
    **dict.fromkeys(("claim.filed", "order.placed"), noted),
}
