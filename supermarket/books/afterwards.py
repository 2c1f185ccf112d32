"""What an account held right after an entry, in the order in which entries were written, whatever came since."""

from typing import Final

from sqlalchemy import bindparam, exists, func, select, tuple_

from supermarket.books.session import ReadSession, WriteSession
from supermarket.books.tables import PostingRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import streams
from supermarket.journal.tables import EntryRow, table_of

_posting: Final = table_of(PostingRow).c
_entry: Final = table_of(EntryRow).c
_WRITTEN_BY: Final = exists().where(
    _entry.district == bindparam("district"),
    _entry.origin == _posting.origin,
    _entry.seq == _posting.seq,
    tuple_(_entry.at, _entry.origin, _entry.seq) <= tuple_(bindparam("at"), bindparam("origin"), bindparam("seq")),
)
# Not a join: SQLite would read all entries and look for each one's posting.
_UP_TO: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0)).where(
        _posting.account == bindparam("account"), _posting.commodity == bindparam("commodity"), _WRITTEN_BY
    )
)


_SINCE: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0)).where(
        _posting.origin == bindparam("origin"),
        _posting.seq > bindparam("seq"),
        _posting.account == bindparam("account"),
        _posting.commodity == bindparam("commodity"),
    )
)
NEAR: Final = 256
"""Of an entry with so many after it at most, what came since is read out of its stream, not of a long account."""


def is_recent(session: ReadSession, entry: Entry) -> bool:
    """Say whether all that was written after an entry are the next few of its own stream."""
    held = {each.origin: each for each in streams(session.transaction)}
    own = held.pop(entry.origin, None)
    if isinstance(session, WriteSession) and session.stream.origin == entry.origin:
        own = session.stream
    return (own.size if own else 0) - entry.seq <= NEAR and all(each.at < entry.at for each in held.values())


def balance_after(session: ReadSession, account: str, commodity: str, entry: Entry) -> int:
    """Return what an account held of a commodity right after an entry; of one just recorded that is what it holds."""
    if isinstance(session, WriteSession) and (entry.origin, entry.seq) == (session.stream.origin, session.stream.size):
        return session.balance(account, commodity)
    if is_recent(session, entry):
        since = session.row(_SINCE, account=account, commodity=commodity, origin=entry.origin, seq=entry.seq)
        return session.balance(account, commodity) - (int(since[0]) if since else 0)
    stamp: dict[str, Value] = {"district": entry.district, "at": entry.at, "origin": entry.origin, "seq": entry.seq}
    row = session.row(_UP_TO, account=account, commodity=commodity, **stamp)
    return int(row[0]) if row else 0
