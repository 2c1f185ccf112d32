"""What lapses in a whole district, against the same question asked of SQLite alone."""

import statistics
from collections.abc import Iterator
from typing import Final

from benchmarks.figures import Figure, seconds
from supermarket.earning.lapsing.expiry import preview
from supermarket.ledger import Ledger

_LAPSING: Final = (
    "SELECT a.household, sum(a.points) FILTER (WHERE a.year <= ?) - (sum(a.points) - b.amount) AS points"
    " FROM award_year a JOIN balance b ON b.account = 'Assets:Households:' || a.household AND b.commodity = 'POINT'"
    " GROUP BY a.household HAVING points > 0 ORDER BY a.household"
)


def lapsing(ledger: Ledger) -> Iterator[Figure]:
    """Measure the preview of what will have lapsed at the end of next year."""
    with ledger.reading() as session:
        driver, end = session.transaction.driver, f"{int(session.today[:4]) + 1}-12-31"
        ours, bare = [], []
        for _run in range(3):
            ours.append(seconds(lambda: preview(session, by=end)))
            bare.append(seconds(lambda: driver.execute(_LAPSING, (end[:4],)).fetchall()))
        listed = len(preview(session, by=end))
    measured, compared = statistics.median(ours), statistics.median(bare)
    yield Figure(
        f"`expiry preview`, {listed:,} lines",
        f"{measured * 1000:.1f} ms",
        f"bare {compared * 1000:.1f} ms",
        measured / compared,
        10.0,
    )
