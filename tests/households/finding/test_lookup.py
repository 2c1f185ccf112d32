"""WHO: a payload, a card's number or a household's number names a household; a slip is told from a stranger."""

from typing import Final

import pytest

from supermarket.errors.households import (
    CardIsBlank,
    CardIsCancelled,
    CardIsFrozen,
    CardIsReplaced,
    CardUnknown,
    HouseholdUnknown,
    HouseholdWithoutCard,
    NumberMistyped,
)
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.finding.lookup import Who, card_named, check_card, who
from supermarket.households.numbers import new_payload, number
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, Village

STRANGER: Final = new_payload(lambda _size: b"twelve bytes")


def named(village: Village, text: str) -> Who:
    with village.ledger.reading() as session:
        return who(session, text)


def opened(village: Village, text: str) -> str:
    with village.ledger.reading() as session:
        found = who(session, text)
        check_card(found)
        return found.household


def card_of(village: Village, text: str) -> cards.Card:
    with village.ledger.reading() as session:
        return card_named(session, text)


def slipped(digits: str) -> str:
    last = "0" if digits[-1] != "0" else "1"
    return digits[:-1] + last


def test_a_payload_a_card_and_a_household_number_name_the_household_and_what_was_shown(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    shown = {text: named(village, text) for text in (card.payload, card.card, household, f"{household}-1")}
    assert [(each.household, each.shown) for each in shown.values()] == [
        (household, "payload"),
        (household, "card"),
        (household, "household"),
        (household, "household"),
    ]


def test_a_scanner_may_send_full_width_digits_and_a_line_end(village: Village) -> None:
    household = village.enrol()
    payload = village.card(household).payload
    wide = payload.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert named(village, f"{wide}\r\n") == named(village, payload)


@pytest.mark.parametrize("text", ["", "王样甲", "12345", "1" * 200])
def test_what_is_no_number_is_called_mistyped(village: Village, text: str) -> None:
    brief = text if len(text) < 20 else "111111…1111"
    with refused(village.ledger, NumberMistyped, typed=brief):
        named(village, text)


def test_a_mistyped_card_is_told_apart_from_an_unknown_one(village: Village) -> None:
    household = village.enrol()
    payload = village.card(household).payload
    wrong = slipped(payload)
    with refused(village.ledger, NumberMistyped, typed=f"{wrong[:6]}…{wrong[-4:]}"):
        named(village, wrong)
    with refused(village.ledger, CardUnknown, typed=f"{STRANGER[:6]}…{STRANGER[-4:]}"):
        named(village, STRANGER)


def test_a_mistyped_number_is_told_apart_from_an_unknown_one(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, NumberMistyped, typed=slipped(household)):
        named(village, slipped(household))
    stranger = number("1000", "1", 999_999)
    with refused(village.ledger, HouseholdUnknown, household=stranger):
        named(village, stranger)


def test_a_refusal_never_repeats_a_payload_or_what_cannot_be_printed(village: Village) -> None:
    with refused(village.ledger, NumberMistyped, typed="[2Jx"):
        named(village, "\x1b[2J\u202ex\x00")
    with pytest.raises(CardUnknown) as caught:
        named(village, STRANGER)
    assert STRANGER not in str(caught.value)


def test_a_card_opens_its_household_only_while_it_is_active(village: Village) -> None:
    household = village.enrol()
    lost = village.card(household)
    assert opened(village, lost.payload) == household
    with village.writing() as session:
        cards.freeze(session, cards.Card(lost.card, household, CardState.ACTIVE), CLERK)
    for text in (lost.payload, lost.card):
        with refused(village.ledger, CardIsFrozen, card=lost.card):
            opened(village, text)
    found = village.card(household)
    with refused(village.ledger, CardIsReplaced, card=lost.card):
        opened(village, lost.payload)
    with village.writing() as session:
        cards.cancel(session, cards.Card(found.card, household, CardState.ACTIVE), ADMINISTRATOR)
    with refused(village.ledger, CardIsCancelled, card=found.card):
        opened(village, found.payload)
    assert opened(village, household) == household


def test_a_card_that_opens_nothing_still_says_whose_it_is(village: Village) -> None:
    household = village.enrol()
    lost = village.card(household)
    village.card(household)
    assert named(village, lost.payload).household == household


def test_a_blank_card_opens_nothing_and_a_frozen_or_cancelled_one_is_called_so(village: Village) -> None:
    with village.writing() as session:
        blank, frozen, cancelled = cards.issue_blanks(session, 3, ADMINISTRATOR)
        cards.freeze(session, cards.Card(frozen.card, None, CardState.BLANK), CLERK)
        cards.cancel(session, cards.Card(cancelled.card, None, CardState.BLANK), ADMINISTRATOR)
    with refused(village.ledger, CardIsBlank, card=blank.card):
        named(village, blank.payload)
    with refused(village.ledger, CardIsFrozen, card=frozen.card):
        named(village, frozen.payload)
    with refused(village.ledger, CardIsCancelled, card=cancelled.card):
        named(village, cancelled.card)


def test_a_card_is_named_by_itself_or_by_its_household(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, HouseholdWithoutCard, household=household):
        card_of(village, household)
    card = village.card(household)
    expected = cards.Card(card.card, household, CardState.ACTIVE)
    assert card_of(village, card.payload) == card_of(village, card.card) == card_of(village, household) == expected


def test_a_household_names_its_active_card_else_the_one_it_lost_else_the_last(village: Village) -> None:
    household = village.enrol()
    first = village.card(household)
    second = village.card(household)
    assert card_of(village, household).card == second.card
    with village.writing() as session:
        cards.freeze(session, card_named(session, household), CLERK)
    assert card_of(village, household) == cards.Card(second.card, household, CardState.FROZEN)
    with village.writing() as session:
        cards.cancel(session, card_named(session, household), ADMINISTRATOR)
    assert card_of(village, household) == cards.Card(second.card, household, CardState.CANCELLED)
    assert card_of(village, first.card).state is CardState.REPLACED


def test_no_card_is_named_by_what_is_unknown_or_mistyped(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, CardUnknown, typed=f"{STRANGER[:6]}…{STRANGER[-4:]}"):
        card_of(village, STRANGER)
    with refused(village.ledger, NumberMistyped, typed=slipped(household)):
        card_of(village, slipped(household))
    with refused(village.ledger, HouseholdUnknown, household=number("1000", "1", 999_999)):
        card_of(village, number("1000", "1", 999_999))
