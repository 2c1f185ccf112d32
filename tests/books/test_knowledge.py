"""What a machine knew is one rule: the books, a rebuild of them and the checker find the same in any journal."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry as Read
from supermarket.audit.package.checker.merging import ASKED_FIRST, Heard, interleaved
from supermarket.books.many.knowledge import EveryHeard, known_by, said_by
from supermarket.books.many.taking import open_copy
from supermarket.journal.entry import Entry, EntryName, leaf_of
from supermarket.journal.store import own_stream
from tests.machines import take_in, village_at
from tests.village import START, Time

NODES: Final = 5
STEPS: Final = 90
KEYS: Final = {"signs": "ab" * 32, "opens": "cd" * 32}


@dataclass
class World:
    """Machines that write, hear one another and begin other lives, by chance."""

    district: str
    chance: Random
    streams: dict[str, list[Entry]] = field(default_factory=dict)
    heard: dict[str, dict[str, int]] = field(default_factory=dict)
    at: int = START

    def write(self, origin: str, kind: str, body: dict[str, Any]) -> None:
        self.at += 60_000
        entries = self.streams.setdefault(origin, [])
        text = json.dumps(body, separators=(",", ":"), sort_keys=True)
        key = f"{origin}-{len(entries)}"
        drift = self.chance.randrange(20) * 60_000  # clocks are not alike
        at = max(self.at - drift, entries[-1].at if entries else 0)
        entry = Entry(self.district, origin, len(entries) + 1, 1, kind, "1000", "2026-03-02", at, "0", key, text, b"")
        entries.append(entry._replace(leaf=leaf_of(entry)))

    def begin(self, node: int) -> None:
        """Begin a machine's first life, or another one from a copy that may be an old one."""
        lives = [each for each in self.streams if each.startswith(f"7{node}-")]
        body: dict[str, Any] = {"purpose": "drill", "node": f"7{node}", "epoch": len(lives) + 1, "random": "00"}
        if lives and self.chance.random() < 0.8:
            size = self.chance.randint(1, len(self.streams[lives[-1]]))
            body["previous"] = {"origin": lives[-1], "size": size}
            if self.chance.random() < 0.5:  # the centre's invitation brought it, and not what it had heard
                body["previous"]["fetched"] = 1
        self.write(f"7{node}-{len(lives) + 1}", "stream.opened", body)

    def hear(self, origin: str) -> None:
        """Let a machine hear some others, up to what they have written or less."""
        said = self.heard.setdefault(origin, {})
        heads = []
        for other in self.chance.sample(sorted(self.streams), k=self.chance.randint(1, 3)):
            size = self.chance.randint(1, len(self.streams[other]))
            is_forged = self.chance.random() < 0.1  # nobody honest says later that he heard less
            if other != origin and (size > said.get(other, 0) or is_forged):
                said[other] = max(size, said.get(other, 0))
                heads.append({"at": 1, "origin": other, "root": "ab" * 32, "size": size})
        if heads:
            self.write(origin, "stream.heard", {"heads": heads})


def world_of(district: str, seed: int) -> World:
    """Return what machines wrote by this chance."""
    world = World(district, Random(seed))  # noqa: S311 - chance for a test
    for node in range(NODES):
        world.begin(node)
    for _step in range(STEPS):
        node = world.chance.randrange(NODES)
        origin = [each for each in world.streams if each.startswith(f"7{node}-")][-1]
        what = world.chance.random()
        if what < 0.1:
            world.begin(node)
        elif what < 0.4:
            world.write(origin, "machine.keyed", KEYS)
        else:
            world.hear(origin)
    return world


def read(entry: Entry) -> Read:
    """Return an entry as the checker reads it."""
    return Read(*entry[:10], entry.content, "")


def by_checker(world: World) -> dict[tuple[str, int], dict[str, int]]:
    """Return what the checker finds that each machine knew once it had written an entry, as it reads them in order."""
    heard, found = Heard(), {}
    for entry in interleaved([map(read, each) for each in world.streams.values()]):
        if entry.kind in {"stream.heard", "stream.opened"}:
            heard.take(entry)
        found[entry.origin, entry.seq] = {**heard.known.get(entry.origin, {}), entry.origin: entry.seq}
    return found


def by_time(world: World) -> dict[tuple[str, int], dict[str, int]]:
    """Return what it finds by entries that come in the order of the clocks, which are not alike."""
    heard, found = Heard(), {}
    every = sorted((entry.at, entry.origin, entry.seq, entry) for each in world.streams.values() for entry in each)
    for *_order, entry in every:
        if entry.kind in ASKED_FIRST:
            heard.note(read(entry))
    for origin, entries in world.streams.items():
        for entry in entries:
            heard.follow(origin, entry.seq)
            found[origin, entry.seq] = {**heard.known[origin], origin: entry.seq}
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_books_and_the_checker_find_that_each_machine_knew_the_same(ledger_path: Path, seed: int) -> None:
    with village_at(ledger_path, Time(), "77").writing() as session:
        transaction = session.transaction
        world = world_of(own_stream(transaction).district, seed)
        for origin, entries in world.streams.items():
            take_in(transaction, session.kinds, open_copy(transaction, world.district, origin), entries)
        checked, timed, rebuilt = by_checker(world), by_time(world), EveryHeard(transaction)
        for entries in world.streams.values():
            for entry in entries:
                if entry.kind == "stream.heard":
                    rebuilt.add(entry)
        further = 0
        for origin, entries in world.streams.items():
            for entry in entries:
                after = Entry(*entry)._replace(seq=entry.seq + 1)
                known = known_by(transaction, EntryName(origin, entry.seq + 1))
                assert known == rebuilt.known_by(after) == checked[origin, entry.seq] == timed[origin, entry.seq]
                further += known != said_by(transaction, EntryName(origin, entry.seq))
        assert further > STEPS // 4, "else nobody learnt anything by others"
