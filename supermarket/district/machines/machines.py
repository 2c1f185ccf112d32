"""Which machines write this district's ledger, which of them is the centre's, and what this one has heard of it.

A machine writes the streams of one node, a life of it each (`5001-1`, `5001-2`); the centre's is the node whose site is
the register's centre.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.books.tables import HeardRow
from supermarket.clock import district_date
from supermarket.district.dated.registers import SETTINGS, SITES, all_in_force, in_force
from supermarket.district.kinds import Tier
from supermarket.district.machines.tables import AdmissionRow, ElsewhereRow, ForkRow, KeyRow
from supermarket.district.settings import CARRY_DAYS
from supermarket.errors.many.machines import CentreAlone, MachineForked, MachineStale, MachineUnheard
from supermarket.journal.entry import epoch_of, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import StreamRow, table_of

CARRY_DAYS_USUAL: Final = 14
"""For so many days a machine debits without a word of the centre, where the setting says nothing else."""
_stream: Final = table_of(StreamRow).c
_heard: Final = table_of(HeardRow).c
_admission: Final = table_of(AdmissionRow).c
_key: Final = table_of(KeyRow).c
_fork: Final = table_of(ForkRow).c
_STREAMS: Final = Prepared(select(_stream.origin, _stream.own).order_by(_stream.origin))
_HEARD: Final = Prepared(
    select(_heard.at, _heard.size)
    .where(_heard.origin == bindparam("origin"), _heard.heard == bindparam("heard"))
    .order_by(_heard.seq.desc())
    .limit(1)
)
_ADMITTED: Final = Prepared(
    select(_admission.admitted, _admission.signs, _admission.origin).order_by(
        _admission.at, _admission.origin, _admission.seq
    )
)
_KEYED: Final = Prepared(select(_key.origin, _key.signs).order_by(_key.at, _key.origin, _key.seq))
_FORKED: Final = Prepared(select(_fork.forked).union(select(table_of(ElsewhereRow).c.origin)))


@dataclass(frozen=True)
class Machines:
    """The streams that this ledger holds: `own` is the one that it writes, `centre` the centre's node.

    `admitted` are the streams that the centre knows, `forked` those that have two branches, and this
    machine's own where it was found to go on elsewhere; `heard` is when the newest
    word of the centre that this stream has heard was signed (UTC milliseconds), 0: none; at the centre, of anybody.
    """

    own: str
    centre: str
    origins: tuple[str, ...]
    admitted: frozenset[str]
    heard: int
    forked: frozenset[str]

    @property
    def node(self) -> str:
        """Return the node of this machine."""
        return node_of(self.own)

    @property
    def is_centre(self) -> bool:
        """Say whether this machine is the centre's."""
        return self.node == self.centre

    @property
    def are_many(self) -> bool:
        """Say whether the ledger is written by more machines than this one."""
        return bool(self.admitted) or any(node_of(origin) != self.node for origin in self.origins)

    @property
    def has_centre(self) -> bool:
        """Say whether the ledger has a stream of the centre's machine."""
        return any(node_of(origin) == self.centre for origin in self.origins)

    def newest(self, node: str) -> str | None:
        """Return the last life of a node that is known: its stream here, or that the centre let in."""
        lives = (each for each in {*self.origins, *self.admitted} if node_of(each) == node)
        return max(lives, key=epoch_of, default=None)


@dataclass(frozen=True)
class Freshness:
    """How fresh this machine is: the day of the centre's last word, and the last day on which it debits by that.

    `why` says why it only earns: "" where it does not, `unheard` before the centre's first word in this life of the
    machine, `stale` after too many days, `forked` where its own stream goes on elsewhere.
    """

    heard: str | None
    until: str | None
    days: int
    why: str


def machines_of(session: ReadSession) -> Machines:
    """Return the machines whose streams this ledger holds; looked up once, as a till asks at every redemption."""
    asked = ("machines",)
    found: Machines | None = session.looked_up.get(asked)
    if found is None:
        forked = frozenset(row[0] for row in session.rows(_FORKED))
        found = replace(_machines_told(session), forked=forked)
        session.keep_in_mind(asked, found, is_local=True)
    return found


def _machines_told(session: ReadSession) -> Machines:
    """Return the machines as the journal alone tells them, without those that have two branches."""
    asked = ("machines told",)
    found: Machines | None = session.looked_up.get(asked)
    if found is None:
        streams = session.rows(_STREAMS)
        own = next((origin for origin, own in streams if own), "")
        centres = all_in_force(session, SITES, session.today, column="tier", value=Tier.CENTRE.value)
        centre = centres[0].site if centres else ""
        others = (origin for origin, own in streams if not own)
        told = (each for each in others if centre in {node_of(each), node_of(own)})
        found = Machines(
            own=own,
            centre=centre,
            origins=tuple(origin for origin, _own in streams),
            admitted=frozenset(row[0] for row in session.rows(_ADMITTED) if node_of(row[2]) == centre),
            heard=max((heard_until(session, own, origin)[0] for origin in told), default=0),
            forked=frozenset(),
        )
        session.keep_in_mind(asked, found)
    return found


def heard_until(session: ReadSession, origin: str, heard: str) -> tuple[int, int]:
    """Return when the newest word of a stream that another one has heard was signed (UTC ms), and its size; 0: none."""
    row = session.row(_HEARD, origin=origin, heard=heard)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def signing_key(session: ReadSession, origin: str) -> str | None:
    """Return the key (hexadecimal digits) by which a stream is known to sign, or None: its machine was not admitted.

    The centre's own lives say their keys themselves.
    """
    machines = machines_of(session)
    if node_of(origin) == machines.centre:
        return next((signs for keyed, signs in reversed(session.rows(_KEYED)) if keyed == origin), None)
    rows = reversed(session.rows(_ADMITTED))
    return next((row[1] for row in rows if row[0] == origin and node_of(row[2]) == machines.centre), None)


def freshness(session: ReadSession) -> Freshness | None:
    """Return how fresh this machine is; None where there is nothing to hear: it is the only one, or the centre's.

    The centre's machine too hears somebody first, in a life of it that did not begin with the ledger.
    """
    machines = machines_of(session)
    is_forked = machines.own in machines.forked
    if not (is_forked or machines.are_many):
        return None
    days = _carry_days(session, machines)
    if is_forked:
        return Freshness(None, None, days, "forked")
    if machines.is_centre:
        is_first_life = epoch_of(machines.own) == 1
        return None if is_first_life or machines.heard else Freshness(None, None, days, "unheard")
    if not machines.has_centre:
        return None
    at = machines.heard
    if not at or machines.own not in machines.admitted:
        return Freshness(district_date(at) if at else None, None, days, "unheard")
    heard = district_date(at)
    until = (date.fromisoformat(heard) + timedelta(days=days)).isoformat()
    return Freshness(heard, until, days, "stale" if session.today > until else "")


def check_debits(session: ReadSession) -> None:
    """Refuse to take or move points on a machine that has not heard of the centre for too long; it earns all the same.

    Raises:
        MachineUnheard: the centre has not been heard in this life of the machine.
        MachineStale: its last word is too many days old.
        MachineForked: this machine's stream goes on elsewhere.
    """
    fresh = freshness(session)
    if fresh is None or not fresh.why:
        return
    machines = machines_of(session)
    if fresh.why == "forked":
        raise MachineForked(machine=machines.own)
    if fresh.why == "unheard":
        raise MachineUnheard(machine=machines.own)
    raise MachineStale(heard=fresh.heard or "", days=fresh.days)


def check_at_centre(session: ReadSession, what: str) -> None:
    """Refuse what only the centre's machine records, where it is another one.

    Raises:
        CentreAlone: this is not the centre's machine, and the ledger has a stream of it.
    """
    machines = machines_of(session)
    if not machines.is_centre and machines.has_centre:
        raise CentreAlone(what=what, centre=machines.centre, machine=machines.node)


def _carry_days(session: ReadSession, machines: Machines) -> int:
    row = in_force(session, SETTINGS, CARRY_DAYS, session.today, (machines.centre,))
    return row.value if row else CARRY_DAYS_USUAL
