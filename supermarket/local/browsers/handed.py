"""Photos and papers that were handed over with a form which was refused or only looked at: its next try has them still.

Who handed a file over is written down, so that nobody names another's file by its SHA-256 as his own.
"""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import HOUR
from supermarket.local.browsers.drafts import draft_of, drop_old_drafts, keep_draft
from supermarket.local.opened import Opened

KEPT: Final = 12 * HOUR
"""For so long a form may be tried again; a session lasts no longer."""
_SUBJECT: Final = "handed"


def note_handed(ledger: Opened, staff: str, *names: str) -> None:
    """Write down that a member of staff handed over the files of these SHA-256."""
    if names:
        drop_old_drafts(ledger, _SUBJECT, staff, ledger.clock.now() - KEPT)
    for name in names:
        keep_draft(ledger, f"{_SUBJECT} {name}", staff, "", {})


def was_handed(session: ReadSession, staff: str, name: str) -> bool:
    """Say whether a member of staff himself handed over the file of this SHA-256, not long ago."""
    found = draft_of(session, f"{_SUBJECT} {name}", staff)
    return found is not None and session.now - found.at < KEPT
