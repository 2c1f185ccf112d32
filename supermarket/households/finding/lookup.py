"""WHO: what a person types or scans to name a household, and what was shown is remembered."""

from dataclasses import dataclass
from typing import Literal

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import EVER, HOUSEHOLDS, in_force, latest
from supermarket.district.kinds import Household
from supermarket.district.texts import plain
from supermarket.errors.households import (
    CardIsBlank,
    CardIsCancelled,
    CardIsFrozen,
    CardIsReplaced,
    CardUnknown,
    HouseholdUnknown,
    NumberMistyped,
)
from supermarket.households.card_kinds import CardState
from supermarket.households.cards import Card, card_by_number, card_by_payload, known_card, latest_card, shut_card
from supermarket.households.events import Ended, check_not_ended, ended_of
from supermarket.households.numbers import Typed, read_typed

Shown = Literal["payload", "card", "household"]


@dataclass(frozen=True)
class Who:
    """The household that was named, and by what: its card's payload, its card's printed number, or its own number.

    `ended` says what became of a household whose card opens nothing any more.
    """

    household: str
    shown: Shown
    card: Card | None
    ended: Ended | None = None


def who(session: ReadSession, text: str) -> Who:
    """Return the household that a typed or scanned text names, whatever the state of its card.

    Raises:
        NumberMistyped: the check digits are wrong, or it is no number of a card or household.
        CardUnknown, HouseholdUnknown: it is well formed and not known here.
        CardIsBlank: the card belongs to nobody yet.
        CardIsFrozen, CardIsCancelled: it was frozen or cancelled while it still belonged to nobody.
    """
    typed = typed_number(text)
    if typed.payload:
        return _by_card(session, card_by_payload(session, typed.payload), "payload", text)
    number = typed.number or ""
    card = card_by_number(session, number)
    if card:
        return _by_card(session, card, "card", number)
    if is_household(session, number):
        return Who(number, "household", None)
    raise HouseholdUnknown(household=number)


def card_named(session: ReadSession, text: str) -> Card:
    """Return the card that was scanned or typed, whatever its state, or the latest of the household that was named.

    Raises:
        NumberMistyped, CardUnknown, HouseholdUnknown, HouseholdWithoutCard: no card is named.
    """
    typed = typed_number(text)
    if typed.payload:
        return known_card(card_by_payload(session, typed.payload), brief(text))
    number = typed.number or ""
    card = card_by_number(session, number)
    if card:
        return card
    if not is_household(session, number):
        raise HouseholdUnknown(household=number)
    return latest_card(session, number)


def typed_number(text: str) -> Typed:
    """Return what was typed, if its digits check.

    Raises:
        NumberMistyped: they do not, or it is no number of a card or household.
    """
    typed = read_typed(text)
    if typed is None:
        raise NumberMistyped(typed=brief(text))
    return typed


def check_card(named: Who) -> None:
    """Refuse a card that opens nothing any more.

    Raises:
        HouseholdMerged, HouseholdGone: its household is no more.
        CardIsFrozen, CardIsReplaced, CardIsCancelled: it is.
    """
    check_not_ended(named.ended)
    if named.card:
        _check_state(named.card)


def check_redeems(session: ReadSession, named: Who) -> None:
    """Refuse whoever may not redeem: by a card that opens nothing, or by a number while the household's card does.

    The numbers are printed on the card that was lost; a fresh card opens the household again, its balance untouched.

    Raises:
        HouseholdMerged, HouseholdGone: its household is no more.
        CardIsFrozen, CardIsReplaced, CardIsCancelled: its card is.
    """
    check_card(named)
    if named.card is None and (shut := shut_card(session, named.household)):
        check_not_ended(ended_of(session, named.household))
        _check_state(shut)


def _check_state(card: Card) -> None:
    if card.state in _REFUSED:
        raise _REFUSED[card.state](card=card.card)


_REFUSED: dict[CardState, type[CardIsFrozen | CardIsReplaced | CardIsCancelled]] = {
    CardState.FROZEN: CardIsFrozen,
    CardState.REPLACED: CardIsReplaced,
    CardState.CANCELLED: CardIsCancelled,
}


def is_household(session: ReadSession, household: str) -> bool:
    """Say whether a household of this number was ever enrolled, in force or ended."""
    return latest(session, HOUSEHOLDS, household, EVER) is not None


def household_of(session: ReadSession, household: str, on: str) -> Household:
    """Return a household's row in force on a date.

    Raises:
        HouseholdMerged, HouseholdGone: it is no more.
        HouseholdUnknown: it is not, or no longer, enrolled.
    """
    row = in_force(session, HOUSEHOLDS, household, on)
    if row is None:
        check_not_ended(ended_of(session, household))
        raise HouseholdUnknown(household=household)
    return row


def _by_card(session: ReadSession, card: Card | None, shown: Shown, typed: str) -> Who:
    if card is None:
        raise CardUnknown(typed=brief(typed))
    if card.household is None:
        _check_state(card)
        raise CardIsBlank(card=card.card)
    return Who(card.household, shown, card, ended_of(session, card.household) if card.state in _REFUSED else None)


def brief(text: str) -> str:
    """Return enough of what was typed to recognise it; a payload is a key and never shown whole."""
    typed = "".join(character for character in plain(text) if character.isprintable())
    return typed if len(typed) < 20 else f"{typed[:6]}…{typed[-4:]}"  # noqa: PLR2004 - shorter than any payload
