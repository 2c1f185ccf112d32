"""Who asks for a redemption, where, by which card and under which key: before any goods are looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row
from supermarket.district.dated.registers import HOUSEHOLDS, in_force, record_row
from supermarket.district.kinds import Role
from supermarket.errors.households import (
    CardIsBlank,
    CardIsCancelled,
    CardIsFrozen,
    CardIsReplaced,
    CardUnknown,
    HouseholdUnknown,
    NumberMistyped,
)
from supermarket.errors.ledger import HolderElsewhere, KeyUsed
from supermarket.errors.staff import RoleRefused, ShopAmbiguous, ShopMissing, SiteRefused, SiteUnknown
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.finding.lookup import who
from supermarket.households.lists.files import end_household
from supermarket.households.numbers import new_payload
from supermarket.households.proxies import authorise
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
STRANGER: Final = new_payload(lambda _size: b"twelve bytes")


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


# --- the card ---------------------------------------------------------------------------------------------------------


def test_a_card_that_is_not_in_force_redeems_nothing(village: Village, household: str) -> None:
    frozen = village.card(household)
    with village.writing() as session:
        cards.freeze(session, cards.Card(frozen.card, household, CardState.ACTIVE), CLERK)
        (blank,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
    for typed in (frozen.payload, frozen.card, household):
        with refused(village.ledger, CardIsFrozen, card=frozen.card):
            redeemed(village, typed, ["2002"])
    with refused(village.ledger, CardIsBlank, card=blank.card):
        redeemed(village, blank.payload, ["2002"])
    cancelled = village.card(household)
    with refused(village.ledger, CardIsReplaced, card=frozen.card):
        redeemed(village, frozen.payload, ["2002"])
    with village.writing() as session:
        cards.cancel(session, cards.Card(cancelled.card, household, CardState.ACTIVE), ADMINISTRATOR)
    for typed in (cancelled.payload, cancelled.card, household):
        with refused(village.ledger, CardIsCancelled, card=cancelled.card):
            redeemed(village, typed, ["2002"])
    village.card(household)
    assert redeemed(village, household, ["2002"]).balance == 45


def test_a_household_whose_card_was_lost_fetches_nothing_for_another(village: Village, household: str) -> None:
    proxy = village.enrol("李样乙")
    lost = village.card(proxy)
    with village.writing() as session:
        authorise(session, household, who(session, proxy), "2026-12-31", CLERK)
        cards.freeze(session, cards.Card(lost.card, proxy, CardState.ACTIVE), CLERK)
    for typed in (lost.payload, lost.card, proxy):
        with refused(village.ledger, CardIsFrozen, card=lost.card):
            redeemed(village, household, ["2002"], proxy=typed)
    village.card(proxy)
    assert redeemed(village, household, ["2002"], proxy=proxy).proxy == proxy


def test_a_household_whose_card_was_lost_still_earns(village: Village, household: str) -> None:
    lost = village.card(household)
    with village.writing() as session:
        cards.freeze(session, cards.Card(lost.card, household, CardState.ACTIVE), CLERK)
    assert village.credit(household, 1).balance == 51
    with refused(village.ledger, CardIsFrozen, card=lost.card):
        village.credit(lost.payload, 1)


def test_a_mistyped_card_is_told_apart_from_an_unknown_one(village: Village, household: str) -> None:
    payload = village.card(household).payload
    slipped = payload[:-1] + ("0" if payload[-1] != "0" else "1")
    with refused(village.ledger, NumberMistyped, typed=f"{slipped[:6]}…{slipped[-4:]}"):
        redeemed(village, slipped, ["2002"])
    with refused(village.ledger, CardUnknown, typed=f"{STRANGER[:6]}…{STRANGER[-4:]}"):
        redeemed(village, STRANGER, ["2002"])


def test_a_rebound_card_spends_the_same_balance(village: Village, household: str) -> None:
    lost = village.card(household)
    with village.writing() as session:
        cards.freeze(session, cards.Card(lost.card, household, CardState.ACTIVE), CLERK)
        (blank,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
        cards.bind(session, cards.Card(blank.card, None, CardState.BLANK), household, CLERK)
    assert redeemed(village, blank.payload, ["2002"]).balance == 45


def test_an_ended_household_redeems_nothing(village: Village, household: str) -> None:
    village.redeem(household, "2001x5")
    with village.writing() as session:
        end_household(session, household, MANAGER)
    with refused(village.ledger, HouseholdUnknown, household=household):
        redeemed(village, household, ["2002"])


def test_points_that_another_machine_holds_are_redeemed_there(village: Village, household: str) -> None:
    with village.writing() as session:
        row = in_force(session, HOUSEHOLDS, household, TODAY)
        assert row is not None
        moved = row.model_copy(update={"holder": "5001", "from_": TODAY})
        record_row(session, HOUSEHOLDS, moved, ADMINISTRATOR, site="1000")
    with refused(village.ledger, HolderElsewhere, household=household, holder="5001"):
        redeemed(village, household, ["2002"])
    assert village.credit(household, 1).balance == 51


# --- who and where ----------------------------------------------------------------------------------------------------


def test_a_clerk_redeems_at_his_own_shop(village: Village, household: str) -> None:
    with refused(village.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        redeemed(village, household, ["2002"], Request("15002", "5001"))
    with refused(village.ledger, RoleRefused, operator="23001", role=Role.REVIEWER, verb="redeem"):
        redeemed(village, household, ["2002"], Request("23001", "5001"))


def test_a_redemption_needs_one_shop(village: Village, household: str) -> None:
    with refused(village.ledger, ShopMissing, site="2001"):
        redeemed(village, household, ["2002"], Request("32001", "2001"))
    with refused(village.ledger, SiteUnknown, site="5999"):
        redeemed(village, household, ["2002"], Request("91000", "5999"))
    with village.writing() as session:
        cells = {"site": "5901", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, ShopAmbiguous, site="3001", shops=["5001", "5901"]):
        redeemed(village, household, ["2002"], MANAGER)
    assert redeemed(village, household, ["2002"]).points == 5


# --- keys -------------------------------------------------------------------------------------------------------------


def test_asked_again_with_the_same_key_a_redemption_answers_the_same_and_gives_nothing(
    village: Village, household: str
) -> None:
    card = village.card(household)
    first = redeemed(village, card.payload, ["1001x2"], replace(CLERK, key="R-1"))
    for shown, lines in ((card.payload, ["1001x2"]), (household, ["1001", "1001"]), (card.card, ["１００１×２"])):
        assert redeemed(village, shown, lines, replace(CLERK, key="R-1")) == first
    assert (village.points(household), village.on_hand()) == (44, 8)


def test_a_replay_is_answered_whatever_became_of_card_stock_and_price(village: Village, household: str) -> None:
    card = village.card(household)
    keyed = replace(CLERK, key="R-1")
    first = redeemed(village, card.payload, ["1001x10"], keyed)
    with village.writing() as session:
        set_price(session, "1001", 90, None, ADMINISTRATOR)
        cards.freeze(session, cards.Card(card.card, household, CardState.ACTIVE), CLERK)
    assert redeemed(village, card.payload, ["1001x10"], keyed) == first


@pytest.mark.parametrize(
    ("lines", "request_"),
    [
        (["1001x3"], CLERK),
        (["1001x2", "2002"], CLERK),
        (["1002x2"], CLERK),
        (["1001x2"], replace(CLERK, on=TODAY)),
        (["1001x2"], Request("15002", "5002")),
    ],
)
def test_a_key_answers_for_one_basket_at_one_shop_alone(
    village: Village, household: str, lines: list[str], request_: Request
) -> None:
    entry = redeemed(village, household, ["1001x2"], replace(CLERK, key="R-1")).entry
    with refused(village.ledger, KeyUsed, key="R-1", entry=entry):
        redeemed(village, household, lines, replace(request_, key="R-1"))


def test_a_key_is_the_households_own(village: Village, household: str) -> None:
    other = village.enrol("李样乙")
    entry = redeemed(village, household, ["2002"], replace(CLERK, key="R-1")).entry
    with refused(village.ledger, KeyUsed, key="R-1", entry=entry):
        redeemed(village, other, ["2002"], replace(CLERK, key="R-1"))
