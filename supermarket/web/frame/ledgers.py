"""The ledger that a server has open: so many times as requests are served at once, each by one thread at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from queue import Empty, LifoQueue
from typing import Final

from supermarket.journal.engines.engine import Where
from supermarket.ledger import Ledger, open_ledger


class Ledgers:
    """Lends the open ledger to one request after another, and opens it once more where all are lent."""

    def __init__(
        self, where: Where, *, now: int | None = None, committing: Callable[[float], None] = lambda _seconds: None
    ) -> None:
        """Take where it lies; `now` (UTC ms) tells the time in a drill; `committing` hears seconds of commits."""
        self._committing: Final = committing
        self.where: Final = where
        self._now: Final = now
        self._idle: Final[LifoQueue[Ledger]] = LifoQueue()

    @contextmanager
    def lent(self) -> Iterator[Ledger]:
        """Give an open ledger for the length of a request.

        Raises:
            LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: as in `open_ledger`.
        """
        try:
            ledger = self._idle.get_nowait()
        except Empty:
            ledger = replace(open_ledger(self.where, now=self._now), committing=self._committing)
        try:
            yield ledger
        finally:
            self._idle.put(ledger)

    def close(self) -> None:
        """Close every ledger that is not lent."""
        while not self._idle.empty():
            self._idle.get().close()
