"""Rules for notices: which claims hang out, for how many days, and what becomes of objections to them."""

from operator import attrgetter
from typing import Any, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.claims import state_of
from supermarket.audit.package.checker.rules.seen import Claim
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, later


def notice_too_early(entry: Entry, state: State) -> Found:
    """A notice names claims that two have accepted, each once."""
    names = entry.body["claims"]
    for name in names:
        claim = state.claims.get(name)
        if claim is None or state_of(claim) != "reviewed":
            return {"claim": name}
    return None if names and len(set(names)) == len(names) else {"claim": ""}


def notice_leaves_out(entry: Entry, state: State) -> Found:
    """A notice names every such claim at its place and below, of households that are still there, the oldest first."""
    if notice_too_early(entry, state):
        return None
    waiting: List[Claim] = []
    for site in state.reaching_up_to(entry.site, state.today):
        if site in state.claims_at:
            waiting += [claim for claim in state.claims_at[site].values() if state_of(claim) == "reviewed"]
    waiting.sort(key=attrgetter("number"))
    expected = [claim.name for claim in waiting if state.living(claim.household)]
    return None if entry.body["claims"] == expected else {"claims": len(expected)}


def notice_too_short(entry: Entry, state: State) -> Found:
    """A notice hangs from its business date for as many days as the setting says."""
    body = entry.body
    days = max(1, state.setting("notice_days", entry.on, entry.site))
    expected = (entry.on, later(entry.on, days - 1))
    return None if (body["first_day"], body["last_day"]) == expected else {"date": expected[1]}


def notice_not_hanging(entry: Entry, state: State) -> Found:
    """A notice is taken down with all claims that still wait on it, and at least one."""
    body = entry.body
    _last, names = state.notices.get(body["notice"], ("", ()))
    waiting = [
        name
        for name in names
        if name in state.claims
        and state_of(state.claims[name]) == "noticed"
        and state.claims[name].notice == body["notice"]
    ]
    return None if waiting and body["claims"] == waiting else {"notice": body["notice"]}


def objection_to_nothing(entry: Entry, state: State) -> Found:
    """An objection is to a claim that hangs out."""
    claim = state.claims.get(entry.body["claim"])
    return None if claim and state_of(claim) in ("noticed", "objected") else {"claim": entry.body["claim"]}


def no_objection_open(entry: Entry, state: State) -> Found:
    """What is resolved is an open objection: it is dismissed or upheld."""
    claim = state.claims.get(entry.body["claim"])
    fine = claim and state_of(claim) == "objected" and entry.body["outcome"] in ("dismissed", "upheld")
    return None if fine else {"claim": entry.body["claim"]}


_NOTICED = ("notice.published",)
NOTICE_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("notice_too_early", _NOTICED, notice_too_early),
    ("notice_leaves_out", _NOTICED, notice_leaves_out),
    ("notice_too_short", _NOTICED, notice_too_short),
    ("notice_not_hanging", ("notice.withdrawn",), notice_not_hanging),
    ("objection_to_nothing", ("claim.objected",), objection_to_nothing),
    ("no_objection_open", ("objection.resolved",), no_objection_open),
]
