"""The names of accounts and commodities stand in every export, so they never change."""

from collections.abc import Callable
from inspect import getmembers, isfunction
from typing import Final

import pytest

from supermarket.books import accounts

NAMED: Final[list[tuple[Callable[[str], str], str, str]]] = [
    (accounts.household_points, "1000-1-2-53", "Assets:Households:1000-1-2-53"),
    (accounts.recoverable, "1000-1-2-53", "Liabilities:Recoverable:1000-1-2-53"),
    (accounts.issued, "3001", "Equity:Issued:3001"),
    (accounts.advanced, "3001", "Equity:Advanced:3001"),
    (accounts.deducted, "3001", "Expenses:Deducted:3001"),
    (accounts.expired, "3001", "Expenses:Expired:3001"),
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
]


@pytest.mark.parametrize(("name", "code", "account"), NAMED)
def test_an_account_is_named_by_what_it_holds_and_a_code(name: Callable[[str], str], code: str, account: str) -> None:
    assert name(code) == account


def test_no_account_is_left_out() -> None:
    assert {name for name, _code, _account in NAMED} == {each for _name, each in getmembers(accounts, isfunction)}
