"""A proof leads from an entry's leaf to the root of every tree that has it, as RFC 6962 says, and to no other."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from supermarket.books.proofs import Proof, Step, proof_of
from supermarket.books.roots import BLOCK, keep_frontier, root_at
from supermarket.journal.database import Transaction
from supermarket.journal.store import append, leaves, own_stream
from supermarket.ledger import Ledger
from tests.audit.tampering import tampering
from tests.journal.test_store import draft

SIZE = 4 * BLOCK + 70
OWN = "1000-1"


@pytest.fixture
def long(ledger: Ledger) -> Iterator[Transaction]:
    """Give a stream that is four blocks and some entries long."""
    with ledger.database.writing(keep=False) as transaction:
        stream = own_stream(transaction)
        while stream.size < SIZE:
            entry, stream = append(transaction, stream, draft(stream.size))
            keep_frontier(transaction, entry.origin, stream.frontier)
        yield transaction


def as_defined(hashes: list[bytes], place: int) -> list[bytes]:
    """Return the audit path as section 2.1.1 of RFC 6962 defines it, of leaf hashes and a place from nought."""
    if len(hashes) == 1:
        return []
    left = 1
    while left * 2 < len(hashes):
        left *= 2
    if place < left:
        return [*as_defined(hashes[:left], place), tree_hash(hashes[left:])]
    return [*as_defined(hashes[left:], place - left), tree_hash(hashes[:left])]


def tree_hash(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    left = 1
    while left * 2 < len(hashes):
        left *= 2
    return sha256(b"\x01" + tree_hash(hashes[:left]) + tree_hash(hashes[left:])).digest()


def root_by(leaf: bytes, steps: tuple[Step, ...]) -> bytes:
    """Return the root to which a proof leads from a leaf hash."""
    found = leaf
    for step in steps:
        found = sha256(b"\x01" + (step.hash + found if step.side == "left" else found + step.hash)).digest()
    return found


def leads(proof: Proof) -> bool:
    return root_by(proof.leaf, proof.steps) == proof.root


@pytest.mark.parametrize("size", [1, 2, BLOCK, BLOCK + 1, 3 * BLOCK, 4 * BLOCK, SIZE])
def test_a_proof_is_the_path_that_the_standard_defines(long: Transaction, size: int) -> None:
    every = list(leaves(long, OWN, first=1, last=size))
    for seq in {1, 2, size // 2, size - BLOCK, size - 1, size} & set(range(1, size + 1)):
        proof = proof_of(long, OWN, seq, size)
        assert [step.hash for step in proof.steps] == as_defined(every, seq - 1)
        assert proof.root == root_at(long, OWN, size)
        assert leads(proof)


def test_a_proof_of_another_entry_or_of_a_smaller_tree_leads_elsewhere(long: Transaction) -> None:
    proof, other = proof_of(long, OWN, 700, SIZE), proof_of(long, OWN, 701, SIZE)
    assert root_by(other.leaf, proof.steps) != proof.root
    assert root_by(proof.leaf, proof.steps) != root_at(long, OWN, SIZE - 1)


@pytest.mark.parametrize(("seq", "size"), [(0, 5), (6, 5), (1, SIZE + 1), (SIZE, SIZE + BLOCK)])
def test_there_is_no_proof_of_what_is_not_there(long: Transaction, seq: int, size: int) -> None:
    with pytest.raises(ValueError, match=r"^\d+$"):
        proof_of(long, OWN, seq, size)


def test_a_frontier_or_an_entry_that_was_taken_away_gives_no_proof(village_of_blocks: Path, ledger: Ledger) -> None:
    with ledger.database.reading() as transaction:
        assert leads(proof_of(transaction, OWN, 1, 3 * BLOCK))
    with tampering(village_of_blocks) as connection:
        connection.execute("DELETE FROM frontier WHERE seq = ?", (2 * BLOCK,))
    with ledger.database.reading() as transaction, pytest.raises(ValueError, match=f"^{2 * BLOCK}$"):
        proof_of(transaction, OWN, 3 * BLOCK, 3 * BLOCK)
    with tampering(village_of_blocks) as connection:
        connection.execute("DELETE FROM entry WHERE seq = 3")
    with ledger.database.reading() as transaction, pytest.raises(ValueError, match=r"^4$"):
        proof_of(transaction, OWN, 1, BLOCK)


@pytest.fixture
def village_of_blocks(ledger: Ledger, ledger_path: Path) -> Path:
    """Give a ledger's file with three blocks of entries."""
    with ledger.database.writing() as transaction:
        stream = own_stream(transaction)
        while stream.size < 3 * BLOCK:
            entry, stream = append(transaction, stream, draft(stream.size))
            keep_frontier(transaction, entry.origin, stream.frontier)
    return ledger_path
