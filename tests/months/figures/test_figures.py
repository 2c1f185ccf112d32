"""A month's figures and checks are pure functions: they are tried here on values alone, without a ledger."""

from dataclasses import replace

import pytest

from supermarket.books.kinds import POINT
from supermarket.months.figures.checks import CHECKS, checked
from supermarket.months.figures.figures import digest, figures_of
from supermarket.months.figures.place_month import Movement, PlaceMonth, Tally


def tally(kind: str, points: int = 0, *, seq: int = 11, money: int = 0) -> Tally:
    return Tally(
        site="5001",
        kind=kind,
        negative=int(points < 0),
        origin="1000-1",
        entries=1,
        first_at=seq,
        first_seq=seq,
        last_at=seq,
        last_seq=seq,
        points=points,
        households=points,
        money=money,
        fund=money,
        worth=0,
        worth_apart=0,
        lines=0,
        lines_apart=0,
    )


CREDIT = tally("points.credited", 20)._replace(worth=20)
REDEMPTION = tally("goods.redeemed", 6, seq=12)._replace(households=-6, lines=6)
GIVEN = Movement("5001", "goods.redeemed", 0, "1001", 1, 1, 2, 2, 2, 0, 6, 6, 0)
SERVICE = GIVEN._replace(sku="2001", on_shelf=0, units=0, given=0, left=0)
MONTH = PlaceMonth(
    place="3001",
    month="2026-03",
    tallies=(CREDIT, REDEMPTION),
    movements=(GIVEN, SERVICE),
    opening={("Equity:Issued:5001", POINT): -100, ("Assets:Stock:5001", "G1001"): 10},
    closing={
        ("Equity:Issued:5001", POINT): -120,
        ("Expenses:Redeemed:5001", POINT): 6,
        ("Assets:Stock:5001", "G1001"): 8,
    },
    cards={"active": 1},
)


def test_opening_and_movements_give_the_closing() -> None:
    figures = figures_of(MONTH)
    assert vars(figures.points) == {
        "opening": 100, "credits": 20, "deductions": 0, "redemptions": 6, "reversals": 0, "expiry": 0, "closing": 114,
    }  # fmt: skip
    assert [(line.sku, line.opening, line.given, line.closing) for line in figures.goods] == [("1001", 10, 2, 8)]
    assert all(check.ok for check in checked(MONTH, figures))


@pytest.mark.parametrize(
    ("figure", "amount", "kind", "points"),
    [
        ("credits", 5, "claim.posted", 5),
        ("deductions", 3, "points.credited", -3),
        ("deductions", 3, "claim.posted", -3),
        ("redemptions", 4, "goods.redeemed", 4),
        ("reversals", -3, "credit.reversed", -3),
        ("reversals", -3, "award.reversed", -3),
        ("reversals", 4, "redemption.reversed", -4),
        ("reversals", 7, "expiry.reversed", -7),
        ("expiry", 7, "points.expired", 7),
    ],
)
def test_every_kind_that_moves_points_moves_one_figure_alone(figure: str, amount: int, kind: str, points: int) -> None:
    moved = vars(figures_of(replace(MONTH, tallies=(tally(kind, points),))).points)
    assert {name: value for name, value in moved.items() if value} == {"opening": 100, figure: amount, "closing": 114}


def test_a_kind_that_moves_no_points_moves_no_figure() -> None:
    assert figures_of(replace(MONTH, tallies=(tally("household.split", 9),))).points.added_up == 100


@pytest.mark.parametrize(
    ("figure", "kind", "donated"),
    [
        ("purchased", "stock.received", 0),
        ("donated", "stock.received", 1),
        ("donated", "delivery.reversed", 1),
        ("in_", "stock.arrived", 1),
        ("given", "redemption.reversed", 0),
        ("spoiled", "stock.spoiled", 0),
        ("spoiled", "spoilage.reversed", 0),
        ("out", "stock.sent", 0),
        ("counted", "stock.counted", 0),
    ],
)
def test_every_kind_that_moves_goods_moves_one_figure_alone(figure: str, kind: str, donated: int) -> None:
    movement = GIVEN._replace(kind=kind, donated=donated, units=3)
    line = figures_of(replace(MONTH, movements=(movement,))).goods[0]
    names = ("purchased", "donated", "in_", "given", "spoiled", "out", "counted")
    assert {name: getattr(line, name) for name in names if getattr(line, name)} == {figure: 3}


def test_money_taken_back_is_taken_from_where_it_stood() -> None:
    kinds = {"fund.received": 900, "funding.reversed": -100, "fund.spent": 300, "spending.reversed": -50}
    fund = figures_of(replace(MONTH, tallies=tuple(tally(kind, money=fen) for kind, fen in kinds.items()))).fund
    assert (fund.received, fund.spent) == (800, 250)


def test_the_digest_knows_neither_entries_nor_their_order() -> None:
    renamed = tuple(each._replace(origin="9-1", first_seq=1, last_at=99) for each in reversed(MONTH.tallies))
    assert digest(figures_of(replace(MONTH, tallies=renamed))) == digest(figures_of(MONTH))


@pytest.mark.parametrize(
    "other",
    [
        replace(MONTH, month="2026-04"),
        replace(MONTH, place="3002"),
        replace(MONTH, tallies=(CREDIT,)),
        replace(MONTH, movements=()),
        replace(MONTH, cards={"active": 2}),
        replace(MONTH, closing={**MONTH.closing, ("Assets:Stock:5001", "G1001"): 9}),
        replace(MONTH, closing={**MONTH.closing, ("Assets:Fund:5001", "CNY"): 1}),
    ],
)
def test_the_digest_changes_with_every_figure(other: PlaceMonth) -> None:
    assert digest(figures_of(other)) != digest(figures_of(MONTH))


def test_a_check_with_nothing_to_compare_says_so_and_does_not_fail() -> None:
    empty = PlaceMonth("3001", "2026-03", (), (), {}, {})
    found = checked(empty, figures_of(empty))
    assert len(found) == len(CHECKS)
    assert all(check.ok and not check.entries for check in found)
    assert [check.name for check in found if check.compared] == ["points_add_up", "points_by_household"]


def test_what_is_too_much_in_one_line_does_not_hide_what_is_missing_in_another() -> None:
    held = {("Assets:Stock:5001", f"G{sku}"): 5 for sku in ("1001", "1002")}
    moved = {("Assets:Stock:5001", "G1001"): 6, ("Assets:Stock:5001", "G1002"): 4}
    month = replace(MONTH, movements=(), opening=held, closing=moved)
    check = next(each for each in checked(month, figures_of(month)) if each.name == "goods_add_up")
    assert (check.expected, check.found, check.difference, check.ok) == (10, 10, 2, False)


def test_two_redemptions_wrong_against_each_other_do_not_look_right() -> None:
    month = replace(MONTH, tallies=(CREDIT, REDEMPTION._replace(lines_apart=4)))
    check = next(each for each in checked(month, figures_of(month)) if not each.ok)
    assert (check.name, check.expected, check.found, check.difference) == ("redemptions_are_debited", 6, 6, 4)


def test_the_ledger_is_asked_for_entries_only_behind_a_difference() -> None:
    asked: list[str] = []

    def behind(check: str) -> tuple[str, ...]:
        asked.append(check)
        return ("1000-1-12",)

    honest = replace(MONTH, behind=behind)
    assert all(check.ok for check in checked(honest, figures_of(honest)))
    assert asked == []
    wrong = replace(honest, movements=(GIVEN._replace(worth=5, worth_apart=1), SERVICE))
    failed = [check for check in checked(wrong, figures_of(wrong)) if not check.ok]
    assert [(check.name, check.entries) for check in failed] == [("redemptions_follow_the_prices", ("1000-1-12",))]
    assert asked == ["redemptions_follow_the_prices"]
