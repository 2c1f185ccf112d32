"""The shop's fund: whole fen in and out by the papers they stand on, never below nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.errors.corrections import ReversalShort, ReversedAlready
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.households import TextUnreadable
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.shop.goods import AmountUnreadable, FundShort, MoneyAlike
from supermarket.errors.staff import RoleRefused, ShopMissing, SiteRefused
from supermarket.spending.fund.money import FundMoved, Money, read_yuan, receive_money, spend_money
from tests.refusing import fields_of, refused
from tests.spending.shelf import held, last
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def came(
    village: Village, yuan: str, request: Request = MANAGER, /, *, another: bool = False, **texts: str
) -> FundMoved:
    with village.writing() as session:
        return receive_money(
            session, Money(yuan, **{"paper": "A-1", "purpose": "from the village", **texts}, another=another), request
        )


def went(
    village: Village, yuan: str, request: Request = MANAGER, /, *, another: bool = False, **texts: str
) -> FundMoved:
    with village.writing() as session:
        return spend_money(
            session, Money(yuan, **{"paper": "B-1", "purpose": "soap", **texts}, another=another), request
        )


def fund(village: Village) -> int:
    return held(village, "Assets:Fund:5001", "CNY")


# --- amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        ("12.05", 1205),
        ("0.01", 1),
        ("0.1", 10),
        ("9999999.99", 999_999_999),
        (" １２．５０ ", 1250),
        ("007", 700),
    ],
)
def test_yuan_are_read_as_whole_fen(typed: str, fen: int) -> None:
    assert read_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed", ["", "0", "0.00", "-1", "+1", "1.", ".5", "1.005", "1,50", "1e3", "ten", "10000000", "1 2", "¥12"]
)
def test_what_is_no_amount_above_nothing_is_refused(typed: str) -> None:
    with pytest.raises(AmountUnreadable) as caught:
        read_yuan(typed)
    assert fields_of(caught.value) == {"amount": typed}


# --- in and out -------------------------------------------------------------------------------------------------------


def test_money_in_is_held_by_the_fund_of_the_managers_shop(shop: Village) -> None:
    answer = came(shop, "120.50", paper="R-7", purpose="town subsidy")
    assert answer == FundMoved(answer.entry, 12_050, 12_050)
    assert (fund(shop), held(shop, "Equity:Funded:5001", "CNY")) == (12_050, -12_050)
    (entry,) = last(shop)
    assert (entry["kind"], entry["site"], entry["paper"], entry["purpose"]) == (
        "fund.received",
        "5001",
        "R-7",
        "town subsidy",
    )


def test_money_out_is_spent_by_its_paper(shop: Village) -> None:
    came(shop, "100")
    answer = went(shop, "30.05")
    assert answer == FundMoved(answer.entry, 3_005, 6_995)
    assert held(shop, "Expenses:Spent:5001", "CNY") == 3_005


def test_a_fund_is_spent_down_to_the_last_fen_and_no_further(shop: Village) -> None:
    came(shop, "10")
    with refused(shop.ledger, FundShort, amount=1_001, held=1_000):
        went(shop, "10.01")
    assert went(shop, "10").balance == 0
    with refused(shop.ledger, FundShort, amount=1, held=0):
        went(shop, "0.01")


def test_each_shop_has_a_fund_of_its_own(shop: Village) -> None:
    came(shop, "10")
    with refused(shop.ledger, FundShort, amount=100, held=0):
        went(shop, "1", Request("33002", "5002"))


def test_money_asked_again_with_its_key_moves_once(shop: Village) -> None:
    keyed = replace(MANAGER, key="k1")
    answer = came(shop, "10", keyed)
    assert came(shop, "10.00", keyed) == answer
    assert fund(shop) == 1_000
    with refused(shop.ledger, KeyUsed, key="k1", entry=answer.entry):
        came(shop, "11", keyed)
    with refused(shop.ledger, KeyUsed, key="k1", entry=answer.entry):
        went(shop, "10", keyed)


# --- taken back -------------------------------------------------------------------------------------------------------


def test_money_in_is_taken_back_while_it_is_there(shop: Village) -> None:
    entry = came(shop, "10").entry
    came(shop, "5")
    shop.reverse(entry)
    assert (fund(shop), held(shop, "Equity:Funded:5001", "CNY")) == (500, -500)
    assert last(shop)[0]["kind"] == "funding.reversed"


def test_money_in_that_was_spent_is_not_taken_back(shop: Village) -> None:
    entry = came(shop, "10").entry
    went(shop, "4")
    with refused(shop.ledger, ReversalShort, entry=entry, what="CNY", missing=400):
        shop.reverse(entry)


def test_money_out_is_taken_back_once(shop: Village) -> None:
    came(shop, "10")
    entry = went(shop, "4").entry
    by = shop.reverse(entry).entry
    assert (fund(shop), held(shop, "Expenses:Spent:5001", "CNY")) == (1_000, 0)
    assert last(shop)[0]["kind"] == "spending.reversed"
    with refused(shop.ledger, ReversedAlready, entry=entry, by=by):
        shop.reverse(entry)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "most"), [("paper", 40), ("purpose", 200)])
def test_money_stands_on_a_paper_and_has_a_purpose(village: Village, field: str, most: int) -> None:
    named = {"paper": "paper's number", "purpose": "purpose"}[field]
    for text in ("", "  ", "two\nlines", "x" * (most + 1)):
        with refused(village.ledger, TextUnreadable, field=named, most=most):
            moved(village, field, text)
    moved(village, field, "x" * most)


def moved(village: Village, field: str, text: str) -> FundMoved:
    texts = {"paper": "A-1", "purpose": "soap", field: text}
    with village.writing() as session:
        return receive_money(session, Money("10", texts["paper"], texts["purpose"]), MANAGER)


def test_money_moves_on_a_day_that_can_be_entered(shop: Village) -> None:
    with refused(shop.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        came(shop, "10", replace(MANAGER, on="2026-03-03"))
    with refused(shop.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        came(shop, "10", replace(MANAGER, on="2026-01-29"))
    came(shop, "10", replace(MANAGER, on="2026-01-30"))
    assert last(shop)[0]["on"] == "2026-01-30"


def test_managers_alone_handle_money_and_only_at_their_own_place(shop: Village) -> None:
    with refused(shop.ledger, RoleRefused, operator="15001", role="clerk", verb="fund receive"):
        came(shop, "10", CLERK)
    with refused(shop.ledger, RoleRefused, operator="15001", role="clerk", verb="fund spend"):
        went(shop, "10", CLERK)
    with refused(shop.ledger, SiteRefused, operator="33001", site="5002", home="3001"):
        came(shop, "10", replace(MANAGER, site="5002"))
    with refused(shop.ledger, ShopMissing, site="1000"):
        came(shop, "10", ADMINISTRATOR)
    came(shop, "10", replace(ADMINISTRATOR, site="5001"))


# --- one paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", [came, went])
@pytest.mark.parametrize("paper", ["F-1", "f 1", "Ｆ-１"])
def test_a_sum_of_one_paper_moves_once(village: Village, move: Callable[..., FundMoved], paper: str) -> None:
    came(village, "500", paper="P-9")
    entry = move(village, "100", paper="F-1").entry
    told = {"paper": "F-1", "amount": 10_000, "date": TODAY, "entry": entry}
    with refused(village.ledger, MoneyAlike, **told):
        move(village, "100.00", paper=paper, purpose="again")


@pytest.mark.parametrize(
    ("yuan", "paper", "another"),
    [("100", "F-1", True), ("100", "F-2", False), ("99", "F-1", False), ("100", "无", False)],
)
def test_another_sum_or_paper_or_what_is_said_to_have_moved_besides_is_recorded(
    village: Village, yuan: str, paper: str, *, another: bool
) -> None:
    for before in ("F-1", "无"):
        came(village, "100", paper=before)
    assert came(village, yuan, paper=paper, another=another).balance == 20_000 + read_yuan(yuan)


def test_a_paper_moves_its_sum_anew_after_a_reversal_the_other_way_and_after_a_year(village: Village) -> None:
    village.reverse(came(village, "100", paper="F-1").entry)
    came(village, "100", paper="F-1")
    assert went(village, "100", paper="F-1").balance == 0
    village.time.move(days=366)
    with pytest.raises(MoneyAlike):
        came(village, "100", paper="F-1")
    village.time.move(days=1)
    assert came(village, "100", paper="F-1").balance == 10_000
