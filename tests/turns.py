"""Whoever waits for his turn at a ledger while another has his: what the other does is done at that very moment."""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Final

from supermarket.journal.database import Database, Transaction
from supermarket.journal.engines.engine import Where
from supermarket.ledger import Ledger


class Queue(Database):
    """A ledger as he has it open who waits for one of his turns while another has his."""

    def __init__(self, where: Where, other: Callable[[], object], number: int = 1) -> None:
        """Take what the other does once, right before this one's turn of this number comes."""
        super().__init__(where)
        self._other: Final = other
        self._left = number

    @contextmanager
    def writing(
        self, *, keep: bool = True, streams: Collection[str] = (), beside: bool = False
    ) -> Iterator[Transaction]:
        """Give the write transaction once the other has had his turn."""
        self._left -= 1
        if self._left == 0:
            self._other()
        with super().writing(keep=keep, streams=streams, beside=beside) as transaction:
            yield transaction


@contextmanager
def late(ledger: Ledger, other: Callable[[], object], number: int = 1) -> Iterator[Ledger]:
    """Give the ledger of whoever comes before the other, and has his turn of this number right after him."""
    with closing(Queue(ledger.database.where, other, number)) as queue:
        yield replace(ledger, database=queue)
