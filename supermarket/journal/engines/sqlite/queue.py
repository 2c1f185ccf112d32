"""Writers of one ledger stand in a queue: a lock on a file beside it, taken before BEGIN IMMEDIATE.

SQLite's own busy handler sleeps and tries again, and so keeps an unlucky writer waiting for seconds; a lock that the
system hands on does not.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - not a platform of the tests
    import msvcrt

    def _take(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError:
                continue  # LK_LOCK gives up after ten seconds; a till does not
            return

    def _give_back(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Wait for this writer's turn at the ledger of this path and hold it."""
    lock = os.open(f"{path}.lock", os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        _take(lock)
        try:
            yield
        finally:
            _give_back(lock)
    finally:
        os.close(lock)
