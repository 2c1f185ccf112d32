"""The names of accounts and commodities stand in every export, so they never change."""

from collections.abc import Callable

import pytest

from supermarket.books import accounts


@pytest.mark.parametrize(
    ("name", "code", "account"),
    [
        (accounts.household_points, "1000-1-2-53", "Assets:Households:1000-1-2-53"),
        (accounts.issued, "3001", "Equity:Issued:3001"),
        (accounts.redeemed, "5001", "Expenses:Redeemed:5001"),
        (accounts.stock, "5001", "Assets:Stock:5001"),
        (accounts.purchased, "5001", "Equity:Purchased:5001"),
        (accounts.donated, "9001", "Equity:Donated:9001"),
        (accounts.given, "5001", "Expenses:Given:5001"),
        (accounts.spoiled, "5001", "Expenses:Spoiled:5001"),
        (accounts.counted, "5001", "Expenses:Counted:5001"),
        (accounts.transit, "5001", "Assets:Transit:5001"),
        (accounts.lost, "5001", "Expenses:Lost:5001"),
        (accounts.fund, "5001", "Assets:Fund:5001"),
        (accounts.funded, "5001", "Equity:Funded:5001"),
        (accounts.spent, "5001", "Expenses:Spent:5001"),
        (accounts.units, "1001", "G1001"),
    ],
)
def test_an_account_is_named_by_what_it_holds_and_a_code(name: Callable[[str], str], code: str, account: str) -> None:
    assert name(code) == account
