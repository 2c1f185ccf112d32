"""Backups 备份: a verified copy made while others write, and a copy opened again as the machine's next epoch."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from supermarket.audit.verification.faults import Fault
from supermarket.audit.verification.stored import UNREADABLE, torn
from supermarket.books.clocks import believed
from supermarket.books.rebuild import BOOKS_VERSION, Progress, rebuild, silent
from supermarket.books.session import Request, WriteSession
from supermarket.clock import DAY, Clock, district_date
from supermarket.errors.files import (
    BackupDamaged,
    BackupFaulty,
    BackupForeign,
    BackupMissing,
    BackupNewer,
    BackupNoRoom,
    BackupRestored,
)
from supermarket.errors.ledger import ClockTold, EntryUnreadable, JournalUnpostable
from supermarket.inspection import faults_of_files, lost_files, said, verify_file
from supermarket.journal.database import Database, Transaction, is_full
from supermarket.journal.engines.engine import Where
from supermarket.journal.entry import PROGRAM, EntryName, epoch_of, node_of
from supermarket.journal.places import beside, engine_of, is_ledger
from supermarket.journal.store import Stream, entry_named, give_up, open_stream, own_stream, streams
from supermarket.kinds import KINDS
from supermarket.ledger import Ledger, check_is_ledger, is_drill
from supermarket.local.moved import moved_to
from supermarket.local.tables import create_local, empty_local
from supermarket.making import check_is_free, draft_of, made_at
from supermarket.opening import record_opening
from supermarket.people.durable import sync_folder
from supermarket.people.evidence import backup_evidence, copy_evidence, evidence_folder
from supermarket.registers.forms import make_forms

_DRAFT: Final = ".backup-"


@dataclass(frozen=True)
class Backup:
    """A copy that verified: its file, the machine's own stream as it stands in it, how many photos are beside it.

    `lost` says which files that entries name are not there, or not as they were; `wanting`, which are there of an
    earlier backup alone, and beside the ledger no longer, or no longer as they were.
    """

    file: str
    origin: str
    size: int
    root: str
    photos: int
    lost: tuple[str, ...] = ()
    wanting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Restored:
    """A ledger opened from a backup: the stream that this machine writes now, and the one that it wrote before.

    `size` and `root` are those of the previous stream, as the first entry of the new one seals them; `lost` says which
    files that entries name did not come along, or not as they were.
    """

    origin: str
    purpose: str
    previous: str
    size: int
    root: str
    lost: tuple[str, ...] = ()


def back_up(ledger: Ledger, folder: Path, progress: Progress = silent) -> Backup:
    """Copy a ledger into a folder while others write, verify the copy completely, and only then give it its name.

    The local drawer, which must not leave the machine, is empty in the copy. The photos and papers that entries name
    are kept once for all backups of a machine; so a new copy brings only what is new of them.

    Raises:
        LedgerMoved: this one was moved, and is a backup itself.
        BackupNoRoom: the folder's disk is too full for it; nothing is left there.
        BackupFaulty: the copy does not verify; it is removed.
    """
    with ledger.reading() as session:
        if (gone := moved_to(session.transaction)) is not None:
            raise gone
    with _room_in(folder, ledger.database.where), tempfile.TemporaryDirectory(prefix=_DRAFT, dir=folder) as place:
        _clear_leftovers(folder, Path(place))
        draft = Path(place) / "ledger.db"
        ledger.database.copy_to(draft)
        own = _made_portable(draft)
        verification = verify_file(draft, progress, with_evidence=False)
        if verification.faults:  # what breaks a rule is kept as well as all else
            raise BackupFaulty(count=len(verification.faults), fault=verification.faults[0].what)
        day = district_date(ledger.clock.now())
        beside_ledger, beside_copy = evidence_folder(ledger.database.path), _photos_beside(folder, own)
        photos = copy_evidence(beside_ledger, beside_copy)
        lost = faults_of_files(draft, beside_copy)
        more = beside_copy.is_dir() and sum(1 for each in beside_copy.glob("*.*") if each.is_file()) > photos
        wanting = _besides(lost, faults_of_files(draft, beside_ledger)) if more else ()
        file = draft.replace(folder / f"supermarket-{own.origin}-{own.size}-{day}.db")
        sync_folder(folder)  # whoever is told of it may pull out the stick
    return Backup(str(file), own.origin, own.size, own.root.hex(), photos, said(lost), said(wanting))


@contextmanager
def _room_in(folder: Path, ledger: Where) -> Iterator[None]:
    """Make a folder for a backup; where it, or all of its disk, cannot hold one, say so and leave nothing behind.

    Raises:
        BackupNoRoom: it cannot.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    needed = engine_of(ledger).bytes_of(ledger)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_room(folder, needed)
        yield
    except BaseException as fault:
        for each in made:
            with suppress(OSError):  # somebody else put something there meanwhile
                each.rmdir()
        if is_full(fault):
            raise _no_room(folder, needed) from fault
        raise


def _check_room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed:
        raise _no_room(folder, needed)


def _no_room(folder: Path, needed: int) -> BackupNoRoom:
    megabyte = 1_000_000
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    return BackupNoRoom(path=str(folder), needed=-(-needed // megabyte), free=free // megabyte)


def _besides(lost: tuple[Fault, ...], found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults of files that are not among those lost."""
    named = {(fault.origin, fault.seq, fault.fields.get("file")) for fault in lost}
    return tuple(fault for fault in found if (fault.origin, fault.seq, fault.fields.get("file")) not in named)


def _clear_leftovers(folder: Path, place: Path) -> None:
    """Remove what backups left that were cut off, by the power or otherwise; one that still runs is no day old."""
    for leftover in folder.glob(f"{_DRAFT}*"):
        with suppress(OSError):  # another backup has just come to its end
            if place.stat().st_mtime - leftover.stat().st_mtime > DAY / 1000:
                shutil.rmtree(leftover, ignore_errors=True)


def _photos_beside(folder: Path, stream: Stream) -> Path:
    return backup_evidence(folder, node_of(stream.origin))


def restore(file: Path, where: Where, clock: Clock, progress: Progress = silent) -> Restored:
    """Open a backup as a ledger at this place, whole or not at all, in which this machine begins its next epoch.

    Raises:
        LedgerExists, LedgerPartLeft: there is a ledger already, or a part of one.
        BackupMissing, BackupForeign, BackupNewer, BackupDamaged: the file is none that can be restored.
        BackupRestored: a note beside it says that this machine's life was gone on from before.
        ClockBehind: the machine's clock is far behind the last entry.
        ClockTold: a told clock was given for a real ledger.
    """
    check_is_free(where)
    if not file.is_file():
        raise BackupMissing(path=str(file))
    if not is_ledger(file):
        raise BackupForeign(path=str(file))
    with draft_of(where) as draft:
        _copy_checked(file, draft, progress)
        previous, restored = _next_epoch(draft, clock)
        where = made_at(where, previous.district)
        photos = evidence_folder(beside(where))
        copy_evidence(_photos_beside(file.parent, previous), photos)
        restored = replace(restored, lost=lost_files(draft, photos))
        with _noted(file, where, restored):
            engine_of(where).lay(draft, where)
    return restored


def go_on_here(where: Where, clock: Clock, progress: Progress = silent) -> Restored:
    """Begin the next epoch in a ledger that was brought back to an earlier moment by other means.

    Such are a server's archive and a disk's snapshot. What was written after that moment stands on receipts, and no
    number of it is given again. Nothing else may write meanwhile.

    Raises:
        LedgerMissing, LedgerForeign: there is none.
        BackupNewer, BackupDamaged: it cannot be gone on with.
        ClockBehind: the machine's clock is far behind the last entry.
        ClockTold: a told clock was given for a real ledger.
    """
    check_is_ledger(where)
    _renew_books(where, where)
    verification = verify_file(where, progress, with_evidence=False)
    if verification.faults:
        raise BackupDamaged(path=str(where), count=len(verification.faults), fault=verification.faults[0].what)
    _previous, restored = _next_epoch(where, clock)
    return replace(restored, lost=lost_files(where, evidence_folder(beside(where))))


@contextmanager
def _noted(file: Path, where: Where, restored: Restored) -> Iterator[None]:
    """Leave a note beside the backups that their stream was gone on from; a stick that takes none is restored too.

    Raises:
        BackupRestored: there is one.
    """
    note = file.with_name(f"supermarket-{restored.previous}.restored")
    try:
        made = note.open("x", encoding="utf-8")  # of two machines at one disk one alone makes it
    except FileExistsError:
        origin, _, place = note.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
        raise BackupRestored(path=str(file), note=str(note), origin=origin, place=place) from None
    except OSError:
        made = None
    if made:
        with suppress(OSError), made:
            made.write(f"{restored.origin} {where.absolute() if isinstance(where, Path) else where}\n")
    try:
        yield
    except BaseException:
        note.unlink(missing_ok=True)
        raise


def _made_portable(draft: Path) -> Stream:
    """Empty what must not leave the machine, leave one file without a WAL, and return the machine's own stream."""
    with closing(Database(draft)) as database:
        with database.writing() as transaction:
            empty_local(transaction)
            own = own_stream(transaction)
        database.make_portable()
    return own


def _copy_checked(file: Path, draft: Path, progress: Progress) -> None:
    """Copy a backup, bring its books to this version, and verify all of it."""
    try:
        with closing(Database(file, read_only=True)) as backup:
            backup.copy_to(draft)
        _renew_books(file, draft)
    except UNREADABLE as fault:
        raise BackupDamaged(path=str(file), count=1, fault=torn(fault)) from fault
    verification = verify_file(draft, progress, with_evidence=False)
    if verification.faults:  # what breaks a rule is kept as well as all else
        raise BackupDamaged(path=str(file), count=len(verification.faults), fault=verification.faults[0].what)


def _renew_books(file: Where, draft: Where) -> None:
    with closing(Database(draft)) as database:
        with database.writing() as transaction:
            version = transaction.version
            if version > BOOKS_VERSION:
                raise BackupNewer(path=str(file))
            make_forms(transaction)
            create_local(transaction)  # which is this machine's, and no part of what is verified
        if version < BOOKS_VERSION:
            # where no books can be made of the entries, verification says why
            with suppress(JournalUnpostable, EntryUnreadable), database.writing() as transaction:
                rebuild(transaction, KINDS, silent)


def _next_epoch(draft: Where, clock: Clock) -> tuple[Stream, Restored]:
    """Begin the stream of this machine's next life, which says where the one before it ended."""
    with closing(Database(draft)) as database, database.writing() as transaction:
        create_local(transaction)
        empty_local(transaction)
        transaction.engine.renew_indexes(transaction.driver)
        previous = own_stream(transaction)
        drill = is_drill(transaction)
        if clock.told and not drill:
            raise ClockTold
        believed(transaction, previous, clock.now())
        give_up(transaction, previous)
        opened = open_stream(transaction, district=previous.district, origin=_next_origin(transaction, previous))
        stream = replace(opened, at=previous.at)  # so that no entry of the new life seems older than one of the last
        session = WriteSession(transaction, KINDS, drill=drill, clock=replace(clock, told=True), stream=stream)
        record_opening(session, _request(transaction, previous), drill=drill, previous=previous)
        session.finish()
    return previous, Restored(
        origin=stream.origin,
        purpose="drill" if drill else "record",
        previous=previous.origin,
        size=previous.size,
        root=previous.root.hex(),
    )


def _next_origin(transaction: Transaction, previous: Stream) -> str:
    """Return NODE-EPOCH after the last epoch of this node that the copy knows of."""
    node = node_of(previous.origin)
    lives = (stream.origin for stream in streams(transaction) if node_of(stream.origin) == node)
    return f"{node}-{1 + max(map(epoch_of, lives))}"


def _request(transaction: Transaction, previous: Stream) -> Request:
    """Return the request of the program itself, at the site where the ledger was made."""
    first = entry_named(transaction, EntryName(previous.origin, 1))
    return Request(actor=PROGRAM, site=first.site if first else node_of(previous.origin))
