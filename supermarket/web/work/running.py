"""Running long work: each in a process of its own with its own snapshot, two at once, the next when one has ended.

A process ends when its work is done, when it is cancelled, and when the server does: it listens whether the server is
still there.
"""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import IO, Final

from supermarket.clock import system_clock
from supermarket.local.file_locks import taken
from supermarket.web.work.kept import State, StateName, Work

AT_ONCE: Final = 2
"""So many works run at once on this machine, however many processes its server has."""
_LOOKED_AGAIN: Final = 0.2
"""Seconds after which a supervisor looks whether its work may begin, was cancelled, or is done."""
_ENDED_WITHIN: Final = 5.0


def locked(work: Work) -> IO[bytes]:
    """Take the lock of a new work, by which others know that it goes on.

    Raises:
        OSError: the disk takes nothing, or another holds it.
    """
    lock = taken(work.lock)
    if lock is None:
        raise OSError(work.id)
    return lock


@dataclass
class Running:
    """The works that this process of a server has begun, each with a thread that looks after it."""

    stopping: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def start(self, work: Work, lock: IO[bytes]) -> None:
        """Let a work run as soon as one of the two places is free."""
        self.threads = [each for each in self.threads if each.is_alive()]
        thread = Thread(target=self._supervise, args=(work, lock), name=f"work-{work.id[:8]}", daemon=True)
        self.threads.append(thread)
        thread.start()

    def close(self) -> None:
        """End whatever runs: a server's works end with it."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _supervise(self, work: Work, lock: IO[bytes]) -> None:
        with lock:
            if place := self._place(work):
                with place:
                    self._run(work)
            work.forget_given()
            if not work.state().is_over:
                work.put(self._unfinished(work))

    def _place(self, work: Work) -> IO[bytes] | None:
        """Wait for one of the places; None where it is cancelled before."""
        while not (work.is_cancelled or self.stopping.is_set()):
            for number in range(AT_ONCE):
                if place := taken(work.folder.parent / f"place-{number}"):
                    return place
            self.stopping.wait(_LOOKED_AGAIN)
        return None

    def _run(self, work: Work) -> None:
        program = [sys.executable, "-P", "-m", "supermarket.web.work.child", str(work.folder)]
        none = subprocess.DEVNULL
        with subprocess.Popen(  # noqa: S603 - this very program
            program, stdin=subprocess.PIPE, stdout=none, stderr=none, start_new_session=True, cwd=Path.cwd()
        ) as process:
            while process.poll() is None:
                if work.is_cancelled or self.stopping.is_set():
                    _end(process)
                else:
                    _waited(process, _LOOKED_AGAIN)

    def _unfinished(self, work: Work) -> State:
        name: StateName = "cancelled" if work.is_cancelled else "lost" if self.stopping.is_set() else "failed"
        return State(name, at=work.about.now or system_clock().now())


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let a process know that nobody waits for it; one that does not hear is ended from outside."""
    if process.stdin:
        process.stdin.close()
    if not _waited(process, _ENDED_WITHIN):
        process.kill()


def _waited(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait for a process to end, so long at most, and say whether it has."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
