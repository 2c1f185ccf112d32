"""Numbered forms: a print goes on where the last one of the same shop ended, and one can be printed again."""

from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.errors.shop.goods import FormNumbersRefused
from supermarket.errors.staff import RoleRefused
from supermarket.spending.redemption.form_numbers import Numbered, number_forms
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import AUDITOR, CLERK, MANAGER, Village


def printed(shop: Village, quantity: int = 50, first: int | None = None, request: Request = CLERK) -> Numbered:
    with shop.writing() as session:
        return number_forms(session, "register", quantity, first, request)


def test_a_print_goes_on_where_the_last_of_the_same_shop_ended(shop: Village) -> None:
    told = [printed(shop), printed(shop, 10, request=MANAGER), printed(shop, 20, 1), printed(shop, 5)]
    assert [(each.site, each.first, each.last) for each in told] == [
        ("5001", 1, 50),
        ("5001", 51, 60),
        ("5001", 1, 20),
        ("5001", 61, 65),
    ]
    other = replace(CLERK, actor="15002", site="5002")
    assert printed(shop, request=other).first == 1
    check_honest(shop.ledger)


def test_the_same_key_gives_the_same_numbers(shop: Village) -> None:
    keyed = replace(CLERK, key="k")
    assert printed(shop, request=keyed) == printed(shop, request=keyed)


@pytest.mark.parametrize(("quantity", "first"), [(0, 1), (1001, 1), (2, 999_999_999)])
def test_numbers_that_cannot_be_are_refused(shop: Village, quantity: int, first: int) -> None:
    with refused(shop.ledger, FormNumbersRefused, first=first, count=quantity, most=1000):
        printed(shop, quantity, first)
    with refused(shop.ledger, RoleRefused, operator="41000", role="auditor", verb="forms print"):
        printed(shop, request=replace(AUDITOR, site="5001"))
