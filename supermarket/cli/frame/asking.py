"""Who asks, where and for which day: a call's request, and the household that an argument names."""

from typing import TYPE_CHECKING

from supermarket.cli.frame.call import Call

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession, Request
    from supermarket.ledger import Ledger


def request(call: Call, session: "ReadSession", *, on: str | None = None, key: str | None = None) -> "Request":
    """Return the request of a call; it acts at the machine's own site unless another is named."""
    from supermarket.books.session import Request

    return Request(actor=call.operator or "", site=acting_site(call, session), on=on, key=key)


def signed_request(call: Call, ledger: "Ledger") -> "Request":
    """Sign the operator in, and return the request of a call that opens its own sessions of a ledger."""
    call.signed_in(ledger)
    with ledger.reading() as session:
        return request(call, session)


def acting_site(call: Call, session: "ReadSession") -> str:
    """Return the site where a call acts: the one named, else the machine's own."""
    from supermarket.journal.entry import node_of
    from supermarket.journal.store import stream_here

    return call.site or node_of(stream_here(session.transaction).origin)


def named_household(session: "ReadSession", typed: str) -> str:
    """Return the number of the household that was typed or scanned.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown: it
            names none.
    """
    from supermarket.households.finding.lookup import check_card, who

    named = who(session, typed)
    check_card(named)
    return named.household
