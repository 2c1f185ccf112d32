"""Sessions of browsers: who signed in where and how, kept as the SHA-256 of what the browser holds.

A session ends by itself when it was idle too long, and after a day in any case; by its time the machine's own running
time is meant, which nobody can set, and a start of the machine ends them all. Of a ledger on a server it is the
server's clock, so that whichever machine answers knows the sessions that began at another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from supermarket.books.clocks import running
from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession
from supermarket.clock import HOUR, MINUTE
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.pin_kept import check_kept
from supermarket.local.tables import SessionRow

IDLE: Final = 20 * MINUTE
"""After so long without a request a session has ended."""
LONGEST: Final = 12 * HOUR
"""No session lasts longer than a working day."""
_NOTED: Final = MINUTE
"""That it was used is written down once in so long."""
SECRET_BYTES: Final = 32

_session: Final = table_of(SessionRow)
_OF: Final = Prepared(
    select(_session.c.staff, _session.c.site, _session.c.known, _session.c.began, _session.c.seen).where(
        _session.c.hash == bindparam("hash")
    )
)
_TOUCH: Final = Prepared(
    update(_session).where(_session.c.hash == bindparam("of_hash")).values(seen=bindparam("seen_at"))
)
_DROP: Final = Prepared(delete(_session).where(_session.c.hash == bindparam("hash")))
_DROP_OF: Final = Prepared(delete(_session).where(_session.c.staff == bindparam("staff")))
_DROP_OLD: Final = Prepared(
    delete(_session).where(
        (_session.c.seen < bindparam("idle"))
        | (_session.c.began < bindparam("longest"))
        | (_session.c.seen > bindparam("uptime"))
    )
)
_OF_STAFF: Final = Prepared(
    select(_session.c.hash, _session.c.site, _session.c.known, _session.c.began, _session.c.seen)
    .where(_session.c.staff == bindparam("staff"))
    .order_by(_session.c.began)
)


@dataclass(frozen=True)
class SignedIn:
    """A session: its `hash`, who it is, where he acts, how he is known.

    `began` and `seen` are times by which the ledger measures sessions (`running`), `idle` for how many milliseconds it
    had not been used when it was looked up.
    """

    hash: str
    staff: str
    site: str
    known: Known
    began: int
    seen: int
    idle: int


def begin_session(ledger: Opened, staff: str, site: str, known: Known, *, pin: str | None) -> str:
    """Begin a session of whoever has just signed in, and return the secret that his browser holds.

    `pin` is what was kept of his PIN (`kept_pin`) before he was asked for it.

    Raises:
        PinChanged: it was changed since, which ended every session of his.
    """
    secret = ledger.clock.random(SECRET_BYTES).hex()
    with ledger.database.writing() as transaction:
        check_kept(transaction, staff, pin)
        # Asked once it is his turn: before it, another's session may begin later than this
        now = running(transaction, ledger.clock)
        transaction.run(_DROP_OLD, idle=now - IDLE, longest=now - LONGEST, uptime=now)
        transaction.run(
            insertion(SessionRow), hash=hash_of(secret), staff=staff, site=site, known=known, began=now, seen=now
        )
    return secret


def session_of(session: ReadSession, secret: str) -> SignedIn | None:
    """Return the session that a browser holds the secret of, unless it has ended."""
    hashed = hash_of(secret)
    row = session.row(_OF, hash=hashed)
    if row is None:
        return None
    uptime = session.uptime
    staff, site, known, began, seen = row
    found = SignedIn(hashed, staff, site, known, began, seen, uptime - seen)
    return found if _lasts(found, uptime) else None


def note_seen(ledger: Opened, found: SignedIn) -> None:
    """Write down that a session was used, once in a minute."""
    if found.idle >= _NOTED:
        with ledger.database.writing() as transaction:
            transaction.run(_TOUCH, of_hash=found.hash, seen_at=running(transaction, ledger.clock))


def sessions_of(session: ReadSession, staff: str) -> Sequence[SignedIn]:
    """Return the sessions of a member of staff that last, the oldest first."""
    uptime = session.uptime
    rows = [
        SignedIn(hashed, staff, site, known, began, seen, uptime - seen)
        for hashed, site, known, began, seen in session.rows(_OF_STAFF, staff=staff)
    ]
    return [each for each in rows if _lasts(each, uptime)]


def end_session(ledger: Opened, found: SignedIn) -> None:
    """End one session."""
    with ledger.database.writing() as transaction:
        transaction.run(_DROP, hash=found.hash)


def end_sessions(ledger: Opened, staff: str) -> None:
    """End every session of a member of staff, wherever it is."""
    with ledger.database.writing() as transaction:
        drop_sessions(transaction, staff)


def drop_sessions(transaction: Transaction, staff: str) -> None:
    """Forget every session of a member of staff."""
    transaction.run(_DROP_OF, staff=staff)


def _lasts(found: SignedIn, uptime: int) -> bool:
    return found.seen <= uptime and uptime - found.seen < IDLE and uptime - found.began < LONGEST


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is as long as chance is wide, so it needs no slow hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
