"""What a month's paper says of the entries that it names, and whose month it is: read as of the month, not as of today.

An entry never changes, and names are those of its own day; so what was sealed need not hold any of this, and the paper
of a closed month is the same whenever it is drawn. Names of persons are masked here, for the paper leaves the place.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import and_, bindparam, case, func, select

from supermarket.books.accounts import household_points, redeemed
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.dated.registers import HOUSEHOLDS, STAFF, Register, all_in_force, latest, versions_of
from supermarket.earning.kinds import RULES, Rule
from supermarket.earning.tables import AwardRow
from supermarket.households.card_kinds import CardState
from supermarket.households.households import head_name
from supermarket.households.tables import CardStateRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import Entry, entry_name, require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.months.closing.signatures import Signature
from supermarket.months.days import Days
from supermarket.months.figures.figures import MONEY, POINTS_MOVED
from supermarket.months.figures.pending import PENDING
from supermarket.months.reconciled import Reconciliation
from supermarket.people.masking import masked_name
from supermarket.people.records import record_of
from supermarket.spending.kinds import GOODS, Goods

PRICED: Final = "goods.recorded"
"""The kind of entry of which the points are a price, and no points that moved."""
CARDS: Final = "cards"
_award: Final = table_of(AwardRow).c
_card: Final = table_of(CardStateRow).c
_SHOP: Final = table_of(PostingRow).alias("shop_leg")
_HOUSEHOLD: Final = table_of(PostingRow).alias("household_leg")
_IN_MONTH: Final = (_award.on >= bindparam("first")) & (_award.on <= bindparam("last"))
_BY_RULE: Final = Prepared(
    select(_award.rule, func.count(), func.sum(_award.units), func.sum(_award.points))
    .where(_award.site.in_(listed("sites")), _IN_MONTH)
    .group_by(_award.rule)
    .order_by(_award.rule)
)
_EARNING: Final = Prepared(
    select(_award.household)
    .where(_award.site.in_(listed("sites")), _IN_MONTH)
    .group_by(_award.household)
    .having(func.sum(_award.points) > 0)
)
_REDEEMING: Final = Prepared(
    select(_HOUSEHOLD.c.account)
    .join_from(_SHOP, _HOUSEHOLD, and_(_HOUSEHOLD.c.origin == _SHOP.c.origin, _HOUSEHOLD.c.seq == _SHOP.c.seq))
    .where(
        _SHOP.c.account.in_(listed("accounts")),
        _SHOP.c.commodity == POINT,
        _SHOP.c.on >= bindparam("first"),
        _SHOP.c.on <= bindparam("last"),
        _HOUSEHOLD.c.account >= household_points(""),
        _HOUSEHOLD.c.account < household_points("~"),
    )
    .group_by(_HOUSEHOLD.c.account)
    .having(func.sum(case((_SHOP.c.amount > 0, _SHOP.c.amount), else_=0)) > 0)
)
_FROZEN: Final = Prepared(
    select(_card.origin, _card.seq)
    .where(_card.card == bindparam("card"), _card.state == CardState.FROZEN.value, _card.at < bindparam("end"))
    .order_by(_card.at.desc(), _card.origin.desc(), _card.seq.desc())
    .limit(1)
)


class Coded(NamedTuple):
    """A code with its name."""

    code: str
    name: str


class Awarded(NamedTuple):
    """What a rule brought in the month, reversals taken off: so many entries, units and points."""

    rule: str
    name: str
    entries: int
    units: int
    points: int


@dataclass(frozen=True)
class Line:
    """An entry in a list: when, at which site, about which household, how much of what, who recorded it.

    `points`, `units` and `fen` are what it moved, None where it moved none of them; of a change of a price `points` is
    the price. `what` are the goods or the rules, `who` the staff, approvers last. Names are masked.
    """

    entry: str
    kind: str
    on: str
    site: str
    household: Coded | None
    what: tuple[Coded, ...]
    points: int | None
    units: int | None
    fen: int | None
    who: tuple[Coded, ...]


class Signed(Protocol):
    """Whatever has signatures under it: a month, how it stands, the answer to a signature."""

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Return those that stand."""

    @property
    def lapsed(self) -> tuple[Signature, ...]:
        """Return those that were given for other figures."""


@dataclass(frozen=True)
class Particulars:
    """Whose month it is and what lies behind it.

    `above` are the sites above the place, the nearest first, `shops` its other sites; of its `households` at the
    month's end so many were `earning` in the month and so many `redeeming`. `awards` are by rule. `exceptions` and
    `pending` hold their entries by what they are; `staff` are the masked names of those who signed.
    """

    above: tuple[Coded, ...]
    shops: tuple[Coded, ...]
    households: int
    earning: int
    redeeming: int
    awards: tuple[Awarded, ...]
    exceptions: Mapping[str, tuple[Line, ...]]
    pending: Mapping[str, tuple[Line, ...]]
    staff: Mapping[str, str]


def particulars_of(session: ReadSession, days: Days, found: Reconciliation) -> Particulars:
    """Return what stands beside the figures of a place's month."""
    chain = days.tree.chain(found.site, days.last)[1:]
    households = all_in_force(session, HOUSEHOLDS, days.last, column="station", value=found.site)
    pending = {what: getattr(found.pending, what) for what in PENDING}
    return Particulars(
        above=tuple(_site(days, code) for code in chain),
        shops=tuple(_site(days, code) for code in found.sites if code != found.site),
        households=len(households),
        earning=_count(session, days, found.site, earned=True),
        redeeming=_count(session, days, found.site, earned=False),
        awards=_awards(session, days, found.site),
        exceptions={each.name: lines_of(session, each.entries) for each in found.exceptions if each.entries},
        pending={
            what: _frozen(session, days, names) if what == CARDS else lines_of(session, names)
            for what, names in pending.items()
            if names
        },
        staff=signers_of(session, found),
    )


def signers_of(session: ReadSession, found: Signed) -> dict[str, str]:
    """Return the masked names, by staff code, of those who signed a month or recorded its paper."""
    names = {}
    for each in (*found.signatures, *found.lapsed):
        for code in filter(None, (each.actor, each.recorded_by)):
            known = len(versions_of(session, STAFF.row, code)) > 1
            named = entry_named(session.transaction, require_name(each.entry)) if known else None
            names[code] = staff_name(session.as_of(named) if named else session, code, each.on)
    return names


def names_of_signers(session: ReadSession, found: Iterable[Signed]) -> dict[str, str]:
    """Return the masked names, by staff code, of those who signed any of these months."""
    return {code: name for each in found for code, name in signers_of(session, each).items()}


def staff_name(session: ReadSession, code: str, on: str) -> str:
    """Return the name of a member of staff as of a day, masked; nothing where none is known."""
    row = latest(session, STAFF, code, on)
    return masked_name(record_of(session.transaction, row.person).get("name", "")) if row else ""


def _site(days: Days, code: str) -> Coded:
    standing = days.tree.standing(code, days.last)
    return Coded(code, standing.name if standing else "")


def _sites(days: Days, place: str) -> list[tuple[dict[str, str], list[str]]]:
    """Return the month's days in pieces, each with the sites that belonged to a place then."""
    return [
        ({"first": each.first, "last": each.last}, [site for site, of in each.places.items() if of == place])
        for each in days.stretches
    ]


def _count(session: ReadSession, days: Days, place: str, *, earned: bool) -> int:
    """Return how many households were awarded points at a place, or gave points for goods there."""
    found: set[str] = set()
    for span, sites in _sites(days, place):
        if earned:
            rows = session.rows(_EARNING, sites=json.dumps(sites), **span)
        else:
            rows = session.rows(_REDEEMING, accounts=json.dumps([redeemed(site) for site in sites]), **span)
        found |= {str(row[0]) for row in rows}
    return len(found)


def _awards(session: ReadSession, days: Days, place: str) -> tuple[Awarded, ...]:
    sums: dict[str, tuple[int, int, int]] = {}
    for span, sites in _sites(days, place):
        for rule, *more in session.rows(_BY_RULE, sites=json.dumps(sites), **span):
            before = sums.get(rule, (0, 0, 0))
            sums[rule] = (before[0] + more[0], before[1] + more[1], before[2] + more[2])
    named = {rule: latest(session, RULES, rule, days.last) for rule in sums}
    return tuple(Awarded(rule, row.name if (row := named[rule]) else "", *sums[rule]) for rule in sorted(sums))


def _frozen(session: ReadSession, days: Days, cards: Iterable[str]) -> tuple[Line, ...]:
    """Return the entries that froze these cards last."""
    rows = (session.row(_FROZEN, card=card, end=days.end) for card in cards)
    return lines_of(session, [f"{row[0]}-{row[1]}" for row in rows if row])


# --- an entry in a line -----------------------------------------------------------------------------------------------


def lines_of(session: ReadSession, names: Iterable[str]) -> tuple[Line, ...]:
    """Return the entries of these names as lines."""
    return tuple(line_of(session, name) for name in names)


def line_of(session: ReadSession, name: str) -> Line:
    """Return an entry as a line; of one that this machine does not have, its name alone."""
    named = entry_name(name)
    entry = entry_named(session.transaction, named) if named else None
    if entry is None:
        return Line(name, "", "", "", None, (), None, None, None, ())
    content, then = entry.content, session.as_of(entry)
    household = content.get("household")
    head = masked_name(head_name(then, household, entry.on)) if household else ""
    staff = dict.fromkeys((entry.actor, content.get("approver") or entry.actor))
    return Line(
        entry=entry.name,
        kind=entry.kind,
        on=entry.on,
        site=entry.site,
        household=Coded(household, head) if household else None,
        what=tuple(_named(then, register, code, entry.on) for register, code in _codes(content)),
        points=_points(entry),
        units=_units(entry),
        fen=_fen(entry),
        who=tuple(Coded(code, staff_name(then, code, entry.on)) for code in staff),
    )


def _named(then: ReadSession, register: Register[Goods] | Register[Rule], code: str, on: str) -> Coded:
    row = latest(then, GOODS, code, on) if register is GOODS else latest(then, RULES, code, on)
    return Coded(code, row.name if row else "")


def _codes(content: Mapping[str, Any]) -> list[tuple[Register[Goods] | Register[Rule], str]]:
    """Return the goods and rules that a body names, each with its register, in its order."""
    parts: Sequence[Mapping[str, Any]] = [content, *content.get("lines", ())]
    registers: tuple[tuple[str, Register[Goods] | Register[Rule]], ...] = (("sku", GOODS), ("rule", RULES))
    named = [(register, each[code]) for each in parts for code, register in registers if each.get(code)]
    return [*dict.fromkeys(named)]


def _points(entry: Entry) -> int | None:
    points = entry.content.get("points")
    return POINTS_MOVED.get(entry.kind, 1) * points if isinstance(points, int) else None


def _units(entry: Entry) -> int | None:
    """Return the units of goods that an entry moved: of a count, how far the shelf was from the book."""
    content = entry.content
    match entry.kind:
        case "stock.counted":
            return int(content["counted"] - content["book"])
        case "stock.arrived":
            return int(content["quantity"] - content["sent"]) or int(content["quantity"])
        case "stock.received" | "delivery.reversed":
            return sum(int(line["quantity"]) for line in content["lines"])
        case "stock.sent" | "stock.spoiled" | "spoilage.requested" | "spoilage.reversed":
            return -int(content["quantity"])
        case _:
            return None


def _fen(entry: Entry) -> int | None:
    """Return the money that an entry moved, or that its goods cost."""
    content = entry.content
    if entry.kind in MONEY:
        return MONEY[entry.kind] * int(content["amount"])
    costs = [int(line["cost"]) for line in content.get("lines", ()) if "cost" in line]
    return sum(costs) if costs else None
