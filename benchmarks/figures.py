"""One line of the table of speeds, and how work is measured: in this process, or in one of its own for its memory."""

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_DIGITS = {"MB": 0, "ms": 3}


@dataclass(frozen=True)
class Figure:
    """What was measured, what it is compared with, the ratio of both, and the most that it may be."""

    what: str
    measured: str
    compared: str
    ratio: float
    most: float
    causes: tuple[str, ...] = ()
    """What makes it more than it may be."""

    @property
    def kept(self) -> bool:
        """Say whether the limit is kept."""
        return self.ratio <= self.most


def limit(what: str, value: float, most: float, unit: str) -> Figure:
    """Return the line of something that has a limit of its own."""
    return Figure(what, f"{value:.{_DIGITS.get(unit, 2)}f} {unit}", f"{most:g} {unit}", value / most, 1.0)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def cpu(command: Sequence[str]) -> float:
    """Return the CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
