"""The tree is that of RFC 6962, pinned by the vectors that the Certificate Transparency project publishes."""

from hashlib import sha256
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.journal.merkle import Frontier, Tree, leaf_hash, node_hash, unpacked

LEAVES: Final = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS: Final = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The root of the first one, two, … eight leaves."""


def tree_hash(leaves: list[bytes]) -> bytes:
    """The Merkle Tree Hash as RFC 6962 section 2.1 defines it: recursively, over the data itself."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + tree_hash(leaves[:split]) + tree_hash(leaves[split:])).digest()


def grown(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.appended(leaf_hash(leaf))
    return frontier


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_the_published_one(size: int) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in LEAVES[:size]]
    assert grown(leaves).root().hex() == tree_hash(leaves).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_can_never_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_a_tree_of_any_size_has_the_root_that_the_definition_gives(leaves: list[bytes]) -> None:
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf_hash(leaf))
    frontier = grown(leaves)
    assert frontier.root() == tree.root() == tree_hash(leaves)
    assert tree.frontier() == frontier
    assert tree.size == len(leaves)


@given(st.lists(st.lists(st.binary(max_size=4), max_size=40), max_size=8))
def test_a_tree_that_grows_by_many_leaves_at_once_is_the_one_that_grows_leaf_by_leaf(parts: list[list[bytes]]) -> None:
    slowly, quickly = Tree(), Tree()
    for part in parts:
        leaves = [leaf_hash(each) for each in part]
        quickly.extend(leaves)
        for leaf in leaves:
            slowly.append(leaf)
        assert (quickly.size, quickly.frontier()) == (slowly.size, slowly.frontier())


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_packed_frontier_is_the_same_one_again(leaves: list[bytes]) -> None:
    frontier = grown(leaves)
    assert len(frontier.packed()) == 32 * len(leaves).bit_count()
    assert unpacked(len(leaves), frontier.packed()) == frontier


@pytest.mark.parametrize(("size", "packed"), [(3, b"x" * 32), (4, b"x" * 64), (0, b"x" * 32), (1, b"")])
def test_a_frontier_that_does_not_fit_its_size_is_none(size: int, packed: bytes) -> None:
    with pytest.raises(ValueError, match=f"^{size}$"):
        unpacked(size, packed)
