"""Each machine as it stands here: how far its stream is held, until when it was heard, what is missing, what it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.carry.admitting import standing_invitations
from supermarket.carry.files.packed import packed
from supermarket.carry.files.reading import peek
from supermarket.carry.heads import SignedHead, heads
from supermarket.carry.hearing import seen_of
from supermarket.carry.peers import acknowledged, acknowledged_at
from supermarket.carry.waiting import waiting
from supermarket.carry.words import goes_on_elsewhere
from supermarket.clock import DAY
from supermarket.district.machines.machines import (
    Admission,
    Fork,
    admissions,
    centre_node,
    forks,
    later_lives,
    machines_of,
)
from supermarket.journal.entry import epoch_of, node_of
from supermarket.journal.store import Stream, stream_here, streams


@dataclass(frozen=True)
class Gap:
    """Entries `first` to `last` that are missing before others that wait."""

    first: int
    last: int


@dataclass(frozen=True)
class MachineStanding:
    """How a machine stands here.

    `size` entries of its stream are held; it was heard until `heard` (UTC milliseconds, 0: never), `silent_days` ago;
    `gaps` are missing; `forked` is the number at which its stream has two branches, None where it has one. It said at
    `said` that it holds `has` entries of this machine's stream, which `lacks` it then so many of. `elsewhere` says of
    this machine's own stream that it went on without it; `seen` entries of the stream some machine says that it heard.
    `successor` is the next life of its node that is held here or was let in.
    """

    origin: str
    node: str
    own: bool
    centre: bool
    let_in: bool
    size: int
    heard: int
    silent_days: int
    gaps: tuple[Gap, ...]
    forked: int | None
    has: int
    lacks: int
    said: int
    elsewhere: bool
    seen: int
    successor: str | None


@dataclass(frozen=True)
class Awaited:
    """A machine that was invited (UTC milliseconds) and may still come by that, and the entry that invited it."""

    node: str
    entry: str
    invited: int


@dataclass(frozen=True)
class Standings:
    """Every machine whose stream is held here, and at the centre those that were invited and have not come."""

    machines: tuple[MachineStanding, ...]
    awaited: tuple[Awaited, ...]


def standings(session: ReadSession, ledger: Path) -> Standings:
    """Return how each machine stands in a ledger at this path."""
    held = streams(session.transaction)
    own = stream_here(session.transaction)
    gaps = _gaps(ledger, {stream.origin: stream.size for stream in held})
    found = _Found(own, centre_node(session), admissions(session), forks(session), heads(session), gaps)
    every = tuple(_standing(session, stream, found) for stream in held)
    awaited = (Awaited(each.node, str(each.entry), each.at) for each in standing_invitations(session))
    return Standings(every, tuple(awaited))


@dataclass(frozen=True)
class _Found:
    """What is known of all machines, looked up once: this one's stream, the centre's node, and the rest by stream."""

    own: Stream
    centre: str
    came: Mapping[str, Admission]
    forks: Mapping[str, Fork]
    heads: Mapping[str, Sequence[SignedHead]]
    gaps: Mapping[str, tuple[Gap, ...]]


def _standing(session: ReadSession, stream: Stream, found: _Found) -> MachineStanding:
    own, fork = found.own, found.forks.get(stream.origin)
    is_own = stream.origin == own.origin
    signed = [head.at for head in found.heads.get(stream.origin, ()) if head.size <= stream.size]
    heard = session.clock.now() if is_own else max(signed, default=stream.at)
    has = own.size if is_own else min(own.size, acknowledged(session, stream.origin).get(own.origin, 0))
    is_centre = node_of(stream.origin) == found.centre
    return MachineStanding(
        origin=stream.origin,
        node=node_of(stream.origin),
        own=is_own,
        centre=is_centre,
        let_in=is_centre or stream.origin in found.came,
        size=stream.size,
        heard=heard,
        silent_days=max(0, session.clock.now() - heard) // DAY,
        gaps=found.gaps.get(stream.origin, ()),
        forked=fork.first if fork else None,
        has=has,
        lacks=own.size - has,
        said=0 if is_own else acknowledged_at(session, stream.origin),
        elsewhere=is_own and goes_on_elsewhere(session, stream.origin),
        seen=seen_of(session, stream.origin),
        successor=_successor(session, stream.origin),
    )


def _successor(session: ReadSession, origin: str) -> str | None:
    return min(later_lives(origin, machines_of(session).known), key=epoch_of, default=None)


def _gaps(ledger: Path, sizes: dict[str, int]) -> dict[str, tuple[Gap, ...]]:
    """Return what is missing before the entries of files that wait, by stream."""
    found: dict[str, list[Gap]] = {}
    for place in waiting(ledger):
        for section in peek(packed(place)).streams:
            size = sizes.get(section.origin, 0)
            if section.first > size + 1:
                found.setdefault(section.origin, []).append(Gap(size + 1, section.first - 1))
    return {origin: (min(gaps, key=lambda gap: gap.last),) for origin, gaps in found.items()}
