"""Several machines of one district in one process: each has a ledger of its own and takes in what the others wrote."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.books.kinds import Kind
from supermarket.books.many.taking import open_copy, renew, take_in_all
from supermarket.books.session import Request, WriteSession
from supermarket.district.machines.kinds import MACHINE_ADMITTED, STREAM_HEARD, Head, MachineAdmitted, StreamHeard
from supermarket.journal.database import Database, Transaction
from supermarket.journal.entry import PROGRAM as ACTOR
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.store import TOGETHER, Stream, give_up, open_stream, own_stream, stream_named, streams
from supermarket.journal.tables import EntryRow, table_of
from supermarket.ledger import Ledger, every_kind, open_ledger
from supermarket.local.tables import empty_local
from supermarket.opening import record_opening
from tests.village import START, Time, Village, seeded_clock

PROGRAM: Final = Request(actor=ACTOR, site="1000")
NO_KEY: Final = "0" * 64
_entry: Final = table_of(EntryRow).c
_TAIL: Final = Prepared(
    select(table_of(EntryRow))
    .where(_entry.origin == bindparam("origin"), _entry.seq > bindparam("after"), _entry.seq <= bindparam("upto"))
    .order_by(_entry.seq)
)


def new_machine(centre: Path, path: Path, origin: str, time: Time | None = None) -> Village:
    """Open a copy of the centre's ledger as another machine, which begins a stream of its own and is let in."""
    time = time or Time()
    _let_in(centre, origin, time)
    shutil.copyfile(centre, path)
    with closing(Database(path)) as database, database.writing() as transaction:
        empty_local(transaction)
        previous = own_stream(transaction)
        give_up(transaction, previous)
        stream = replace(open_stream(transaction, district=previous.district, origin=origin), at=previous.at)
        session = WriteSession(transaction, every_kind(), drill=True, clock=seeded_clock(time), stream=stream)
        record_opening(session, PROGRAM, drill=True)
        head = Head(origin=previous.origin, size=previous.size, root=previous.root.hex(), at=time.now())
        session.record(STREAM_HEARD, StreamHeard(heads=(head,)), PROGRAM, site="1000", on=session.today)
        session.finish()
    return village_at(path, time, origin)


def _let_in(centre: Path, origin: str, time: Time) -> None:
    """Let the centre know a machine; nothing that it signs is looked at here."""
    with closing(open_ledger(centre, now=START)) as opened:
        ledger = replace(opened, clock=seeded_clock(time, seed=int(origin.replace("-", "7"))))
        with ledger.writing() as session:
            body = MachineAdmitted(origin=origin, signs=NO_KEY, opens=NO_KEY, invited=f"{session.stream.origin}-1")
            session.record(MACHINE_ADMITTED, body, PROGRAM, site="1000", on=session.today)


def village_at(path: Path, time: Time, seed: str = "1") -> Village:
    """Open a ledger whose chance is its machine's own, so that no two use the same keys."""
    ledger = replace(open_ledger(path, now=START), clock=seeded_clock(time, seed=int(seed.replace("-", "0"))))
    return Village(ledger, time)


def tail(giver: Ledger, origin: str, after: int, upto: int = 1_000_000) -> list[Entry]:
    """Return the entries of a stream that a machine has, from one number to another."""
    with giver.reading() as session:
        return [Entry(*row) for row in session.rows(_TAIL, origin=origin, after=after, upto=upto)]


def take(taker: Ledger, entries: list[Entry], *, together: int = 1_000, hear: bool = True) -> None:
    """Take in entries of one stream that go on from what is held; those that are held already are passed over."""
    if not entries:
        return
    origin = entries[0].origin
    with taker.writing() as session:
        stream = stream_named(session.transaction, origin)
        if stream is None:
            stream = open_copy(session.transaction, entries[0].district, origin)
        rest = [entry for entry in entries if entry.seq > stream.size]
        for first in range(0, len(rest), together):
            stream = take_in(session.transaction, session.kinds, stream, rest[first : first + together])
        session.only_moved = False
        if rest and hear:
            head = Head(origin=origin, size=stream.size, root=stream.root.hex(), at=stream.at)
            session.record(STREAM_HEARD, StreamHeard(heads=(head,)), PROGRAM, site="1000", on=session.today)
    renewed(taker)


def take_in(
    transaction: Transaction, kinds: Mapping[str, Kind[Any]], stream: Stream, entries: Sequence[Entry]
) -> Stream:
    """Append the next entries of another machine's stream, so many at a time, and return it as it stands then."""
    grown = stream
    for first in range(0, len(entries), TOGETHER):
        take_in_all(transaction, kinds, [(grown, entries[first : first + TOGETHER])])
        grown = next(each for each in streams(transaction) if each.origin == stream.origin)
    return grown


def renewed(ledger: Ledger) -> bool:
    """Make the books anew where what was taken in asks for it."""
    with ledger.database.writing() as transaction:
        return renew(transaction, every_kind(), lambda _done: None)


def carry(giver: Ledger, taker: Ledger, *, hear: bool = True) -> None:
    """Take in all that another machine has and this one lacks."""
    with giver.reading() as session:
        theirs = [each.origin for each in streams(session.transaction)]
    with taker.reading() as session:
        ours = {each.origin: each for each in streams(session.transaction)}
    for origin in theirs:
        held = ours.get(origin)
        if held is None or not held.own:
            take(taker, tail(giver, origin, held.size if held else 0), hear=hear)


def books(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the journal's entries and of the books."""
    from supermarket.books.tables import BooksRow  # noqa: PLC0415 - after every feature is loaded

    every_kind()
    with ledger.reading() as session:
        return {
            table.name: session.rows(Prepared(select(table).order_by(*table.primary_key.columns)))
            for table in (table_of(EntryRow), *BooksRow.metadata.sorted_tables)
        }
