"""The note that a moved ledger 搬走的账 keeps: which stream it wrote, and where that goes on."""

from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.errors.ledger import LedgerMoved
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.tables import PreferenceRow

MOVED: Final = "moved"
"""The preference of a ledger that was moved: the stream that it wrote, and the place where that goes on."""
_preference: Final = table_of(PreferenceRow)
_NOTED: Final = Prepared(select(_preference.c.value).where(_preference.c.name == bindparam("name")))
_NOTE: Final = Prepared(Upsert(_preference, sets=("value",)))
_FORGET: Final = Prepared(delete(_preference).where(_preference.c.name == bindparam("of_name")))


def moved(transaction: Transaction) -> tuple[str, str] | None:
    """Return the stream that a moved ledger wrote and the place where it goes on; None where it was not moved."""
    row = transaction.row(_NOTED, name=MOVED)
    if row is None:
        return None
    value = row[0].decode(errors="replace") if isinstance(row[0], bytes) else str(row[0])  # as verification reads it
    origin, _blank, place = value.partition(" ")
    return origin, place


def moved_to(transaction: Transaction) -> LedgerMoved | None:
    """Return the refusal that says where a ledger goes on that was moved; None where it was not."""
    noted = moved(transaction)
    return LedgerMoved(origin=noted[0], place=noted[1]) if noted else None


def stream_left(transaction: Transaction) -> str | None:
    """Return the stream that a moved ledger wrote; None where it was not moved."""
    noted = moved(transaction)
    return noted[0] if noted else None


def note_moved(transaction: Transaction, origin: str, place: str) -> None:
    """Note in a ledger which stream it wrote, and the place where that goes on."""
    transaction.run(_NOTE, name=MOVED, value=f"{origin} {place}")


def forget_moved(transaction: Transaction) -> None:
    """Forget the note in a ledger that is written from now on."""
    transaction.run(_FORGET, of_name=MOVED)
