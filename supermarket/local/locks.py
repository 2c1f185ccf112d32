"""How long a PIN stays locked, and the entry that says it was. No clock that a person can set shortens the wait."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.clock import MINUTE, district_date
from supermarket.district.dated.registers import STAFF, latest
from supermarket.errors import Refusal
from supermarket.journal.entry import PROGRAM
from supermarket.local.kinds import SIGNIN_LOCKED, SigninLocked

LOCK: Final = 15 * MINUTE
"""How long a PIN is locked, in milliseconds that the machine has been running."""


def lock_left(since: int | None, uptime: int) -> int:
    """Return for how many milliseconds a PIN is still locked; `since` is how long the machine had been running then.

    A machine that runs for a shorter time now was started again: the wait begins anew with that.
    """
    if since is None:
        return 0
    waited = uptime - since if uptime >= since else uptime
    return max(0, LOCK - waited)


def record_lock(session: WriteSession, staff: str, wrong: int) -> None:
    """Record that a person's PIN was locked, at his site.

    Where the machine's clock is not believed, the last entry's time is taken: nobody guesses unseen by moving it.
    """
    try:
        _record(session, staff, wrong)
    except Refusal:
        at = session.stream.at
        still = replace(session.clock, now=lambda: at, told=True)
        again = WriteSession(
            session.transaction, session.kinds, drill=session.drill, clock=still, stream=session.stream
        )
        with suppress(Refusal):
            _record(again, staff, wrong)
        session.stream = again.stream
    session.answers.clear()  # it answers nobody's request


def _record(session: WriteSession, staff: str, wrong: int) -> None:
    today = district_date(session.now)
    row = latest(session, STAFF, staff, today)
    site = row.site if row else session.node
    body = SigninLocked(staff=staff, wrong=wrong, minutes=LOCK // MINUTE)
    session.record(SIGNIN_LOCKED, body, Request(actor=PROGRAM, site=site), site=site, on=today)
