"""What other machines said that they hold: an acknowledgement, so that a file brings what its receiver lacks."""

from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.tables import PeerRow

_peer: Final = table_of(PeerRow)
_HELD: Final = Prepared(select(_peer.c.origin, _peer.c.size).where(_peer.c.peer == bindparam("peer")))
_MADE: Final = Prepared(select(func.max(_peer.c.made)).where(_peer.c.peer == bindparam("peer")))
_KEEP: Final = Prepared(Upsert(_peer, sets=("size", "made")))


def acknowledged(session: ReadSession, peer: str) -> dict[str, int]:
    """Return how much of each stream a machine said that it holds; nothing of one that it never spoke of."""
    return dict(session.rows(_HELD, peer=peer))


def acknowledged_at(session: ReadSession, peer: str) -> int:
    """Return when a machine last said what it holds, in UTC milliseconds; 0 where it never did."""
    row = session.row(_MADE, peer=peer)
    return int(row[0] or 0) if row else 0


def keep_acknowledged(transaction: Transaction, peer: str, held: dict[str, int], made: int) -> None:
    """Keep what a machine says that it holds, unless it has said something later; what it said before stays as it is.

    When it said so is the latest time of all, so one stream's is enough.
    """
    row = transaction.row(_MADE, peer=peer)
    if row and (row[0] or 0) > made:
        return
    said: dict[str, int] = dict(transaction.rows(_HELD, peer=peer))
    news = {origin: size for origin, size in held.items() if said.get(origin) != size}
    for origin, size in (news or dict(list(held.items())[:1])).items():
        transaction.run(_KEEP, peer=peer, origin=origin, size=size, made=made)
