"""The shelf by the book: what expires first is given first, what has expired is never given, a count holds its past."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.errors.shop.goods import CountedSince, StockExpired, StockShort
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.shelves import OnHand, on_hand, shelf
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from tests.refusing import refused
from tests.spending.shelf import delivered, last, left
from tests.village import ADMINISTRATOR, CLERK, Village

TODAY: Final = "2026-03-02"


@pytest.fixture
def household(shop: Village) -> str:
    """Enrol a household with 100 points."""
    number = shop.enrol()
    shop.credit(number, 100)
    return number


def given(shop: Village, household: str, quantity: int, on: str | None = None) -> list[dict[str, Any]]:
    """Give soap and return the batches that it came from."""
    with shop.writing() as session:
        redeem(session, Basket(household, (f"1001x{quantity}",)), replace(CLERK, on=on))
    (entry,) = last(shop)
    taken: list[dict[str, Any]] = entry["lines"][0]["from"]
    return taken


# --- which batch ------------------------------------------------------------------------------------------------------


def test_what_expires_first_is_given_first_and_what_never_expires_last(shop: Village, household: str) -> None:
    never = delivered(shop, 5)
    later = delivered(shop, 5, expires="2027-01-01")
    sooner = delivered(shop, 5, expires="2026-06-01")
    assert list(left(shop)) == [sooner, later, never]
    assert given(shop, household, 7) == [{"delivery": sooner, "quantity": 5}, {"delivery": later, "quantity": 2}]
    assert given(shop, household, 6) == [{"delivery": later, "quantity": 3}, {"delivery": never, "quantity": 3}]
    assert left(shop) == {never: 2}


def test_of_batches_that_expire_together_the_first_that_came_is_given_first(shop: Village, household: str) -> None:
    first = delivered(shop, 2, expires="2026-06-01")
    second = delivered(shop, 2, expires="2026-06-01")
    assert given(shop, household, 3) == [{"delivery": first, "quantity": 2}, {"delivery": second, "quantity": 1}]


def test_a_delivery_entered_late_stands_where_its_date_puts_it(shop: Village, household: str) -> None:
    today = delivered(shop, 2)
    before = delivered(shop, 2, request=replace(CLERK, on="2026-02-20"))
    assert [each["delivery"] for each in given(shop, household, 3)] == [before, today]


def test_another_shops_batches_are_never_taken(shop: Village, household: str) -> None:
    delivered(shop, 5, request=replace(CLERK, actor="15002", site="5002"))
    with refused(shop.ledger, StockShort, sku="1001", quantity=1, on_hand=0):
        given(shop, household, 1)


# --- what has expired -------------------------------------------------------------------------------------------------


def test_expired_goods_are_passed_over(shop: Village, household: str) -> None:
    expired = delivered(shop, 5, expires="2026-03-10")
    fresh = delivered(shop, 5, expires="2026-04-10")
    shop.time.move(days=9)  # 2026-03-11
    assert given(shop, household, 5) == [{"delivery": fresh, "quantity": 5}]
    assert left(shop) == {expired: 5}


def test_goods_are_given_on_their_last_day_and_not_after_it(shop: Village, household: str) -> None:
    delivered(shop, 5, expires="2026-03-03")
    shop.time.move(days=1)
    given(shop, household, 1)
    shop.time.move(days=1)
    with refused(shop.ledger, StockExpired, sku="1001", quantity=1, fresh=0):
        given(shop, household, 1)


def test_where_only_some_have_expired_the_refusal_says_how_many_have_not(shop: Village, household: str) -> None:
    delivered(shop, 5, expires="2026-03-02")
    delivered(shop, 3)
    shop.time.move(days=1)
    with refused(shop.ledger, StockExpired, sku="1001", quantity=8, fresh=3):
        given(shop, household, 8)
    with refused(shop.ledger, StockShort, sku="1001", quantity=9, on_hand=8):
        given(shop, household, 9)
    given(shop, household, 3)


def test_a_gift_entered_late_may_be_of_goods_that_have_expired_since(shop: Village, household: str) -> None:
    batch = delivered(shop, 5, expires="2026-03-02")
    shop.time.move(days=2)
    assert given(shop, household, 2, on=TODAY) == [{"delivery": batch, "quantity": 2}]


def test_what_expired_is_written_off_first(shop: Village) -> None:
    expired = delivered(shop, 5, expires="2026-03-02")
    fresh = delivered(shop, 5)
    shop.time.move(days=1)
    with shop.writing() as session:
        write_off(session, Spoiled("1001", 6, "expired", "33001"), CLERK)
    assert left(shop) == {fresh: 4}
    assert last(shop)[0]["from"] == [{"delivery": expired, "quantity": 5}, {"delivery": fresh, "quantity": 1}]


# --- the list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires", "state"),
    [(None, "good"), ("2026-04-02", "good"), ("2026-04-01", "near its end"), ("2026-03-02", "near its end")],
)
def test_a_batch_is_near_its_end_for_thirty_days(shop: Village, expires: str | None, state: str) -> None:
    delivered(shop, 5, expires=expires)
    with shop.ledger.reading() as session:
        assert [batch["state"] for batch in shelf(session, "5001")] == [state]


def test_a_batch_has_expired_on_the_day_after_its_last(shop: Village) -> None:
    delivered(shop, 5, expires="2026-03-02")
    shop.time.move(days=1)
    with shop.ledger.reading() as session:
        assert [batch["state"] for batch in shelf(session, "5001")] == ["expired"]


def test_the_settings_say_how_many_days_before_are_near(shop: Village) -> None:
    delivered(shop, 5, expires="2026-03-12")
    delivered(shop, 5, expires="2026-03-13")
    with shop.writing() as session:
        amend_row(session, SETTING_FILE, "near_expiry_days", {"value": "10"}, ADMINISTRATOR, scope="1000")
    with shop.ledger.reading() as session:
        assert [batch["state"] for batch in shelf(session, "5001")] == ["near its end", "good"]


def test_the_list_of_batches_says_what_is_known_of_each(shop: Village) -> None:
    about: dict[str, Any] = {
        "donor": "9001",
        "expires": "2026-12-31",
        "cost": 1250,
        "paper": "A-17",
        "restricted": "for old people",
    }
    batch = delivered(shop, 5, **about)
    with shop.ledger.reading() as session:
        (line,) = shelf(session, "5001")
    assert line == {
        "sku": "1001",
        "delivery": batch,
        "left": 5,
        "units": 5,
        "on": TODAY,
        "state": "good",
        **about,
    }


def test_a_batch_that_is_used_up_leaves_the_list_and_its_goods_do_not(shop: Village, household: str) -> None:
    delivered(shop, 2)
    delivered(shop, 4, "1002")
    given(shop, household, 2)
    with shop.ledger.reading() as session:
        assert [line["sku"] for line in shelf(session, "5001")] == ["1002"]
        assert on_hand(session, "5001") == [OnHand("1001", 0), OnHand("1002", 4)]
        assert on_hand(session, "5002") == []


# --- a count holds what was before it ---------------------------------------------------------------------------------


def test_nothing_is_given_for_a_day_before_a_count(shop: Village, household: str) -> None:
    delivered(shop, 5, request=replace(CLERK, on="2026-02-20"))
    shop.time.move(days=5)
    with shop.writing() as session:
        count(session, [Counted("1001", 5)], replace(CLERK, on="2026-03-05"))
    with refused(shop.ledger, CountedSince, sku="1001", date="2026-03-04", counted="2026-03-05"):
        given(shop, household, 1, on="2026-03-04")
    given(shop, household, 1, on="2026-03-05")


def test_nothing_is_taken_in_or_written_off_for_a_day_before_a_count(shop: Village) -> None:
    delivered(shop, 5)
    with shop.writing() as session:
        count(session, [Counted("1001", 5)], CLERK)
    expected = {"sku": "1001", "date": "2026-03-01", "counted": TODAY}
    with refused(shop.ledger, CountedSince, **expected):
        delivered(shop, 5, request=replace(CLERK, on="2026-03-01"))
    with refused(shop.ledger, CountedSince, **expected), shop.writing() as session:
        write_off(session, Spoiled("1001", 1, "damp", "33001"), replace(CLERK, on="2026-03-01"))


def test_a_count_elsewhere_or_of_other_goods_holds_nothing_back(shop: Village, household: str) -> None:
    delivered(shop, 5, request=replace(CLERK, on="2026-02-20"))
    delivered(shop, 5, "1002")
    delivered(shop, 5, request=replace(CLERK, actor="15002", site="5002"))
    shop.time.move(days=5)
    with shop.writing() as session:
        count(session, [Counted("1002", 5)], CLERK)
        count(session, [Counted("1001", 5)], replace(CLERK, actor="15002", site="5002"))
    given(shop, household, 1, on="2026-03-04")
    assert sum(left(shop).values()) == 4
