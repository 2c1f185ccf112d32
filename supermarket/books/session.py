"""The two sorts of session: a reading one for reports, and a writing one, which alone records an entry."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias, TypeVar, cast

from sqlalchemy import bindparam, select

from supermarket.books.clocks import believed, running, true_time
from supermarket.books.kinds import Body, Kind, Known
from supermarket.books.many.closings import Closings
from supermarket.books.posting import post
from supermarket.books.remembered import HEADS, LOCAL, heads_now
from supermarket.books.roots import keep_frontier
from supermarket.books.tables import BalanceRow, ClosedMonthRow, LateRow
from supermarket.clock import Clock, district_date
from supermarket.errors.ledger import KeyUnreadable, KeyUsed
from supermarket.journal.canonical import canonical
from supermarket.journal.database import Row, Transaction
from supermarket.journal.entry import Entry, EntryName, is_key, key_numbered, node_of
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import (
    CLOCK_BEHIND_MAX,
    Draft,
    Heads,
    Stream,
    append,
    check_clock_ahead,
    entry_keyed,
    heads_of,
    keys_under,
    save,
)
from supermarket.journal.tables import table_of

B = TypeVar("B", bound=Body)
_balance: Final = table_of(BalanceRow).c
_BALANCE: Final = Prepared(
    select(_balance.amount).where(
        _balance.account == bindparam("account"), _balance.commodity == bindparam("commodity")
    )
)
_KEY_RANDOM_BYTES: Final = 16
_RECORDED: Final = ".recorded"
"""How the name of every kind ends that changes a register."""
Stamp: TypeAlias = tuple[int, str, int]
"""When an entry was written: (at, origin, seq), the order of all entries."""
_LOOKED_UP_MAX: Final = 10_000
"""So many answers a session remembers; a report over a district's households asks for each only once or twice."""
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _anything(_entry: Entry) -> bool:
    """Ask for nothing besides."""
    return True


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

    def __init__(  # noqa: PLR0913 - by name
        self,
        transaction: Transaction,
        kinds: Mapping[str, Kind[Any]],
        *,
        drill: bool,
        clock: Clock,
        before: Stamp | None = None,
        masked: bool = False,
    ) -> None:
        """Take a running transaction; the ledger makes sessions. `before` hides what registers learnt from then on.

        `masked` says that nobody who may see full names has signed in: whoever looks through it sees 张*.
        """
        self.masked: Final = masked
        self.transaction: Final = transaction
        self.kinds: Final = kinds
        self.drill: Final = drill
        self.clock: Final = clock
        self.before: Final = before
        self.looked_up: dict[Hashable, Any] = {}
        """What registers have answered already: a verb and the gate after it ask for the same few rows."""

    @property
    def now(self) -> int:
        """Return the time, in UTC milliseconds."""
        return self.clock.now()

    @property
    def uptime(self) -> int:
        """Return the time (milliseconds) by which the sessions and waits that the ledger keeps are measured."""
        return running(self.transaction, self.clock)

    @property
    def today(self) -> str:
        """Return the district's date now."""
        return district_date(self.now)

    def as_of(self, entry: Entry) -> "ReadSession":
        """Return the ledger as whoever recorded an entry saw it: on its day, its registers without any later change.

        What is printed of an entry is read through this, so a copy says what was said then.
        """
        clock = replace(self.clock, now=lambda: entry.at)
        before = (entry.at, entry.origin, entry.seq)
        return ReadSession(
            self.transaction, self.kinds, drill=self.drill, clock=clock, before=before, masked=self.masked
        )

    def keep_in_mind(self, asked: Hashable, answer: object, *, is_local: bool = False) -> None:
        """Keep an answer for whoever asks the same in this session; `is_local`: not the journal alone says so."""
        if len(self.looked_up) > _LOOKED_UP_MAX:
            self.looked_up.clear()
        self.looked_up[asked] = answer
        if is_local:
            self.looked_up.setdefault(LOCAL, set()).add(asked)

    def knows(self, stamp: Stamp) -> bool:
        """Say whether this session sees what was written then."""
        return self.before is None or stamp < self.before

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
        heads = None if stream else heads_now(transaction)
        self.looked_up = transaction.remembered
        self.gate: Final = gate
        self.stream: Stream = stream or cast("Heads", heads).own
        self._heads = heads
        self.known: Final = known
        self.answers: list[str] = []
        """The names of the entries recorded through this session, or found by their key."""
        self.found: Entry | None = None
        """The entry that answered a request by its key."""
        self.last: Entry | None = None
        """The last entry that this session recorded."""
        self.only_moved = True
        """Whether all that was recorded moves points, goods or money, and changes nothing that was looked up."""
        self._trusts_clock = False
        self._keys: dict[Request | str, tuple[str, int]] = {}
        self._taken: dict[str, EntryName] = {}

    @property
    def now(self) -> int:
        """Return the `at` that an entry recorded now has.

        Raises:
            ClockBehind: the machine's clock is far behind the last entry, and nobody said that this is right.
        """
        return max(self._believed(), self.stream.at)

    @property
    def today(self) -> str:
        """Return the district's date now; where a clock that ran ahead was mended, the machine's clock tells it.

        Raises:
            ClockBehind: as in `now`.
        """
        now = self.clock.now()
        if now >= self.stream.at:
            return district_date(now)
        now = self._believed()
        is_mended = now < self.stream.at - CLOCK_BEHIND_MAX
        return district_date(now if is_mended else self.stream.at)

    def trust_clock(self) -> None:
        """Believe the machine's clock in this session: two persons are about to say that it is right."""
        self._trusts_clock = True

    def _believed(self) -> int:
        now = self.clock.now()
        return now if self._trusts_clock else believed(self.transaction, self.stream, now)

    @property
    def node(self) -> str:
        """Return the node of this machine, which its households' rows name as their holder."""
        return node_of(self.stream.origin)

    @property
    def seq_next(self) -> int:
        """Return the number that the next entry will have; numbers of households and cards are made from it."""
        return self.stream.size + 1

    def answered(  # noqa: PLR0913 - what is compared, by name
        self,
        kind: Kind[Any],
        request: Request,
        *,
        site: str | None,
        asked: Mapping[str, Any],
        told: Mapping[str, Any] = _NOTHING,
        besides: Callable[[Entry], bool] = _anything,
    ) -> Entry | None:
        """Return the entry that already answers this request, looked up before any rule or card state.

        `told` is what was asked besides and stands in the body itself; `besides` compares what does not, such as a
        note. Without a `site` any counts: it follows from what was asked, and may since have become another.

        Raises:
            KeyUsed: the key belongs to another request.
            KeyUnreadable: the key is none.
            Refusal: the gate's, to whoever may not ask.
        """

        def fits(entry: Entry) -> bool:
            content = entry.content
            return (
                entry.kind == kind.name
                and site in {None, entry.site}
                and canonical(content.get("asked", {})) == canonical(asked)
                and all(content.get(name) == value for name, value in told.items())
                and besides(entry)
            )

        found = self.repeated(request, lambda entries: fits(entries[0]))
        return found[0] if found else None

    def repeated(self, request: Request, fits: Callable[[Sequence[Entry]], bool]) -> tuple[Entry, ...]:
        """Return the entries that a request of this key recorded, first to last; none where the key is new.

        `fits` says of them whether they are what this request asks for.

        Raises:
            KeyUsed, KeyUnreadable, Refusal: as in `answered`.
        """
        if request.key is None or request.key in self._keys:  # what this very session records under it is no answer
            return ()
        if not is_key(request.key):
            raise KeyUnreadable(key=request.key)
        found = tuple(self._keyed(request.key))
        if not found:
            return ()
        if not fits(found):
            raise KeyUsed(key=request.key, entry=found[0].name)
        if self.gate:
            self.gate.check_asker(self, found[0], request)
        self.answers += (entry.name for entry in found)
        self.found = found[0]
        return found

    def recorded_before(self, request: Request) -> Entry | None:
        """Return the entry that stands under the key of a request; None where this very session records under it."""
        key = request.key
        if key is None or key in self._keys or not is_key(key):
            return None
        return entry_keyed(self.transaction, key)

    def is_new(self, request: Request) -> bool:
        """Say whether no entry of this request's key is there yet, so that what it asks for is to be done."""
        return self.recorded_before(request) is None

    def _keyed(self, key: str) -> Iterator[Entry]:
        """Give the entries of one request; KEY/2 may be another's, who typed it so, and then is none of these."""
        numbered, number, actor = key, 1, None
        while entry := entry_keyed(self.transaction, numbered):
            actor = actor or entry.actor
            if entry.actor != actor:
                return
            yield entry
            number += 1
            numbered = f"{key}/{number}"

    def record(  # noqa: PLR0913 - the fields of an entry, by name
        self, kind: Kind[B], body: B, request: Request, *, site: str, on: str, date_confirmed: bool = False
    ) -> Entry:
        """Seal a body as the next entry and post it; further entries of one request take KEY/2, KEY/3.

        Raises:
            ClockBehind, ClockAhead: the machine's clock is not believed.
            KeyUnreadable: the key is none.
            KeyTooLong, KeyUsed: with its number it would be none, or somebody typed that for something else.
            Refusal: the gate's, as the district's rules have it.
        """
        self.in_turn()
        if self.gate:
            self.gate.check_entry(self, kind, body, actor=request.actor, site=site, on=on)
        if not (date_confirmed or self.clock.told):
            now = self.clock.now()
            is_mended = now < self.stream.at - CLOCK_BEHIND_MAX
            check_clock_ahead(now, true_time(self.transaction, self.stream) if is_mended else self.stream.at)
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
        booked = Closings(self.transaction, self.looked_up).booked_on(entry)
        post(self.transaction, kind, entry._replace(on=booked) if booked else entry, body)
        if booked:
            self.transaction.add(LateRow, (entry.origin, entry.seq, entry.on, booked))
        keep_frontier(self.transaction, entry.origin, self.stream.frontier)
        self.only_moved = self.only_moved and kind.reversal is not None
        if kind.name.endswith(_RECORDED) or self.transaction.waiting(ClosedMonthRow):
            self.looked_up.clear()
        self.answers.append(entry.name)
        self.last = entry
        return entry

    def in_turn(self) -> None:
        """Take this one's turn among those who write this machine's stream, and look at all of it afresh.

        Only a session that was begun beside them has not done so at the beginning.
        """
        if self.transaction.is_beside:
            self.transaction.in_turn()
            self._heads = heads_of(self.transaction)
            self.stream = self._heads.own
            self.looked_up.clear()

    def finish(self) -> None:
        """Write down what the stream has become; the ledger calls this before it commits."""
        self.in_turn()
        save(self.transaction, self.stream)

    def remember(self) -> None:
        """Let the next writer know how far the journal goes, beside all that was looked up."""
        self.looked_up[HEADS] = cast("Heads", self._heads)._replace(own=self.stream)

    def _key(self, request: Request) -> str:
        asked = request.key or request
        base, number = self._keys.get(asked) or (request.key or self.clock.random(_KEY_RANDOM_BYTES).hex(), 0)
        self._keys[asked] = (base, number + 1)
        if number == 0 and not is_key(base):
            raise KeyUnreadable(key=base)
        key = key_numbered(base, number + 1)
        if number == 1 and request.key:
            self._taken |= keys_under(self.transaction, base)
        if key in self._taken:
            raise KeyUsed(key=key, entry=str(self._taken[key]))
        return key
