"""A donor reads what became of his gifts: dates and numbers of households, never a name."""

from dataclasses import asdict, replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import DONOR_FILE
from supermarket.district.dated.imports import end_row
from supermarket.errors.shop.goods import DonorUnknown
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.donations import DonorStatement, Gift, GivenOn, donor_statement
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from tests.refusing import refused
from tests.spending.shelf import NEIGHBOUR, delivered
from tests.village import ADMINISTRATOR, CLERK, Village

TODAY: Final = "2026-03-02"
LATE: Final = "2026-02-20"


def statement(village: Village, donor: str = "9001") -> DonorStatement:
    with village.ledger.reading() as session:
        return donor_statement(session, donor)


def gift(village: Village) -> Gift:
    (only,) = statement(village).gifts
    assert only.received == only.given + only.spoiled + only.moved - only.counted + only.left
    return only


def households(shop: Village, count: int) -> list[str]:
    numbers = [shop.enrol(f"王样{sign}") for sign in "甲乙丙丁"[:count]]
    for number in numbers:
        shop.credit(number, 50)
    return numbers


def given(shop: Village, household: str, quantity: int, on: str | None = None) -> str:
    with shop.writing() as session:
        return redeem(session, Basket(household, (f"1001x{quantity}",)), replace(CLERK, on=on)).entry


def test_a_gift_that_nobody_had_yet_is_all_left(shop: Village) -> None:
    batch = delivered(shop, 30, donor="9001", restricted="for old people")
    delivered(shop, 10)
    delivered(shop, 10, donor="9002")
    assert statement(shop) == DonorStatement(
        "9001",
        "样例帮扶单位甲",
        (Gift(batch, "1001", "5001", TODAY, 30, 0, 0, 0, 0, 30, "for old people", ()),),
    )


def test_a_donor_who_gave_nothing_has_an_empty_statement(shop: Village) -> None:
    delivered(shop, 10)
    assert statement(shop, "9003").gifts == ()


def test_what_was_given_is_told_by_day_and_number_of_households(shop: Village) -> None:
    first, second = households(shop, 2)
    delivered(shop, 30, donor="9001", request=replace(CLERK, on=LATE))
    given(shop, first, 1)
    shop.time.move(days=3)
    given(shop, first, 2)
    given(shop, second, 3)
    given(shop, second, 1)
    told = gift(shop)
    assert (told.given, told.left) == (7, 23)
    assert told.days == (GivenOn(TODAY, 1, 1), GivenOn("2026-03-05", 6, 2))


def test_no_name_and_no_number_of_a_household_is_told(shop: Village) -> None:
    (household,) = households(shop, 1)
    delivered(shop, 30, donor="9001")
    given(shop, household, 1)
    told = str(asdict(statement(shop)))
    assert "王样甲" not in told
    assert household not in told


def test_what_was_undone_was_not_given(shop: Village) -> None:
    first, second = households(shop, 2)
    delivered(shop, 30, donor="9001", request=replace(CLERK, on=LATE))
    shop.time.move(days=3)
    wrong = given(shop, first, 5, on=TODAY)
    given(shop, second, 1, on=TODAY)
    also_wrong = given(shop, second, 2)
    shop.reverse(wrong)
    shop.reverse(also_wrong)
    told = gift(shop)
    assert (told.given, told.left) == (1, 29)
    assert told.days == (GivenOn(TODAY, 1, 1),)


def test_what_spoiled_moved_or_was_missing_is_told(shop: Village) -> None:
    delivered(shop, 30, donor="9001")
    with shop.writing() as session:
        spoiled = write_off(session, Spoiled("1001", 4, "damp", "33001"), CLERK)
        write_off(session, Spoiled("1001", 2, "pests", "33001"), CLERK)
        send(session, "1001", 5, "5002", CLERK)
        count(session, [Counted("1001", 18)], CLERK)
    told = gift(shop)
    assert (told.spoiled, told.moved, told.counted, told.left) == (6, 5, -1, 18)
    shop.reverse(spoiled.entry)
    assert (gift(shop).spoiled, gift(shop).left) == (2, 22)


def test_what_was_moved_is_told_at_the_shop_where_it_came(shop: Village) -> None:
    batch = delivered(shop, 30, donor="9001", restricted="for old people")
    with shop.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK)
    with shop.writing() as session:
        arrival = arrive(session, sent.entry, 4, NEIGHBOUR)
    assert [(each.delivery, each.shop, each.received, each.left) for each in statement(shop).gifts] == [
        (batch, "5001", 30, 25),
        (arrival.entry, "5002", 4, 4),
    ]
    assert {each.restricted for each in statement(shop).gifts} == {"for old people"}


def test_a_delivery_entered_by_mistake_is_no_gift(shop: Village) -> None:
    wrong = delivered(shop, 300, donor="9001")
    right = delivered(shop, 30, donor="9001")
    shop.reverse(wrong)
    assert [each.delivery for each in statement(shop).gifts] == [right]


def test_gifts_are_told_in_the_order_in_which_they_came(shop: Village) -> None:
    today = delivered(shop, 1, donor="9001")
    before = delivered(shop, 2, "1002", donor="9001", request=replace(CLERK, on=LATE))
    elsewhere = delivered(shop, 3, donor="9001", request=Request("15002", "5002"))
    assert [each.delivery for each in statement(shop).gifts] == [before, today, elsewhere]


def test_a_donor_who_has_ended_still_has_his_statement(shop: Village) -> None:
    delivered(shop, 30, donor="9001")
    with shop.writing() as session:
        end_row(session, DONOR_FILE, "9001", None, ADMINISTRATOR)
    assert gift(shop).left == 30


@pytest.mark.parametrize("donor", ["9999", "", "样例帮扶单位甲", "9" * 60])
def test_a_code_that_is_no_donors_is_refused(village: Village, donor: str) -> None:
    with refused(village.ledger, DonorUnknown, donor=donor[:40]):
        statement(village, donor)
