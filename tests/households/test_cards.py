"""Cards: one in force for a household, blank ones bound by hand, a lost one dead at once, balances untouched."""

import hashlib
import itertools
from collections.abc import Callable
from typing import Any, Final

import pytest

from supermarket.books.session import Request, WriteSession
from supermarket.earning.credit import Deed, credit
from supermarket.errors.households import BlankCountRefused, CardNotBindable, CardNotUsable, HouseholdUnknown
from supermarket.errors.staff import RoleRefused, SiteRefused, SiteUnknown
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.cards import BLANKS_MAX, Card
from supermarket.households.numbers import number
from supermarket.journal.store import entries
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

STRANGER: Final = number("1000", "1", 999_999)


def blank(village: Village) -> cards.NewCard:
    with village.writing() as session:
        return cards.issue_blanks(session, 1, ADMINISTRATOR)[0]


def card(village: Village, number_of_card: str) -> Card:
    with village.ledger.reading() as session:
        found = cards.card_by_number(session, number_of_card)
    assert found is not None
    return found


def in_state(village: Village, state: CardState) -> Card:
    """Return a card of a household's (a blank one of nobody's) in this state."""
    if state is CardState.BLANK:
        return card(village, blank(village).card)
    household = village.enrol()
    made = village.card(household).card
    with village.writing() as session:
        match state:
            case CardState.FROZEN:
                cards.freeze(session, Card(made, household, CardState.ACTIVE), CLERK)
            case CardState.REPLACED:
                cards.issue(session, household, CLERK)
            case CardState.CANCELLED:
                cards.cancel(session, Card(made, household, CardState.ACTIVE), ADMINISTRATOR)
    found = card(village, made)
    assert found.state is state
    return found


def last_entry(village: Village) -> tuple[str, Any]:
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return entry.kind, entry.content


def test_an_issued_card_is_active_and_only_the_hash_of_its_payload_is_sealed(village: Village) -> None:
    household = village.enrol()
    made = village.card(household)
    assert (made.household, made.state) == (household, CardState.ACTIVE)
    assert last_entry(village) == (
        "card.issued",
        {
            "asked": {"household": household},
            "card": made.card,
            "payload": hashlib.sha256(made.payload.encode()).hexdigest(),
            "household": household,
        },
    )
    with village.ledger.reading() as session:
        assert cards.card_by_payload(session, made.payload) == card(village, made.card)
        assert made.payload not in "".join(entry.body for entry in entries(session.transaction))


def test_another_card_for_a_household_replaces_the_one_it_had(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 5)
    first, second = village.card(household), village.card(household)
    assert last_entry(village)[1]["replaces"] == first.card
    assert (card(village, first.card).state, card(village, second.card).state) == (
        CardState.REPLACED,
        CardState.ACTIVE,
    )
    with village.ledger.reading() as session:
        in_force = cards.card_in_force(session, household)
    assert in_force == Card(second.card, household, CardState.ACTIVE)
    assert village.points(household) == 5


def test_a_lost_card_is_frozen_and_a_blank_one_bound_in_its_place(village: Village) -> None:
    household = village.enrol()
    lost, spare = village.card(household), blank(village)
    with village.writing() as session:
        frozen = cards.freeze(session, Card(lost.card, household, CardState.ACTIVE), CLERK)
        bound = cards.bind(session, Card(spare.card, None, CardState.BLANK), household, CLERK)
    assert frozen == Card(lost.card, household, CardState.FROZEN)
    assert bound == card(village, spare.card) == Card(spare.card, household, CardState.ACTIVE)
    assert card(village, lost.card).state is CardState.REPLACED
    assert last_entry(village) == (
        "card.bound",
        {
            "asked": {"card": spare.card, "household": household},
            "card": spare.card,
            "household": household,
            "replaces": lost.card,
        },
    )


def test_a_cancelled_card_is_not_replaced_by_the_next(village: Village) -> None:
    old = in_state(village, CardState.CANCELLED)
    assert old.household is not None
    village.card(old.household)
    assert "replaces" not in last_entry(village)[1]
    assert card(village, old.card).state is CardState.CANCELLED


def test_a_card_after_the_thousandth_entry_still_replaces_the_right_one(village: Village) -> None:
    """Card numbers are no longer of one length then, so that their order as texts is not that of their making."""
    household = village.enrol()
    _node, _epoch, number, _check = household.split("-")
    with village.writing() as session:
        for _ in range(980 - int(number)):
            credit(session, Deed(household, "VOL-05"), CREDITOR)
    made = [village.card(household).card for _ in range(30)]
    assert {len(number_of_card) for number_of_card in made} == {13, 14}
    states = [card(village, number_of_card).state for number_of_card in made]
    assert states == [CardState.REPLACED] * 29 + [CardState.ACTIVE]


@pytest.mark.parametrize("state", [state for state in CardState if state is not CardState.BLANK])
def test_only_a_blank_card_is_bound(village: Village, state: CardState) -> None:
    household = village.enrol()
    old = in_state(village, state)
    with refused(village.ledger, CardNotBindable, card=old.card, state=state), village.writing() as session:
        cards.bind(session, old, household, CLERK)


Verb = Callable[[WriteSession, Card, Request], Card]
USABLE: Final[dict[Verb, set[CardState]]] = {
    cards.freeze: {CardState.BLANK, CardState.ACTIVE},
    cards.cancel: {CardState.BLANK, CardState.ACTIVE, CardState.FROZEN},
}


@pytest.mark.parametrize(
    ("verb", "state"),
    list(itertools.product(USABLE, CardState)),
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_card_is_frozen_and_cancelled_once(village: Village, verb: Verb, state: CardState) -> None:
    old = in_state(village, state)
    after = {cards.freeze: CardState.FROZEN, cards.cancel: CardState.CANCELLED}[verb]  # type: ignore[index]
    if state in USABLE[verb]:
        with village.writing() as session:
            assert verb(session, old, ADMINISTRATOR) == Card(old.card, old.household, after)
        assert card(village, old.card).state is after
    else:
        with refused(village.ledger, CardNotUsable, card=old.card, state=state), village.writing() as session:
            verb(session, old, ADMINISTRATOR)


def test_a_card_needs_a_household_that_is_enrolled(village: Village) -> None:
    spare = blank(village)
    with refused(village.ledger, HouseholdUnknown, household=STRANGER), village.writing() as session:
        cards.issue(session, STRANGER, CLERK)
    with refused(village.ledger, HouseholdUnknown, household=STRANGER), village.writing() as session:
        cards.bind(session, Card(spare.card, None, CardState.BLANK), STRANGER, CLERK)


def test_a_card_is_made_at_a_site_that_exists(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, SiteUnknown, site="9999"), village.writing() as session:
        cards.issue(session, household, Request("91000", "9999"))


@pytest.mark.parametrize("count", [-1, 0, BLANKS_MAX + 1])
def test_blank_cards_are_made_by_the_sheet_and_not_by_the_million(village: Village, count: int) -> None:
    with refused(village.ledger, BlankCountRefused, count=count, most=BLANKS_MAX), village.writing() as session:
        cards.issue_blanks(session, count, ADMINISTRATOR)


@pytest.mark.parametrize("count", [1, BLANKS_MAX])
def test_so_many_blank_cards_as_asked_are_made_each_with_a_payload_of_its_own(village: Village, count: int) -> None:
    with village.writing() as session:
        made = cards.issue_blanks(session, count, ADMINISTRATOR)
    assert len({new.card for new in made}) == len({new.payload for new in made}) == count
    assert {(new.household, new.state) for new in made} == {(None, CardState.BLANK)}


ELSEWHERE: Final = (Request("15002", "5002"), Request("15002", "5001"), Request("33002", "3002"))
"""A clerk and a manager of another village, and that clerk claiming to be here."""


@pytest.mark.parametrize("by", ELSEWHERE)
def test_only_those_at_home_at_the_households_station_deal_with_its_cards(village: Village, by: Request) -> None:
    household = village.enrol()
    empty = card(village, blank(village).card)
    made = card(village, village.card(household).card)
    verbs: tuple[Callable[[WriteSession], object], ...] = (
        lambda session: cards.issue(session, household, by),
        lambda session: cards.bind(session, empty, household, by),
        lambda session: cards.freeze(session, made, by),
        lambda session: cards.cancel(session, made, by),
    )
    for verb in verbs:
        with pytest.raises((SiteRefused, RoleRefused)), village.writing() as session:
            verb(session)
    assert card(village, made.card).state is CardState.ACTIVE
    assert card(village, empty.card).state is CardState.BLANK


@pytest.mark.parametrize(("by", "site"), [(CLERK, "5001"), (ADMINISTRATOR, "3001"), (MANAGER, "3001")])
def test_a_card_is_entered_where_its_household_is_at_home(village: Village, by: Request, site: str) -> None:
    household = village.enrol()
    with village.writing() as session:
        cards.issue(session, household, by)
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    assert entry.site == site
