"""The root of a stream's tree at an earlier size, as papers, signatures and auditors name it.

The books keep the frontier at every whole block of entries, so what is left to hash is less than one block, however
old the ledger is.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.tables import FrontierRow
from supermarket.journal.database import Transaction
from supermarket.journal.merkle import Frontier, Tree, unpacked
from supermarket.journal.statements import Prepared
from supermarket.journal.store import leaves
from supermarket.journal.tables import table_of

BLOCK: Final = 256
"""So many entries lie between two frontiers that are kept; to read and hash them takes about a millisecond."""
_frontier: Final = table_of(FrontierRow).c
_KEPT: Final = Prepared(
    select(_frontier.hashes).where(_frontier.origin == bindparam("origin"), _frontier.seq == bindparam("seq"))
)


def keep_frontier(transaction: Transaction, origin: str, frontier: Frontier) -> None:
    """Keep the frontier of a stream where a block is full."""
    if frontier.size % BLOCK == 0:
        transaction.add(FrontierRow, (origin, frontier.size, frontier.packed()))


def grow(transaction: Transaction, origin: str, tree: Tree, more: Sequence[bytes]) -> None:
    """Add a stream's next leaves to its tree, block after block, and keep the frontier of each block that is full."""
    first = 0
    while first < len(more):
        last = first + BLOCK - tree.size % BLOCK
        tree.extend(more[first:last])
        keep_frontier(transaction, origin, tree.frontier())
        first = last


def kept(transaction: Transaction, origin: str, size: int) -> bytes | None:
    """Return the hashes of the frontier that is kept at a whole number of blocks, as one string; None where none is."""
    row = transaction.row(_KEPT, origin=origin, seq=size)
    return row[0] if row else None


def frontier_at(transaction: Transaction, origin: str, size: int) -> Frontier:
    """Return the frontier after the first entries of a stream, so many as are asked for, each of which must be there.

    Raises:
        ValueError: the stream has fewer entries, or a frontier that is kept is none.
    """
    full = size - size % BLOCK
    hashes = kept(transaction, origin, full) if full else b""
    if hashes is None:
        raise ValueError(size)
    tree = Tree(unpacked(full, hashes))
    for leaf in leaves(transaction, origin, first=full + 1, last=size):
        tree.append(leaf)
    if tree.size != size:
        raise ValueError(size)
    return tree.frontier()


def root_at(transaction: Transaction, origin: str, size: int) -> bytes:
    """Return the root of the first entries of a stream, so many as are asked for, each of which must be there.

    Raises:
        ValueError: as in `frontier_at`.
    """
    return frontier_at(transaction, origin, size).root()
