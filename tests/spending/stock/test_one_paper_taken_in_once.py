"""An invoice or receipt brings its goods once; what came besides on the same paper is said to have."""

from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.errors.shop.goods import DeliveryAlike
from supermarket.spending.stock.deliveries import Delivery, Received, receive
from tests.refusing import refused
from tests.village import CLERK, Village

BOUGHT: Final = Delivery("1001", 24, paper="FP-77", expires="2027-01-31")
FAR: Final = Request("15002", "5002")


def received(village: Village, delivery: Delivery, request: Request = CLERK) -> Received:
    with village.writing() as session:
        return receive(session, delivery, request)


@pytest.mark.parametrize(
    "again",
    [
        BOUGHT,
        replace(BOUGHT, quantity=12),
        replace(BOUGHT, cost=1_000),
        *(replace(BOUGHT, paper=paper) for paper in ("fp-77", "FP 77", "ＦＰ-７７")),
    ],
)
def test_what_a_paper_brought_is_not_taken_in_again(village: Village, again: Delivery) -> None:
    entry = received(village, BOUGHT).entry
    told = {"paper": "FP-77", "quantity": 24, "sku": "1001", "date": "2026-03-02", "entry": entry}
    with refused(village.ledger, DeliveryAlike, **told):
        received(village, again)


@pytest.mark.parametrize(
    "other",
    [
        replace(BOUGHT, another=True),
        replace(BOUGHT, paper="FP-78"),
        replace(BOUGHT, paper=None),
        replace(BOUGHT, sku="1003", paper="无"),
        replace(BOUGHT, expires="2027-02-28"),
        replace(BOUGHT, expires=None),
        replace(BOUGHT, donor="9001"),
        replace(BOUGHT, donor="红十字会"),
        replace(BOUGHT, sku="1002"),
    ],
)
def test_what_came_besides_or_by_another_line_or_paper_is_taken_in(village: Village, other: Delivery) -> None:
    for before in (BOUGHT, replace(BOUGHT, sku="1003", paper="无")):
        received(village, before)
    assert received(village, other).quantity == 24


def test_at_another_shop_or_after_a_reversal_or_in_another_year_it_is_another(village: Village) -> None:
    lasting = replace(BOUGHT, expires=None)
    first = received(village, lasting).entry
    assert received(village, lasting, FAR).on_hand == 24
    village.reverse(first)
    second = received(village, lasting)
    assert second.on_hand == 24, "what was reversed never came"
    village.time.move(days=366)
    told = {"paper": "FP-77", "quantity": 24, "sku": "1001", "date": "2026-03-02", "entry": second.entry}
    with refused(village.ledger, DeliveryAlike, **told):
        received(village, lasting)
    village.time.move(days=1)
    assert received(village, lasting).on_hand == 48


def test_the_same_key_is_answered_the_same_whether_it_says_that_they_came_besides(village: Village) -> None:
    asked = replace(CLERK, key="cart")
    first = received(village, BOUGHT, asked)
    assert received(village, BOUGHT, asked) == received(village, replace(BOUGHT, another=True), asked) == first
