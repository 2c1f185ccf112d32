"""An open ledger, whichever engine it lies in: one writer at a time, and readers that see a snapshot."""

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from supermarket.journal.engines.engine import Driver, Engine, Where
from supermarket.journal.faults import (
    DatabaseFault,
    InvalidRow,
    TakenRow,
    is_away,
    is_crossed,
    is_damage,
    is_forbidden,
    is_full,
    is_of_the_disk,
)
from supermarket.journal.places import beside, engine_of
from supermarket.journal.transaction import Row, Transaction

__all__ = [
    "Database",
    "DatabaseFault",
    "InvalidRow",
    "Row",
    "TakenRow",
    "Transaction",
    "is_crossed",
    "is_damage",
    "is_forbidden",
    "is_full",
    "is_of_the_disk",
]

_PATIENCE: Final = 30.0
"""Seconds for which a transaction is begun anew when its line is cut before anything was done."""
_BETWEEN_TRIES: Final = 0.25
_OVER: Final = (None, None, None)
"""How a turn is told that it ends and that nothing went wrong."""


class Database:
    """An open ledger. Writers of a stream stand in one queue; readers see a snapshot and never wait."""

    def __init__(
        self,
        where: Where,
        *,
        read_only: bool = False,
        engine: Engine | None = None,
        unwritable: Exception | None = None,
    ) -> None:
        """Open what lies at this place; it is made where it is missing, so callers look first.

        With `read_only` it is never made, and not a byte of it changes. `unwritable` is why nothing can be written
        there, where that is known: whoever would write is told that, and not what follows from it.
        """
        self.where: Final = where
        self.engine: Final = engine or engine_of(where)
        self._pool: Final = self.engine.pool(where, read_only=read_only)
        self._idle: Final[list[Connection]] = []
        """The connection that the next transaction takes: to ask the pool for it costs as much as three statements."""
        self._remembered: tuple[Hashable, dict[Hashable, Any]] | None = None
        self._has_answered = False
        self.unwritable: Final = unwritable

    @property
    def path(self) -> Path:
        """Return the ledger's file, or what stands for it: beside it lie photos, drafts and exports."""
        return beside(self.where)

    @contextmanager
    def reading(self) -> Iterator["Transaction"]:
        """Give a snapshot that nobody can write through."""
        transaction = self._begin(self.engine.begin_reading)
        try:
            yield transaction
        finally:
            self._end(transaction)

    @contextmanager
    def writing(
        self, *, keep: bool = True, streams: Collection[str] = (), beside: bool = False
    ) -> Iterator["Transaction"]:
        """Give the write transaction, committed whole at the end or not at all; without `keep` never.

        It waits for whoever writes this machine's stream, and the foreign `streams` that it takes in; where an engine
        has one queue for all, for everybody. `beside` those who write this machine's it works as far as the engine
        lets it, until it takes its turn (`Transaction.in_turn`), at the latest before it commits.

        Raises:
            Exception: why nothing can be written there, where that is known.
        """
        if self.unwritable:
            raise self.unwritable
        begin = partial(self.engine.begin_writing, streams=streams, beside=beside)
        turn = self.engine.turn(self.where)
        with turn:
            transaction = self._begin(begin)
            try:
                transaction.after_commit = partial(turn.__exit__, *_OVER)  # what is left to do keeps nobody waiting
                transaction.is_beside = beside and self.engine.queues_streams
                remembered, self._remembered = self._remembered, None  # whatever is written now may change it
                transaction.mark = self.engine.mark(transaction.driver)
                if remembered and remembered[0] == transaction.mark:
                    transaction.remembered = remembered[1]
                elif remembered:
                    transaction.offered = remembered[1]
                yield transaction
                if keep and not transaction.committed:
                    transaction.commit()
            finally:
                self._end(transaction)

    def _end(self, transaction: "Transaction") -> None:
        """Undo what was not committed, and keep the connection for whoever comes next if it is as it was lent."""
        try:
            transaction.end()
        finally:
            if transaction.is_as_lent and not self._idle:
                self._idle.append(transaction.lent)
            else:
                transaction.give_back()

    def _begin(self, begin: Callable[[Driver], None]) -> "Transaction":
        """Begin; a line that was cut is opened anew, and a server that answered before is waited for for a while."""
        end = monotonic() + _PATIENCE
        while True:
            try:
                connection = self._lent()
            except DatabaseFault as fault:
                if not (self._has_answered and is_away(fault)) or monotonic() > end:
                    raise
                sleep(_BETWEEN_TRIES)  # whoever takes over for a server that died needs some seconds
                continue
            self._has_answered = True
            transaction = Transaction(connection, self.engine)
            try:
                begin(transaction.driver)
            except BaseException:
                is_lost = self.engine.is_lost(transaction.driver)
                transaction.give_back()
                if not is_lost or monotonic() > end:
                    raise
            else:
                return transaction

    def remember(self, transaction: "Transaction") -> None:
        """Let the next writer find what this one remembered, which changed none of that, unless others write before."""
        self._remembered = (transaction.mark, transaction.remembered)

    def copy_to(self, path: Path) -> None:
        """Copy all of it as it stands at this moment, while others go on writing."""
        with self._lent() as connection:
            self.engine.copy(Transaction(connection, self.engine).driver, path)

    def make_portable(self) -> None:
        """Leave what is whole by itself, and so can be read where nothing can be written."""
        with self._lent() as connection:
            self.engine.make_portable(Transaction(connection, self.engine).driver)

    def _lent(self) -> Connection:
        """Return a connection; that none can be opened is the engine's own fault, as every later one."""
        with suppress(IndexError):
            return self._idle.pop()
        try:
            return self._pool.connect()
        except DBAPIError as fault:
            raise cast("Exception", fault.orig) from fault

    def close(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().close()
        self._pool.dispose()
