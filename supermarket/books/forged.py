"""Entries that no verb wrote: named, so that a forged journal is told from a fault of the program."""

from collections.abc import Iterator, Mapping
from typing import Any

from supermarket.books.kinds import Kind, parsed
from supermarket.errors.ledger import EntryUnreadable, JournalUnpostable
from supermarket.journal.canonical import canonical
from supermarket.journal.database import DatabaseFault, Transaction
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries_by_time, entries_of_kind, entry_without_text
from supermarket.locale import N_


def entries_read(transaction: Transaction, *kinds: str) -> Iterator[Entry]:
    """Return every entry, or every one of some kinds, in the order in which all of them were written.

    Raises:
        JournalUnpostable: a text of an entry is no UTF-8.
        DatabaseFault: the file itself cannot be read.
    """
    try:
        yield from entries_of_kind(transaction, *kinds) if kinds else entries_by_time(transaction)
    except DatabaseFault as fault:
        entry = entry_without_text(transaction)  # the driver does not say which one it is
        if entry is None:
            raise
        raise JournalUnpostable(entry=entry, kind="?", reason=N_("a text in it is no UTF-8")) from fault


def kind_of(kinds: Mapping[str, Kind[Any]], entry: Entry) -> Kind[Any]:
    """Return the kind of an entry.

    Raises:
        JournalUnpostable: this version knows none of that name.
    """
    kind = kinds.get(entry.kind)
    if kind is None:
        raise unpostable(entry, N_("this version knows no such kind"))
    return kind


def unpostable(entry: Entry, reason: str) -> JournalUnpostable:
    """Return the refusal to post an entry; its kind is shown without what a screen would obey."""
    kind = entry.kind if entry.kind.isprintable() else ascii(entry.kind)[1:-1]
    return JournalUnpostable(entry=entry.name, kind=kind, reason=reason)


def forged_entry(
    transaction: Transaction, kinds: Mapping[str, Kind[Any]]
) -> JournalUnpostable | EntryUnreadable | None:
    """Return the refusal that names the first entry which is none of its kind, or None; it reads the whole journal."""
    try:
        for entry in entries_read(transaction):
            parsed(kind_of(kinds, entry), entry)
            if not _is_canonical(entry):
                return EntryUnreadable(entry=entry.name, kind=entry.kind)
    except (JournalUnpostable, EntryUnreadable) as refusal:
        return refusal
    return None


def _is_canonical(entry: Entry) -> bool:
    try:
        return canonical(entry.content) == entry.body
    except (ValueError, RecursionError):
        return False
