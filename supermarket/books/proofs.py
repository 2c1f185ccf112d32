"""Inclusion proofs (RFC 6962, 2.1.1): that an entry is in the tree whose root stands on a paper.

The books keep the frontier at every whole block; the last hash of a frontier is the root of the perfect subtree that
ends there. So a proof costs some hundred hashes, however old the ledger is.
"""

from dataclasses import dataclass
from typing import Literal

from supermarket.books.roots import BLOCK, kept, root_at
from supermarket.journal.database import Transaction
from supermarket.journal.merkle import HASH_BYTES, Tree, node_hash
from supermarket.journal.store import leaves

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Step:
    """A step of a proof: the hash beside what one has so far, and on which side of it that stands."""

    side: Side
    hash: bytes


@dataclass(frozen=True)
class Proof:
    """That the leaf of entry `seq` is in the tree of a stream's first `size` entries, whose root this is."""

    origin: str
    seq: int
    size: int
    leaf: bytes
    steps: tuple[Step, ...]
    root: bytes


def proof_of(transaction: Transaction, origin: str, seq: int, size: int) -> Proof:
    """Return the proof that an entry is among the first `size` of its stream.

    Raises:
        ValueError: it is not among them, the stream has fewer, or a frontier that is kept is none.
    """
    if not 1 <= seq <= size:
        raise ValueError(seq)
    root = root_at(transaction, origin, size)
    [leaf] = leaves(transaction, origin, first=seq, last=seq)
    return Proof(origin, seq, size, leaf, tuple(_steps(transaction, origin, seq - 1, 0, size)), root)


def _steps(transaction: Transaction, origin: str, place: int, first: int, end: int) -> list[Step]:
    """Return the steps from the leaf at `place`, from nought, to the root of the leaves from `first` up to `end`."""
    if end - first == 1:
        return []
    middle = first + _left(end - first)
    if place < middle:
        return [
            *_steps(transaction, origin, place, first, middle),
            Step("right", _root(transaction, origin, middle, end)),
        ]
    return [*_steps(transaction, origin, place, middle, end), Step("left", _root(transaction, origin, first, middle))]


def _left(count: int) -> int:
    """Return how many of so many leaves lie to the left: the largest power of two below that (RFC 6962, 2.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(transaction: Transaction, origin: str, first: int, end: int) -> bytes:
    """Return the root of the leaves from `first` to before `end`, where a perfect subtree could begin."""
    count = end - first
    if count <= BLOCK:
        tree = Tree()
        tree.extend(list(leaves(transaction, origin, first=first + 1, last=end)))
        if tree.size != count:
            raise ValueError(end)
        return tree.root()
    if count & (count - 1) == 0 and first & count == 0:  # a left child: the frontier that ends with it says its root
        hashes = kept(transaction, origin, end)
        if hashes is None:
            raise ValueError(end)
        return hashes[-HASH_BYTES:]
    middle = first + _left(count)
    return node_hash(_root(transaction, origin, first, middle), _root(transaction, origin, middle, end))
