"""Late entries 迟到流水: what arrives for a month that was closed without it is booked in the first month after.

What a machine knew follows from what it had heard before: from the entries alone, in whatever order anybody takes them
in. So do the months in which late entries are booked, and a closed month's figures never change.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from supermarket.books.forged import entries_read
from supermarket.books.tables import ClosedMonthRow, HeardRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, origins
from supermarket.journal.tables import StreamRow, table_of

OF_THE_MACHINE: Final = frozenset(
    {
        "clock.confirmed",
        "clock.corrected",
        "signin.locked",
        "inquiry.locked",
        "pin.reset",
        "machine.keyed",
        "machine.invited",
        "machine.admitted",
        "stream.heard",
        "stream.forked",
    }
)
"""What is said of the machine and not of the place where it stands; else a wrong clock could not be put right."""
_HEARS: Final = "stream.heard"
_CLOSES: Final = "month.signed"
MONTH: Final = slice(7)
"""The part of a date that is its month."""
_heard: Final = table_of(HeardRow).c
_closed: Final = table_of(ClosedMonthRow).c
_HEARD_BEFORE: Final = Prepared(
    select(_heard.heard, func.max(_heard.size))
    .where(_heard.origin == bindparam("origin"), _heard.seq < bindparam("seq"))
    .group_by(_heard.heard)
)
_CLOSED_FROM: Final = Prepared(
    select(_closed.origin, _closed.seq).where(_closed.month >= bindparam("month")).order_by(_closed.origin, _closed.seq)
)
_FIRST_OF: Final = Prepared(select(func.min(_closed.month)).where(_closed.place == bindparam("place")))
_CLOSES_LATER: Final = Prepared(
    select(_closed.month).where(_closed.place == bindparam("place"), _closed.month > bindparam("month")).limit(1)
)
_STREAMS: Final = Prepared(select(table_of(StreamRow).c.origin))
_LAST: Final = Prepared(select(func.max(_closed.month)))


def known_by(transaction: Transaction, entry: Entry | EntryName) -> dict[str, int]:
    """Return how many entries of each stream whoever wrote an entry knew; of a stream that is not named, none.

    It knew all of its own stream before, and of others what it had said before that it heard. A machine that began
    another life knew what it had known in the one before, as far as the copy went that it began from.
    """
    known: dict[str, int] = {}
    origin, seq, lives = entry.origin, entry.seq, set[str]()
    while origin not in lives:
        lives.add(origin)
        for heard, size in transaction.rows(_HEARD_BEFORE, origin=origin, seq=seq):
            known[heard] = max(size, known.get(heard, 0))
        known[origin] = max(seq - 1, known.get(origin, 0))
        before = _life_before(transaction, origin)
        if before:
            origin, seq = before.origin, before.seq + 1
    return known


def _life_before(transaction: Transaction, origin: str) -> EntryName | None:
    """Return the last entry of the life that a stream goes on from, None where it began anew."""
    first = entry_named(transaction, EntryName(origin, 1))
    try:
        before = first.content["previous"] if first else None
        return EntryName(str(before["origin"]), int(before["size"])) if before else None
    except (LookupError, TypeError, ValueError):
        return None


class Closing(NamedTuple):
    """A signature that closed a month (YYYY-MM): which sites it covers, and what whoever signed knew of each stream.

    `is_first` says that no earlier month of the place is closed: it closes all that lies before as well.
    """

    origin: str
    seq: int
    place: str
    month: str
    sites: frozenset[str]
    known: Mapping[str, int]
    is_first: bool

    def knew(self, entry: Entry | EntryName) -> bool:
        """Say whether whoever closed the month knew an entry."""
        return entry.seq <= self.known.get(entry.origin, 0)


def closing_of(entry: Entry, known: Mapping[str, int], first: str) -> Closing:
    """Return the closing that a sealed signature brought about; `first` is the first month that its place closed."""
    content = entry.content
    place, month = content["place"], content["month"]
    return Closing(entry.origin, entry.seq, place, month, frozenset(content["sites"]), known, month <= first)


class Closings:
    """The closings that are in the books, read from them when an entry is dated into a month that somebody closed."""

    def __init__(self, transaction: Transaction, remembered: dict[Hashable, Any] | None = None) -> None:
        """Take the books; what is `remembered` of them lasts as long as no month is closed."""
        self._transaction: Final = transaction
        self._known: Final = {} if remembered is None else remembered

    def booked_on(self, entry: Entry) -> str | None:
        """Return where a late entry is booked, as `booked_on` says."""
        last = self._known.get(_LAST)
        if last is None:
            row = self._transaction.row(_LAST)
            last = self._known[_LAST] = (row[0] if row else None) or ""
        if entry.on[MONTH] > last or len(self._transaction.rows(_STREAMS)) < 2:  # noqa: PLR2004 - one knows itself
            return None
        return booked_on(entry, self.upon(entry.on[MONTH]))

    def upon(self, month: str) -> list[Closing]:
        """Return the closings of a month and of those after it."""
        return [self.named(EntryName(*name)) for name in self._transaction.rows(_CLOSED_FROM, month=month)]

    def named(self, name: EntryName) -> Closing:
        """Return a closing that is in the books.

        Raises:
            LookupError: its entry is not there.
        """
        found: Closing | None = self._known.get(name)
        if found is None:
            entry = entry_named(self._transaction, name)
            if entry is None:
                raise LookupError(str(name))
            first = self.first_of(entry.content["place"]) or ""
            found = self._known[name] = closing_of(entry, known_by(self._transaction, name), first)
        return found

    def first_of(self, place: str) -> str | None:
        """Return the first month that a place closed, None where it closed none."""
        row = self._transaction.row(_FIRST_OF, place=place)
        return row[0] if row else None

    def closes_more_than(self, closing: Closing) -> bool:
        """Say whether its place closed later months, too."""
        return self._transaction.row(_CLOSES_LATER, place=closing.place, month=closing.month) is not None

    def forget(self) -> None:
        """Read them again: another one was added to the books."""
        self._known.clear()


class EveryClosing:
    """The closings of a whole journal, whether they are in the books or not."""

    def __init__(self, closings: Iterable[Closing]) -> None:
        """Take them."""
        self._closings: Final = sorted(closings, key=lambda each: each.month)
        self._months: Final = [each.month for each in self._closings]

    def booked_on(self, entry: Entry) -> str | None:
        """Return where a late entry is booked, as `booked_on` says."""
        month = entry.on[MONTH]
        if not self._months or month > self._months[-1]:
            return None
        return booked_on(entry, self._closings[bisect_left(self._months, month) :])


def every_closing(source: Transaction) -> EveryClosing:
    """Read every closing out of the journal, with what whoever signed had heard before; it reads the whole journal.

    A body that nobody can read is passed over: whoever posts its entry names it.

    Raises:
        JournalUnpostable: a text of an entry is no UTF-8.
    """
    if len(origins(source)) < 2:  # noqa: PLR2004 - what one machine alone has written it always knew
        return EveryClosing(())
    heard, found = _Heard(source), list[tuple[Entry, dict[str, int]]]()
    first: dict[str, str] = {}
    for entry in entries_read(source, _HEARS, _CLOSES):
        try:
            if entry.kind == _HEARS:
                heard.add(entry)
            elif entry.content.get("sites"):
                place, month = entry.content["place"], entry.content["month"]
                first[place] = min(month, first.get(place, month))
                found.append((entry, {**heard.of[entry.origin], entry.origin: entry.seq - 1}))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    return EveryClosing(
        closing_of(entry, heard.with_lives_before(entry.origin, known), first[entry.content["place"]])
        for entry, known in found
    )


class _Heard:
    """What each machine has heard so far, and had heard where its next life began."""

    def __init__(self, source: Transaction) -> None:
        """Find where lives began."""
        self.of: Final[dict[str, dict[str, int]]] = defaultdict(dict)
        self._before: Final[dict[str, EntryName]] = {}
        self._kept: Final[dict[EntryName, dict[str, int]]] = {}
        for origin in origins(source):
            if before := _life_before(source, origin):
                self._before[origin] = before

    def add(self, entry: Entry) -> None:
        """Take what a machine says that it heard."""
        known = self.of[entry.origin]
        for before in self._before.values():
            if before.origin == entry.origin and before.seq < entry.seq and before not in self._kept:
                self._kept[before] = dict(known)
        for head in entry.content["heads"]:
            known[head["origin"]] = max(head["size"], known.get(head["origin"], 0))

    def with_lives_before(self, origin: str, known: Mapping[str, int]) -> dict[str, int]:
        """Return what a machine knew, with what it had known in the lives before; all must have been added."""
        found, lives = dict(known), {origin}
        while (before := self._before.get(origin)) and before.origin not in lives:
            lives.add(origin := before.origin)
            earlier = self._kept.get(before, self.of[origin])
            for name, size in (*earlier.items(), (origin, before.seq)):
                found[name] = max(size, found.get(name, 0))
        return found


def month_after(month: str) -> str:
    """Return the month after another, YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def booked_on(entry: Entry, closings: Iterable[Closing]) -> str | None:
    """Return the first day of the month in which a late entry is booked; None where it is booked on its own date.

    That is the first month, from its own on, which nobody closed without knowing it. The closings are those of its
    own month and of all after it.
    """
    if entry.kind in OF_THE_MACHINE:
        return None
    own = month = entry.on[MONTH]
    unknowing = [each for each in closings if each.month >= own and entry.site in each.sites and not each.knew(entry)]
    months = {each.month for each in unknowing}
    first = max((each.month for each in unknowing if each.is_first), default="")
    month = max(month, first)
    while month in months:
        month = month_after(month)
    return None if month == own else f"{month}-01"
