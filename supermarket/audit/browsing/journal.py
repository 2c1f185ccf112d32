"""The journal by what is asked for, newest first, a page at a time; nothing that is asked reads all of it.

Entries are in the order in which they were written, so a page goes back along the numbers of each stream from where the
one before ended (a keyset), or along the few entries that an index names. Where what is asked for is rare, a page looks
through so many entries at most and says how far it came.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import islice
from typing import Final, Literal, TypeAlias

from sqlalchemy import String, Table, bindparam, exists, func, literal, or_, select, union

from supermarket.books.accounts import household_points
from supermarket.books.many.closings import month_after
from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow, PostingRow, ReversalRow
from supermarket.clock import end_of_day, start_of_day
from supermarket.journal.entry import Entry, EntryName, require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, entry_named, streams
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.reconciliation import reconcile_all

PAGE: Final = 50
LOOKED_AT: Final = 100_000
"""So many entries one page looks at where what is asked for is rare; that takes some tens of milliseconds."""
Reversed: TypeAlias = Literal["", "yes", "no", "is"]
"""Any; those that were reversed; those that were not; those that are themselves reversals."""
Stamp: TypeAlias = tuple[int, str, int]
Raised: TypeAlias = Callable[[str], frozenset[EntryName]]

_entry: Final = table_of(EntryRow).c
_reversal: Final = table_of(ReversalRow).c
_AT: Final = Prepared(
    select(_entry.at).where(
        _entry.district == bindparam("district"), _entry.origin == bindparam("origin"), _entry.seq == bindparam("seq")
    )
)
_REVERSED: Final = exists().where(_reversal.reverses_origin == _entry.origin, _reversal.reverses_seq == _entry.seq)
_REVERSES: Final = exists().where(_reversal.origin == _entry.origin, _reversal.seq == _entry.seq)
_WANTED: Final = (
    _entry.kind == func.coalesce(bindparam("kind", type_=String), _entry.kind),
    _entry.site == func.coalesce(bindparam("site", type_=String), _entry.site),
    _entry.actor == func.coalesce(bindparam("actor", type_=String), _entry.actor),
    or_(bindparam("reversed", type_=String) != literal("yes"), _REVERSED),
    or_(bindparam("reversed", type_=String) != literal("no"), ~_REVERSED),
    or_(bindparam("reversed", type_=String) != literal("is"), _REVERSES),
)
_BACK: Final = Prepared(
    select(table_of(EntryRow))
    .where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq >= bindparam("low"),
        _entry.seq <= bindparam("high"),
        *_WANTED,
    )
    .order_by(_entry.seq.desc())
    .limit(PAGE + 1)
)
_ONE: Final = Prepared(
    select(table_of(EntryRow)).where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq == bindparam("seq"),
        *_WANTED,
    )
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; an empty field asks for anything.

    `written` is the day (YYYY-MM-DD) or month (YYYY-MM) on which entries were written down, `exceptions` a month whose
    exceptions are meant.
    """

    kind: str = ""
    site: str = ""
    household: str = ""
    actor: str = ""
    written: str = ""
    reversed: Reversed = ""
    exceptions: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Return the first and last millisecond, UTC, in which entries were written."""
        if not self.written:
            return 0, (1 << 53) - 1
        if len(self.written) > len("2026-05"):
            return start_of_day(self.written), end_of_day(self.written)
        return start_of_day(f"{self.written}-01"), start_of_day(f"{month_after(self.written)}-01") - 1

    @property
    def values(self) -> dict[str, str | None]:
        """Return the parameters of a statement."""
        return {
            "kind": self.kind or None,
            "site": self.site or None,
            "actor": self.actor or None,
            "reversed": self.reversed,
        }


@dataclass(frozen=True)
class Found:
    """A page: its entries, the newest first; after which of them to go on, None at the end.

    `looked_to` is the last entry that was looked at, where it was not found out whether there is more.
    """

    entries: tuple[Entry, ...]
    after: str | None = None
    looked_to: bool = False


def browse(session: ReadSession, wanted: Wanted, after: str | None = None, raised: Raised | None = None) -> Found:
    """Return the entries that are asked for, from the newest on, or from the one before `after` on.

    `raised` says which entries of a month are worth a look, where somebody has found that out already.

    Raises:
        ValueError: `after` names no entry, or a day is none.
        MonthRunning: the month of `exceptions` has not begun.
    """
    before = _stamp(session, after) if after else None
    if wanted.exceptions or wanted.household:
        return _of_named(session, wanted, before, raised or (lambda month: raised_in(session, month)))
    return _back_along(session, wanted, before)


# --- back along the streams -------------------------------------------------------------------------------------------


def _back_along(session: ReadSession, wanted: Wanted, before: Stamp | None) -> Found:
    held = streams(session.transaction)
    first, last = wanted.span
    found: list[Entry] = []
    horizon: Stamp | None = None  # nothing was looked at that is older, in one stream at least
    for stream in held:
        high = _upto(session, stream, (last + 1, "", 0))
        if before:
            high = min(high, _upto(session, stream, before))
        bottom = _upto(session, stream, (first, "", 0)) + 1
        low = max(bottom, high - LOOKED_AT // len(held) + 1)
        if low > high:
            continue
        rows = [Entry(*row) for row in session.rows(_BACK, **_place(stream), low=low, high=high, **wanted.values)]
        found += rows
        reached = _of(rows[-1]) if len(rows) > PAGE else _at(session, stream, low) if low > bottom else None
        horizon = max(filter(None, (horizon, reached)), default=None)
    found = sorted((each for each in found if horizon is None or _of(each) >= horizon), key=_of, reverse=True)
    if len(found) > PAGE:
        return Found(tuple(found[:PAGE]), found[PAGE - 1].name)
    return Found(tuple(found), f"{horizon[1]}-{horizon[2]}" if horizon else None, looked_to=horizon is not None)


def _place(stream: Stream) -> dict[str, str]:
    return {"district": stream.district, "origin": stream.origin}


def _upto(session: ReadSession, stream: Stream, before: Stamp) -> int:
    """Return how many of a stream's entries were written before something else; times never fall within a stream."""
    if before[1] == stream.origin:
        return before[2] - 1
    low, high = 0, stream.size
    while low < high:
        middle = (low + high + 1) // 2
        if _at(session, stream, middle) < before:
            low = middle
        else:
            high = middle - 1
    return low


def _at(session: ReadSession, stream: Stream, seq: int) -> Stamp:
    row = session.row(_AT, **_place(stream), seq=seq)
    return (row[0] if row else 0, stream.origin, seq)


def _of(entry: Entry) -> Stamp:
    return entry.at, entry.origin, entry.seq


def _stamp(session: ReadSession, name: str) -> Stamp:
    entry = entry_named(session.transaction, require_name(name))
    if entry is None:
        raise ValueError(name)
    return _of(entry)


# --- what an index names ----------------------------------------------------------------------------------------------


def _of_named(session: ReadSession, wanted: Wanted, before: Stamp | None, raised: Raised) -> Found:
    """Return a page of entries that are named elsewhere: those of a household, and the exceptions of a month."""
    names = _of_household(session, wanted.household) if wanted.household else None
    if wanted.exceptions:
        odd = raised(wanted.exceptions)
        names = odd if names is None else names & odd
    held = {stream.origin: stream for stream in streams(session.transaction)}
    numbers: dict[str, list[int]] = {}
    for name in names or ():
        numbers.setdefault(name.origin, []).append(name.seq)
    back = (_named_back(session, wanted, before, held[origin], numbers[origin]) for origin in numbers)
    found = tuple(islice(merge(*back, key=_of, reverse=True), PAGE + 1))
    return Found(found[:PAGE], found[PAGE - 1].name if len(found) > PAGE else None)


def _named_back(
    session: ReadSession, wanted: Wanted, before: Stamp | None, stream: Stream, numbers: Iterable[int]
) -> Iterator[Entry]:
    """Give those of a stream's entries that are asked for, the newest first; each is read when it is its turn."""
    first, last = wanted.span
    until = min(filter(None, (before, (last + 1, "", 0))))
    high = _upto(session, stream, until) if before or wanted.written else stream.size
    for seq in sorted(numbers, reverse=True):
        row = session.row(_ONE, **_place(stream), seq=seq, **wanted.values) if seq <= high else None
        if row is None:
            continue
        entry = Entry(*row)
        if entry.at < first:
            return  # times never fall within a stream
        yield entry


def raised_in(session: ReadSession, month: str) -> frozenset[EntryName]:
    """Return the entries of all places that are worth a look in a month.

    Raises:
        MonthRunning: the month has not begun.
    """
    named = [each.entries for found in reconcile_all(session, month) for each in found.exceptions]
    return frozenset(require_name(name) for entries in named for name in entries)


def _of_household(session: ReadSession, household: str) -> frozenset[EntryName]:
    """Return the entries that concern a household: what moved its points, and every row of the books about it."""
    len(session.kinds)  # loads every feature, for only then it is known which tables there are
    rows = session.rows(_households(), household=household, account=household_points(household))
    return frozenset(EntryName(*row) for row in rows)


@cache
def _households() -> Prepared:
    """Return the statement that asks every table in which a household can be looked up; all features are loaded."""
    _posting = table_of(PostingRow).c
    moved = select(_posting.origin, _posting.seq).where(_posting.account == bindparam("account"))
    of_rows = (
        select(table.c.origin, table.c.seq).where(table.c.household == bindparam("household"))
        for table in keyed_by("household")
    )
    return Prepared(union(moved, *of_rows))


def keyed_by(*columns: str) -> Iterator[Table]:
    """Give the tables of the books whose key, or an index of which, begins with these columns, with their entry.

    All features are loaded by then.
    """
    for table in BooksRow.metadata.sorted_tables:
        names = table.columns.keys()
        if {"origin", "seq", *columns} <= set(names) and any(_begins(each, columns) for each in _keys(table)):
            yield table


def _keys(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.primary_key]
    for index in table.indexes:
        if "where" not in index.info:
            yield [column.name for column in index.columns]


def _begins(key: Sequence[str], columns: Collection[str]) -> bool:
    return set(key[: len(columns)]) == set(columns)
