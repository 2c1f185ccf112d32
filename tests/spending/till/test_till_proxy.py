"""Somebody of another household fetches goods at the till: named after the card whose points are used, and shown."""

from typing import Final

import pytest

from supermarket.households.finding.lookup import who
from supermarket.households.proxies import authorise
from supermarket.spending.till.commands import Act
from tests.spending.shelf import last, size
from tests.spending.till.counter import SOAP, Counter, blank, code, frozen
from tests.village import CLERK

UNREAD: Final = "1" * 31


@pytest.fixture
def neighbour(counter: Counter) -> str:
    """Return the card of a neighbour whom the counter's household lets fetch its goods."""
    return allowed(counter, counter.household, "李样乙")


def allowed(counter: Counter, household: str, head: str, proxy: str | None = None) -> str:
    """Let a new household, or one whose card is given, fetch for another; return its card."""
    card = proxy or counter.shop.card(counter.shop.enrol(head, None, "二组")).payload
    with counter.shop.writing() as session:
        authorise(session, household, who(session, card), "2026-12-31", CLERK)
    return card


@pytest.mark.parametrize("key", ["*", "＊", code(Act.PROXY)])
def test_whoever_fetches_is_scanned_after_the_key_and_stands_on_the_screen_and_in_the_entry(
    counter: Counter, neighbour: str, key: str
) -> None:
    view = counter.take(counter.card, SOAP, key, neighbour)
    assert not view.bell
    assert view.basket is not None
    assert view.basket.proxy is not None
    assert (view.basket.head, view.basket.proxy.head) == ("王样甲", "李样乙")
    assert counter.lines() == [("1001", 1)]
    assert counter.take(SOAP, "+").receipt is not None
    (entry,) = last(counter.shop)
    assert (entry["household"], entry["proxy"]) == (counter.household, view.basket.proxy.household)
    assert counter.shop.points(counter.household) == 94


@pytest.mark.parametrize("text", ["lyy", "李样乙"])
def test_whoever_fetches_may_be_named_by_his_name(counter: Counter, neighbour: str, text: str) -> None:
    with counter.shop.ledger.reading() as session:
        household = who(session, neighbour).household
    view = counter.take(counter.card, "*", text)
    assert view.basket is not None
    assert view.basket.proxy is not None
    assert view.basket.proxy.household == household


def test_more_households_a_day_than_the_setting_are_said_and_flagged_and_not_refused(
    counter: Counter, neighbour: str
) -> None:
    assert counter.take(counter.card, "*", neighbour, SOAP, "+").receipt is not None
    other = counter.shop.enrol("赵样丙", None, "三组")
    counter.shop.credit(other, 20)
    allowed(counter, other, "", neighbour)
    view = counter.take(counter.shop.card(other).payload, SOAP, "*", neighbour)
    assert view.bell
    assert "李样乙" in view.message
    assert counter.take("+").receipt is not None
    assert last(counter.shop)[0]["flags"] == ["proxy-many"]


def test_nobody_fetches_who_is_not_authorised_and_the_basket_stays(counter: Counter) -> None:
    stranger = counter.shop.card(counter.shop.enrol("孙样丁", None)).payload
    view = counter.take(counter.card, SOAP, "*", stranger)
    assert view.bell
    assert view.basket is not None
    assert (view.basket.proxy, counter.lines()) == (None, [("1001", 1)])
    assert counter.take(counter.card).basket is not None
    assert counter.take("*", stranger, "5", UNREAD, "没有").question is not None
    view = counter.take("1")
    assert (view.question, view.bell) == (None, False)
    assert counter.take("+").receipt is not None
    assert "proxy" not in last(counter.shop)[0]


def test_a_frozen_card_of_whoever_fetches_rings_and_another_may_be_scanned(counter: Counter, neighbour: str) -> None:
    lost = allowed(counter, counter.household, "赵样丙")
    frozen(counter.shop, lost)
    view = counter.take(counter.card, SOAP, "*", lost)
    assert view.bell
    assert counter.lines() == [("1001", 1)]
    unused = blank(counter.shop)
    assert counter.take(unused).bell  # it is no new card for anybody
    view = counter.take(neighbour)
    assert view.basket is not None
    assert view.basket.proxy is not None
    assert view.basket.proxy.head == "李样乙"


def test_a_card_of_the_household_itself_takes_the_proxy_back(counter: Counter, neighbour: str) -> None:
    view = counter.take(counter.card, "*", neighbour, "*", counter.card)
    assert view.basket is not None
    assert (view.basket.proxy, view.bell) == (None, False)


def test_goods_scanned_instead_end_the_question(counter: Counter, neighbour: str) -> None:
    view = counter.take(counter.card, "*", SOAP)
    assert (view.bell, view.message) == (True, "Nobody was named who fetches.")
    assert counter.lines() == [("1001", 1)]
    assert counter.take(neighbour).bell  # a next customer's card over an open basket


def test_a_sign_while_it_is_asked_who_fetches_confirms_nothing(counter: Counter, neighbour: str) -> None:
    before = size(counter.shop)
    view = counter.take(counter.card, SOAP, "*", "+")
    assert (view.bell, view.receipt, size(counter.shop)) == (True, None, before)
    assert counter.take(neighbour).bell
    assert counter.take("+").receipt is not None


def test_before_the_card_whose_points_are_used_nobody_fetches(quiet: Counter) -> None:
    assert quiet.take("*").bell
    assert quiet.till.basket is None


def test_an_undone_basket_is_still_fetched_by_the_same(counter: Counter, neighbour: str) -> None:
    receipt = counter.take(counter.card, "*", neighbour, SOAP, "+").receipt
    view = counter.take(code(Act.UNDO), "1")
    assert receipt is not None
    assert view.basket is not None
    assert view.basket.proxy is not None
    assert counter.take("+").receipt is not None
    (entry,) = last(counter.shop)
    assert (entry["proxy"], "flags" in entry) == (view.basket.proxy.household, False)
