"""Machines of a small district in tests: the centre's, and those that it invites, each with a ledger in a folder."""

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from supermarket.books.local import LocalRow
from supermarket.books.session import Request
from supermarket.books.tables import BooksRow
from supermarket.carry.going import write_invitation, write_out
from supermarket.carry.joining import join
from supermarket.carry.taking import Taken, TakenAll, take, take_all
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.statements import Prepared
from supermarket.journal.store import streams
from supermarket.journal.tables import JournalRow
from supermarket.ledger import Ledger, open_ledger
from supermarket.people.tables import PeopleRow
from tests.village import ADMINISTRATOR, CLERK, START, Time, Village, seeded_clock

SHOP: Final = "5001"
OTHER: Final = "5002"
THIRD: Final = "3001"


def silent(_done: int) -> None:
    """Show no progress."""


@dataclass
class Machine:
    """A machine: where its ledger lies, and the time and the chance that it has."""

    path: Path
    time: Time = field(default_factory=Time)
    seed: int = 1
    asks: Request = ADMINISTRATOR

    def opened(self) -> Ledger:
        """Open its ledger; close it in the end."""
        return _with_clock(open_ledger(self.path), self)

    def enrol(self, head: str = "王样甲") -> str:
        """Enrol a household at the clerk's shop and return its number."""
        with closing(self.opened()) as ledger, ledger.writing() as session:
            return enrol(session, NewHousehold(head, None, "一组", another=True), CLERK).household

    def village(self, ledger: Ledger) -> Village:
        """Return what people of the village do on this machine."""
        return Village(ledger, self.time)

    def invite(self, node: str, place: Path) -> list[Path]:
        """Invite the machine of a node, and return the files."""
        with closing(self.opened()) as ledger:
            return [Path(each.file) for each in write_invitation(ledger, node, place, self.asks, silent)]

    def out(self, place: Path, to: str | None = None) -> list[Path]:
        """Write the files for others, and return them."""
        with closing(self.opened()) as ledger:
            return [Path(each.file) for each in write_out(ledger, place, self.asks, silent, to=to)]

    def take(self, file: Path) -> list[Taken]:
        """Take in a file."""
        with closing(self.opened()) as ledger:
            return take(ledger, file, silent)

    def take_all(self, *files: Path) -> TakenAll:
        """Take in files or folders."""
        with closing(self.opened()) as ledger:
            return take_all(ledger, files, self.asks, silent)

    def sizes(self) -> dict[str, int]:
        """Return how many entries it holds of each stream."""
        with closing(self.opened()) as ledger, ledger.reading() as session:
            return {stream.origin: stream.size for stream in streams(session.transaction)}

    def rows(self, *drawers: Any) -> dict[str, list[tuple[Any, ...]]]:  # noqa: ANN401 - row classes of drawers
        """Return every row of some drawers, of all of them where none is named."""
        with closing(self.opened()) as ledger, ledger.reading() as session:
            tables = [
                table
                for drawer in drawers or (JournalRow, BooksRow, PeopleRow, LocalRow)
                for table in drawer.metadata.sorted_tables
            ]
            return {
                table.name: session.rows(Prepared(select(table).order_by(*table.primary_key.columns)))
                for table in tables
            }

    def is_whole(self) -> bool:
        """Say whether the books are what the journal makes of them, row for row."""
        with closing(self.opened()) as ledger:
            return ledger.first_difference() is None

    def copied(self, folder: Path) -> "Machine":
        """Return a machine whose ledger is a copy of this one's, as a cloned disk is."""
        shutil.copytree(self.path.parent, folder)
        return Machine(folder / self.path.name, Time(self.time.at, self.time.running), self.seed + 100, self.asks)


def _with_clock(ledger: Ledger, machine: Machine) -> Ledger:
    machine.seed += 1  # every opening has its own chance, the same in every run
    clock = seeded_clock(machine.time, seed=machine.seed * 1_000, told=ledger.drill)
    return Ledger(ledger.database, clock, ledger.drill)


def joined(  # noqa: PLR0913 - by name
    node: str,
    files: Sequence[Path],
    folder: Path,
    *,
    seed: int,
    asks: Request = CLERK,
    drill: bool = True,
    at: int = START,
) -> Machine:
    """Return a machine that joined by an invitation at this time (UTC ms)."""
    machine = Machine(folder / "ledger.db", Time(at), seed, asks)
    made = join(machine.path, files, seeded_clock(machine.time, seed=seed * 777, told=drill), silent)
    assert made.origin.startswith(f"{node}-")
    return machine


def exchange(centre: Machine, *others: Machine, folder: Path) -> None:
    """Carry files from every machine to the centre, and then from the centre to each."""
    for number, other in enumerate(others):
        for file in other.out(folder / f"to-centre-{number}"):
            centre.take(file)
    written = centre.out(folder / "from-centre")
    for other in others:
        with closing(other.opened()) as ledger, ledger.reading() as session:
            node = next(each.origin for each in streams(session.transaction) if each.own).split("-")[0]
        for file in written:
            if f"-to-{node}" in file.name:
                other.take(file)
