"""Redeeming: points leave the household and goods the shelf together, within balance and stock, or nothing does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import add_row, end_row
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.shop.counter import BalanceShort, BasketEmpty, LineUnreadable
from supermarket.errors.shop.goods import GoodsUnknown, GoodsWithdrawn, StockShort
from supermarket.journal.store import entries
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, Given, Redemption, redeem
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
YESTERDAY: Final = "2026-03-01"
TOMORROW: Final = "2026-03-03"


@pytest.fixture
def household(village: Village) -> str:
    """Enrol a household with 50 points, in a village whose shop has 10 bars of soap (1001, 3 points each)."""
    number = village.enrol()
    village.credit(number, 50)
    village.receive(quantity=10)
    return number


def redeemed(village: Village, who: str, lines: Sequence[str], request: Request = CLERK, **how: str) -> Redemption:
    with village.writing() as session:
        return redeem(session, Basket(who, lines, **how), request)


def last(village: Village) -> dict[str, Any]:
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return {"kind": entry.kind, "site": entry.site, "on": entry.on, "actor": entry.actor, **entry.content}


def balance(village: Village, account: str, commodity: str = "POINT") -> int:
    with village.ledger.reading() as session:
        return session.balance(account, commodity)


# --- what a redemption does -------------------------------------------------------------------------------------------


def test_points_leave_the_household_and_goods_the_shelf_in_one_entry(village: Village, household: str) -> None:
    card = village.card(household)
    with village.ledger.reading() as session:
        (delivery,) = (entry.name for entry in entries(session.transaction) if entry.kind == "stock.received")
    answer = redeemed(village, card.payload, ["1001x2", "2002"])
    assert answer == Redemption(
        answer.entry, household, (Given("1001", 2, 6), Given("2002", 1, 5)), points=11, balance=39
    )
    assert last(village) == {
        "kind": "goods.redeemed",
        "site": "5001",
        "on": TODAY,
        "actor": "15001",
        "asked": {
            "household": household,
            "lines": [{"sku": "1001", "quantity": 2}, {"sku": "2002", "quantity": 1}],
        },
        "household": household,
        "shown": "payload",
        "lines": [
            {"sku": "1001", "quantity": 2, "points": 6, "from": [{"delivery": delivery, "quantity": 2}]},
            {"sku": "2002", "quantity": 1, "points": 5},
        ],
        "points": 11,
    }
    assert (village.points(household), village.on_hand()) == (39, 8)
    assert balance(village, "Expenses:Redeemed:5001") == 11
    assert balance(village, "Expenses:Given:5001", "G1001") == 2
    assert balance(village, "Expenses:Given:5001", "G2002") == 0


def test_goods_leave_the_oldest_delivery_first(village: Village) -> None:
    number = village.enrol()
    village.credit(number, 50)
    first = village.receive(quantity=2).entry
    second = village.receive(quantity=3).entry
    village.redeem(number, "1001")
    village.redeem(number, "1001x3")
    assert last(village)["lines"][0]["from"] == [
        {"delivery": first, "quantity": 1},
        {"delivery": second, "quantity": 2},
    ]
    village.redeem(number, "1001")
    assert last(village)["lines"][0]["from"] == [{"delivery": second, "quantity": 1}]


def test_returned_goods_are_given_first_again(village: Village) -> None:
    number = village.enrol()
    village.credit(number, 50)
    first = village.receive(quantity=2).entry
    village.receive(quantity=3)
    taken = village.redeem(number, "1001x2").entry
    village.redeem(number, "1001")
    village.reverse(taken)
    village.redeem(number, "1001")
    assert last(village)["lines"][0]["from"] == [{"delivery": first, "quantity": 1}]


def test_a_service_needs_no_stock(village: Village, household: str) -> None:
    assert village.redeem(household, "2001x5").points == 50
    assert "from" not in last(village)["lines"][0]


def test_a_number_typed_where_a_card_was_expected_is_recorded_with_its_reason(village: Village, household: str) -> None:
    card = village.card(household)
    redeemed(village, card.card, ["2002"], reason="card-worn")
    assert (last(village)["shown"], last(village)["reason"]) == ("card", "card-worn")
    redeemed(village, household, ["2002"], reason="card-forgotten")
    assert (last(village)["shown"], last(village)["reason"]) == ("household", "card-forgotten")
    redeemed(village, household, ["2002"])
    assert (last(village)["shown"], last(village)["reason"]) == ("household", "unstated")
    redeemed(village, card.payload, ["2002"], reason="card-worn")
    assert last(village)["shown"] == "payload"
    assert "reason" not in last(village)


@pytest.mark.parametrize(
    "line", ["1001x2", "1001X2", "1001*2", "1001×2", " 1001x2 ", "１００１ｘ２", "１００１＊２", "1001x02"]
)
def test_a_line_is_read_as_a_clerk_types_it(village: Village, household: str, line: str) -> None:
    assert redeemed(village, household, [line]).lines == (Given("1001", 2, 6),)


def test_the_same_goods_on_several_lines_are_one_line(village: Village, household: str) -> None:
    answer = redeemed(village, household, ["1001", "2002", "1001x2"])
    assert answer.lines == (Given("1001", 3, 9), Given("2002", 1, 5))


@pytest.mark.parametrize("request_", [CLERK, Request("15001", "3001"), MANAGER, Request("91000", "5001")])
def test_a_station_means_its_only_shop(village: Village, household: str, request_: Request) -> None:
    redeemed(village, household, ["1001"], request_)
    assert last(village)["site"] == "5001"


# --- the basket -------------------------------------------------------------------------------------------------------


def test_an_empty_basket_is_refused(village: Village, household: str) -> None:
    with refused(village.ledger, BasketEmpty):
        redeemed(village, household, [])


@pytest.mark.parametrize(
    "line", ["", "soap", "100", "1001x", "x2", "1001x-1", "1001x1.5", "1001 2", "1001xx2", "-1001", "2000000010014"]
)
def test_a_line_that_is_no_sku_with_a_quantity_is_refused(village: Village, household: str, line: str) -> None:
    with refused(village.ledger, LineUnreadable, line=line):
        redeemed(village, household, ["2002", line])


@pytest.mark.parametrize(
    ("lines", "quantity"),
    [(["1001x0"], 0), (["1001x1000"], 1000), (["1001x999", "1001"], 1000), (["1001x999999999"], 999_999_999)],
)
def test_a_zero_or_absurd_quantity_is_refused(
    village: Village, household: str, lines: list[str], quantity: int
) -> None:
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=999):
        redeemed(village, household, lines)


def test_a_basket_of_more_than_60_different_goods_is_a_slip(village: Village, household: str) -> None:
    goods = [str(sku) for sku in range(8001, 8062)]
    with refused(village.ledger, QuantityRefused, quantity=61, most=60):
        redeemed(village, household, goods)
    with refused(village.ledger, GoodsUnknown, sku="8001"):
        redeemed(village, household, goods[:60])


def test_999_units_of_one_thing_can_be_redeemed(village: Village) -> None:
    number = village.enrol()
    village.credit(number, 999, rule="VOL-02")
    village.credit(number, 999, rule="VOL-02")
    village.receive("1001", 999)
    assert redeemed(village, number, ["1001x999"]).points == 2_997


@pytest.mark.parametrize("sku", ["1999", "0000", "999999"])
def test_goods_that_are_not_in_the_register_are_refused(village: Village, household: str, sku: str) -> None:
    with refused(village.ledger, GoodsUnknown, sku=sku):
        redeemed(village, household, ["2002", sku])


def test_withdrawn_goods_are_refused_from_their_day_on(village: Village, household: str) -> None:
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", TOMORROW, ADMINISTRATOR)
    redeemed(village, household, ["1001"])
    village.time.move(days=1)
    with refused(village.ledger, GoodsWithdrawn, sku="1001", date=TOMORROW):
        redeemed(village, household, ["1001"])
    assert redeemed(village, household, ["1001"], replace(CLERK, on=TODAY)).points == 3


def test_goods_that_came_to_the_register_today_are_not_given_for_yesterday(village: Village, household: str) -> None:
    with village.writing() as session:
        cells = {"sku": "2099", "name": "理发", "unit": "次", "points": "5", "service": "yes"}
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000", another=True)
    redeemed(village, household, ["2099"])
    with refused(village.ledger, GoodsUnknown, sku="2099"):
        redeemed(village, household, ["2099"], replace(CLERK, on=YESTERDAY))


# --- balance and stock ------------------------------------------------------------------------------------------------


def test_a_household_spends_up_to_its_last_point_and_no_more(village: Village) -> None:
    number = village.enrol()
    village.credit(number, 9)
    with refused(village.ledger, BalanceShort, household=number, points=10, balance=9, missing=1):
        redeemed(village, number, ["2001"])
    village.credit(number, 1)
    assert redeemed(village, number, ["2001"]).balance == 0
    with refused(village.ledger, BalanceShort, household=number, points=5, balance=0, missing=5):
        redeemed(village, number, ["2002"])


def test_the_whole_basket_must_be_covered_not_each_line(village: Village, household: str) -> None:
    with refused(village.ledger, BalanceShort, household=household, points=55, balance=50, missing=5):
        redeemed(village, household, ["2001x4", "2002x3"])


def test_a_shop_gives_its_last_unit_and_no_more(village: Village, household: str) -> None:
    with refused(village.ledger, StockShort, sku="1001", quantity=11, on_hand=10):
        redeemed(village, household, ["1001x11"])
    redeemed(village, household, ["1001x10"])
    assert village.on_hand() == 0
    with refused(village.ledger, StockShort, sku="1001", quantity=1, on_hand=0):
        redeemed(village, household, ["1001"])


def test_a_shop_gives_nothing_from_another_shops_shelf(village: Village, household: str) -> None:
    with refused(village.ledger, StockShort, sku="1001", quantity=1, on_hand=0):
        redeemed(village, household, ["1001"], Request("15002", "5002"))


def test_one_line_that_is_refused_refuses_the_whole_basket(village: Village, household: str) -> None:
    with refused(village.ledger, StockShort, sku="1002", quantity=1, on_hand=0):
        redeemed(village, household, ["2002", "1001", "1002"])
    assert (village.points(household), village.on_hand()) == (50, 10)


# --- prices and dates -------------------------------------------------------------------------------------------------


def test_the_price_of_the_business_date_counts(village: Village, household: str) -> None:
    with village.writing() as session:
        set_price(session, "1001", 4, TOMORROW, ADMINISTRATOR)
    assert redeemed(village, household, ["1001"]).points == 3
    village.time.move(days=1)
    assert redeemed(village, household, ["1001"]).points == 4
    assert redeemed(village, household, ["1001"], replace(CLERK, on=TODAY)).points == 3


def test_what_was_redeemed_keeps_the_price_of_its_day(village: Village, household: str) -> None:
    entry = redeemed(village, household, ["1001x2"]).entry
    with village.writing() as session:
        set_price(session, "1001", 9, None, ADMINISTRATOR)
    village.reverse(entry)
    assert village.points(household) == 50
    assert redeemed(village, household, ["1001x2"]).points == 18


def test_nothing_is_redeemed_for_tomorrow_or_for_long_ago(village: Village, household: str) -> None:
    with refused(village.ledger, DateFuture, date=TOMORROW, latest=TODAY):
        redeemed(village, household, ["2002"], replace(CLERK, on=TOMORROW))
    with refused(village.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        redeemed(village, household, ["2002"], replace(CLERK, on="2026-01-29"))
    village.time.move(days=31)
    with refused(village.ledger, DateTooFarBack, date="2026-03-01", earliest=TODAY):
        redeemed(village, household, ["2002"], replace(CLERK, on="2026-03-01"))
    redeemed(village, household, ["2002"], replace(CLERK, on=TODAY))
    assert last(village)["on"] == TODAY
