"""The checks of a month: each compares two figures that must be equal, and names the entries behind a difference.

A check that has nothing to compare says so and does not fail; what is merely worth a look is in exceptions.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from supermarket.locale import N_
from supermarket.months.figures.figures import Figures, points_held
from supermarket.months.figures.place_month import Movement, PlaceMonth, Tally


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
class _Sides:
    """What is compared: the sums of both sides, and how far apart they are, pair by pair.

    So what is too much in one pair does not hide what is missing in another.
    """

    compared: bool
    expected: int
    found: int
    apart: int


def _sides(pairs: Iterable[tuple[int, int]]) -> _Sides:
    listed = tuple(pairs)
    expected, found = sum(pair[0] for pair in listed), sum(pair[1] for pair in listed)
    return _Sides(bool(listed), expected, found, sum(abs(right - left) for left, right in listed))


@dataclass(frozen=True)
class _Rule:
    name: str
    left: str
    right: str

    def compared(self, sides: _Sides, entries: Callable[[], Iterable[str]] = tuple) -> Finding:
        """Return what was found; `entries` is asked only where there is a difference."""
        difference = sides.found - sides.expected or sides.apart
        behind = tuple(dict.fromkeys(entries())) if sides.apart else ()
        figures = (sides.compared, sides.expected, sides.found, difference, not sides.apart)
        return Finding(self.name, self.left, self.right, *figures, behind)

    def by_entries(self, month: PlaceMonth, sides: _Sides) -> Finding:
        """Return what was found, with the entries that the ledger names behind a difference."""
        return self.compared(sides, lambda: month.behind(self.name))


# --- points -----------------------------------------------------------------------------------------------------------


def check_points_add_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with what the entries say they moved, is the closing of the place's accounts."""
    rule = _Rule(
        N_("points_add_up"),
        N_("opening + credits - deductions - redemptions + reversals - expiry, by the entries"),
        N_("closing by the place's accounts"),
    )
    return rule.by_entries(month, _sides([(figures.points.added_up, figures.points.closing)]))


def check_points_by_household(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that what the month moved on the households' accounts is what it moved on the place's."""
    rule = _Rule(
        N_("points_by_household"),
        N_("movement of the place's accounts"),
        N_("movement recomputed household by household"),
    )
    moved = points_held(month.closing) - points_held(month.opening)
    return rule.by_entries(month, _sides([(moved, sum(tally.households for tally in month.tallies))]))


def check_credits_follow_the_rules(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that a credit's points are its quantities, or its minutes, by the rule in force."""
    rule = _Rule(
        N_("credits_follow_the_rules"),
        N_("quantity × points of the rule in force"),
        N_("points credited by the ledger"),
    )
    listed = _of_kind(month, "points.credited")
    sums = (sum(tally.worth for tally in listed), sum(tally.households for tally in listed))
    return rule.by_entries(month, _Sides(bool(listed), *sums, sum(tally.worth_apart for tally in listed)))


def check_awards_follow_the_rules(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that what a claim was posted with, and what limits cut off, is its units by the rule when it was filed."""
    rule = _Rule(
        N_("awards_follow_the_rules"),
        N_("units claimed × points of the rule when they were claimed"),
        N_("points posted for claims + points cut off"),
    )
    awards = month.awards
    return rule.compared(
        _sides((award.worth, award.told) for award in awards),
        lambda: (award.entry for award in awards if award.worth != award.told),
    )


# --- goods ------------------------------------------------------------------------------------------------------------


def check_goods_add_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with what the entries say came and went, is the closing of the shelves, SKU by SKU."""
    rule = _Rule(
        N_("goods_add_up"),
        N_("opening + purchased + donated + in - given - spoiled - out ± counted, by the entries"),
        N_("closing by the shelves' accounts"),
    )
    return rule.by_entries(month, _sides((line.added_up, line.closing) for line in figures.goods))


def check_counts_agree(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that for each SKU counted, what the shelf's account held right after the last count is what was counted."""
    rule = _Rule(N_("counts_agree"), N_("units counted last"), N_("units by the book after that count"))
    counts = month.counts
    return rule.compared(
        _sides((count.counted, count.book) for count in counts),
        lambda: (count.entry for count in counts if count.counted != count.book),
    )


# --- the three-way match: what was given, what it cost, what left the shelf -------------------------------------------


def check_redemptions_follow_the_prices(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the points of a redemption's lines are its quantities by the prices in force."""
    rule = _Rule(
        N_("redemptions_follow_the_prices"), N_("quantity × price in force"), N_("points of the redemptions' lines")
    )
    lines = _lines_given(month)
    sums = (sum(line.worth for line in lines), sum(line.points for line in lines))
    return rule.by_entries(month, _Sides(bool(lines), *sums, sum(line.worth_apart for line in lines)))


def check_redemptions_are_debited(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the points of a redemption's lines are what the ledger took from the household."""
    rule = _Rule(
        N_("redemptions_are_debited"), N_("points of the redemptions' lines"), N_("points debited by the ledger")
    )
    listed = _of_kind(month, "goods.redeemed")
    sums = (sum(tally.lines for tally in listed), -sum(tally.households for tally in listed))
    return rule.by_entries(month, _Sides(bool(listed), *sums, sum(tally.lines_apart for tally in listed)))


def check_redemptions_leave_the_shelf(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that the units of a redemption's lines, services left out, are what the ledger took off the shelf."""
    rule = _Rule(N_("redemptions_leave_the_shelf"), N_("units of the redemptions' lines"), N_("units out of stock"))
    lines = _lines_given(month)
    sums = (sum(line.given for line in lines), sum(line.left for line in lines))
    return rule.by_entries(month, _Sides(bool(lines), *sums, sum(line.left_apart for line in lines)))


def _of_kind(month: PlaceMonth, kind: str) -> list[Tally]:
    return [tally for tally in month.tallies if tally.kind == kind]


def _lines_given(month: PlaceMonth) -> list[Movement]:
    return [movement for movement in month.movements if movement.kind == "goods.redeemed"]


# --- sessions, money, what was signed ---------------------------------------------------------------------------------


def check_sessions_agree(month: PlaceMonth, _figures: Figures) -> Finding:
    """See that what a till was shut with, redemptions and points, is what its receipts add up to."""
    rule = _Rule(
        N_("sessions_agree"), N_("points told when the tills were shut"), N_("points of the sessions' receipts")
    )
    shut = [session for session in month.sessions if session.shut]
    points = sum(session.told[1] for session in shut), sum(session.receipts[1] for session in shut)
    both = _sides(pair for session in shut for pair in zip(session.told, session.receipts, strict=True))
    sides = replace(both, expected=points[0], found=points[1])
    return rule.compared(sides, lambda: (s.shut or s.till for s in shut if s.told != s.receipts))


def check_fund_adds_up(month: PlaceMonth, figures: Figures) -> Finding:
    """See that opening, with the money that the entries say came and went, is the closing of the fund."""
    rule = _Rule(N_("fund_adds_up"), N_("opening + received - spent, by the entries"), N_("closing by the fund"))
    fund = figures.fund
    used = any(vars(fund).values())
    return rule.by_entries(month, _sides([(fund.added_up, fund.closing)] if used else ()))


def stand(signed: str | None, now: str) -> Finding:
    """See that the figures of a closed month, by their digest `now`, are still those that were `signed`."""
    rule = _Rule(N_("closed_figures_stand"), N_("figures that were signed"), N_("figures now"))
    return rule.compared(_sides([] if signed is None else [(0, int(signed != now))]))


Check: TypeAlias = Callable[[PlaceMonth, Figures], Finding]
CHECKS: Final[tuple[Check, ...]] = (
    check_points_add_up,
    check_points_by_household,
    check_credits_follow_the_rules,
    check_awards_follow_the_rules,
    check_goods_add_up,
    check_counts_agree,
    check_redemptions_follow_the_prices,
    check_redemptions_are_debited,
    check_redemptions_leave_the_shelf,
    check_sessions_agree,
    check_fund_adds_up,
)
"""Every check of a month, in the order in which they are shown."""


def checked(month: PlaceMonth, figures: Figures) -> tuple[Finding, ...]:
    """Return what every check found."""
    return tuple(check(month, figures) for check in CHECKS)
