"""The kinds of entry that many machines bring: a machine's keys, its admission, what it heard, a fork that was seen."""

from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, Part, always, name_of, stamp_of
from supermarket.books.tables import HeardMostRow, HeardRow
from supermarket.district.machines.tables import AdmissionRow, ForkRow, InvitationRow, KeyRow
from supermarket.journal.entry import Entry


class MachineKeyed(Body):
    """A machine's public keys, in its own stream: by `signs` (Ed25519) it signs, for `opens` (X25519) it is written to.

    Both are 64 hexadecimal digits. The secret halves lie in the local drawer alone.
    """

    signs: str
    opens: str


class MachineInvited(Body):
    """The centre lets a machine of this node come, once: `proof` is the SHA-256 of the secret that lies in its file."""

    node: str
    proof: str


class MachineAdmitted(Body):
    """The centre knows a machine's stream by these keys from here on; `invited` names the entry that let it come."""

    origin: str
    signs: str
    opens: str
    invited: str


class Head(Part):
    """How far a stream is known: its size, the root there, and when its machine signed that (UTC milliseconds)."""

    origin: str
    size: int
    root: str
    at: int


class StreamHeard(Body):
    """What this machine has taken in of other streams up to here; those that went on since it last said so.

    What a machine knew when it wrote an entry is what it had said before that it heard, and what the streams that it
    named had said of others up to there (`known_by`); what is known so need not be named.
    """

    heads: tuple[Head, ...]


class StreamForked(Body):
    """Two different entries of one number were seen: the stream is taken no further here.

    `seq` is the first number at which they differ, `file` the SHA-256 of the evidence, which holds the other branch.
    """

    forked: str
    seq: int
    file: str


def _keyed(entry: Entry, body: MachineKeyed) -> tuple[Change, ...]:
    return (Change(KeyRow, {**stamp_of(entry), "signs": body.signs, "opens": body.opens}),)


def _invited(entry: Entry, body: MachineInvited) -> tuple[Change, ...]:
    return (Change(InvitationRow, {**stamp_of(entry), "node": body.node, "proof": body.proof}),)


def _admitted(entry: Entry, body: MachineAdmitted) -> tuple[Change, ...]:
    told = {"admitted": body.origin, "signs": body.signs, "opens": body.opens, "invited": body.invited}
    return (Change(AdmissionRow, {**stamp_of(entry), **told}),)


def _heard(entry: Entry, body: StreamHeard) -> tuple[Change, ...]:
    return (
        *(
            Change(HeardRow, {**name_of(entry), "heard": head.origin, "size": head.size, "at": head.at})
            for head in body.heads
        ),
        *(
            Change(
                HeardMostRow,
                {"origin": entry.origin, "heard": head.origin, "words": 1, "size": head.size, "at": head.at},
            )
            for head in body.heads
        ),
    )


def _forked(entry: Entry, body: StreamForked) -> tuple[Change, ...]:
    return (Change(ForkRow, {**stamp_of(entry), "forked": body.forked, "first": body.seq, "file": body.file}),)


MACHINE_KEYED: Final = Kind("machine.keyed", MachineKeyed, rows=_keyed, clears=always)
MACHINE_INVITED: Final = Kind("machine.invited", MachineInvited, rows=_invited, clears=always)
MACHINE_ADMITTED: Final = Kind("machine.admitted", MachineAdmitted, rows=_admitted, clears=always)
STREAM_HEARD: Final = Kind("stream.heard", StreamHeard, rows=_heard, clears=always)
STREAM_FORKED: Final = Kind("stream.forked", StreamForked, rows=_forked, clears=always)
KINDS: Final[tuple[Kind[Any], ...]] = (MACHINE_KEYED, MACHINE_INVITED, MACHINE_ADMITTED, STREAM_HEARD, STREAM_FORKED)
