"""The Merkle tree of RFC 6962 over a stream's entries, kept as a compact frontier so that the root costs O(log n).

The frontier of a tree of n leaves holds one hash for every set bit of n, the largest perfect subtree first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32


def leaf_hash(data: bytes) -> bytes:
    """Return the RFC 6962 section 2.1 hash of one leaf: SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the RFC 6962 section 2.1 hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A tree's size and the roots of its perfect subtrees, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def appended(self, leaf: bytes) -> "Frontier":
        """Return the frontier after one more leaf hash."""
        hashes = list(self.hashes)
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(hashes.pop(), carry)
            size >>= 1
        hashes.append(carry)
        return Frontier(self.size + 1, tuple(hashes))

    def root(self) -> bytes:
        """Return the Merkle tree hash; that of an empty tree is SHA-256 of nothing."""
        if not self.hashes:
            return sha256().digest()
        *rest, root = self.hashes
        for left in reversed(rest):
            root = node_hash(left, root)
        return root

    def packed(self) -> bytes:
        """Return the hashes as one string of bytes, as the stream's row keeps them."""
        return b"".join(self.hashes)


def unpacked(size: int, packed: bytes) -> Frontier:
    """Return the frontier that was packed.

    Raises:
        ValueError: the length does not fit the size.
    """
    if len(packed) != HASH_BYTES * size.bit_count():
        raise ValueError(size)
    return Frontier(size, tuple(packed[i : i + HASH_BYTES] for i in range(0, len(packed), HASH_BYTES)))


class Tree:
    """A tree that grows leaf by leaf, as `Frontier.appended` does, without a new value for each of a million leaves."""

    def __init__(self, frontier: Frontier | None = None) -> None:
        """Begin with a tree that is known already, else with the empty one."""
        self.size = frontier.size if frontier else 0
        self._hashes: list[bytes] = list(frontier.hashes) if frontier else []

    def append(self, leaf: bytes) -> None:
        """Add one more leaf hash."""
        carry, size = leaf, self.size
        while size & 1:  # `node_hash`, written out for a million leaves
            carry = sha256(b"\x01" + self._hashes.pop() + carry).digest()
            size >>= 1
        self._hashes.append(carry)
        self.size += 1

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add many leaf hashes, level by level: all nodes of one in one go, with no carry for each leaf."""
        level, size, last = list(leaves), self.size, []
        self.size += len(level)
        while level:
            if size & 1:
                level.insert(0, self._hashes.pop())
            if len(level) & 1:
                last.append(level.pop())
            pairs = iter(level)
            level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            size >>= 1
        self._hashes += reversed(last)

    def frontier(self) -> Frontier:
        """Return the frontier as it is now."""
        return Frontier(self.size, tuple(self._hashes))

    def root(self) -> bytes:
        """Return the Merkle tree hash as it is now."""
        return self.frontier().root()
