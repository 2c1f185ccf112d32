"""What was shown is what is charged: whatever changed since the scan is shown again before it counts."""

from collections.abc import Callable
from typing import Final

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.errors.shop.counter import PointsChanged
from supermarket.households.finding.lookup import who
from supermarket.households.proxies import authorise
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from tests.refusing import refused
from tests.spending.shelf import delivered, last
from tests.spending.till.counter import HAIRCUT, RICE, SOAP, Counter, frozen
from tests.village import ADMINISTRATOR, CLERK, Village


def priced(shop: Village, sku: str = "1001", points: int = 8) -> None:
    with shop.writing() as session:
        set_price(session, sku, points, None, ADMINISTRATOR)


def amended(shop: Village, sku: str = "1001", **cells: str) -> None:
    with shop.writing() as session:
        amend_row(session, GOODS_FILE, sku, cells, ADMINISTRATOR, scope="1000")


def near_now(shop: Village) -> None:
    with shop.writing() as session:
        amend_row(session, SETTING_FILE, "near_expiry_days", {"value": "60"}, ADMINISTRATOR, scope="1000")


CHANGES: Final[dict[str, tuple[Callable[[Counter], object], str, int]]] = {
    "a price": (lambda at: priced(at.shop), "Price of 香皂 is now 8, was 3.", 16),
    "a name": (lambda at: amended(at.shop, name="肥皂"), "香皂 is called 肥皂 now, counted in 块.", 6),
    "a limit": (lambda at: amended(at.shop, limit="3/month"), "Of 香皂 1 more may be taken now.", 6),
    "a balance": (lambda at: at.shop.redeem(at.household, "2001"), "The balance is 90 now, was 100.", 6),
    "a day": (lambda at: at.shop.time.move(days=1), "It is 2026-03-03 now.", 6),
    "a last day": (lambda at: near_now(at.shop), "香皂: the last day is 2026-05-01.", 6),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_changed_since_the_scan_is_named_and_asks_for_another_confirmation(counter: Counter, change: str) -> None:
    act, told, points = CHANGES[change]
    delivered(counter.shop, 5, expires="2026-05-01")
    counter.take(counter.card, SOAP, "2")
    act(counter)
    before = counter.shop.points(counter.household)
    view = counter.take("+")
    assert (view.bell, view.receipt) == (True, None)
    assert told in view.message
    assert view.basket is not None
    assert view.basket.total == points
    assert counter.take("+").receipt is not None
    assert last(counter.shop)[0]["points"] == points
    assert counter.shop.points(counter.household) == before - points


def test_several_changes_are_told_at_once_and_shown_goods_are_kept(counter: Counter) -> None:
    counter.take(counter.card, SOAP, HAIRCUT, RICE)
    priced(counter.shop)
    counter.shop.redeem(counter.household, "1015")
    with counter.shop.writing() as session:
        end_row(session, GOODS_FILE, "2001", None, ADMINISTRATOR)
    view = counter.take("+")
    for told in ("now 8, was 3", "balance is 70 now", "Of 大米5kg 0 more", "理发 (2001) were withdrawn"):
        assert told in view.message
    assert counter.lines() == [("1001", 1), ("2001", 1), ("1015", 1)]
    assert counter.take("+").receipt is None
    assert counter.take("-2", "+").receipt is not None


def test_what_the_household_cannot_pay_any_more_is_told_with_what_changed(counter: Counter) -> None:
    counter.take(counter.card, SOAP, "30")
    delivered(counter.shop, 30)
    counter.take("3", "30")
    priced(counter.shop, points=4)
    view = counter.take("+")
    assert "was 3" in view.message
    assert "20 points too few" in view.message
    assert counter.take("+").receipt is None
    assert counter.take("25", "+").receipt is not None


def test_goods_that_somebody_else_took_meanwhile_are_refused_and_the_basket_kept(counter: Counter) -> None:
    delivered(counter.shop, 2, "1002")
    other = counter.shop.enrol("李样乙", None)
    counter.shop.credit(other, 20)
    counter.take(counter.card, "1002", "2")
    counter.shop.redeem(other, "1002")
    view = counter.take("+")
    assert (view.bell, view.receipt, counter.lines()) == (True, None, [("1002", 2)])
    assert counter.take("1", "+").receipt is not None


def test_a_proxy_who_may_no_more_is_told_and_nothing_is_given(counter: Counter) -> None:
    fetcher = counter.shop.card(counter.shop.enrol("李样乙", None, "二组")).payload
    with counter.shop.writing() as session:
        authorise(session, counter.household, who(session, fetcher), "2026-03-02", CLERK)
    counter.take(counter.card, SOAP, "*", fetcher)
    counter.shop.time.move(days=1)
    view = counter.take("+")
    assert (view.bell, view.receipt, counter.lines()) == (True, None, [("1001", 1)])
    assert counter.take("*", "1", "+", "+").receipt is not None
    assert "proxy" not in last(counter.shop)[0]


def test_a_card_frozen_meanwhile_gives_nothing(counter: Counter) -> None:
    counter.take(counter.card, SOAP)
    frozen(counter.shop, counter.card)
    view = counter.take("+")
    assert (view.bell, view.receipt) == (True, None)


def test_the_verb_itself_refuses_to_charge_what_was_not_shown(counter: Counter) -> None:
    asked = Basket(counter.household, ["1001x2", "1015"])
    with (
        refused(counter.shop.ledger, PointsChanged, sku="1015", shown=29, now=30),
        counter.shop.writing() as session,
    ):
        redeem(session, asked, CLERK, expected=[6, 29])
    with counter.shop.writing() as session:
        assert redeem(session, asked, CLERK, expected=[6, 30]).points == 36
