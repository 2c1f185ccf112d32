"""Vouchers whose entries do not come: what was lent on them stands open for too long, or for ever."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.district.settings import VOUCHER_DAYS
from supermarket.earning.vouchers.making import held_then
from supermarket.earning.vouchers.tables import VoucherRow, VoucherSettledRow
from supermarket.households.holders.tables import HolderRow
from supermarket.journal.database import Row
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, stream_here
from supermarket.journal.tables import table_of

VOUCHER_DAYS_USUAL: Final = 14
"""After so many days a voucher whose entry has not come is an exception, where the setting says nothing else."""
_voucher: Final = table_of(VoucherRow).c
_settled: Final = table_of(VoucherSettledRow).c
_TAKEN: Final = Prepared(
    select(
        _voucher.origin,
        _voucher.seq,
        _voucher.voucher_origin,
        _voucher.voucher_seq,
        _voucher.leaf,
        _voucher.site,
        _voucher.on,
        _settled.on,
    )
    .join_from(
        table_of(VoucherRow),
        table_of(VoucherSettledRow),
        and_(_settled.taken_origin == _voucher.origin, _settled.taken_seq == _voucher.seq),
        isouter=True,
    )
    .where(_voucher.on >= bindparam("first"), _voucher.on <= bindparam("last"))
    .order_by(_voucher.on, _voucher.origin, _voucher.seq)
)

_holder: Final = table_of(HolderRow).c
_ON_PAPER: Final = Prepared(
    select(
        _voucher.site,
        _voucher.origin,
        _voucher.seq,
        _voucher.voucher_origin,
        _voucher.voucher_seq,
        _voucher.leaf,
        _voucher.household,
        _holder.held,
    )
    .join_from(
        table_of(VoucherRow),
        table_of(HolderRow),
        and_(_holder.household == _voucher.household, _holder.origin == _voucher.origin, _holder.seq == _voucher.seq),
    )
    .where(_voucher.on >= bindparam("first"), _voucher.on <= bindparam("last"), _holder.held.is_not(None))
    .order_by(_voucher.on, _voucher.origin, _voucher.seq)
)


def overdue(session: ReadSession, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """Give the vouchers whose days ended within a span before their entry came: site, what lent on it, the entry shown.

    Each counts in the month in which its days end, and in no other.
    """
    row = in_force(session, SETTINGS, VOUCHER_DAYS, last)
    days = timedelta(days=row.value if row else VOUCHER_DAYS_USUAL)
    span = {name: (date.fromisoformat(day) - days).isoformat() for name, day in (("first", first), ("last", last))}
    for found in session.rows(_TAKEN, **span):
        until = (date.fromisoformat(found[6]) + days).isoformat()
        if until < session.today and (found[7] is None or found[7] > until):
            yield _named(found)


def of_another(session: ReadSession, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """Give the vouchers taken within a span in whose entry's place another one came, so that nothing settles them."""
    for found in session.rows(_TAKEN, first=first, last=last):
        entry = entry_named(session.transaction, EntryName(found[2], found[3]))
        if entry and entry.leaf.hex() != found[4]:
            yield _named(found)


def never_written(session: ReadSession, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """Give the vouchers taken within a span of entries that this machine's own stream would have and has not."""
    own = stream_here(session.transaction)
    for found in session.rows(_TAKEN, first=first, last=last):
        if found[2] == own.origin and found[3] > own.size:
            yield _named(found)


def otherwise_held(session: ReadSession, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """Give the papers by which a household came within a span, whose entry is here and says that it held otherwise."""
    for found in session.rows(_ON_PAPER, first=first, last=last):
        site, origin, seq, of, number, leaf, household, held = found
        paper = EntryName(of, number)
        entry = entry_named(session.transaction, paper)
        if entry and entry.leaf.hex() == leaf and held_then(session, paper, household) != held:
            yield site, f"{origin}-{seq}", str(paper)


def _named(found: Row) -> tuple[str, str, str]:
    return found[5], f"{found[0]}-{found[1]}", f"{found[2]}-{found[3]}"
