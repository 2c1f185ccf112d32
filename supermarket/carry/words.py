"""What another machine says that it holds, laid beside what is here: an acknowledgement, or that streams differ."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession, WriteSession
from supermarket.carry.files.form import Header
from supermarket.carry.files.names import wanted_words
from supermarket.carry.peers import keep_acknowledged
from supermarket.carry.verdicts import Verdict
from supermarket.district.machines.machines import centre_node, later_lives
from supermarket.district.machines.tables import ElsewhereRow
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.entry import epoch_of, node_of
from supermarket.journal.merkle import Frontier
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, streams
from supermarket.journal.tables import table_of

_elsewhere: Final = table_of(ElsewhereRow)
_KEEP: Final = Prepared(Upsert(_elsewhere, sets=("told_by",)))
_FOUND: Final = Prepared(select(_elsewhere.c.origin).where(_elsewhere.c.origin == bindparam("origin")))


def keep_elsewhere(session: WriteSession, header: Header, found: Sequence[Verdict], seen: int | None) -> str | None:
    """Keep that this machine's stream has gone on without it, and return the stream; None where it has not.

    It has where another branch of it came, or more of it than is here, or where the centre says that it holds such:
    `seen` is what the writer says so, by `seen_otherwise`.
    """
    own = session.stream
    elsewhere = any(each.section.origin == own.origin and each.fate in {"fork", "elsewhere"} for each in found)
    if node_of(header.from_) == centre_node(session) and seen:
        elsewhere = True
    if elsewhere:
        session.transaction.run(_KEEP, origin=own.origin, told_by=header.from_)
        session.looked_up.clear()
    return own.origin if elsewhere else None


def keep_successor(session: WriteSession, header: Header) -> None:
    """Keep a later life of this machine's node of which the centre says that it holds it, before its stream comes."""
    later = later_lives(session.stream.origin, (told.origin for told in header.held))
    if later and node_of(header.from_) == centre_node(session):
        session.transaction.run(_KEEP, origin=max(later, key=epoch_of), told_by=header.from_)
        session.looked_up.clear()


def seen_otherwise(session: WriteSession, header: Header) -> int | None:
    """Return how many entries of this machine's stream the writer says that it holds, where they are not those here.

    Either this ledger is an old copy, whose later entries others have, or the writer says what is not so.
    """
    own = session.stream
    for told in header.held:
        if told.origin == own.origin:
            agrees = told.size <= own.size and _root(session, own, told.size) == told.root
            return None if agrees else told.size
    return None


def keep_word(session: WriteSession, header: Header) -> None:
    """Keep what a machine says that it holds of what is here."""
    held = {stream.origin: stream for stream in streams(session.transaction)}
    acknowledged: dict[str, int] = {}
    for told in header.held:
        stream = held.get(told.origin)
        size = min(told.size, stream.size) if stream else 0
        agrees = size < told.size or _root(session, stream, size) == told.root
        if agrees and stream:
            acknowledged[told.origin] = size
    said = {**acknowledged, **wanted_words(header)}
    keep_acknowledged(session.transaction, header.from_, said, header.made)


def goes_on_elsewhere(session: ReadSession, own: str) -> bool:
    """Say whether this machine's stream was found to go on without it: it then debits nothing until it is renewed."""
    return session.row(_FOUND, origin=own) is not None


def _root(session: ReadSession, stream: Stream | None, size: int) -> str:
    """Return the root of the first entries of a stream that is held; of all of them it is known without reading."""
    if stream is None or stream.size == size:
        return (stream.root if stream else Frontier().root()).hex()
    return root_at(session.transaction, stream.origin, size).hex()
