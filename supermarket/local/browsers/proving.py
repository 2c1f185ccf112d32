"""How a household proves on the site that it is it: by its card, or by a number on it and a member's phone.

Whoever does so looks at one household's points and can order, object, and freeze its card; he takes nothing away.
"""

import hmac
from typing import Final

from sqlalchemy import func, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.district.tables import HouseholdRow
from supermarket.district.texts import plain
from supermarket.errors.web import ProofUnfit
from supermarket.households.cards import card_by_number
from supermarket.households.finding.lookup import check_card, typed_number, who
from supermarket.households.households import members_of
from supermarket.households.proofs import Oneself
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.browsers.guesses import (
    WRONG_MAX,
    few_of_address,
    forgive,
    note_locked,
    of_address,
    of_all,
    of_day,
    of_number,
    take_try,
)
from supermarket.local.opened import Opened
from supermarket.people.masking import phone_tail
from supermarket.people.records import record_of

_TAIL: Final = 4
_ANY: Final = Prepared(select(func.min(table_of(HouseholdRow).c.household)))


def prove(ledger: Opened, typed: str, tail: str, address: str) -> Oneself:
    """Return the household that was proven: by the payload that was scanned, else by a number and the phone's `tail`.

    Every try is counted of the address before anything is looked up, by number and phone of that number too, whether
    there is such a household or not. A real ledger and a drill are the same here.

    Raises:
        NumberMistyped: what was typed is no number of a card or household; that depends on its digits alone.
        GuessedTooOften: it was tried too often.
        CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdMerged, HouseholdGone: the
            card that was scanned opens nothing.
        ProofUnfit: the number and the phone do not fit together, whichever of them is wrong.
    """
    read = typed_number(typed)
    if read.payload:
        return _by_card(ledger, typed, address)
    return _by_number(ledger, read.number or "", plain(tail), address)


def _by_card(ledger: Opened, typed: str, address: str) -> Oneself:
    bounds = [of_address(address)]
    take_try(ledger, bounds)
    with ledger.reading() as session:
        named = who(session, typed)
        check_card(named)
    forgive(ledger, bounds)
    return Oneself(named.household, "payload")


def _by_number(ledger: Opened, number: str, tail: str, address: str) -> Oneself:
    if not (len(tail) == _TAIL and tail.isascii() and tail.isdigit()):
        raise ProofUnfit
    with ledger.reading() as session:
        decoy = _household(session, _anybody(session)) or ""  # looked up in either case, so that both cost the same
        household = _household(session, number)
        phones = _phones(session, household or decoy)
    of_it = of_number(household or number)
    bounds = [of_it, of_address(address), few_of_address(address), of_all(), of_day()]
    tries, *_others = take_try(ledger, bounds)
    fits = [hmac.compare_digest(phone_tail(phone).encode(), tail.encode()) for phone in phones]
    if any(fits) and household:
        forgive(ledger, bounds)
        return Oneself(household, "phone")
    if tries >= WRONG_MAX:
        note_locked(ledger, household, number)
    raise ProofUnfit


def _household(session: ReadSession, number: str) -> str | None:
    """Return the household of a number, or of the card with this number, that is in force; None where there is none."""
    card = card_by_number(session, number)
    household = card.household if card else number
    return household if household and in_force(session, HOUSEHOLDS, household, session.today) else None


def _anybody(session: ReadSession) -> str:
    """Return a household that is compared where there is none of the number, so that both cost the same."""
    any_household = session.row(_ANY)
    return str(any_household[0]) if any_household else ""


def _phones(session: ReadSession, household: str) -> list[str]:
    records = (
        record_of(session.transaction, member.person) for member in members_of(session, household, session.today)
    )
    return [record["phone"] for record in records if record.get("phone")]
