"""The kinds of entries about a household's cards 积分卡, and about who of the staff is its kin."""

from enum import StrEnum
from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, Named, always, name_of, stamp_of
from supermarket.households.proofs import Proven
from supermarket.households.tables import CardRow, CardStateRow, KinRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.locale import N_


class CardState(StrEnum):
    """How a card stands; only an active one opens its household."""

    BLANK = N_("blank")
    ACTIVE = N_("active")
    FROZEN = N_("frozen")
    REPLACED = N_("replaced")
    CANCELLED = N_("cancelled")


class Relation(StrEnum):
    """How a member of staff stands to a household: it is his own, one of his kin's, or no longer either."""

    OWN = N_("own")
    KIN = N_("kin")
    NONE = N_("none")


class KinDeclared(Body):
    """How a member of staff is related to a household; `none` ends what was declared before."""

    asked: dict[str, str]
    staff: str
    household: str
    relation: Relation


class CardIssued(Body):
    """A card was made: blank, or for a household; `payload` is the SHA-256 of what its QR code holds."""

    asked: dict[str, str | int]
    card: str
    payload: str
    household: str | None = None
    replaces: str | None = None


class CardBound(Body):
    """A blank card was handed to a household; `replaces` is the card that it had before."""

    asked: dict[str, str]
    card: str
    household: str
    replaces: str | None = None


class CardFrozen(Body):
    """A card was reported lost and opens nothing any more.

    `proven` says that its household did so by itself on the site, and how it proved that it is it.
    """

    asked: dict[str, str]
    card: str
    household: str | None = None
    proven: Proven | None = None


class CardCancelled(Body):
    """A card was taken out of use for good."""

    asked: dict[str, str]
    card: str
    household: str | None = None


def _stated(entry: Entry, card: str, state: CardState, household: str | None) -> Change:
    stamp: dict[str, Value] = {"card": card, **stamp_of(entry)}
    return Change(CardStateRow, {**stamp, "state": state.value, "household": household, "site": entry.site})


def _replaced(entry: Entry, body: CardIssued | CardBound) -> tuple[Change, ...]:
    return (_stated(entry, body.replaces, CardState.REPLACED, body.household),) if body.replaces else ()


def _issued(entry: Entry, body: CardIssued) -> tuple[Change, ...]:
    made = Change(CardRow, {"card": body.card, "payload": body.payload, **name_of(entry)})
    state = CardState.ACTIVE if body.household else CardState.BLANK
    return (made, _stated(entry, body.card, state, body.household), *_replaced(entry, body))


def _bound(entry: Entry, body: CardBound) -> tuple[Change, ...]:
    return (_stated(entry, body.card, CardState.ACTIVE, body.household), *_replaced(entry, body))


def _frozen(entry: Entry, body: CardFrozen) -> tuple[Change, ...]:
    return (_stated(entry, body.card, CardState.FROZEN, body.household),)


def _cancelled(entry: Entry, body: CardCancelled) -> tuple[Change, ...]:
    return (_stated(entry, body.card, CardState.CANCELLED, body.household),)


def _declared(entry: Entry, body: KinDeclared) -> tuple[Change, ...]:
    about: dict[str, Value] = {"staff": body.staff, "household": body.household, "relation": body.relation.value}
    return (Change(KinRow, {**about, **stamp_of(entry)}),)


def _held_by(body: CardIssued | CardBound) -> tuple[Named, ...]:
    return (Named("household", body.household),) if body.household else ()


def _taken_from(body: CardFrozen | CardCancelled) -> tuple[Named, ...]:
    return (Named("household", body.household, ended=True),) if body.household else ()


def _related(body: KinDeclared) -> tuple[Named, ...]:
    over = body.relation is Relation.NONE
    return Named("staff", body.staff, ended=over), Named("household", body.household, ended=over)


KIN_DECLARED: Final = Kind("kin.declared", KinDeclared, rows=_declared, names=_related)


CARD_ISSUED: Final = Kind("card.issued", CardIssued, rows=_issued, names=_held_by)


CARD_BOUND: Final = Kind("card.bound", CardBound, rows=_bound, names=_held_by)


CARD_FROZEN: Final = Kind("card.frozen", CardFrozen, rows=_frozen, names=_taken_from, clears=always)


CARD_CANCELLED: Final = Kind("card.cancelled", CardCancelled, rows=_cancelled, names=_taken_from, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (KIN_DECLARED, CARD_ISSUED, CARD_BOUND, CARD_FROZEN, CARD_CANCELLED)
