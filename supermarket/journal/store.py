"""Reading the journal and appending to it: the sequence, the clock, the leaf and the frontier of a stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import merge
from json import dumps
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select, update

from supermarket.clock import DAY, MINUTE, district_time
from supermarket.errors.ledger import ClockAhead, StreamMissing
from supermarket.journal.database import Row, Transaction
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import ENVELOPE, Entry, EntryName, sealed_bytes
from supermarket.journal.merkle import Frontier, leaf_hash, unpacked
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import EntryRow, StreamRow, table_of

CLOCK_BEHIND_MAX: Final = 10 * MINUTE
"""So far a clock may lag behind the last entry; that entry's time is used then (CONTRIBUTING, the journal's format)."""
CLOCK_AHEAD_MAX: Final = 31 * DAY
"""So far a clock may be ahead of the last entry without a manager's word (CONTRIBUTING, the journal's format)."""
TOGETHER: Final = 1_000
"""So many entries, with all that they bring, are written together at most."""

_entry: Final = table_of(EntryRow).c
_stream: Final = table_of(StreamRow).c
DISTRICT: Final = select(func.min(table_of(StreamRow).alias("every").c.district)).scalar_subquery()
"""The district of all streams of a ledger. The keys of entries and streams begin with it: beside an
origin that alone is known this is named, or all streams, or the whole journal, would be read."""
_BY_NAME: Final = Prepared(
    select(table_of(EntryRow)).where(
        _entry.district == DISTRICT, _entry.origin == bindparam("origin"), _entry.seq == bindparam("seq")
    )
)
_BY_KEY: Final = Prepared(
    select(table_of(EntryRow)).where(_entry.key == bindparam("key")).order_by(_entry.at, _entry.origin, _entry.seq)
)
_KEYS_UNDER: Final = Prepared(
    select(_entry.key, _entry.origin, _entry.seq).where(_entry.key > bindparam("first"), _entry.key < bindparam("last"))
)
_ALL: Final = Prepared(select(table_of(EntryRow)).order_by(_entry.district, _entry.origin, _entry.seq))
_OF_KIND: Final = Prepared(
    select(table_of(EntryRow)).where(_entry.kind.in_(listed("kinds"))).order_by(_entry.at, _entry.origin, _entry.seq)
)
_LEAVES: Final = Prepared(
    select(_entry.leaf)
    .where(
        _entry.district == DISTRICT,
        _entry.origin == bindparam("origin"),
        _entry.seq >= bindparam("first"),
        _entry.seq <= bindparam("last"),
    )
    .order_by(_entry.seq)
)
_FIRST: Final = select(_entry.district, _entry.origin).order_by(_entry.district, _entry.origin).limit(1)
_NEXT_ORIGIN: Final = Prepared(
    _FIRST.where(_entry.district == bindparam("district"), _entry.origin > bindparam("origin"))
)
_NEXT_DISTRICT: Final = Prepared(_FIRST.where(_entry.district > bindparam("district")))
_NEXT: Final = Prepared(
    select(table_of(EntryRow))
    .where(
        _entry.district == bindparam("district"), _entry.origin == bindparam("origin"), _entry.seq > bindparam("seq")
    )
    .order_by(_entry.seq)
    .limit(bindparam("count"))
)
_READ_AHEAD: Final = 200
LEFT: Final = ("stream left",)
"""What a reading transaction remembers: who says which stream a moved ledger wrote."""
_made: Final[Callable[[Row], Entry]] = partial(tuple.__new__, Entry)
"""An entry of a whole row, for whoever reads a million of them."""
_TIME: Final = itemgetter(7, 1, 2)
"""When an entry was written: (at, origin, seq)."""
_EVERY: Final = select(table_of(StreamRow)).order_by(_stream.district, _stream.origin)
_STREAMS: Final = Prepared(_EVERY)
_OWN: Final = Prepared(_EVERY.where(_stream.own == 1))
_other: Final = table_of(StreamRow).alias("other")
_OTHERS: Final = (
    select(column).select_from(_other).where(_other.c.own == 0).scalar_subquery()
    for column in (func.count(), func.coalesce(func.sum(_other.c.size), 0))
)
_HEADS: Final = Prepared(_EVERY.add_columns(*_OTHERS).where(_stream.own == 1))
_KINDS_SINCE: Final = Prepared(
    select(_entry.kind)
    .where(
        _entry.district == bindparam("district"), _entry.origin == bindparam("origin"), _entry.seq > bindparam("seq")
    )
    .distinct()
)
_NAMED: Final = Prepared(_EVERY.where(_stream.district == DISTRICT, _stream.origin == bindparam("origin")))
_SAVE: Final = Prepared(
    update(table_of(StreamRow))
    .where(_stream.district == bindparam("of_district"), _stream.origin == bindparam("of_origin"))
    .values(size=bindparam("size"), at=bindparam("at"), frontier=bindparam("frontier"))
)
_GIVE_UP: Final = Prepared(
    update(table_of(StreamRow))
    .where(_stream.district == bindparam("of_district"), _stream.origin == bindparam("of_origin"))
    .values(own=0)
)


@dataclass(frozen=True)
class Stream:
    """A stream as it stands: `own` says that this database writes it, `at` is the time of its last entry."""

    district: str
    origin: str
    own: bool
    at: int
    frontier: Frontier

    @property
    def size(self) -> int:
        """Return how many entries the stream holds."""
        return self.frontier.size

    @property
    def root(self) -> bytes:
        """Return the root of the stream's tree."""
        return self.frontier.root()


@dataclass(frozen=True)
class Draft:
    """An entry before it has a place in a stream; `body` is canonical JSON."""

    kind: str
    site: str
    on: str
    at: int
    actor: str
    key: str
    body: str


def streams(transaction: Transaction) -> list[Stream]:
    """Return every stream held, in the order of their names."""
    return [_stream_of(row) for row in transaction.rows(_STREAMS)]


def stream_named(transaction: Transaction, origin: str) -> Stream | None:
    """Return the stream of this name, None where none is held: a district's ledger holds hundreds beside it."""
    row = transaction.row(_NAMED, origin=origin)
    return _stream_of(row) if row else None


def _stream_of(row: Row) -> Stream:
    district, origin, own, size, at, frontier = row[:6]
    return Stream(district, origin, bool(own), at, unpacked(size, frontier))


def own_stream(transaction: Transaction) -> Stream:
    """Return the one stream that this database writes.

    Raises:
        StreamMissing: the ledger has none; it was never finished.
    """
    row = transaction.row(_OWN)
    if row is None:
        raise StreamMissing
    return _stream_of(row)


def stream_here(transaction: Transaction) -> Stream:
    """Return the stream that this database writes, or that it wrote until the ledger was moved, for whoever only reads.

    Raises:
        StreamMissing: there is none; the ledger was never finished.
    """
    row = transaction.row(_OWN)
    if row is None and (origin := origin_left(transaction)):
        row = transaction.row(_NAMED, origin=origin)
    if row is None:
        raise StreamMissing
    return _stream_of(row)


def origin_left(transaction: Transaction) -> str | None:
    """Return the name of the stream that a moved ledger wrote, as whoever opened it to read can say; else None."""
    left: Callable[[Transaction], str | None] | None = transaction.remembered.get(LEFT)
    return left(transaction) if left else None


class Heads(NamedTuple):
    """How far the journal goes: this machine's stream, how many others are here, and how many entries they have in all.

    No stream is ever taken away or becomes shorter: where all of this is the same, no entry has come.
    """

    own: Stream
    others: int
    entries: int


def heads_of(transaction: Transaction) -> Heads:
    """Return how far the journal goes.

    Raises:
        StreamMissing: as in `own_stream`.
    """
    row = transaction.row(_HEADS)
    if row is None:
        raise StreamMissing
    return Heads(_stream_of(row), int(row[6]), int(row[7]))


def kinds_since(transaction: Transaction, stream: Stream, seq: int) -> set[str]:
    """Return the kinds of all entries of a stream after a number."""
    rows = transaction.rows(_KINDS_SINCE, district=stream.district, origin=stream.origin, seq=seq)
    return {kind for (kind,) in rows}


def open_stream(transaction: Transaction, *, district: str, origin: str, own: bool = True) -> Stream:
    """Begin an empty stream that this database writes, or a copy of one that another machine writes."""
    stream = Stream(district, origin, own=own, at=0, frontier=Frontier())
    transaction.run(insertion(StreamRow), district=district, origin=origin, own=int(own), size=0, at=0, frontier=b"")
    return stream


def check_clock_ahead(now: int, last: int) -> None:
    """Refuse a clock that has jumped far ahead, unless a manager has confirmed the date.

    Raises:
        ClockAhead: this clock is more than 31 days ahead of the last entry.
    """
    if last and now > last + CLOCK_AHEAD_MAX:
        raise ClockAhead(now=district_time(now), last=district_time(last))


def append(transaction: Transaction, stream: Stream, draft: Draft) -> tuple[Entry, Stream]:
    """Seal a draft as the next entry of this stream; `save` the returned stream before the transaction ends."""
    if transaction.waiting(EntryRow) >= TOGETHER:
        transaction.write_waiting()
    fields = {
        "district": stream.district,
        "origin": stream.origin,
        "seq": stream.size + 1,
        "v": ENVELOPE,
        "kind": draft.kind,
        "site": draft.site,
        "on": draft.on,
        "at": draft.at,
        "actor": draft.actor,
        "key": draft.key,
        "body": draft.body,
    }
    leaf = leaf_hash(sealed_bytes(**fields))  # type: ignore[arg-type]
    row = (*fields.values(), leaf)
    transaction.add(EntryRow, row)
    return Entry(*row), Stream(stream.district, stream.origin, stream.own, draft.at, stream.frontier.appended(leaf))  # type: ignore[arg-type]


def save(transaction: Transaction, stream: Stream) -> None:
    """Write down a stream's size and frontier after its entries."""
    transaction.run(
        _SAVE,
        of_district=stream.district,
        of_origin=stream.origin,
        size=stream.size,
        at=stream.at,
        frontier=stream.frontier.packed(),
    )


def give_up(transaction: Transaction, stream: Stream) -> None:
    """Write this stream never again here; on a server only the ledger's owner may say so."""
    transaction.run(_GIVE_UP, of_district=stream.district, of_origin=stream.origin)


def entry_named(transaction: Transaction, name: EntryName) -> Entry | None:
    """Return the entry of this name, or None."""
    row = transaction.row(_BY_NAME, origin=name.origin, seq=name.seq)
    return Entry(*row) if row else None


def leaves(transaction: Transaction, origin: str, *, first: int, last: int) -> Iterator[bytes]:
    """Return the leaf hashes of a stream's entries from one number to another."""
    return (row[0] for row in transaction.each(_LEAVES, origin=origin, first=first, last=last))


def entry_keyed(transaction: Transaction, key: str) -> Entry | None:
    """Return the first entry of any stream with this key, or None."""
    row = transaction.row(_BY_KEY, key=key)
    return Entry(*row) if row else None


def keys_under(transaction: Transaction, key: str) -> dict[str, EntryName]:
    """Return the keys KEY/… of any stream, each with its entry."""
    rows = transaction.rows(_KEYS_UNDER, first=f"{key}/", last=f"{key}0")  # in ASCII a nought comes after the stroke
    return {under: EntryName(origin, seq) for under, origin, seq in rows}


def entries(transaction: Transaction) -> Iterator[Entry]:
    """Return every entry, stream after stream, in sequence."""
    return map(_made, transaction.each(_ALL))


def origins(transaction: Transaction) -> list[str]:
    """Return the name of every stream of which there is an entry."""
    return [origin for _district, origin in _names(transaction)]


def _names(transaction: Transaction) -> list[Row]:
    """Return the district and name of every stream, from one to the next: to look at each entry would take longer.

    The next of a district and the next district are asked apart: asked for the next pair, SQLite goes to the first
    entry of the stream before, and from there past each of its entries.
    """
    found: dict[Row, None] = {}
    row = transaction.row(_NEXT_DISTRICT, district="")
    while row and row not in found:
        found[row] = None
        district, origin = row
        row = transaction.row(_NEXT_ORIGIN, district=district, origin=origin)
        row = row or transaction.row(_NEXT_DISTRICT, district=district)
    return list(found)


def entries_by_time(transaction: Transaction) -> Iterator[Entry]:
    """Return every entry in the order in which all of them were written: by (at, origin, seq)."""
    names = _names(transaction)
    if len(names) < 2:  # noqa: PLR2004 - the entries of one stream are in order
        return entries(transaction)
    return merge(*(_of_stream(transaction, *name) for name in names), key=_TIME)


def _of_stream(transaction: Transaction, district: str, origin: str) -> Iterator[Entry]:
    """Return a stream's entries, some at a time, because of many streams each must lie ready."""
    seq = 0
    while rows := transaction.rows(_NEXT, district=district, origin=origin, seq=seq, count=_READ_AHEAD):
        yield from map(_made, rows)
        seq = rows[-1][2]


def entry_without_text(transaction: Transaction) -> str | None:
    """Return the name of the first entry that has a text which is no UTF-8, or None."""
    with transaction.texts_as_bytes():
        for row in transaction.each(_ALL):
            try:
                origin, seq = row[1].decode(errors="replace"), row[2]
                for value in row[:-1]:
                    if isinstance(value, bytes):
                        value.decode()
            except UnicodeDecodeError:
                return f"{origin}-{seq}"
    return None


def entries_of_kind(transaction: Transaction, *kinds: str) -> Iterator[Entry]:
    """Return every entry of some kinds, in the order in which they were written; it reads the whole journal."""
    return (Entry(*row) for row in transaction.each(_OF_KIND, kinds=dumps(kinds)))
