"""What a place's month came to, as pure functions over plain values: no database, so that they run over an export too.

The movements are added up from what the entries say of themselves; opening and closing come from the accounts. That
the two agree is for checks.py to see.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from supermarket.books.accounts import fund, units
from supermarket.books.kinds import POINT
from supermarket.journal.canonical import canonical
from supermarket.months.figures.place_month import Held, PlaceMonth

CNY: Final = "CNY"
FUND: Final = fund("")
"""How the account of every place's money begins."""


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

POINTS_MOVED: Final = {
    "points.credited": 1,
    "credit.reversed": 1,
    "claim.posted": 1,
    "award.reversed": 1,
    "goods.redeemed": -1,
    "redemption.reversed": -1,
    "points.expired": -1,
    "expiry.reversed": -1,
    "voucher.taken": 1,
    "voucher.settled": -1,
}
"""The kinds that move points, and with which sign the `points` of their bodies reach the households."""
EARNED: Final = ("points.credited", "claim.posted")
_FIGURES: Final = {
    **dict.fromkeys(EARNED, "credits"),
    "goods.redeemed": "redemptions",
    "points.expired": "expiry",
}
RECEIVED: Final = ("fund.received", "funding.reversed")
SPENT: Final = ("fund.spent", "spending.reversed")
MONEY: Final = {**dict.fromkeys(RECEIVED, 1), **dict.fromkeys(SPENT, -1)}
"""The kinds that move money, and with which sign the `amount` of their bodies reaches the fund."""
SEEN_GONE: Final = 2
"""Of a redemption's line: a count had seen its goods gone already, so they are given and no longer found missing."""
GIVEN_OUT: Final = ("goods.redeemed", "redemption.reversed")
DELIVERIES: Final = ("stock.received", "delivery.reversed")
MOVES: Final[Mapping[str, tuple[str, str | None]]] = {
    **dict.fromkeys(DELIVERIES, ("purchased", "lines")),
    **dict.fromkeys(GIVEN_OUT, ("given", "lines")),
    "stock.sent": ("out", None),
    "stock.arrived": ("in_", None),
    "stock.spoiled": ("spoiled", None),
    "spoilage.reversed": ("spoiled", None),
    "stock.counted": ("counted", None),
}
"""The kinds that move goods: which figure of `Goods` they move, and where their bodies hold lines, if they do."""
OUT: Final = ("given", "spoiled", "out")
"""The figures of `Goods` that leave the shelf."""


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
    return sum(held[key] for key in held if key[1] == CNY and key[0].startswith(FUND))


def skus_held(held: Held) -> set[str]:
    """Return every SKU that stands on a place's shelves."""
    return {key[1][1:] for key, amount in held.items() if key[0].startswith("Assets:Stock:") and amount}


# --- the figures ------------------------------------------------------------------------------------------------------


def figures_of(month: PlaceMonth) -> Figures:
    """Return the figures of a place's month."""
    return Figures(
        place=month.place,
        month=month.month,
        points=_points(month),
        goods=_goods(month),
        fund=_fund(month),
        redemptions=sum(tally.entries for tally in month.tallies if tally.kind == "goods.redeemed"),
        cards=dict(sorted(month.cards.items())),
    )


def _points(month: PlaceMonth) -> Points:
    sums: Counter[str] = Counter()
    for tally in month.tallies:
        deducted = tally.kind in EARNED and tally.negative
        sums["deductions" if deducted else _FIGURES.get(tally.kind, "reversals")] += (
            POINTS_MOVED.get(tally.kind, 0) * tally.points
        )
    return Points(
        opening=points_held(month.opening),
        credits=sums["credits"],
        deductions=-sums["deductions"],
        redemptions=-sums["redemptions"],
        reversals=sums["reversals"],
        expiry=-sums["expiry"],
        closing=points_held(month.closing),
    )


def _goods(month: PlaceMonth) -> tuple[Goods, ...]:
    every = (month.opening, month.closing, month.came, month.went)
    sums: dict[str, Counter[str]] = {sku: Counter() for held in every for sku in skus_held(held)}
    moved = [each for each in month.movements if each.on_shelf]
    for each in moved:
        figure = "donated" if each.donated and each.kind in DELIVERIES else MOVES[each.kind][0]
        sums.setdefault(each.sku, Counter())[figure] += each.units
        if each.on_shelf == SEEN_GONE:
            sums[each.sku]["counted"] += each.units
    touched = {each.sku for each in moved}
    names = ("purchased", "donated", "in_", "given", "spoiled", "out", "counted")
    lines = []
    for sku in sorted(sums):
        opening, came, went, closing = (units_held(held, sku) for held in (month.opening, *every[2:], month.closing))
        if sku in touched or opening or closing or came or went:
            sums[sku]["in_"] += came
            sums[sku]["out"] += went
            lines.append(Goods(sku=sku, opening=opening, **{name: sums[sku][name] for name in names}, closing=closing))
    return tuple(lines)


def _fund(month: PlaceMonth) -> Fund:
    received = sum(tally.money for tally in month.tallies if tally.kind in RECEIVED)
    spent = sum(tally.money for tally in month.tallies if tally.kind in SPENT)
    return Fund(
        opening=money_held(month.opening),
        received=received + money_held(month.came),
        spent=spent + money_held(month.went),
        closing=money_held(month.closing),
    )


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
