"""A shop made ready for a till in a terminal: households with cards, goods on the shelf, and what was written."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from supermarket.households import cards
from supermarket.households.finding.lookup import card_named
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.spending.till.commands import COMMANDS, Act
from tests.cli.terminal import Terminal
from tests.village import ADMINISTRATOR, CLERK, START, Time, Village, seeded_clock

NOW: Final = "2026-03-02T10:00+08:00"
SOAP: Final = "2000000010014"
"""1001, 3 points."""
RICE: Final = "2000000010151"
"""1015, 30 points, 2 a quarter."""
READY: Final = "Scan a card."
"""What a till says that has opened."""


def code(act: Act, figure: int | None = None) -> str:
    """Return the barcode of a command."""
    return next(command.barcode for command in COMMANDS if command.act is act and figure in {None, command.figure})


@dataclass(frozen=True)
class Stall:
    """A ledger's file and who comes to it: `card` opens a household of 100 points, `other` one of 20."""

    path: Path
    household: str
    card: str
    other: str
    frozen: str
    blank: str

    def till(self, *arguments: str | Path, now: str = NOW, size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        """Start `supermarket counter` at the clerk's shop."""
        place = {"SUPERMARKET_DB": str(self.path), "SUPERMARKET_NOW": now}
        who = {"SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001"}
        return Terminal("counter", *arguments, env={**place, **who, **env}, size=size)

    def opened(self, *arguments: str | Path, now: str = NOW, **env: str) -> Terminal:
        """Start it and wait until it takes scans."""
        terminal = self.till(*arguments, now=now, size=(80, 24), **env)
        terminal.until(READY)
        return terminal

    def copied(self, folder: Path) -> "Stall":
        """Return the same shop in a file of its own."""
        path = folder / "stall.db"
        shutil.copyfile(self.path, path)
        return replace(self, path=path)

    def written(self, *names: str) -> list[dict[str, Any]]:
        """Return what the entries of these kinds say, all of a till where none is named."""
        wanted = names or ("till.opened", "goods.redeemed", "redemption.reversed", "stock.counted", "till.shut")
        with opened(self.path) as village, village.ledger.reading() as session:
            return [
                {"entry": entry.name, "kind": entry.kind, **entry.content}
                for entry in entries(session.transaction)
                if entry.kind in wanted
            ]


@contextmanager
def opened(path: Path, *, seed: int = 5) -> Iterator[Village]:
    """Open a ledger as a village at the hour of the tests' ledgers."""
    time = Time(START)
    ledger = open_ledger(path, now=time.at)
    try:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=seed)), time)
    finally:
        ledger.close()


def prepared(made: Path, folder: Path) -> Stall:
    """Prepare a shop in a copy of a ledger."""
    path = folder / "stall.db"
    shutil.copyfile(made, path)
    with opened(path) as village:
        first, second = village.enrol(), village.enrol("李样乙", None, "二组")
        village.credit(first, 100)
        village.credit(second, 20)
        card, other = village.card(first), village.card(second)
        lost = village.card(village.enrol("赵样丙", None, "三组"))
        with village.writing() as session:
            cards.freeze(session, card_named(session, lost.payload), CLERK)
            (blank,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
        village.receive("1001", 50)
        village.receive("1015", 10)
    return Stall(path, first, card.payload, other.payload, lost.payload, blank.payload)
