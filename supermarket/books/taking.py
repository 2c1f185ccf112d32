"""Taking in what other machines wrote: their entries go on where their stream ends here, and are posted."""

from collections.abc import Mapping, Sequence
from typing import Any

from supermarket.books.forged import kind_of
from supermarket.books.kinds import Kind, parsed
from supermarket.books.posting import post
from supermarket.books.rebuild import Progress, rebuild
from supermarket.books.roots import BLOCK, keep_frontier
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry
from supermarket.journal.merkle import Frontier, Tree
from supermarket.journal.statements import insertion
from supermarket.journal.store import Stream, save
from supermarket.journal.tables import EntryRow, StreamRow


def open_copy(transaction: Transaction, district: str, origin: str) -> Stream:
    """Begin an empty stream that another machine writes."""
    transaction.run(insertion(StreamRow), district=district, origin=origin, own=0, size=0, at=0, frontier=b"")
    return Stream(district, origin, own=False, at=0, frontier=Frontier())


def take_in(
    transaction: Transaction, kinds: Mapping[str, Kind[Any]], stream: Stream, entries: Sequence[Entry]
) -> Stream:
    """Append entries that go on from a stream, post them, and return what it has become; their leaves were checked."""
    if not entries:
        return stream
    tree = Tree(stream.frontier)
    for entry in entries:
        transaction.add(EntryRow, tuple(entry))
        kind = kind_of(kinds, entry)
        post(transaction, kind, entry, parsed(kind, entry))
        tree.append(entry.leaf)
        if tree.size % BLOCK == 0:
            keep_frontier(transaction, entry.origin, tree.frontier())
    taken = Stream(stream.district, stream.origin, stream.own, entries[-1].at, tree.frontier())
    transaction.write_waiting()
    save(transaction, taken)
    return taken


def renew(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> bool:
    """Make the books anew where what was taken in has outdated them; say whether it had."""
    outdated = transaction.version == 0
    if outdated:
        rebuild(transaction, kinds, progress)
    return outdated
