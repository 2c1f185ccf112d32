"""Seals: that every stored entry is what was sealed, one after another, and what tree they make."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic_core import from_json

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import Stored, as_text, malformed, well_formed
from supermarket.books.roots import BLOCK
from supermarket.journal.canonical import quoted
from supermarket.journal.database import Row
from supermarket.journal.merkle import Tree, leaf_hash

_NONE: Final[tuple[Fault, ...]] = ()
_SEALS_A_ROOT: Final = b'"root":"'
"""Every body that seals a root has these bytes; in a text of a body the quotation marks would be escaped."""
_PREVIOUS: Final = "previous"
"""The root that a stream's opening names has a check of its own, `check_streams_go_on_from_where_they_say`."""
_KEY_PARTS: Final = 64
ROOT_SHOWN: Final = 16
"""So many digits of a root a sentence shows."""
_SEALED: Final = (
    b'{"actor":"%b","at":%d,"body":%b,"district":"%b","key":"%b","kind":"%b","on":"%b",'
    b'"origin":"%b","seq":%d,"site":"%b","v":%d}'
)
_LEAF: Final = b"\x00" + _SEALED


class Sealed(NamedTuple):
    """A root that an entry of a stream seals: that of the tree of `origin` when it had `size` entries."""

    by: tuple[str, int]
    origin: str
    size: int
    root: str


class Keys:
    """The keys of a stream by their hash: eight bytes each will do to find that none is there twice."""

    def __init__(self) -> None:
        """Begin with none."""
        self._parts: Final = [array("q") for _part in range(_KEY_PARTS)]

    def add(self, keys: Iterable[Any]) -> None:
        """Take more keys."""
        parts = self._parts
        for key in map(hash, keys):
            parts[key % _KEY_PARTS].append(key)

    def repeated(self) -> bool:
        """Say whether a hash is there twice; part by part, which takes little room."""
        return any(len(set(part)) < len(part) for part in self._parts)


class Walked:
    """How far the walk along one stream has come: what its next entry is checked against."""

    def __init__(self, origin: bytes, district: bytes, marks: frozenset[int]) -> None:
        """Begin before the first entry; `marks` are the sizes at which somebody says that he knows the root."""
        self.origin: Final = as_text(origin)
        self.district: Final = district
        self.marks: Final = marks
        self.seq = 0
        self.at = 0
        self.tree: Final = Tree()
        self.roots: dict[int, str] = {}
        self.frontiers: dict[int, bytes] = {}
        """The tree at every whole block, as the books keep it."""
        self.sealed: list[Sealed] = []
        """What entries seal of smaller trees, or of other streams, which only the whole ledger can answer."""
        self.sound = True
        """Whether the entry at hand is well formed; the first check says it to those after it."""
        self.keys: Keys | None = Keys()
        """The keys so far; None when the walk has ended."""
        self.keys_repeated = False
        """Whether at its end perhaps one of them was there twice."""

    def grow(self, leaves: Sequence[bytes]) -> None:
        """Add leaves to the tree, and keep what is asked of it at certain sizes."""
        before = self.tree.size
        size = before + len(leaves)
        ends = {*range(before - before % BLOCK + BLOCK, size + 1, BLOCK)}
        ends.update(mark for mark in (*self.marks, size) if before < mark <= size)
        for end in sorted(ends):
            self.tree.extend(leaves[self.tree.size - before : end - before])
            if end in self.marks:
                self.roots[end] = self.tree.root().hex()
            if end % BLOCK == 0:
                self.frontiers[end] = self.tree.frontier().packed()

    def end(self) -> None:
        """Say whether a key was there twice, and keep the keys no longer."""
        self.keys_repeated, self.keys = self.keys is None or self.keys.repeated(), None

    def fault(self, code: str, seq: object, **fields: object) -> Fault:
        """Return a fault of an entry of this stream; where its number is none, the one that it should have names it."""
        number = seq if type(seq) is int else self.seq + 1
        return Fault(self.origin, number, code, {name: told(value) for name, value in fields.items()})


Check: TypeAlias = Callable[[Stored, Walked], Iterable[Fault]]


def check_fields_are_well_formed(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that every field is what the format allows."""
    walked.sound = well_formed(entry)
    if walked.sound:
        return _NONE
    return [
        walked.fault("field_malformed", entry.seq, field=name, found=getattr(entry, name)) for name in malformed(entry)
    ]


def check_district_is_the_ledgers(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that every entry is of the ledger's district."""
    if entry.district == walked.district:
        return _NONE
    return [walked.fault("district_differs", entry.seq, found=entry.district, expected=walked.district)]


def check_numbers_follow_each_other(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that the entries of a stream are numbered from 1 without a gap."""
    last, walked.seq = walked.seq, entry.seq if type(entry.seq) is int else walked.seq
    if entry.seq == last + 1:
        return _NONE
    if type(entry.seq) is int and entry.seq > last:
        return [walked.fault("entry_missing", last + 1, count=entry.seq - last - 1)]
    return [walked.fault("sequence_broken", entry.seq, before=last)]


def check_clock_never_runs_back(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that no entry was written before the one ahead of it."""
    if type(entry.at) is not int:
        return _NONE
    last, walked.at = walked.at, entry.at
    return _NONE if entry.at >= last else [walked.fault("clock_backwards", entry.seq, found=entry.at, before=last)]


def check_sealed_roots_are_those_of_the_tree(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that a root that an entry seals is that of the tree before it; one of an earlier tree is looked at later."""
    if not walked.sound or _SEALS_A_ROOT not in entry.body:
        return _NONE
    try:
        content = from_json(entry.body)
    except ValueError:
        return _NONE  # the body's own check says so
    faults = []
    count = entry.body.count(_SEALS_A_ROOT)  # when so many were found, the rest of a long signature holds none
    for each in islice(_sealed_in(content, walked, entry.seq), count):
        if each.origin != walked.origin or each.size < walked.tree.size:
            walked.sealed.append(each)
        elif each.size > walked.tree.size or walked.tree.root().hex() != each.root:
            faults.append(root_differs(each))
    return faults


def _sealed_in(content: Any, walked: Walked, seq: int) -> Iterator[Sealed]:  # noqa: ANN401 - what JSON holds
    """Give every root in a body, with the stream and size that stand beside it; this stream where none does."""
    within: Iterable[Any] = content if isinstance(content, list) else ()
    if isinstance(content, dict):
        root, size, origin = content.get("root"), content.get("size"), content.get("origin", walked.origin)
        if isinstance(root, str) and isinstance(size, int) and isinstance(origin, str):
            yield Sealed((walked.origin, seq), origin, size, root)
        within = (each for name, each in content.items() if name != _PREVIOUS)
    for each in within:
        if isinstance(each, dict | list):  # a signature lists thousands of names, none of which holds a root
            yield from _sealed_in(each, walked, seq)


def root_differs(sealed: Sealed) -> Fault:
    """Return the fault of an entry that seals a root which is not the tree's."""
    fields = {"stream": told(sealed.origin), "size": told(sealed.size), "root": told(sealed.root[:ROOT_SHOWN])}
    return Fault(*sealed.by, "root_sealed_differs", fields)


def check_leaf_seals_the_content(entry: Stored, walked: Walked) -> Iterable[Fault]:
    """See that the leaf hash is that of the content as it is stored."""
    if walked.keys is not None:
        walked.keys.add([entry.key])
    leaf = leaf_hash(_sealed(entry) if walked.sound else _sealed_whatever(entry))
    walked.grow([leaf])
    return _NONE if leaf == entry.leaf else [walked.fault("leaf_differs", entry.seq)]


SEALS: Final[tuple[Check, ...]] = (
    check_fields_are_well_formed,
    check_district_is_the_ledgers,
    check_numbers_follow_each_other,
    check_clock_never_runs_back,
    check_sealed_roots_are_those_of_the_tree,  # before the entry's own leaf is added
    check_leaf_seals_the_content,
)
"""The checks of every entry by itself and against the one ahead of it."""


def check_seals(rows: Sequence[Row], columns: Stored, walked: Walked, *, sound: bool) -> Iterable[Fault]:
    """Make every check of entries of one stream, given row by row and column by column: of all in one go if it can be.

    Where one of them is not formed, numbered, dated or sealed as it must be, each is looked at by itself, which finds
    out what it is. `sound` says that all are well formed.
    """
    found = _sealed_together(rows, columns, walked) if sound else None
    return [fault for row in rows for fault in _checked(Stored._make(row), walked)] if found is None else found


def _checked(entry: Stored, walked: Walked) -> Iterator[Fault]:
    for check in SEALS:
        yield from check(entry, walked)


def _sealed_together(rows: Sequence[Row], columns: Stored, walked: Walked) -> list[Fault] | None:
    """Take well-formed entries in one go, and return what is wrong with the roots that they seal.

    None where there is more to be found out; then nothing was taken.
    """
    seqs, ats = columns.seq, list(columns.at)
    if seqs != tuple(range(walked.seq + 1, walked.seq + 1 + len(rows))) or set(columns.district) != {walked.district}:
        return None
    if ats[0] < walked.at or ats != sorted(ats):
        return None
    leaves = _leaves_of(rows, columns.key)
    if leaves != list(columns.leaf):
        return None
    walked.seq, walked.at, walked.sound = seqs[-1], ats[-1], True
    if walked.keys is not None:
        walked.keys.add(columns.key)
    faults: list[Fault] = []
    done = 0
    if _SEALS_A_ROOT in b"".join(columns.body):
        for number, body in enumerate(columns.body):
            if _SEALS_A_ROOT in body:  # it is about the tree before the entry
                walked.grow(leaves[done:number])
                done = number
                faults += check_sealed_roots_are_those_of_the_tree(Stored._make(rows[number]), walked)
    walked.grow(leaves[done:])
    return faults


def _leaves_of(rows: Sequence[Row], keys: Sequence[bytes]) -> list[bytes]:
    """Return the leaf hashes of well-formed entries; `leaf_hash` and `_sealed`, written out for a million of them."""
    together = b"".join(keys)
    if b'"' in together or b"\\" in together:
        return [leaf_hash(_sealed(Stored._make(row))) for row in rows]
    return [
        sha256(_LEAF % (actor, at, body, district, key, kind, on, origin, seq, site, v)).digest()
        for district, origin, seq, v, kind, site, on, at, actor, key, body, _leaf in rows
    ]


def _sealed(entry: Stored) -> bytes:
    """Return the canonical bytes of a well-formed entry, whose key alone can hold what JSON escapes."""
    key = entry.key
    if b'"' in key or b"\\" in key:
        key = key.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return _SEALED % (
        entry.actor, entry.at, entry.body, entry.district, key, entry.kind, entry.on,
        entry.origin, entry.seq, entry.site, entry.v,
    )  # fmt: skip


def _sealed_whatever(entry: Stored) -> bytes:
    """Return what comes nearest to the canonical bytes of an entry whose fields are not even well formed."""
    written = {
        name: quoted(as_text(value)) if isinstance(value, bytes) else str(value)
        for name, value in entry._asdict().items()
    }
    written["body"] = as_text(entry.body) if isinstance(entry.body, bytes) else str(entry.body)
    del written["leaf"]
    fields = ",".join(f'"{name}":{written[name]}' for name in sorted(written))
    return f"{{{fields}}}".encode(errors="surrogateescape")
