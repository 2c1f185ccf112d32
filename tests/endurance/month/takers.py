"""Processes beside a test in which machines take in what the centre sends them: each machine always in the same one."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Final

from supermarket.carry.taking import take
from supermarket.ledger import Ledger, open_ledger
from tests.carry.machines import silent
from tests.village import Time, seeded_clock

_time: Final = Time()
_ledgers: Final[dict[Path, Ledger]] = {}
"""What a process of its own keeps open; in that of the test there is none."""


class Takers:
    """So many processes; `wait` returns when everything that was given to them is taken in."""

    def __init__(self, count: int) -> None:
        """Start them."""
        context = get_context("spawn")
        self._pools: Final = [ProcessPoolExecutor(1, mp_context=context) for _number in range(count)]
        self._pool_of: Final[dict[Path, ProcessPoolExecutor]] = {}
        self._given: Final[list[Future[tuple[int, float]]]] = []
        self.used = 0.0
        """Seconds of processor that they used."""

    def take(self, ledger: Path, files: Sequence[Path], time: Time, seed: int) -> None:
        """Let a machine take in files, at a time and with chance of its own; that may be done later."""
        pool = self._pool_of.setdefault(ledger, self._pools[len(self._pool_of) % len(self._pools)])
        self._given.append(pool.submit(_take, ledger, files, (time.at, time.running), seed))

    def wait(self) -> int:
        """Wait until all is taken in, and return how many entries were new; what went wrong there is raised here."""
        entries = 0
        while self._given:
            new, used = self._given.pop().result()
            entries += new
            self.used += used
        return entries

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)


def _take(path: Path, files: Sequence[Path], at: tuple[int, int], seed: int) -> tuple[int, float]:
    began = process_time()
    _time.at, _time.running = at
    if path not in _ledgers:
        opened = open_ledger(path)
        _ledgers[path] = Ledger(opened.database, seeded_clock(_time, seed=seed, told=True), opened.drill)
    taken = [came for file in files for came in take(_ledgers[path], file, silent)]
    for file in files:
        file.unlink()
    return sum(each.entries for each in taken), process_time() - began
