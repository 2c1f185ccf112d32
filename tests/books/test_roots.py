"""The root of a stream at an earlier size is hashed from the last frontier that the books keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from supermarket.books.roots import BLOCK, keep_frontier, root_at
from supermarket.journal.database import Transaction
from supermarket.journal.merkle import Frontier
from supermarket.journal.store import append, entries, own_stream
from supermarket.ledger import Ledger
from tests.audit.tampering import tampering
from tests.journal.test_store import draft


@pytest.fixture
def long(ledger: Ledger) -> Iterator[Transaction]:
    """Give a stream that is two blocks and some entries long."""
    with ledger.database.writing(keep=False) as transaction:
        stream = own_stream(transaction)
        while stream.size < 2 * BLOCK + 10:
            entry, stream = append(transaction, stream, draft(stream.size))
            keep_frontier(transaction, entry.origin, stream.frontier)
        yield transaction


def test_the_root_at_every_earlier_size_is_that_of_the_entries_up_to_there(long: Transaction) -> None:
    frontier = Frontier()
    assert root_at(long, "1000-1", 0) == frontier.root()
    for entry in entries(long):
        frontier = frontier.appended(entry.leaf)
        if frontier.size % 50 == 0 or frontier.size % BLOCK in {0, 1, BLOCK - 1}:
            assert root_at(long, "1000-1", frontier.size) == frontier.root()
    assert root_at(long, "1000-1", 2 * BLOCK + 10) == frontier.root()


@pytest.mark.parametrize("more", [1, BLOCK], ids=["in the last block", "after the last block"])
def test_no_root_is_told_of_more_entries_than_there_are(long: Transaction, more: int) -> None:
    size = 2 * BLOCK + 10 + more
    with pytest.raises(ValueError, match=f"^{size}$"):
        root_at(long, "1000-1", size)


def test_a_stream_that_is_not_held_has_no_root(long: Transaction) -> None:
    with pytest.raises(ValueError, match=r"^1$"):
        root_at(long, "1000-2", 1)


@pytest.mark.parametrize("kept", [b"", b"short"])
def test_a_frontier_that_is_none_gives_no_root(ledger: Ledger, ledger_path: Path, kept: bytes) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("INSERT INTO frontier VALUES ('1000-1', ?, ?)", (BLOCK, kept))
    with ledger.database.reading() as transaction, pytest.raises(ValueError, match=f"^{BLOCK}$"):
        root_at(transaction, "1000-1", BLOCK + 1)
