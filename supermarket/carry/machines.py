"""Which machines there are: the centre's, those that it let in, and their latest lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.carry.keys import trusted
from supermarket.district.machines.tables import AdmissionRow, ForkRow, InvitationRow
from supermarket.district.sites import centre_of
from supermarket.errors.many.carry import CentreOnly, CentreUnknown
from supermarket.errors.staff import SiteUnknown
from supermarket.journal.entry import EntryName, epoch_of, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, entry_named, own_stream
from supermarket.journal.tables import table_of

_admission: Final = table_of(AdmissionRow).c
_invitation: Final = table_of(InvitationRow).c
_fork: Final = table_of(ForkRow).c
_ADMITTED: Final = Prepared(
    select(_admission.admitted, _admission.invited, _admission.origin).order_by(
        _admission.at, _admission.origin, _admission.seq
    )
)
_INVITED: Final = Prepared(
    select(_invitation.node, _invitation.proof).where(
        _invitation.origin == bindparam("origin"), _invitation.seq == bindparam("seq")
    )
)
_FORKED: Final = Prepared(select(_fork.forked, _fork.first, _fork.file).order_by(_fork.at, _fork.origin, _fork.seq))


@dataclass(frozen=True)
class Fork:
    """That a stream has two branches from number `first` on, and the SHA-256 of the file that holds the other one."""

    origin: str
    first: int
    file: str


def own_origin(session: ReadSession) -> Stream:
    """Return this machine's stream."""
    return own_stream(session.transaction)


def centre_node(session: ReadSession) -> str:
    """Return the node of the centre's machine: that of the file by which this one joined, else the centre's site."""
    for origin in trusted(session):
        return node_of(origin)
    try:
        return centre_of(session, session.today).site
    except SiteUnknown:
        return ""


def is_centre(session: ReadSession) -> bool:
    """Say whether this machine is the centre's."""
    return node_of(own_origin(session).origin) == centre_node(session)


def check_centre(session: ReadSession) -> None:
    """Refuse what only the centre's machine does.

    Raises:
        CentreOnly: it is another.
    """
    own, centre = node_of(own_origin(session).origin), centre_node(session)
    if own != centre:
        raise CentreOnly(centre=centre, own=own)


def centre_stream(session: ReadSession) -> str:
    """Return the stream of the centre that this machine joined by.

    Raises:
        CentreUnknown: it never joined.
    """
    for origin in trusted(session):
        return origin
    raise CentreUnknown


def let_in(session: ReadSession) -> dict[str, str]:
    """Return the streams that the centre let in, each with the entry that invited it."""
    centre = centre_node(session)
    return {origin: invited for origin, invited, by in session.rows(_ADMITTED) if node_of(by) == centre}


def latest_lives(session: ReadSession) -> dict[str, str]:
    """Return the latest stream of each node that the centre let in."""
    found: dict[str, str] = {}
    for origin in let_in(session):
        node = node_of(origin)
        if node not in found or epoch_of(origin) > epoch_of(found[node]):
            found[node] = origin
    return found


def invitation_of(session: ReadSession, entry: EntryName) -> tuple[str, str] | None:
    """Return the node that an entry invites and the hash of its secret, or None."""
    row = session.row(_INVITED, origin=entry.origin, seq=entry.seq)
    return (row[0], row[1]) if row else None


def forks(session: ReadSession) -> dict[str, Fork]:
    """Return the streams of which two branches were seen, each with the first word of it."""
    found: dict[str, Fork] = {}
    for origin, first, file in session.rows(_FORKED):
        found.setdefault(origin, Fork(origin, first, file))
    return found


def began(session: ReadSession, origin: str) -> Mapping[str, Any] | None:
    """Return what the first entry of a stream says, None where it is not held."""
    entry = entry_named(session.transaction, EntryName(origin, 1))
    return entry.content if entry else None
