"""Writers of one ledger stand in a queue: a lock on a file beside it, taken before BEGIN IMMEDIATE.

SQLite's own busy handler sleeps and tries again, and so keeps an unlucky writer waiting for seconds; a lock that the
system hands on does not.
"""

import os
import sys
from pathlib import Path
from typing import Final

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


class Turn:
    """A writer's turn at the ledger of a path; that it ends once more, when it is over already, does nothing."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is waited for yet."""
        self._path: Final = path
        self._lock: int | None = None

    def __enter__(self) -> None:
        """Wait for it, and hold it."""
        lock = os.open(f"{self._path}.lock", os.O_WRONLY | os.O_CREAT, 0o666)
        try:
            _take(lock)
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock

    def __exit__(self, *_raised: object) -> None:
        """Let the next one in."""
        lock, self._lock = self._lock, None
        if lock is not None:
            try:
                _give_back(lock)
            finally:
                os.close(lock)
