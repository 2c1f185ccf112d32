"""What the streams of several machines make of an entry together: that it is late, or doubled (books/many/merging.py).

Where an entry is booked follows from the journal alone and is worked out again. Of what was doubled the books are
asked, and each such row is checked: the first entry is there, came earlier, and did the same. None can be missing, for
two entries cannot both have made a row that is made once for all.
"""

from collections.abc import Mapping
from typing import Any, Final

from supermarket.audit.verification.stored import UNREADABLE
from supermarket.books.kinds import Change, Kind, parsed
from supermarket.books.many.closings import EveryClosing, every_closing
from supermarket.books.many.once import doubled_entries, key_of, stamp, undone_by
from supermarket.books.posting import rows_of
from supermarket.books.tables import DoubledRow
from supermarket.errors import Refusal
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_UNREADABLE: Final[tuple[type[Exception], ...]] = (*UNREADABLE, Refusal, ValueError, LookupError)
NO_CLOSING: Final = EveryClosing(())


class Merged:
    """What is known of all streams together, read before the entries are walked along."""

    def __init__(self, transaction: Transaction, kinds: Mapping[str, Kind[Any]], usable: frozenset[str]) -> None:
        """Read the closings of the journal, and what the books call doubled; what cannot be read is told elsewhere."""
        self._transaction: Final = transaction
        self._kinds: Final = kinds
        self.booking = NO_CLOSING
        self.doubled: dict[EntryName, EntryName] = {}
        with transaction.texts_as_texts(whatever=True):
            try:
                self.booking = every_closing(transaction)
                if table_of(DoubledRow).name in usable:
                    self.doubled = doubled_entries(transaction)
            except _UNREADABLE:
                return

    @property
    def is_plain(self) -> bool:
        """Say whether nothing is late or doubled, as where one machine alone has written."""
        return not self.doubled and self.booking.is_empty

    def was_doubled(self, entry: Entry) -> EntryName | None:
        """Return what the books say had done the same before an entry, None where it was not doubled."""
        return self.doubled.get(EntryName(entry.origin, entry.seq)) if self.doubled else None

    def did_the_same(self, first: EntryName, entry: Entry, rows: tuple[Change, ...]) -> bool:
        """Say whether an entry did before, and once for all, what these rows of another would do once more."""
        with self._transaction.texts_as_texts(whatever=True):
            before = entry_named(self._transaction, first)
        kind = self._kinds.get(before.kind) if before else None
        if before is None or kind is None or stamp(before) >= stamp(entry):
            return False
        if first in self.doubled:
            return undone_by(rows) == first
        try:
            made = set(map(key_of, rows_of(kind, before, parsed(kind, before))))
        except _UNREADABLE:
            return False
        return any(key in made for key in map(key_of, rows) if key)
