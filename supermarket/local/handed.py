"""Photos and papers that were handed over with a form which was refused or only looked at: its next try has them still.

Who handed a file over is written down, so that nobody names another's file by its SHA-256 as his own.
"""

from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession
from supermarket.clock import MINUTE
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import HandedRow

KEPT: Final = 12 * 60 * MINUTE
"""For so long a form may be tried again; a session lasts no longer."""
_handed: Final = table_of(HandedRow)
_KEEP: Final = Prepared(Upsert(_handed, sets=("seen",)))
_ONE: Final = Prepared(
    select(_handed.c.seen).where(_handed.c.staff == bindparam("staff"), _handed.c.sha256 == bindparam("sha256"))
)
_DROP_OLD: Final = Prepared(
    delete(_handed).where((_handed.c.seen < bindparam("oldest")) | (_handed.c.seen > bindparam("uptime")))
)


def note_handed(ledger: Opened, staff: str, *names: str) -> None:
    """Write down that a member of staff handed over the files of these SHA-256."""
    if not names:
        return
    now = ledger.clock.uptime()
    with ledger.database.writing() as transaction:
        transaction.run(_DROP_OLD, oldest=now - KEPT, uptime=now)
        for name in names:
            transaction.run(_KEEP, staff=staff, sha256=name, seen=now)


def was_handed(session: ReadSession, staff: str, name: str) -> bool:
    """Say whether a member of staff himself handed over the file of this SHA-256, not long ago."""
    row = session.row(_ONE, staff=staff, sha256=name)
    return row is not None and 0 <= session.clock.uptime() - row[0] < KEPT
