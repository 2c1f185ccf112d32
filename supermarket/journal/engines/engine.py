"""What an engine is: how it is spoken to, and everything that a database does for a ledger beside plain statements.

Whoever adds an engine writes one of these; `tests/journal/test_engine_contract.py` says what it must hold.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ClauseElement, Dialect, Table
from sqlalchemy import Engine as Pool

from supermarket.journal.engines.postgresql.address import Address
from supermarket.journal.engines.postgresql.health import Health

Where: TypeAlias = Path | Address
"""Where a ledger lies: a file, or an address on a server. Each engine takes its own alone."""
Driver: TypeAlias = Any
"""A connection of the engine's driver; only the engine itself knows its type."""
Fault: TypeAlias = type[Exception]


class Guards(Enum):
    """Which guards: the database itself refuses what must never happen, whoever writes."""

    JOURNAL = "journal"
    """Entries and streams are appended only."""
    HOLDINGS = "holdings"
    """What is held is never below zero. A rebuild posts one stream after another, so points can leave in one before
    another has brought them; there these guards come last."""
    POSTINGS = "postings"
    """Postings sum to zero, and what is posted stays as it is."""


class Lent(Enum):
    """What the owner of a ledger on a server lends to roles that own nothing, so that they can make the books anew."""

    OUTDATED = "books_outdated"
    """To write down that the books must be made anew."""
    BEGUN = "books_begun"
    """To make empty books with the guards of postings."""
    MADE = "books_made"
    """To finish them, when everything is posted."""


BOOKS: Final = (Guards.HOLDINGS, Guards.POSTINGS)
"""The guards of the books."""


class Guard(NamedTuple):
    """One guard: its name, the same on every engine, and the statements that make it."""

    name: str
    made_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Speech:
    """How an engine is spoken to: its name, SQLAlchemy's dialect for it, and its guards.

    `place` is what stands for a value that is given by its place; `adding` begins a statement that adds rows where
    nothing of the transaction is kept if one of them is refused.
    """

    name: str
    dialect: Dialect
    guards: Mapping[Guards, tuple[Guard, ...]]
    place: str
    adding: str

    def guards_of(self, *which: Guards) -> tuple[Guard, ...]:
        """Return these guards, in the order in which they are made."""
        return tuple(guard for each in which for guard in self.guards[each])

    def words_of(self, clause: ClauseElement) -> str:
        """Return the words by which something is made."""
        return str(clause.compile(dialect=self.dialect))


@dataclass(frozen=True)
class Faults:
    """What an engine's driver raises, and what each of that says."""

    database: tuple[Fault, ...]
    """Whatever it says of a database that is damaged, full, locked or not its own."""
    taken: tuple[Fault, ...]
    """What it says of a row whose key is taken, or that a guard or a constraint refuses."""
    invalid: tuple[Fault, ...]
    """What it says of a value that no column can hold."""
    is_of_the_disk: Callable[[BaseException], bool]
    """Whether it is the disk that takes nothing; what is in the database may be read all the same."""
    is_full: Callable[[BaseException], bool]
    """Whether there is no room for more."""
    is_damage: Callable[[BaseException], bool]
    """Whether it is one of the database's content, rather than of the machine it lies on."""
    is_away: Callable[[BaseException], bool]
    """Whether a server does not answer, or not yet."""
    is_forbidden: Callable[[BaseException], bool]
    """Whether whoever asks has no right to what was asked."""
    is_crossed: Callable[[BaseException], bool]
    """Whether others merely wrote at the same moment, so that all of the transaction may be done once more."""


class Made(NamedTuple):
    """What stands in a database: its sort, the table that it belongs to, and the words that made it, brought in line.

    `of_key` says that it came with a key and was not asked for.
    """

    sort: str
    on: str
    words: str
    of_key: bool = False


class Engine(ABC):
    """One database, as the journal needs it. Every method but the first few takes a connection that is lent."""

    speech: Speech
    faults: Faults
    settings_wanted: Mapping[str, str | int]
    """What every connection is opened with; `doctor` reads them back."""
    queues_streams: bool
    """Whether writers of different streams need not wait for each other, but to put down sums and to commit."""

    # --- where a ledger lies ------------------------------------------------------------------------------------------

    @abstractmethod
    def pool(self, where: Any, *, read_only: bool) -> Pool:  # noqa: ANN401 - the engine's own sort of place
        """Return where connections come from; with `read_only` nothing is made, and not a byte changes."""

    @abstractmethod
    def turn(self, where: Any) -> AbstractContextManager[None]:  # noqa: ANN401 - as above
        """Wait for this writer's turn at a ledger and hold it; no writer starves. It may be ended more than once."""

    @abstractmethod
    def is_there(self, where: Any) -> bool:  # noqa: ANN401 - as above
        """Say whether something lies at a place, ledger or not."""

    @abstractmethod
    def is_ledger(self, where: Any) -> bool:  # noqa: ANN401 - as above
        """Say whether something is there and says that it is a ledger, before it is opened."""

    @abstractmethod
    def ledgers_at(self, where: Any) -> list[str]:  # noqa: ANN401 - as above
        """Return the names of all ledgers that share a place, in order."""

    @abstractmethod
    def districts_at(self, where: Any) -> list[Any]:  # noqa: ANN401 - as above
        """Return the places of all districts that can be read beside one, far ones too, in the order of their names."""

    @abstractmethod
    def bytes_of(self, where: Any) -> int:  # noqa: ANN401 - as above
        """Return how many bytes a ledger takes."""

    @abstractmethod
    def lay(self, draft: Path, where: Any) -> None:  # noqa: ANN401 - as above
        """Lay a finished ledger, made in a file of SQLite that nobody has open, where it belongs: whole or not at all.

        Raises:
            LedgerExists: something came to lie there meanwhile.
        """

    @abstractmethod
    def exchange(self, draft: Path, where: Any, name: str) -> str:  # noqa: ANN401 - as above
        """Lay a finished ledger where another one is, and keep that one beside it under another name; return where.

        `name` is a part of the other name. Whatever stops it, one of both is there whole.
        """

    @abstractmethod
    def is_open(self, where: Any) -> bool:  # noqa: ANN401 - as above
        """Say whether somebody else has a ledger open that nobody here has, and would go on writing beside it."""

    # --- transactions -------------------------------------------------------------------------------------------------

    @abstractmethod
    def begin_reading(self, driver: Driver) -> None:
        """Begin to see the ledger as it is at this moment."""

    @abstractmethod
    def begin_writing(self, driver: Driver, streams: Collection[str] = (), *, beside: bool = False) -> None:
        """Begin the one transaction that writes this machine's stream, and foreign ones that are named.

        `beside` those who write this machine's it waits in their queue only when it takes its turn.
        """

    @abstractmethod
    def take_turn(self, driver: Driver) -> None:
        """Wait, in a transaction that was begun beside them, for whoever writes this machine's stream."""

    @abstractmethod
    def mark(self, driver: Driver) -> Hashable:
        """Return what stays the same on a connection until another one has committed; each connection has its own."""

    @abstractmethod
    def commit(self, driver: Driver) -> None:
        """Commit; what was written is on the disk when this returns."""

    @abstractmethod
    def was_committed(self, driver: Driver) -> bool | None:
        """Say whether a commit that somebody broke off came to its end; None where only the ledger itself tells."""

    @abstractmethod
    def is_unconfirmed(self, driver: Driver) -> bool:
        """Say whether the last commit is there, but not surely on every server that must have it."""

    @abstractmethod
    def roll_back(self, driver: Driver) -> None:
        """Undo all of the transaction."""

    @abstractmethod
    def is_running(self, driver: Driver) -> bool:
        """Say whether a transaction was begun and has not ended."""

    @abstractmethod
    def is_lost(self, driver: Driver) -> bool:
        """Say whether a connection is of no more use, so that another one must be opened."""

    @abstractmethod
    def each(self, driver: Driver, sql: str, values: Any) -> Iterator[Any]:  # noqa: ANN401 - as its driver takes them
        """Return the rows of a statement one after another, without holding all of them."""

    @abstractmethod
    def run_many(self, driver: Driver, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement once for each set of values."""

    # --- the ledger as a whole ----------------------------------------------------------------------------------------

    @abstractmethod
    def copy(self, driver: Driver, path: Path) -> None:
        """Copy all of it into a file of SQLite as it stands at this moment, while others go on writing."""

    @abstractmethod
    def make_portable(self, driver: Driver) -> None:
        """Leave a copy that is whole by itself, and so can be read where nothing can be written."""

    @abstractmethod
    def mark_as_ledger(self, driver: Driver) -> None:
        """Write down that this is a ledger."""

    @abstractmethod
    def version(self, driver: Driver) -> int:
        """Return the version of the books, 0 where none was written down."""

    @abstractmethod
    def set_version(self, driver: Driver, version: int) -> None:
        """Write down the version of the books."""

    @abstractmethod
    def check_now(self, driver: Driver) -> None:
        """Check what would be checked at the end, where what comes next needs it."""

    @abstractmethod
    def sort_much(self, driver: Driver) -> None:
        """Get ready to make indexes of whole tables, which need not fit into memory, in a transaction that writes."""

    @abstractmethod
    def create_guards(self, driver: Driver, *which: Guards) -> None:
        """Make these guards."""

    @abstractmethod
    def owner_instead(self, driver: Driver) -> str:
        """Return who alone may make tables anew, where that is not whoever is connected; else nothing."""

    @abstractmethod
    def grant(self, driver: Driver, role: str) -> None:
        """Give a role of the server exactly the rights that the program needs."""

    @abstractmethod
    def lend(self, driver: Driver, version: int, *, begun: Iterable[str], made: Iterable[str]) -> None:
        """Lend the roles that were let in what makes books of a version anew: statements that begin and that finish."""

    @abstractmethod
    def is_lent(self, driver: Driver, version: int) -> bool:
        """Say whether whoever is connected may make books of a version anew by what their owner lent."""

    @abstractmethod
    def call_lent(self, driver: Driver, lent: Lent, version: int) -> None:
        """Do, as the owner, what he lent."""

    @abstractmethod
    def renew_rights(self, driver: Driver) -> None:
        """Give every role again what it had of tables that were made anew."""

    @abstractmethod
    def forget_deleted(self, driver: Driver) -> None:
        """See that of what is deleted from now on nothing stays on the disk."""

    @abstractmethod
    def lay_out_anew(self, driver: Driver, table: str) -> None:
        """See that of rows deleted from a table, after `forget_deleted`, no copies stay in its pages either."""

    @abstractmethod
    def empty_log(self, driver: Driver) -> None:
        """See, after a transaction, that what was deleted in it stands in no log of earlier ones either."""

    @abstractmethod
    def renew_indexes(self, driver: Driver) -> None:
        """Make every index anew."""

    @abstractmethod
    def settings(self, driver: Driver, *, read_only: bool) -> Mapping[str, str | int]:
        """Return how the ledger is kept, by name; with `read_only` only what stands in it."""

    def running(self, driver: Driver) -> int | None:  # noqa: ARG002 - as for health
        """Return the server's own time in milliseconds; None where no server keeps the ledger."""
        return None

    def health(self, driver: Driver) -> Health | None:  # noqa: ARG002 - what lies in a file asks no server
        """Return how the server stands that the ledger lies on; None where it lies on none."""
        return None

    # --- looking at it without believing it ---------------------------------------------------------------------------

    @abstractmethod
    def texts_read_by(self, driver: Driver, read: Callable[[bytes], Any]) -> AbstractContextManager[None]:
        """Let every text come as what a function makes of the bytes that are stored: `bytes` them."""

    @abstractmethod
    def table_names(self, driver: Driver) -> set[str]:
        """Return the names of all tables."""

    @abstractmethod
    def column_names(self, driver: Driver, table: str) -> list[str]:
        """Return the names of a table's columns, none where there is no such table."""

    @abstractmethod
    def made(self, driver: Driver) -> dict[str, Made]:
        """Return everything that stands in the database but guards and what the engine keeps for itself, by name."""

    @abstractmethod
    def must_be_made(self, table: Table) -> Mapping[str, Made]:
        """Return a table and its indexes as this program makes them, by name."""

    @abstractmethod
    def built_otherwise(self, driver: Driver, table: Table) -> list[str]:
        """Return what of a table that stands is not as this program builds it, whatever its words say."""

    @abstractmethod
    def guards_made(self, driver: Driver) -> dict[str, Made]:
        """Return every guard that stands, by name."""

    @abstractmethod
    def guards_must_be(self, *which: Guards) -> dict[str, str]:
        """Return the words of these guards, brought in line, by name."""

    @abstractmethod
    def damages(self, driver: Driver, most: int) -> Iterator[str]:
        """Give what the engine itself finds wrong with what is stored, so many at most."""

    @abstractmethod
    def damage_of(self, driver: Driver, table: str) -> tuple[str] | None:
        """Return what the engine finds wrong with a table or its indexes, or None."""
