"""What a machine knew when it wrote an entry: from the entries alone, in whatever order anybody takes them in."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select, true

from supermarket.books.tables import HeardRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, origins
from supermarket.journal.tables import table_of

_words: Final = table_of(HeardRow).alias("words").c
_next: Final = table_of(HeardRow).alias("heard_next").c


def _first_heard(by: ColumnElement[str], after: ColumnElement[str] | None = None) -> ScalarSelect[str]:
    """Return the first stream, after another one in their order, that a stream ever said that it heard."""
    is_later = true() if after is None else _next.heard > after
    return select(func.min(_next.heard)).where(_next.origin == by, is_later).scalar_subquery()


def _most_heard(by: ColumnElement[str], heard: ColumnElement[str], seq: ColumnElement[int]) -> ScalarSelect[int]:
    """Return how much of a stream another one had said before an entry that it heard, looked for from the most on."""
    said = select(_words.size).where(_words.origin == by, _words.heard == heard, _words.seq < seq)
    return said.order_by(_words.size.desc()).limit(1).scalar_subquery()


_ORIGIN: Final[ColumnElement[str]] = bindparam("origin")
_first_named: Final = select(_first_heard(_ORIGIN).label("heard")).cte("named", recursive=True)
_named: Final = _first_named.union_all(
    select(_first_heard(_ORIGIN, _first_named.c.heard)).where(_first_named.c.heard.is_not(None))
)
"""The streams that one heard, found from one to the next: of what was heard there are more words every day."""
_BEFORE: Final = select(_named.c.heard, _most_heard(_ORIGIN, _named.c.heard, bindparam("seq")).label("size")).where(
    _named.c.heard.is_not(None)
)
_HEARD_BEFORE: Final = Prepared(_BEFORE)
"""What a stream said before one of its entries that it heard; of who was first named later no size."""
_before: Final = _BEFORE.subquery("before")
_first_further: Final = select(
    _before.c.heard.label("by"), _before.c.size, _first_heard(_before.c.heard).label("heard")
).cte("further", recursive=True)
_further: Final = _first_further.union_all(
    select(_first_further.c.by, _first_further.c.size, _first_heard(_first_further.c.by, _first_further.c.heard)).where(
        _first_further.c.heard.is_not(None)
    )
)
_SAID_BY_THEN: Final = Prepared(
    select(_further.c.heard, _most_heard(_further.c.by, _further.c.heard, _further.c.size + 1)).where(
        _further.c.heard.is_not(None)
    )
)
"""What those streams had said, as far as they were heard, that they heard of others."""


def known_by(transaction: Transaction, entry: Entry | EntryName) -> dict[str, int]:
    """Return how many entries of each stream whoever wrote an entry knew; of a stream that is not named, none.

    It knew all of its own stream before, of others what it had said before that it heard, and what those had said by
    then that they heard; of what they in turn had from others, nothing. A machine that began another life goes on from
    the one before, as far as the copy went that it began from; what it fetched of that one from others it has, and
    not what that one had heard.
    """
    heard, further, own = dict[str, int](), dict[str, int](), dict[str, int]()
    for life in lives(transaction, entry):
        _raise(own, {life.origin: life.seq - 1})
        if not life.fetched:
            _raise(heard, _told(transaction, _HEARD_BEFORE, life))
            _raise(further, _told(transaction, _SAID_BY_THEN, life))
    for origin, size in heard.items():
        if origin != entry.origin and (before := life_before(transaction, origin)) and size:
            if not before.fetched:
                _raise(further, said_by(transaction, before.name))
            _raise(further, {before.origin: before.seq})
    return {**_raise(_raise(further, heard), own), entry.origin: entry.seq - 1}


def said_by(transaction: Transaction, head: EntryName) -> dict[str, int]:
    """Return how many entries of each stream another one had said that it heard, up to an entry and with it."""
    said: dict[str, int] = {}
    for life in lives(transaction, EntryName(head.origin, head.seq + 1)):
        if not life.fetched:
            _raise(said, _told(transaction, _HEARD_BEFORE, life))
        _raise(said, {life.origin: life.seq - 1})
    return said


def _told(transaction: Transaction, statement: Prepared, place: "Life") -> dict[str, int]:
    """Return the most that is told of each stream at a place; of a stream of which nothing was told by then, none."""
    told: dict[str, int] = {}
    for origin, size in transaction.rows(statement, origin=place.origin, seq=place.seq):
        if size is not None:
            told[origin] = max(size, told.get(origin, 0))
    return told


def _raise(known: dict[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Let nothing be less than something else says; return it."""
    for origin, size in more.items():
        known[origin] = max(size, known.get(origin, 0))
    return known


class Life(NamedTuple):
    """A place in a life of a machine; `fetched` says that it came from others: what it had heard need not be here."""

    origin: str
    seq: int
    fetched: bool = False

    @property
    def name(self) -> EntryName:
        """Return the name of the entry there."""
        return EntryName(self.origin, self.seq)


def lives(transaction: Transaction, entry: Entry | EntryName) -> Iterator[Life]:
    """Give a place in a stream, and the one after which it goes on in each life of the machine before.

    What lies before one that was fetched is known as far as somebody was heard to have it.
    """
    place, lives = Life(entry.origin, entry.seq), set[str]()
    while place.origin not in lives:
        lives.add(place.origin)
        yield place
        before = life_before(transaction, place.origin) if place.seq > 1 and not place.fetched else None
        if before:
            place = before._replace(seq=before.seq + 1)


def life_before(transaction: Transaction, origin: str) -> Life | None:
    """Return the last entry of the life that a stream goes on from, None where it began anew."""
    first = entry_named(transaction, EntryName(origin, 1))
    try:
        before = first.content["previous"] if first else None
        return Life(str(before["origin"]), int(before["size"]), bool(before.get("fetched"))) if before else None
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


class EveryHeard:
    """What each machine said that it heard, and where its lives began: all of a journal, to be asked in order."""

    def __init__(self, source: Transaction) -> None:
        """Find where lives began."""
        self._said: Final[dict[str, list[tuple[int, str, int]]]] = defaultdict(list)
        self._life: Final[dict[str, Life]] = {}
        self._known: Final[dict[str, dict[str, int]]] = {}
        self._asked: Final[dict[tuple[str, str], int]] = {}
        for origin in origins(source):
            if before := life_before(source, origin):
                self._life[origin] = before

    def add(self, entry: Entry) -> None:
        """Take what a machine says that it heard."""
        for head in entry.content["heads"]:
            insort(self._said[entry.origin], (entry.seq, str(head["origin"]), int(head["size"])))

    def known_by(self, entry: Entry) -> dict[str, int]:
        """Return what `known_by` does; all must have been added, and of a stream earlier entries asked before."""
        known = self._known.setdefault(entry.origin, {})
        for each in self._more(entry.origin, entry.origin, entry.seq - 1):
            _raise(known, {each.origin: each.seq})
            is_followed = each.origin != entry.origin and not each.fetched
            for further in self._more(entry.origin, each.origin, each.seq) if is_followed else ():
                _raise(known, {further.origin: further.seq})
        return {**known, entry.origin: entry.seq - 1}

    def _more(self, reader: str, origin: str, size: int) -> Iterator[Life]:
        """Give what a stream said that it heard up to a size, but for what a reader asked of it before."""
        after = self._asked.get((reader, origin), 0)
        self._asked[reader, origin] = max(after, size)
        lives, upto = {origin}, size
        while True:
            said = self._said.get(origin, [])
            place = bisect_right(said, after, key=lambda each: each[0])
            for seq, heard, heard_size in said[place:]:
                if seq > upto:
                    break
                yield Life(heard, heard_size)
            before = self._life.get(origin)
            if after or upto < 1 or before is None or before.origin in lives:
                return
            yield before
            if before.fetched:
                return
            lives.add(origin := before.origin)
            upto = before.seq
