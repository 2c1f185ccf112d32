"""Looking at a ledger file without believing it: read only, nothing renewed, nothing rebuilt."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from supermarket.audit.faults import Verification, damaged
from supermarket.audit.stored import UNREADABLE
from supermarket.audit.verify import verify
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.clock import system_clock
from supermarket.errors import LedgerForeign, LedgerMissing
from supermarket.journal.database import Database, is_ledger_file
from supermarket.ledger import KINDS


def _silent(_done: int) -> None:
    """Show no progress."""


@contextmanager
def inspecting(path: Path) -> Iterator[ReadSession]:
    """Give a snapshot of a ledger of which not a byte changes.

    Raises:
        LedgerMissing, LedgerForeign: the file is none, or no ledger.
    """
    if not path.is_file():
        raise LedgerMissing(path=str(path))
    if not is_ledger_file(path):
        raise LedgerForeign(path=str(path))
    with closing(Database(path, read_only=True)) as database, database.reading() as transaction:
        yield ReadSession(transaction, KINDS, drill=False, clock=system_clock())


def verify_file(path: Path, progress: Progress = _silent) -> Verification:
    """Verify a ledger as it lies in a file; one that cannot even be opened is damaged.

    Raises:
        LedgerMissing, LedgerForeign: the file is none, or no ledger.
    """
    try:
        with inspecting(path) as session:
            return verify(session, progress)
    except UNREADABLE as fault:
        return Verification(ok=False, streams=(), faults=(damaged(str(fault)),))
