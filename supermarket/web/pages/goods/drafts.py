"""A stocktake as it goes on: what was counted of which goods and when, kept on this machine until it is recorded."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession, WriteSession
from supermarket.clock import MINUTE, district_date
from supermarket.errors.web import BegunMoved
from supermarket.journal.database import Transaction
from supermarket.journal.store import entry_keyed
from supermarket.ledger import Ledger
from supermarket.local.browsers.drafts import Draft, draft_of, drop_draft, drop_draft_here, exchange_draft
from supermarket.spending.stock.moments import time_of
from supermarket.spending.stock.shelves import moved_since
from supermarket.web.frame.visits import Visit

_SUBJECT: Final = "count {shop}"


@dataclass(frozen=True)
class Count:
    """What was counted: units by SKU with when that was, in UTC milliseconds; the latest is last.

    `key` is that under which it will be recorded, `on` the day on which it was begun; `current` are the goods that were
    scanned last. `last` is the key of the last thing that was sent: sent once more, it changes nothing.
    """

    key: str
    on: str
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    current: str = ""
    last: str = ""

    def added(self, sku: str, units: int, at: int) -> "Count":
        """Return the count with so many more units of goods."""
        return self.figured(sku, self.counts.get(sku, (0, 0))[0] + units, at)

    def figured(self, sku: str, units: int, at: int) -> "Count":
        """Return the count with so many units of goods."""
        rest = {known: each for known, each in self.counts.items() if known != sku}
        return replace(self, counts={**rest, sku: (units, at)}, current=sku)

    def without(self, sku: str) -> "Count":
        """Return the count without goods, which are not counted then."""
        rest = {known: each for known, each in self.counts.items() if known != sku}
        return replace(self, counts=rest, current="" if self.current == sku else self.current)


def count_of(session: ReadSession | Transaction, shop: str, staff: str) -> Count | None:
    """Return the count of a shop that a member of staff began, or None; what another version kept is not read."""
    return _read(draft_of(session, _SUBJECT.format(shop=shop), staff))


def _read(draft: Draft | None) -> Count | None:
    if draft is None:
        return None
    content = draft.content
    try:
        counts = {str(sku): (int(units), int(at)) for sku, units, at in content["counts"]}
        return Count(draft.key, content["on"], counts, content["current"], content["last"])
    except (KeyError, TypeError, ValueError):
        return None


def begun(visit: Visit) -> Count:
    """Return a count that is begun now."""
    return Count(visit.new_key(), district_date(visit.ledger.clock.now()))


def keep(ledger: Ledger, shop: str, staff: str, count: Count, *, seen: Count | None) -> bool:
    """Keep a count as it stands in place of the one that was seen, None where there was none; say whether it still was.

    Another page of the same clerk may have counted, or recorded it, meanwhile: nothing of that is lost.
    """
    rows = [[sku, units, at] for sku, (units, at) in count.counts.items()]
    content = {"on": count.on, "counts": rows, "current": count.current, "last": count.last}
    subject = _SUBJECT.format(shop=shop)
    return exchange_draft(ledger, subject, staff, lambda now: (count.key, content) if _read(now) == seen else None)


def forget(ledger: Ledger, shop: str, staff: str) -> None:
    """Forget a count that was recorded or is not wanted."""
    drop_draft(ledger, _SUBJECT.format(shop=shop), staff)


def check_as_seen(session: WriteSession, shop: str, staff: str, seen: Count, times: Mapping[str, str | None]) -> None:
    """Refuse to record a count that is not as it was seen any more; one that was recorded is answered by its key.

    `times` are those that were to be said of it then.

    Raises:
        BegunMoved: another page or phone has counted meanwhile, or goods of it have just moved.
    """
    if entry_keyed(session.transaction, seen.key) is not None:
        return
    if count_of(session, shop, staff) != seen or times_of(session, shop, seen) != times:
        raise BegunMoved


def forget_recorded(session: WriteSession, shop: str, staff: str, recorded: Count) -> None:
    """Forget a count in the transaction that records it; one that was begun after it stays."""
    now = count_of(session, shop, staff)
    if now and now.key == recorded.key:
        drop_draft_here(session.transaction, _SUBJECT.format(shop=shop), staff)


def times_of(session: ReadSession, shop: str, count: Count) -> dict[str, str | None]:
    """Return the time to be said of each count: none where nothing moved since, else the end of its minute (HH:MM).

    What moved within that minute may have been on the shelf or not when it was counted; so such goods are not among
    them, and are counted again.
    """
    times: dict[str, str | None] = {}
    for sku, (_units, at) in count.counts.items():
        moved = moved_since(session, shop, sku, at)
        ends = at - at % MINUTE + MINUTE
        if not moved and count.on == session.today:
            times[sku] = None
        elif all(each.at > ends for each in moved) and ends <= session.now and district_date(ends) == count.on:
            times[sku] = time_of(ends)
    return times


def write_counts(count: Count, times: Mapping[str, str | None], path: Path) -> None:
    """Write a count as a file that the command reads: SKU, units, time."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", "counted", "at"))
        writer.writerows((sku, count.counts[sku][0], time) for sku, time in sorted(times.items()))
