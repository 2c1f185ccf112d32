"""The Merkle tree of RFC 6962 over a stream: leaves, and the root after every entry."""

from hashlib import sha256
from typing import List


def leaf_of_line(line: bytes) -> bytes:
    """Return the leaf hash of an entry's canonical bytes."""
    return sha256(b"\x00" + line).digest()


class Tree:
    """A stream's tree: for every set bit of its size the hash of one perfect subtree, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: List[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash; the two subtrees of equal size at the end become one, as often as there are two."""
        size, hashes = self.size, self.hashes
        self.size = size + 1
        while size & 1:
            leaf = sha256(b"\x01" + hashes.pop() + leaf).digest()
            size >>= 1
        hashes.append(leaf)

    def root(self) -> str:
        """Return the root, in hex; that of no entry at all is the hash of nothing."""
        if not self.hashes:
            return sha256().hexdigest()
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = sha256(b"\x01" + left + root).digest()
        return root.hex()
