"""Rules for households: enrolling, members, the head, moving, the end, who may fetch for it, who is kin of it."""

from sys import intern
from typing import Any, Dict, List, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.in_force import REGISTERS
from supermarket.audit.package.checker.rules.machines import first_holder, node_of
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Found, Row, later, numbered

_NAMING = (
    "goods.redeemed",
    "points.credited",
    "claim.filed",
    "card.bound",
    "proxy.authorised",
    "head.changed",
    "household.relocated",
    "household.departed",
    "household.split",
)  # the kinds that name a household which is enrolled today


def household_gone(entry: Entry, state: State) -> Found:
    """Whatever is done for a household is done for one that is enrolled today."""
    household = entry.body["household"]
    return None if state.household(household, state.today) else {"household": household}


def household_not_yet(entry: Entry, state: State) -> Found:
    """By edition 2 a household takes no entry dated before it was enrolled."""
    if state.edition < 2 or entry.on == state.today:
        return None
    household = entry.body["household"]
    return None if state.latest("household.recorded", household, entry.on) else {"household": household}


def member_of_another(entry: Entry, state: State) -> Found:
    """The member who did a deed is one of the household's; by edition 2 he was on the business date."""
    member = entry.body["member"]
    row = state.in_force("member.recorded", member, entry.on if state.edition > 1 else state.today)
    return None if row and row["household"] == entry.body["household"] else {"member": member}


# --- the rows of households and members -------------------------------------------------------------------------------


def household_misnumbered(entry: Entry, state: State) -> Found:
    """A new household has the number that its entry gives, or that the split gave which founded it."""
    household = entry.body["household"]
    if household in state.rows["household.recorded"]:
        return None
    founded = state.joins.get(household) == "founded"
    return None if founded or household == numbered(entry.origin, entry.seq) else {"household": household}


def household_not_from_today(entry: Entry, state: State) -> Found:
    """The row of a household or a member holds from the day on which it is recorded, and everywhere."""
    fine = entry.body.get("from") == entry.on and entry.body["scope"] == state.centre
    return None if fine else {"date": entry.body.get("from", "")}


def household_not_at_home(entry: Entry, state: State) -> Found:
    """A household is at home at a station, and its shop is one of that station's, or was when it was named."""
    body = entry.body
    if "state" in body:
        return None
    shop = body.get("shop")
    row = state.in_force("site.recorded", shop, state.today) if shop else None
    before = state.household(body["household"], state.today) or _founder(state, body["household"])
    if before and (before["station"], before.get("shop")) == (body["station"], shop):
        return None
    fine = state.tier(body["station"], state.today) == "station"
    return None if fine and (not shop or (row and row.get("parent") == body["station"])) else {"site": body["station"]}


def _founder(state: State, household: str) -> Optional[Row]:
    """Return the row of the household from which a new one was split, whose own row is still to come."""
    founded = state.joins.get(household) == "founded"
    return state.household(state.founded[household][0], state.today) if founded else None


def household_rewritten(entry: Entry, state: State) -> Found:
    """A household's row keeps its holder, the machine of its home; head and station change after what says so."""
    body = entry.body
    household = body["household"]
    before = state.latest("household.recorded", household, "9999-12-31")
    if before is None:
        holder = node_of(entry.origin) if _founder(state, household) else first_holder(entry, state)
        own = body["holder"] == holder and body["head"] == f"{household}-1"
        return None if own else {"household": household}
    if body["holder"] != before["holder"] or ("state" in before):
        return {"household": household}
    if body["head"] != before["head"] and state.heads.get(household) != body["head"]:
        return {"household": household}
    moved = body["station"] != before["station"]
    return {"household": household} if moved and state.moves.get(household, ("", ""))[1] != body["station"] else None


def another_of_nobody(entry: Entry, state: State) -> Found:
    """Whoever says that it is another household, or member, was shown others that were ever recorded."""
    said = entry.body["another"]
    own = entry.body[REGISTERS[entry.kind]]
    known = all(isinstance(each, str) and each in state.rows[entry.kind] for each in said)
    return None if known and own not in said and said == sorted(set(said)) else {"code": own}


def household_ended_with_points(entry: Entry, state: State) -> Found:
    """A household ends when it holds nothing, or by a merger, a death or leaving that is recorded first."""
    household = entry.body["household"]
    if "state" not in entry.body or household in state.gone or not state.balance[household]:
        return None
    return {"household": household, "balance": state.balance[household]}


def member_misnumbered(entry: Entry, state: State) -> Found:
    """A new member has the next number of the household; those of former ones stay taken."""
    household, member = entry.body["household"], entry.body["member"]
    if member in state.rows["member.recorded"]:
        known = state.latest("member.recorded", member, "9999-12-31")
        return None if known and known["household"] == household else {"member": member}
    last = max((int(each.rsplit("-", 1)[1]) for each in state.members[household]), default=0)
    if member == f"{household}-{last + 1}":
        return None
    return None if state.joins.get(member) == household else {"member": member}


def member_without_household(entry: Entry, state: State) -> Found:
    """A member belongs to a household that is enrolled; only the end of a member may come after its end."""
    household = entry.body["household"]
    if "state" in entry.body or state.household(household, state.today):
        return None
    return {"household": household}


def member_elsewhere(entry: Entry, state: State) -> Found:
    """By edition 2 a household's members are recorded at its station or a shop of that; but for who joins another."""
    body = entry.body
    row = state.latest("household.recorded", body["household"], state.today)
    if state.edition < 2 or row is None or body["member"] in state.joins:
        return None
    at_home = state.place(entry.site, state.today) == row["station"]
    return None if at_home or state.moves.get(body["household"]) else {"site": row["station"]}


def head_ended(entry: Entry, state: State) -> Found:
    """A household's head stays its member as long as there is no other head."""
    body = entry.body
    row = state.household(body["household"], state.today)
    return {"member": body["member"]} if "state" in body and row and row["head"] == body["member"] else None


# --- what becomes of a household --------------------------------------------------------------------------------------


def head_no_member(entry: Entry, state: State) -> Found:
    """The new head is a member of the household, and another than the former one, who was the head."""
    body = entry.body
    row = state.household(body["household"], state.today)
    if row is None:
        return None
    fine = state.member(body["household"], body["head"]) and body["former"] == row["head"] != body["head"]
    return None if fine else {"member": body["head"]}


def moved_nowhere(entry: Entry, state: State) -> Found:
    """A household moves from the station where it is at home to another station or shop, which the entry belongs to."""
    body = entry.body
    row = state.household(body["household"], state.today)
    if row is None:
        return None
    there = (body["station"], body.get("shop"))
    fine = body["former"] == row["station"] and there != (row["station"], row.get("shop"))
    shop = state.in_force("site.recorded", body["shop"], state.today) if "shop" in body else {"parent": body["station"]}
    home = state.tier(body["station"], state.today) == "station" and shop and shop.get("parent") == body["station"]
    return None if fine and home and entry.site == body["station"] else {"household": body["household"]}


def departed_wrongly(entry: Entry, state: State) -> Found:
    """What a household leaves is what it holds, and waits for an heir for as many days as the setting says."""
    body = entry.body
    household = body["household"]
    row = state.household(household, state.today)
    if row is None:
        return None
    until = later(state.today, state.setting("heir_days", state.today, row["station"]))
    fine = body["points"] == state.balance[household] and body["until"] == until
    return None if fine else {"points": state.balance[household], "until": until}


def members_remain(entry: Entry, state: State) -> Found:
    """A household does not end by a death as long as other members are left."""
    body = entry.body
    left = len(state.members_of(body["household"]))
    return {"members": left} if body["why"] == "death" and left > 1 else None


def proxy_for_nobody(entry: Entry, state: State) -> Found:
    """A household authorises another one that is enrolled, until a day that is not over."""
    body = entry.body
    other = body["proxy"] != body["household"] and state.household(body["proxy"], state.today)
    return None if other and body["until"] >= state.today else {"proxy": body["proxy"]}


def kin_of_nobody(entry: Entry, state: State) -> Found:
    """Kinship is declared of a member of staff in force and a household that was ever enrolled."""
    body = entry.body
    known = state.staff_of(body["staff"], state.today) and body["household"] in state.rows["household.recorded"]
    return None if known and body["relation"] in ("own", "kin", "none") else {"staff": body["staff"]}


def kin_withdrawn_by_himself(entry: Entry, state: State) -> Found:
    """By edition 2 nobody withdraws his own kinship: another person records it."""
    body = entry.body
    if state.edition < 2 or body["relation"] != "none":
        return None
    return {"staff": body["staff"]} if state.person(body["staff"]) == state.person(entry.actor) else None


# --- what the entries come to -----------------------------------------------------------------------------------------


def household_taken(state: State, entry: Entry) -> None:
    """Take in a household's row; what was announced for it has now come."""
    household = entry.body["household"]
    state.add_row(entry)
    state.moves.pop(household, None)
    state.heads.pop(household, None)
    state.joins.pop(household, None)


def member_taken(state: State, entry: Entry) -> None:
    """Take in a member's row."""
    household, member = entry.body["household"], entry.body["member"]
    if member not in state.rows["member.recorded"]:
        state.members[intern(household)].append(intern(member))
    state.joins.pop(member, None)
    state.add_row(entry)


def head_taken(state: State, entry: Entry) -> None:
    """The row with the new head follows."""
    state.heads[entry.body["household"]] = entry.body["head"]


def relocated(state: State, entry: Entry) -> None:
    """The row with the new station follows."""
    state.moves[entry.body["household"]] = (entry.body["former"], entry.body["station"])


def departed(state: State, entry: Entry) -> None:
    """Nobody of the household is left here."""
    state.gone.add(entry.body["household"])
    state.until[entry.body["household"]] = entry.body["until"]
    state.departed_on[entry.body["household"]] = entry.on


def proxy_taken(state: State, entry: Entry) -> None:
    """The authorisation registered last counts."""
    authorise(state, entry.body)


def authorise(state: State, said: Row) -> None:
    """Let a household fetch for another one, until a day."""
    state.proxies[said["household"]][said["proxy"]] = said["until"]
    state.proxy_for[said["proxy"]].add(said["household"])


def kin_taken(state: State, entry: Entry) -> None:
    """The relation declared last counts."""
    state.kin[entry.body["household"]][entry.body["staff"]] = entry.body["relation"]


_HOUSEHOLD, _MEMBER = ("household.recorded",), ("member.recorded",)
HOUSEHOLD_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("household_gone", (*_NAMING, "card.issued household"), household_gone),
    ("household_not_yet", ("goods.redeemed", "points.credited", "claim.filed", "claim.posted"), household_not_yet),
    ("member_of_another", ("points.credited member", "claim.filed member"), member_of_another),
    ("household_not_from_today", _HOUSEHOLD + _MEMBER, household_not_from_today),
    ("household_misnumbered", _HOUSEHOLD, household_misnumbered),
    ("household_not_at_home", _HOUSEHOLD, household_not_at_home),
    ("household_rewritten", _HOUSEHOLD, household_rewritten),
    ("household_ended_with_points", _HOUSEHOLD, household_ended_with_points),
    ("another_of_nobody", ("household.recorded another", "member.recorded another"), another_of_nobody),
    ("member_misnumbered", _MEMBER, member_misnumbered),
    ("member_without_household", _MEMBER, member_without_household),
    ("member_elsewhere", ("member.recorded",), member_elsewhere),
    ("head_ended", _MEMBER, head_ended),
    ("head_no_member", ("head.changed",), head_no_member),
    ("moved_nowhere", ("household.relocated",), moved_nowhere),
    ("departed_wrongly", ("household.departed",), departed_wrongly),
    ("members_remain", ("household.departed",), members_remain),
    ("proxy_for_nobody", ("proxy.authorised",), proxy_for_nobody),
    ("kin_of_nobody", ("kin.declared",), kin_of_nobody),
    ("kin_withdrawn_by_himself", ("kin.declared",), kin_withdrawn_by_himself),
]
HOUSEHOLD_TAKEN: Dict[str, Any] = {
    "household.recorded": household_taken,
    "member.recorded": member_taken,
    "head.changed": head_taken,
    "household.relocated": relocated,
    "household.departed": departed,
    "proxy.authorised": proxy_taken,
    "kin.declared": kin_taken,
}
