"""What a writer may know of all that the one before had looked up, where others may have written since.

The journal itself says what has come: as long as that moves points, goods or money alone, no register has changed.
"""

from collections.abc import Hashable
from typing import Any, Final

from supermarket.journal.database import Transaction
from supermarket.journal.store import Heads, heads_of, kinds_since

HEADS: Final = ("heads",)
"""Under this is how far the journal went when all the rest was remembered."""
LOCAL: Final = ("local",)
"""Under this are the questions that not the journal alone answers: they are asked again."""
ONLY_MOVE: Final = frozenset(
    {
        "claim.posted",
        "fund.received",
        "fund.spent",
        "goods.redeemed",
        "points.credited",
        "points.expired",
        "stock.received",
        "stock.spoiled",
    }
)
"""The kinds that can be reversed: they move points, goods or money, and no register follows from them. They are named
here, because a till that asks must not wait until every feature is loaded; a test compares them with the kinds."""
RECENT: Final = 64
"""Of so many entries at most it is asked what they are; to look everything up again costs no more."""


def heads_now(transaction: Transaction) -> Heads:
    """Return how far the journal goes, and leave in the transaction what is still known of what was looked up before.

    Raises:
        StreamMissing: the ledger has no stream of its own.
    """
    known: Heads | None = transaction.remembered.pop(HEADS, None)
    if known:  # the engine says that nobody has written
        return known
    now, offered = heads_of(transaction), transaction.offered
    transaction.offered = None
    before: Heads | None = offered.pop(HEADS, None) if offered else None
    if offered and before and _only_moved(transaction, before, now):
        transaction.remembered = _without_local(offered)
    return now


def _only_moved(transaction: Transaction, before: Heads, now: Heads) -> bool:
    """Say whether whatever came to the journal moves points, goods or money, and changes nothing that is looked up."""
    if before[1:] != now[1:] or before.own.origin != now.own.origin or now.own.size > before.own.size + RECENT:
        return False
    return now.own.size == before.own.size or kinds_since(transaction, now.own, before.own.size) <= ONLY_MOVE


def _without_local(offered: dict[Hashable, Any]) -> dict[Hashable, Any]:
    for asked in offered.pop(LOCAL, ()):
        offered.pop(asked, None)
    return offered
