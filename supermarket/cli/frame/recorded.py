"""What this run has done whose answer nobody has seen yet; it is told as done where the answer cannot be shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final


@dataclass
class _Run:
    """Names of entries in their order, whether anything else is done, and what reversed what answered by its key."""

    unseen: dict[str, None] = field(default_factory=dict)
    done: bool = False
    reversal: str | None = None


_RUN: Final[ContextVar[_Run]] = ContextVar("run", default=_Run())  # noqa: B039 - a process that runs one command has one
"""What is running here: one process is one run, but for a server, where each request is one."""


@contextmanager
def run_of_its_own() -> Iterator[None]:
    """Keep what is done meanwhile, in this thread, apart from what others do."""
    token = _RUN.set(_Run())
    try:
        yield
    finally:
        _RUN.reset(token)


def entries_recorded(names: Sequence[str]) -> None:
    """Note entries that are committed, or that answered by their key, each once."""
    _RUN.get().unseen.update(dict.fromkeys(names))


def done() -> None:
    """Note that something is done for good that is no entry."""
    _RUN.get().done = True


def reversed_since(entry: str) -> None:
    """Note that what answered by its key was reversed by this entry since."""
    _RUN.get().reversal = entry


def reversal() -> str | None:
    """Return the entry that reversed what answered by its key, or None."""
    return _RUN.get().reversal


def seen() -> None:
    """Forget what was done so far: its answer was handed over."""
    run = _RUN.get()
    run.unseen.clear()
    run.done, run.reversal = False, None


def unseen() -> tuple[str, ...] | None:
    """Return the entries whose answer was not handed over; none of them where it was no entry; None for nothing."""
    run = _RUN.get()
    return tuple(run.unseen) if run.unseen or run.done else None
