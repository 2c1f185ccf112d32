"""The district at a glance: twelve months of every shop, as sums over the typed rows, against its statements alone."""

import time
from collections.abc import Iterator
from typing import Final

from benchmarks.figures import Figure, limit
from supermarket.assessment.glance.glance import glance
from supermarket.assessment.glance.morning import morning
from supermarket.assessment.glance.sums import sums_between
from supermarket.ledger import Ledger

MOST: Final = 5.0
"""So many seconds at most for twelve months of the whole district, whatever the ledger's size."""


def glancing(ledger: Ledger, entries: int) -> Iterator[Figure]:
    """Measure the figures of the latest twelve months, the sums in them alone, and the morning page."""
    with ledger.reading() as session:
        month = session.today[:7]
        started = time.perf_counter()
        found = glance(session, month)
        took = time.perf_counter() - started
        started = time.perf_counter()
        sums_between(session, f"{found.months[0]}-01", session.today)
        summed = time.perf_counter() - started
        started = time.perf_counter()
        morning(session)
        waited = time.perf_counter() - started
    what = f"`report district`, {len(found.months)} months, of {entries:,} entries"
    yield limit(f"{what} (its sums alone {summed:.2f} s)", took, MOST, "s")
    yield limit(f"`report morning`, of {entries:,} entries", waited, MOST, "s")
