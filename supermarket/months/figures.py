"""What a place's month came to, as pure functions over plain values: no database, so that they run over an export too.

The movements are added up from what the entries say of themselves; opening and closing come from the accounts. That
the two agree is for checks.py to see.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple

from supermarket.books.accounts import fund, units
from supermarket.books.kinds import POINT
from supermarket.journal.canonical import canonical

Held = Mapping[tuple[str, str], int]
"""What accounts hold, by account and commodity."""
CNY: Final = "CNY"
FUND: Final = fund("")
"""How the account of every place's money begins."""


class Tally(NamedTuple):
    """The entries of a site, a kind, a sign and a machine in the month: what they say beside what they posted.

    `points` and `money` (in fen) are by the bodies, `households` and `fund` by the postings; `first` and `last` are
    the time and number of those written first and last. Of credits, `worth` is quantity × rule in force; of
    redemptions, `lines` are the points of their lines. What is `apart` after each is how far it is, entry by entry,
    from what was posted.
    """

    site: str
    kind: str
    negative: int
    origin: str
    entries: int
    first_at: int
    first_seq: int
    last_at: int
    last_seq: int
    points: int
    households: int
    money: int
    fund: int
    worth: int
    worth_apart: int
    lines: int
    lines_apart: int


class Award(NamedTuple):
    """A claim that was posted in the month, in points.

    `worth` is units claimed × the rule in force when it was filed, `told` what was posted with what limits cut off.
    `claimed` are the points and `units` the units that were claimed, on the day `filed`, for a deed of the day
    `served`; `points` came of it, `uncapped` outside the general limits. `flags` are the claim's, with blanks between
    them; the rest says whether something was cut off, the claimant's household may earn nothing for a while because
    of it, who filed it accepted it too, no notice of it had ended, and the rule asks for a donation's receipt.
    """

    site: str
    at: int
    origin: str
    seq: int
    household: str
    rule: str
    worth: int
    told: int
    claimed: int = 0
    units: int = 1
    points: int = 0
    served: str = ""
    filed: str = ""
    uncapped: str | None = None
    flags: str | None = None
    is_cut: int = 0
    freezes: int = 0
    by_filer: int = 0
    is_early: int = 0
    by_receipt: int = 0

    @property
    def entry(self) -> str:
        """Return the entry's name."""
        return f"{self.origin}-{self.seq}"


class Movement(NamedTuple):
    """The units of an SKU that the entries of a site and a kind moved in the month.

    `units` are by the bodies, a redemption's from its batches. Of redemptions, `given` are the units that the lines
    name, services left out, `left` what the postings took off the shelf for them; `worth` is quantity × price in
    force, `points` those of the lines. What is `apart` after each pair is how far it is apart, line by line.
    """

    site: str
    kind: str
    donated: int
    sku: str
    on_shelf: int
    lines: int
    units: int
    given: int
    left: int
    left_apart: int
    worth: int
    points: int
    worth_apart: int


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


class Seen(NamedTuple):
    """An entry of the month that shows something by itself, or a redemption; `odd` counts what it shows, in bits.

    Of a redemption: the till's session, the household, its lines as they were asked for, what was shown, the paper
    slip's number, its business date. Of a write-off: who recorded it, unless the goods had expired.
    """

    site: str
    at: int
    origin: str
    seq: int
    odd: int
    till: str | None = None
    household: str | None = None
    lines: str | None = None
    shown: str | None = None
    slip: str | None = None
    on: str | None = None
    wrote_off: str | None = None

    @property
    def entry(self) -> str:
        """Return the entry's name."""
        return f"{self.origin}-{self.seq}"


class Raised(NamedTuple):
    """An entry that is an exception of a sort, found by its name."""

    name: str
    at: int
    origin: str
    seq: int


def _nothing(_check: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class PlaceMonth:
    """Everything that a place's month (YYYY-MM) is made of.

    `opening` and `closing` are the accounts of the place's sites before the month and at its end; `came` and `went`
    are the goods and the money of shops on the day on which they came to the place or left it. `behind` names the
    entries behind a check's difference; it is asked only where there is one. `raised` are exceptions that only show
    beside other places or months. `cards` counts them by state.
    """

    place: str
    month: str
    tallies: tuple[Tally, ...]
    movements: tuple[Movement, ...]
    opening: Held
    closing: Held
    came: Held = field(default_factory=dict)
    went: Held = field(default_factory=dict)
    behind: Callable[[str], tuple[str, ...]] = _nothing
    awards: tuple[Award, ...] = ()
    counts: tuple[Counted, ...] = ()
    sessions: tuple[TillSession, ...] = ()
    seen: tuple[Seen, ...] = ()
    raised: tuple[Raised, ...] = ()
    cards: Mapping[str, int] = field(default_factory=dict)


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
