"""What other machines had heard and has not come here 未到流水: whose entries, which numbers, and who says so."""

from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.books.tables import HeardRow
from supermarket.district.machines.machines import forks
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import DISTRICT, streams
from supermarket.journal.tables import StreamRow, table_of

_heard: Final = table_of(HeardRow).c
_stream: Final = table_of(StreamRow).c
_HERE: Final = func.coalesce(_stream.size, 0)
_BY_ONE: Final = Prepared(
    select(_heard.seq, _heard.heard, _HERE + 1, _heard.size)
    .join_from(
        table_of(HeardRow),
        table_of(StreamRow),
        (_stream.district == DISTRICT) & (_stream.origin == _heard.heard),
        isouter=True,
    )
    .where(_heard.origin == bindparam("origin"), _heard.seq > bindparam("after"), _heard.size > _HERE)
    .order_by(_heard.seq, _heard.heard)
)
_next: Final = table_of(HeardRow).alias("heard_next").c
_first_named: Final = select(func.min(_heard.heard).label("heard")).cte("named", recursive=True)
_named: Final = _first_named.union_all(
    select(select(func.min(_next.heard)).where(_next.heard > _first_named.c.heard).scalar_subquery()).where(
        _first_named.c.heard.is_not(None)
    )
)
"""The streams that anybody heard, found from one to the next: of what was heard there are more words every day."""
_MOST: Final = Prepared(
    select(_named.c.heard, select(func.max(_heard.size)).where(_heard.heard == _named.c.heard).scalar_subquery())
    .where(_named.c.heard.is_not(None))
    .order_by(_named.c.heard)
)
_FIRST_BY: Final = Prepared(
    select(_heard.origin, _heard.seq, _heard.at)
    .where(_heard.heard == bindparam("heard"), _heard.size == bindparam("size"))
    .order_by(_heard.at, _heard.origin, _heard.seq)
    .limit(1)
)


class Lacked(NamedTuple):
    """Entries of a stream, from number `first` to `last`, that are not here; another one's entry `seq` heard them."""

    seq: int
    origin: str
    first: int
    last: int


class NotCome(NamedTuple):
    """Entries of a stream, from number `first` to `last`, that are not here, and the entry `by` that had heard them.

    They were written after `since`, when the last entry that is here was made (0: none is), and by `until`, when that
    was signed which was heard; both in UTC milliseconds.
    """

    origin: str
    first: int
    last: int
    by: EntryName
    since: int
    until: int


def lacked_by(session: ReadSession, origin: str, after: int = 0) -> list[Lacked]:
    """Return what a stream says after one of its entries that it heard, and that is not here, as it says so."""
    rows = session.rows(_BY_ONE, origin=origin, after=after)
    return [Lacked(int(seq), heard, int(first), int(last)) for seq, heard, first, last in rows]


def not_come(session: ReadSession) -> list[NotCome]:
    """Return of each stream of another machine what is not here of what anybody heard of it, by who heard most first.

    Nothing is waited for of a stream with two branches.
    """
    held, frozen = {stream.origin: stream for stream in streams(session.transaction)}, forks(session)
    found = []
    for origin, last in session.rows(_MOST):
        stream = held.get(origin)
        first = stream.size + 1 if stream else 1
        if last < first or (stream and stream.own) or origin in frozen:
            continue
        for by, seq, until in session.rows(_FIRST_BY, heard=origin, size=last):
            found.append(NotCome(origin, first, int(last), EntryName(by, seq), stream.at if stream else 0, int(until)))
    return found
