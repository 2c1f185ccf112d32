"""Paper slips: one number in one form, entered once at a shop, and entered right after a reversal."""

from dataclasses import replace

import pytest

from supermarket.errors.shop.counter import SlipEntered, SlipUnreadable
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from supermarket.spending.redemption.slip_numbers import series_of, slip_number
from supermarket.spending.redemption.slips import read_slip
from tests.refusing import refused
from tests.spending.shelf import last
from tests.village import CLERK, Village


def entered(shop: Village, who: str, slip: str, *lines: str, key: str | None = None) -> Redemption:
    """Enter a slip."""
    basket = Basket(who, lines or ("1001",), "card-forgotten", slip=slip)
    with shop.writing() as session:
        return redeem(session, basket, replace(CLERK, key=key))


@pytest.fixture
def household(shop: Village) -> str:
    who = shop.enrol()
    shop.credit(who, 60)
    shop.receive()
    return who


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", "7"), ("007", "7"), (" ７ ", "7"), ("a-07", "A7"), ("A 7", "A7"), ("Ａ７", "A7"), ("0", "0"), ("7B", "7B")],
)
def test_a_slip_has_one_number_however_it_is_typed(typed: str, number: str) -> None:
    assert slip_number(typed) == read_slip(typed) == number


def test_a_series_counts_for_itself() -> None:
    assert [series_of(each) for each in ("A07", "7", "7B")] == [("A", 7), ("", 7), None]
    for wrong in ("", "第7张", "7" * 21):
        with pytest.raises(SlipUnreadable):
            read_slip(wrong)


def test_a_slip_that_stands_is_told_as_entered_with_entry_date_and_household(shop: Village, household: str) -> None:
    first = entered(shop, household, "007", key="first")
    assert last(shop)[0]["slip"] == "7"
    told = {"slip": "7", "shop": "5001", "entry": first.entry, "date": "2026-03-02", "household": household}
    for again, key in (("7", None), ("00-7", "other")):
        with refused(shop.ledger, SlipEntered, **told):
            entered(shop, household, again, key=key)
    assert entered(shop, household, "7", key="first") == first
    entered(shop, household, "a7")


def test_a_reversed_slip_is_entered_right_and_says_what_it_replaces(shop: Village, household: str) -> None:
    wrong = entered(shop, household, "7", "1001x3", key="slip 5001 7")
    shop.reverse(wrong.entry)
    right = entered(shop, household, "7", "1001x2")
    assert last(shop)[0]["replaces"] == wrong.entry
    with refused(
        shop.ledger, SlipEntered, entry=right.entry, slip="7", shop="5001", date="2026-03-02", household=household
    ):
        entered(shop, household, "7", "1001x2")
