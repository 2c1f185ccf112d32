"""What this run has done whose answer nobody has seen yet; it is told as done where the answer cannot be shown."""

from collections.abc import Sequence
from typing import Final

_UNSEEN: Final[list[str]] = []
"""Names of entries, in their order. One process is one run, so there is one such list."""
_DONE: Final[list[bool]] = []
"""Filled by what is done without an entry: a ledger made, a PIN set, a file handed over."""

_REVERSED: Final[list[str]] = []
"""The entry that reversed since what answered by its key."""


def entries_recorded(names: Sequence[str]) -> None:
    """Note entries that are committed, or that answered by their key."""
    _UNSEEN.extend(names)


def done() -> None:
    """Note that something is done for good that is no entry."""
    _DONE.append(True)


def reversed_since(entry: str) -> None:
    """Note that what answered by its key was reversed by this entry since."""
    _REVERSED.append(entry)


def reversal() -> str | None:
    """Return the entry that reversed what answered by its key, or None."""
    return _REVERSED[-1] if _REVERSED else None


def seen() -> None:
    """Forget what was done so far: its answer was handed over."""
    _UNSEEN.clear()
    _DONE.clear()
    _REVERSED.clear()


def unseen() -> tuple[str, ...] | None:
    """Return the entries whose answer was not handed over; none of them where it was no entry; None for nothing."""
    return tuple(_UNSEEN) if _UNSEEN or _DONE else None
