"""Counts know their time: what moved between the count and its typing is taken in, before and after, also by slips."""

from dataclasses import replace
from typing import Any

import pytest

from supermarket.errors.dates import MomentUnreadable, TimeFuture
from supermarket.errors.shop.goods import (
    CountedLater,
    CountedTwice,
    CountImpossible,
    CountTimeMissing,
    MovedAtNoTime,
    SlipMissing,
    SlipTimeMissing,
)
from supermarket.months.reconciliation import reconcile
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.stocktakes import Counted, Stocktake, count
from tests.refusing import refused
from tests.sound import check_honest
from tests.spending.shelf import delivered, held, last, size
from tests.village import CLERK, Village


@pytest.fixture
def household(shop: Village) -> str:
    """Give a household at nine in the morning; fifty bars of soap are on the shelf since half past eight."""
    who = shop.enrol()
    shop.credit(who, 100)
    shop.time.move(minutes=-30, days=1)
    delivered(shop, 50)
    shop.time.move(minutes=30)
    return who


def counted(shop: Village, quantity: int, **how: Any) -> Stocktake:  # noqa: ANN401 - as `count` takes them
    """Count soap."""
    with shop.writing() as session:
        (taken,) = count(session, [Counted("1001", quantity)], replace(CLERK, on=how.pop("on", None)), **how)
    return taken


def slip(shop: Village, who: str, number: str, bars: int, **when: str) -> str:
    """Enter a slip that gave soap."""
    basket = Basket(who, (f"1001x{bars}",), "card-forgotten", slip=number, at=when.get("at"))
    with shop.writing() as session:
        return redeem(session, basket, replace(CLERK, on=when.get("on"))).entry


def test_what_was_sold_between_the_count_and_its_typing_makes_no_difference(shop: Village, household: str) -> None:
    """09:00 counted 50; 09:10 sold 2; 09:20 typed: difference 0, 48 are here."""
    shop.time.move(minutes=10)
    shop.redeem(household, "1001x2")
    shop.time.move(minutes=10)
    before = size(shop)
    seen = counted(shop, 50, at="9:00", preview=True)
    assert (size(shop), seen.entry, seen.difference) == (before, "", 0)
    taken = counted(shop, 50, at="9:00")
    assert taken == Stocktake(taken.entry, "1001", 50, 50, 0, "09:00", -2)
    assert held(shop, "Assets:Stock:5001") == 48
    assert last(shop)[0]["moved"] == -2
    with refused(shop.ledger, CountedLater, sku="1001", time="08:55", counted="09:00"):
        counted(shop, 50, at="8:55")


def test_a_count_without_a_time_says_when_goods_moved_last(shop: Village, household: str) -> None:
    shop.time.move(minutes=10)
    shop.redeem(household, "1001x2")
    shop.time.move(minutes=10)
    assert (counted(shop, 50, preview=True).last_moved, counted(shop, 48).difference) == ("09:10", 0)


def test_a_slip_of_before_the_count_leaves_what_the_count_found_missing(shop: Village, household: str) -> None:
    """08:40 a slip gave 2; 09:00 counted 48, 2 missing; the slip comes: nothing is missing, and 48 are here."""
    counted(shop, 48)
    shop.time.move(minutes=20)
    with refused(shop.ledger, SlipTimeMissing, slip="7", sku="1001", date="2026-03-03", time="09:00"):
        slip(shop, household, "7", 2)
    entry = slip(shop, household, "7", 2, at="08:40")
    accounts = ("Assets:Stock:5001", "Expenses:Counted:5001", "Expenses:Given:5001")
    assert [held(shop, account) for account in accounts] == [48, 0, 2]
    slip(shop, household, "8", 1, at="9:10")
    assert [held(shop, account) for account in accounts] == [47, 0, 3]
    check_honest(shop.ledger)
    with shop.ledger.reading() as session:
        month = reconcile(session, "3001", "2026-03")
        assert [check.name for check in month.checks if not check.ok] == []
        soap = next(line for line in month.figures.goods if line.sku == "1001")
        assert (soap.given, soap.counted, soap.closing) == (3, 0, 47)
    shop.reverse(entry)
    assert [held(shop, account) for account in accounts] == [47, 2, 1]
    assert slip(shop, household, "7", 2, at="8:40") != entry


def test_a_slip_entered_before_the_count_is_typed_is_no_movement_since(shop: Village, household: str) -> None:
    """08:50 a slip gave 2; 09:00 counted 48; 09:10 slip typed; 09:20 count typed: difference 0."""
    shop.time.move(minutes=10)
    slip(shop, household, "7", 2, at="8:50")
    shop.time.move(minutes=10)
    assert (counted(shop, 48, at="9:00").difference, held(shop, "Assets:Stock:5001")) == (0, 48)


def test_a_count_of_an_earlier_day_takes_in_what_moved_since(shop: Village, household: str) -> None:
    shop.time.move(days=1)
    shop.redeem(household, "1001x2")
    with refused(shop.ledger, CountTimeMissing, sku="1001", date="2026-03-03"):
        counted(shop, 50, on="2026-03-03")
    shop.time.move(days=1)
    taken = counted(shop, 50, on="2026-03-03", at="17:00")
    assert (taken.difference, taken.moved, held(shop, "Assets:Stock:5001")) == (0, -2, 48)
    shop.time.move(days=1)
    slip(shop, household, "9", 1, on="2026-03-03", at="16:00")
    assert last(shop)[0]["lines"][0]["counted"] == taken.entry
    check_honest(shop.ledger)


def test_two_lines_of_the_same_goods_are_added_up_or_refused(shop: Village, household: str) -> None:  # noqa: ARG001 - the shelf
    twice = [Counted("1001", 20), Counted("1001", 30)]
    with refused(shop.ledger, CountedTwice, sku="1001", first=1, second=2), shop.writing() as session:
        count(session, twice, CLERK)
    with shop.writing() as session:
        (taken,) = count(session, twice, CLERK, add=True)
    assert (taken.counted, taken.difference) == (50, 0)


def test_times_that_cannot_be_are_refused(shop: Village, household: str) -> None:
    for typed in ("25:00", "24:00", "9", "0.5", "8:05:30", "下午2:30"):
        with refused(shop.ledger, MomentUnreadable, time=typed):
            counted(shop, 50, at=typed)
    with refused(shop.ledger, TimeFuture, time="2026-03-03 09:01", now="2026-03-03 09:00"):
        counted(shop, 50, at="9:01")
    shop.time.move(minutes=10)
    shop.redeem(household, "1001x2")
    with refused(shop.ledger, CountImpossible, sku="1001", counted=1, gone=2):
        counted(shop, 1, at="9:00")
    with refused(shop.ledger, SlipMissing), shop.writing() as session:
        redeem(session, Basket(household, ("1001",), at="9:00"), CLERK)


@pytest.mark.parametrize("late", ["a slip without its time", "a delivery of the day before"])
def test_what_moved_nobody_knows_when_on_the_day_of_a_count_makes_no_difference(
    shop: Village, household: str, late: str
) -> None:
    """Whether a count of nine o'clock had seen it is not guessed; a count of now has seen it."""
    shop.time.move(minutes=10)
    day, here = "2026-03-03", 49
    if late == "a slip without its time":
        entry = slip(shop, household, "7", 1)
    else:
        here, day = 55, "2026-03-02"
        with shop.writing() as session:
            entry = receive(session, Delivery("1001", 5), replace(CLERK, on=day)).entry
    shop.time.move(minutes=10)
    on = None if day == "2026-03-03" else day
    with refused(shop.ledger, MovedAtNoTime, sku="1001", entry=entry, date=day, time="08:45"):
        counted(shop, here, at="8:45", on=on)
    assert counted(shop, here).difference == 0


def test_what_was_reversed_between_a_count_and_its_typing_is_counted_again(shop: Village, household: str) -> None:
    """09:00 sold 2, 09:10 counted, 09:20 reversed: brought back, or never sold? A sale of after the count is clear."""
    wrong = shop.redeem(household, "1001x2").entry
    shop.time.move(minutes=15)
    clear = shop.redeem(household, "1001").entry
    shop.time.move(minutes=5)
    shop.reverse(clear)
    assert counted(shop, 48, at="9:10", preview=True).difference == 0
    undone = shop.reverse(wrong).entry
    shop.time.move(minutes=5)
    with refused(shop.ledger, MovedAtNoTime, sku="1001", entry=undone, date="2026-03-03", time="09:10"):
        counted(shop, 50, at="9:10")
    assert counted(shop, 50).difference == 0
