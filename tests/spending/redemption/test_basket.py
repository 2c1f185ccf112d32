"""The basket on the counter: what the clerk is shown while he scans, and what he is told at once."""

from dataclasses import replace
from typing import Final

import pytest

from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.errors.households import CardIsFrozen, HouseholdUnknown
from supermarket.errors.shop.counter import LimitReached
from supermarket.errors.shop.goods import GoodsUnknown, GoodsWithdrawn, StockShort
from supermarket.households.cards import freeze
from supermarket.households.finding.lookup import card_named, who
from supermarket.households.lists.files import end_household
from supermarket.spending.goods.barcodes import in_store_barcode
from supermarket.spending.goods.catalogue import goods_of
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.basket import (
    CounterBasket,
    Line,
    basket_of,
    goods_found,
    goods_scanned,
    limit_left,
    limits_left,
    quantity_of,
    with_quantity,
)
from tests.refusing import refused
from tests.spending.shelf import delivered
from tests.village import ADMINISTRATOR, CLERK, Village

TODAY: Final = "2026-03-02"


@pytest.fixture
def household(shop: Village) -> str:
    """Enrol a household with 100 points, in a village whose shop has soap, rice (2 a quarter) and salt."""
    number = shop.enrol()
    shop.credit(number, 100)
    for sku in ("1001", "1015", "1018"):
        delivered(shop, 10, sku)
    return number


def basket(shop: Village, typed: str) -> CounterBasket:
    with shop.ledger.reading() as session:
        return basket_of(session, who(session, typed), typed)


def laid(shop: Village, on: CounterBasket, *lines: tuple[str, int]) -> CounterBasket:
    with shop.ledger.reading() as session:
        for sku, quantity in lines:
            on = with_quantity(session, "5001", on, sku, quantity)
    return on


def found(shop: Village, words: str) -> list[str]:
    with shop.ledger.reading() as session:
        return [goods.name for goods in goods_found(session, words)]


def scanned(shop: Village, digits: str) -> str | None:
    with shop.ledger.reading() as session:
        return goods_scanned(session, digits)


# --- whose ------------------------------------------------------------------------------------------------------------


def test_a_basket_says_whose_it_is_and_what_he_has(shop: Village, household: str) -> None:
    card = shop.card(household)
    assert basket(shop, card.payload) == CounterBasket(
        household=household,
        head="王样甲",
        group="一组",
        balance=100,
        shown="payload",
        typed=card.card,  # the payload is a key and kept nowhere
        on="2026-03-02",
    )
    assert basket(shop, card.card).shown == "card"
    assert basket(shop, household).shown == "household"


def test_a_card_that_opens_nothing_gets_no_basket(shop: Village, household: str) -> None:
    card = shop.card(household)
    with shop.writing() as session:
        freeze(session, card_named(session, card.payload), CLERK)
    for typed in (card.payload, card.card, household):
        with refused(shop.ledger, CardIsFrozen, card=card.card):
            basket(shop, typed)
    shop.card(household)
    assert basket(shop, household).balance == 100


def test_a_household_that_left_gets_no_basket(shop: Village) -> None:
    number = shop.enrol("李样乙")
    with shop.writing() as session:
        end_household(session, number, replace(ADMINISTRATOR, site="3001"))
    with refused(shop.ledger, HouseholdUnknown, household=number):
        basket(shop, number)


# --- what lies in it --------------------------------------------------------------------------------------------------


def test_goods_lie_on_a_line_each_and_add_up(shop: Village, household: str) -> None:
    filled = laid(shop, basket(shop, household), ("1001", 2), ("1015", 1))
    assert filled.lines == (Line("1001", "香皂", "块", 3, 2, None), Line("1015", "大米5kg", "袋", 30, 1, 1))
    assert [line.total for line in filled.lines] == [6, 30]
    assert (filled.total, filled.left) == (36, 64)
    assert filled.asked() == ["1001x2", "1015x1"]
    assert (quantity_of(filled, "1001"), quantity_of(filled, "1002")) == (2, 0)


def test_goods_scanned_again_move_to_the_last_line_with_their_new_quantity(shop: Village, household: str) -> None:
    filled = laid(shop, basket(shop, household), ("1001", 2), ("1015", 1), ("1001", 3))
    assert [(line.sku, line.quantity) for line in filled.lines] == [("1015", 1), ("1001", 3)]


def test_a_basket_may_cost_more_than_the_household_has_and_says_so(shop: Village, household: str) -> None:
    assert laid(shop, basket(shop, household), ("1001", 10), ("1018", 4), ("1015", 2)).left == -2


def test_a_service_needs_no_stock(shop: Village, household: str) -> None:
    assert laid(shop, basket(shop, household), ("2001", 1)).total == 10


def test_the_price_is_the_one_of_the_day(shop: Village, household: str) -> None:
    with shop.writing() as session:
        amend_row(session, GOODS_FILE, "1001", {"points": "5", "from": "2026-03-03"}, ADMINISTRATOR, scope="1000")
    assert laid(shop, basket(shop, household), ("1001", 1)).total == 3
    shop.time.move(days=1)
    assert laid(shop, basket(shop, household), ("1001", 1)).total == 5


# --- what is told at once ---------------------------------------------------------------------------------------------


def test_goods_that_are_none_or_withdrawn_are_refused(shop: Village, household: str) -> None:
    empty = basket(shop, household)
    with refused(shop.ledger, GoodsUnknown, sku="1999"):
        laid(shop, empty, ("1999", 1))
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    with refused(shop.ledger, GoodsWithdrawn, sku="1001", date=TODAY):
        laid(shop, empty, ("1001", 1))


def test_more_than_the_book_says_is_refused(shop: Village, household: str) -> None:
    empty = basket(shop, household)
    assert laid(shop, empty, ("1001", 10)).total == 30
    with refused(shop.ledger, StockShort, sku="1001", quantity=11, on_hand=10):
        laid(shop, empty, ("1001", 11))
    with refused(shop.ledger, StockShort, sku="1002", quantity=1, on_hand=0):
        laid(shop, empty, ("1002", 1))


def test_more_than_the_households_share_is_refused(shop: Village, household: str) -> None:
    shop.redeem(household, "1018x3")
    empty = basket(shop, household)
    assert laid(shop, empty, ("1018", 1)).lines[0].limit_left == 0
    with refused(shop.ledger, LimitReached, sku="1018", limit="4/month", taken=3, left=1):
        laid(shop, empty, ("1018", 2))


def test_the_share_that_is_left_counts_down_and_begins_anew_with_the_period(shop: Village, household: str) -> None:
    shop.redeem(household, "1018x3")
    with shop.ledger.reading() as session:
        goods = goods_of(session, "1018", TODAY)
        assert limit_left(session, goods, household) == 1
        assert limit_left(session, goods_of(session, "1001", TODAY), household) is None
        assert limits_left(session, household) == [("食盐400g", 1, "4/month")]
    shop.time.move(days=30)
    with shop.ledger.reading() as session:
        assert limit_left(session, goods, household) == 4
        assert limits_left(session, household) == []


# --- which goods ------------------------------------------------------------------------------------------------------


def test_goods_are_known_by_their_barcode_and_by_their_code(shop: Village) -> None:
    assert scanned(shop, "2000000010014") == "1001"
    assert scanned(shop, "1001") == "1001"


def test_goods_without_a_barcode_are_known_by_our_label(shop: Village) -> None:
    assert scanned(shop, in_store_barcode("2001")) == "2001"


def test_goods_with_a_barcode_of_their_own_are_known_by_our_label_too(shop: Village) -> None:
    with shop.writing() as session:
        cells = {"sku": "1100", "name": "酱油", "unit": "瓶", "points": "6", "barcode": "6901234567892"}
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
    assert scanned(shop, "6901234567892") == "1100"
    assert scanned(shop, in_store_barcode("1100")) == "1100"


@pytest.mark.parametrize("barcode", ["96385074", "29000005", "6901234567892"])
def test_goods_with_a_short_or_a_long_barcode_are_taken_in_and_scanned(shop: Village, barcode: str) -> None:
    with shop.writing() as session:
        cells = {"sku": "1100", "name": "火柴", "unit": "盒", "points": "1", "barcode": barcode}
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
    assert scanned(shop, barcode) == "1100"


@pytest.mark.parametrize("digits", ["6901234567892", "1999", "", "200000001001", "29"])
def test_other_digits_are_no_goods(village: Village, digits: str) -> None:
    assert scanned(village, digits) is None


def test_withdrawn_goods_are_not_known_any_more(shop: Village) -> None:
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    assert scanned(shop, "1001") is None
    assert found(shop, "香皂") == []
    with shop.ledger.reading() as session:
        assert [goods_scanned(session, digits, withdrawn=True) for digits in ("1001", "1002", "1999")] == [
            "1001",
            "1002",
            None,
        ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("香皂", ["香皂"]),
        ("牙", ["牙刷", "牙膏"]),
        ("洗衣", ["洗衣粉1kg", "洗衣液2kg"]),
        ("1KG", ["洗衣粉1kg", "洗洁精1kg", "挂面1kg"]),
        ("xz", ["香皂"]),
        ("XZ", ["香皂"]),
        ("md", ["磨刀"]),
        ("qq", []),
        ("大白", []),
    ],
)
def test_goods_are_found_by_a_part_of_their_name_or_its_initials(
    village: Village, words: str, names: list[str]
) -> None:
    assert found(village, words) == names
