"""Visitors tapped one by one at the door: added up on this machine until the day's count is recorded as one entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import DoorRow

TAPS_MAX: Final = 9_999
"""More come to no village station in a day."""
_door: Final = table_of(DoorRow)
_OF: Final = Prepared(
    select(_door.c.on, _door.c.heads, _door.c.entry).where(_door.c.site == bindparam("site")).order_by(_door.c.on)
)
_KEEP: Final = Prepared(Upsert(_door, sets=("heads", "entry")))
_DROP_OLD: Final = Prepared(
    delete(_door).where(_door.c.site == bindparam("of_site"), _door.c.on < bindparam("day"), _door.c.heads == 0)
)


@dataclass(frozen=True)
class Tapped:
    """A day on which visitors were tapped that are not recorded yet."""

    on: str
    heads: int


def tapped(session: ReadSession, site: str) -> Sequence[Tapped]:
    """Return what was tapped at a site and is not recorded yet, the oldest day first."""
    return [Tapped(on, int(heads)) for on, heads, _entry in session.rows(_OF, site=site) if heads]


def tap(ledger: Opened, site: str, on: str, heads: int) -> int:
    """Add so many visitors to a day's taps, below zero to take some back, and return how many there are then."""
    with ledger.database.writing() as transaction:
        before, entry = _of_day(transaction, site, on)
        after = min(TAPS_MAX, max(0, before + heads))
        transaction.run(_DROP_OLD, of_site=site, day=on)
        transaction.run(_KEEP, site=site, on=on, heads=after, entry=entry)
    return after


def settle(transaction: Transaction, site: str, on: str, heads: int, entry: str) -> bool:
    """Take so many off a day's taps, in the transaction of the entry that records them; False: so many are not there.

    Another phone may have recorded them since they were read.
    """
    before, _settled = _of_day(transaction, site, on)
    if before >= heads:
        transaction.run(_KEEP, site=site, on=on, heads=before - heads, entry=entry)
    return before >= heads


def _of_day(transaction: Transaction, site: str, on: str) -> tuple[int, str | None]:
    rows = {day: (int(heads), entry) for day, heads, entry in transaction.rows(_OF, site=site)}
    return rows.get(on, (0, None))
