"""Whether what a machine keeps for itself agrees with what is sealed: its keys, whom it trusts, signed heads, words.

Nothing of it is in a backup or a package, and no entry is made of it; but by a wrong key a machine signs what nobody
takes, and what is wrongly noted as held elsewhere never travels.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import select

from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.carry.files.form import Keys, head_text
from supermarket.carry.heads import SignedHead, heads
from supermarket.carry.keys import keyed, known_keys, own_keys, trusted
from supermarket.district.machines.machines import admissions
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, streams
from supermarket.journal.tables import table_of
from supermarket.local.secrets import is_signed
from supermarket.local.tables import PeerRow
from supermarket.locale import _

_peer: Final = table_of(PeerRow).c
_WORDS: Final = Prepared(select(_peer.peer, _peer.origin, _peer.size).order_by(_peer.peer, _peer.origin))


def amiss(session: ReadSession) -> Iterator[str]:
    """Give a sentence for each thing that this machine keeps otherwise than it is sealed."""
    held = {stream.origin: stream for stream in streams(session.transaction)}
    own = next((stream for stream in held.values() if stream.own), None)
    if own is None:
        return
    yield from _keys_amiss(session, own)
    known = known_keys(session, own.origin)
    for each in (head for kept in heads(session).values() for head in kept):
        stream = held.get(each.origin)
        if stream and not _stands(session, stream, each, known):
            text = _("How far {origin} goes, as it was signed at {size}, does not fit what is here; ask for its file.")
            yield text.format(origin=each.origin, size=each.size)
    for peer, origin, size in session.rows(_WORDS):
        if origin in held and size > held[origin].size:
            text = _("It is noted that {peer} holds {origin} up to {size}, and here it ends at {here}.")
            yield text.format(peer=peer, size=size, origin=origin, here=held[origin].size)


def _keys_amiss(session: ReadSession, own: Stream) -> Iterator[str]:
    """Look at this machine's own keys, and at those by which it knows the centre."""
    sealed = keyed(session)
    mine, said = own_keys(session, own.origin), sealed.get(own.origin)
    if said and mine != said:
        text = _(
            "The keys of {origin} are not here, or are others than its stream says: nobody takes what it signs. Let it "
            "go on anew with `supermarket restore`, and join by an invitation."
        )
        yield text.format(origin=own.origin)
    let_in = admissions(session).get(own.origin)
    if let_in and said and (let_in.signs, let_in.opens) != (said.signs, said.opens):
        yield _("The centre knows {origin} by other keys than its stream says; tell the centre.").format(
            origin=own.origin
        )
    for origin, keys in trusted(session).items():
        if origin in sealed and sealed[origin] != keys:
            text = _("The key by which {origin} is known here is not the one that its stream says; join it anew.")
            yield text.format(origin=origin)


def _stands(session: ReadSession, stream: Stream, head: SignedHead, known: Mapping[str, Keys]) -> bool:
    """Say whether a signed head is of what is held, and signed by the key that is known of whoever signed it."""
    if head.size > stream.size or root_at(session.transaction, head.origin, head.size).hex() != head.root:
        return False
    keys = known.get(head.signer)
    text = head_text(district=stream.district, origin=head.origin, size=head.size, root=head.root, at=head.at)
    return keys is None or is_signed(keys.signs, bytes.fromhex(head.signature), text)
