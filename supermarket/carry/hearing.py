"""What this machine says in its own stream of the others: how far it heard them, and where it saw two branches."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import HeardRow
from supermarket.carry.heads import heads
from supermarket.carry.keys import node_of
from supermarket.carry.machines import centre_node, forks
from supermarket.carry.verdicts import Verdict
from supermarket.clock import district_date
from supermarket.district.machines.kinds import STREAM_FORKED, STREAM_HEARD, Head, StreamForked, StreamHeard
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, streams
from supermarket.journal.tables import EntryRow, table_of
from supermarket.ledger import SYSTEM

_heard: Final = table_of(HeardRow).c
_entry: Final = table_of(EntryRow).c
_HEARD: Final = Prepared(
    select(_heard.heard, func.max(_heard.size), func.max(_heard.at))
    .where(_heard.origin == bindparam("origin"))
    .group_by(_heard.heard)
)
_SEEN: Final = Prepared(select(func.max(_heard.size)).where(_heard.heard == bindparam("heard")))
_NEWS: Final = Prepared(
    select(_entry.seq)
    .where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq > bindparam("after"),
        _entry.kind != STREAM_HEARD.name,
    )
    .limit(1)
)


def heard_by(session: ReadSession, origin: str) -> dict[str, tuple[int, int]]:
    """Return how far a machine has said that it heard each stream, and when that was signed (UTC milliseconds)."""
    return {heard: (size, at) for heard, size, at in session.rows(_HEARD, origin=origin)}


def seen_of(session: ReadSession, origin: str) -> int:
    """Return how many entries of a stream some machine has said that it heard; 0 where none has."""
    row = session.row(_SEEN, heard=origin)
    return int(row[0] or 0) if row else 0


def program_request(session: WriteSession) -> Request:
    """Return the request of the program itself, at the site of this machine."""
    return Request(actor=SYSTEM, site=session.node)


def record_heard(session: WriteSession) -> None:
    """Say which streams have gone on here since this machine last said so; of the centre's also that it was heard.

    That others have heard something is no news by itself; else two machines would answer each other without end.
    """
    own = session.stream.origin
    said, signed_heads, centre = heard_by(session, own), heads(session), centre_node(session)
    new, is_news = [], False
    for stream in streams(session.transaction):
        if stream.origin == own or not stream.size:
            continue
        signed = (head.at for head in signed_heads.get(stream.origin, ()) if head.size <= stream.size)
        size, before = said.get(stream.origin, (0, 0))
        at = max(before, max(signed, default=stream.at))
        is_later = node_of(stream.origin) == centre and district_date(at) > district_date(before)
        if stream.size > size or is_later:
            new.append(Head(origin=stream.origin, size=stream.size, root=stream.root.hex(), at=at))
            is_news = is_news or is_later or _brings_news(session, stream, size)
    if is_news:
        request = program_request(session)
        session.record(STREAM_HEARD, StreamHeard(heads=tuple(new)), request, site=request.site, on=session.today)


def _brings_news(session: ReadSession, stream: Stream, after: int) -> bool:
    """Say whether a stream has more after an entry than words of what was heard."""
    return session.row(_NEWS, district=stream.district, origin=stream.origin, after=after) is not None


def record_forks(session: WriteSession, found: Sequence[Verdict], file: str) -> None:
    """Say of which streams two branches were seen, once of each; this machine's own says so of itself nowhere."""
    known = forks(session)
    for each in found:
        origin = each.section.origin
        if each.fate == "fork" and origin != session.stream.origin and origin not in known:
            request = program_request(session)
            body = StreamForked(forked=origin, seq=each.first, file=file)
            session.record(STREAM_FORKED, body, request, site=request.site, on=session.today)
            known = forks(session)
