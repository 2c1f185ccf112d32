"""What a breach is, and the tables that the rules go by: what a body holds, what a request says.

A breach is a well-sealed entry that no verb of the program would have written by the rules, roles, prices, settings and
closed months that were in force when it was written.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple

from supermarket.audit.package.checker.rules.practice.words import (
    PRACTICE_ASKED,
    PRACTICE_BODIES,
)


class Breach(NamedTuple):
    """A rule that the entry `origin`-`seq` breaks: its code, and what a sentence about it names.

    Where it does so only `beside` an entry of another machine, which its own did not know, it is a late fact.
    """

    origin: str
    seq: int
    code: str
    fields: Dict[str, Any]
    beside: str = ""


Found = Optional[Dict[str, Any]]  # what a check gives: None where all is well, else what a sentence about it names
Row = Dict[str, Any]

# --- what a body holds ------------------------------------------------------------------------------------------------

_REVERSAL = "asked:o reason:s reversed_on:s reverses:s "
_MOVED = "asked:o award_years?:l frozen_until?:s household:s into:s kin?:l members?:l points:i "
_ROW = "from?:s scope:s state?:s "
_MONEY = "amount:i asked:o paper:s purpose:s"

# Each kind's fields: s a string, i an integer, l a list, o an object; ? may be absent. `known` may stand in any body.
BODIES: Dict[str, str] = {
    "stream.opened": "epoch:i node:s previous?:o purpose:s random:s rulebook?:i",
    "rulebook.adopted": "rulebook:i",
    "clock.confirmed": "approved?:s approver?:s date:s",
    "clock.corrected": "approved?:s approver:s since:i true:i",
    "machine.keyed": "opens:s signs:s",
    "machine.invited": "node:s proof:s",
    "machine.admitted": "invited:s opens:s origin:s signs:s",
    "stream.heard": "heads:l",
    "stream.forked": "file:s forked:s seq:i",
    "signin.locked": "minutes:i staff:s wrong:i",
    "inquiry.locked": "household:s minutes:i wrong:i",
    "pin.reset": "first?:s staff:s",
    "site.recorded": _ROW + "host?:s latitude?:i longitude?:i name:s parent?:s site:s telephone?:s tier:s",
    "staff.recorded": _ROW + "identity?:s person?:s role:s site:s staff:s",
    "household.recorded": _ROW + "another?:l group?:s head:s holder:s household:s shop?:s station:s unlisted?:s",
    "member.recorded": _ROW + "another?:l household:s member:s person:s",
    "donor.recorded": _ROW + "donor:s name:s",
    "setting.recorded": _ROW + "note?:s setting:s value:i",
    "goods.recorded": _ROW + "barcode?:s barcodes?:l limit?:s minimum?:i name:s points:i service?:s sku:s unit:s",
    "rule.recorded": _ROW + "caps?:s evidence?:s freezes?:i hours?:s name:s points:i reviewer?:s rounding?:s rule:s "
    "uncapped?:s unit:s",
    "kin.declared": "asked:o household:s relation:s staff:s",
    "card.issued": "asked:o card:s household?:s payload:s replaces?:s",
    "card.bound": "asked:o card:s household:s replaces?:s",
    "card.frozen": "asked:o card:s household?:s proven?:s",
    "card.cancelled": "asked:o card:s household?:s",
    "head.changed": "asked:o former:s head:s household:s reason:s",
    "household.relocated": "asked:o former:s household:s shop?:s station:s",
    "household.departed": "asked:o household:s points:i until:s why:s",
    "household.split": _MOVED,
    "household.merged": _MOVED + "honour:i owed?:i proxies?:l spent_years?:l",
    "proxy.authorised": "asked:o household:s proxy:s until:s",
    "holder.changed": "approved?:s approver?:s asked:o households:l lost?:o of:s to:s",
    "claim.filed": "activity?:s asked:o certificate?:s end?:s evidence?:l flags?:l household:s likes?:l member?:s "
    "minutes?:i note?:s order?:s place?:s points:i quantity:i roster?:s rule:s served:s sittings?:l start?:s",
    "roster.taken": "activity:s asked:o people:i rule:s served:s",
    "claim.reviewed": "asked:o claim:s reason?:s tier:s verdict:s",
    "claim.withdrawn": "asked:o claim:s reason:s",
    "notice.published": "asked:o claims:l first_day:s lapsing?:o last_day:s",
    "notice.withdrawn": "asked:o claims:l notice:s reason:s",
    "claim.objected": "asked:o claim:s proven?:s reason:s",
    "objection.resolved": "asked:o claim:s outcome:s reason:s",
    "claim.posted": "asked:o claim:s counted?:i cut?:l frozen_until?:s honour:i household:s lines:l member?:s "
    "minutes?:i points:i served:s settled?:i uncapped?:s units:i",
    "award.reversed": _REVERSAL
    + "claim:s counted?:i honour:i household:s lines:l member?:s minutes?:i owed?:i points:i "
    "served:s uncapped?:s units:i was?:s",
    "points.credited": "asked:o flags?:l household:s lines:l member?:s minutes?:i note?:s points:i served:s settled?:i "
    "uncapped?:s",
    "credit.reversed": _REVERSAL + "household:s lines:l member?:s minutes?:i owed?:i points:i served?:s uncapped?:s "
    "was?:s",
    "points.expired": "asked:o household:s points:i until:s years:l",
    "expiry.reversed": _REVERSAL + "household:s points:i was?:s years:l",
    "voucher.taken": "asked:o credited:s held?:i household:s leaf:s of?:s points:i voucher:s",
    "voucher.settled": "credited:s household:s owed?:i points:i taken:s voucher:s",
    "goods.redeemed": "asked:o flags?:l household:s lines:l points:i proxy?:s reason?:s replaces?:s shown:s slip?:s "
    "taken?:i till?:s",
    "redemption.reversed": _REVERSAL + "household:s lines:l points:i was?:s",
    "stock.received": "asked:o donor?:s lines:l paper?:s photo?:o restricted?:s",
    "delivery.reversed": _REVERSAL + "donor?:s lines:l",
    "stock.sent": "asked:o from:l quantity:i sku:s to:s",
    "stock.arrived": "asked:o cost?:i delivery:s donor?:s expires?:s paper?:s quantity:i restricted?:s sent:i shop:s "
    "sku:s transfer:s",
    "stock.spoiled": "approved?:s approver:s asked:o from:l paper?:o photo?:o quantity:i reason:s request?:s sku:s",
    "spoilage.requested": "asked:o photo?:o quantity:i reason:s sku:s",
    "spoilage.declined": "asked:o reason:s request:s",
    "spoilage.reversed": _REVERSAL + "from:l quantity:i sku:s",
    "stock.counted": "asked:o book:i counted:i from?:l mends?:s moved?:i sku:s taken?:i why?:s",
    "fund.received": _MONEY,
    "fund.spent": _MONEY,
    "funding.reversed": _REVERSAL + "amount:i",
    "spending.reversed": _REVERSAL + "amount:i",
    "till.opened": "date:s",
    "forms.printed": "asked:o first:i form:s last:i series?:s",
    "till.shut": "opened:s points:i redemptions:i",
    "month.signed": "asked:o figures:s month:s paper?:o place:s reason?:s reconciliation?:o role:s root:s sites?:l "
    "size:i",
    "month.withdrawn": "asked:o month:s place:s reason:s signatures:l",
    "paper.confirmed": "asked:o confirms:s",
    "names.exported": "asked:o members:i reason:s staff:i",
    "erasure.requested": "asked:o member?:s paper?:o reason:s staff?:s",
    "erasure.approved": "asked:o commitments:l notes?:l request:s",
    **PRACTICE_BODIES,
}
_TYPES = {"s": str, "i": int, "l": list, "o": dict}
_EXPECTED = {
    kind: {name.rstrip("?"): _TYPES[sort] for name, _colon, sort in (each.partition(":") for each in fields.split())}
    for kind, fields in BODIES.items()
}
_NEEDED = {
    kind: frozenset(each.partition(":")[0] for each in fields.split() if "?" not in each)
    for kind, fields in BODIES.items()
}


def with_any(fields_of: Mapping[str, Sequence[str]]) -> Tuple[str, ...]:
    """Return kinds, each with the fields of which one must stand in the body for a rule to be asked of it."""
    return tuple(" ".join((kind, *fields)) for kind, fields in fields_of.items() if fields)


def kinds_with(*fields: str) -> Tuple[str, ...]:
    """Return the kinds whose body may hold some of these fields, each with those."""
    return with_any({kind: [name for name in fields if name in _EXPECTED[kind]] for kind in BODIES})


_DAYS = (
    "served",
    "first_day",
    "last_day",
    "until",
    "from",
    "date",
    "expires",
    "reversed_on",
    "frozen_until",
    "credited",
)
# The fields of each kind that hold a date.
DAYS_IN = {kind: [name for name in _DAYS if fields.get(name) is str] for kind, fields in _EXPECTED.items()}


def field_amiss(kind: str, body: Row) -> str:
    """Return the name of a field that a body lacks, has too many, or holds in another form; "" where all is well."""
    if kind not in BODIES:
        return "kind"
    expected = _EXPECTED[kind]
    for name in _NEEDED[kind]:
        if name not in body:
            return name
    for name, value in body.items():
        wanted = expected.get(name, str if name == "known" else None)
        if type(value) is not wanted:
            return name
    return ""


# What of a request must stand in the body too: field of `asked` -> field of the body. `on` must be the entry's date.
ASKED: Dict[str, Dict[str, str]] = {
    "claim.filed": {name: name for name in ("household", "rule", "start", "end", "sittings", "roster", "certificate")},
    "claim.reviewed": {"claim": "claim", "verdict": "verdict", "reason": "reason"},
    "claim.withdrawn": {"claim": "claim", "reason": "reason"},
    "claim.objected": {"claim": "claim", "reason": "reason"},
    "claim.posted": {"claim": "claim"},
    "objection.resolved": {"claim": "claim", "outcome": "outcome", "reason": "reason"},
    "notice.withdrawn": {"notice": "notice", "reason": "reason"},
    "roster.taken": {"rule": "rule", "activity": "activity", "served": "served"},
    "points.credited": {"household": "household"},
    "points.expired": {"household": "household", "until": "until"},
    "kin.declared": {"staff": "staff", "household": "household", "relation": "relation"},
    "card.bound": {"card": "card", "household": "household"},
    "card.frozen": {"card": "card"},
    "card.cancelled": {"card": "card"},
    "head.changed": {"household": "household", "head": "head", "reason": "reason"},
    "household.relocated": {"household": "household"},
    "household.departed": {"household": "household", "why": "why"},
    "household.split": {"household": "household", "points": "points"},
    "household.merged": {"household": "household", "into": "into"},
    "proxy.authorised": {"household": "household", "proxy": "proxy", "until": "until"},
    "goods.redeemed": {"household": "household", "proxy": "proxy"},
    "voucher.taken": {"voucher": "voucher"},
    "stock.received": {"paper": "paper", "restricted": "restricted"},
    "stock.sent": {"sku": "sku", "quantity": "quantity", "to": "to"},
    "stock.arrived": {"sent": "transfer"},
    "forms.printed": {"form": "form"},
    "stock.spoiled": {"sku": "sku", "quantity": "quantity", "reason": "reason", "approver": "approver"},
    "spoilage.requested": {"sku": "sku", "quantity": "quantity", "reason": "reason"},
    "spoilage.declined": {"request": "request", "reason": "reason"},
    "stock.counted": {"sku": "sku", "quantity": "counted", "mends": "mends", "why": "why"},
    **{kind: {name: name for name in ("amount", "paper", "purpose")} for kind in ("fund.received", "fund.spent")},
    **{
        kind: {"entry": "reverses", "reason": "reason"}
        for kind in (
            "redemption.reversed",
            "delivery.reversed",
            "credit.reversed",
            "award.reversed",
            "expiry.reversed",
            "spoilage.reversed",
            "funding.reversed",
            "spending.reversed",
        )
    },
    "month.signed": {"month": "month", "place": "place", "reason": "reason"},
    "month.withdrawn": {"month": "month", "place": "place", "reason": "reason"},
    "paper.confirmed": {"confirms": "confirms"},
    "names.exported": {"reason": "reason"},
    "erasure.requested": {"member": "member", "staff": "staff", "reason": "reason"},
    "erasure.approved": {"request": "request"},
    **PRACTICE_ASKED,
}

# The fields of each kind that are words for everybody: no phone and no ID number stands there.
_WORDED = {
    "reason": "award.reversed certificate.withdrawn claim.objected claim.reviewed claim.withdrawn credit.reversed "
    "delivery.reversed "
    "expiry.reversed funding.reversed month.signed month.withdrawn names.exported notice.withdrawn objection.resolved "
    "redemption.reversed spending.reversed spoilage.declined spoilage.reversed activity.stepped find.stepped "
    "loan.stepped order.stepped rectification.stepped",
    "name": "donor.recorded form.recorded goods.recorded item.recorded listing.recorded organisation.recorded "
    "project.recorded rule.recorded service.recorded site.recorded theme.recorded",
    "activity": "claim.filed roster.taken",
    "place": "activity.planned claim.filed find.recorded",
    "title": "activity.planned certificate.issued visits.counted",
    "note": "service.recorded setting.recorded",
    "purpose": "fund.received fund.spent",
    "restricted": "stock.arrived stock.received",
    "done": "rectification.stepped",
    "group": "household.recorded",
    "host": "site.recorded",
    "plan": "project.recorded",
    "remark": "mark.given",
    "source": "count.reported",
    "thing": "find.recorded",
    "what": "rectification.ordered",
}
PUBLIC_TEXTS: Dict[str, Tuple[str, ...]] = {
    kind: tuple(sorted(field for field, kinds in _WORDED.items() if kind in kinds.split()))
    for kind in sorted({kind for kinds in _WORDED.values() for kind in kinds.split()})
}

# Of these, what says of nobody that he is ill or poor; a name is looked at where an office writes it line by line.
_LISTED = ("listing.recorded", "project.recorded", "service.recorded", "theme.recorded")
_SPECIAL = ("activity", "name", "place", "reason", "title")
SPECIAL_TEXTS: Dict[str, Tuple[str, ...]] = {
    kind: found
    for kind, fields in PUBLIC_TEXTS.items()
    for found in [tuple(field for field in fields if field in _SPECIAL and (field != "name" or kind in _LISTED))]
    if found and kind != "names.exported"  # whose reason may be a review of such aid itself
}

# How what is kept beside the ledger is named there, and of which kinds it is.
SHA256 = re.compile(r"[0-9a-f]{64}")
FILE_KINDS = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")


def is_kept_paper(paper: Row) -> bool:
    """Say whether a paper is described as a picture or a PDF that was kept."""
    return bool(paper["kind"] in FILE_KINDS and paper["size"] > 0 and SHA256.fullmatch(paper["sha256"]))


# The kinds that may be dated back, by so many days as the setting allows; every other entry is dated today.
DATED_BACK = (
    "claim.filed", "roster.taken", "notice.published", "points.credited", "claim.posted", "points.expired",
    "goods.redeemed", "stock.received", "stock.sent", "stock.spoiled", "stock.counted", "fund.received", "fund.spent",
    "visits.counted", "copies.received",
)  # fmt: skip

# The kinds by which what is left at a site that has ended can leave it.
CLEARING = (
    "points.expired", "household.merged", "claim.reviewed", "claim.withdrawn", "claim.objected", "objection.resolved",
    "notice.withdrawn", "month.signed", "month.withdrawn", "stock.sent", "stock.spoiled", "fund.spent", "till.shut",
    "card.frozen", "card.cancelled", "paper.confirmed", "spoilage.declined", "copies.removed", "loan.stepped",
    "find.stepped", "activity.stepped", "rectification.stepped", "order.stepped", "certificate.withdrawn",
)  # fmt: skip

# --- days -------------------------------------------------------------------------------------------------------------

DAY = 86_400_000
EAST = 8 * 3_600_000  # the district's time is eight hours ahead of UTC
_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return date.fromordinal(_EPOCH + number).isoformat()


def day_of(at: int) -> str:
    """Return the district's date at a time in UTC milliseconds."""
    return _day((at + EAST) // DAY)


@lru_cache(maxsize=65536)
def is_day(text: str) -> bool:
    """Say whether a text is a date of the calendar, YYYY-MM-DD."""
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:])).isoformat() == text
    except ValueError:
        return False


@lru_cache(maxsize=65536)
def later(day: str, days: int) -> str:
    """Return the day so many days after another; below zero, before it."""
    try:
        return (date(int(day[:4]), int(day[5:7]), int(day[8:])) + timedelta(days=days)).isoformat()
    except OverflowError:
        return "9999-12-31" if days > 0 else "0001-01-01"


def months_later(day: str, months: int) -> str:
    """Return the same day some months later, or the last of that month."""
    number = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    first = f"{number // 12:04d}-{number % 12 + 1:02d}"
    days = (f"{first}-{last:02d}" for last in (int(day[8:]), 30, 29, 28))
    return next(each for each in days if is_day(each))


_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


@lru_cache(maxsize=65536)
def period_of(period: str, day: str) -> Tuple[str, str]:
    """Return the first date and a last bound of the day, month, quarter, year or life that a date lies in."""
    if period == "person":
        return "0000-00-00", "9999-99-99"
    if period == "day":
        return day, day
    months, number = _MONTHS_IN[period], int(day[5:7])
    first = number - (number - 1) % months
    return f"{day[:4]}-{first:02d}-01", f"{day[:4]}-{first + months - 1:02d}-31"


# --- numbers ----------------------------------------------------------------------------------------------------------


def numbered(origin: str, serial: int) -> str:
    """Return the number of a household or card that the entry of this number makes: NODE-EPOCH-SERIAL-CC."""
    node, epoch = origin.split("-")
    return f"{node}-{epoch}-{serial}-{98 - int(f'{node}{epoch}{serial}') * 100 % 97:02d}"
