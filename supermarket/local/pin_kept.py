"""What is kept of a PIN, as whoever acts on it saw it: another may change it between the look and the act.

A PIN is compared outside any turn, because a hash takes long. What then rests on it looks again in its own turn: who
has a stolen PIN changed has ended, with it, all that the thief is just beginning.
"""

from typing import Final

from sqlalchemy import bindparam, select

from supermarket.errors.signing import PinChanged
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.tables import PinRow

_pin: Final = table_of(PinRow).c
_HASH: Final = Prepared(select(_pin.hash).where(_pin.staff == bindparam("staff")))


def kept_pin(transaction: Transaction, staff: str) -> str | None:
    """Return the hash that is kept of somebody's PIN, None where he has none."""
    row = transaction.row(_HASH, staff=staff)
    return str(row[0]) if row else None


def check_kept(transaction: Transaction, staff: str, seen: str | None) -> None:
    """Refuse what rests on a PIN that is not kept any more as it was seen before it was compared.

    Raises:
        PinChanged: it was set or changed meanwhile.
    """
    if kept_pin(transaction, staff) != seen:
        raise PinChanged(operator=staff)
