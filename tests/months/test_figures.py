"""A month's figures and checks are pure functions: they are tried here on values alone, without a ledger."""

from dataclasses import replace

import pytest

from supermarket.books.kinds import POINT, Posting
from supermarket.months.checks import CHECKS, checked
from supermarket.months.exceptions import EXCEPTIONS, exceptions_of
from supermarket.months.figures import Fact, PlaceMonth, Priced, digest, figures_of, in_force

CHAIN = ("5001", "3001", "2001", "1000")


def fact(seq: int, kind: str, body: dict[str, object], *legs: tuple[str, str, int], on: str = "2026-03-05") -> Fact:
    return Fact(
        entry=f"1000-1-{seq}",
        kind=kind,
        site="5001",
        on=on,
        stamp=(seq, "1000-1", seq),
        recorded="2026-03-05",
        actor="15001",
        body=body,
        legs=tuple(Posting(*leg) for leg in legs),
    )


CREDIT = fact(
    11,
    "points.credited",
    {"points": 20, "lines": [{"rule": "VOL-01", "quantity": 20, "points": 20}]},
    ("Assets:Households:1", POINT, 20),
    ("Equity:Issued:5001", POINT, -20),
)
REDEMPTION = fact(
    12,
    "goods.redeemed",
    {
        "points": 6,
        "shown": "payload",
        "till": "1000-1-9",
        "lines": [line := {"sku": "1001", "quantity": 2, "points": 6}],
    },
    ("Assets:Households:1", POINT, -6),
    ("Expenses:Redeemed:5001", POINT, 6),
    ("Assets:Stock:5001", "G1001", -2),
    ("Expenses:Given:5001", "G1001", 2),
)
line["from"] = [{"delivery": "1000-1-3", "quantity": 2}]
MONTH = PlaceMonth(
    place="3001",
    month="2026-03",
    sites=("3001", "5001"),
    chains={"5001": CHAIN, "3001": CHAIN[1:]},
    facts=(CREDIT, REDEMPTION),
    opening={("Equity:Issued:5001", POINT): -100, ("Assets:Stock:5001", "G1001"): 10},
    closing={
        ("Equity:Issued:5001", POINT): -120,
        ("Expenses:Redeemed:5001", POINT): 6,
        ("Assets:Stock:5001", "G1001"): 8,
    },
    goods={"1001": (Priced("", (1, "1000-1", 1), "1000", 3),)},
    rules={"VOL-01": (Priced("", (1, "1000-1", 2), "1000", 1),)},
    cards={"active": 1},
)


def test_opening_and_movements_give_the_closing() -> None:
    figures = figures_of(MONTH)
    assert vars(figures.points) == {
        "opening": 100, "credits": 20, "deductions": 0, "redemptions": 6, "reversals": 0, "expiry": 0, "closing": 114,
    }  # fmt: skip
    assert [(line.sku, line.opening, line.given, line.closing) for line in figures.goods] == [("1001", 10, 2, 8)]
    assert all(check.ok for check in checked(MONTH, figures))


@pytest.mark.parametrize("name", ["deductions", "reversals"])
def test_points_that_were_taken_or_taken_back_are_told_apart(name: str) -> None:
    kind, points = {"deductions": ("points.credited", -3), "reversals": ("credit.reversed", -3)}[name]
    figures = figures_of(replace(MONTH, facts=(fact(13, kind, {"points": points}),)))
    assert getattr(figures.points, name) == abs(points) * (1 if name == "deductions" else -1)


def test_the_digest_knows_neither_entries_nor_their_order() -> None:
    renamed = tuple(replace(each, entry="9-1-1", stamp=(9, "9-1", 1)) for each in reversed(MONTH.facts))
    assert digest(figures_of(replace(MONTH, facts=renamed))) == digest(figures_of(MONTH))


@pytest.mark.parametrize(
    "other",
    [
        replace(MONTH, month="2026-04"),
        replace(MONTH, place="3002"),
        replace(MONTH, facts=(CREDIT,)),
        replace(MONTH, cards={"active": 2}),
        replace(MONTH, closing={**MONTH.closing, ("Assets:Stock:5001", "G1001"): 9}),
        replace(MONTH, closing={**MONTH.closing, ("Assets:Fund:5001", "CNY"): 1}),
    ],
)
def test_the_digest_changes_with_every_figure(other: PlaceMonth) -> None:
    assert digest(figures_of(other)) != digest(figures_of(MONTH))


def test_a_check_with_nothing_to_compare_says_so_and_does_not_fail() -> None:
    empty = PlaceMonth("3001", "2026-03", ("3001",), {}, (), {}, {})
    found = checked(empty, figures_of(empty))
    assert len(found) == len(CHECKS)
    assert all(check.ok and not check.entries for check in found)
    assert [check.name for check in found if check.compared] == ["points_add_up", "points_by_household"]


def test_what_is_too_much_in_one_line_does_not_hide_what_is_missing_in_another() -> None:
    held = {("Assets:Stock:5001", f"G{sku}"): 5 for sku in ("1001", "1002")}
    moved = {("Assets:Stock:5001", "G1001"): 6, ("Assets:Stock:5001", "G1002"): 4}
    month = replace(MONTH, facts=(), opening=held, closing=moved)
    check = next(each for each in checked(month, figures_of(month)) if each.name == "goods_add_up")
    assert (check.expected, check.found, check.difference, check.ok) == (10, 10, 2, False)


def test_a_price_set_after_an_entry_was_written_was_not_in_force_for_it() -> None:
    rows = (
        Priced("2026-03-05", (12, "1000-1", 13), "1000", 5),
        Priced("2026-03-05", (12, "1000-1", 11), "3002", 4),
        Priced("", (1, "1000-1", 1), "1000", 3),
    )
    before = fact(12, "goods.redeemed", {})
    assert in_force(rows, before, CHAIN) == rows[2]
    assert in_force(rows, replace(before, stamp=(12, "1000-1", 14)), CHAIN) == rows[0]
    assert in_force(rows[:2], before, CHAIN) is None


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("direct_credit", CREDIT),
        ("evidence_missing", fact(1, "points.credited", {"flags": ["evidence-missing"]})),
        ("redemption_outside_session", fact(1, "goods.redeemed", {"shown": "payload"})),
        ("hand_entry", fact(1, "goods.redeemed", {"shown": "card", "till": "1000-1-1"})),
        ("count_differs", fact(1, "stock.counted", {"book": 5, "counted": 4})),
        ("lost_on_the_way", fact(1, "stock.arrived", {"sent": 5, "quantity": 4})),
        ("written_off", fact(1, "stock.spoiled", {})),
        ("back_dated", fact(1, "stock.received", {}, on="2026-03-04")),
        ("reversal", fact(1, "delivery.reversed", {"reverses": "1000-1-1"})),
    ],
)
def test_an_exception_is_listed_with_its_entry(name: str, odd: Fact) -> None:
    listed = {each.name: each.entries for each in exceptions_of([odd])}
    assert listed[name] == (odd.entry,)
    assert list(listed) == [known[0] for known in EXCEPTIONS]


def test_an_ordinary_month_has_no_exceptions() -> None:
    assert not any(each.entries for each in exceptions_of([REDEMPTION]))
