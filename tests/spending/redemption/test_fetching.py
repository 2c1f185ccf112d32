"""Fetching goods for another household: free for its members, authorised for others, flagged where it is too many."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.errors.dates import DateUnreadable
from supermarket.errors.households import (
    CardIsFrozen,
    HouseholdGone,
    HouseholdTwice,
    HouseholdUnknown,
    ProxyPast,
    ProxyUnauthorised,
)
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.staff import SiteRefused
from supermarket.households.changes import depart
from supermarket.households.finding.lookup import who
from supermarket.households.proxies import Proxy, authorise, proxies_of
from supermarket.journal.store import entries
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from tests.refusing import refused
from tests.spending.till.counter import frozen
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
LATER: Final = "2026-12-31"


@pytest.fixture
def households(shop: Village) -> list[str]:
    """Enrol four households with 20 points each, at a shop with goods; the first fetches for the others."""
    numbers = [shop.enrol() for _ in range(4)]
    for number in numbers:
        shop.credit(number, 20)
    shop.receive()
    return numbers


def allowed(shop: Village, household: str, proxy: str, until: str = LATER, by: Request = CLERK) -> Proxy:
    with shop.writing() as session:
        return authorise(session, household, who(session, proxy), until, by)


def fetched(shop: Village, household: str, proxy: str | None, request: Request = CLERK) -> Redemption:
    with shop.writing() as session:
        return redeem(session, Basket(household, ("1001",), proxy=proxy), request)


def last(shop: Village) -> dict[str, Any]:
    with shop.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return dict(entry.content)


# --- authorised -------------------------------------------------------------------------------------------------------


def test_an_authorised_proxy_fetches_and_the_redemption_names_him(shop: Village, households: list[str]) -> None:
    proxy, household, *_others = households
    card = shop.card(proxy)
    registered = allowed(shop, household, card.payload)
    assert registered == Proxy(registered.entry, household, proxy, LATER)
    answer = fetched(shop, household, card.payload)
    assert (answer.proxy, answer.flags, answer.balance) == (proxy, (), 17)
    body = last(shop)
    assert (body["proxy"], body["asked"]["proxy"], "flags" in body) == (proxy, proxy, False)


def test_a_member_of_the_household_fetches_without_being_authorised(shop: Village, households: list[str]) -> None:
    household = households[0]
    assert fetched(shop, household, f"{household}-1").proxy is None
    assert "proxy" not in last(shop)
    assert "proxy" not in last(shop)["asked"]


def test_whoever_was_not_authorised_is_refused(shop: Village, households: list[str]) -> None:
    proxy, household, *_others = households
    allowed(shop, proxy, household)
    with refused(shop.ledger, ProxyUnauthorised, household=household, proxy=proxy):
        fetched(shop, household, proxy)


def test_an_authorisation_holds_until_its_last_day(shop: Village, households: list[str]) -> None:
    proxy, household, *_others = households
    allowed(shop, household, proxy, "2026-03-03")
    shop.time.move(days=1)
    fetched(shop, household, proxy)
    shop.time.move(days=1)
    with refused(shop.ledger, ProxyUnauthorised, household=household, proxy=proxy):
        fetched(shop, household, proxy)
    assert fetched(shop, household, proxy, replace(CLERK, on="2026-03-03")).proxy == proxy


def test_an_authorisation_is_taken_back_by_one_that_ends_today(shop: Village, households: list[str]) -> None:
    proxy, household, another, *_others = households
    allowed(shop, household, another)
    allowed(shop, household, proxy)
    allowed(shop, household, proxy, TODAY)
    shop.time.move(days=1)
    with refused(shop.ledger, ProxyUnauthorised, household=household, proxy=proxy):
        fetched(shop, household, proxy)
    with shop.ledger.reading() as session:
        assert [each.proxy for each in proxies_of(session, household, session.today)] == [another]


def test_an_authorisation_names_two_households_that_are_there_and_a_day_to_come(
    shop: Village, households: list[str]
) -> None:
    proxy, household, gone, *_others = households
    with refused(shop.ledger, HouseholdTwice, household=household):
        allowed(shop, household, household)
    with refused(shop.ledger, ProxyPast, date="2026-03-01", today=TODAY):
        allowed(shop, household, proxy, "2026-03-01")
    with refused(shop.ledger, DateUnreadable, date="soon"):
        allowed(shop, household, proxy, "soon")
    with refused(shop.ledger, HouseholdUnknown, household="1000-1-1-41"):
        allowed(shop, "1000-1-1-41", proxy)
    with refused(shop.ledger, SiteRefused, operator="15002", site="3001", home="5002"):
        allowed(shop, household, proxy, by=Request("15002", "5002"))
    with shop.writing() as session:
        depart(session, gone, "leaving", MANAGER)
    for each in ((household, gone), (gone, proxy)):
        with refused(shop.ledger, HouseholdGone, household=gone, until="2026-08-29"):
            allowed(shop, *each)


def test_a_proxy_who_is_gone_or_whose_card_is_frozen_fetches_nothing(shop: Village, households: list[str]) -> None:
    proxy, household, *_others = households
    card = shop.card(proxy)
    allowed(shop, household, proxy)
    frozen(shop, card.payload)
    with refused(shop.ledger, CardIsFrozen, card=card.card):
        fetched(shop, household, card.payload)
    with shop.writing() as session:
        depart(session, proxy, "leaving", MANAGER)
    for shown in (proxy, card.payload):
        with refused(shop.ledger, HouseholdGone, household=proxy, until="2026-08-29"):
            fetched(shop, household, shown)


def test_asked_again_with_its_key_all_is_done_once(shop: Village, households: list[str]) -> None:
    proxy, household, *_others = households
    registered = allowed(shop, household, proxy, by=replace(CLERK, key="a"))
    assert allowed(shop, household, proxy, by=replace(CLERK, key="a")) == registered
    with refused(shop.ledger, KeyUsed, key="a", entry=registered.entry):
        allowed(shop, household, proxy, TODAY, replace(CLERK, key="a"))
    request = replace(CLERK, key="b")
    first = fetched(shop, household, proxy, request)
    assert fetched(shop, household, proxy, request) == first
    with refused(shop.ledger, KeyUsed, key="b", entry=first.entry):
        fetched(shop, household, None, request)


# --- too many ---------------------------------------------------------------------------------------------------------


def test_a_second_household_on_a_day_is_flagged_and_not_refused(shop: Village, households: list[str]) -> None:
    proxy, *others = households
    for each in others:
        allowed(shop, each, proxy)
    answers = [fetched(shop, each, proxy) for each in (others[0], others[0], others[1])]
    assert [answer.flags for answer in answers] == [(), (), ("proxy-many",)]
    assert last(shop)["flags"] == ["proxy-many"]
    shop.time.move(days=1)
    assert fetched(shop, others[2], proxy).flags == ()


def test_what_was_reversed_was_not_fetched(shop: Village, households: list[str]) -> None:
    proxy, first, second, *_others = households
    for each in (first, second):
        allowed(shop, each, proxy)
    shop.reverse(fetched(shop, first, proxy).entry)
    assert fetched(shop, second, proxy).flags == ()


def test_how_many_are_too_many_is_a_setting(shop: Village, households: list[str]) -> None:
    proxy, *others = households
    with shop.writing() as session:
        amend_row(session, SETTING_FILE, "proxy_households_per_day", {"value": "2"}, ADMINISTRATOR, scope="1000")
    for each in others:
        allowed(shop, each, proxy)
    assert [fetched(shop, each, proxy).flags for each in others] == [(), (), ("proxy-many",)]
