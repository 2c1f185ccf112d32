"""How far a stream goes, signed by its machine: kept in the local drawer, and carried on with the stream."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession, WriteSession
from supermarket.carry.files.form import ENTRIES_MAX, Section, head_text
from supermarket.carry.keys import signed
from supermarket.clock import district_date
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.tables import SignedHeadRow

_head: Final = table_of(SignedHeadRow)
_OF: Final = Prepared(select(_head).where(_head.c.origin == bindparam("origin")).order_by(_head.c.size))
_ALL: Final = Prepared(select(_head).order_by(_head.c.origin, _head.c.size))
_KEEP: Final = Prepared(Upsert(_head, sets=("root", "at", "signer", "signature")))
_FORGET: Final = Prepared(
    delete(_head).where(_head.c.origin == bindparam("of_origin"), _head.c.size == bindparam("of_size"))
)


@dataclass(frozen=True)
class SignedHead:
    """A stream's size, root and time (UTC milliseconds), with the signature of the stream whose key signed them."""

    origin: str
    size: int
    root: str
    at: int
    signer: str
    signature: str


def heads(session: ReadSession) -> dict[str, list[SignedHead]]:
    """Return the signed heads that are kept of each stream, the earliest first."""
    found: dict[str, list[SignedHead]] = {}
    for row in session.rows(_ALL):
        found.setdefault(row[0], []).append(SignedHead(*row))
    return found


def head_of(section: Section) -> SignedHead:
    """Return the head that a file brought."""
    return SignedHead(section.origin, section.last, section.root, section.at, section.signer, section.signature)


def keep_head(transaction: Transaction, head: SignedHead) -> None:
    """Keep a signed head; of those before it only as many as a stream needs to be cut into files."""
    if not head.size:
        return
    before = [SignedHead(*row) for row in transaction.rows(_OF, origin=head.origin)]
    if any(each.size == head.size and each.at >= head.at for each in before):
        return
    transaction.run(_KEEP, **head.__dict__)
    smaller = [each.size for each in before if each.size < head.size]
    if smaller and not any(each.size > head.size for each in before):
        floor = smaller[-2] if len(smaller) > 1 else 0
        if head.size - floor <= ENTRIES_MAX:
            transaction.run(_FORGET, of_origin=head.origin, of_size=smaller[-1])


def sign_own(session: WriteSession) -> SignedHead:
    """Return this machine's own head, signed now; one of today that goes as far is left as it is.

    Where the stream has grown by more than a file takes since it was last signed, it is signed between too.
    """
    stream = session.stream
    before = [SignedHead(*row) for row in session.transaction.rows(_OF, origin=stream.origin)]
    last = before[-1] if before else None
    now = session.now
    if last and last.size == stream.size and district_date(last.at) == district_date(now):
        return last
    size = last.size if last else 0
    while size + ENTRIES_MAX < stream.size:
        size += ENTRIES_MAX
        keep_head(session.transaction, signed_head(session, stream.origin, size, now))
    head = signed_head(session, stream.origin, stream.size, now)
    keep_head(session.transaction, head)
    return head


def signed_head(session: WriteSession, origin: str, size: int, at: int) -> SignedHead:
    """Sign how far a stream of this machine's, or of an earlier life of it, goes; by the key that it has now."""
    root = root_at(session.transaction, origin, size).hex()
    text = head_text(district=session.stream.district, origin=origin, size=size, root=root, at=at)
    signer = session.stream.origin
    return SignedHead(origin, size, root, at, signer, signed(session, signer, text))
