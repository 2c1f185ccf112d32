"""What a server counts of itself, in all of its workers together: answers by their status, and how long commits take.

Each worker has a file of its own in a folder that the server makes for as long as it lives, and writes to it as to its
memory; whoever asks adds all of them up. So no count falls when a worker is started again.
"""

import mmap
import os
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

STATUSES: Final = (200, 303, 304, 400, 401, 403, 404, 405, 409, 413, 421, 422, 429, 500, 503)
"""The statuses that are counted one by one; any other counts as 0."""
BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds of a commit by which Prometheus groups them; what took longer counts in the whole alone."""
_OTHER: Final = len(STATUSES)
_BUCKETS: Final = _OTHER + 1
_LONGER: Final = _BUCKETS + len(BOUNDS)
_SUM: Final = _LONGER + 1
_FIGURES: Final = _SUM + 1
_BYTES: Final = 8 * _FIGURES


@dataclass(frozen=True)
class Counted:
    """How often each status was answered; how many commits took at most each of the bounds; all of them; seconds."""

    answers: Mapping[int, int]
    commits_within: Mapping[float, int]
    commits: int
    commit_seconds: float


class Counts:
    """The counts of one worker, and the sum of all workers'."""

    def __init__(self, folder: Path | None = None) -> None:
        """Count in a file of this folder, or for this process alone where there is none."""
        self._folder: Final = folder
        self._lock: Final = Lock()
        if folder is None:
            self._memory = mmap.mmap(-1, _BYTES)
        else:
            with (folder / str(os.getpid())).open("w+b") as file:
                file.truncate(_BYTES)
                self._memory = mmap.mmap(file.fileno(), _BYTES)
        self._figures: Final = memoryview(self._memory).cast("d")

    def answered(self, status: int) -> None:
        """Count an answer."""
        at = STATUSES.index(status) if status in STATUSES else _OTHER
        with self._lock:
            self._figures[at] += 1

    def committed(self, seconds: float) -> None:
        """Count a commit."""
        with self._lock:
            self._figures[_BUCKETS + bisect_left(BOUNDS, seconds)] += 1
            self._figures[_SUM] += seconds

    def all(self) -> Counted:
        """Add up what all workers of this server have counted."""
        added = [0.0] * _FIGURES
        for each in self._every():
            added = [one + other for one, other in zip(added, each, strict=True)]
        within, below = {}, 0
        for bound, count in zip(BOUNDS, added[_BUCKETS:_LONGER], strict=True):
            below += int(count)
            within[bound] = below
        answers = {status: int(count) for status, count in zip((*STATUSES, 0), added[:_BUCKETS], strict=True) if count}
        return Counted(answers, within, below + int(added[_LONGER]), added[_SUM])

    def _every(self) -> list[list[float]]:
        if self._folder is None:
            return [list(map(float, self._figures))]
        found: list[list[float]] = []
        for file in sorted(self._folder.iterdir()):
            with suppress(OSError):
                read = file.read_bytes()
                if len(read) == _BYTES:  # else a worker is making it at this moment
                    found.append(list(map(float, memoryview(read).cast("d"))))
        return found
