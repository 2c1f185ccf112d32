"""What is lent on vouchers, and whether the entries have come by which it is settled: to be looked at alone."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, select, text

from supermarket.books.session import ReadSession
from supermarket.earning.vouchers.tables import UNSETTLED, VoucherCountRow, VoucherRow
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_voucher: Final = table_of(VoucherRow).c
_count: Final = table_of(VoucherCountRow).c
_OF_COUNT: Final = and_(_voucher.origin == _count.origin, _voucher.seq == _count.seq)
OPEN: Final = Prepared(
    select(
        _voucher.origin,
        _voucher.seq,
        _voucher.voucher_origin,
        _voucher.voucher_seq,
        _voucher.leaf,
        _voucher.household,
        _voucher.points,
        _voucher.credited,
        _voucher.site,
        _voucher.on,
    )
    .join_from(table_of(VoucherCountRow), table_of(VoucherRow), _OF_COUNT)
    .where(text(UNSETTLED))
    .order_by(_voucher.at, _voucher.origin, _voucher.seq)
)
"""The vouchers that wait for the stream which brings their entries, the earliest first."""
_OPEN_OF: Final = Prepared(
    select(_voucher.voucher_origin, _voucher.voucher_seq, _voucher.leaf, _voucher.points)
    .join_from(table_of(VoucherCountRow), table_of(VoucherRow), _OF_COUNT)
    .where(_voucher.household == bindparam("household"), text(UNSETTLED))
)


@dataclass(frozen=True)
class Open:
    """A voucher that was taken and whose entry has not come: `is_other` says that another one came in its place."""

    entry: str
    voucher: str
    household: str
    points: int
    site: str
    on: str
    is_other: bool


def open_vouchers(session: ReadSession) -> list[Open]:
    """Return the vouchers that were taken and wait for the stream, the earliest first."""
    found = []
    for origin, seq, of, number, leaf, household, points, _credited_on, site, on in session.rows(OPEN):
        entry = entry_named(session.transaction, EntryName(of, number))
        is_other = entry is not None and entry.leaf.hex() != leaf
        found.append(Open(f"{origin}-{seq}", f"{of}-{number}", household, points, site, on, is_other))
    return found


def counted_twice(session: ReadSession, household: str) -> int:
    """Return the points of a household that stand here twice: lent on a voucher, and by its entry, which came as well.

    Who holds the household gives back what was lent when it hears of the entry, and others hear of that later.
    """
    rows = session.rows(_OPEN_OF, household=household)
    return sum(points for of, number, leaf, points in rows if has_come(session, of, number, leaf))


def has_come(session: ReadSession, of: str, number: int, leaf: str) -> bool:
    """Say whether the very entry that a voucher shows is here, by its stream, its number there and its leaf (hex)."""
    entry = entry_named(session.transaction, EntryName(of, number))
    return entry is not None and entry.leaf.hex() == leaf
