"""What only shows in a row of entries is found by pure functions: tried here over values alone, at each limit."""

from typing import Any

import pytest

from supermarket.months.exceptions.beyond import at_two_shops, dear_purchases, odd_donations
from supermarket.months.exceptions.deliveries import Delivered
from supermarket.months.exceptions.exceptions import (
    EXCEPTIONS,
    Limits,
    exceptions_of,
    limits_changed,
    prices_there_and_back,
)
from supermarket.months.exceptions.patterns import (
    BUNCH,
    BURST_HOUSEHOLDS,
    bunched_redemptions,
    by_hand_again,
    duplicates,
    is_late,
    many_by_hand,
    mostly_by_one,
    near_month,
    near_review,
    slip_gaps,
    split_awards,
    without_gift,
)
from supermarket.months.figures.place_month import Award, PlaceMonth, Raised, Seen
from supermarket.months.figures.versions import Priced
from tests.months.march import MONTH

MINUTES = 60_000


# --- what shows in a row of redemptions, over values alone ------------------------------------------------------------


def seen(seq: int, at: int, household: str = "1", **others: str) -> Seen:
    basket = {"till": "1000-1-9", "lines": '[{"sku":"1001"}]', "shown": "payload", **others}
    return Seen("5001", at, "1000-1", seq, 0, household=household, **basket)


def test_the_same_goods_for_the_same_household_within_a_minute_are_listed() -> None:
    twice = [seen(1, 0), seen(2, MINUTES)]
    assert [*duplicates(twice)] == twice


@pytest.mark.parametrize(
    "second",
    [
        seen(2, MINUTES + 1),
        seen(2, 0, "2"),
        seen(2, 0, lines='[{"sku":"1002"}]'),
        seen(2, 0, till="1000-1-10"),
    ],
)
def test_a_later_or_other_redemption_is_no_duplicate(second: Seen) -> None:
    assert [*duplicates([seen(1, 0), second])] == []


def by_hand(households: int, minutes: int) -> list[Seen]:
    return [seen(n, n * minutes * MINUTES, str(n), shown="card") for n in range(households)]


def test_many_households_by_hand_minutes_apart_are_listed() -> None:
    assert len([*many_by_hand(by_hand(BURST_HOUSEHOLDS, 5))]) == BURST_HOUSEHOLDS
    card_between = [*by_hand(BURST_HOUSEHOLDS, 1), seen(8, 9 * MINUTES), *by_hand(BURST_HOUSEHOLDS - 1, 1)]
    assert len([*many_by_hand(card_between)]) == BURST_HOUSEHOLDS


@pytest.mark.parametrize(
    "listed",
    [
        by_hand(BURST_HOUSEHOLDS - 1, 1),
        by_hand(BURST_HOUSEHOLDS, 6),
        [each._replace(household="1") for each in by_hand(BURST_HOUSEHOLDS, 1)],
        [each._replace(till=str(each.seq)) for each in by_hand(BURST_HOUSEHOLDS, 1)],
        [*by_hand(3, 1), seen(4, 4 * MINUTES), *(each._replace(at=each.at + 5 * MINUTES) for each in by_hand(4, 1))],
    ],
)
def test_few_households_or_slow_or_elsewhere_or_with_cards_between_are_not(listed: list[Seen]) -> None:
    assert [*many_by_hand(listed)] == []


def test_a_slip_whose_number_before_is_missing_is_listed() -> None:
    slips = [seen(n, 0, slip=slip) for n, slip in enumerate(["17", "15", "0014", "A-16", "400"])]
    assert [*slip_gaps(slips)] == [slips[0]], "16 is missing before 17; 400 is of another book"
    assert [*slip_gaps([*slips, seen(9, 0, slip="16")])] == []
    other = seen(9, 0, slip="19")._replace(site="5002")
    assert [*slip_gaps([*slips[1:3], other])] == []


def price(seq: int, from_: str, points: int, scope: str = "1000") -> Priced:
    return Priced(from_, seq, "1000-1", seq, scope, points)


def test_a_price_that_was_changed_within_the_month_and_changed_back_is_listed() -> None:
    rows = (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1), price(1, "", 3))
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1001"])] == ["1000-1-2", "1000-1-3"]


@pytest.mark.parametrize(
    "rows",
    [
        (price(3, "2026-03-09", 4), price(2, "2026-03-05", 1), price(1, "", 3)),
        (price(3, "2026-04-01", 3), price(2, "2026-03-05", 1), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-02-27", 1), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-03-05", 3), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1, "3001"), price(1, "", 3)),
        (price(2, "2026-03-05", 1), price(1, "", 3)),
    ],
)
def test_another_change_of_a_price_is_not(rows: tuple[Priced, ...]) -> None:
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1001"])] == []


def test_the_price_of_goods_that_nobody_took_is_not_listed() -> None:
    rows = (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1), price(1, "", 3))
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1002"])] == []


def limit(seq: int, from_: str, most: str | None, scope: str = "1000") -> Priced:
    return price(seq, from_, 30, scope)._replace(limit=most)


def test_a_limit_that_was_changed_or_taken_away_within_the_month_is_listed() -> None:
    rows = (limit(3, "2026-03-09", None), limit(2, "2026-03-05", "9/month"), limit(1, "", "2/month"))
    assert [*limits_changed({"1015": rows}, MONTH, ["1015"])] == ["1000-1-2", "1000-1-3"]


@pytest.mark.parametrize(
    "rows",
    [
        (limit(2, "2026-03-05", "2/month"), limit(1, "", "2/month")),
        (limit(2, "2026-02-05", "9/month"), limit(1, "", "2/month")),
        (limit(2, "2026-03-05", "2/month"), limit(1, "", None)),
        (limit(2, "2026-03-05", "9/month", "3001"), limit(1, "", "2/month")),
    ],
)
def test_a_limit_that_stays_or_is_new_or_changed_at_another_time_is_not(rows: tuple[Priced, ...]) -> None:
    assert [*limits_changed({"1015": rows}, MONTH, ["1015"])] == []


def test_by_hand_for_the_same_household_again_is_listed_from_the_second_time_on() -> None:
    card = [seen(n, n * MINUTES, household, shown="card") for n, household in enumerate("1211")]
    assert [*by_hand_again([*card, seen(9, 0, "2")])] == card[2:]


@pytest.mark.parametrize(("day", "late"), [("2026-02-25", False), ("2026-02-26", True), ("2026-12-29", True)])
def test_the_last_three_days_of_a_month_are_late(day: str, late: bool) -> None:
    assert is_late(day) is late


def in_month(early: int, late: int) -> list[Seen]:
    days = ["2026-03-28"] * early + ["2026-03-29"] * late
    return [seen(n, n * MINUTES, on=day) for n, day in enumerate(days)]


def test_redemptions_are_bunched_where_more_than_half_of_enough_are_late() -> None:
    assert len(bunched_redemptions(in_month(9, 11))) == 11
    for few in (in_month(10, 10), in_month(0, BUNCH - 1)):
        assert bunched_redemptions(few) == ()


def test_a_household_at_two_shops_within_an_hour_is_found_with_both_redemptions() -> None:
    here, there = seen(1, 0), seen(2, 60 * MINUTES)._replace(site="5002")
    assert [*at_two_shops([there, here])] == [(here, there)]


@pytest.mark.parametrize(
    "second",
    [
        seen(2, 0),
        seen(2, 0, "2")._replace(site="5002"),
        seen(2, 60 * MINUTES + 1)._replace(site="5002"),
        seen(2, 0, slip="17")._replace(site="5002"),
    ],
)
def test_at_one_shop_or_later_or_on_a_paper_slip_is_not(second: Seen) -> None:
    assert [*at_two_shops([seen(1, 0), second])] == []


# --- awards, over values alone ----------------------------------------------------------------------------------------


def award(seq: int, points: int, served: str = "2026-03-02", **others: Any) -> Award:  # noqa: ANN401 - the fields of an Award
    made = Award("3001", seq, "1000-1", seq, "1", "VOL-05", points, points, claimed=points, points=points, units=2)
    return made._replace(served=served, **others)


@pytest.mark.parametrize(("points", "near"), [(45, False), (46, True), (50, True), (51, False), (-50, True)])
def test_an_award_is_near_the_institutes_review_above_nine_tenths_of_it(points: int, near: bool) -> None:
    assert [*near_review([award(1, points)], 50)] == ([award(1, points)] if near else [])
    assert [*near_review([award(1, points)], 0)] == []


def test_awards_by_one_rule_within_a_week_that_are_too_much_together_are_split() -> None:
    run = [award(1, 20), award(2, 20, "2026-03-05"), award(3, 20, "2026-03-08")]
    assert [*split_awards(run, 50)] == run
    assert [*split_awards([*run[:2], award(3, 20, "2026-03-09")], 50)] == []
    assert [*split_awards(run, 60)] == [*split_awards(run, 0)] == []
    assert [*split_awards([*run[:2], award(3, 20, rule="VOL-02")], 50)] == []
    assert [*split_awards([*run[:2], award(3, 20, household="2")], 50)] == []
    assert [*split_awards([award(1, 60), award(2, -60)], 50)] == [], "the institute saw it; a deduction helps nobody"


def test_the_last_award_of_a_run_just_under_a_months_limit_is_listed() -> None:
    run = [award(n, 19) for n in range(5)]
    assert [*near_month(run, 100)] == [run[-1]]
    assert [*near_month(run, 95)] == [run[-1]]
    assert [*near_month(run, 94)] == [*near_month(run, 106)] == [*near_month(run, 0)] == []
    assert [*near_month([award(1, 95)], 100)] == [], "one award is no run"
    assert [*near_month([each._replace(uncapped="yes") for each in run], 100)] == []


def test_an_award_for_a_gift_wants_goods_within_a_week() -> None:
    given = award(1, 5, "2026-03-10", by_receipt=1)
    assert [*without_gift([given, award(2, 5)], ["2026-03-02", "2026-03-18"])] == [given]
    assert [*without_gift([given], ["2026-03-03"])] == [*without_gift([given], ["2026-03-17"])] == []


# --- write-offs and deliveries, over values alone ---------------------------------------------------------------------


def test_write_offs_are_mostly_by_one_from_five_on_and_three_of_four() -> None:
    mine = [Seen("5001", n, "1000-1", n, 0, wrote_off="15001") for n in range(6)]
    other = [each._replace(wrote_off="15009") for each in mine]
    assert mostly_by_one(mine[:5]) == mine[:5]
    assert mostly_by_one([*mine, *other[:2]]) == mine
    for few in ([], mine[:4], [*mine[:5], *other[:2]]):
        assert mostly_by_one(few) == []


def delivery(seq: int, units: int = 10, cost: int | None = 1_000, donor: str | None = None) -> Delivered:
    return Delivered("5001", seq, "1000-1", seq, "2026-03-02", "1001", units, cost, donor)


def test_a_price_is_dear_beside_the_median_of_three_others() -> None:
    usual = [delivery(n, cost=cost) for n, cost in enumerate((900, 1_000, 9_000))]
    dear = delivery(8, cost=1_501)
    assert [*dear_purchases([dear], {"1001": [*usual, dear]})] == [dear]
    assert [*dear_purchases([dear], {"1001": [*usual[:2], dear]})] == [], "two others say nothing"
    fair = delivery(8, cost=1_500)
    assert [*dear_purchases([fair], {"1001": [*usual, fair]})] == []


def test_a_gift_is_odd_beside_the_median_of_three_others() -> None:
    usual = [delivery(n, units=units) for n, units in enumerate((1, 10, 99))]
    odd, fair = delivery(8, 101, donor="9001"), delivery(8, 100, donor="9001")
    assert [*odd_donations([odd], {"1001": [*usual, odd]})] == [odd]
    assert [*odd_donations([odd], {"1001": [*usual[:2], odd]})] == []
    assert [*odd_donations([fair], {"1001": [*usual, fair]})] == []
    assert [*odd_donations([delivery(8, 101)], {"1001": usual})] == [], "what was bought has its invoice"


# --- all together -----------------------------------------------------------------------------------------------------


def test_every_sort_is_shown_in_its_order_and_entries_once_as_they_were_written() -> None:
    late, early = seen(2, MINUTES)._replace(odd=1), seen(1, 0)._replace(odd=1)
    raised = tuple(Raised("two_shops", at, "1000-1", at) for at in (5, 4, 5))
    month = PlaceMonth("3001", MONTH, (), (), {}, {}, seen=(late, early), raised=raised, awards=(award(3, 50),))
    named = (("price_there_and_back", "1000-1-6"), ("signed_with_reason", "1000-1-7"))
    listed = exceptions_of(month, Limits(review=50), named=named)
    assert tuple(each.name for each in listed) == EXCEPTIONS
    assert {each.name: each.entries for each in listed if each.entries} == {
        EXCEPTIONS[0]: ("1000-1-1", "1000-1-2"),
        "duplicate": ("1000-1-1", "1000-1-2"),
        "two_shops": ("1000-1-4", "1000-1-5"),
        "near_review": ("1000-1-3",),
        "price_there_and_back": ("1000-1-6",),
        "signed_with_reason": ("1000-1-7",),
    }
