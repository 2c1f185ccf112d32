"""Paper slips 手工兑换单: whether one is entered already; their numbers are kept in one form.

A slip is entered once at a shop. Where its redemption was reversed it is entered right, and says what it replaces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.clock import district_date, end_of_day
from supermarket.district.texts import plain
from supermarket.errors.shop.counter import SlipEntered, SlipUnreadable
from supermarket.errors.shop.goods import SlipTimeMissing
from supermarket.households.finding.lookup import brief
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.spending.redemption.slip_numbers import slip_number
from supermarket.spending.stock.moments import time_of
from supermarket.spending.stock.shelves import counts_from
from supermarket.spending.tables import SlipRow

_READABLE: Final = re.compile(r"[0-9A-Z]{1,20}")
_slip: Final = table_of(SlipRow).c
_reversal: Final = table_of(ReversalRow).c
_ENTERED: Final = Prepared(
    select(_slip.origin, _slip.seq, _reversal.origin, _reversal.seq)
    .join_from(table_of(SlipRow), table_of(ReversalRow), reverses(_slip), isouter=True)
    .where(_slip.shop == bindparam("shop"), _slip.slip == bindparam("slip"))
    .order_by(_slip.at, _slip.origin, _slip.seq)
)


def read_slip(typed: str) -> str:
    """Return the number of a paper slip: its series in capitals, if it has one, and its number without leading zeros.

    Raises:
        SlipUnreadable: it is something else.
    """
    slip = slip_number(plain(typed))
    if not _READABLE.fullmatch(slip):
        raise SlipUnreadable(slip=brief(typed))
    return slip


@dataclass(frozen=True)
class Replaced:
    """The reversed redemption that a slip enters right, and when its reversal put which goods back on the shelf."""

    entry: str
    back: Mapping[str, int]


def replaced_by_slip(session: ReadSession, shop: str, slip: str) -> Replaced | None:
    """Return the reversed redemption that this slip enters right, None where the slip was never entered.

    Raises:
        SlipEntered: it is entered at this shop and was not reversed.
    """
    replaced = None
    for origin, seq, *reversal in session.rows(_ENTERED, shop=shop, slip=slip):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        undoing = None if reversal[0] is None else entry_named(session.transaction, EntryName(*reversal))
        if undoing is None and entry is not None:
            raise SlipEntered(
                slip=slip, shop=shop, entry=entry.name, date=entry.on, household=entry.content["household"]
            )
        if entry is not None and undoing is not None:
            given = (line["sku"] for line in entry.content["lines"] if "from" in line)
            replaced = Replaced(entry.name, dict.fromkeys(given, undoing.at))
    return replaced


@dataclass(frozen=True)
class Handed:
    """When goods were handed out: from which slip, on which day, and at which moment of it, where that was said.

    `replaced` is the redemption that was entered from the slip before, and reversed.
    """

    slip: str | None
    on: str
    taken: int | None = None
    replaced: Replaced | None = None

    def back(self, sku: str) -> int | None:
        """Return when a reversal put goods of the slip back on the shelf that had been given by then, else None."""
        back = self.replaced.back.get(sku) if self.replaced else None
        return back if back is not None and back > self.moment else None

    @property
    def moment(self) -> int:
        """Return when the goods were given at the latest, in UTC milliseconds."""
        return end_of_day(self.on) if self.taken is None else self.taken


def seen_gone_by(session: ReadSession, shop: str, sku: str, handed: Handed) -> str | None:
    """Return the count that had already seen a slip's goods gone, the first after it; None where there is none.

    What a reversal put back on the shelf was seen gone only by a count after the reversal.

    Raises:
        SlipTimeMissing: goods were counted on the day of the slip, which does not say when it gave them.
    """
    if handed.slip is None:
        return None
    back = handed.back(sku)
    for count in counts_from(session, shop, sku, handed.on):
        if back is not None:
            if count.taken > back:
                return count.entry
            continue
        if handed.taken is None and district_date(count.taken) == handed.on:
            raise SlipTimeMissing(slip=handed.slip, sku=sku, date=handed.on, time=time_of(count.taken))
        if count.taken > handed.moment:
            return count.entry
    return None
