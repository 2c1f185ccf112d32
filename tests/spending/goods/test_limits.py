"""Limits: so many of a scarce good for a household and month, quarter or year; what is returned counts no more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import amend_row
from supermarket.district.dates import period_of
from supermarket.errors.shop.counter import LimitReached
from supermarket.errors.shop.goods import StockShort
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.goods.limits import parsed_limit
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, Village

NEIGHBOUR: Final = Request("15002", "5002")


@pytest.fixture
def rich(village: Village) -> str:
    """Enrol a household with 1,998 points, in a village whose shop has 50 of each of some limited goods."""
    number = village.enrol()
    village.credit(number, 999)
    village.credit(number, 999)
    for sku in ("1005", "1015", "1018", "1023"):
        village.receive(sku, 50)
    return number


def redeemed(village: Village, who: str, lines: Sequence[str], request: Request = CLERK) -> Redemption:
    with village.writing() as session:
        return redeem(session, Basket(who, lines), request)


# --- periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "on", "bounds"),
    [
        ("month", "2026-03-01", ("2026-03-01", "2026-03-31")),
        ("month", "2026-02-28", ("2026-02-01", "2026-02-28")),
        ("month", "2028-02-03", ("2028-02-01", "2028-02-29")),
        ("month", "2026-12-31", ("2026-12-01", "2026-12-31")),
        ("quarter", "2026-01-01", ("2026-01-01", "2026-03-31")),
        ("quarter", "2026-03-31", ("2026-01-01", "2026-03-31")),
        ("quarter", "2026-04-01", ("2026-04-01", "2026-06-30")),
        ("quarter", "2026-12-31", ("2026-10-01", "2026-12-31")),
        ("year", "2026-01-01", ("2026-01-01", "2026-12-31")),
        ("year", "2026-12-31", ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_period_is_the_calendar_month_quarter_or_year(period: str, on: str, bounds: tuple[str, str]) -> None:
    assert period_of(period, on) == bounds


def test_a_limit_is_read_as_units_and_period() -> None:
    assert [parsed_limit(limit) for limit in ("2/month", "999/year")] == [(2, "month"), (999, "year")]


# --- at, below and above ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sku", "limit", "most"),
    [("1005", "2/month", 2), ("1015", "2/quarter", 2), ("1018", "4/month", 4), ("1023", "1/year", 1)],
)
def test_a_household_has_up_to_the_limit_and_no_more(
    village: Village, rich: str, sku: str, limit: str, most: int
) -> None:
    with refused(village.ledger, LimitReached, sku=sku, limit=limit, taken=0, left=most):
        redeemed(village, rich, [f"{sku}x{most + 1}"])
    redeemed(village, rich, [f"{sku}x{most}"])
    assert "/" not in str(LimitReached(sku=sku, limit=limit, taken=0, left=most))
    with refused(village.ledger, LimitReached, sku=sku, limit=limit, taken=most, left=0):
        redeemed(village, rich, [sku])


def test_units_add_up_over_redemptions(village: Village, rich: str) -> None:
    redeemed(village, rich, ["1018x3"])
    with refused(village.ledger, LimitReached, sku="1018", limit="4/month", taken=3, left=1):
        redeemed(village, rich, ["1018x2"])
    redeemed(village, rich, ["1018"])


def test_units_add_up_over_the_lines_of_one_basket(village: Village, rich: str) -> None:
    with refused(village.ledger, LimitReached, sku="1005", limit="2/month", taken=0, left=2):
        redeemed(village, rich, ["1005x2", "1005"])


def test_units_add_up_over_the_shops_of_the_district(village: Village, rich: str) -> None:
    with village.writing() as session:
        receive(session, Delivery("1005", 50), NEIGHBOUR)
    redeemed(village, rich, ["1005"], NEIGHBOUR)
    redeemed(village, rich, ["1005"])
    with refused(village.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        redeemed(village, rich, ["1005"], NEIGHBOUR)


def test_a_limit_is_each_households_own(village: Village, rich: str) -> None:
    other = village.enrol("李样乙")
    village.credit(other, 50)
    redeemed(village, rich, ["1005x2"])
    redeemed(village, other, ["1005x2"])


def test_a_limit_is_looked_at_before_the_shelf(village: Village, rich: str) -> None:
    with refused(village.ledger, LimitReached, sku="1020", limit="1/month", taken=0, left=1):
        redeemed(village, rich, ["1020x2"])
    with refused(village.ledger, StockShort, sku="1020", quantity=1, on_hand=0):
        redeemed(village, rich, ["1020"])


# --- periods pass -----------------------------------------------------------------------------------------------------


def test_a_new_month_begins_anew_and_a_quarter_goes_on(village: Village, rich: str) -> None:
    redeemed(village, rich, ["1005x2", "1015x2"])
    village.time.move(days=29)  # 2026-03-31
    with refused(village.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        redeemed(village, rich, ["1005"])
    village.time.move(days=1)  # 2026-04-01, the second quarter
    redeemed(village, rich, ["1005x2", "1015x2"])


def test_a_quarter_counts_all_of_its_months(village: Village, rich: str) -> None:
    village.time.move(days=30)  # 2026-04-01
    redeemed(village, rich, ["1015"])
    village.time.move(days=60)  # 2026-05-31
    redeemed(village, rich, ["1015"])
    village.time.move(days=1)  # 2026-06-01
    with refused(village.ledger, LimitReached, sku="1015", limit="2/quarter", taken=2, left=0):
        redeemed(village, rich, ["1015"])


def test_a_year_counts_until_its_last_day(village: Village, rich: str) -> None:
    redeemed(village, rich, ["1023"])
    village.time.move(days=304)  # 2026-12-31
    with refused(village.ledger, LimitReached, sku="1023", limit="1/year", taken=1, left=0):
        redeemed(village, rich, ["1023"])
    village.time.move(days=1)
    redeemed(village, rich, ["1023"])


def test_the_period_is_that_of_the_business_date(village: Village, rich: str) -> None:
    village.time.move(days=30)
    redeemed(village, rich, ["1005x2"])
    redeemed(village, rich, ["1005x2"], replace(CLERK, on="2026-03-31"))
    with refused(village.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        redeemed(village, rich, ["1005"], replace(CLERK, on="2026-03-02"))


# --- what comes back --------------------------------------------------------------------------------------------------


def test_what_is_returned_can_be_had_again(village: Village, rich: str) -> None:
    entry = redeemed(village, rich, ["1005x2"]).entry
    village.reverse(entry)
    redeemed(village, rich, ["1005x2"])


def test_what_is_returned_later_frees_the_limit_of_the_month_in_which_it_was_given(village: Village, rich: str) -> None:
    entry = redeemed(village, rich, ["1005x2"]).entry
    village.time.move(days=30)  # 2026-04-01
    redeemed(village, rich, ["1005x2"])
    village.reverse(entry)
    with refused(village.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        redeemed(village, rich, ["1005"])
    redeemed(village, rich, ["1005x2"], replace(CLERK, on="2026-03-31"))


# --- limits change ----------------------------------------------------------------------------------------------------


def test_a_changed_limit_counts_what_was_given_before(village: Village, rich: str) -> None:
    redeemed(village, rich, ["1005x2"])
    with village.writing() as session:
        amend_row(session, GOODS_FILE, "1005", {"limit": "3/month"}, ADMINISTRATOR, scope="1000")
    redeemed(village, rich, ["1005"])
    with village.writing() as session:
        amend_row(session, GOODS_FILE, "1005", {"limit": "1/month"}, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, LimitReached, sku="1005", limit="1/month", taken=3, left=0):
        redeemed(village, rich, ["1005"])


def test_a_service_may_be_limited_too(village: Village, rich: str) -> None:
    with village.writing() as session:
        amend_row(session, GOODS_FILE, "2001", {"limit": "1/month"}, ADMINISTRATOR, scope="1000")
    redeemed(village, rich, ["2001"])
    with refused(village.ledger, LimitReached, sku="2001", limit="1/month", taken=1, left=0):
        redeemed(village, rich, ["2001"])
