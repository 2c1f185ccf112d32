"""Roots: what entries seal of the tree, and what stands on paper outside, laid beside the tree as it is now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

from pydantic_core import from_json
from sqlalchemy import bindparam, select

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.outside import OutsideRoot, lines_of
from supermarket.audit.verification.seals import ROOT_SHOWN, Sealed, root_differs
from supermarket.audit.verification.stored import as_text, entry_stored, given
from supermarket.audit.verification.streams import Streams
from supermarket.journal.database import Transaction
from supermarket.journal.merkle import HASH_BYTES, Tree
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of

_entry: Final = table_of(EntryRow).c
_LEAVES: Final = Prepared(
    select(_entry.leaf)
    .where(_entry.district == given("district"), _entry.origin == given("origin"), _entry.seq <= bindparam("last"))
    .order_by(_entry.seq)
)
_FORKED: Final = Prepared(select(_entry.body).where(_entry.district == given("district"), _entry.kind == given("kind")))
_NAMED_MAX: Final = 20
"""So many entries that differ from an older package are named; the rest follow from the first."""


def check_sealed_roots_of_earlier_trees(streams: Streams) -> Iterator[Fault]:
    """See that the roots that entries seal of a smaller tree, or of another stream, are those of that tree."""
    sealed = [each for walked in streams.walked.values() for each in walked.sealed if not _is_ahead(streams, each)]
    roots = _roots_at(streams, ((each.origin, each.size) for each in sealed))
    differ = [each for each in sealed if roots.get((each.origin, each.size)) != each.root]
    parted = _parted(streams) if differ else {}
    for each in differ:
        if each.origin != each.by[0] and each.size >= parted.get(each.origin, each.size + 1):
            streams.branched.append(each)
        else:
            yield root_differs(each)


def _parted(streams: Streams) -> dict[str, int]:
    """Return from which number on a stream has two branches, as entries say that saw both."""
    found: dict[str, int] = {}
    for (body,) in streams.transaction.each(_FORKED, district=streams.district, kind=b"stream.forked"):
        try:
            said = from_json(as_text(body))
            origin, first = str(said["forked"]), int(said["seq"])
        except (ValueError, LookupError, TypeError):
            continue  # the body's own check says so
        found[origin] = min(first, found.get(origin, first))
    return found


def _is_ahead(streams: Streams, sealed: Sealed) -> bool:
    """Say whether another machine had more of a stream than has come here; what this one had, and wrote, is here."""
    walked = streams.walked.get(sealed.origin)
    may_be = streams.own not in {sealed.by[0], sealed.origin} and sealed.origin != sealed.by[0]
    return may_be and (not walked or walked.seq < sealed.size)


def ahead(streams: Streams) -> Iterator[Fault]:
    """Remark of which streams others have seen more than is here, and how much; and who has seen another branch."""
    found: dict[str, int] = {}
    for each in (sealed for walked in streams.walked.values() for sealed in walked.sealed):
        if _is_ahead(streams, each):
            found[each.origin] = max(each.size, found.get(each.origin, 0))
    for origin, size in sorted(found.items()):
        walked = streams.walked.get(origin)
        yield Fault(origin, 0, "stream_ahead", {"size": size, "here": walked.seq if walked else 0})
    for each in streams.branched:
        yield Fault(*each.by, "root_of_other_branch", {"stream": each.origin, "size": each.size})


def check_outside_roots_fit_the_tree(streams: Streams) -> Iterator[Fault]:
    """See that what stands outside of the ledger, on paper or in an older package, is what the tree says now."""
    roots = _roots_at(streams, ((each.origin, each.size) for each in streams.outside.roots))
    for each in streams.outside.roots:
        root = roots.get((each.origin, each.size))
        if root is None:
            yield Fault(each.origin, each.size, "root_entry_missing", {"source": told(each.source)})
        elif not root.startswith(each.root):
            fields = {"source": told(each.source), "expected": each.root[:ROOT_SHOWN], "found": root[:ROOT_SHOWN]}
            yield Fault(each.origin, each.size, "root_outside_differs", fields)
            yield from islice(_entries_that_differ(streams, each), _NAMED_MAX)


def _entries_that_differ(streams: Streams, outside: OutsideRoot) -> Iterator[Fault]:
    """Name the entries that an older package has otherwise, where the root was made of one."""
    if outside.journal is None:
        return
    for line in lines_of(outside.journal):
        if line.origin == outside.origin:
            stands = entry_stored(streams.transaction, streams.district, line.origin.encode(), line.seq)
            if stands is not None and stands.leaf != line.leaf:
                yield Fault(line.origin, line.seq, "entry_otherwise_outside", {"source": told(outside.source)})


def _roots_at(streams: Streams, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the roots of streams at the wanted sizes, of those that they have reached, in lower-case hex."""
    sizes: Mapping[str, set[int]] = defaultdict(set)
    for origin, size in wanted:
        sizes[origin].add(size)
    found: dict[tuple[str, int], str] = {}
    for origin, of_stream in sizes.items():
        walked = streams.walked.get(origin)
        reached = sorted(size for size in of_stream if walked and 0 < size <= walked.tree.size)
        for size, root in _roots_of(streams.transaction, streams.district, origin, reached):
            found[origin, size] = root
    return found


def _roots_of(
    transaction: Transaction, district: bytes, origin: str, sizes: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Give the root of a stream at each of these sizes, in ascending order, from the leaves as they are stored.

    Whether these are the leaves of what stands beside them is found out by the walk.
    """
    if not sizes:
        return
    tree, marks = Tree(), set(sizes)
    for (leaf,) in transaction.each(_LEAVES, district=district, origin=origin.encode(), last=sizes[-1]):
        tree.append(leaf if isinstance(leaf, bytes) else bytes(HASH_BYTES))
        if tree.size in marks:
            yield tree.size, tree.root().hex()


RootCheck: TypeAlias = Callable[[Streams], Iterable[Fault]]
ROOTS: Final[tuple[RootCheck, ...]] = (
    check_sealed_roots_of_earlier_trees,
    check_outside_roots_fit_the_tree,
)
"""The checks of roots that only the whole ledger answers, after the walk."""
