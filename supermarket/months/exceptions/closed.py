"""A month that two machines closed 两处关账, as neither knew of the other, and whether their figures are the same."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import select, text, tuple_

from supermarket.books.session import ReadSession
from supermarket.books.tables import CLOSED_AGAIN, ClosedCountRow, ClosedMonthRow
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_closed: Final = table_of(ClosedMonthRow).c
_count: Final = table_of(ClosedCountRow).c
_AGAIN: Final = Prepared(
    select(_closed.place, _closed.month, _closed.origin, _closed.seq)
    .where(tuple_(_closed.place, _closed.month).in_(select(_count.place, _count.month).where(text(CLOSED_AGAIN))))
    .order_by(_closed.place, _closed.month, _closed.origin, _closed.seq)
)


class Differing(NamedTuple):
    """A figure on which two closings of a month differ: `entry` is what the later one signed, `other` the first.

    `section` is points, goods, fund or cards, `item` the SKU of goods; money is in fen.
    """

    section: str
    item: str
    figure: str
    entry: int
    other: int


def closed_again(session: ReadSession) -> Iterator[list[Entry]]:
    """Give the closings of each place's month that more than one entry closed, as they were written."""
    for _month, rows in groupby(session.rows(_AGAIN), key=lambda row: row[:2]):
        entries = (entry_named(session.transaction, EntryName(origin, seq)) for _place, _on, origin, seq in rows)
        yield sorted((each for each in entries if each), key=lambda each: (each.at, each.origin, each.seq))


def compared(entry: Entry, first: Entry) -> tuple[str, tuple[Differing, ...]]:
    """Return what a closing is beside the first one of its month, and on which figures they differ.

    These are known where both sealed the month's paper; that they differ is known by the digests that were signed.
    """
    if entry.content["figures"] == first.content["figures"]:
        return "closed_twice", ()
    here, there = _figures(entry), _figures(first)
    names = dict.fromkeys([*there, *here]) if here and there else {}
    figures = (Differing(*name, here.get(name, 0), there.get(name, 0)) for name in names)
    return "closed_apart", tuple(each for each in figures if each.entry != each.other)


def _figures(closing: Entry) -> Mapping[tuple[str, str, str], int]:
    """Return the figures that a closing sealed, each by its section, item and name."""
    sealed = closing.content.get("reconciliation")
    if sealed is None:
        return {}
    figures: dict[str, Any] = sealed["figures"]
    found = {("points", "", name): value for name, value in figures["points"].items()}
    found["points", "", "redemptions_count"] = figures["redemptions"]
    for line in figures["goods"]:
        found |= {("goods", line["sku"], name): value for name, value in line.items() if name != "sku"}
    found |= {("fund", "", name): value for name, value in figures["fund"].items()}
    found |= {("cards", "", name): value for name, value in figures["cards"].items()}
    return found
