"""What another machine says that it holds, laid beside what is here: an acknowledgement, or that streams differ."""

from collections.abc import Sequence
from typing import Final

from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession, WriteSession
from supermarket.carry.form import Header
from supermarket.carry.keys import forget_secret, keep_secret, node_of, secret_of
from supermarket.carry.machines import centre_node
from supermarket.carry.names import wanted_words
from supermarket.carry.peers import keep_acknowledged
from supermarket.carry.verdicts import Verdict
from supermarket.journal.store import streams

_ELSEWHERE: Final = "elsewhere"


def keep_word(session: WriteSession, header: Header, found: Sequence[Verdict]) -> str | None:
    """Keep what a machine says that it holds; return this machine's stream where that has gone on without it.

    That is so where another branch of it came, or more of it than is here, or where the centre says that it holds such.
    """
    held = {stream.origin: stream for stream in streams(session.transaction)}
    own = session.stream.origin
    acknowledged: dict[str, int] = {}
    elsewhere = any(each.section.origin == own and each.fate in {"fork", "elsewhere"} for each in found)
    for told in header.held:
        stream = held.get(told.origin)
        size = min(told.size, stream.size) if stream else 0
        agrees = size < told.size or root_at(session.transaction, told.origin, size).hex() == told.root
        if agrees and stream:
            acknowledged[told.origin] = size
        if told.origin == own and node_of(header.from_) == centre_node(session):
            elsewhere = elsewhere or not agrees or told.size > size
    said = {**acknowledged, **wanted_words(header)}
    keep_acknowledged(session.transaction, header.from_, said, header.made)
    if elsewhere:
        keep_secret(session.transaction, f"{_ELSEWHERE} {own}", header.from_.encode())
    return own if elsewhere else None


def goes_on_elsewhere(session: ReadSession, own: str) -> bool:
    """Say whether this machine's stream was found to go on without it: it then debits nothing until it is renewed."""
    return secret_of(session.transaction, f"{_ELSEWHERE} {own}") is not None


def forget_elsewhere(session: WriteSession, own: str) -> None:
    """Forget what was found of a stream that this machine writes no more."""
    forget_secret(session.transaction, f"{_ELSEWHERE} {own}")
