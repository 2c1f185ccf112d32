"""Which time a machine's clock is believed to be, where it ran ahead before and two persons said what is true.

Until real time has caught up with the last entry's, entries keep that entry's `at`, so that nothing but `at` depends on
the clock; which day it is the machine's clock says again.
"""

from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.tables import ClockCorrectionRow
from supermarket.clock import Clock, district_date, district_time, machine_uptime, start_of_day
from supermarket.errors.ledger import ClockBehind
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import CLOCK_BEHIND_MAX, Stream, entry_named
from supermarket.journal.tables import table_of

_correction: Final = table_of(ClockCorrectionRow).c
_LATEST: Final = Prepared(
    select(_correction.true)
    .where(
        _correction.since == bindparam("at"),
        func.substr(_correction.origin, 1, func.length(bindparam("node"))) == bindparam("node"),
    )
    .order_by(_correction.origin.desc(), _correction.seq.desc())
    .limit(1)
)


def running(transaction: Transaction, clock: Clock) -> int:
    """Return the time (milliseconds) by which the sessions and waits that a ledger keeps are measured.

    In a file it is for how long this machine has been running, which nobody can set. A ledger on a server is used by
    several machines, each started at another time: for all of them it is the server's own clock. Ask in one's turn:
    what others keep may be later than what was asked before it.
    """
    theirs = transaction.engine.running(transaction.driver) if clock.uptime is machine_uptime else None
    return clock.uptime() if theirs is None else theirs


def true_time(transaction: Transaction, stream: Stream) -> int:
    """Return the last time (UTC ms) that is known of a stream: its last entry's.

    Where that was mended, and is not caught up with, it is what was said to be true, or the day of the last entry.
    """
    node = stream.origin.split("-")[0] + "-"
    row = transaction.row(_LATEST, at=stream.at, node=node) if stream.at else None
    if row is None:
        return stream.at
    last = entry_named(transaction, EntryName(stream.origin, stream.size))
    return max(int(row[0]), start_of_day(last.on) if last else 0)


def tells_the_day_alone(transaction: Transaction, entry: Entry) -> bool:
    """Say whether an entry's `at` is that of a clock which had run ahead, so that nobody knows its time of the day."""
    node = entry.origin.split("-")[0] + "-"
    return entry.on < district_date(entry.at) and transaction.row(_LATEST, at=entry.at, node=node) is not None


def believed(transaction: Transaction, stream: Stream, now: int) -> int:
    """Return what the machine's clock says, where it is believed.

    Raises:
        ClockBehind: it is more than ten minutes behind the last time that is known.
    """
    if now < stream.at - CLOCK_BEHIND_MAX:
        known = true_time(transaction, stream)
        if now < known - CLOCK_BEHIND_MAX:
            raise ClockBehind(now=district_time(now), last=district_time(known))
    return now
