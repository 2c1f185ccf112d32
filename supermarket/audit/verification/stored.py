"""Reading a ledger without believing it: texts come as the bytes that lie in the file, whoever put them there."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar, cast

from sqlalchemy import ColumnElement, LargeBinary, bindparam, func, literal, select, tuple_

from supermarket.journal.canonical import INTEGER_MAX
from supermarket.journal.database import DatabaseFault, Row, Transaction, is_damage
from supermarket.journal.engines.neutral import text_of
from supermarket.journal.entry import ENVELOPE
from supermarket.journal.merkle import HASH_BYTES
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, StreamRow, table_of

UNREADABLE: Final[tuple[type[Exception], ...]] = (*DatabaseFault, UnicodeDecodeError)
"""What the driver raises of a file that cannot be read; it fails at words of the engine that quote torn bytes."""
_entry: Final = table_of(EntryRow)


def given(name: str) -> Any:  # noqa: ANN401 - SQLAlchemy's own type depends on the column
    """Return a parameter for stored bytes that are compared with texts, whether they are UTF-8 or not."""
    return text_of(bindparam(name, type_=LargeBinary))


_ELSEWHERE: Final = Prepared(select(_entry).where(_entry.c.district.is_distinct_from(given("district"))))
_ONE: Final = Prepared(
    select(_entry).where(
        _entry.c.district == given("district"), _entry.c.origin == given("origin"), _entry.c.seq == bindparam("seq")
    )
)
_NEXT_DISTRICT: Final = Prepared(select(func.min(_entry.c.district)).where(_entry.c.district > given("after")))
_NEXT_ORIGIN: Final = Prepared(
    select(func.min(_entry.c.origin)).where(_entry.c.district == given("district"), _entry.c.origin > given("after"))
)
_COUNT: Final = Prepared(select(func.count()).select_from(_entry).where(_entry.c.district == given("district")))
_STREAMS: Final = Prepared(select(table_of(StreamRow)))
_BLOCK: Final = 512
"""So many rows are read and looked at together."""


R = TypeVar("R")


class Stored(NamedTuple):
    """A row of the table of entries, column for column; the format says what each must be, the file what it is."""

    district: Any
    origin: Any
    seq: Any
    v: Any
    kind: Any
    site: Any
    on: Any
    at: Any
    actor: Any
    key: Any
    body: Any
    leaf: Any


def from_fields(kind: type[R]) -> Callable[[Iterable[Any]], R]:
    """Return what makes a named tuple of as many values as it has fields: `_make`, which is spared a frame for each."""
    return cast("Callable[[Iterable[Any]], R]", partial(tuple.__new__, kind))


AS_STORED: Final = from_fields(Stored)


class StoredStream(NamedTuple):
    """A row of the table of streams."""

    district: Any
    origin: Any
    own: Any
    size: Any
    at: Any
    frontier: Any


@contextmanager
def as_stored(transaction: Transaction) -> Iterator[None]:
    """Let every text that is read through this transaction come as bytes."""
    with transaction.texts_as_bytes():
        yield


def main_district(transaction: Transaction) -> bytes:
    """Return the district of most entries; an empty text where there is none."""
    found = _each_once(transaction, _NEXT_DISTRICT)
    if len(found) < 2:  # noqa: PLR2004 - counting a million rows only to choose among one is a waste
        return found[0] if found else b""
    return max(found, key=lambda district: transaction.rows(_COUNT, district=district)[0][0])


def _each_once(transaction: Transaction, following: Prepared, **where: bytes) -> list[bytes]:
    """Return every text of a column once, in their order; `following` asks for the first one `after` another."""
    found: dict[bytes, None] = {}
    row = transaction.row(following, after=b"", **where)
    while row and isinstance(row[0], bytes) and row[0] not in found:  # a blob is beyond every text, whatever it says
        found[row[0]] = None
        row = transaction.row(following, after=row[0], **where)
    return list(found)


class Span(NamedTuple):
    """A part of the ledger: from the entry `first` up to, and without, the entry `end`; None is no bound."""

    first: tuple[str, int] | None = None
    end: tuple[str, int] | None = None


WHOLE: Final = Span()


def within(span: Span, origin: ColumnElement[Any], seq: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that two columns name an entry of a span."""
    name = tuple_(origin, seq)
    conditions: list[ColumnElement[bool]] = []
    if span.first is not None:
        conditions.append(name >= tuple_(literal(span.first[0]), literal(span.first[1])))
    if span.end is not None:
        conditions.append(name < tuple_(literal(span.end[0]), literal(span.end[1])))
    return conditions


@lru_cache
def entries_within(span: Span) -> Prepared:
    """Return the statement that reads the entries of a district and span, stream after stream, in sequence."""
    columns = _entry.c
    return Prepared(
        select(_entry)
        .where(columns.district == given("district"), *within(span, columns.origin, columns.seq))
        .order_by(columns.origin, columns.seq)
    )


def rows_of_entries(transaction: Transaction, district: bytes, span: Span = WHOLE) -> Iterator[Row]:
    """Return the entries of a district as the bare rows that they are, whose columns are those of `Stored`."""
    return transaction.each(entries_within(span), district=district)


def blocks_of(rows: Iterator[Row], broken: list[str], size: int = _BLOCK) -> Iterator[list[Row]]:
    """Give rows many at a time, `size` at most, until the file itself cannot be read; then say so in `broken` and end.

    Raises:
        DatabaseFault: it is the machine's fault, not the file's.
    """
    whole = True
    while whole:
        block: list[Row] = []
        try:
            block.extend(islice(rows, size))  # keeps what it was given before a fault
            whole = len(block) == size
        except UNREADABLE as fault:
            broken.append(torn(fault))
            whole = False
        if block:
            yield block


def entries_elsewhere(transaction: Transaction, district: bytes) -> Iterator[Stored]:
    """Return the entries of all other districts, of which there must be none."""
    return map(Stored._make, transaction.each(_ELSEWHERE, district=district))


def entry_stored(transaction: Transaction, district: bytes, origin: bytes, seq: int) -> Stored | None:
    """Return one entry, or None."""
    row = transaction.row(_ONE, district=district, origin=origin, seq=seq)
    return Stored._make(row) if row else None


def origins_stored(transaction: Transaction, district: bytes) -> list[bytes]:
    """Return the streams that well-formed entries of a district can be of, whether there is a record of each or not."""
    found = _each_once(transaction, _NEXT_ORIGIN, district=district)
    return [origin for origin in found if _is_code("origin", origin)]


def streams_stored(transaction: Transaction) -> list[StoredStream]:
    """Return every row of the table of streams."""
    return [StoredStream._make(row) for row in transaction.rows(_STREAMS)]


def torn(fault: BaseException) -> str:
    """Return what the engine says of a torn file.

    Raises:
        DatabaseFault: it is the machine's fault, of which the file knows nothing: a lock, rights, a full disk.
    """
    if isinstance(fault, DatabaseFault) and not is_damage(fault):
        raise fault
    return str(fault)


def carefully(rows: Iterator[R], broken: list[str]) -> Iterator[R]:
    """Return rows until the file itself cannot be read; then say so in `broken` and end.

    Raises:
        DatabaseFault: it is the machine's fault, not the file's.
    """
    try:
        yield from rows
    except UNREADABLE as fault:
        broken.append(torn(fault))


# --- what the format allows -------------------------------------------------------------------------------------------


_CODES: Final = {
    "district": re.compile(rb"[0-9]{6}"),
    "origin": re.compile(rb"[0-9]{1,12}-[1-9][0-9]*"),
    "kind": re.compile(rb"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*"),
    "site": re.compile(rb"[0-9]{1,12}"),
    "on": re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "actor": re.compile(rb"[0-9]+"),
}
"""What the fields are like that many entries have in common."""
_KEY: Final = re.compile(rb"[ -~]{1,64}")
_KEY_SIGNS: Final = bytes(range(ord(" "), ord("~") + 1))
_KEY_LENGTHS: Final = frozenset(range(1, 65))
_NUMBER: Final = {int}
_BYTES: Final = {bytes}


_GOOD_MAX: Final = 16_384
_GOOD: Final[dict[str, set[bytes]]] = {name: set() for name in _CODES}
"""What was found to be as each of them must; a ledger has few of any, and they come again in every block."""


def _are_all(name: str, codes: set[Any]) -> bool:
    """Say whether all of these fields of one name are what the format allows."""
    good = _GOOD[name]
    if good.issuperset(codes):
        return True
    if not all(_is_code(name, code) for code in codes):
        return False
    if len(good) > _GOOD_MAX:
        good.clear()
    good |= codes
    return True


@lru_cache(maxsize=16384)
def _are_codes(codes: tuple[Any, ...]) -> bool:
    """Say whether the fields that many entries have in common are what the format allows."""
    return all(_is_code(name, code) for name, code in zip(_CODES, codes, strict=True))


@lru_cache(maxsize=16384)
def _is_code(name: str, code: Any) -> bool:  # noqa: ANN401 - whatever a column holds
    if not isinstance(code, bytes) or _CODES[name].fullmatch(code) is None:
        return False
    return name != "on" or _is_date(code)


def _is_date(value: bytes) -> bool:
    try:
        date.fromisoformat(value.decode())
    except ValueError:
        return False
    return True


def all_well_formed(columns: Stored) -> bool:
    """Say whether many entries are well formed, each and every one, given column by column.

    Whoever wants to know which one is not asks of each.
    """
    numbers, keys = (columns.seq, columns.at), columns.key
    return (
        all(_are_all(name, set(getattr(columns, name))) for name in _CODES)
        and all(set(map(type, each)) == _NUMBER and min(each) > 0 and max(each) <= INTEGER_MAX for each in numbers)
        and set(map(type, columns.v)) == _NUMBER
        and set(columns.v) == {ENVELOPE}
        and all(set(map(type, each)) == _BYTES for each in (keys, columns.body, columns.leaf))
        and _KEY_LENGTHS.issuperset(map(len, keys))
        and not b"".join(keys).translate(None, _KEY_SIGNS)
        and set(map(len, columns.leaf)) == {HASH_BYTES}
    )


def well_formed(entry: Stored) -> bool:
    """Say whether every field but the body is what the format allows."""
    district, origin, seq, v, kind, site, on, at, actor, key, body, leaf = entry
    return (
        _are_codes((district, origin, kind, site, on, actor))
        and type(seq) is int
        and 0 < seq <= INTEGER_MAX
        and type(v) is int
        and v == ENVELOPE
        and type(at) is int
        and 0 < at <= INTEGER_MAX
        and type(key) is bytes
        and _KEY.fullmatch(key) is not None
        and type(body) is bytes
        and type(leaf) is bytes
        and len(leaf) == HASH_BYTES
    )


def malformed(entry: Stored) -> list[str]:
    """Return the names of the fields that are not what the format allows."""
    return [name for name in Stored._fields if not well_formed(_WHOLE._replace(**{name: getattr(entry, name)}))]


_WHOLE: Final = Stored(
    b"100000", b"1-1", 1, ENVELOPE, b"a.b", b"1", b"2026-01-01", 1, b"1", b"1", b"{}", b"0" * HASH_BYTES
)


def common_texts(entry: Stored) -> tuple[str, ...]:
    """Return district, origin, kind, site, date and actor of an entry, which many have in common, as texts."""
    return _texts(entry.district, entry.origin, entry.kind, entry.site, entry.on, entry.actor)


def common_columns(columns: Stored) -> tuple[Iterator[str], ...]:
    """Return the same of many well-formed entries, column by column."""
    six = (columns.district, columns.origin, columns.kind, columns.site, columns.on, columns.actor)
    return tuple(map(_TEXTS.__getitem__, column) for column in six)


class _Texts(dict[bytes, str]):
    """Texts of codes, each kept once for as long as there are not too many."""

    def __missing__(self, code: bytes) -> str:
        if len(self) > _GOOD_MAX:
            self.clear()
        text = self[code] = as_text(code)
        return text


_TEXTS: Final = _Texts()


def keys_of(columns: Stored) -> list[str]:
    """Return the keys of many well-formed entries as texts; no such key has a line feed."""
    return b"\n".join(columns.key).decode().split("\n")


@lru_cache(maxsize=16384)
def _texts(*codes: bytes) -> tuple[str, ...]:
    return tuple(map(as_text, codes))


@lru_cache(maxsize=4096)
def as_text(value: bytes) -> str:
    """Return stored bytes as text; bytes that are no UTF-8 become lone surrogates, so nothing is lost."""
    return value.decode(errors="surrogateescape")
