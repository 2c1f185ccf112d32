"""What this machine says in its own stream of the others: how far it heard them, and where it saw two branches."""

from collections.abc import Container, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.many.knowledge import known_by, life_before, lives, said_by
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import HeardMostRow, HeardRow
from supermarket.carry.heads import heads
from supermarket.carry.verdicts import Verdict
from supermarket.clock import district_date
from supermarket.district.machines.kinds import STREAM_FORKED, STREAM_HEARD, Head, StreamForked, StreamHeard
from supermarket.district.machines.lacking import lacked_by
from supermarket.district.machines.machines import centre_node, forks
from supermarket.journal.canonical import INTEGER_MAX
from supermarket.journal.entry import PROGRAM, EntryName, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, stream_named, streams
from supermarket.journal.tables import EntryRow, table_of

_heard: Final = table_of(HeardRow).c
_most: Final = table_of(HeardMostRow).c
_entry: Final = table_of(EntryRow).c
_HEARD: Final = Prepared(select(_most.heard, _most.size, _most.at).where(_most.origin == bindparam("origin")))
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


def surely_held(session: ReadSession, origin: str) -> dict[str, int]:
    """Return how much of each stream a machine holds for certain, by what it has said that it heard, as far as it came.

    Whoever says that it heard a stream held all that this one had heard before (`_whole`). A stream with two branches
    is left out: nobody knows which of them it holds.
    """
    stream, frozen = stream_named(session.transaction, origin), forks(session)
    known = known_by(session.transaction, EntryName(origin, stream.size + 1)) if stream else {}
    return {each: size for each, size in known.items() if each not in frozen}


def seen_of(session: ReadSession, origin: str) -> int:
    """Return how many entries of a stream some machine has said that it heard; 0 where none has."""
    row = session.row(_SEEN, heard=origin)
    return int(row[0] or 0) if row else 0


def program_request(session: WriteSession) -> Request:
    """Return the request of the program itself, at the site of this machine."""
    return Request(actor=PROGRAM, site=session.node)


def record_heard(session: WriteSession, source: str, *, needed: Container[str] | None = None) -> None:
    """Say which streams have gone on here since this machine last said so; of the centre's also that it was heard.

    Named are the stream that brought them, the centre's, and of the others those alone that are not known by these:
    whoever hears a machine knows what that one had said that it heard. So what is written does not grow with the
    square of the machines. That others have heard something is no news by itself; else two machines would answer each
    other without end. In the midst of taking in, when the centre's words may not have come yet, no others are named
    than those `needed` at once.
    """
    own, centre, transaction = session.stream.origin, centre_node(session), session.transaction
    known = known_by(transaction, EntryName(own, session.stream.size + 1))
    direct, said = said_by(transaction, EntryName(own, session.stream.size)), heard_by(session, own)
    held = {stream.origin: stream for stream in streams(transaction) if stream.origin != own and stream.size}
    chosen = [
        origin for origin in held if needed is None or origin in needed or origin == source or node_of(origin) == centre
    ]
    signed_heads, frozen = heads(session), forks(session)
    fetched = {life.origin for life in lives(transaction, EntryName(own, session.stream.size + 1)) if life.fetched}
    news = {name for name in chosen if _brings_news(session, held[name], known.get(name, 0))}
    is_news, named = bool(news), list[Head]()
    for origin in sorted(chosen, key=lambda each: (each != source, node_of(each) != centre, each)):
        stream, is_centre = held[origin], node_of(origin) == centre
        if not (is_centre or origin == source or origin in news):
            continue
        size, before = direct.get(origin, 0), said[origin][1] if origin in said else 0
        upto = _whole(session, stream, 0 if origin in fetched else size, held, frozen)
        signed = (head.at for head in signed_heads.get(origin, ()) if head.size <= stream.size)
        at = max(before, max(signed, default=stream.at))
        is_later = is_centre and 0 < upto >= size and district_date(at) > district_date(before)
        is_more = upto > size and (origin == source or _is_more_than_known(session, stream, upto, known.get(origin, 0)))
        if is_later or is_more:
            is_news = is_news or is_later
            root = root_at(transaction, origin, upto) if upto < stream.size else stream.root
            named.append(Head(origin=origin, size=upto, root=root.hex(), at=at))
            for further, told in (*said_by(transaction, EntryName(origin, upto)).items(), (origin, upto)):
                known[further] = max(told, known.get(further, 0))
    if is_news and named:
        request = program_request(session)
        session.record(STREAM_HEARD, StreamHeard(heads=tuple(named)), request, site=request.site, on=session.today)


def _whole(
    session: WriteSession, stream: Stream, after: int, held: Mapping[str, Stream], frozen: Container[str]
) -> int:
    """Return how far a stream can be said to be heard: up to what it heard itself and that has not come here yet.

    It goes on from the life before, and heard what that one had heard. Of a stream with two branches nothing more
    comes; it is waited for by nobody.
    """
    if stream.size <= after:
        return after
    if not after and not _before_is_here(session, stream.origin, held, frozen):
        return 0
    return min(stream.size, _heard_here(session, stream.origin, after, frozen))


def _heard_here(session: ReadSession, origin: str, after: int, frozen: Container[str]) -> int:
    """Return up to which entry all is here that a stream heard after another one; a very large number: all is."""
    ahead = lacked_by(session, origin, after)
    return min((each.seq - 1 for each in ahead if each.origin not in frozen), default=INTEGER_MAX)


def _before_is_here(session: WriteSession, origin: str, held: Mapping[str, Stream], frozen: Container[str]) -> bool:
    """Say whether the lives before a stream are here as far as they are known by it, with all that they heard."""
    own, seen = session.stream, {origin}
    while (before := life_before(session.transaction, origin)) and before.origin not in seen:
        origin = before.origin
        seen.add(origin)
        size = own.size if origin == own.origin else held[origin].size if origin in held else 0
        if size < before.seq and origin not in frozen:
            return False
        if before.fetched:
            return True
        if _heard_here(session, origin, 0, frozen) < before.seq:
            return False
    return True


def _is_more_than_known(session: ReadSession, stream: Stream, upto: int, known: int) -> bool:
    """Say whether a stream brings news up to an entry beyond what is known of it through those that were named."""
    return upto > known and _brings_news(session, stream, known)


def _brings_news(session: ReadSession, stream: Stream, after: int) -> bool:
    """Say whether a stream has more after an entry than words of what was heard."""
    return (
        stream.size > after
        and session.row(_NEWS, district=stream.district, origin=stream.origin, after=after) is not None
    )


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
