"""Rules for every entry: of what kind it is, who may record it and where, of which day, under which key."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Tuple

from supermarket.audit.package.checker.journal import Entry, named
from supermarket.audit.package.checker.merging import OF_THE_MACHINE
from supermarket.audit.package.checker.rules.in_force import REGISTERS
from supermarket.audit.package.checker.rules.practice.words import OWN_VERBS, PRACTICE_BODIES, STEP_VERBS
from supermarket.audit.package.checker.rules.roles import (
    BY_HOUSEHOLDS,
    BY_THE_PROGRAM,
    BY_WHOEVER_IS_NAMED,
    OWN_ACTS,
    ROLES,
    VERBS_OF,
)
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import (
    ASKED,
    CLEARING,
    DATED_BACK,
    DAY,
    DAYS_IN,
    PUBLIC_TEXTS,
    SPECIAL_TEXTS,
    Found,
    Row,
    is_day,
    kinds_with,
    later,
    with_any,
)

_JUMP = 31 * DAY  # a clock may not be further ahead of the last entry, unless a manager confirms the date
_NEVER_CLOSED = (*OF_THE_MACHINE, "rulebook.adopted")
_OF_A_MONTH = ("month.signed", "month.withdrawn")  # read as of the month's end, by rules of their own
_DEEDS = ("claim.filed", "points.credited")
_ORDERED_FOR = ("order.placed", "member")  # which is compared by itself
_NUMBERED_SINCE = 6  # the edition by which a member is asked for by number, be it the last part of it
_PICTURED = ("stock.received", "stock.spoiled", "spoilage.requested")
_ASKED_FURTHER = frozenset(
    (*_DEEDS, *_PICTURED, "card.issued", "household.relocated", "holder.changed", "order.placed", "erasure.requested")
)
_ASKED = {kind: tuple(names.items()) for kind, names in ASKED.items()}
_PERSONAL = re.compile(
    r"[0-9]{11}|1[3-9][0-9][ .·-]?[0-9]{4}[ .·-]?[0-9]{4}"
    r"|[1-9][0-9]{5}[ .·-]?(?:19|20)[0-9]{2}[ .·-]?[0-9]{4}[ .·-]?[0-9]{3}[0-9Xx]"
)  # as a phone and an ID number are written
_OF_SOMEBODY = re.compile(
    r"低保户|特困户|五保户|贫困户|困难户|脱贫户|建档立卡|残疾证|病人|患者|患有|重病|大病户|卧床|瘫痪"
    r"|(?<![a-z])(?:disabled|bedridden|low-income)(?![a-z])",
    re.IGNORECASE,
)  # that somebody is poor or ill, whatever else is said
_ILLNESS = re.compile(
    r"低保|特困|残疾|生病|患病|得病|住院|癌|尿毒症|透析|艾滋|精神病|糖尿病|高血压|心脏病"
    r"|(?<![a-z])(?:cancer|hospital(?:ised)?|illness|poverty)(?![a-z])",
    re.IGNORECASE,
)  # that he is, where one household is spoken of; what is for all may be about these
_KNOWN = ("pin", "token", "card", "named")
_PROVEN = ("payload", "phone")  # how a household proved on the site that it is it


def program_only(entry: Entry, state: State) -> Found:
    """What the program records by itself has the actor 0; it records the registers only when a ledger is made.

    What a household records by itself on the site has the actor 0 too, and says how the household was proven.
    """
    if entry.kind in BY_THE_PROGRAM:
        return None if entry.actor == "0" else {"actor": entry.actor}
    if entry.kind in BY_HOUSEHOLDS and "proven" in entry.body:
        fine = entry.actor == "0" and entry.body["proven"] in _PROVEN and "known" not in entry.body
        return None if fine else {"actor": entry.actor}
    if entry.actor != "0":
        return None
    of_the_opening = entry.kind in REGISTERS and state.is_opening
    return None if of_the_opening and entry.kind not in ("household.recorded", "member.recorded") else {"actor": "0"}


def actor_unknown(entry: Entry, state: State) -> Found:
    """Whoever records an entry is in the register of staff on that day."""
    if entry.actor == "0" or entry.kind in BY_THE_PROGRAM or state.staff:
        return None
    return {"actor": entry.actor}


def role_may_not(entry: Entry, state: State) -> Found:
    """Whoever records an entry has a role that may call a verb by which such an entry is recorded."""
    staff = state.staff
    if staff is None or entry.kind in BY_WHOEVER_IS_NAMED or entry.kind in BY_THE_PROGRAM:
        return None
    role, verbs = staff["role"], VERBS_OF[entry.kind]
    if entry.kind == "card.issued":
        verbs = verbs[::2] if "household" in entry.body else verbs[1:2]
    if entry.kind == "household.departed":
        verbs = verbs[:1] if entry.body["why"] == "death" else verbs[1:]
    if entry.kind == "household.recorded" and "state" in entry.body:
        verbs = ("household end",)
    if entry.kind == "stock.spoiled" and "request" in entry.body:
        verbs = ("stock approve",)
    if entry.kind in STEP_VERBS:
        verbs = (STEP_VERBS[entry.kind].get(entry.body["step"], verbs[0]),)
    if role in _roles_of(verbs):
        return None
    if entry.kind == "card.cancelled" and entry.body.get("household") in state.gone:
        return None  # with its household; whoever may end that may do so
    if entry.kind == "kin.declared" and _declares_own(entry, state):
        return None
    return {"actor": entry.actor, "role": role}


@lru_cache(maxsize=1 << 10)
def _roles_of(verbs: Tuple[str, ...]) -> FrozenSet[str]:
    """Return the roles that may call one of these verbs."""
    return frozenset(role for verb in verbs for role in ROLES[verb].split())


def _declares_own(entry: Entry, state: State) -> bool:
    body = entry.body
    return state.edition > 1 and body["relation"] != "none" and state.person(body["staff"]) == state.person(entry.actor)


def site_out_of_reach(entry: Entry, state: State) -> Found:
    """Whoever records an entry is at home at its site, or, as a reviewer or manager, above it."""
    staff = state.staff
    if staff is None or entry.kind in BY_WHOEVER_IS_NAMED or entry.kind in BY_THE_PROGRAM:
        return None
    if entry.kind in _OF_A_MONTH and state.edition > 1:
        return None
    if entry.kind == "voucher.taken":  # at the shop whose machine holds the household, which may be a neighbour's
        return None
    if _is_near(entry, state, staff):
        return None
    others = [entry.body.get("former")]  # a household that moves is moved by the station that it leaves
    if entry.kind == "claim.posted":
        claim = state.claims.get(entry.body["claim"])
        others.append(claim.site if claim else None)
    if entry.kind == "household.recorded" and entry.body["household"] in state.moves:
        others.append(state.moves[entry.body["household"]][0])
    if "reverses" in entry.body:
        of = state.entry(named(entry.body["reverses"]))
        others.append(of[1] if of else None)
    if any(other and state.reaches(staff, other, state.today) for other in others):
        return None
    if entry.kind == "kin.declared" and _declares_own(entry, state):
        return None
    return {"actor": entry.actor, "site": entry.site}


def _is_near(entry: Entry, state: State, staff: Row) -> bool:
    """Say whether whoever records an entry reaches its site; who does so once does so all day."""
    near = ("near", entry.actor, entry.site, state.edition)
    if near in state.kept_alike:
        return True
    if staff["role"] == "administrator" or staff["site"] == entry.site or state.reaches(staff, entry.site, state.today):
        state.kept_alike.add(near)
        return True
    return False


def known_too_weakly(entry: Entry, state: State) -> Found:
    """In a real ledger an act that the rules ask of one's own is known by PIN, token or card, not by a code alone."""
    known = entry.body.get("known")
    if known is not None and known not in _KNOWN:
        return {"known": known}
    if state.edition < 2 or not state.is_record or known in ("pin", "token", "card"):
        return None
    own = entry.kind in OWN_ACTS or (entry.kind == "month.signed" and "paper" not in entry.body)
    own = own or STEP_VERBS.get(entry.kind, {}).get(entry.body.get("step", ""), "") in OWN_VERBS
    return {"known": known or "named"} if own or (entry.kind == "stock.spoiled" and "request" in entry.body) else None


def site_unknown(entry: Entry, state: State) -> Found:
    """The site of an entry is one of the register; by edition 2 in force that day, or what is left there goes."""
    if not state.rows["site.recorded"] or state.is_opening:
        return None
    if entry.kind in BY_THE_PROGRAM:
        return None
    if state.edition < 2:
        return None if entry.site in state.rows["site.recorded"] else {"site": entry.site}
    clears = entry.kind in CLEARING or "reverses" in entry.body
    if entry.kind == "stock.counted":
        clears = entry.body["counted"] <= entry.body["book"]
    row = state.latest("site.recorded", entry.site, entry.on)
    return None if row and (clears or "state" not in row) else {"site": entry.site}


def actor_not_yet(entry: Entry, state: State) -> Found:
    """By edition 2 whoever records an entry was on the staff on its business date too."""
    if state.edition < 2 or state.staff is None or entry.on == state.today:
        return None
    return None if state.staff_of(entry.actor, entry.on) else {"actor": entry.actor}


def day_impossible(entry: Entry, _state: State) -> Found:
    """Every date is one of the calendar."""
    for name in DAYS_IN[entry.kind]:
        day = entry.body.get(name)
        if day is not None and not is_day(day):
            return {"date": day}
    return None if is_day(entry.on) else {"date": entry.on}


def day_not_come(entry: Entry, state: State) -> Found:
    """Nothing is entered for a day that has not come."""
    return {"date": entry.on, "today": state.today} if entry.on > state.today else None


def day_too_far_back(entry: Entry, state: State) -> Found:
    """What may be dated back is dated back by at most so many days as the setting allows."""
    if entry.on == state.today or entry.kind not in DATED_BACK:
        return None
    earliest = later(state.today, -state.setting("days_back_max", state.today))
    return {"date": entry.on, "earliest": earliest} if entry.on < earliest else None


def day_not_today(entry: Entry, state: State) -> Found:
    """What may not be dated back is dated today."""
    if (
        entry.on >= state.today
        or entry.kind in DATED_BACK
        or entry.kind in ("stream.opened", "rulebook.adopted", "clock.corrected")
    ):
        return None
    return {"date": entry.on, "today": state.today}


def month_was_closed(entry: Entry, state: State) -> Found:
    """Nothing is dated into a closed month of its site; by edition 2, nor before the end of one of its place."""
    if not state.closed_of:
        return None
    month = entry.on[:7]
    if state.edition < 2:
        return {"month": month, "site": entry.site} if entry.site in state.closed.get((month, ""), ()) else None
    if entry.kind in _NEVER_CLOSED:
        return None
    dated = [(state.place(entry.site, entry.on), month)]
    if entry.kind == "site.recorded" and "from" in entry.body:  # a shop that moves is moved on that day
        body = entry.body
        coming = body["parent"] if body["tier"] == "supermarket" and "parent" in body else body["site"]
        dated += [(state.place(body["site"], body["from"]), body["from"][:7]), (coming, body["from"][:7])]
    for place, each in dated:
        if each <= state.closed_until(place, entry):
            return {"month": each, "site": entry.site}
    return None


def clock_jumped(entry: Entry, state: State) -> Found:
    """In a real ledger the clock is at most 31 days ahead of the entry before, unless a manager confirms the date."""
    last = state.last_at.get(entry.origin)
    if last is None or not state.is_record or entry.at <= last + _JUMP or entry.kind == "clock.confirmed":
        return None
    return {"days": (entry.at - last) // DAY}


def _member_asked(body: Row, edition: int) -> Row:
    """Return how a request must name a member, by edition 6: by his number, of which the last part is enough."""
    member, asked = body.get("member", ""), body["asked"].get("member")
    return {} if edition < _NUMBERED_SINCE or asked == member.rpartition("-")[2] else {"member": member}


def _also_asked(entry: Entry, edition: int) -> Dict[str, Any]:
    """Return what a request must have said, if it said anything of it."""
    body = entry.body
    if entry.kind in _DEEDS:
        evidence = [file["sha256"] for file in body.get("evidence", ())]
        return {"served": body["served"], "evidence": evidence, **_member_asked(body, edition)}
    if entry.kind == "order.placed":
        return _member_asked(body, edition)
    if entry.kind in _PICTURED:
        return {"photo": body.get("photo", {}).get("sha256", "")}
    if entry.kind == "erasure.requested":
        return {"paper": body.get("paper", {}).get("sha256", "")}
    if entry.kind == "card.issued":
        return {"household": body.get("household", "")}
    if entry.kind == "holder.changed":
        return {"to": body["to"], "lost": body["of"], "approver": body.get("approver", "")}
    if entry.kind == "household.relocated":
        asked = body["asked"].get("site")
        return {"site": asked if asked in (body["station"], body.get("shop")) else body["station"]}
    return {}


def request_differs(entry: Entry, state: State) -> Found:
    """What was asked for is what was recorded."""
    body, kind = entry.body, entry.kind
    asked = body["asked"]
    asks, says = asked.get, body.get
    for name, field in _ASKED.get(kind, ()):
        if asks(name) != says(field):
            return {"field": name}
    if kind in _ASKED_FURTHER:
        for name, said in _also_asked(entry, state.edition).items():
            if asked.get(name, said) != said:
                return {"field": name}
    if kind in PRACTICE_BODIES:
        for name, said in asked.items():
            if name in body and (kind, name) != _ORDERED_FOR and _written(said) != _written(body[name]):
                return {"field": name}
    return {"field": "on"} if "on" in asked and asked["on"] != entry.on else None


def _written(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return how a request of the practice work says a field: figures and lists as text, a file by its digest."""
    if type(value) is list:
        return " ".join(str(_written(each)) for each in value)
    if type(value) is dict and "sha256" in value:
        return value["sha256"]
    return str(value) if type(value) is int else value


def text_personal(entry: Entry, state: State) -> Found:
    """By edition 3 no public text holds the digits of a phone or of an ID number, by edition 5 in whatever writing."""
    if state.edition < 3:
        return None
    body = entry.body
    for field in PUBLIC_TEXTS[entry.kind]:
        if field in body and _PERSONAL.search(body[field] if state.edition < 5 else as_read(body[field])):
            return {"field": field}
    return None


def text_special(entry: Entry, state: State) -> Found:
    """By edition 5 no public text says of somebody that he is ill or poor."""
    if state.edition < 5:
        return None
    body = entry.body
    for field in SPECIAL_TEXTS[entry.kind]:
        if field in body and says_special(body[field], field == "reason" or body.get("list") == "need"):
            return {"field": field}
    return None


@lru_cache(maxsize=4096)
def says_special(text: str, of_one: bool) -> bool:  # noqa: FBT001 - a flag beside a text
    """Say whether a text says of somebody that he is ill or poor; `of_one`: what it says is of one household."""
    shown = as_read(text)
    return bool(_OF_SOMEBODY.search(shown) or (of_one and _ILLNESS.search(shown)))


@lru_cache(maxsize=4096)
def as_read(text: str) -> str:
    """Return a text as it is read: full-width signs are the same signs, and what cannot be seen is not there."""
    shown = text if text.isprintable() else "".join(sign for sign in text if sign.isprintable())
    return unicodedata.normalize("NFKC", shown)


EVERY_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("program_only", (), program_only),
    ("actor_unknown", (), actor_unknown),
    ("actor_not_yet", (), actor_not_yet),
    ("role_may_not", (), role_may_not),
    ("site_out_of_reach", (), site_out_of_reach),
    ("known_too_weakly", (), known_too_weakly),
    ("site_unknown", (), site_unknown),
    ("day_impossible", (), day_impossible),
    ("day_not_come", (), day_not_come),
    ("day_too_far_back", (), day_too_far_back),
    ("day_not_today", (), day_not_today),
    ("month_was_closed", (), month_was_closed),
    ("clock_jumped", (), clock_jumped),
    ("request_differs", kinds_with("asked"), request_differs),
    ("text_personal", with_any(PUBLIC_TEXTS), text_personal),
    ("text_special", with_any(SPECIAL_TEXTS), text_special),
]
# What many entries of a day have in common is asked once: where entries of these kinds agree in kind, site, date, actor
# and `known`, so do the answers of these rules, until a register, a month, or the day changes. The others look further
# into the body, and are asked of every entry; so is, of a kind, the rule that stands beside it here.
ALIKE = (
    "program_only", "actor_unknown", "actor_not_yet", "role_may_not", "site_out_of_reach", "known_too_weakly",
    "site_unknown", "day_impossible", "day_not_come", "day_too_far_back", "day_not_today", "month_was_closed",
)  # fmt: skip
ALIKE_KINDS: Dict[str, Tuple[str, ...]] = {
    "goods.redeemed": (),
    "points.credited": ("day_impossible",),
    "claim.filed": ("day_impossible",),
    "claim.reviewed": (),
    "claim.posted": ("site_out_of_reach", "day_impossible"),
    "stock.received": (),
    "roster.taken": ("day_impossible",),
    "till.opened": ("day_impossible",),
    "till.shut": (),
    "member.recorded": ("day_impossible",),
    "household.recorded": ("role_may_not", "site_out_of_reach", "day_impossible"),
    "card.issued": ("role_may_not",),
    "stock.counted": ("site_unknown",),
}
