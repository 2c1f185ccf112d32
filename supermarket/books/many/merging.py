"""Posting entries of several machines: late ones, those that are doubled, and closings that did not know of others."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from supermarket.books.forged import kind_of
from supermarket.books.kinds import Body, Change, Kind, parsed
from supermarket.books.many.once import Owner, doubled_entries, owners, stamp, undone_by
from supermarket.books.posting import post_with, rows_of
from supermarket.books.reversals import REVERSED_BY
from supermarket.books.tables import ClosedMonthRow, DoubledRow, LateRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.store import entry_named


class Booking(Protocol):
    """Says where entries are booked, by the closings that it knows."""

    def booked_on(self, entry: Entry) -> str | None:
        """Return the day on which a late entry is booked, None where it is booked on its own date."""


class Merging:
    """Posts entries of whatever machines to the books of one transaction."""

    def __init__(
        self, transaction: Transaction, kinds: Mapping[str, Kind[Any]], booking: Booking, journal: Transaction
    ) -> None:
        """Take the books, every kind of entry, what says where late entries are booked, and where the journal is."""
        self.outdated = False
        """Whether an entry that is posted already would be posted otherwise now: the books must be made anew."""
        self.closings: list[EntryName] = []
        """The closings that were posted."""
        self._transaction: Final = transaction
        self._kinds: Final = kinds
        self._booking: Final = booking
        self._journal: Final = journal
        self._doubled: Final = doubled_entries(transaction)

    def post(self, entry: Entry, *, careful: bool = False) -> None:
        """Post an entry; `careful` first looks who did the same, which else the database refuses.

        A machine that did the same itself before is refused even so: no verb does it.

        Raises:
            JournalUnpostable, EntryUnreadable, UnbalancedError: it is none that this program could have written.
        """
        kind = kind_of(self._kinds, entry)
        body = parsed(kind, entry)
        booked = self._booking.booked_on(entry)
        dated = entry._replace(on=booked) if booked else entry
        rows = rows_of(kind, dated, body)
        if self._doubled and (undone := undone_by(rows)) in self._doubled:
            self._double(entry, undone)
        elif careful and (before := self._before(rows)) and entry.origin not in {each.origin for each in before}:
            self._repeated(entry, before[0])
        else:
            self._post(kind, dated, body, rows)
            if booked:
                self._transaction.add(LateRow, (entry.origin, entry.seq, entry.on, booked))

    def _post(self, kind: Kind[Any], entry: Entry, body: Body, rows: tuple[Change, ...]) -> None:
        post_with(self._transaction, kind, entry, body, rows)
        for change in rows:
            if change.row is ClosedMonthRow:
                self.closings.append(EntryName(entry.origin, entry.seq))
                break

    def _before(self, rows: tuple[Change, ...]) -> list[Owner]:
        """Return who did before what these rows would do once for all, the first by (at, origin, seq) first."""
        made = [entry_named(self._journal, name) for name in owners(self._transaction, rows)]
        return sorted(stamp(entry) for entry in made if entry)

    def _repeated(self, entry: Entry, first: Owner) -> None:
        """Note that somebody did the same: the later one of both is doubled."""
        if first < stamp(entry):
            self._double(entry, first.name)
        else:
            self.outdated = True

    def _double(self, entry: Entry, first: EntryName) -> None:
        self._transaction.add(DoubledRow, (entry.origin, entry.seq, first.origin, first.seq))
        self._doubled[EntryName(entry.origin, entry.seq)] = first
        undone = self._transaction.row(REVERSED_BY, origin=entry.origin, seq=entry.seq)
        by = entry_named(self._journal, EntryName(*undone)) if undone else None
        if by and stamp(by) > stamp(entry):  # what undoes nothing is doubled too
            self.outdated = True
