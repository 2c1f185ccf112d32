"""Which machines write this district's ledger, which of them is the centre's, and what this one has heard of it.

A machine writes the streams of one node, a life of it each (`5001-1`, `5001-2`). The centre's node is that of the file
by which this machine joined; where it joined none, the site that the register names as the centre.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from sqlalchemy import bindparam, literal_column, select, union_all

from supermarket.books.session import ReadSession
from supermarket.books.tables import HeardMostRow
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.kinds import Tier
from supermarket.district.machines.tables import (
    AdmissionRow,
    ElsewhereRow,
    ForkRow,
    InvitationRow,
    KeyRow,
    TrustedKeyRow,
)
from supermarket.errors.many.machines import CentreAlone
from supermarket.journal.entry import EntryName, epoch_of, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, origin_left
from supermarket.journal.tables import StreamRow, table_of

_stream: Final = table_of(StreamRow).c
_heard: Final = table_of(HeardMostRow).c
_admission: Final = table_of(AdmissionRow).c
_invitation: Final = table_of(InvitationRow).c
_key: Final = table_of(KeyRow).c
_fork: Final = table_of(ForkRow).c
_STREAMS: Final = Prepared(select(_stream.origin, _stream.own).order_by(_stream.origin))
_HEARD: Final = Prepared(
    select(_heard.at, _heard.size).where(_heard.origin == bindparam("origin"), _heard.heard == bindparam("heard"))
)
_ADMITTED: Final = Prepared(
    select(_admission.admitted, _admission.signs, _admission.opens, _admission.invited, _admission.origin).order_by(
        _admission.at, _admission.origin, _admission.seq
    )
)
_INVITED: Final = Prepared(
    select(_invitation.origin, _invitation.seq, _invitation.node, _invitation.at).order_by(
        _invitation.origin, _invitation.seq
    )
)
_KEYED: Final = Prepared(select(_key.origin, _key.signs).order_by(_key.at, _key.origin, _key.seq))
_TRUSTED: Final = Prepared(select(table_of(TrustedKeyRow).c.origin))
_JOINED, _GOES_ON = range(2)
_LOCAL: Final = Prepared(
    union_all(
        select(literal_column(str(_JOINED)), table_of(TrustedKeyRow).c.origin),
        select(literal_column(str(_GOES_ON)), table_of(ElsewhereRow).c.origin),
    )
)
"""What is kept in no journal: by which stream this machine joined, and where its own was found to go on elsewhere."""
_FORKED: Final = Prepared(select(_fork.forked, _fork.first, _fork.file).order_by(_fork.at, _fork.origin, _fork.seq))


@dataclass(frozen=True)
class Admission:
    """By which keys (hexadecimal digits) the centre knows a machine's stream, and the entry that invited it."""

    origin: str
    signs: str
    opens: str
    invited: str


@dataclass(frozen=True)
class InvitationEntry:
    """That the machine of a node may come: the entry that says so, and when it was written (UTC milliseconds)."""

    entry: EntryName
    node: str
    at: int


@dataclass(frozen=True)
class Fork:
    """That a stream has two branches from number `first` on, and the SHA-256 of the file that holds the other one."""

    origin: str
    first: int
    file: str


@dataclass(frozen=True)
class Machines:
    """The streams that this ledger holds: `own` is the one that it writes, `centre` the centre's node.

    `admitted` are the streams that the centre knows, `forked` those that have two branches, and this machine's own
    where it was found to go on elsewhere; `later` are lives of its node that go on without it, by the centre's word;
    `heard` is when the newest word of the centre that this stream has heard was signed (UTC milliseconds), 0: none; at
    the centre, of anybody.
    """

    own: str
    centre: str
    origins: tuple[str, ...]
    admitted: frozenset[str]
    heard: int
    forked: frozenset[str]
    later: frozenset[str] = frozenset()

    @property
    def node(self) -> str:
        """Return the node of this machine."""
        return node_of(self.own)

    @property
    def is_centre(self) -> bool:
        """Say whether this machine is the centre's."""
        return self.node == self.centre

    @cached_property
    def are_many(self) -> bool:
        """Say whether the ledger is written by more machines than this one."""
        return bool(self.admitted) or any(node_of(origin) != self.node for origin in self.origins)

    @cached_property
    def has_centre(self) -> bool:
        """Say whether the ledger has a stream of the centre's machine."""
        return any(node_of(origin) == self.centre for origin in self.origins)

    @cached_property
    def known(self) -> frozenset[str]:
        """Return every stream that is known: here, or that the centre let in."""
        return self.admitted.union(self.origins)

    @cached_property
    def successor(self) -> str | None:
        """Return the later life of this machine's node that goes on instead of it, None where it is the last one.

        A ledger that was moved away has no life of its own any more.
        """
        if not self.own:
            return None
        return max(later_lives(self.own, self.known | self.later), key=epoch_of, default=None)

    def newest(self, node: str) -> str | None:
        """Return the last life of a node that is known: its stream here, or that the centre let in."""
        return max((each for each in self.known if node_of(each) == node), key=epoch_of, default=None)


def later_lives(origin: str, among: Iterable[str]) -> list[str]:
    """Return the streams among some that are later lives of the node of one."""
    node, epoch = node_of(origin), epoch_of(origin)
    return [each for each in among if node_of(each) == node and epoch_of(each) > epoch]


def machines_of(session: ReadSession) -> Machines:
    """Return the machines whose streams this ledger holds; looked up once, as a till asks at every redemption."""
    asked = ("machines",)
    found: Machines | None = session.looked_up.get(asked)
    if found is None:
        local = session.rows(_LOCAL)
        elsewhere = frozenset(origin for of, origin in local if of == _GOES_ON)
        told = _told(session, *(origin for of, origin in local if of == _JOINED))
        # Where the journal says all of it, the next one finds what this one has counted of hundreds of machines.
        found = replace(told, forked=told.forked | elsewhere, later=elsewhere - {told.own}) if elsewhere else told
        session.keep_in_mind(asked, found, is_local=True)
    return found


def _told(session: ReadSession, *joined: str) -> Machines:
    """Return the machines as the journal tells them, to one that joined by this stream of a centre, if by any."""
    asked = ("machines", joined)
    found: Machines | None = session.looked_up.get(asked)
    if found is None:
        streams = session.rows(_STREAMS)
        own = next((origin for origin, own in streams if own), None) or origin_left(session.transaction) or ""
        centre = centre_node(session)
        others = (origin for origin, own in streams if not own)
        told = (each for each in others if centre in {node_of(each), node_of(own)})
        found = Machines(
            own=own,
            centre=centre,
            origins=tuple(origin for origin, _own in streams),
            admitted=frozenset(admissions(session)),
            heard=max((heard_until(session, own, origin)[0] for origin in told), default=0),
            forked=frozenset(forks(session)),
        )
        session.keep_in_mind(asked, found)
    return found


# --- the centre -------------------------------------------------------------------------------------------------------


def centre_node(session: ReadSession) -> str:
    """Return the node of the centre's machine, "" where there is none: that which this one joined, else the register's.

    By the file that one joined by, no row of a register that another machine brings makes that one the centre.
    """
    if joined := session.row(_TRUSTED):
        return node_of(joined[0])
    centres = all_in_force(session, SITES, session.today, column="tier", value=Tier.CENTRE.value)
    return centres[0].site if centres else ""


def is_centre(session: ReadSession) -> bool:
    """Say whether this machine is the centre's."""
    return machines_of(session).is_centre


def check_at_centre(session: ReadSession, what: str, *, alone: bool = True) -> None:
    """Refuse what only the centre's machine records, where it is another one.

    What somebody who is `alone` records too, is refused only where the ledger has a stream of the centre's machine.

    Raises:
        CentreAlone: this is not the centre's machine.
    """
    machines = machines_of(session)
    if not machines.is_centre and (machines.has_centre or not alone):
        raise CentreAlone(what=what, centre=machines.centre, machine=machines.node)


# --- the others -------------------------------------------------------------------------------------------------------


def admissions(session: ReadSession) -> dict[str, Admission]:
    """Return by stream what the centre has sealed of the machines that it let in; of two words the later one."""
    centre = centre_node(session)
    return {row[0]: Admission(*row[:4]) for row in session.rows(_ADMITTED) if node_of(row[4]) == centre}


def latest_lives(session: ReadSession) -> dict[str, str]:
    """Return the latest stream of each node that the centre let in."""
    found: dict[str, str] = {}
    for origin in admissions(session):
        node = node_of(origin)
        if node not in found or epoch_of(origin) > epoch_of(found[node]):
            found[node] = origin
    return found


def invitations(session: ReadSession) -> list[InvitationEntry]:
    """Return the centre's invitations in the order in which its lives wrote them."""
    centre = centre_node(session)
    rows = [InvitationEntry(EntryName(row[0], row[1]), row[2], row[3]) for row in session.rows(_INVITED)]
    return sorted(
        (each for each in rows if node_of(each.entry.origin) == centre),
        key=lambda each: (epoch_of(each.entry.origin), each.entry.seq),
    )


def came_by(session: ReadSession) -> dict[str, str]:
    """Return by invitation (an entry's name) which stream the centre let in by it."""
    centre, found = centre_node(session), dict[str, str]()
    for origin, _signs, _opens, invited, by in session.rows(_ADMITTED):
        if node_of(by) == centre:
            found.setdefault(invited, origin)
    return found


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


def heard_until(session: ReadSession, origin: str, heard: str) -> tuple[int, int]:
    """Return when the newest word of a stream that another one has heard was signed (UTC ms), and its size; 0: none."""
    row = session.row(_HEARD, origin=origin, heard=heard)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def signing_key(session: ReadSession, origin: str) -> str | None:
    """Return the key (hexadecimal digits) by which a stream is known to sign, or None: its machine was not admitted.

    The centre's own lives say their keys themselves.
    """
    if node_of(origin) == centre_node(session):
        return next((signs for keyed, signs in reversed(session.rows(_KEYED)) if keyed == origin), None)
    known = admissions(session).get(origin)
    return known.signs if known else None
