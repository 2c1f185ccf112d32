"""Several machines of one district as real ledgers, and the entries that go from one to another."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from supermarket.books.many.taking import open_copy
from supermarket.books.session import Request, WriteSession
from supermarket.district.machines.kinds import (
    MACHINE_ADMITTED,
    MACHINE_INVITED,
    MACHINE_KEYED,
    STREAM_HEARD,
    Head,
    MachineAdmitted,
    MachineInvited,
    MachineKeyed,
    StreamHeard,
)
from supermarket.district.machines.machines import heard_until
from supermarket.earning.vouchers.taking import settle_vouchers
from supermarket.journal.entry import PROGRAM, Entry, node_of
from supermarket.journal.statements import insertion
from supermarket.journal.store import entries, own_stream, streams
from supermarket.journal.tables import EntryRow, table_of
from supermarket.ledger import KINDS, open_ledger
from supermarket.local.tables import SecretRow
from supermarket.making import new_ledger
from supermarket.opening import record_opening
from tests.machines import take_in
from tests.village import ADMINISTRATOR, Time, Village, seeded_clock

OPENS = "0" * 64
"""Nothing is encrypted here."""
_entry = table_of(EntryRow).c


def joined(centre: Village, path: Path, node: str, epoch: int = 1) -> Village:
    """Make the ledger of another machine from all that the centre has, let in by the centre, and open it."""
    clock = seeded_clock(centre.time, seed=int(node) + epoch)
    with centre.ledger.reading() as session:
        held, every = streams(session.transaction), list(entries(session.transaction))
    with new_ledger(path, district=held[0].district, origin=f"{node}-{epoch}", drill=True, clock=clock) as session:
        _take(session, every)
        record_opening(session, Request(PROGRAM, node), drill=True)
    opened = open_ledger(path, now=centre.time.at)
    machine = Village(replace(opened, clock=clock), centre.time)
    with machine.writing() as session:
        keyed(session, node)
        _hear(session)
    return machine


def keyed(session: WriteSession, site: str) -> str:
    """Give a machine its keys, and return the public one by which it signs."""
    secret = session.clock.random(32)
    signs = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()
    name = f"signs {session.stream.origin}"
    session.transaction.run(insertion(SecretRow), name=name, value=secret)
    session.record(MACHINE_KEYED, MachineKeyed(signs=signs, opens=OPENS), program(site), site=site, on=session.today)
    return signs


def admit(centre: Village, machine: Village) -> None:
    """Let the centre know a machine by the keys that its stream says."""
    with machine.ledger.reading() as session:
        own = own_stream(session.transaction).origin
        said = next(
            each for each in entries(session.transaction) if (each.origin, each.kind) == (own, MACHINE_KEYED.name)
        )
    node = node_of(said.origin)
    with centre.writing() as session:
        proof = session.clock.random(32).hex()
        letter = MachineInvited(node=node, proof=proof)
        invited = session.record(MACHINE_INVITED, letter, ADMINISTRATOR, site="1000", on=session.today)
        keys = {"signs": said.content["signs"], "opens": OPENS}
        body = MachineAdmitted(origin=said.origin, **keys, invited=invited.name)
        session.record(MACHINE_ADMITTED, body, program("1000"), site="1000", on=session.today)


def program(site: str) -> Request:
    """Return the request of the program itself."""
    return Request(PROGRAM, site)


def carry(of: Village, to: Village, *, only: str | None = None) -> int:
    """Bring a machine what another one has and it lacks, of one stream or of all; return how many were settled."""
    with of.ledger.reading() as session:
        every = [each for each in entries(session.transaction) if only in {None, each.origin}]
    with to.writing() as session:
        _take(session, every)
        _hear(session)
        return settle_vouchers(session)


def _take(session: WriteSession, every: list[Entry]) -> None:
    held = {stream.origin: stream for stream in streams(session.transaction)}
    for origin in dict.fromkeys(each.origin for each in every):
        if origin == session.stream.origin:
            continue
        stream = held.get(origin) or open_copy(session.transaction, every[0].district, origin)
        new = [each for each in every if each.origin == origin and each.seq > stream.size]
        take_in(session.transaction, KINDS, stream, new)
    session.transaction.write_waiting()
    session.looked_up.clear()


def _hear(session: WriteSession) -> None:
    own, now = session.stream.origin, session.clock.now()
    others = [each for each in streams(session.transaction) if each.origin != own and each.size]
    said = {each.origin: heard_until(session, own, each.origin) for each in others}
    grown = [each for each in others if each.size > said[each.origin][1]]
    again = [each for each in others if node_of(each.origin) == "1000" and now > said[each.origin][0]]
    heads = tuple(
        Head(origin=each.origin, size=each.size, root=each.root.hex(), at=now)
        for each in {each.origin: each for each in (*grown, *again)}.values()
    )
    node = session.node
    if not heads:
        return
    session.record(STREAM_HEARD, StreamHeard(heads=heads), program(node), site=node, on=session.today)


@dataclass(frozen=True)
class District:
    """A centre's machine and those of two villages' shops, each of which has heard of the others."""

    centre: Village
    first: Village
    second: Village
    time: Time

    def all_hear(self) -> None:
        """Bring everything everywhere: to the centre, and from there to all."""
        for shop in (self.first, self.second):
            carry(shop, self.centre)
        for shop in (self.first, self.second):
            carry(self.centre, shop)

    def enrolled(self, head: str = "王样甲") -> str:
        """Enrol a household of the first shop at the centre, tell everybody, and return its number."""
        household = self.centre.enrol(head)
        self.all_hear()
        return household


NAMES = ("ledger", "5001", "5002")


def make_district(folder: Path) -> None:
    """Make three machines of the ledger in a folder: the centre's, and those of the shops 5001 and 5002."""
    time = Time()
    centre = _opened(folder, "ledger", time)
    with centre.writing() as session:
        keyed(session, "1000")
    shops = [joined(centre, folder / f"{node}.db", node) for node in ("5001", "5002")]
    for shop in shops:
        carry(shop, centre)
        admit(centre, shop)
    District(centre, shops[0], shops[1], time).all_hear()
    for each in (centre, *shops):
        each.ledger.close()


@contextmanager
def district(made: Path, folder: Path) -> Iterator[District]:
    """Open copies of three machines that were made."""
    for name in NAMES:
        shutil.copyfile(made / f"{name}.db", folder / f"{name}.db")
    time = Time()
    centre, first, second = (_opened(folder, name, time, 60) for name in NAMES)
    yield District(centre, first, second, time)
    for each in (centre, first, second):
        each.ledger.close()


def _opened(folder: Path, name: str, time: Time, chance: int = 20) -> Village:
    opened = open_ledger(folder / f"{name}.db", now=time.at)
    return Village(replace(opened, clock=seeded_clock(time, seed=chance + NAMES.index(name))), time)
