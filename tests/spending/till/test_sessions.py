"""A till's session: opened, gone on with after a crash, shut once; its redemptions say whose they are."""

from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.errors.shop.counter import SlipEntered, SlipUnreadable, TillShutAlready
from supermarket.errors.staff import RoleRefused, ShopMissing, SiteRefused, StaffUnknown
from supermarket.households.finding.lookup import brief
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from supermarket.spending.till.sessions import (
    Session,
    Takings,
    check_open,
    date_in_doubt,
    last_receipt,
    open_session,
    open_till,
    shut_till,
)
from supermarket.spending.till.till import open_or_resume
from tests.refusing import fields_of, refused
from tests.spending.shelf import NEIGHBOUR, last
from tests.village import AUDITOR, CLERK, MANAGER, REVIEWER, Village

TODAY: Final = "2026-03-02"


@pytest.fixture
def household(shop: Village) -> str:
    """Enrol a household with 50 points, in a village whose shop has 20 bars of soap of 3 points each."""
    number = shop.enrol()
    shop.credit(number, 50)
    shop.receive(quantity=20)
    return number


def opened(shop: Village, request: Request = CLERK) -> Session:
    with shop.writing() as session:
        return open_till(session, request)


def shut(shop: Village, till: Session, request: Request = CLERK) -> Takings:
    with shop.writing() as session:
        return shut_till(session, till, request)


def left_open(shop: Village, actor: str = "15001", site: str = "5001") -> Session | None:
    with shop.ledger.reading() as session:
        return open_session(session, site, actor)


def receipt(shop: Village, till: Session) -> str | None:
    with shop.ledger.reading() as session:
        return last_receipt(session, till)


def redeemed(  # noqa: PLR0913 - what is asked, by name
    shop: Village,
    household: str,
    line: str = "1001",
    *,
    till: Session | None = None,
    slip: str | None = None,
    request: Request = CLERK,
) -> Redemption:
    with shop.writing() as session:
        return redeem(session, Basket(household, (line,), till=till.till if till else None, slip=slip), request)


# --- opened -----------------------------------------------------------------------------------------------------------


def test_a_till_is_opened_at_the_clerks_shop_with_the_days_date(shop: Village) -> None:
    till = opened(shop)
    assert till == Session(till.till, "5001", TODAY)
    (entry,) = last(shop)
    assert (entry["kind"], entry["site"], entry["date"]) == ("till.opened", "5001", TODAY)


def test_a_station_means_the_till_of_its_only_shop(shop: Village) -> None:
    assert opened(shop, MANAGER).shop == "5001"


def test_only_those_who_serve_there_open_a_till(shop: Village) -> None:
    with refused(shop.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        opened(shop, Request("15002", "5001"))
    for request, role in ((REVIEWER, "reviewer"), (replace(AUDITOR, site="5001"), "auditor")):
        with refused(shop.ledger, RoleRefused, operator=request.actor, role=role, verb="till open"):
            opened(shop, request)
    with refused(shop.ledger, StaffUnknown, operator="99999"):
        opened(shop, Request("99999", "5001"))
    with refused(shop.ledger, ShopMissing, site="1000"):
        opened(shop, Request("91000", "1000"))


# --- gone on with -----------------------------------------------------------------------------------------------------


def test_nothing_is_open_before_a_till_is_opened_and_after_it_is_shut(shop: Village) -> None:
    assert left_open(shop) is None
    till = opened(shop)
    assert left_open(shop) == till
    shut(shop, till)
    assert left_open(shop) is None


def test_a_clerk_goes_on_with_his_own_session_at_this_shop_alone(shop: Village) -> None:
    opened(shop, MANAGER)
    assert left_open(shop) is None
    assert left_open(shop, "33001") is not None
    assert left_open(shop, "33001", "5002") is None


def test_of_two_sessions_left_open_the_later_one_is_gone_on_with(shop: Village) -> None:
    first = opened(shop)
    shop.time.move(minutes=5)
    second = opened(shop)
    assert left_open(shop) == second
    shut(shop, second)
    assert left_open(shop) == first


def test_a_till_that_was_left_open_is_gone_on_with_and_nothing_is_written(shop: Village) -> None:
    first, resumed = open_or_resume(shop.ledger, CLERK)
    assert not resumed
    before = last(shop, 2)
    shop.time.move(days=1)
    again, resumed = open_or_resume(shop.ledger, CLERK)
    assert resumed
    assert again.opened == first.opened
    assert again.basket is None
    assert last(shop, 2) == before


def test_who_may_not_open_a_till_does_not_go_on_with_one(shop: Village) -> None:
    open_or_resume(shop.ledger, CLERK)
    with refused(shop.ledger, RoleRefused, operator="23001", role="reviewer", verb="till open"):
        open_or_resume(shop.ledger, REVIEWER)


# --- shut -------------------------------------------------------------------------------------------------------------


def test_a_till_is_shut_with_what_it_gave_and_was_not_undone(shop: Village, household: str) -> None:
    till = opened(shop)
    redeemed(shop, household, "1001x2", till=till)
    wrong = redeemed(shop, household, "1001x5", till=till)
    redeemed(shop, household, "1001", till=till)
    redeemed(shop, household, "1001")
    shop.reverse(wrong.entry)
    assert shut(shop, till) == Takings(till.till, 2, 9)
    (entry,) = last(shop)
    assert (entry["opened"], entry["redemptions"], entry["points"]) == (till.till, 2, 9)


def test_a_till_that_gave_nothing_is_shut_all_the_same(shop: Village) -> None:
    till = opened(shop)
    assert shut(shop, till) == Takings(till.till, 0, 0)


def test_a_till_is_shut_once(shop: Village) -> None:
    till = opened(shop)
    shut(shop, till)
    with refused(shop.ledger, TillShutAlready, till=till.till):
        shut(shop, till)
    with refused(shop.ledger, TillShutAlready, till=till.till), shop.writing() as session:
        check_open(session, till)


def test_only_those_who_serve_there_shut_a_till(shop: Village) -> None:
    till = opened(shop)
    with refused(shop.ledger, RoleRefused, operator="23001", role="reviewer", verb="till shut"):
        shut(shop, till, REVIEWER)
    with refused(shop.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        shut(shop, till, Request("15002", "5001"))
    shut(shop, till, MANAGER)


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_a_redemption_says_in_which_session_it_was_given(shop: Village, household: str) -> None:
    till = opened(shop)
    redeemed(shop, household, till=till)
    assert last(shop)[0]["till"] == till.till
    redeemed(shop, household)
    assert "till" not in last(shop)[0]


def test_the_last_receipt_is_the_last_of_this_session_that_was_not_undone(shop: Village, household: str) -> None:
    till, other = opened(shop), opened(shop, MANAGER)
    assert receipt(shop, till) is None
    first = redeemed(shop, household, till=till)
    second = redeemed(shop, household, till=till)
    redeemed(shop, household, till=other, request=MANAGER)
    redeemed(shop, household)
    assert receipt(shop, till) == second.entry
    shop.reverse(second.entry)
    assert receipt(shop, till) == first.entry
    shop.reverse(first.entry)
    assert receipt(shop, till) is None


# --- the date ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "doubted"), [(-1, TODAY), (0, None), (1, None), (3, None), (4, TODAY), (400, TODAY)])
def test_a_date_is_in_doubt_before_the_last_entry_and_more_than_three_days_after_it(
    village: Village, days: int, doubted: str | None
) -> None:
    village.time.move(days=days)
    with village.ledger.reading() as session:
        assert date_in_doubt(session) == doubted


# --- paper slips ------------------------------------------------------------------------------------------------------


def test_a_slip_is_entered_with_its_number_and_its_day(shop: Village, household: str) -> None:
    shop.receive("1002", 5)
    shop.time.move(days=1)
    redeemed(shop, household, slip="000123", request=replace(CLERK, on=TODAY))
    (entry,) = last(shop)
    assert (entry["slip"], entry["on"]) == ("123", TODAY)


def test_a_slip_entered_twice_is_told_as_entered_however_it_is_written(shop: Village, household: str) -> None:
    first = redeemed(shop, household, "1001x2", slip="000123")
    shop.time.move(minutes=90)
    for typed, lines in (("000123", "1001x2"), (" ０００１２３ ", "1001x2"), ("123", "1001x3")):
        with pytest.raises(SlipEntered) as told:
            redeemed(shop, household, lines, slip=typed)
        assert fields_of(told.value)["entry"] == first.entry
    other = shop.enrol("李样乙")
    shop.credit(other, 50)
    with pytest.raises(SlipEntered):
        redeemed(shop, other, "1001x2", slip="000123")
    assert (shop.points(household), shop.on_hand()) == (44, 18)


def test_each_shop_has_slips_of_its_own(shop: Village, household: str) -> None:
    redeemed(shop, household, slip="7")
    with shop.writing() as session:
        redeem(session, Basket(household, ("2001",), slip="7"), NEIGHBOUR)
    assert shop.points(household) == 37
    assert last(shop)[0]["slip"] == "7"


def test_a_slips_number_is_short_and_of_plain_signs(shop: Village, household: str) -> None:
    redeemed(shop, household, slip="9" * 20)
    redeemed(shop, household, slip="Ａ-12")
    assert last(shop)[0]["slip"] == "A12"
    for typed in ("A" * 21, "甲1", "", " ", "1 2", "1/2"):
        with refused(shop.ledger, SlipUnreadable, slip=brief(typed)):
            redeemed(shop, household, slip=typed)
