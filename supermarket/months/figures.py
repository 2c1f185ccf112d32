"""What a place's month came to, as pure functions over plain values: no database, so that they run over an export too.

The movements are added up from what the entries say of themselves; opening and closing come from the accounts. That
the two agree is for checks.py to see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from supermarket.books.accounts import household_points, units
from supermarket.books.kinds import POINT, Posting
from supermarket.journal.canonical import canonical

Stamp = tuple[int, str, int]
"""(at, origin, seq): the order in which the entries of all machines are taken."""
Held = Mapping[tuple[str, str], int]
"""What accounts hold, by account and commodity."""
CNY: Final = "CNY"
HOUSEHOLDS: Final = household_points("")
"""How the account of every household begins."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry dated into the month at the place: what it says, and the legs that it posted."""

    entry: str
    kind: str
    site: str
    on: str
    stamp: Stamp
    recorded: str
    """The district's date on which it was written."""
    actor: str
    body: Mapping[str, Any]
    legs: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The last count of an SKU at a shop in the month; `book` is what the shelf held by the postings right after it."""

    entry: str
    shop: str
    sku: str
    counted: int
    book: int


@dataclass(frozen=True, slots=True)
class TillSession:
    """A till's session that was opened in the month: what was said when it was shut, and its receipts added up."""

    till: str
    shop: str
    shut: str | None
    told: tuple[int, int]
    """Redemptions and points, as the entry that shut it says."""
    receipts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Priced:
    """A row of the goods' or the rules' register: what one unit is worth in points from a date on."""

    from_: str
    stamp: Stamp
    scope: str
    points: int
    service: bool = False


@dataclass(frozen=True)
class PlaceMonth:
    """Everything that a place's month (YYYY-MM) is made of.

    `sites` are the station and its shops; `chains` leads from each of them up to the centre. `opening` and `closing`
    are the sites' own accounts before the month and at its end. `goods` and `rules` are the registers' rows, the latest
    first. `cards` counts them by state. `sealed` are the figures that a closed month was signed with.
    """

    place: str
    month: str
    sites: tuple[str, ...]
    chains: Mapping[str, tuple[str, ...]]
    facts: tuple[Fact, ...]
    opening: Held
    closing: Held
    counts: tuple[Counted, ...] = ()
    sessions: tuple[TillSession, ...] = ()
    goods: Mapping[str, tuple[Priced, ...]] = field(default_factory=dict)
    rules: Mapping[str, tuple[Priced, ...]] = field(default_factory=dict)
    cards: Mapping[str, int] = field(default_factory=dict)
    sealed: str | None = None


@dataclass(frozen=True)
class Points:
    """Points of a place: opening + credits − deductions − redemptions + reversals − expiry = closing."""

    opening: int
    credits: int
    deductions: int
    redemptions: int
    reversals: int
    expiry: int
    closing: int

    @property
    def added_up(self) -> int:
        """Return the closing that the opening and the movements give."""
        return self.opening + self.credits - self.deductions - self.redemptions + self.reversals - self.expiry


@dataclass(frozen=True)
class Goods:
    """Units of one SKU on a place's shelves, from opening to closing; `out` left for other shops and `in_` came."""

    sku: str
    opening: int
    purchased: int
    donated: int
    in_: int
    given: int
    spoiled: int
    out: int
    counted: int
    closing: int

    @property
    def added_up(self) -> int:
        """Return the closing that the opening and the movements give."""
        came = self.purchased + self.donated + self.in_
        return self.opening + came - self.given - self.spoiled - self.out + self.counted


@dataclass(frozen=True)
class Fund:
    """A place's money, in fen: opening + received − spent = closing."""

    opening: int
    received: int
    spent: int
    closing: int

    @property
    def added_up(self) -> int:
        """Return the closing that the opening and the movements give."""
        return self.opening + self.received - self.spent


@dataclass(frozen=True)
class Figures:
    """The figures of a month: what is signed, by its SHA-256."""

    place: str
    month: str
    points: Points
    goods: tuple[Goods, ...]
    fund: Fund
    redemptions: int
    cards: Mapping[str, int]


# --- what entries say of themselves -----------------------------------------------------------------------------------


def points_moved(fact: Fact) -> tuple[str, int]:
    """Return which figure of `Points` an entry moves, and by how many."""
    points = int(fact.body.get("points", 0))
    match fact.kind:
        case "points.credited":
            return ("credits", points) if points >= 0 else ("deductions", -points)
        case "goods.redeemed":
            return "redemptions", points
        case "credit.reversed":
            return "reversals", points
        case "redemption.reversed":
            return "reversals", -points
        case _:
            return "", 0


_MOVES: Final = {
    "stock.sent": "out",
    "stock.arrived": "in_",
    "stock.spoiled": "spoiled",
    "spoilage.reversed": "spoiled",
}


def goods_moved(fact: Fact) -> Iterable[tuple[str, str, int]]:
    """Return the SKU, the figure of `Goods` and the units of each movement that an entry says it made."""
    body = fact.body
    match fact.kind:
        case "stock.received" | "delivery.reversed":
            source = "donated" if "donor" in body else "purchased"
            return [(line["sku"], source, line["quantity"]) for line in body["lines"]]
        case "goods.redeemed" | "redemption.reversed":
            return [(line["sku"], "given", _from_batches(line)) for line in body["lines"] if line.get("from")]
        case "stock.counted":
            return [(body["sku"], "counted", body["counted"] - body["book"])]
        case kind if kind in _MOVES:
            return [(body["sku"], _MOVES[kind], body["quantity"])]
        case _:
            return ()


def _from_batches(line: Mapping[str, Any]) -> int:
    return sum(int(taken["quantity"]) for taken in line["from"])


def money_moved(fact: Fact) -> tuple[str, int]:
    """Return which figure of `Fund` an entry moves, and by how many fen."""
    match fact.kind:
        case "fund.received" | "funding.reversed":
            return "received", int(fact.body["amount"])
        case "fund.spent" | "spending.reversed":
            return "spent", int(fact.body["amount"])
        case _:
            return "", 0


# --- what the accounts hold -------------------------------------------------------------------------------------------


def points_held(held: Held) -> int:
    """Return the points that a place's entries left with households: the other side of its own accounts."""
    return -sum(amount for (_account, commodity), amount in held.items() if commodity == POINT)


def units_held(held: Held, sku: str) -> int:
    """Return the units of an SKU on a place's shelves."""
    commodity = units(sku)
    return sum(held[key] for key in held if key[1] == commodity and key[0].startswith("Assets:Stock:"))


def money_held(held: Held) -> int:
    """Return the money of a place, in fen."""
    return sum(held[key] for key in held if key[1] == CNY and key[0].startswith("Assets:Fund:"))


def skus_held(held: Held) -> set[str]:
    """Return every SKU that ever stood on a place's shelves."""
    return {key[1][1:] for key in held if key[0].startswith("Assets:Stock:")}


# --- the figures ------------------------------------------------------------------------------------------------------


def figures_of(month: PlaceMonth) -> Figures:
    """Return the figures of a place's month."""
    return Figures(
        place=month.place,
        month=month.month,
        points=_points(month),
        goods=_goods(month),
        fund=_fund(month),
        redemptions=sum(fact.kind == "goods.redeemed" for fact in month.facts),
        cards=dict(sorted(month.cards.items())),
    )


def _points(month: PlaceMonth) -> Points:
    sums = _summed(map(points_moved, month.facts))
    names = ("credits", "deductions", "redemptions", "reversals", "expiry")
    moved = {name: sums.get(name, 0) for name in names}
    return Points(opening=points_held(month.opening), **moved, closing=points_held(month.closing))


def _goods(month: PlaceMonth) -> tuple[Goods, ...]:
    moved: dict[str, list[tuple[str, int]]] = {sku: [] for sku in skus_held(month.closing)}
    for fact in month.facts:
        for sku, name, quantity in goods_moved(fact):
            moved.setdefault(sku, []).append((name, quantity))
    names = ("purchased", "donated", "in_", "given", "spoiled", "out", "counted")
    lines = []
    for sku, movements in sorted(moved.items()):
        sums = _summed(movements)
        opening, closing = units_held(month.opening, sku), units_held(month.closing, sku)
        if movements or opening or closing:
            lines.append(
                Goods(sku=sku, opening=opening, **{name: sums.get(name, 0) for name in names}, closing=closing)
            )
    return tuple(lines)


def _fund(month: PlaceMonth) -> Fund:
    sums = _summed(map(money_moved, month.facts))
    opening, closing = money_held(month.opening), money_held(month.closing)
    return Fund(opening=opening, received=sums.get("received", 0), spent=sums.get("spent", 0), closing=closing)


def _summed(moved: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, amount in moved:
        sums[name] = sums.get(name, 0) + amount
    return sums


def digest(figures: Figures) -> str:
    """Return the SHA-256 of the figures' canonical form, which holds no root and no entry's name."""
    content = {
        "place": figures.place,
        "month": figures.month,
        "points": vars(figures.points),
        "goods": [{name.rstrip("_"): value for name, value in vars(line).items()} for line in figures.goods],
        "fund": vars(figures.fund),
        "redemptions": figures.redemptions,
        "cards": dict(figures.cards),
    }
    return sha256(canonical(content).encode()).hexdigest()


# --- what was in force ------------------------------------------------------------------------------------------------


def in_force(rows: Iterable[Priced], fact: Fact, chain: tuple[str, ...]) -> Priced | None:
    """Return the row of a register that was in force when an entry was written, for its date and at its site.

    Rows come with the latest first; one that was recorded after the entry could not be known to it.
    """
    for row in rows:
        if row.from_ <= fact.on and row.stamp < fact.stamp and row.scope in chain:
            return row
    return None


def posted(fact: Fact, beginning: str, commodity: str) -> int:
    """Return what an entry posted of a commodity to the accounts whose names begin so."""
    return sum(leg.amount for leg in fact.legs if leg.commodity == commodity and leg.account.startswith(beginning))
