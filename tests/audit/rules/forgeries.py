"""The forgeries of who records what, when and of whom: for each rule one that breaks it, and nothing else."""

from collections.abc import Callable
from typing import Any, Final

from supermarket.audit.package.checker.rules.streams import EDITION
from tests.audit.rules.forging import GONE, Forger

Forgery = Callable[[Forger], str]
CLERK, MANAGER, OTHER_MANAGER, REVIEWER = "15001", "33001", "33002", "23001"
INSTITUTE, ADMINISTRATOR = "32001", "91000"
SHOP, STATION, CENTRE = "5001", "3001", "1000"
SECONDED: Final = {"approver": INSTITUTE, "approved": "named"}


def money(v: Forger, *, actor: str = MANAGER, site: str = SHOP, **when: Any) -> str:  # noqa: ANN401 - when
    """Record that money came, honestly unless something is said otherwise."""
    what = {"amount": 100, "paper": "发票", "purpose": "采购"}
    asked = {**what, **({"on": when["on"]} if "on" in when else {})}
    return v.add("fund.received", {"asked": asked, **what}, actor=actor, site=site, **when)


def setting(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    body = {"setting": "heir_days", "value": 180, "scope": CENTRE, "from": v.today, **said}
    return v.add("setting.recorded", body, actor=ADMINISTRATOR, site=CENTRE)


def row(v: Forger, kind: str, field: str, code: str, actor: str = ADMINISTRATOR, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Record a row of a register as it was last, from today on, with something changed."""
    like = v.last(kind, **{field: code})
    body = {name: value for name, value in {**like.body, "from": v.today, **said}.items() if value is not GONE}
    return v.add(kind, body, actor=actor, site=like.site if like.actor != "0" else CENTRE)


def nobody_administers(v: Forger) -> str:
    """Let the other administrator become a clerk, as he may, and then the last one too."""
    row(v, "staff.recorded", "staff", "92000", role="clerk")
    return row(v, "staff.recorded", "staff", ADMINISTRATOR, role="clerk")


# --- every entry ------------------------------------------------------------------------------------------------------


def known_by_code(v: Forger) -> str:
    v.as_record()
    return v.again(v.last("kin.declared"), relation="kin", known="named")


def jumped(v: Forger) -> str:
    v.as_record()
    v.days = 40
    return money(v)


def other_amount(v: Forger) -> str:
    what = {"paper": "发票", "purpose": "采购"}
    body = {"asked": {**what, "amount": 200}, **what, "amount": 100}
    return v.add("fund.received", body, actor=MANAGER, site=SHOP)


def clock(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    body = {"date": v.today, **SECONDED, **said}
    kept = {name: value for name, value in body.items() if value is not GONE}
    return v.add("clock.confirmed", kept, actor=MANAGER, site=STATION)


def clock_right(v: Forger) -> str:
    body = {"since": v.entries[-1].at, "true": v.at, **SECONDED}
    return v.add("clock.corrected", body, actor=MANAGER, site=STATION)


def proxy(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return v.again(v.last("proxy.authorised"), **said)


def opened(v: Forger, site: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Let the stream of another machine begin."""
    opening = {"purpose": "drill", "node": "3002", "epoch": 1, "random": "00" * 32, "rulebook": EDITION, **said}
    return v.add("stream.opened", opening, actor="0", site=site, origin="3002-1")


def sent_from_nothing(v: Forger) -> str:
    like = v.last("stock.sent")
    return v.add("stock.sent", {**like.body, "from": ["很多"]}, actor=like.actor, site=like.site)


def hired_today(v: Forger) -> str:
    v.add(
        "staff.recorded",
        {"staff": "88001", "role": "manager", "site": STATION, "scope": CENTRE, "from": v.today},
        actor=ADMINISTRATOR,
        site=CENTRE,
    )
    return money(v, actor="88001", on=v.day(-1))


def stream(v: Forger, node: str, epoch: int, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Begin another stream, honestly unless something is said otherwise."""
    opening = {"purpose": "drill", "node": node, "epoch": epoch, "random": "00" * 32, "rulebook": EDITION, **said}
    body = {name: value for name, value in opening.items() if value is not GONE}
    return v.add("stream.opened", body, actor="0", site=CENTRE, origin=f"{node}-{epoch}")


def edition_left_out(v: Forger) -> str:
    """Leave out under which edition the ledger was begun, and all that came with it, to be judged by the first one.

    It ends where the first form was adopted or certificate withdrawn, which the first edition did not know.
    """
    unknown = ("form.recorded", "certificate.withdrawn", "inquiry.locked")
    del v.entries[next(number for number, entry in enumerate(v.entries) if entry.kind in unknown) :]
    for number, entry in enumerate(v.entries):
        gone = {"rulebook", "reconciliation", "trained", *({"minutes", "counted"} if "lines" in entry.body else ())}
        v.entries[number] = entry._replace(body={name: each for name, each in entry.body.items() if name not in gone})
    return f"{v.entries[0].origin}-1"


def edition_half_left_out(v: Forger) -> str:
    """Leave out under which edition the ledger was begun, adopt it in the end, and forget what it brought."""
    edition_left_out(v)
    like = v.last("staff.recorded", staff=CLERK)
    v.entries[v.entries.index(like)] = like._replace(body={**like.body, "identity": MANAGER})
    v.add("rulebook.adopted", {"rulebook": EDITION}, actor="0", site=CENTRE)
    return f"{like.origin}-{like.seq}"


EVERY: Final[dict[str, Forgery]] = {
    "stream_begun_wrongly": lambda v: stream(v, "1000", 2),
    "edition_outdated": lambda v: stream(v, "3002", 1, rulebook=GONE),
    "edition_ahead": edition_half_left_out,
    "edition_never_adopted": edition_left_out,
    "no_such_kind": lambda v: v.add("goods.stolen", {"sku": "1001"}, actor=CLERK, site=SHOP),
    "field_amiss": lambda v: v.add("till.opened", {"date": v.today, "mood": "好"}, actor=CLERK, site=SHOP),
    "body_unreadable": sent_from_nothing,
    "program_only": lambda v: money(v, actor="0"),
    "actor_unknown": lambda v: money(v, actor="77777"),
    "actor_not_yet": hired_today,
    "role_may_not": lambda v: money(v, actor=CLERK),
    "site_out_of_reach": lambda v: money(v, actor=OTHER_MANAGER),
    "known_too_weakly": known_by_code,
    "site_unknown": lambda v: money(v, actor=ADMINISTRATOR, site="9999"),
    "day_impossible": lambda v: proxy(v, until="2026-13-01"),
    "day_not_come": lambda v: money(v, on=v.day(3)),
    "day_too_far_back": lambda v: money(v, actor=OTHER_MANAGER, site="5002", on=v.day(-40)),
    "day_not_today": lambda v: proxy(v, on=v.day(-1)),
    "month_was_closed": lambda v: money(v, on="2026-03-20"),
    "clock_jumped": jumped,
    "request_differs": other_amount,
    "text_personal": lambda v: v.again(v.last("fund.received"), purpose="找 138-0000-0001 领款"),
    "field_empty": lambda v: row(v, "goods.recorded", "sku", "1001", unit=" "),
    "hash_amiss": lambda v: card(v, v.names.heir, payload="AB" * 32),
    "edition_unknown": lambda v: v.add("rulebook.adopted", {"rulebook": EDITION}, actor="0", site=CENTRE),
    "date_not_confirmed": lambda v: clock(v, date=v.day(1)),
    "second_person_missing": lambda v: clock(v, approver=GONE, approved=GONE),
    "clock_not_ahead": clock_right,
}

# --- registers --------------------------------------------------------------------------------------------------------

REGISTERS: Final[dict[str, Forgery]] = {
    "row_from_the_past": lambda v: setting(v, **{"from": v.day(-1)}),
    "row_out_of_scope": lambda v: setting(v, scope="7777"),
    "row_ends_nothing": lambda v: setting(v, setting="nothing", state="ended"),
    "row_ends_otherwise": lambda v: row(v, "goods.recorded", "sku", "1001", state="ended", points=300),
    "opened_elsewhere": lambda v: opened(v, STATION),
    "site_amiss": lambda v: row(v, "site.recorded", "site", "5002", parent="2001"),
    "site_still_needed": lambda v: row(v, "site.recorded", "site", "3002", state="ended"),
    "staff_amiss": lambda v: row(v, "staff.recorded", "staff", CLERK, site="7777"),
    "identity_amiss": lambda v: row(v, "staff.recorded", "staff", CLERK, identity="77777"),
    "administrator_lost": nobody_administers,
    "donor_amiss": lambda v: row(v, "donor.recorded", "donor", "9001", donor="X1"),
    "setting_amiss": lambda v: setting(v, value=-1),
    "goods_amiss": lambda v: row(v, "goods.recorded", "sku", "1001", points=0),
    "barcode_shared": lambda v: row(v, "goods.recorded", "sku", "1001", barcode="2000000010021"),
    "rule_amiss": lambda v: row(v, "rule.recorded", "rule", "VOL-01", points=20_000),
}

# --- households -------------------------------------------------------------------------------------------------------


def card(v: Forger, household: str | None, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Issue a card as it must be, unless something is said otherwise."""
    body = {"asked": {"household": household}, "card": v.number, "payload": "cd" * 32, "household": household, **said}
    kept = {name: value for name, value in body.items() if value is not GONE and value is not None}
    return v.add("card.issued", kept, actor=CLERK, site=SHOP)


def enrolled(v: Forger, number: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    body = {"household": number, "station": STATION, "shop": SHOP, "holder": CENTRE, "head": f"{number}-1"}
    return v.add("household.recorded", {**body, "scope": CENTRE, "from": v.today, **said}, actor=CLERK, site=SHOP)


def member(v: Forger, household: str, number: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    body = {"member": f"{household}-{number}", "household": household, "person": "ef" * 32, "scope": CENTRE}
    return v.add("member.recorded", {**body, "from": v.today, **said}, actor=CLERK, site=STATION)


def member_at(v: Forger, site: str) -> str:
    """Add a member at a site, as the clerk who is at home there."""
    household = v.names.household
    body = {"member": f"{household}-2", "household": household, "person": "ef" * 32, "scope": CENTRE, "from": v.today}
    return v.add("member.recorded", body, actor="15002", site=site)


def departed(v: Forger, household: str, why: str, points: int) -> str:
    asked = {"household": household, "why": why}
    body = {"asked": asked, **asked, "points": points, "until": v.day(180)}
    return v.add("household.departed", body, actor=MANAGER, site=STATION)


def relocated(v: Forger) -> str:
    asked = {"household": v.names.mover, "site": STATION}
    body = {"asked": asked, "household": v.names.mover, "former": STATION, "station": STATION, "shop": SHOP}
    return v.add("household.relocated", body, actor=ADMINISTRATOR, site=STATION)


def headed(v: Forger) -> str:
    household, other = v.names.household, v.names.other
    said = {"household": household, "head": f"{other}-1", "reason": "other"}
    return v.add("head.changed", {"asked": said, **said, "former": f"{household}-1"}, actor=CLERK, site=STATION)


def held_elsewhere(v: Forger) -> str:
    """Let another machine's stream begin honestly, and end a household whose points it does not hold."""
    opened(v, CENTRE)
    return departed(v, v.names.heir, "leaving", 0)


def kin(v: Forger, staff: str, relation: str) -> str:
    said = {"staff": staff, "household": v.names.household, "relation": relation}
    return v.add("kin.declared", {"asked": said, **said}, actor=MANAGER, site=STATION)


def credited_early(v: Forger) -> str:
    like, day, household = v.last("points.credited"), v.day(-2), v.names.family
    asked = {**like.body["asked"], "household": household, "on": day}
    body = {**like.body, "household": household, "served": day, "asked": asked}
    return v.add("points.credited", body, actor=ADMINISTRATOR, site=STATION, on=day)


def claim_of_other_member(v: Forger) -> str:
    from tests.audit.rules.forgeries_earning import claim  # noqa: PLC0415 - it stands in the other table

    return claim(v, v.names.household, "GOV-01", 2, member=f"{v.names.other}-1")


HOUSEHOLDS: Final[dict[str, Forgery]] = {
    "household_gone": lambda v: card(v, v.names.leaver),
    "household_not_yet": credited_early,
    "member_of_another": claim_of_other_member,
    "household_not_from_today": lambda v: enrolled(v, v.number, **{"from": v.day(1)}),
    "household_misnumbered": lambda v: enrolled(v, "1000-1-7-62"),
    "another_of_nobody": lambda v: enrolled(v, v.number, another=["1000-1-7-62"]),
    "household_not_at_home": lambda v: row(v, "household.recorded", "household", v.names.household, CLERK, shop="5002"),
    "household_rewritten": lambda v: row(
        v, "household.recorded", "household", v.names.family, CLERK, head=f"{v.names.family}-4"
    ),
    "household_ended_with_points": lambda v: row(
        v, "household.recorded", "household", v.names.household, MANAGER, state="ended"
    ),
    "member_misnumbered": lambda v: member(v, v.names.household, "9"),
    "member_without_household": lambda v: member(v, v.names.leaver, "2"),
    "member_elsewhere": lambda v: member_at(v, "5002"),
    "head_ended": lambda v: row(v, "member.recorded", "member", f"{v.names.household}-1", CLERK, state="ended"),
    "head_no_member": headed,
    "moved_nowhere": relocated,
    "departed_wrongly": lambda v: departed(v, v.names.heir, "leaving", 5),
    "members_remain": lambda v: departed(v, v.names.family, "death", 16),
    "holder_elsewhere": held_elsewhere,
    "proxy_for_nobody": lambda v: proxy(v, until=v.day(-1)),
    "kin_of_nobody": lambda v: kin(v, "77777", "kin"),
    "kin_withdrawn_by_himself": lambda v: kin(v, MANAGER, "none"),
}


# --- cards, splits, mergers -------------------------------------------------------------------------------------------


def bound(v: Forger) -> str:
    said = {"card": v.names.active, "household": v.names.family}
    return v.add("card.bound", {"asked": said, **said, "replaces": v.names.active}, actor=CLERK, site=SHOP)


def frozen(v: Forger, number: str, household: str) -> str:
    body = {"asked": {"card": number}, "card": number, "household": household}
    return v.add("card.frozen", body, actor=CLERK, site=SHOP)


def split(v: Forger, going: str, points: int, years: int | None = None, **said: Any) -> str:  # noqa: ANN401 - what a body says
    household, into, moved = v.names.family, v.number, years if years is not None else points
    member = f"{household}-{going}"
    asked = {"household": household, "members": [member], "points": points}
    gone = {"household": household, "award_year": "2026", "points": -moved}
    body = {
        "asked": asked,
        "household": household,
        "into": into,
        "members": [{"former": member, "member": f"{into}-1"}],
        "points": points,
        "award_years": [gone, {"household": into, "award_year": "2026", "points": moved}],
    }
    return v.add("household.split", {**body, **said}, actor=MANAGER, site=STATION)


def merged(v: Forger, household: str, into: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    asked = {"household": household, "into": into}
    body = {"asked": asked, **asked, "points": 0, "honour": 0, **said}
    kept = {name: value for name, value in body.items() if value is not GONE}
    return v.add("household.merged", kept, actor=MANAGER, site=STATION)


def going(v: Forger) -> list[dict[str, str]]:
    return [{"former": f"{v.names.heir}-1", "member": f"{v.names.family}-6"}]


def frozen_elsewhere(v: Forger) -> str:
    said = {"card": v.names.card, "household": v.names.household}
    body = {"asked": {"card": v.names.card}, **said}
    return v.add("card.frozen", body, actor=ADMINISTRATOR, site="5002")


CARDS: Final[dict[str, Forgery]] = {
    "card_elsewhere": frozen_elsewhere,
    "card_misnumbered": lambda v: card(v, v.names.heir, card="1000-1-7-62"),
    "payload_used": lambda v: card(v, v.names.heir, payload=v.last("card.issued").body["payload"]),
    "card_not_replaced": lambda v: card(v, v.names.household),
    "card_not_blank": bound,
    "card_out_of_use": lambda v: frozen(v, v.names.frozen, v.names.part),
    "card_of_another": lambda v: frozen(v, v.names.card, v.names.heir),
    "split_unfounded": lambda v: split(v, "2", 4),
    "split_too_much": lambda v: split(v, "4", 1_000, years=16),
    "years_moved_wrongly": lambda v: split(v, "4", 4, years=3),
    "followed_wrongly": lambda v: split(v, "4", 4, frozen_until=v.day(90)),
    "merged_wrongly": lambda v: merged(v, v.names.heir, v.names.family, honour=1, members=going(v)),
    "merged_too_late": lambda v: merged(v, v.names.single, v.names.heir),
    "members_moved_wrongly": lambda v: merged(v, v.names.heir, v.names.family),
}
