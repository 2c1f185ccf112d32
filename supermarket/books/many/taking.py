"""Taking in the entries of other machines: they are never refused, and the books are the same whatever came when.

A stream's entries are appended as they were sealed and posted: late ones in the first month that was not closed without
them (`closings.py`), those that do again what was done once for all as doubled (`once.py`). Where what comes
now changes how an entry is posted that is there already, the books are marked as outdated, and made anew at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from json import dumps
from typing import Any, Final

from sqlalchemy import bindparam, func, literal, select

from supermarket.books.kinds import Kind, ReversalBody
from supermarket.books.many.closings import CLOSES, OF_THE_MACHINE, Closing, Closings, month_after
from supermarket.books.many.knowledge import known_by
from supermarket.books.many.merging import Merging
from supermarket.books.rebuild import OUTDATED, UNPOSTABLE, Progress, outdate, post_alone, rebuild
from supermarket.books.roots import grow
from supermarket.books.tables import ClosedMonthRow, LateRow
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.merkle import Tree
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, open_stream, save, streams
from supermarket.journal.tables import EntryRow, table_of

_entry: Final = table_of(EntryRow).c
_late: Final = table_of(LateRow).c
_UNKNOWN: Final = Prepared(
    select(table_of(EntryRow)).where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq > bindparam("known"),
        _entry.site.in_(listed("sites")),
        _entry.on < bindparam("after"),
    )
)
_NEWS: Final = Prepared(
    select(_entry.seq)
    .where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq > bindparam("known"),
        _entry.kind.not_in([literal(kind) for kind in sorted({*OF_THE_MACHINE, "stream.opened"})]),
    )
    .limit(1)
)
_CLOSED: Final = Prepared(select(func.count()).select_from(table_of(ClosedMonthRow)))
_BOOKED: Final = Prepared(
    select(_late.booked).where(_late.origin == bindparam("origin"), _late.seq == bindparam("seq"))
)


class OvertakenError(Exception):
    """What was posted beside others must be posted in turn, because theirs and it depend on each other."""


def open_copy(transaction: Transaction, district: str, origin: str) -> Stream:
    """Begin an empty copy of a stream that another machine writes."""
    return open_stream(transaction, district=district, origin=origin, own=False)


def take_in_all(
    transaction: Transaction, kinds: Mapping[str, Kind[Any]], several: Sequence[tuple[Stream, Sequence[Entry]]]
) -> None:
    """Append the next entries of several streams, not more of all than are written together, each named once.

    Who calls has checked that their seals are right and that they go on from the streams. Afterwards `is_outdated` says
    whether the books must be made anew by `renew`, in this transaction or a later one, before anybody relies on them.
    What was remembered of registers is forgotten.

    A day of a district is a few entries of each of hundreds of streams: what is written for all of them at once costs
    a fraction. Where one of them closes a month, they are taken in one after another, because what comes after may be
    booked by it.

    Raises:
        JournalUnpostable, EntryUnreadable: an entry is none that this version could have written; nothing of this
            transaction may be committed.
        OvertakenError: it is done beside others, and must be done in turn; nothing of it may be committed either.
    """
    closes = any(entry.kind == CLOSES for _stream, entries in several for entry in entries)
    for some in [[each] for each in several] if closes else [several]:
        _take_in(transaction, kinds, some)
    transaction.remembered.clear()


def _take_in(
    transaction: Transaction, kinds: Mapping[str, Kind[Any]], several: Sequence[tuple[Stream, Sequence[Entry]]]
) -> None:
    """Append and post together."""
    together = [entry for _stream, entries in several for entry in entries]
    _append(transaction, together)
    closings = Closings(transaction)
    merging = Merging(transaction, kinds, closings, transaction)
    _post(transaction, merging, together)
    for stream, entries in several:
        _grow(transaction, stream, entries)
    if transaction.is_beside and (merging.closings or merging.outdated):
        raise OvertakenError
    if merging.outdated or any(_rebooks(transaction, closings, name) for name in merging.closings):
        outdate(transaction)


def is_taken_in_turn(kinds: Mapping[str, Kind[Any]], entry: Entry) -> bool:
    """Say whether how others' entries are posted depends on this one: a closing, or what undoes another.

    Who takes it in does so in turn. Everything else is posted the same whatever others take in meanwhile.
    """
    kind = kinds.get(entry.kind)
    return entry.kind == CLOSES or (kind is not None and issubclass(kind.body, ReversalBody))


def closings_there(transaction: Transaction) -> int:
    """Return how many months are closed, each at each of its sites; none is ever opened again.

    Whoever posted beside others, and finds in turn that this is another number, begins anew.
    """
    return int(transaction.rows(_CLOSED)[0][0])


def is_outdated(transaction: Transaction) -> bool:
    """Say whether the books must be made anew, because of what was taken in."""
    return transaction.version == OUTDATED


def renew(transaction: Transaction, kinds: Mapping[str, Kind[Any]], progress: Progress) -> bool:
    """Make the books anew where they are outdated; say whether they were."""
    outdated = is_outdated(transaction)
    if outdated:
        rebuild(transaction, kinds, progress)
        transaction.remembered.clear()
    return outdated


def unheard(transaction: Transaction, own: Stream) -> list[str]:
    """Return the streams of which more was taken in than this machine has said that it heard.

    Until it has said so, nothing that it closes could be said to know it. What machines say of themselves is no news.
    """
    known = known_by(transaction, EntryName(own.origin, own.size + 1))
    return [
        each.origin
        for each in streams(transaction)
        if not each.own
        and each.size > (size := known.get(each.origin, 0))
        and transaction.row(_NEWS, district=each.district, origin=each.origin, known=size)
    ]


def _append(transaction: Transaction, entries: Sequence[Entry]) -> None:
    for entry in entries:
        transaction.add(EntryRow, tuple(entry))
    transaction.write_waiting()


def _post(transaction: Transaction, merging: Merging, entries: Sequence[Entry]) -> None:
    """Post entries together, or one after another where somebody did before what one of them does.

    The stream's row does not count them yet: by that the guards know that they were taken in, and may leave less than
    nothing, until what was there before them arrives as well.
    """
    try:
        with transaction.step():
            for entry in entries:
                merging.post(entry)
    except UNPOSTABLE as fault:
        if transaction.is_beside:
            raise OvertakenError from fault
        merging.closings.clear()
        for entry in entries:
            post_alone(transaction, merging, entry)


def _grow(transaction: Transaction, stream: Stream, entries: Sequence[Entry]) -> None:
    """Write down what a stream has become with more entries."""
    tree = Tree(stream.frontier)
    grow(transaction, stream.origin, tree, [entry.leaf for entry in entries])
    grown = replace(stream, at=entries[-1].at, frontier=tree.frontier())
    transaction.at_turn(stream.origin, partial(save, transaction, grown))


def _rebooks(transaction: Transaction, closings: Closings, name: EntryName) -> bool:
    """Say whether a closing that was posted just now lets entries be booked elsewhere that are posted already."""
    closings.forget()
    closing = closings.named(name)
    if closing.is_first and closings.closes_more_than(closing):
        return True
    return any(
        closings.booked_on(entry) != _booked(transaction, entry)
        for each in streams(transaction)
        if each.origin != closing.origin
        for entry in _unknown_to(transaction, closing, each)
    )


def _unknown_to(transaction: Transaction, closing: Closing, stream: Stream) -> Iterator[Entry]:
    """Return the entries of a stream, dated up to the end of a closed month, that whoever closed it did not know."""
    rows = transaction.rows(
        _UNKNOWN,
        district=stream.district,
        origin=stream.origin,
        known=closing.known.get(stream.origin, 0),
        sites=dumps(sorted(closing.sites)),
        after=f"{month_after(closing.month)}-01",
    )
    return (Entry(*row) for row in rows)


def _booked(transaction: Transaction, entry: Entry) -> str | None:
    row = transaction.row(_BOOKED, origin=entry.origin, seq=entry.seq)
    return str(row[0]) if row else None
