"""Entries are looked at many at a time; what is found is what looking at each of them by itself finds."""

from collections.abc import Callable
from typing import Any, Final

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from supermarket.audit.verification.faults import Fault
from supermarket.audit.verification.seals import (
    SEALS,
    Keys,
    Walked,
    check_sealed_roots_are_those_of_the_tree,
    check_seals,
)
from supermarket.audit.verification.stored import Stored, all_well_formed, well_formed
from supermarket.books.roots import BLOCK
from supermarket.journal.canonical import INTEGER_MAX, canonical
from supermarket.journal.merkle import Tree, leaf_hash

DISTRICT: Final = b"110101"
ORIGIN: Final = b"1000-1"
WHATEVER: Final[st.SearchStrategy[Any]] = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text().map(lambda text: text.encode(errors="surrogatepass")),
    st.binary(max_size=40),
    st.sampled_from(
        [b"\x00", b"\x7f", b'"', b"\\", "💧".encode(), b"\xff\xfe", b"2026-02-30", b"0000-01-01", b"", 1.0]
    ),
)
"""What a column can hold in a file that somebody else wrote, as the driver gives it."""
KEYS: Final = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=64)
CODES: Final = st.text("0123456789", min_size=1, max_size=12)
BODIES: Final = st.dictionaries(
    st.text(st.characters(max_codepoint=127), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-INTEGER_MAX, INTEGER_MAX),
    max_size=3,
)


@st.composite
def streams(draw: st.DrawFn) -> list[Stored]:
    """Give the entries of an honest stream, some of which seal a root: now that of the tree, now another."""
    tree, entries, at = Tree(), [], 1
    for seq in range(1, draw(st.integers(1, 9)) + 1):
        at += draw(st.integers(0, 5))
        fields: dict[str, Any] = {
            "district": DISTRICT.decode(),
            "origin": ORIGIN.decode(),
            "seq": seq,
            "v": 1,
            "kind": draw(st.sampled_from(["points.credited", "month.signed", "till-of-x.shut"])),
            "site": draw(CODES),
            "on": str(draw(st.dates())),
            "at": at,
            "actor": draw(CODES),
            "key": draw(KEYS),
            "body": draw(BODIES),
        }
        if draw(st.booleans()):
            size = draw(st.integers(0, seq + 1))
            fields["body"] |= {"root": draw(st.sampled_from([tree.root().hex(), "00" * 32])), "size": size}
        leaf = leaf_hash(rfc8785.dumps(fields))
        tree.append(leaf)
        plain = {name: value.encode() if isinstance(value, str) else value for name, value in fields.items()}
        entries.append(Stored(**{**plain, "body": rfc8785.dumps(fields["body"])}, leaf=leaf))
    return entries


def all_at_once(entries: list[Stored], walked: Walked) -> list[Fault]:
    columns = Stored._make(zip(*entries, strict=True))
    return list(check_seals(entries, columns, walked, sound=all_well_formed(columns)))


def one_by_one(entries: list[Stored], walked: Walked) -> list[Fault]:
    return [fault for entry in entries for check in SEALS for fault in check(entry, walked)]


def state(walked: Walked) -> tuple[Any, ...]:
    return (walked.seq, walked.at, walked.tree.frontier(), walked.roots, walked.frontiers, walked.sealed)


def looked_at(entries: list[Stored], look: Callable[[list[Stored], Walked], list[Fault]]) -> tuple[Any, ...]:
    """Look at a stream in two goes, the second of which goes on where the first one ended."""
    walked = Walked(ORIGIN, DISTRICT, frozenset({2, 3, 7}))
    half = len(entries) // 2
    faults = [fault for part in (entries[:half], entries[half:]) if part for fault in look(part, walked)]
    return faults, state(walked)


@given(streams())
def test_an_honest_stream_is_sealed_by_the_bytes_that_rfc_8785_writes(entries: list[Stored]) -> None:
    faults, _state = looked_at(entries, all_at_once)
    assert {fault.code for fault in faults} <= {"root_sealed_differs"}
    assert looked_at(entries, all_at_once) == looked_at(entries, one_by_one)


@given(streams(), st.data())
def test_whatever_is_altered_is_found_among_many_as_it_is_alone(entries: list[Stored], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(entries) - 1))
    column = data.draw(st.sampled_from(Stored._fields))
    altered = entries[number]._replace(**{column: data.draw(WHATEVER)})
    forged = [*entries[:number], altered, *entries[number + 1 :]]
    together, alone = looked_at(forged, all_at_once), looked_at(forged, one_by_one)
    assert str(together) == str(alone)  # as text, for a float may be none
    if repr(altered) != repr(entries[number]):
        assert together[0]


@given(st.lists(st.builds(lambda name, value: (name, value), st.sampled_from(Stored._fields), WHATEVER), max_size=4))
def test_many_are_well_formed_where_each_of_them_is(alterations: list[tuple[str, Any]]) -> None:
    whole = Stored(DISTRICT, ORIGIN, 1, 1, b"a.b", b"1", b"2026-01-01", 1, b"1", b"1", b"{}", b"0" * 32)
    entries = [whole, *(whole._replace(**{name: value}) for name, value in alterations)]
    assert all_well_formed(Stored._make(zip(*entries, strict=True))) is all(map(well_formed, entries))


def test_the_tree_is_kept_at_every_whole_block_however_many_entries_come_at_once() -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(3 * BLOCK + 5)]
    slowly, quickly = (Walked(ORIGIN, DISTRICT, frozenset({1, BLOCK, BLOCK + 7})) for _ in range(2))
    for leaf in leaves:
        slowly.grow([leaf])
    quickly.grow(leaves[:100])
    quickly.grow([])
    quickly.grow(leaves[100:])
    assert state(quickly) == state(slowly)
    assert set(quickly.frontiers) == {BLOCK, 2 * BLOCK, 3 * BLOCK}
    assert set(quickly.roots) == {1, BLOCK, BLOCK + 7}


def test_a_key_that_is_there_twice_is_seen_by_its_hash_and_no_other() -> None:
    keys = Keys()
    keys.add(b"%d" % number for number in range(10_000))
    assert not keys.repeated()
    keys.add([b"77"])
    assert keys.repeated()


def test_of_a_long_signature_each_root_is_found_however_deep_and_behind_however_many_names() -> None:
    root = "0" * 64
    names = ["1000-1-7"] * 100
    content = {"exceptions": names, "heads": [{"origin": "7-1", "root": root, "size": 3}], "root": root, "size": 9}
    walked = Walked(ORIGIN, DISTRICT, frozenset())
    body = canonical(content).encode()
    entry = Stored(DISTRICT, ORIGIN, 1, 1, b"month.signed", b"1", b"2026-01-01", 1, b"1", b"1", body, b"0" * 32)
    faults = check_sealed_roots_are_those_of_the_tree(entry, walked)
    assert [(each.origin, each.size) for each in walked.sealed] == [("7-1", 3)]
    assert [fault.fields["size"] for fault in faults] == [9]
