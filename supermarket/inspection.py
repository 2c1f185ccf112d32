"""Looking at a ledger file without believing it: read only, nothing renewed or rebuilt; a long one on every core."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from supermarket.audit.verification.evidence import evidence_faults
from supermarket.audit.verification.faults import Fault, Verification
from supermarket.audit.verification.outside import NOTHING, Outside
from supermarket.audit.verification.rules.rules import Ruled, breaches_of
from supermarket.audit.verification.stored import UNREADABLE, WHOLE, Span, StoredStream, torn
from supermarket.audit.verification.verify import Files, Work, file_faults, laid_beside, verify, verify_part
from supermarket.audit.verification.walk import Part, entries_told, joined, records_told, spans, walk
from supermarket.books.rebuild import BOOKS_VERSION, Progress, silent
from supermarket.books.session import ReadSession
from supermarket.clock import system_clock
from supermarket.errors.ledger import LedgerNewer
from supermarket.journal.database import Database
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import beside
from supermarket.journal.store import LEFT
from supermarket.kinds import KINDS
from supermarket.ledger import check_is_ledger
from supermarket.local.moved import stream_left
from supermarket.people.evidence import evidence_beside

R = TypeVar("R")
LONG: Final = 100_000
"""From so many entries on, starting more processes pays."""
_UNWALKED: Final[tuple[type[Exception], ...]] = (BrokenProcessPool, OSError, *UNREADABLE)
"""What one of several processes may end with."""


class _UnwalkedError(Exception):
    """Several processes together could not verify a ledger."""


_SPANS: Final = 2
"""So many parts of a long ledger are there for each process, so that the faster one takes more of them.

With each part, tables that are not kept in the order of the entries are looked through once more.
"""


@contextmanager
def inspecting(where: Where) -> Iterator[ReadSession]:
    """Give a snapshot of a ledger of which not a byte changes.

    Raises:
        LedgerMissing, LedgerForeign: nothing is there, or no ledger.
    """
    check_is_ledger(where)
    with closing(Database(where, read_only=True)) as database, database.reading() as transaction:
        transaction.remembered[LEFT] = stream_left
        yield ReadSession(transaction, KINDS, drill=False, clock=system_clock())


def verify_file(  # noqa: PLR0913 - by name
    where: Where,
    progress: Progress = silent,
    *,
    processes: int | None = None,
    outside: Outside = NOTHING,
    evidence: Path | None = None,
    with_evidence: bool = True,
) -> Verification:
    """Verify a ledger as it lies in its place, with the evidence beside it, and lay roots from outside beside its tree.

    `processes` work side by side; None: as many as there are cores where the ledger is long, else this one alone.
    `evidence` is the folder of the files that entries name where that is not the one beside the ledger; without
    `with_evidence` they are not looked at.

    Raises:
        LedgerMissing, LedgerForeign, LedgerNewer: nothing is there, no ledger, or a newer version's.
        LedgerUnfinished: a part of it lies in a file beside it that cannot be read here.
        RootsUnreadable: an older package's journal is none any more.
        DatabaseFault, OSError: the machine's fault: a lock, rights, a full disk.
    """
    folder = (evidence or evidence_beside(beside(where))) if with_evidence else None
    with inspecting(where) as session:
        _check_not_newer(session, where)
        count = processes or _processes_for(session)
        if count > 1:
            with suppress(_UnwalkedError, *_UNWALKED):  # this process alone finds out what it is, and says so
                return _verified_side_by_side(session, where, progress, count, outside=outside, evidence=folder)
        return verify(session, progress, outside=outside, evidence=folder)


def _check_not_newer(session: ReadSession, where: Where) -> None:
    """Refuse what a newer version wrote: kinds and rules that came with it would be called faults."""
    try:
        with session.transaction.step():
            version = session.transaction.version
    except UNREADABLE as fault:
        torn(fault)
        return  # and verification says what cannot be read
    if version > BOOKS_VERSION:
        raise LedgerNewer(path=str(where))


def _processes_for(session: ReadSession) -> int:
    try:
        with session.transaction.step():  # of a server, nothing else could be asked after a fault
            return (os.cpu_count() or 1) if entries_told(session) >= LONG else 1
    except UNREADABLE as fault:
        torn(fault)
        return 1  # and that one says what cannot be read


def _verified_side_by_side(  # noqa: PLR0913 - by name
    session: ReadSession,
    where: Where,
    progress: Progress,
    count: int,
    *,
    outside: Outside,
    evidence: Path | None,
) -> Verification:
    """Walk along the ledger in several processes, and compare in this one while the rules are still asked.

    What takes longest is begun first, so that none is left with a long work when the others are done.

    Raises:
        _UnwalkedError, or one of `_UNWALKED`: that cannot be, or somebody wrote meanwhile.
    """
    with _side_by_side(count) as pool:
        with _interruptions_held_back():
            ruled = pool.submit(_ruled, where)
            parts = [pool.submit(_part, where, span, seals=False) for span in spans(session, count * _SPANS)]
            looked_at = pool.submit(_looked_at, where)
            parts.append(pool.submit(_part, where, WHOLE, seals=True))
            files = pool.submit(_laid_beside, where, evidence)
        told: list[Sequence[StoredStream]] = []
        whole = joined(_in_order(parts, told, progress))
        work = Work(
            partial(_result, session, looked_at, told),
            lambda: whole,
            partial(_result, session, ruled, told),
            partial(_result, session, files, told),
        )
        return verify_part(session, work, outside=outside)


def _result(session: ReadSession, work: Future[tuple[R, list[StoredStream]]], told: list[Sequence[StoredStream]]) -> R:
    """Wait for what a process found; `told` is what the others before were told of the streams.

    Raises:
        _UnwalkedError: it could not do its work, or somebody wrote meanwhile.
    """
    try:
        found, told_it = work.result()
        held = records_told(session)
    except _UNWALKED as fault:
        raise _UnwalkedError from fault
    told.append(told_it)
    if any(each != held for each in told):
        raise _UnwalkedError
    return found


def _in_order(waiting: list[Future[Part]], told: list[Sequence[StoredStream]], progress: Progress) -> Iterator[Part]:
    """Give what each part found, in their order, and keep of it what it told of the streams alone.

    The last one are the seals, of every entry once more.
    """
    done = 0
    while waiting:
        part = waiting.pop(0).result()
        told.append(part.records)
        done += part.entries if waiting else 0
        progress(done)
        yield part


@contextmanager
def _side_by_side(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes; whatever stops this one, such as Ctrl-C, stops them in the midst of their work."""
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin) as pool:
        try:
            yield pool
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


@contextmanager
def _interruptions_held_back() -> Iterator[None]:
    """Let processes be started that Ctrl-C does not reach, however early; it comes to this one alone, a moment later.

    Windows cannot; there they are deaf to it once they have begun.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Begin a process that works for another one, which alone is interrupted.

    It looks for no garbage: what its work leaves behind are values that nobody refers to any more, and they go at once.
    Nor through all that was loaded before it ends, as Python else does.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    gc.freeze()


def _ruled(where: Where) -> tuple[Ruled, list[StoredStream]]:
    """Ask the rules in a process of its own, which reads the entries in the order of time and takes longest of all."""
    with inspecting(where) as session:
        return breaches_of(session, bodies=False), records_told(session)


def _looked_at(where: Where) -> tuple[Sequence[Fault], list[StoredStream]]:
    """Look at the file itself in a process of its own, page by page and index by index."""
    with inspecting(where) as session:
        return file_faults(session), records_told(session)


def _laid_beside(where: Where, folder: Path | None) -> tuple[Files, list[StoredStream]]:
    """Look at the files that entries name in a process of its own; each is read whole."""
    with inspecting(where) as session:
        return laid_beside(session, folder), records_told(session)


def _part(where: Where, span: Span, *, seals: bool) -> Part:
    """Walk along a ledger in a process of its own: seals and bodies of the whole, or what a span did to the books."""
    with inspecting(where) as session:
        return walk(session, silent, span=span, seals=seals, books=not seals, bodies=seals)


def faults_of_files(path: Where, folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the files in a folder that entries of a ledger name."""
    with inspecting(path) as session:
        return evidence_faults(session.transaction, folder)


def lost_files(path: Where, folder: Path) -> tuple[str, ...]:
    """Say of each file that an entry of a ledger names and that is not in a folder as it was what is wrong with it."""
    return said(faults_of_files(path, folder))


def said(faults: Iterable[Fault]) -> tuple[str, ...]:
    """Say of each fault which entry it is of, where it is of one, and what is wrong."""
    return tuple(f"{fault.origin}-{fault.seq}: {fault.what}" if fault.seq else fault.what for fault in faults)
