"""How long a household earns nothing, for points that it claimed falsely.

It follows the household through splits and mergers; where the deduction that began it is taken back, it ends for all.
"""

from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.earning.tables import EarningFrozenRow
from supermarket.households.events import happenings_of
from supermarket.households.lineage import lineage_of
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_frozen: Final = table_of(EarningFrozenRow).c
_FREEZES: Final = Prepared(
    select(_frozen.origin, _frozen.seq, _frozen.since, _frozen.until).where(
        _frozen.household == bindparam("household"), ~is_reversed(_frozen)
    )
)


def frozen_until(session: ReadSession, household: str, on: str) -> str | None:
    """Return the last day on which a household earns nothing, if it earns nothing on a date; else None.

    What came to it by a split or a merger holds from that day on, as long as the deduction behind it stands.
    """
    lineage = lineage_of(session, household)
    standing: set[str] = set()
    own: list[tuple[str, str, bool]] = []
    for each in lineage:
        rows = session.rows(_FREEZES, household=each)
        came = {told.entry for told in happenings_of(session, each)} if rows else set()
        for origin, seq, since, until in rows:
            followed = f"{origin}-{seq}" in came
            if not followed:
                standing.add(until)
            if each == household:
                own.append((since, until, followed))
    days = (until for since, until, followed in own if since <= on <= until and (not followed or until in standing))
    return max(days, default=None)
