"""Moving a whole ledger to another place or engine 搬账: copied, compared row for row, and only then gone on with.

Of a stream that two ledgers wrote on nobody could say which is right; so the old ledger stops writing for good before
the new one is there to be opened.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, delete, insert

from supermarket.books.local import LocalRow
from supermarket.books.rebuild import Progress, rebuild, silent
from supermarket.books.session import ReadSession, Request
from supermarket.books.tables import BooksRow
from supermarket.district.roles import allow_on
from supermarket.errors.ledger import MoveDiffers, MoveRefused
from supermarket.inspection import lost_files
from supermarket.journal.database import Database, TakenRow, Transaction
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import beside, engine_of
from supermarket.journal.statements import Prepared, whole
from supermarket.journal.store import TOGETHER, give_up, open_stream, own_stream, save, streams
from supermarket.journal.tables import EntryRow, JournalRow, StreamRow, table_of
from supermarket.ledger import Ledger, every_kind
from supermarket.local.moved import MOVED, forget_moved, moved_to, note_moved
from supermarket.local.tables import PreferenceRow
from supermarket.making import check_is_free, create_tables, draft_of, made_at
from supermarket.people.evidence import copy_evidence, evidence_folder
from supermarket.people.tables import PeopleRow

_DRAWERS: Final = (JournalRow.metadata, PeopleRow.metadata, LocalRow.metadata, BooksRow.metadata)


@dataclass(frozen=True)
class Moved:
    """A ledger that goes on elsewhere: its stream, how many entries it has, and how many rows were compared.

    `lost` says which files that entries name did not come along, or not as they were.
    """

    place: str
    origin: str
    size: int
    root: str
    entries: int
    rows: int
    photos: int
    lost: tuple[str, ...] = ()


def allow_move(session: ReadSession, request: Request) -> None:
    """Let an administrator alone say that a ledger is written elsewhere from now on.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: whoever asks is none.
    """
    allow_on(session, "ledger move", actor=request.actor, site=request.site, on=session.today)


def move(ledger: Ledger, where: Where, request: Request, progress: Progress = silent) -> Moved:
    """Move a ledger to another place: from here on it is written there, and here it can only be read.

    It is copied drawer by drawer while nobody writes, its books are made of the copied journal, and every row is
    compared, before and after it is laid where it belongs. Whoever is stopped in between moves it once more.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        LedgerExists, LedgerPartLeft: something lies there already.
        MoveRefused: what stands here is what no ledger takes; nothing was moved.
        MoveDiffers: what arrived is not what was there; nothing was moved.
        LedgerMoved: it was moved before, to another place.
    """
    if isinstance(where, Path):
        where = where.absolute()  # the note of a move is read in other folders
    with ledger.reading() as session:
        allow_move(session, request)
        where = made_at(where, streams(session.transaction)[0].district)
    check_is_free(where)
    with draft_of(where) as draft:
        with ledger.database.writing() as here:
            origin = _own(here, where)
            with closing(Database(draft)) as copy, copy.writing() as there:
                try:
                    entries = _copy_all(here, there, origin, progress)
                except TakenRow as fault:  # a guard of the copy refuses what stands here
                    raise MoveRefused(fault=str(fault)) from fault
                _compare(here, there)
            _stop(here, origin, where)
        engine_of(where).lay(draft, where)
    with closing(Database(where)) as arrived, arrived.reading() as there, ledger.database.reading() as here:
        rows = _compare(here, there)
        own = own_stream(there)
    evidence = evidence_folder(beside(where))
    photos = copy_evidence(evidence_folder(ledger.database.path), evidence)
    lost = lost_files(where, evidence)
    return Moved(str(where), own.origin, own.size, own.root.hex(), entries, rows, photos, lost)


def _own(transaction: Transaction, where: Where) -> str:
    """Return the stream that this ledger writes, or wrote until a move to this very place was cut off.

    Raises:
        LedgerMoved: it went elsewhere.
    """
    gone = moved_to(transaction)
    if gone is None:
        return own_stream(transaction).origin
    if gone.place != str(where):
        raise gone
    return gone.origin


def _stop(transaction: Transaction, origin: str, where: Where) -> None:
    """Let the ledger write nothing more, whoever has it open, and note where it goes on."""
    own = next(stream for stream in streams(transaction) if stream.origin == origin)
    give_up(transaction, own)
    note_moved(transaction, origin, str(where))


def _copy_all(source: Transaction, target: Transaction, origin: str, progress: Progress) -> int:
    """Copy every drawer of a ledger into an empty one and make its books anew; return how many entries there are."""
    create_tables(target)
    found = [replace(stream, own=stream.origin == origin) for stream in streams(source)]
    for stream in found:
        open_stream(target, district=stream.district, origin=stream.origin, own=stream.own)
    entries = _copy(source, target, table_of(EntryRow), progress)
    for stream in found:
        save(target, stream)
    for drawer in (PeopleRow, LocalRow):
        for table in drawer.metadata.sorted_tables:
            target.run(Prepared(delete(table)))
            _copy(source, target, table, silent)
    forget_moved(target)
    rebuild(target, every_kind(), progress)
    return entries


def _copy(source: Transaction, target: Transaction, table: Table, progress: Progress) -> int:
    """Copy the rows of a table, in the order of its key; return how many there are."""
    columns = table.c.keys()
    insertion_of, done = Prepared(insert(table)), 0
    rows = source.each(whole(table))
    while part := list(islice(rows, TOGETHER)):
        target.run_many(insertion_of, [dict(zip(columns, row, strict=True)) for row in part])
        done += len(part)
        progress(done)
    return done


def _compare(here: Transaction, there: Transaction) -> int:
    """Return how many rows both ledgers have, all drawers together.

    Raises:
        MoveDiffers: a row differs.
    """
    return sum(_compared(here, there, table) for drawer in _DRAWERS for table in drawer.sorted_tables)


def _compared(here: Transaction, there: Transaction, table: Table) -> int:
    rows = 0
    for ours, theirs in zip_longest(_rows(here, table), _rows(there, table)):
        if ours != theirs:
            raise MoveDiffers(table=table.name, row=rows + 1)
        rows += 1
    return rows


def _rows(transaction: Transaction, table: Table) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a table as both ledgers must have them.

    Which of the two is written differs: by `own` of a stream, and by the note of a move.
    """
    kept = (tuple(row) for row in transaction.each(whole(table)))
    if table.name == StreamRow.__tablename__:
        place = table.c.keys().index("own")
        return (row[:place] + row[place + 1 :] for row in kept)
    return (row for row in kept if not (table.name == PreferenceRow.__tablename__ and row[0] == MOVED))
