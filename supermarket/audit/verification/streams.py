"""Streams: that the record of each is what its entries make, and that it goes on from where it says it does."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import bindparam, func, literal_column, select

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.outside import NOTHING, Outside
from supermarket.audit.verification.seals import Sealed, Walked
from supermarket.audit.verification.stored import StoredStream, as_text, entry_stored, given
from supermarket.books.tables import FrontierRow
from supermarket.district.kinds import StreamOpened
from supermarket.journal.canonical import INTEGER_MAX
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import is_stored_as
from supermarket.journal.merkle import HASH_BYTES, Frontier
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.local.moved import moved
from supermarket.local.tables import PreferenceRow

_entry: Final = table_of(EntryRow).c
_REPEATED: Final = Prepared(
    select(_entry.origin, _entry.key, func.min(_entry.seq))
    .group_by(_entry.key, _entry.district, _entry.origin)  # as the index of the keys runs, so nothing is sorted
    .having(func.count() > literal_column("1"))
)
_LATER: Final = Prepared(
    select(_entry.seq).where(
        _entry.district == given("district"),
        _entry.origin == given("origin"),
        _entry.key == given("key"),
        _entry.seq > bindparam("first"),
    )
)
_frontier: Final = table_of(FrontierRow).c
_FRONTIERS: Final = Prepared(
    select(_frontier.origin, _frontier.seq, _frontier.hashes)
    .where(
        is_stored_as(_frontier.origin, "text"),
        is_stored_as(_frontier.seq, "integer"),
        is_stored_as(_frontier.hashes, "blob"),
    )
    .order_by(_frontier.origin, _frontier.seq)
)
Openings: TypeAlias = Mapping[str, StreamOpened]
"""What the first entry of each stream says, by origin."""


@dataclass(frozen=True)
class Streams:
    """Every stream of the ledger's district after the walk, beside the record that the ledger keeps of it."""

    transaction: Transaction
    district: bytes
    walked: Mapping[str, Walked]
    records: Sequence[StoredStream]
    openings: Openings
    outside: Outside = NOTHING
    branched: list[Sealed] = field(default_factory=list)
    """The roots of another branch of a stream that an entry says has two."""

    @property
    def own(self) -> str:
        """Return the stream that this machine writes, "" where nobody knows."""
        return next((as_text(record.origin) for record in self.records if record.own == 1), "")


def openings_of(transaction: Transaction, district: bytes, records: Sequence[StoredStream]) -> dict[str, StreamOpened]:
    """Return what the first entries say, where they can be read."""
    found: dict[str, StreamOpened] = {}
    for record in records:
        first = entry_stored(transaction, district, record.origin, 1) if isinstance(record.origin, bytes) else None
        try:
            found[as_text(record.origin)] = StreamOpened.model_validate_json(first.body if first else b"")
        except (ValueError, TypeError):
            continue  # the walk names what is wrong with it
    return found


def lives_of(own: str, openings: Openings) -> dict[str, int]:
    """Return the streams that this machine wrote in its lives, its present one first, and how far each was its own.

    What an earlier life wrote after the backup that the next one was made of came back, if at all, from other machines.
    So did all of one that was fetched, and the names of whom it enrolled need not have come along, unless it is whole.
    """
    found, origin = {own: INTEGER_MAX}, own
    while (opening := openings.get(origin)) and opening.previous:
        origin, said = str(opening.previous.get("origin")), opening.previous.get("size")
        is_of_others = opening.previous.get("fetched") and not opening.previous.get("whole")
        if origin in found or not isinstance(said, int) or is_of_others:
            break
        found[origin] = said
    return found


def marks_of(openings: Openings, origin: str) -> frozenset[int]:
    """Return the sizes at which other streams say what the root of this one was."""
    sizes = [each.previous["size"] for each in openings.values() if each.previous and _goes_on_from(each, origin)]
    return frozenset(size for size in sizes if isinstance(size, int))


def _goes_on_from(opening: StreamOpened, origin: str) -> bool:
    previous = opening.previous or {}
    return previous.get("origin") == origin and "size" in previous


def check_records_are_what_the_entries_make(streams: Streams) -> Iterator[Fault]:
    """See that the record of a stream has the size, the time and the tree that its entries make."""
    records = {as_text(record.origin): record for record in streams.records if record.district == streams.district}
    for record in streams.records:
        if record.district != streams.district:
            fields = {"found": told(record.district), "expected": told(streams.district)}
            yield Fault(str(told(record.origin)), 0, "district_differs", fields)
    for origin in records.keys() - streams.walked.keys():
        yield Fault(origin, 0, "stream_unopened")
    for origin, walked in streams.walked.items():
        if origin in records:
            yield from _record_faults(walked, records[origin])
        else:
            yield Fault(origin, walked.seq, "stream_missing")


def _record_faults(walked: Walked, record: StoredStream) -> Iterator[Fault]:
    made = walked.tree.frontier()
    if isinstance(record.size, int) and record.size > walked.seq:
        yield walked.fault("entry_missing", walked.seq + 1, count=record.size - walked.seq)
    for name, found, expected in (("size", record.size, made.size), ("at", record.at, walked.at)):
        if found != expected:
            yield walked.fault("stream_differs", walked.seq, field=name, found=found, expected=expected)
    kept = record.frontier if isinstance(record.frontier, bytes) else b""
    if record.size == made.size and len(kept) == len(made.packed()):
        yield from _subtree_faults(walked, kept, made)
    elif record.frontier != made.packed():
        yield walked.fault(
            "stream_differs", walked.seq, field="frontier", found=_hex(kept), expected=_hex(made.packed())
        )


def _hex(frontier: bytes) -> str:
    return f"{frontier.hex()[:12]}…"


def _subtree_faults(walked: Walked, kept: bytes, made: Frontier) -> Iterator[Fault]:
    """Give the perfect subtrees that differ, which narrows down where something was changed."""
    first = 1
    for place, size in enumerate(1 << bit for bit in reversed(range(made.size.bit_length())) if made.size >> bit & 1):
        if kept[place * HASH_BYTES : (place + 1) * HASH_BYTES] != made.hashes[place]:
            yield walked.fault("entries_differ", first, first=first, last=first + size - 1)
        first += size


def check_keys_are_used_once(streams: Streams) -> Iterator[Fault]:
    """See that no two entries of a stream have the same key; where no two have the same hash, none have."""
    if not any(walked.keys_repeated for walked in streams.walked.values()):
        return
    for origin, key, first in streams.transaction.rows(_REPEATED):
        for (seq,) in streams.transaction.rows(_LATER, district=streams.district, origin=origin, key=key, first=first):
            yield Fault(as_text(origin), seq, "key_repeated", {"before": f"{as_text(origin)}-{first}"})


def check_one_stream_is_this_machines_own(streams: Streams) -> Iterator[Fault]:
    """See that this machine writes one stream, or none after it was moved: then its note names one that is held."""
    own = [record for record in streams.records if record.own == 1]
    if len(own) == 1 or (not own and _is_moved(streams)):
        return
    for origin in [str(told(record.origin)) for record in own or streams.records] or [""]:
        yield Fault(origin, 0, "own_streams", {"count": len(own)})


def _is_moved(streams: Streams) -> bool:
    if PreferenceRow.__tablename__ not in streams.transaction.table_names():
        return False
    noted = moved(streams.transaction)
    return noted is not None and noted[0] in {str(told(record.origin)) for record in streams.records}


def check_streams_serve_one_purpose(streams: Streams) -> Iterator[Fault]:
    """See that a drill's stream is in no real ledger, nor the other way round."""
    purposes = Counter(opening.purpose for opening in streams.openings.values())
    own = [as_text(record.origin) for record in streams.records if record.own == 1]
    opening = streams.openings.get(own[0]) if own else None
    expected = opening.purpose if opening else max(purposes, key=lambda each: purposes[each], default="record")
    for origin, other in streams.openings.items():
        if other.purpose != expected:
            yield Fault(origin, 1, "purpose_differs", {"found": other.purpose, "expected": expected})


def check_streams_go_on_from_where_they_say(streams: Streams) -> Iterator[Fault]:
    """See that the stream that a machine wrote in its earlier life is here, and had the root that the new one names."""
    for origin, opening in streams.openings.items():
        previous: Mapping[str, Any] | None = opening.previous
        if previous is None:
            continue
        walked = streams.walked.get(str(previous.get("origin")))
        if walked and origin != streams.own and walked.seq < _size_of(previous):
            continue  # the rest of it has not come yet
        if walked is None:
            yield Fault(origin, 1, "previous_missing", {"previous": told(previous.get("origin"))})
        elif walked.roots.get(previous.get("size", 0)) != previous.get("root"):
            fields = {"previous": walked.origin, "size": told(previous.get("size"))}
            yield Fault(origin, 1, "previous_differs", fields)


def _size_of(previous: Mapping[str, Any]) -> int:
    size = previous.get("size")
    return size if isinstance(size, int) else 0


def check_kept_frontiers_are_what_the_entries_make(streams: Streams) -> Iterator[Fault]:
    """See that the trees at whole blocks, from which roots of old papers are made again, are those of the entries."""
    must = {(each.origin, size): kept for each in streams.walked.values() for size, kept in each.frontiers.items()}
    about = {"table": table_of(FrontierRow).name}
    for origin, size, hashes in streams.transaction.rows(_FRONTIERS):
        expected = must.pop((as_text(origin), size), None)
        if expected is None:
            yield Fault(as_text(origin), size, "row_extra", {**about, "row": f"{as_text(origin)} {size}"})
        elif hashes != expected:
            shown = {"field": "hashes", "found": _hex(hashes), "expected": _hex(expected)}
            yield Fault(as_text(origin), size, "row_altered", {**about, **shown})
    for origin, size in must:
        yield Fault(origin, size, "row_missing", {**about, "row": f"{origin} {size}"})


StreamCheck: TypeAlias = Callable[[Streams], Iterable[Fault]]
STREAMS: Final[tuple[StreamCheck, ...]] = (
    check_records_are_what_the_entries_make,
    check_keys_are_used_once,
    check_one_stream_is_this_machines_own,
    check_streams_serve_one_purpose,
    check_streams_go_on_from_where_they_say,
)
"""The checks of whole streams, after the walk."""
KEPT: Final[tuple[StreamCheck, ...]] = (check_kept_frontiers_are_what_the_entries_make,)
"""The check of what the books keep of whole streams."""
