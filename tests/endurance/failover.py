"""Kills whatever writes, again and again, while clerks redeem and pages are asked for; then says what became of it all.

`python -m tests.endurance.failover [KILLS]` prints the figures that docs/server.md quotes.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import median
from typing import Final

from supermarket.inspection import verify_file
from supermarket.journal.places import place_of
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from tests.command import ROOT
from tests.endurance.redeemers import Answer, answers_in
from tests.patroni import Cluster, Machine, awaited, cluster, kill_machine, kill_patroni, kill_server, start_machine
from tests.village import START, Time, Village, seeded_clock, small_district
from tests.web.serving import started

CLERKS: Final = 8
BETWEEN: Final = 2
"""So many answers of each clerk are awaited before each kill, so that it stops work that goes on."""
SOAP: Final = 99_999
KILLS: Final[tuple[Callable[[Machine], None], ...]] = (kill_server, kill_machine, kill_patroni)
"""What is killed, in turn: the server beside a Patroni that sees it, a whole machine, Patroni beside its server."""


@dataclass(frozen=True)
class Page:
    """An answer to whoever asks for a page all along: when, on the machine's monotonic clock, its status, its text."""

    at: float
    status: int
    text: str


@dataclass
class Lived:
    """What became of it: each kill by its name and time, every answer, every page, and what should not be."""

    kills: list[tuple[str, float]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Keys that were answered with an entry that is not there, or not under this key."""
    doubled: list[str] = field(default_factory=list)
    """Keys that stand in more than one entry."""
    unasked: list[str] = field(default_factory=list)
    """Keys of clerks that stand in an entry, while no clerk was answered."""
    faults: list[str] = field(default_factory=list)
    """What verification finds in the end."""
    left: tuple[int, int] = (0, 0)
    """The points that all clerks' households hold in the end, and the bars of soap on the shelf."""

    def pauses(self, times: Iterable[float]) -> dict[str, list[float]]:
        """Return for each kill, by its name, the longest time in seconds without one of these that ended after it."""
        moments, found = sorted(times), defaultdict(list)
        ends = [*(at for _name, at in self.kills[1:]), float("inf")]
        for (name, at), end in zip(self.kills, ends, strict=True):
            gaps = [after - before for before, after in pairwise(moments) if at < after <= end]
            found[name].append(max(gaps))
        return found

    @property
    def written(self) -> dict[str, list[float]]:
        """Return for each kill how long nobody at all was told that something is recorded."""
        return self.pauses(answer.answered for answer in self.answers)

    @property
    def shown(self) -> dict[str, list[float]]:
        """Return for each kill how long no page was shown."""
        return self.pauses(page.at for page in self.pages if page.status == 200)


def lived(kills: Sequence[Callable[[Machine], None]], folder: Path) -> Lived:
    """Live through these kills of whichever machine writes then, in a folder for what is written down."""
    found = Lived()
    with cluster() as machines:
        address = machines.address("postgres", district="220802")
        households = _begun(address, folder)
        with _asking(address, found.pages), _writing(address, folder, households):
            for kill in kills:
                _killed(machines, kill, found, folder)
            _answered_since(folder, time.monotonic())
        found.answers = list(answers_in(folder))
        _look(address, folder, households, found)
    return found


def _begun(address: str, folder: Path) -> list[str]:
    """Make the ledger on the server; return a household for each clerk."""
    place = folder / "district"
    place.mkdir()
    init(place_of(address, folder), Opening(small_district(place), drill=True), seeded_clock(Time()))
    ledger = open_ledger(place_of(address, folder), now=START)
    try:
        village = Village(ledger)
        village.receive(quantity=SOAP)
        return [village.enrol(f"王样{number}") for number in range(CLERKS)]
    finally:
        ledger.close()


@contextmanager
def _writing(address: str, folder: Path, households: Sequence[str]) -> Iterator[None]:
    """Let the clerks write meanwhile; in the end each is waited for until he is answered."""
    command = [sys.executable, "-m", "tests.endurance.redeemers", address, str(folder), *households]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as clerks:
        try:
            _answered_since(folder, time.monotonic())
            yield
            assert clerks.stdin
            clerks.stdin.close()
            assert clerks.wait() == 0
        finally:
            clerks.kill()


def _answered_since(folder: Path, moment: float) -> None:
    """Wait until every clerk was answered some more times after a moment."""

    def enough() -> bool | None:
        counts = Counter(answer.key.split("-")[0] for answer in answers_in(folder) if answer.asked > moment)
        return True if len(counts) == CLERKS and min(counts.values()) >= BETWEEN else None

    awaited(enough, "answers to every clerk")


def _killed(machines: Cluster, kill: Callable[[Machine], None], found: Lived, folder: Path) -> None:
    """Kill something on the machine that writes; bring it back once another one does, and wait until all goes on."""
    primary = awaited(machines.standing, "machine that writes", machines.machines)
    found.kills.append((kill.__name__, time.monotonic()))
    kill(primary)
    awaited(lambda: _other(machines, primary), "other machine that writes", machines.machines)
    start_machine(primary, machines.machines)
    _answered_since(folder, time.monotonic())


def _other(machines: Cluster, primary: Machine) -> Machine | None:
    found = machines.primary()
    return None if found is primary else found


@contextmanager
def _asking(address: str, pages: list[Page]) -> Iterator[None]:
    """Serve pages from the ledger and ask for one all along, a dozen times a second."""
    over = threading.Event()
    with started("--db", address, "web") as server:
        asking = threading.Thread(
            target=_ask, args=(f"http://localhost:{server.port}/public/3001?lang=en", over, pages)
        )
        asking.start()
        try:
            yield
        finally:
            over.set()
            asking.join()


def _ask(page: str, over: threading.Event, pages: list[Page]) -> None:
    while not over.wait(0.08):
        try:
            with urllib.request.urlopen(page, timeout=60) as answer:  # noqa: S310 - of loopback
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            status, text = fault.code, fault.read().decode()
        pages.append(Page(time.monotonic(), status, text))


def _look(address: str, folder: Path, households: Sequence[str], found: Lived) -> None:
    """Compare what the clerks were told with what stands in the journal."""
    ledger = open_ledger(place_of(address, folder), now=START)
    try:
        with ledger.reading() as session:
            by_key = [(entry.key, entry.name) for entry in entries(session.transaction)]
        village = Village(ledger)
        found.left = sum(map(village.points, households)), village.on_hand()
    finally:
        ledger.close()
    told, there = {answer.key: answer.entry for answer in found.answers}, dict(by_key)
    found.lost = [key for key, entry in told.items() if there.get(key) != entry]
    found.doubled = [key for key, count in Counter(key for key, _name in by_key).items() if count > 1]
    found.unasked = [key for key in there if key.startswith("w") and key.endswith(("-c", "-r")) and key not in told]
    found.faults = [fault.what for fault in verify_file(place_of(address, folder)).faults]


def main(kills: str = "20") -> None:
    """Live through so many kills and print what became of it."""
    with tempfile.TemporaryDirectory(prefix="failover-") as folder:
        found = lived(tuple(islice(cycle(KILLS), int(kills))), Path(folder))
    again = [answer for answer in found.answers if answer.heard]
    figures = {
        "kills": Counter(name for name, _at in found.kills),
        "entries acknowledged": len(found.answers),
        "lost": found.lost,
        "doubled": found.doubled,
        "recorded though nobody was answered": found.unasked,
        "asked again under the same key": len(again),
        "heard": Counter(text for answer in again for text in answer.heard),
        "seconds without a recorded entry": _summed(found.written),
        "seconds without a page": _summed(found.shown),
        "pages": Counter(page.status for page in found.pages),
        "faults": found.faults,
    }
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False, default=str) + "\n")


def _summed(pauses: dict[str, list[float]]) -> dict[str, str]:
    every = [each for of in pauses.values() for each in of]
    return {
        name: f"median {median(of):.1f}, at most {max(of):.1f}, of {len(of)}"
        for name, of in {**pauses, "all": every}.items()
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
