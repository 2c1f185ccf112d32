"""A stocktake as it goes on: what was counted of which goods and when, kept on this machine until it is recorded."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import district_date, district_time
from supermarket.ledger import Ledger
from supermarket.local.drafts import draft_of, drop_draft, keep_draft
from supermarket.web.frame.visits import Visit

_SUBJECT: Final = "count {shop}"


@dataclass(frozen=True)
class Count:
    """What was counted: units by SKU with the time of the day (HH:MM) at which that was; the latest is last.

    `key` is that under which it will be recorded, `on` the day on which it was begun; `current` are the goods that were
    scanned last. `last` is the key of the last thing that was sent: sent once more, it changes nothing.
    """

    key: str
    on: str
    counts: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    current: str = ""
    last: str = ""

    def added(self, sku: str, units: int, time: str) -> "Count":
        """Return the count with so many more units of goods."""
        return self.figured(sku, self.counts.get(sku, (0, ""))[0] + units, time)

    def figured(self, sku: str, units: int, time: str) -> "Count":
        """Return the count with so many units of goods."""
        rest = {known: each for known, each in self.counts.items() if known != sku}
        return replace(self, counts={**rest, sku: (units, time)}, current=sku)

    def without(self, sku: str) -> "Count":
        """Return the count without goods, which are not counted then."""
        rest = {known: each for known, each in self.counts.items() if known != sku}
        return replace(self, counts=rest, current="" if self.current == sku else self.current)


def count_of(session: ReadSession, shop: str, staff: str) -> Count | None:
    """Return the count of a shop that a member of staff began, or None."""
    draft = draft_of(session, _SUBJECT.format(shop=shop), staff)
    if draft is None:
        return None
    content = draft.content
    counts = {sku: (int(units), str(time)) for sku, units, time in content["counts"]}
    return Count(draft.key, content["on"], counts, content["current"], content["last"])


def begun(visit: Visit) -> Count:
    """Return a count that is begun now."""
    return Count(visit.new_key(), district_date(visit.ledger.clock.now()))


def keep(ledger: Ledger, shop: str, staff: str, count: Count) -> None:
    """Keep a count as it stands."""
    rows = [[sku, units, time] for sku, (units, time) in count.counts.items()]
    content = {"on": count.on, "counts": rows, "current": count.current, "last": count.last}
    keep_draft(ledger, _SUBJECT.format(shop=shop), staff, count.key, content)


def forget(ledger: Ledger, shop: str, staff: str) -> None:
    """Forget a count that was recorded or is not wanted."""
    drop_draft(ledger, _SUBJECT.format(shop=shop), staff)


def time_now(ledger: Ledger) -> str:
    """Return the time of the day, HH:MM."""
    return district_time(ledger.clock.now())[-5:]


def write_counts(count: Count, path: Path) -> None:
    """Write a count as a file that the command reads: SKU, units, time."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", "counted", "at"))
        writer.writerows((sku, units, time) for sku, (units, time) in sorted(count.counts.items()))
