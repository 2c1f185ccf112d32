"""A district opened so that a verb can be done in it again and again, as if it had not been done before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from benchmarks.district.life import seeded
from benchmarks.district.making import scene_of
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import Clock
from supermarket.demo.scene import Time
from supermarket.district.gate.gate import GATE
from supermarket.journal.database import Database, Transaction
from supermarket.kinds import KINDS

RUN: Final = "run"


@dataclass
class Stage:
    """A ledger in one transaction that is never committed; every session on it is new and so remembers nothing."""

    path: Path
    scene: dict[str, Any]
    time: Time
    clock: Clock
    database: Database
    transaction: Transaction = field(init=False)
    run: int = 0
    """How often a verb was done: each run has another household."""

    @contextmanager
    def reading(self) -> Iterator[ReadSession]:
        """Give a session to read with."""
        yield ReadSession(self.transaction, KINDS, drill=True, clock=self.clock)

    @contextmanager
    def writing(self, *, known: Any = "pin") -> Iterator[WriteSession]:  # noqa: ANN401 - as a ledger's
        """Give a session to write with; what it recorded stays until the run is over."""
        session = WriteSession(self.transaction, KINDS, drill=True, clock=self.clock, known=known, gate=GATE)
        yield session
        session.finish()

    @contextmanager
    def rehearsed(self) -> Iterator[None]:
        """Do something and take back what it wrote; the time is as before."""
        at = self.time.at
        self.transaction.driver.execute(f"SAVEPOINT {RUN}")
        try:
            yield
        finally:
            self.transaction.driver.execute(f"ROLLBACK TO {RUN}")
            self.transaction.driver.execute(f"RELEASE {RUN}")
            self.time.at = at
            self.run += 1

    @property
    def household(self) -> dict[str, Any]:
        """Return a household at home there that can afford something, another one in each run."""
        found: dict[str, Any] = self.rich[self.run % len(self.rich)]
        return found

    @cached_property
    def rich(self) -> list[dict[str, Any]]:
        """Return the households at home there that can afford something."""
        return [each for each in self.scene["households"] if each["points"] >= ENOUGH]

    def of(self, role: str, site: str = "station") -> Request:
        """Return who asks, in a role, at the station or its shop."""
        return Request(actor=self.scene[role], site=self.scene[site], known="pin")

    @property
    def clerk(self) -> Request:
        """Return the clerk at the shop."""
        return self.of("clerk", "shop")


ENOUGH: Final = 6


@contextmanager
def staged(path: Path) -> Iterator[Stage]:
    """Open a district for rehearsals."""
    scene = scene_of(path)
    database = Database(path)
    try:
        with database.writing(keep=False) as transaction:
            time = Time(scene["now"])
            stage = Stage(path, scene, time, seeded(time, "rehearsals"), database)
            stage.transaction = transaction
            yield stage
    finally:
        database.close()
