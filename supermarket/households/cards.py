"""Cards 积分卡: issued for a household or blank, bound at the counter, frozen when lost, replaced by another.

The card is a token on paper alone: the ledger keeps SHA-256 of its payload, and the account is the household's. Only
those at home at the household's station hand out, freeze and cancel its cards, and it is entered there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.district.kinds import Household
from supermarket.district.roles import allow, allowed_at
from supermarket.district.sites import known_site, place_of
from supermarket.errors.households import (
    BlankCountRefused,
    CardNotBindable,
    CardNotUsable,
    CardUnknown,
    HouseholdUnknown,
    HouseholdWithoutCard,
)
from supermarket.errors.ledger import KeyUsed
from supermarket.households.card_kinds import (
    CARD_BOUND,
    CARD_CANCELLED,
    CARD_FROZEN,
    CARD_ISSUED,
    CardBound,
    CardCancelled,
    CardFrozen,
    CardIssued,
    CardState,
)
from supermarket.households.events import check_not_ended, ended_of, ever_enrolled
from supermarket.households.numbers import new_payload, number, payload_hash
from supermarket.households.proofs import Oneself
from supermarket.households.tables import CardRow, CardStateRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

BLANKS_MAX: Final = 5_000
"""So many blank cards at once, for the 144 shops of a district some hundred each; more is a slip of the finger."""

_card: Final = table_of(CardRow).c
_state: Final = table_of(CardStateRow).c
_STATES: Final = (
    select(_card.card, _state.state, _state.household)
    .join_from(table_of(CardRow), table_of(CardStateRow), _card.card == _state.card)
    .order_by(_state.at.desc(), _state.origin.desc(), _state.seq.desc())
)
_BY_PAYLOAD: Final = Prepared(_STATES.where(_card.payload == bindparam("payload")))
_BY_NUMBER: Final = Prepared(_STATES.where(_card.card == bindparam("card")))
_STATES_OF: Final = Prepared(
    select(_state.card, _state.state)
    .where(_state.household == bindparam("household"))
    .order_by(_state.at.desc(), _state.origin.desc(), _state.seq.desc())
)
_OF_HOUSEHOLD: Final = Prepared(
    select(_state.card).where(_state.household == bindparam("household")).distinct().order_by(_state.card)
)


@dataclass(frozen=True)
class Card:
    """A card as it stands; a blank one has no household."""

    card: str
    household: str | None
    state: CardState


@dataclass(frozen=True)
class NewCard:
    """A card just made; its payload is shown this once and kept nowhere: asked for again by its key it is empty."""

    card: str
    household: str | None
    state: CardState
    payload: str


def card_by_payload(session: ReadSession, payload: str) -> Card | None:
    """Return the card with this 32-digit payload, or None."""
    row = session.row(_BY_PAYLOAD, payload=payload_hash(payload))
    return Card(row[0], row[2], CardState(row[1])) if row else None


def card_by_number(session: ReadSession, card: str) -> Card | None:
    """Return the card with this printed number, or None."""
    row = session.row(_BY_NUMBER, card=card)
    return Card(row[0], row[2], CardState(row[1])) if row else None


def card_in_force(session: ReadSession, household: str) -> Card | None:
    """Return the household's active card, or None."""
    for (number_of_card,) in session.rows(_OF_HOUSEHOLD, household=household):
        card = card_by_number(session, number_of_card)
        if card and card.state is CardState.ACTIVE and card.household == household:
            return card
    return None


def shut_card(session: ReadSession, household: str) -> Card | None:
    """Return the frozen or else cancelled card of a household that has no other one; None where nothing shuts it."""
    states: dict[str, str] = {}
    for number_of_card, state in session.rows(_STATES_OF, household=household):
        states.setdefault(number_of_card, state)
    if CardState.ACTIVE in states.values():
        return None
    for state in (CardState.FROZEN, CardState.CANCELLED):
        for number_of_card, standing in states.items():
            if standing == state:
                return Card(number_of_card, household, state)
    return None


def card_held(session: ReadSession, household: str) -> Card | None:
    """Return the household's active card, else the one it had last; None where it never had one."""
    card = card_in_force(session, household)
    if card:
        return card
    numbers = [row[0] for row in session.rows(_OF_HOUSEHOLD, household=household)]
    held = [card for card in (card_by_number(session, found) for found in numbers) if card]
    return max(held, key=lambda card: (card.state is CardState.FROZEN, _serial(card.card)), default=None)


def latest_card(session: ReadSession, household: str) -> Card:
    """Return the household's active card, else the one it had last.

    Raises:
        HouseholdWithoutCard: it never had one.
    """
    card = card_held(session, household)
    if card is None:
        raise HouseholdWithoutCard(household=household)
    return card


def issue(session: WriteSession, household: str, request: Request) -> NewCard:
    """Make a card for a household; a card that it had is replaced.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdMerged, HouseholdGone, HouseholdUnknown: it is not, or no longer, enrolled.
    """
    asked: dict[str, str | int] = {"household": household}
    if found := session.answered(CARD_ISSUED, request, site=None, asked=asked):
        return _made_before(found)
    allow(session, "card issue", request)
    at_home = _at_home(session, "card issue", request, _enrolled(session, household).station)
    return _issue(session, at_home, household=household, asked=asked)


def issued_before(session: WriteSession, request: Request, *, households: bool) -> list[NewCard]:
    """Return the cards that a sheet of this key made, for `households` or blank; none where the key is new.

    Raises:
        KeyUsed: the key belongs to another request.
    """

    def fits(found: Sequence[Entry]) -> bool:
        return all(each.kind == CARD_ISSUED.name and ("household" in each.content) == households for each in found)

    return [_made_before(entry) for entry in session.repeated(request, fits)]


def _made_before(entry: Entry) -> NewCard:
    household = entry.content.get("household")
    return NewCard(entry.content["card"], household, CardState.ACTIVE if household else CardState.BLANK, "")


def issue_blanks(session: WriteSession, count: int, request: Request) -> list[NewCard]:
    """Make blank cards, which open nothing until they are bound.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        BlankCountRefused: it is less than 1 or more than 5,000.
    """
    if found := issued_before(session, request, households=False):
        if len(found) != count:
            raise KeyUsed(key=request.key or "", entry=session.answers[0])
        return found
    allow(session, "card blank", request)
    if not 1 <= count <= BLANKS_MAX:
        raise BlankCountRefused(count=count, most=BLANKS_MAX)
    return [_issue(session, request, household=None, asked={"count": count}) for _ in range(count)]


def bind(session: WriteSession, card: Card, household: str, request: Request) -> Card:
    """Bind a blank card to a household when it is handed over; a card that it had is replaced.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdMerged, HouseholdGone, HouseholdUnknown: it is not, or no longer, enrolled.
        CardNotBindable: the card is not blank.
    """
    asked = {"card": card.card, "household": household}
    if session.answered(CARD_BOUND, request, site=None, asked=asked):
        return Card(card.card, household, CardState.ACTIVE)
    allow(session, "card bind", request)
    at_home = _at_home(session, "card bind", request, _enrolled(session, household).station)
    check_blank(card)
    body = CardBound(
        asked=asked,
        card=card.card,
        household=household,
        replaces=_card_to_replace(session, household),
    )
    session.record(CARD_BOUND, body, at_home, site=at_home.site, on=session.today)
    return Card(card.card, household, CardState.ACTIVE)


def check_blank(card: Card) -> None:
    """Refuse a card that cannot be bound.

    Raises:
        CardNotBindable: the card is not blank.
    """
    if card.state is not CardState.BLANK:
        raise CardNotBindable(card=card.card, state=card.state)


def freeze(session: WriteSession, card: Card, request: Request) -> Card:
    """Freeze a lost card at once; neither it nor its household's number redeems any more, until there is a fresh one.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        CardNotUsable: it is frozen, replaced or cancelled already.
    """
    asked = {"card": card.card}
    if found := session.answered(CARD_FROZEN, request, site=None, asked=asked):
        return Card(card.card, found.content.get("household"), CardState.FROZEN)
    at_home = _where_it_belongs(session, "card freeze", card, request)
    _refuse_unless(card, CardState.ACTIVE, CardState.BLANK)
    body = CardFrozen(asked=asked, card=card.card, household=card.household)
    session.record(CARD_FROZEN, body, at_home, site=at_home.site, on=session.today)
    return Card(card.card, card.household, CardState.FROZEN)


def freeze_oneself(session: WriteSession, by: Oneself, key: str) -> Card:
    """Freeze the card of a household that was proven on the site, at once and whoever is at the counter or not.

    That can harm nobody for long: its points are untouched, and its station hands out another card.

    Raises:
        KeyUsed: the key belongs to another request.
        HouseholdWithoutCard: it never had a card.
        CardNotUsable: its card is frozen, replaced or cancelled already.
        HouseholdMerged, HouseholdGone, HouseholdUnknown: the household is no more.
    """
    card = latest_card(session, by.household)
    request = by.request(_enrolled(session, by.household).station, key)
    asked = {"card": card.card}
    if session.answered(CARD_FROZEN, request, site=None, asked=asked):
        return Card(card.card, by.household, CardState.FROZEN)
    _refuse_unless(card, CardState.ACTIVE)
    body = CardFrozen(asked=asked, card=card.card, household=by.household, proven=by.proven)
    session.record(CARD_FROZEN, body, request, site=request.site, on=session.today)
    return Card(card.card, by.household, CardState.FROZEN)


def cancel(session: WriteSession, card: Card, request: Request) -> Card:
    """Take a card out of use for good.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        CardNotUsable: it is replaced or cancelled already.
    """
    asked = {"card": card.card}
    if found := session.answered(CARD_CANCELLED, request, site=None, asked=asked):
        return Card(card.card, found.content.get("household"), CardState.CANCELLED)
    at_home = _where_it_belongs(session, "card cancel", card, request)
    _refuse_unless(card, CardState.ACTIVE, CardState.BLANK, CardState.FROZEN)
    body = CardCancelled(asked=asked, card=card.card, household=card.household)
    session.record(CARD_CANCELLED, body, at_home, site=at_home.site, on=session.today)
    return Card(card.card, card.household, CardState.CANCELLED)


def cancel_all(session: WriteSession, household: str, request: Request) -> None:
    """Take every card of a household that is no more out of use; whoever may end the household may do so."""
    for (number_of_card,) in session.rows(_OF_HOUSEHOLD, household=household):
        card = card_by_number(session, number_of_card)
        if card and card.household == household and card.state in {CardState.ACTIVE, CardState.FROZEN}:
            body = CardCancelled(asked={"card": card.card}, card=card.card, household=household)
            session.record(CARD_CANCELLED, body, request, site=request.site, on=session.today)


def known_card(card: Card | None, typed: str) -> Card:
    """Return a card that was looked up.

    Raises:
        CardUnknown: there was none.
    """
    if card is None:
        raise CardUnknown(typed=typed)
    return card


def _enrolled(session: ReadSession, household: str) -> Household:
    row = in_force(session, HOUSEHOLDS, household, session.today)
    if row is None:
        check_not_ended(ended_of(session, household))
        raise HouseholdUnknown(household=household)
    return row


def _where_it_belongs(session: WriteSession, verb: str, card: Card, request: Request) -> Request:
    """Return the request where a card is dealt with: at its household's station, a blank one where one acts."""
    allow(session, verb, request)
    if card.household is None:
        return request
    return _at_home(session, verb, request, ever_enrolled(session, card.household).station)


def _at_home(session: WriteSession, verb: str, request: Request, station: str) -> Request:
    """Return the request at a household's station, or at the shop of that station where the operator acts."""
    at_home = allowed_at(session, verb, request, station)
    acting = known_site(session, request.site, session.today)
    return request if place_of(acting) == station else at_home


def _refuse_unless(card: Card, *states: CardState) -> None:
    if card.state not in states:
        raise CardNotUsable(card=card.card, state=card.state)


def _issue(session: WriteSession, request: Request, *, household: str | None, asked: dict[str, str | int]) -> NewCard:
    node, epoch = session.stream.origin.split("-")
    payload = new_payload(session.clock.random)
    body = CardIssued(
        asked=asked,
        card=number(node, epoch, session.seq_next),
        payload=payload_hash(payload),
        household=household,
        replaces=_card_to_replace(session, household) if household else None,
    )
    session.record(CARD_ISSUED, body, request, site=request.site, on=session.today)
    return NewCard(body.card, household, CardState.ACTIVE if household else CardState.BLANK, payload)


def _card_to_replace(session: ReadSession, household: str) -> str | None:
    """Return the active card, else the frozen one, that a new card of this household replaces."""
    for number_of_card in reversed([row[0] for row in session.rows(_OF_HOUSEHOLD, household=household)]):
        card = card_by_number(session, number_of_card)
        if card and card.household == household and card.state in {CardState.ACTIVE, CardState.FROZEN}:
            return card.card
    return None


def _serial(card: str) -> tuple[str, int, int]:
    node, epoch, serial, _check = card.split("-")
    return node, int(epoch), int(serial)
