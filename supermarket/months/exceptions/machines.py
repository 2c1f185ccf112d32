"""What only shows between machines that did not know of one another: each with both sides, and who can mend it.

Nothing of it was refused when it came: it had happened. Here it is named, at its place and for the district.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from supermarket.books.many.closings import MONTH, Closings, month_told
from supermarket.books.many.once import doubled_entries
from supermarket.books.session import ReadSession
from supermarket.district.machines.lacking import not_come
from supermarket.district.machines.machines import centre_node, later_lives
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, EntryName, entry_name, epoch_of, node_of
from supermarket.journal.store import Stream, entry_named, streams
from supermarket.locale import N_
from supermarket.months.days import Days
from supermarket.months.exceptions import between
from supermarket.months.exceptions.closed import Differing, closed_again, compared
from supermarket.months.exceptions.deliveries import BY_SEVERAL_MACHINES, Delivered, taken_in_twice, year_before
from supermarket.months.exceptions.lent import never_written, of_another, otherwise_held, overdue

MACHINES: Final = (
    ("late", N_("came after its month was closed; it is in this one")),
    ("closed_twice", N_("month closed on two machines, with the same figures")),
    ("closed_apart", N_("month closed on two machines, with other figures")),
    ("doubled", N_("done once more by a machine that did not know; it counts for nothing")),
    ("not_by_holder", N_("points taken by a machine that does not hold the household")),
    ("below_zero", N_("household holds less than nothing")),
    ("deed_twice", N_("same deed claimed on two machines")),
    ("slip_twice", N_("same paper slip entered on two machines")),
    ("delivered_twice", N_("same goods taken in by one paper on two machines")),
    ("card_frozen", N_("card used after it was frozen on another machine")),
    ("merged_used", N_("household used after it was merged on another machine")),
    ("clock_apart", N_("clocks of two machines differ much")),
    ("after_lost", N_("written by a machine that was declared lost")),
    ("after_replaced", N_("points taken by a machine after another one had gone on in its place")),
    ("replaced", N_("machine that was replaced and not declared lost; what it wrote last may be missing")),
    ("not_heard", N_("machine not heard to the month's end")),
    ("not_come", N_("entries that another machine heard and that have not come")),
    ("forked", N_("machine that goes on in two ways")),
    ("voucher_waits", N_("points lent on a voucher whose entry has not come")),
    ("voucher_nowhere", N_("points lent on a voucher of this machine's, which never wrote its entry")),
    ("paper_differs", N_("household came on a paper that says other points than its machine held")),
    ("voucher_other", N_("another entry came in the place of a voucher's")),
)
"""What shows between machines: names and words, in the order in which they are shown."""
MENDS: Final[Mapping[str, str]] = {
    "late": N_("nobody need do anything; the station explains it where it is asked"),
    "closed_twice": N_("nobody need do anything; both papers say the same"),
    "closed_apart": N_(
        "the institute keeps both papers together; what one of both did not know counts in a later month, as late"
    ),
    "doubled": N_("nobody need do anything; where both happened in truth, the station enters the second anew"),
    "not_by_holder": N_("the station reverses it, or the centre moves the household to that machine"),
    "below_zero": N_("the station asks the household, and the centre lets what is missing be earned or reversed"),
    "deed_twice": N_("the station reverses one of both"),
    "slip_twice": N_("the shop reverses one of both"),
    "delivered_twice": N_("the shop counts the goods and reverses one of both; two deliveries on one paper stand"),
    "card_frozen": N_("the station asks who had the card; what was taken wrongly, the shop reverses"),
    "merged_used": N_("the station reverses it and enters it for the household that took over"),
    "clock_apart": N_("whoever looks after the machine sets its clock right"),
    "after_lost": N_("the centre asks at the shop which of it is true; what is not, the station reverses"),
    "after_replaced": N_("the station asks which of both machines is used; what was taken twice, it reverses"),
    "replaced": N_("the shop carries what the old machine wrote, or the centre declares that life of it lost"),
    "not_heard": N_("the shop carries what it wrote, or the station signs with a reason"),
    "not_come": N_("whoever wrote or heard them carries them in; what is lost for good, the station enters anew"),
    "voucher_waits": N_("the station that printed the voucher carries what it wrote"),
    "voucher_nowhere": N_("the centre asks at the shop for the paper, and who made it"),
    "paper_differs": N_("the centre asks at both shops for the paper; what is too much, the household owes"),
    "voucher_other": N_("the centre asks the station for the paper; what was lent stays open until somebody mends it"),
    "forked": N_("the shop begins a new life of its machine; the centre keeps what is in the evidence"),
}
"""Who can mend each of them, and how."""
TEXTS: Final[Mapping[str, str]] = dict(MACHINES)


@dataclass(frozen=True)
class Apart:
    """Something that shows between machines: the entry, the other side (an entry, or a stream), and where it is shown.

    `place` is the station that it concerns, None where it is the district's alone; `site` is the entry's. Where both
    closed a month, `figures` are those that differ.
    """

    name: str
    place: str | None
    site: str
    entry: str
    other: str | None
    figures: tuple[Differing, ...] = ()

    @property
    def text(self) -> str:
        """Say in words what it is."""
        return TEXTS[self.name]

    @property
    def mended_by(self) -> str:
        """Say in words who can mend it."""
        return MENDS[self.name]

    @property
    def machines(self) -> tuple[str, ...]:
        """Return the streams of both sides."""
        sides = (side.rpartition("-")[0] for side in (self.entry, self.other) if side)
        return tuple(dict.fromkeys(side for side in sides if "-" in side))


def apart_in(session: ReadSession, days: Days) -> list[Apart]:
    """Return what shows between machines in a month, over the district; nothing where one machine alone has written."""
    if len(streams(session.transaction)) < 2:  # noqa: PLR2004 - nothing lies between one
        return []
    looking = _Looking(session, days)
    return [found for look in _LOOKS for found in look(looking)]


def entries_at(session: ReadSession, apart: Iterable[Apart], place: str) -> Iterator[tuple[str, str]]:
    """Give, of what concerns a place, what it is and each entry of both sides that is here, once."""
    named = ((each.name, side) for each in apart if each.place == place for side in (each.entry, each.other) if side)
    for name, side in dict.fromkeys(named):
        entry = entry_name(side)
        if entry and entry_named(session.transaction, entry):
            yield name, side


def not_heard_at(session: ReadSession, days: Days, place: str) -> list[str]:
    """Return the streams of a place's machines of which nothing has come that was written after the month's end."""
    if len(streams(session.transaction)) < 2:  # noqa: PLR2004 - as above
        return []
    return [each.entry.rpartition("-")[0] for each in _not_heard(_Looking(session, days)) if each.place == place]


class _Looking:
    """What is looked at: a month of a ledger."""

    def __init__(self, session: ReadSession, days: Days) -> None:
        self.session: Final = session
        self.days: Final = days
        self.span: Final = {"first": days.first, "last": days.last}
        self.sites: Final = {"sites": json.dumps(sorted(days.tree.sites))}

    @cached_property
    def closings(self) -> Closings:
        """Return the closings of the ledger."""
        return Closings(self.session.transaction)

    def entry(self, origin: str, seq: int) -> Entry | None:
        """Return an entry, None where only its name is known here."""
        return entry_named(self.session.transaction, EntryName(origin, seq))

    def found(self, name: str, entry: Entry, other: str | None) -> Apart:
        """Return what was found of an entry."""
        return self.at(name, entry.site, entry.name, other)

    def at(self, name: str, site: str, entry: str, other: str | None) -> Apart:
        """Return what was found at a site."""
        return Apart(name, self.days.place(site), site, entry, other)

    def is_in_month(self, at: int) -> bool:
        """Say whether a time, in UTC milliseconds, lies in the month."""
        return self.days.begin <= at < self.days.end

    def booked_on(self, entry: Entry) -> str:
        """Return the day on which an entry is booked, which is not its own where it is late."""
        return self.closings.booked_on(entry) or entry.on

    def is_booked_in_month(self, entry: Entry) -> bool:
        """Say whether the month is that in which an entry is booked."""
        return self.booked_on(entry)[MONTH] == self.days.month


def _late(look: _Looking) -> Iterator[Apart]:
    for origin, seq, on in look.session.rows(between.LATE, booked=look.days.first):
        entry = look.entry(origin, seq)
        if entry:
            closed = (
                each
                for each in look.closings.upon(on[MONTH], entry.site)
                if not each.knew(entry) and each.month < look.days.month
            )
            closing = min(closed, key=lambda each: (each.month, each.origin, each.seq), default=None)
            yield look.found("late", entry, f"{closing.origin}-{closing.seq}" if closing else None)


def _closed_again(look: _Looking) -> Iterator[Apart]:
    """Give each closing of a month that another machine had closed, in that month, and in the one in which it came."""
    for closings in closed_again(look.session):
        first, *others = closings
        for entry in others:
            if look.days.month in {entry.content["month"], look.booked_on(entry)[MONTH]}:
                name, differing = compared(entry, first)
                yield replace(look.found(name, entry, first.name), figures=differing)


def _doubled(look: _Looking) -> Iterator[Apart]:
    doubled = doubled_entries(look.session.transaction)
    for name, first in sorted(doubled.items(), key=lambda each: (each[0].origin, each[0].seq)):
        entry = look.entry(name.origin, name.seq)
        if entry and _doubled_in(look, entry, first) == look.days.month:
            yield look.found("doubled", entry, str(first))


def _doubled_in(look: _Looking, entry: Entry, first: EntryName) -> str:
    """Return the month in which it is told that an entry was doubled: its own, or the first one that was open then.

    Whoever closed its month may have known it and not the one that had done the same before.
    """
    booked = look.booked_on(entry)[MONTH]
    closings = look.closings.upon(booked, entry.site)
    return month_told(booked, (each for each in closings if not each.knew(first)))


def _not_by_holder(look: _Looking) -> Iterator[Apart]:
    for site, at, origin, seq, household in look.session.rows(between.NOT_BY_FIRST_HOLDER, **look.span, **look.sites):
        stamp = {"at": at, "origin": origin, "seq": seq}
        held = look.session.row(between.HELD_THEN, household=household, **stamp)
        if held is None or held[0] != node_of(origin):
            yield look.at("not_by_holder", site, f"{origin}-{seq}", _named(held, 1) or _enrolled(look, household))


def _named(row: Row | None, place: int) -> str | None:
    """Return the name of the entry whose origin and number stand in a row from a place on."""
    return f"{row[place]}-{row[place + 1]}" if row and row[place] else None


def _enrolled(look: _Looking, household: str) -> str | None:
    return _named(look.session.row(between.ENROLLED, household=household), 0)


def _below_zero(look: _Looking) -> Iterator[Apart]:
    for (account,) in look.session.rows(between.BELOW_ZERO):
        last, *others = look.session.rows(between.LAST_TAKEN, account=account)
        on, origin, seq = last
        if on[MONTH] == look.days.month:
            other = next((row for row in others if row[1] != origin), None)
            entry = look.entry(origin, seq)
            if entry:
                yield look.found("below_zero", entry, _named(other, 1))


def _pairs(name: str) -> Callable[[_Looking], Iterator[Apart]]:
    """Return what finds the pairs of entries of two machines that a statement gives: the site, both names."""

    def find(look: _Looking) -> Iterator[Apart]:
        for statement in between.PAIRS[name]:
            for site, origin, seq, *other in look.session.rows(statement, **look.span, **look.sites):
                yield look.at(name, site, f"{origin}-{seq}", _named(tuple(other), 0))

    return find


def _delivered_twice(look: _Looking) -> Iterator[Apart]:
    span = {"since": year_before(look.days.first), "last": look.days.last, "shops": look.sites["sites"]}
    delivered = map(Delivered._make, look.session.each(BY_SEVERAL_MACHINES, **span))
    for before, each in taken_in_twice(look.session, delivered):
        if before.origin != each.origin and each.on >= look.days.first:
            yield look.at("delivered_twice", each.shop, f"{each.origin}-{each.seq}", f"{before.origin}-{before.seq}")


def _clock_apart(look: _Looking) -> Iterator[Apart]:
    span = {"begin": look.days.begin, "end": look.days.end}
    for site, origin, seq, heard, size in look.session.rows(between.CLOCKS_APART, **span):
        yield look.at("clock_apart", site, f"{origin}-{seq}", f"{heard}-{size}")


def _after_lost(look: _Looking) -> Iterator[Apart]:
    for origin, seq, lost, size in look.session.rows(between.LOST):
        entry = look.entry(lost, size + 1)
        if entry and look.is_booked_in_month(entry):
            yield look.found("after_lost", entry, f"{origin}-{seq}")


def _replaced_lives(look: _Looking) -> Iterator[tuple[Stream, EntryName, int]]:
    """Give every life of a machine that another one followed, with the follower's first entry and its time (UTC ms).

    The centre's own lives are not among them: nobody but itself would say so.
    """
    every = {each.origin: each for each in streams(look.session.transaction) if each.size}
    centre = centre_node(look.session)
    for origin, stream in every.items():
        follower = min(later_lives(origin, every), key=epoch_of, default=None)
        first = look.entry(follower, 1) if follower else None
        if first and node_of(origin) != centre:
            yield stream, EntryName(first.origin, 1), first.at


def _after_replaced(look: _Looking) -> Iterator[Apart]:
    for stream, follower, since in _replaced_lives(look):
        since_then = look.session.rows(between.TAKEN_SINCE, origin=stream.origin, since=since, **look.span)
        for site, seq in since_then:
            yield look.at("after_replaced", site, f"{stream.origin}-{seq}", str(follower))


def _is_whole(look: _Looking, stream: Stream, follower: EntryName) -> bool:
    """Say whether a life of a machine was ended by itself, so that nothing of it is missing."""
    first = look.entry(follower.origin, follower.seq)
    before = (first.content.get("previous") if first else None) or {}
    return before.get("origin") == stream.origin and bool(before.get("whole")) and before.get("size") == stream.size


def _replaced(look: _Looking) -> Iterator[Apart]:
    """Give the last entry of each life that another one followed, if it was neither heard since nor declared lost."""
    lost = {row[2] for row in look.session.rows(between.LOST)}
    for stream, follower, since in _replaced_lives(look):
        is_open = (
            stream.origin not in lost and stream.at < since < look.days.end and not _is_whole(look, stream, follower)
        )
        node = node_of(stream.origin)
        if is_open and node in look.days.tree.sites and look.session.row(between.HOLDS, node=node):
            yield look.at("replaced", node, f"{stream.origin}-{stream.size}", str(follower))


def _not_heard(look: _Looking) -> Iterator[Apart]:
    """Give the last entry of every machine, but for lost ones, of which nothing is known from the month's end on."""
    lives: dict[str, str] = {}
    every = {each.origin: each for each in streams(look.session.transaction)}
    for origin in every:
        node = node_of(origin)
        lives[node] = max(origin, lives.get(node, origin), key=epoch_of)
    lost = {row[2] for row in look.session.rows(between.LOST)}
    ended = min(look.days.end, look.session.now)
    for node, origin in lives.items():
        stream = every[origin]
        if stream.own or origin in lost or stream.size == 0 or node_of(origin) not in look.days.tree.sites:
            continue
        heard = look.session.row(between.LAST_WORD, heard=origin)
        if max(stream.at, int((heard and heard[0]) or 0)) < ended and look.days.last < look.session.today:
            yield look.at("not_heard", node, f"{origin}-{stream.size}", None)


def _not_come(look: _Looking) -> Iterator[Apart]:
    """Give who heard what has not come, in every month in which that may have been written."""
    for each in not_come(look.session):
        since = each.since or each.until
        node = node_of(each.origin)
        if since < look.days.end and look.days.begin <= each.until and node in look.days.tree.sites:
            yield look.at("not_come", node, str(each.by), f"{each.origin}-{each.first}")


def _forked(look: _Looking) -> Iterator[Apart]:
    for at, origin, seq, forked, first in look.session.rows(between.FORKED):
        if look.is_in_month(at):
            yield look.at("forked", node_of(forked), f"{origin}-{seq}", f"{forked}-{first}")


_VOUCHERS: Final = {
    "voucher_waits": overdue,
    "voucher_nowhere": never_written,
    "paper_differs": otherwise_held,
    "voucher_other": of_another,
}


def _vouchers(name: str) -> Callable[[_Looking], Iterator[Apart]]:
    """Return what finds the vouchers of which something is to be told: the site, what took it, the entry shown."""

    def find(look: _Looking) -> Iterator[Apart]:
        for site, taken, shown in _VOUCHERS[name](look.session, look.days.first, look.days.last):
            yield look.at(name, site, taken, shown)

    return find


_LOOKS: Final[tuple[Callable[[_Looking], Iterator[Apart]], ...]] = (
    _late,
    _closed_again,
    _doubled,
    _not_by_holder,
    _below_zero,
    *map(_pairs, ("deed_twice", "slip_twice")),
    _delivered_twice,
    *map(_pairs, ("card_frozen", "merged_used")),
    _clock_apart,
    _after_lost,
    _after_replaced,
    _replaced,
    _not_heard,
    _not_come,
    _forked,
    *map(_vouchers, _VOUCHERS),
)
