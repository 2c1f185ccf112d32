"""The two sorts of session: a reading one for reports, and a writing one, which alone records an entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import bindparam, select

from supermarket.books.kinds import Body, Kind, Known
from supermarket.books.posting import post
from supermarket.books.tables import BalanceRow, ClosedMonthRow
from supermarket.clock import Clock, district_date
from supermarket.errors.ledger import KeyUnreadable, KeyUsed
from supermarket.errors.months import MonthClosed
from supermarket.journal.canonical import canonical
from supermarket.journal.database import Row, Transaction
from supermarket.journal.entry import Entry, is_key
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import (
    Draft,
    Stream,
    append,
    check_clock_ahead,
    entry_keyed,
    own_stream,
    save,
    time_of_entry,
)
from supermarket.journal.tables import table_of

B = TypeVar("B", bound=Body)
_balance: Final = table_of(BalanceRow).c
_BALANCE: Final = Prepared(
    select(_balance.amount).where(
        _balance.account == bindparam("account"), _balance.commodity == bindparam("commodity")
    )
)
_closed: Final = table_of(ClosedMonthRow).c
_CLOSED: Final = Prepared(
    select(_closed.origin, _closed.seq).where(_closed.site == bindparam("site"), _closed.month == bindparam("month"))
)
_KEY_RANDOM_BYTES: Final = 16
_MONTH: Final = slice(7)
"""The part of a date that is its month."""


@dataclass(frozen=True)
class Request:
    """Who asks for something, where, for which business date (None: today), and under which key (None: a new one).

    `known` says how the actor was known, where that is not how whoever opened the session was.
    """

    actor: str
    site: str
    on: str | None = None
    key: str | None = None
    known: Known | None = None


class Gate(Protocol):
    """What the district's rules ask of every entry and every answer, whichever verb they come from; they lie above."""

    def check_entry(  # noqa: PLR0913 - the fields of an entry, by name
        self, session: "WriteSession", kind: Kind[Any], body: Body, *, actor: str, site: str, on: str
    ) -> None:
        """Refuse an entry that may not be recorded at this site on this date."""

    def check_asker(self, session: "WriteSession", entry: Entry, request: Request) -> None:
        """Refuse to answer, by its key, whoever may not ask for what an entry answered."""


class ReadSession:
    """A snapshot of the ledger: everything can be read through it and nothing written."""

    def __init__(
        self,
        transaction: Transaction,
        kinds: Mapping[str, Kind[Any]],
        *,
        drill: bool,
        clock: Clock,
        masked: bool = False,
    ) -> None:
        """Take a running transaction; the ledger makes sessions.

        `masked` says that nobody who may see full names has signed in: whoever looks through it sees 张*.
        """
        self.masked: Final = masked
        self.transaction: Final = transaction
        self.kinds: Final = kinds
        self.drill: Final = drill
        self.clock: Final = clock

    @property
    def now(self) -> int:
        """Return the time, in UTC milliseconds."""
        return self.clock.now()

    @property
    def today(self) -> str:
        """Return the district's date now."""
        return district_date(self.now)

    def rows(self, statement: Prepared, /, **values: Value) -> list[Row]:
        """Return all rows that a statement answers with."""
        return self.transaction.rows(statement, **values)

    def each(self, statement: Prepared, /, **values: Value) -> Iterator[Row]:
        """Return the rows one after another."""
        return self.transaction.each(statement, **values)

    def row(self, statement: Prepared, /, **values: Value) -> Row | None:
        """Return the first row, or None."""
        return self.transaction.row(statement, **values)

    def balance(self, account: str, commodity: str) -> int:
        """Return what an account holds of a commodity, in whole points or units."""
        row = self.transaction.row(_BALANCE, account=account, commodity=commodity)
        return int(row[0]) if row else 0


class WriteSession(ReadSession):
    """The one writer's session: what it records is committed together, or nothing of it is there."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        transaction: Transaction,
        kinds: Mapping[str, Kind[Any]],
        *,
        drill: bool,
        clock: Clock,
        stream: Stream | None = None,
        known: Known | None = None,
        gate: Gate | None = None,
        masked: bool = False,
    ) -> None:
        """Take the write transaction, the stream that this machine writes, and how who opened the session was known.

        `gate` is asked before every entry and answer; without one, which is for what the program itself records when
        it makes a ledger or a stream, the verbs alone decide.
        """
        super().__init__(transaction, kinds, drill=drill, clock=clock, masked=masked)
        self.gate: Final = gate
        self.stream: Stream = stream or own_stream(transaction)
        self.known: Final = known
        self._keys: dict[Request, tuple[str, int]] = {}

    @property
    def now(self) -> int:
        """Return the `at` that an entry recorded now has.

        Raises:
            ClockBehind: the machine's clock is far behind the last entry.
        """
        return time_of_entry(self.clock.now(), self.stream.at)

    @property
    def node(self) -> str:
        """Return the node of this machine, which its households' rows name as their holder."""
        return self.stream.origin.split("-")[0]

    @property
    def seq_next(self) -> int:
        """Return the number that the next entry will have; numbers of households and cards are made from it."""
        return self.stream.size + 1

    def answered(self, kind: Kind[Any], request: Request, *, site: str, asked: Mapping[str, Any]) -> Entry | None:
        """Return the entry that already answers this request, looked up before any rule or card state.

        Raises:
            KeyUsed: the key belongs to another request.
            KeyUnreadable: the key is none.
        """
        if request.key is None:
            return None
        if not is_key(request.key):
            raise KeyUnreadable(key=request.key)
        entry = entry_keyed(self.transaction, request.key)
        if entry is None:
            return None
        same = entry.kind == kind.name and entry.site == site
        if same and canonical(entry.content.get("asked", {})) == canonical(asked):
            if self.gate:
                self.gate.check_asker(self, entry, request)
            return entry
        raise KeyUsed(key=request.key, entry=entry.name)

    def record(  # noqa: PLR0913 - the fields of an entry, by name
        self, kind: Kind[B], body: B, request: Request, *, site: str, on: str, date_confirmed: bool = False
    ) -> Entry:
        """Seal a body as the next entry and post it; further entries of one request take KEY/2, KEY/3.

        Raises:
            ClockBehind, ClockAhead: the machine's clock is not believed.
            KeyUnreadable: the key, with its number, is too long.
            MonthClosed: the site's month is closed, and nothing more is dated into it.
            Refusal: the gate's, as the district's rules have it.
        """
        if self.gate:
            self.gate.check_entry(self, kind, body, actor=request.actor, site=site, on=on)
        if self.row(_CLOSED, site=site, month=on[_MONTH]):
            raise MonthClosed(month=on[_MONTH], site=site)
        if not (date_confirmed or self.clock.told):
            check_clock_ahead(self.clock.now(), self.stream.at)
        if known := request.known or self.known:
            body = body.model_copy(update={"known": known})
        draft = Draft(
            kind=kind.name,
            site=site,
            on=on,
            at=self.now,
            actor=request.actor,
            key=self._key(request),
            body=body.sealed(),
        )
        entry, self.stream = append(self.transaction, self.stream, draft)
        post(self.transaction, kind, entry, body)
        return entry

    def finish(self) -> None:
        """Write down what the stream has become; the ledger calls this before it commits."""
        save(self.transaction, self.stream)

    def _key(self, request: Request) -> str:
        base, count = self._keys.get(request) or (request.key or self.clock.random(_KEY_RANDOM_BYTES).hex(), 0)
        self._keys[request] = (base, count + 1)
        key = base if count == 0 else f"{base}/{count + 1}"
        if not is_key(key):
            raise KeyUnreadable(key=key)
        return key
