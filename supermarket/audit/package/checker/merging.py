"""Entries of several machines: in which order, who knew what, which came late, which did once more what was done.

What a machine knew when it wrote an entry is what it had said before that it heard of the others, and what those had
said by then. That follows from the entries alone, and so does all that stands here, in whatever order anybody took
them in.
"""

import heapq
import re
from array import array
from bisect import bisect_right
from contextlib import suppress
from sys import intern
from typing import Any, Callable, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

from supermarket.audit.package.checker.journal import Entry, named, order_of

Numbered = Tuple[str, int]  # an entry's origin and number
Known = Tuple[str, int, bool]  # an entry's origin and number, and whether what had been heard by then is known too
Key = Tuple[str, ...]

# --- who knew what ----------------------------------------------------------------------------------------------------

HEARS = "stream.heard"
BEGINS = "stream.opened"
_SIZE_MAX = 2**53 - 1  # the greatest integer of the format


class _Said:
    """What one machine says that it heard, word for word: of a year many thousands, so a few bytes each."""

    __slots__ = ("origins", "seqs", "sizes")

    def __init__(self) -> None:
        self.seqs, self.sizes = array("q"), array("q")
        self.origins: List[str] = []

    def add(self, seq: int, origin: str, size: int) -> None:
        """Write down that an entry says that so much of a stream was heard."""
        place = bisect_right(self.seqs, seq)
        self.seqs.insert(place, seq)
        self.origins.insert(place, intern(origin))
        self.sizes.insert(place, size)


def _size_in(said: Dict[str, Any]) -> int:
    """Return the size of a stream that is said; one that the format does not know could not be written down."""
    size = int(said["size"])
    if abs(size) > _SIZE_MAX:
        raise ValueError(size)
    return size


class Heard:
    """How far each machine had heard the others, by what it said so far, and by what those had said up to there.

    Knowledge goes one step: from who was heard, not from whom that one had heard. `of` is what each machine said
    itself, `known` that and what follows from it.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.of: Dict[str, Dict[str, int]] = {}
        self.known: Dict[str, Dict[str, int]] = {}
        self._said: Dict[str, _Said] = {}
        self._life: Dict[str, Known] = {}  # a stream -> the last entry of the life that it goes on from
        self._followed: Dict[Tuple[str, str], int] = {}  # who heard whom -> up to where what that one said was followed
        self._read: Dict[str, int] = {}  # a stream -> up to where it was followed

    def take(self, entry: Entry) -> None:
        """Take in what a machine says that it heard, sizes never fall; or that it begins another life.

        Then it knows what it knew in the one before, as far as that went.
        """
        self.note(entry)
        self.follow(entry.origin, entry.seq)

    def note(self, entry: Entry) -> None:
        """Write down what a machine says that it heard, or where its life began, in whatever order that comes."""
        if entry.kind == BEGINS:
            before = entry.body.get("previous")
            if before:
                self._life[entry.origin] = before["origin"], _size_in(before), not before.get("fetched")
            return
        heads = [(str(head["origin"]), _size_in(head)) for head in entry.body["heads"]]
        for origin, size in heads:
            self._said.setdefault(entry.origin, _Said()).add(entry.seq, origin, size)

    def follow(self, origin: str, upto: int) -> None:
        """Learn what a machine knew once it had written an entry, by what was noted."""
        after = self._read.get(origin, 0)
        self._read[origin] = max(after, upto)
        direct, known = self.of.setdefault(origin, {}), self.known.setdefault(origin, {})
        for other, size, whole in self._told(origin, after, upto):
            if other == origin:
                continue
            direct[other], known[other] = max(size, direct.get(other, 0)), max(size, known.get(other, 0))
            before = self._followed.get((origin, other), 0)
            if whole and size > before:
                self._followed[origin, other] = size
                for further, told, _whole in self._told(other, before, size):
                    known[further] = max(told, known.get(further, 0))

    def _told(self, origin: str, after: int, upto: int) -> Iterator[Known]:
        """Give what a machine said that it heard after one entry and up to another, with its lives before.

        Of a life that it fetched from others it has the entries, and not what that one had heard.
        """
        lives = {origin}
        while True:
            said = self._said.get(origin)
            if said:
                for place in range(bisect_right(said.seqs, after), bisect_right(said.seqs, upto)):
                    yield said.origins[place], said.sizes[place], True
            before = self._life.get(origin)
            if after or upto < 1 or before is None or before[0] in lives:
                return
            yield before
            origin, upto, whole = before
            if not whole:
                return
            lives.add(origin)

    def knew(self, origin: str, other: Numbered) -> bool:
        """Say whether a machine knew an entry: one of its own before, or one that it heard of, itself or by others."""
        return other[0] == origin or other[1] <= self.known.get(origin, {}).get(other[0], 0)


# --- the order --------------------------------------------------------------------------------------------------------


class _Stream:
    """A stream that is read along with others."""

    __slots__ = ("entries", "head", "size")

    def __init__(self, entries: Iterator[Entry]) -> None:
        self.entries, self.size = entries, 0
        self.head = next(entries, None)


def interleaved(streams: Sequence[Iterator[Entry]]) -> Iterator[Entry]:
    """Give the entries of all streams in the order of time, each after those that its machine had heard before.

    A clock may be some minutes behind another one. A circle of machines that each claim to have heard the other first
    is no order; whoever made it up is read by the time alone.
    """
    if len(streams) == 1:
        return streams[0]
    return _merged([_Stream(each) for each in streams])


def _merged(streams: Iterable[_Stream]) -> Iterator[Entry]:
    by_origin = {each.head.origin: each for each in streams if each.head}
    ready = [(*order_of(each.head), origin) for origin, each in by_origin.items() if each.head]
    heapq.heapify(ready)
    waiting: Dict[str, List[str]] = {}  # stream that has not come so far -> those that have heard more of it
    alone: FrozenSet[str] = frozenset()  # those that wait for no one any more
    while ready or waiting:
        if not ready:
            alone = frozenset(each for some in waiting.values() for each in some)
            waiting.clear()
            ready = [(*order_of(by_origin[each].head), each) for each in alone]  # type: ignore[arg-type]
            heapq.heapify(ready)
        origin = ready[0][3]
        stream = by_origin[origin]
        entry = stream.head
        behind = "" if origin in alone or entry is None else _behind(entry, by_origin)
        if behind:
            heapq.heappop(ready)
            waiting.setdefault(behind, []).append(origin)
            continue
        if entry is not None:
            yield entry
            stream.size = entry.seq
        alone -= {origin}
        stream.head = next(stream.entries, None)
        if stream.head is None:
            heapq.heappop(ready)
        else:
            heapq.heapreplace(ready, (*order_of(stream.head), origin))
        for each in waiting.pop(origin, ()):
            head = by_origin[each].head
            if head is not None:
                heapq.heappush(ready, (*order_of(head), each))


def _behind(entry: Entry, by_origin: Dict[str, _Stream]) -> str:
    """Return a stream of which more was heard than has come so far, and more is to come; "" where there is none."""
    if entry.kind not in (HEARS, BEGINS):
        return ""
    try:
        before = entry.body.get("previous")
        for head in entry.body["heads"] if entry.kind == HEARS else [before] if before else ():
            other = by_origin.get(head["origin"])
            if other is not None and other.head is not None and other.size < head["size"]:
                return str(head["origin"])
    except (KeyError, TypeError, AttributeError):
        return ""  # a rule says what is wrong with it
    return ""


# --- what was done once for all ---------------------------------------------------------------------------------------


def _one(what: str, *fields: str) -> Callable[[Dict[str, Any]], List[Key]]:
    return lambda body: [(what, *(str(body[field]) for field in fields))]


def _each(what: str, of: str, members: str) -> Callable[[Dict[str, Any]], List[Key]]:
    return lambda body: [(what, str(body[of]), str(each)) for each in body.get(members, ())]


def _claimed(body: Dict[str, Any]) -> List[Key]:
    return [("order", str(body["order"]), str(body["member"]))] if "order" in body and "member" in body else []


UNDOING = (
    "redemption.reversed", "delivery.reversed", "credit.reversed", "award.reversed", "expiry.reversed",
    "spoilage.reversed", "funding.reversed", "spending.reversed",
)  # fmt: skip
# What the entries of a kind do that is done once for all; of two that do the same, the later one is doubled.
ONCE: Dict[str, Callable[[Dict[str, Any]], List[Key]]] = {
    **dict.fromkeys(UNDOING, _one("reversed", "reverses")),
    "claim.posted": _one("posted", "claim"),
    "claim.filed": _claimed,
    "certificate.withdrawn": _one("withdrawn", "certificate"),
    "card.issued": _one("card", "card"),
    "voucher.settled": _one("settled", "taken"),
    "stock.arrived": _one("arrived", "transfer", "delivery"),
    "activity.stepped": _each("attended", "case", "attended"),
    "order.stepped": _each("served", "case", "roster"),
}

# --- late entries, and doubled ones -----------------------------------------------------------------------------------

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_LAST_MONTH = "9999-12"
CLOSES = "month.signed"
LENDS = "voucher.taken"
# What is said of a machine and not of the place where it stands is never late.
OF_THE_MACHINE = (
    "clock.confirmed", "clock.corrected", "signin.locked", "inquiry.locked", "pin.reset", "machine.keyed",
    "machine.invited", "machine.admitted", "stream.heard", "stream.forked",
)  # fmt: skip
ASKED_FIRST = frozenset((HEARS, BEGINS, CLOSES, LENDS, *ONCE))  # the kinds that say which are late or doubled


def next_month(month: str) -> str:
    """Return the month after another, YYYY-MM.

    Raises:
        ValueError: it is none, or the last that can be written; who counts on from there would never come to an end.
    """
    if not _MONTH.fullmatch(month) or month == _LAST_MONTH:
        raise ValueError(month)
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


class Closing(NamedTuple):
    """A signature that closed a month: which, of which place, for which sites, and what whoever signed had heard."""

    name: Numbered
    place: str
    month: str
    sites: FrozenSet[str]
    heard: Dict[str, int]

    def knew(self, entry: Entry) -> bool:
        """Say whether whoever closed the month knew an entry."""
        if entry.origin == self.name[0]:
            return entry.seq < self.name[1]
        return entry.seq <= self.heard.get(entry.origin, 0)


class Merged:
    """What follows from entries of several machines: which are booked late, and which are doubled by which."""

    def __init__(self) -> None:
        """Begin with nothing; of one machine alone nothing is late, and a rule says what was done twice."""
        self.closings_at: Dict[str, List[Closing]] = {}  # site -> those that cover it, by month
        self.first: Dict[str, str] = {}  # place -> the first month that it closed
        self.last = ""  # the last month that anybody closed
        self.doubled: Dict[Numbered, Numbered] = {}
        self.vouchers: Set[Numbered] = set()  # the entries that vouchers show which were taken

    def counted(self, entry: Entry) -> Optional[Entry]:
        """Return an entry as it counts: on the day on which it is booked; nothing where it is doubled."""
        if (entry.origin, entry.seq) in self.doubled:
            return None
        booked = self.booked(entry)
        return entry._replace(on=booked) if booked else entry

    def booked(self, entry: Entry) -> str:
        """Return the day on which a late entry is booked; "" where it is booked on its own date.

        That is the first day of the first month, from its own on, which nobody closed without knowing it.
        """
        month = entry.on[:7]
        if month > self.last or entry.kind in OF_THE_MACHINE:
            return ""
        found = self.unknowing(entry)
        months = {each.month for each in found}
        first = [each.month for each in found if each.month <= self.first[each.place]]
        later = max([month, *filter(_MONTH.fullmatch, first)])
        while later in months:
            later = next_month(later)
        return "" if later == month else f"{later}-01"

    def unknowing(self, entry: Entry) -> List[Closing]:
        """Return the closings, of an entry's own month and later ones, of its site, by people who did not know it."""
        closings, month = self.closings_at.get(entry.site, ()), entry.on[:7]
        return [each for each in closings if each.month >= month and not each.knew(entry)]


ALONE = Merged()


def merged_of(entries: Iterable[Entry]) -> Merged:
    """Return what follows from entries of several machines in the order of time; `ASKED_FIRST` are enough of them."""
    merged, heard = Merged(), Heard()
    signed: List[Entry] = []
    closings: List[Closing] = []
    owners: Dict[Key, Tuple[int, str, int]] = {}
    for entry in entries:
        with suppress(KeyError, TypeError, ValueError, AttributeError):  # which is told where it is read strictly
            if entry.kind in (HEARS, BEGINS):
                heard.note(entry)
            elif entry.kind == CLOSES and "sites" in entry.body:
                signed.append(entry)
            elif entry.kind == LENDS:
                merged.vouchers.add(named(entry.body["voucher"]))
            elif entry.kind in ONCE:
                _once(entry, merged, owners)
    for entry in sorted(signed, key=lambda each: (each.origin, each.seq)):
        with suppress(KeyError, TypeError, ValueError, AttributeError):  # likewise
            heard.follow(entry.origin, entry.seq - 1)
            closings.append(_closing(entry, heard))
    for each in sorted(closings, key=lambda each: each.month):
        merged.first.setdefault(each.place, each.month)
        merged.last = each.month
        for site in each.sites:
            merged.closings_at.setdefault(site, []).append(each)
    return merged


def _closing(entry: Entry, heard: Heard) -> Closing:
    place, month, sites = entry.body["place"], entry.body["month"], frozenset(entry.body["sites"])
    if not all(type(each) is str for each in (place, month, *sites)):
        raise TypeError(entry.name)
    return Closing((entry.origin, entry.seq), place, month, sites, dict(heard.known.get(entry.origin, {})))


def _once(entry: Entry, merged: Merged, owners: Dict[Key, Tuple[int, str, int]]) -> None:
    """Note what an entry does once for all, or that it is doubled; what undoes a doubled one undoes nothing."""
    name = (entry.origin, entry.seq)
    keys = ONCE[entry.kind](entry.body)
    undone = named(entry.body["reverses"]) if entry.kind in UNDOING else None
    before = [owners[key] for key in keys if key in owners]
    if undone in merged.doubled:
        merged.doubled[name] = undone
    elif before:
        merged.doubled[name] = min(before)[1:]
    else:
        owners.update(dict.fromkeys(keys, order_of(entry)))
