"""Three machines, two that gather, and a mailbox that repeats, reorders, cuts and edits: nothing recorded is lost.

`make test` lives 150 histories, the same in every run. `make endurance` lives 2,000 and prints what was in them:
SUPERMARKET_MAILBOX_EXAMPLES=2000 pytest -s tests/carry/test_mailbox.py
"""

import gzip
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from supermarket.books.kinds import no_postings, no_rows
from supermarket.books.many.taking import take_in_all
from supermarket.books.session import ReadSession, Request
from supermarket.books.tables import BooksRow
from supermarket.carry import going, taking, verdicts
from supermarket.carry.files import reading, stretches
from supermarket.carry.files.form import Lines, header_of, trailer
from supermarket.carry.files.stretches import Stretch, append_all
from supermarket.carry.going import write_invitation, write_out
from supermarket.carry.renewal.renewing import renew
from supermarket.carry.words import goes_on_elsewhere
from supermarket.district.machines.machines import forks
from supermarket.errors import Refusal
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, entries, own_stream, streams
from supermarket.ledger import Ledger, every_kind
from supermarket.people.evidence import evidence_folder
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.carry.machines import OTHER, SHOP, THIRD, Machine, joined, silent
from tests.village import ADMINISTRATOR, CLERK, Time, Village, make_ledger, seeded_clock, small_district

SHARDS: Final = 6
EXAMPLES: Final = -(-int(os.environ.get("SUPERMARKET_MAILBOX_EXAMPLES", "150")) // SHARDS)
HUB: Final = "2001"
CENTRE: Final = "1000"
NODES: Final = (CENTRE, HUB, SHOP, OTHER, THIRD)
MACHINES: Final = (SHOP, OTHER, THIRD)
ASKS: Final = {
    CENTRE: ADMINISTRATOR,
    HUB: ADMINISTRATOR,
    SHOP: CLERK,
    OTHER: Request(actor="15002", site="5002"),
    THIRD: Request(actor="33001", site="3001"),
}
DAMAGES: Final = ("cut", "flip", "edit")
PICK: Final = st.integers(0, 40)
STEP: Final = st.one_of(
    st.tuples(st.just("act"), st.sampled_from(MACHINES), PICK),
    st.tuples(st.just("act"), st.sampled_from(MACHINES), PICK),
    st.tuples(st.just("send"), st.sampled_from(NODES), PICK),
    st.tuples(st.just("bring"), st.sampled_from(NODES), PICK),
    st.tuples(st.just("bring"), st.sampled_from(NODES), PICK),
    st.tuples(st.sampled_from([*DAMAGES, "crash"]), st.sampled_from(NODES), PICK),
    st.tuples(st.sampled_from(["keep", "put back", "part"]), st.sampled_from(MACHINES), PICK),
)
HISTORY: Final = st.lists(STEP, min_size=6, max_size=24)


STATEMENTS: Final = {
    table.name: Prepared(select(table).order_by(*table.primary_key.columns))
    for table in (BooksRow.metadata.sorted_tables if every_kind() else ())
}
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
"""Where files lie in memory, on systems that have it: the power is lost by an exception here."""


class CrashError(BaseException):
    """The power went."""


@pytest.fixture(scope="session")
def made_mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give five machines that joined and know each other; a copy of the folder is a world."""
    place = tmp_path_factory.mktemp("mailbox")
    for name in ("files", CENTRE):
        (place / name).mkdir()
    make_ledger(place / CENTRE / "ledger.db", folder=small_district(place / "files"))
    centre = Machine(place / CENTRE / "ledger.db", Time(), 1)
    others = {}
    for number, node in enumerate(NODES[1:], 2):
        files = centre.invite(node, place / "stick")
        others[node] = joined(node, files, place / node, seed=number, asks=ASKS[node])
        for file in others[node].out(place / "stick"):
            centre.take(file)
    for file in centre.out(place / "stick"):
        for node, machine in others.items():
            if f"-to-{node}" in file.name:
                machine.take(file)
    return place


@dataclass
class World:
    """Five ledgers, kept open, the mailbox between them, and the copies of disks that somebody kept."""

    place: Path
    machines: dict[str, Machine] = field(default_factory=dict)
    open: dict[str, Ledger] = field(default_factory=dict)
    mailbox: list[Path] = field(default_factory=list)
    copies: dict[str, Path] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    """The keys of entries that a machine which went on anew left to be entered by hand."""
    seen: Counter[str] = field(default_factory=Counter)
    """How often what happened."""

    def ledger(self, node: str) -> Ledger:
        """Return a machine's ledger, opened where it is not."""
        if node not in self.open:
            self.open[node] = self.machines[node].opened()
        return self.open[node]

    def shut(self, node: str) -> None:
        if ledger := self.open.pop(node, None):
            ledger.close()

    # --- what happens ---------------------------------------------------------------------------------------------

    def act(self, node: str, pick: int) -> None:
        """Record something on a machine: goods that came, somebody who moved in, points for somebody."""
        self.machines[node].time.move(minutes=1 + pick % 3)
        asks = ASKS[node]
        village = Village(self.ledger(node), self.machines[node].time)
        try:
            if node == THIRD or pick % 3 == 0:
                with village.writing() as session:
                    enrol(session, NewHousehold("王样甲", None, "一组", another=True), asks)
            else:
                with village.writing() as session:
                    receive(session, Delivery("1001", 1 + pick), asks)
        except Refusal:
            return  # its stream was found to go on elsewhere

    def send(self, node: str, pick: int) -> None:
        """Write what others lack into the mailbox."""
        folder = self.place / "mail" / str(len(self.mailbox))
        self.machines[node].time.move(minutes=1)
        to = None if node == CENTRE else (CENTRE, HUB)[pick % 2] if node != HUB else CENTRE
        try:
            written = taking_out(self.ledger(node), folder, ASKS[node], to)
        except Refusal:
            return
        self.mailbox += written

    def bring(self, node: str, pick: int) -> None:
        """Take in a file that lies in the mailbox, maybe not for the first time, and maybe meant for another."""
        if not self.mailbox:
            return
        file = self.mailbox[-1 - pick % len(self.mailbox)]
        before = self.journal(node)
        try:
            found = taking.take(self.ledger(node), file, silent)
        except Refusal:
            self.seen["refused"] += 1
            assert self.journal(node) == before
            return
        self.seen["taken"] += 1
        held = set(self.journal(node))
        for each in found:
            if not (each.waits or each.forked or each.elsewhere):
                missing = {key(entry) for entry in entries_in(file)} - held if each.file == str(file) else set()
                assert missing == set()

    def damage(self, how: str, node: str, pick: int) -> None:
        """Bring a file that is cut, has a wrong bit, or was edited and packed again; nothing of it is taken."""
        if not self.mailbox:
            return
        file = self.mailbox[-1 - pick % len(self.mailbox)]
        hurt = self.place / "hurt.jsonl.gz"
        hurt.write_bytes(damaged(file.read_bytes(), how, pick))
        if hurt.read_bytes() == file.read_bytes():
            return
        before = self.journal(node)
        with pytest.raises(Refusal):
            taking.take(self.ledger(node), hurt, silent)
        self.seen["damaged and refused"] += 1
        assert self.journal(node) == before

    def crash(self, node: str, pick: int) -> None:
        """Lose the power while a file that is just being brought is taken in, after some of its transactions."""
        self.send(node, pick)
        if not self.mailbox:
            return
        left, taker = pick // 2 % 2, HUB if node == CENTRE else (CENTRE, HUB)[pick % 2]

        def stop(_done: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise CrashError

        try:
            taking.take(self.ledger(taker), self.mailbox[-1], stop)
        except (CrashError, Refusal):
            self.seen["stopped in the midst"] += left < 0
            self.shut(taker)

    def keep(self, node: str, pick: int) -> None:
        """Copy a machine's disk as it is."""
        self.shut(node)
        self.copies[node] = self.place / "copies" / f"{node}-{pick}"
        shutil.rmtree(self.copies[node], ignore_errors=True)
        shutil.copytree(self.machines[node].path.parent, self.copies[node])

    def put_back(self, node: str) -> None:
        """Put an earlier copy of a disk back, as nobody should; what was only on the other is lost."""
        if node in self.copies:
            self.send(node, 0)  # its last file is on its way already
            self.shut(node)
            shutil.rmtree(self.machines[node].path.parent)
            shutil.copytree(self.copies[node], self.machines[node].path.parent)
            self.seen["old copies put back"] += 1

    def part(self, node: str, pick: int) -> None:
        """Go on from one disk, and then from a copy of what it was before: two branches, of which both come."""
        self.keep(node, pick)
        self.act(node, pick)
        self.send(node, 0)
        self._bring_whole(CENTRE, self.mailbox[-1])
        self.put_back(node)
        self.act(node, pick + 1)

    # --- and what comes of it -----------------------------------------------------------------------------------------

    def journal(self, node: str) -> list[tuple[str, int, bytes]]:
        with self.ledger(node).reading() as session:
            return [key(entry) for entry in entries(session.transaction)]

    def heal(self) -> None:
        """Bring everything everywhere, let whoever must go on anew, and bring that everywhere too."""
        for file in self.mailbox:
            self._bring_whole(CENTRE, file)
        self._exchange()
        while [node for node in MACHINES if self._renew(node)]:
            self._exchange()
        self._exchange()

    def _bring_whole(self, node: str, file: Path) -> None:
        try:
            taking.take(self.ledger(node), file, silent)
        except Refusal:
            return  # by a machine that is not known there yet

    def _exchange(self) -> None:
        """Carry from every machine to the centre, and then from the centre to each."""
        count = len(self.mailbox)
        for node in NODES[1:]:
            self.send(node, 0)
        for file in self.mailbox[count:]:
            self._bring_whole(CENTRE, file)
        count = len(self.mailbox)
        self.send(CENTRE, 0)
        for file in self.mailbox[count:]:
            for node in NODES[1:]:
                if f"-to-{node}" in file.name:
                    self._bring_whole(node, file)

    def _renew(self, node: str) -> bool:
        """Go on anew where this machine's stream was found to go on elsewhere, and say whether it did."""

        with self.ledger(node).reading() as session:
            own = own_stream(session.transaction).origin
            if not goes_on_elsewhere(session, own):
                return False
            names = {f"{entry.origin}-{entry.seq}": entry.key for entry in entries(session.transaction)}
        folder = self.place / "anew" / f"{node}-{len(self.mailbox)}"
        written = write_invitation(self.ledger(CENTRE), node, folder, ADMINISTRATOR, silent)
        self.shut(node)
        machine = self.machines[node]
        clock = seeded_clock(machine.time, seed=machine.seed * 31 + len(self.mailbox))
        outcome = renew(machine.path, [Path(each.file) for each in written], ADMINISTRATOR, clock, silent)
        self.left |= {names[each.entry] for each in outcome.by_hand}
        return True


def taking_out(ledger: Ledger, folder: Path, asks: Request, to: str | None) -> list[Path]:

    folder.mkdir(parents=True)
    return [Path(each.file) for each in write_out(ledger, folder, asks, silent, to=to)]


def key(entry: Entry) -> tuple[str, int, bytes]:
    return entry.origin, entry.seq, entry.leaf


def entries_in(file: Path) -> list[Entry]:
    """Return the entries of a file, by what is said of its form."""
    head, *rest = gzip.decompress(file.read_bytes()).decode().splitlines()
    header, left = header_of(head), iter(rest)
    found = []
    for section in header.streams:
        lines = Lines(header.district, section.origin, section.first)
        found += [lines.entry(next(left)) for _number in range(section.count)]
    return found


def damaged(data: bytes, how: str, pick: int) -> bytes:
    if how == "cut":
        return data[: len(data) * (1 + pick) // 50]
    if how == "flip":
        place = 12 + (len(data) - 13) * pick // 41  # behind gzip's own header, part of which says nothing
        return data[:place] + bytes([data[place] ^ 1 << pick % 8]) + data[place + 1 :]
    lines = gzip.decompress(data).decode().splitlines(keepends=True)
    number = 1 + pick % max(len(lines) - 2, 1)
    lines[number] = lines[number].replace("1", "2", 1)
    text = "".join(lines[:-1]).encode()  # whoever edits it mends the hash at its end too
    end = trailer(json.loads(lines[-1])["count"], sha256(text).hexdigest())
    return gzip.compress(text + f"{end}\n".encode(), mtime=0)


def in_evidence(ledger: Path) -> Iterator[Entry]:
    for file in sorted(evidence_folder(ledger).glob("*.gz")):
        yield from entries_in(file)


def lived(place: Path, history: list[tuple[str, str, int]]) -> Counter[str]:
    """Live a history, heal it, see that nothing is lost and that all have the same; return how often what happened."""
    with ExitStack() as closed:
        world = World(place)
        for number, node in enumerate(NODES):
            world.machines[node] = Machine(place / node / "ledger.db", Time(), 11 + number, ASKS[node])
            closed.callback(world.shut, node)
        for what, node, pick in history:
            if what in DAMAGES:
                world.damage(what, node, pick)
            elif what == "put back":
                world.put_back(node)
            else:
                getattr(world, what)(node, pick)
        must = {entry.key for file in world.mailbox for entry in entries_in(file)}
        for node in MACHINES:
            with world.ledger(node).reading() as session:
                own = own_stream(session.transaction).origin
                must |= {entry.key for entry in entries(session.transaction) if entry.origin == own}
        world.heal()
        with world.ledger(CENTRE).reading() as session:
            have = {entry.key for entry in entries(session.transaction)}
        have |= {entry.key for entry in in_evidence(world.machines[CENTRE].path)} | world.left
        assert must - have == set()
        roots, books = sizes(world, CENTRE), rows(world, CENTRE)
        for node in NODES[1:]:
            here = sizes(world, node)
            other = {origin for origin in here.keys() | roots.keys() if here.get(origin) != roots.get(origin)}
            if other:  # it took in another branch than the centre before it could know, and knows now
                assert other <= forked(world, node)
            else:
                assert rows(world, node) == books
        if history[0][2] % 8 == 0:  # it takes longer than all the rest
            assert world.ledger(CENTRE).first_difference() is None
        world.seen["streams with two branches"] += len(forked(world, CENTRE))
        world.seen["histories"] += 1
        return world.seen


def sizes(world: World, node: str) -> dict[str, tuple[int, bytes]]:
    with world.ledger(node).reading() as session:
        return {stream.origin: (stream.size, stream.root) for stream in streams(session.transaction)}


def forked(world: World, node: str) -> set[str]:
    with world.ledger(node).reading() as session:
        return set(forks(session))


def rows(world: World, node: str) -> dict[str, list[tuple[object, ...]]]:
    with world.ledger(node).reading() as session:
        return {name: session.rows(statement) for name, statement in STATEMENTS.items()}


@pytest.mark.parametrize("shard", range(SHARDS))
def test_whatever_the_mailbox_does_nothing_recorded_is_lost_and_all_have_the_same_books(
    made_mailbox: Path, shard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "TOGETHER", 3)

    seen = live_through(made_mailbox, EXAMPLES, shard)
    print(", ".join(f"{what}: {count}" for what, count in sorted(seen.items())))  # noqa: T201 - what was in them


def live_through(made: Path, examples: int, number: int) -> Counter[str]:
    """Live so many histories, each in a copy of the machines, and return how often what happened in them."""
    seen: Counter[str] = Counter()

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, phases=(Phase.generate,), report_multiple_bugs=False)
    @given(HISTORY)
    def live(history: list[tuple[str, str, int]]) -> None:
        with tempfile.TemporaryDirectory(prefix="mailbox-", dir=MEMORY if MEMORY.is_dir() else None) as place:
            world = Path(place) / "world"
            shutil.copytree(made, world, ignore=shutil.ignore_patterns("files", "stick"))
            seen.update(lived(world, history))

    live()
    return seen


# --- a test that finds nothing shows nothing --------------------------------------------------------------------------


def all_but_the_last(transaction: Transaction, stretches: Sequence[Stretch]) -> list[Stretch]:
    return APPEND(transaction, [(origin, some[:-1] if len(some) > 1 else some) for origin, some in stretches])


def unposted(transaction: Transaction, _kinds: object, several: Sequence[tuple[Stream, Sequence[Entry]]]) -> None:
    TAKE_IN(transaction, NOTHING_POSTED, several)


def as_if_all_had_arrived(session: ReadSession, _peer: str) -> dict[str, int]:
    return {stream.origin: stream.size for stream in streams(session.transaction)}


APPEND: Final = append_all
TAKE_IN: Final = take_in_all
NOTHING_POSTED: Final = {name: replace(kind, rows=no_rows, postings=no_postings) for name, kind in every_kind().items()}
FAULTS: Final[Mapping[str, tuple[object, str, object]]] = {
    "a fork is taken for what is held": (verdicts, "_differs", lambda *_asked: 0),
    "the last entry of a stretch is dropped": (taking, "append_all", all_but_the_last),
    "what comes is appended and not posted": (stretches, "take_in_all", unposted),
    "nobody asks who signed what": (
        reading._Checking,  # noqa: SLF001 - what is broken here on purpose
        "_check_head",
        lambda *_asked: None,
    ),
    "what was sent is thought to have arrived": (going, "acknowledged", as_if_all_had_arrived),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_what_takes_files_in_is_found(
    made_mailbox: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "TOGETHER", 3)
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(BaseException):  # noqa: B017, PT011 - whatever it is by which it is found
        live_through(made_mailbox, 60, 1)
