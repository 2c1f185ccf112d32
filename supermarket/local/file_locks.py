"""Locks that end with whoever holds them, so that what a killed server left behind is not taken for running work."""

import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":  # pragma: no cover - not a platform of the tests
    import msvcrt

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def taken(path: Path) -> IO[bytes] | None:
    """Take the lock of a file, which is made where it is missing; None where somebody holds it. Closing gives it back.

    Raises:
        OSError: the file cannot be made.
    """
    lock = path.open("ab")
    try:
        _try(lock.fileno())
    except OSError:
        lock.close()
        return None
    return lock


def is_held(path: Path) -> bool:
    """Say whether somebody holds the lock of a file."""
    try:
        lock = taken(path)
    except OSError:
        return False
    if lock is None:
        return True
    lock.close()
    return False
