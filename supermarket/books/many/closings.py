"""Late entries 迟到流水: what arrives for a month that was closed without it is booked in the first month after.

What a machine knew follows from what it had heard before: from the entries alone, in whatever order anybody takes them
in. So do the months in which late entries are booked, and a closed month's figures never change.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from supermarket.books.forged import entries_read
from supermarket.books.many.knowledge import EveryHeard, known_by
from supermarket.books.tables import ClosedMonthRow
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
CLOSES: Final = "month.signed"
MONTH: Final = slice(7)
"""The part of a date that is its month."""
_IS_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_closed: Final = table_of(ClosedMonthRow).c
_CLOSED_FROM: Final = Prepared(
    select(_closed.origin, _closed.seq).where(_closed.month >= bindparam("month")).order_by(_closed.origin, _closed.seq)
)
_FIRST_OF: Final = Prepared(select(func.min(_closed.month)).where(_closed.place == bindparam("place")))
_CLOSES_LATER: Final = Prepared(
    select(_closed.month).where(_closed.place == bindparam("place"), _closed.month > bindparam("month")).limit(1)
)
_STREAMS: Final = Prepared(select(table_of(StreamRow).c.origin))
_LAST: Final = Prepared(select(func.max(_closed.month)))


class Closing(NamedTuple):
    """A signature that closed a month (YYYY-MM): which sites it covers, and what whoever signed knew of each stream.

    `is_first` says that no earlier month of the place is closed: it closes all that lies before as well. What is no
    month at all, which no verb writes, closes nothing else.
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
    place, month, sites = _closed_by(entry)
    is_first = month <= first and _IS_MONTH.fullmatch(month) is not None
    return Closing(entry.origin, entry.seq, place, month, sites, known, is_first)


def _closed_by(entry: Entry) -> tuple[str, str, frozenset[str]]:
    """Return which place's month a sealed signature closed, and for which sites.

    Raises:
        LookupError, TypeError: its body is none of a signature that closes a month.
    """
    content = entry.content
    place, month, sites = content["place"], content["month"], frozenset(content["sites"])
    if not all(isinstance(each, str) for each in (place, month, *sites)):
        raise TypeError(entry.body)
    return place, month, sites


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
        return booked_on(entry, self.upon(entry.on[MONTH], entry.site))

    def upon(self, month: str, site: str) -> list[Closing]:
        """Return the closings of a site's month and of those after it."""
        names = (EntryName(*row) for row in self._transaction.rows(_CLOSED_FROM, month=month))
        return [self.named(name) for name in names if site in self._sites(name)]

    def _sites(self, name: EntryName) -> frozenset[str]:
        """Return the sites that a closing covers; what whoever signed knew is worked out only where one is asked for.

        Raises:
            LookupError: its entry is not there.
        """
        asked = ("sites", name)
        found: frozenset[str] | None = self._known.get(asked)
        if found is None:
            found = self._known[asked] = frozenset(self._entry(name).content["sites"])
        return found

    def _entry(self, name: EntryName) -> Entry:
        entry = entry_named(self._transaction, name)
        if entry is None:
            raise LookupError(str(name))
        return entry

    def named(self, name: EntryName) -> Closing:
        """Return a closing that is in the books.

        Raises:
            LookupError: its entry is not there.
        """
        found: Closing | None = self._known.get(name)
        if found is None:
            entry = self._entry(name)
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
        """Take them: an entry is asked of those of its site alone, and a district has hundreds."""
        self._of: Final[dict[str, list[Closing]]] = defaultdict(list)
        for each in closings:
            for site in each.sites:
                self._of[site].append(each)

    @property
    def is_empty(self) -> bool:
        """Say whether they cover no site, so that nothing is late."""
        return not self._of

    def booked_on(self, entry: Entry) -> str | None:
        """Return where a late entry is booked, as `booked_on` says."""
        closings = self._of.get(entry.site)
        return booked_on(entry, closings) if closings else None


def every_closing(source: Transaction) -> EveryClosing:
    """Read every closing out of the journal, with what whoever signed had heard before; it reads the whole journal.

    A body that nobody can read is passed over: whoever posts its entry names it.

    Raises:
        JournalUnpostable: a text of an entry is no UTF-8.
    """
    if len(origins(source)) < 2:  # noqa: PLR2004 - what one machine alone has written it always knew
        return EveryClosing(())
    heard, found = EveryHeard(source), list[Entry]()
    first: dict[str, str] = {}
    for entry in entries_read(source, _HEARS, CLOSES):
        try:
            if entry.kind == _HEARS:
                heard.add(entry)
            elif entry.content.get("sites"):
                place, month, _sites = _closed_by(entry)
                first[place] = min(month, first.get(place, month))
                found.append(entry)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    return EveryClosing(
        closing_of(entry, heard.known_by(entry), first[entry.content["place"]])
        for entry in sorted(found, key=lambda each: (each.origin, each.seq))
    )


def month_after(month: str) -> str:
    """Return the month after another, YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def booked_on(entry: Entry, closings: Iterable[Closing]) -> str | None:
    """Return the first day of the month in which a late entry is booked; None where it is booked on its own date.

    That is the first month, from its own on, which nobody closed without knowing it. The closings are at least those
    of its site, of its own month and of all after it.
    """
    if entry.kind in OF_THE_MACHINE:
        return None
    own = entry.on[MONTH]
    upon = (each for each in closings if entry.site in each.sites)
    month = month_told(own, (each for each in upon if not each.knew(entry)))
    return None if month == own else f"{month}-01"


def month_told(month: str, unknowing: Iterable[Closing]) -> str:
    """Return the first month, from one on, that none of those closed who did not know something."""
    later = [each for each in unknowing if each.month >= month]
    months = {each.month for each in later}
    month = max((month, *(each.month for each in later if each.is_first)))
    while month in months:
        month = month_after(month)
    return month
