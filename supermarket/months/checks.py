"""The checks of a month: each compares two figures that must be equal, and names the entries behind a difference.

A check that has nothing to compare says so and does not fail; what is merely worth a look is in exceptions.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from supermarket.books.accounts import units
from supermarket.books.kinds import POINT
from supermarket.locale import N_
from supermarket.months.figures import (
    CNY,
    HOUSEHOLDS,
    Fact,
    Figures,
    PlaceMonth,
    Priced,
    digest,
    goods_moved,
    in_force,
    money_moved,
    points_held,
    points_moved,
    posted,
)

Register: TypeAlias = Mapping[str, tuple[Priced, ...]]


@dataclass(frozen=True)
class Finding:
    """What a check found: `left` and `right` are what was compared, in words; `difference` is right less left.

    `compared` is False where there was nothing to compare. `entries` are those behind the difference.
    """

    name: str
    left: str
    right: str
    compared: bool
    expected: int
    found: int
    difference: int
    ok: bool
    entries: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    name: str
    left: str
    right: str

    def compared(self, pairs: Iterable[tuple[int, int]], entries: Iterable[str] = ()) -> Finding:
        """Compare pair by pair, so that what is too much in one does not hide what is missing in another."""
        listed = tuple(pairs)
        expected, found = sum(pair[0] for pair in listed), sum(pair[1] for pair in listed)
        ok = all(left == right for left, right in listed)
        behind = () if ok else tuple(dict.fromkeys(entries))
        return Finding(self.name, self.left, self.right, bool(listed), expected, found, _difference(listed), ok, behind)


def _difference(pairs: Iterable[tuple[int, int]]) -> int:
    """Return by how much the right is more than the left in all; where that is nothing, how far the pairs are apart."""
    apart = [right - left for left, right in pairs]
    return sum(apart) or sum(map(abs, apart))


# --- points -----------------------------------------------------------------------------------------------------------


def check_points_add_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with what the entries say they moved, is the closing of the place's accounts."""
    rule = _Rule(
        N_("points_add_up"),
        N_("opening + credits - deductions - redemptions + reversals - expiry, by the entries"),
        N_("closing by the place's accounts"),
    )
    wrong = (fact.entry for fact in month.facts if _points_said(fact) != posted(fact, HOUSEHOLDS, POINT))
    return rule.compared([(figures.points.added_up, figures.points.closing)], wrong)


def _points_said(fact: Fact) -> int:
    name, points = points_moved(fact)
    return points if name in {"credits", "reversals"} else -points


def check_points_by_household(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that what the month moved on the households' accounts is what it moved on the place's."""
    rule = _Rule(
        N_("points_by_household"),
        N_("movement of the place's accounts"),
        N_("movement recomputed household by household"),
    )
    by_household: dict[str, int] = {}
    for fact in month.facts:
        for leg in fact.legs:
            if leg.commodity == POINT and leg.account.startswith(HOUSEHOLDS):
                by_household[leg.account] = by_household.get(leg.account, 0) + leg.amount
    moved = points_held(month.closing) - points_held(month.opening)
    own = {account for account, commodity in (*month.closing, *month.opening) if commodity == POINT}
    wrong = (fact.entry for fact in month.facts if _points_elsewhere(fact, own))
    return rule.compared([(moved, sum(by_household.values()))], wrong)


def _points_elsewhere(fact: Fact, own: set[str]) -> bool:
    """Say whether an entry of the place moved points on accounts that are neither a household's nor the place's."""
    moved = sum(leg.amount for leg in fact.legs if leg.commodity == POINT and leg.account in own)
    return moved != -posted(fact, HOUSEHOLDS, POINT)


def check_credits_follow_the_rules(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that a credit's points are its quantities by the rule in force."""
    rule = _Rule(
        N_("credits_follow_the_rules"),
        N_("quantity × points of the rule in force"),
        N_("points credited by the ledger"),
    )
    facts = [fact for fact in month.facts if fact.kind == "points.credited"]
    pairs = [(_worth(month, fact, month.rules, "rule"), posted(fact, HOUSEHOLDS, POINT)) for fact in facts]
    return rule.compared(pairs, _entries_apart(facts, pairs))


# --- goods ------------------------------------------------------------------------------------------------------------


def check_goods_add_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with what the entries say came and went, is the closing of the shelves, SKU by SKU."""
    rule = _Rule(
        N_("goods_add_up"),
        N_("opening + purchased + donated + in - given - spoiled - out ± counted, by the entries"),
        N_("closing by the shelves' accounts"),
    )
    wrong = (fact.entry for fact in month.facts if _goods_said(fact) != _goods_posted(fact))
    return rule.compared([(line.added_up, line.closing) for line in figures.goods], wrong)


def _goods_said(fact: Fact) -> dict[str, int]:
    said: dict[str, int] = {}
    for sku, name, quantity in goods_moved(fact):
        signed = -quantity if name in {"given", "spoiled", "out"} else quantity
        said[sku] = said.get(sku, 0) + signed
    return {sku: quantity for sku, quantity in said.items() if quantity}


def _goods_posted(fact: Fact) -> dict[str, int]:
    moved: dict[str, int] = {}
    for leg in fact.legs:
        if leg.account.startswith("Assets:Stock:"):
            sku = leg.commodity.removeprefix("G")
            moved[sku] = moved.get(sku, 0) + leg.amount
    return moved


def check_counts_agree(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that for each SKU counted, what the shelf's account held right after the last count is what was counted."""
    rule = _Rule(N_("counts_agree"), N_("units counted last"), N_("units by the book after that count"))
    counts = month.counts
    return rule.compared(
        [(count.counted, count.book) for count in counts],
        (count.entry for count in counts if count.counted != count.book),
    )


# --- the three-way match: what was given, what it cost, what left the shelf -------------------------------------------


def _redemptions(month: PlaceMonth) -> list[Fact]:
    return [fact for fact in month.facts if fact.kind == "goods.redeemed"]


def check_redemptions_follow_the_prices(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the points of a redemption's lines are its quantities by the prices in force."""
    rule = _Rule(
        N_("redemptions_follow_the_prices"), N_("quantity × price in force"), N_("points of the redemptions' lines")
    )
    facts = _redemptions(month)
    pairs = [(_worth(month, fact, month.goods, "sku"), _line_points(fact)) for fact in facts]
    return rule.compared(pairs, _entries_apart(facts, pairs))


def check_redemptions_are_debited(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the points of a redemption's lines are what the ledger took from the household."""
    rule = _Rule(
        N_("redemptions_are_debited"), N_("points of the redemptions' lines"), N_("points debited by the ledger")
    )
    facts = _redemptions(month)
    pairs = [(_line_points(fact), -posted(fact, HOUSEHOLDS, POINT)) for fact in facts]
    return rule.compared(pairs, _entries_apart(facts, pairs))


def check_redemptions_leave_the_shelf(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the units of a redemption's lines, services left out, are what the ledger took off the shelf."""
    rule = _Rule(N_("redemptions_leave_the_shelf"), N_("units of the redemptions' lines"), N_("units out of stock"))
    facts = _redemptions(month)
    pairs = [pair for fact in facts for pair in _units_out(month, fact)]
    wrong = (fact.entry for fact in facts if any(said != out for said, out in _units_out(month, fact)))
    return rule.compared(pairs, wrong)


def _units_out(month: PlaceMonth, fact: Fact) -> Iterator[tuple[int, int]]:
    """Give, for each line, the units that it says and those that the ledger took off the shelf."""
    for line in fact.body["lines"]:
        said = 0 if _is_service(month, fact, line["sku"]) else int(line["quantity"])
        yield said, -posted(fact, "Assets:Stock:", units(line["sku"]))


def _is_service(month: PlaceMonth, fact: Fact, sku: str) -> bool:
    row = _row(month, fact, month.goods.get(sku, ()))
    return row is not None and row.service


def _row(month: PlaceMonth, fact: Fact, rows: Iterable[Priced]) -> Priced | None:
    return in_force(rows, fact, month.chains.get(fact.site, ()))


def _worth(month: PlaceMonth, fact: Fact, register: Register, code: str) -> int:
    """Return an entry's lines by what was in force; what was not in force is worth nothing."""
    worth = 0
    for line in fact.body["lines"]:
        row = _row(month, fact, register.get(line[code], ()))
        worth += int(line["quantity"]) * row.points if row else 0
    return worth


def _line_points(fact: Fact) -> int:
    return sum(int(line["points"]) for line in fact.body["lines"])


def _entries_apart(facts: Iterable[Fact], pairs: Iterable[tuple[int, int]]) -> list[str]:
    return [fact.entry for fact, (left, right) in zip(facts, pairs, strict=True) if left != right]


# --- sessions, money, what was signed ---------------------------------------------------------------------------------


def check_sessions_agree(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that what a till was shut with, redemptions and points, is what its receipts add up to."""
    rule = _Rule(
        N_("sessions_agree"), N_("points told when the tills were shut"), N_("points of the sessions' receipts")
    )
    shut = [session for session in month.sessions if session.shut]
    pairs = [pair for session in shut for pair in zip(session.told, session.receipts, strict=True)]
    found = rule.compared(pairs, (s.shut or s.till for s in shut if s.told != s.receipts))
    points = sum(session.told[1] for session in shut), sum(session.receipts[1] for session in shut)
    return Finding(
        found.name, found.left, found.right, found.compared, *points, found.difference, found.ok, found.entries
    )


def check_fund_adds_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with the money that the entries say came and went, is the closing of the fund."""
    rule = _Rule(
        N_("fund_adds_up"), N_("opening + received - spent, in fen, by the entries"), N_("closing by the fund")
    )
    fund = figures.fund
    wrong = (fact.entry for fact in month.facts if _money_said(fact) != posted(fact, "Assets:Fund:", CNY))
    used = any(vars(fund).values())
    return rule.compared([(fund.added_up, fund.closing)] if used else (), wrong)


def _money_said(fact: Fact) -> int:
    name, amount = money_moved(fact)
    return -amount if name == "spent" else amount


def check_closed_figures_stand(month: PlaceMonth, figures: Figures) -> Finding:
    """See that the figures of a closed month are still those that were signed."""
    rule = _Rule(N_("closed_figures_stand"), N_("figures that were signed"), N_("figures now"))
    return rule.compared([] if month.sealed is None else [(0, int(month.sealed != digest(figures)))])


Check: TypeAlias = Callable[[PlaceMonth, Figures], Finding]
CHECKS: Final[tuple[Check, ...]] = (
    check_points_add_up,
    check_points_by_household,
    check_credits_follow_the_rules,
    check_goods_add_up,
    check_counts_agree,
    check_redemptions_follow_the_prices,
    check_redemptions_are_debited,
    check_redemptions_leave_the_shelf,
    check_sessions_agree,
    check_fund_adds_up,
    check_closed_figures_stand,
)
"""Every check of a month, in the order in which they are shown."""


def checked(month: PlaceMonth, figures: Figures) -> tuple[Finding, ...]:
    """Return what every check found."""
    return tuple(check(month, figures) for check in CHECKS)
