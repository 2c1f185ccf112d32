"""The rows that goods leave in the books, whatever entry moves them: batches, what left them, the lines that say so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from supermarket.books.kinds import Body, Change, Part, ReversalBody, name_of
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.spending.tables import BatchLeftRow, BatchRow, StockMoveRow, UseRow

Use = Literal["given", "spoiled", "moved", "counted"]
Came = Literal["delivery", "transfer", "count"]


class Taken(Part):
    """So many units out of one delivery's batch."""

    delivery: str
    quantity: int


_NOT_TOLD: Final[Mapping[str, Value]] = dict.fromkeys(("donor", "sent", "reason", "approver", "request"))


def stock_moved(entry: Entry, body: Body, sku: str, units: int, *, line: int = 0, **told: Value) -> Change:
    """Return the row of units that a line of an entry says came to its shop or left it, without a household."""
    key: dict[str, Value] = {"site": entry.site, "on": entry.on, "origin": entry.origin, "seq": entry.seq, "line": line}
    by: dict[str, Value] = {"at": entry.at, "actor": entry.actor, "kind": entry.kind, "sku": sku, "units": units}
    reversed_on = body.reversed_on if isinstance(body, ReversalBody) else None
    return Change(StockMoveRow, {**key, **by, **_NOT_TOLD, **told, "reversed_on": reversed_on})


def new_batch(entry: Entry, came: Came, sku: str, quantity: int, about: Mapping[str, Value]) -> tuple[Change, Change]:
    """Return the rows of a batch that an entry brings, with how it came and what is known about it."""
    key: dict[str, Value] = {"origin": entry.origin, "seq": entry.seq, "sku": sku}
    unknown: dict[str, Value] = dict.fromkeys(("expires", "donor", "cost", "paper", "restricted"))
    stood: dict[str, Value] = {"shop": entry.site, "on": entry.on, "at": entry.at, "came": came, "units": quantity}
    return Change(BatchRow, {**key, **stood, **unknown, **about}), batch_change(entry.site, entry.name, sku, quantity)


def batch_change(shop: str, delivery: str, sku: str, quantity: int) -> Change:
    """Return the row that adds units to what is left of a batch of a shop."""
    name = require_name(delivery)
    key: dict[str, Value] = {"shop": shop, **name_of(name), "sku": sku}
    return Change(BatchLeftRow, {**key, "units": quantity})


_OF_NO_LINE: Final[Mapping[str, Value]] = {"quantity": 0, "points": 0, "gone": 0}


def used(entry: Entry, use: Use, sku: str, from_: Iterable[Taken], *, on: str) -> Iterator[Change]:
    """Give the rows of units that left their batches: what became of them, and that so many fewer are left."""
    about: dict[str, Value] = {"use": use, "household": None, "on": on, "entered": entry.on, **_OF_NO_LINE}
    for taken in from_:
        yield from out_of_batch(entry, sku, taken, about)


def out_of_batch(entry: Entry, sku: str, taken: Taken, about: Mapping[str, Value]) -> tuple[Change, Change]:
    """Return the rows of units that left one batch, with what is said of them."""
    batch = require_name(taken.delivery)
    key: dict[str, Value] = {"origin": entry.origin, "seq": entry.seq, "sku": sku}
    out: dict[str, Value] = {"batch_origin": batch.origin, "batch_seq": batch.seq, "units": taken.quantity}
    return Change(UseRow, {**key, **out, **about}), batch_change(entry.site, taken.delivery, sku, -taken.quantity)
