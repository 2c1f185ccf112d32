"""Rules for the registers: since when a row is in force, and what must fit together in it."""

import re
from typing import Any, Dict, Iterator, List, Optional, Sequence, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.in_force import REGISTERS
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Breach, Found, Row

_PARENTS = {
    "institute": ("centre",),
    "station": ("institute",),
    "supermarket": ("station",),
    "base": ("centre", "institute", "station"),
    "point": ("centre", "institute", "station"),
}  # which tier a site may stand below
_ROLES = ("clerk", "reviewer", "manager", "auditor", "administrator", "organiser")
_CODE = re.compile(r"[0-9]{1,12}")
_SKU = re.compile(r"[0-9]{4,6}")
_LIMIT = re.compile(r"[1-9][0-9]{0,2}/(month|quarter|year)")
_TELEPHONE = re.compile(r"[0-9-]{5,20}")
_QUARTER = 90_000_000  # of a circle, in millionths of a degree
_BARCODE = re.compile(r"[0-9]{8}|[0-9]{13}")
_RULE = re.compile(r"[A-Z]{3}-[0-9]{2}(-[0-9]{2})?")
_CAP = re.compile(r"[0-9]+/(activity|day|month|quarter|year|person)")
_ROWS = tuple(REGISTERS)
_ENDING = tuple(f"{kind} state" for kind in _ROWS)
_EVER = "9999-12-31"
_NO_PART = ("from", "state", "scope", "known")  # of a row, when it is compared with another one


def row_from_the_past(entry: Entry, state: State) -> Found:
    """A row takes effect on the day it is recorded or later; only those of the opening have always been in force."""
    begins = entry.body.get("from")
    if begins is None:
        return None if state.is_opening else {"date": ""}
    return {"date": begins} if begins < state.today else None


def row_out_of_scope(entry: Entry, state: State) -> Found:
    """A row holds at the centre, which means everywhere, or at a site of the register and below it."""
    scope = entry.body["scope"]
    if state.is_opening:
        return None if scope == entry.site else {"site": scope}
    return None if scope in state.rows["site.recorded"] else {"site": scope}


def row_ends_nothing(entry: Entry, state: State) -> Found:
    """Only a row that stands is ended."""
    if entry.body["state"] != "ended":
        return {"code": entry.body["state"]}
    code = entry.body[REGISTERS[entry.kind]]
    return None if state.in_force(entry.kind, code, state.today) else {"code": code}


def row_ends_otherwise(entry: Entry, state: State) -> Found:
    """A row that ends says of itself what it said before."""
    code = entry.body[REGISTERS[entry.kind]]
    before = state.in_force(entry.kind, code, state.today) if "state" in entry.body else None
    if before is None:
        return None
    now, then = ({name: said for name, said in row.items() if name not in _NO_PART} for row in (entry.body, before))
    return None if now == then else {"code": code}


def opened_elsewhere(entry: Entry, state: State) -> Found:
    """What the program records when a ledger is made, or begins another life, stands at the centre, or its own site."""
    if entry.kind == "stream.opened":
        return None if state.centre in ("", entry.site) or entry.site == entry.body["node"] else {"site": entry.site}
    if not state.is_opening:
        return None
    opened = state.entry((entry.origin, 1))
    centre = entry.kind != "site.recorded" or entry.body["tier"] != "centre" or entry.body["site"] == entry.site
    return None if opened and opened[1] == entry.site and centre else {"site": entry.site}


def site_amiss(entry: Entry, state: State) -> Found:
    """A site stands below one of the tier above it, the one centre below nothing; its telephone is digits.

    Where it stands is said by both its coordinates or by none, in millionths of a degree on the globe.
    """
    body = entry.body
    parent, tier = body.get("parent"), body["tier"]
    if not _CODE.fullmatch(body["site"]) or not _TELEPHONE.fullmatch(body.get("telephone", "00000")):
        return {"site": body["site"]}
    north, east = body.get("latitude", 0), body.get("longitude", 0)
    if ("latitude" in body) != ("longitude" in body) or abs(north) > _QUARTER or abs(east) > 2 * _QUARTER:
        return {"site": body["site"]}
    if tier == "centre":
        return {"site": body["site"]} if parent or state.centre not in ("", body["site"]) else None
    above = state.latest("site.recorded", parent or "", "9999-12-31")
    if tier not in _PARENTS or not parent or body["site"] == state.centre:
        return {"site": body["site"]}
    return {"site": body["site"]} if above and above["tier"] not in _PARENTS[tier] else None


def site_still_needed(entry: Entry, state: State) -> Found:
    """A site ends when no other stands below it and no household belongs to it."""
    site = entry.body["site"]
    if "state" not in entry.body:
        return None
    below = any(row.get("parent") == site for row in state.all_in_force("site.recorded", state.today))
    homes = any(row["station"] == site for row in state.all_in_force("household.recorded", state.today))
    return {"site": site} if below or homes or site == state.centre else None


def staff_amiss(entry: Entry, state: State) -> Found:
    """A member of staff has a code of digits that is not the program's, a role, and a site of the register."""
    body = entry.body
    known = body["site"] in state.rows["site.recorded"] or state.is_opening
    fine = _CODE.fullmatch(body["staff"]) and body["staff"] != "0" and body["role"] in _ROLES and known
    fine = fine and _CODE.fullmatch(body.get("identity", body["staff"]))
    return None if fine else {"staff": body["staff"]}


def identity_amiss(entry: Entry, state: State) -> Found:
    """A staff code is its own person's, or that of one other code, which is its own; nobody says so of himself.

    So no two codes of one person count as two, through however many others they are said to be one.
    """
    body = entry.body
    staff, person = body["staff"], body.get("identity", body["staff"])
    before = state.latest("staff.recorded", staff, state.today)
    if state.edition < 2 or (before and before.get("identity") == body.get("identity")):
        return None
    named = state.latest("staff.recorded", person, _EVER)
    if person != staff:
        rows = (state.latest("staff.recorded", code, _EVER) or {} for code in state.rows["staff.recorded"])
        behind = any(row.get("identity") == staff and row["staff"] != staff for row in rows)
        if named is None or named.get("identity", person) != person or behind:
            return {"staff": staff}
    own = before and person != before.get("identity", staff) and state.person(entry.actor) == state.person(staff)
    return {"staff": staff} if own else None


def administrator_lost(entry: Entry, state: State) -> Found:
    """Somebody stays an administrator, else nobody could ever make another."""
    body = entry.body
    if body["role"] == "administrator" and "state" not in body:
        return None
    now = state.in_force("staff.recorded", body["staff"], state.today)
    if now is None or now["role"] != "administrator":
        return None
    others = (row for row in state.all_in_force("staff.recorded", state.today) if row["staff"] != body["staff"])
    return None if any(row["role"] == "administrator" for row in others) else {"staff": body["staff"]}


def donor_amiss(entry: Entry, _state: State) -> Found:
    """A donor's code is at most 24 digits."""
    return None if re.fullmatch(r"[0-9]{1,24}", entry.body["donor"]) else {"donor": entry.body["donor"]}


def setting_amiss(entry: Entry, state: State) -> Found:
    """A setting is not below zero, and a ledger stays in its district."""
    body = entry.body
    if body["value"] < 0:
        return {"setting": body["setting"]}
    now = state.in_force("setting.recorded", "district", state.today)
    moved = body["setting"] == "district" and now and now["value"] != body["value"]
    return {"setting": body["setting"]} if moved else None


def goods_amiss(entry: Entry, _state: State) -> Found:
    """Goods have an SKU of four to six digits, cost 1 to 100,000 points, and have a limit as it is written, or none."""
    body = entry.body
    limit = body.get("limit", "1/month")
    fine = _SKU.fullmatch(body["sku"]) and 1 <= body["points"] <= 100_000 and _LIMIT.fullmatch(limit)
    fine = fine and _BARCODE.fullmatch(body.get("barcode", "00000000")) and 1 <= body.get("minimum", 1) <= 9999
    fine = fine and codes_fine(body.get("barcodes", ()))
    return None if fine and body.get("service", "yes") == "yes" else {"sku": body["sku"]}


def codes_fine(codes: Sequence[Row]) -> bool:
    """Say whether further barcodes are 14 digits with their check digit, each once, for 1 to 999 units."""
    named = {str(code["barcode"]) for code in codes if type(code) is dict and sorted(code) == ["barcode", "units"]}
    known = len(named) == len(codes) and all(article_number(each) == each for each in named)
    return known and all(type(code["units"]) is int and 1 <= code["units"] <= 999 for code in codes)


def article_number(digits: str) -> Optional[str]:
    """Return an article's number filled up to 14 digits, or None where its check digit is wrong."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits, re.ASCII):
        return None
    full = digits.zfill(14)
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(full[:-1]))
    return full if str(-total % 10) == full[-1] else None


def barcode_shared(state: State) -> Iterator[Breach]:
    """By edition 2 a barcode, whichever way it is written, belongs to one of the goods on a day; asked at the end.

    Two that change theirs on one day have the same for a moment, so whole days are looked at.
    """
    if state.newest[0] < 2:
        return
    told = set()
    days = {row[0] for rows in state.rows["goods.recorded"].values() for row in rows if row[1] >= state.newest[1]}
    for day in sorted(days):
        owners: Dict[Optional[str], Tuple[int, str, int, Row]] = {}
        for code in state.rows["goods.recorded"]:
            row = next((row for row in reversed(state.rows["goods.recorded"][code]) if row[0] <= day), None)
            if row is None or "state" in row[4]:
                continue
            for number in article_numbers(row[4]):
                first, last = sorted((owners.setdefault(number, row[1:]), row[1:]), key=lambda found: found[:3])
                if first[3] is not last[3] and last[0] >= state.newest[1] and last[1:3] not in told:
                    told.add(last[1:3])
                    sku, other = last[3]["sku"], first[3]["sku"]
                    yield Breach(last[1], last[2], "barcode_shared", {"sku": sku, "other": other})


def article_numbers(body: Row) -> Set[Optional[str]]:
    """Return the barcodes of goods, as 14 digits."""
    others = body.get("barcodes", ())
    own = article_number(body.get("barcode", ""))
    return {own, *(code["barcode"] for code in others)} - {None} if codes_fine(others) else {own} - {None}


def rule_amiss(entry: Entry, _state: State) -> Found:
    """A rule has a code like ENV-01, gives or takes at most 10,000 points; its limits and its rounding can be read."""
    body = entry.body
    caps = all(_CAP.fullmatch(cap) for cap in body.get("caps", "").split())
    fine = _RULE.fullmatch(body["rule"]) and -10_000 <= body["points"] <= 10_000 and caps
    fine = fine and body.get("rounding", "down") in ("down", "half", "up")
    return None if fine and 1 <= body.get("freezes", 1) <= 120 else {"rule": body["rule"]}


def row_taken(state: State, entry: Entry) -> None:
    """Take a row into its register."""
    state.add_row(entry)


REGISTER_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("row_from_the_past", _ROWS, row_from_the_past),
    ("row_out_of_scope", _ROWS, row_out_of_scope),
    ("row_ends_nothing", _ENDING, row_ends_nothing),
    ("row_ends_otherwise", _ENDING, row_ends_otherwise),
    ("opened_elsewhere", (*_ROWS, "stream.opened"), opened_elsewhere),
    ("site_amiss", ("site.recorded",), site_amiss),
    ("site_still_needed", ("site.recorded",), site_still_needed),
    ("staff_amiss", ("staff.recorded",), staff_amiss),
    ("identity_amiss", ("staff.recorded",), identity_amiss),
    ("administrator_lost", ("staff.recorded",), administrator_lost),
    ("donor_amiss", ("donor.recorded",), donor_amiss),
    ("setting_amiss", ("setting.recorded",), setting_amiss),
    ("goods_amiss", ("goods.recorded",), goods_amiss),
    ("rule_amiss", ("rule.recorded",), rule_amiss),
]
REGISTER_TAKEN: Dict[str, Any] = dict.fromkeys(
    ("staff.recorded", "donor.recorded", "setting.recorded", "goods.recorded", "rule.recorded"), row_taken
)
