"""The books as a plain-text-accounting file: every posting, and what each account must hold after every month.

Money is written in whole fen as FEN, because a file that says CNY is read as yuan.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final, TextIO

from sqlalchemy import func, select

from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from supermarket.spending.fund_kinds import CNY

FEN: Final = "FEN"
_posting: Final = table_of(PostingRow).c
_entry: Final = table_of(EntryRow).c
_stream: Final = table_of(StreamRow).c
_month: Final = func.substr(_posting.on, 1, 7)
_OPENED: Final = Prepared(
    select(func.min(_posting.on), _posting.account)
    .group_by(_posting.account)
    .order_by(func.min(_posting.on), _posting.account)
)
_COMMODITIES: Final = Prepared(
    select(func.min(_posting.on), _posting.commodity).group_by(_posting.commodity).order_by(_posting.commodity)
)
_MONTHS: Final = Prepared(
    select(_posting.account, _posting.commodity, _month, func.sum(_posting.amount))
    .group_by(_posting.account, _posting.commodity, _month)
    .order_by(_posting.account, _posting.commodity, _month)
)
_LAST: Final = Prepared(select(func.max(_posting.on)))
_KINDS: Final = Prepared(
    select(
        _posting.origin, _posting.seq, _posting.account, _posting.commodity, _posting.amount, _posting.on, _entry.kind
    )
    .join_from(table_of(PostingRow), table_of(StreamRow), _stream.origin == _posting.origin)
    .join(  # an entry is found by its district too
        table_of(EntryRow),
        (_entry.district == _stream.district) & (_entry.origin == _posting.origin) & (_entry.seq == _posting.seq),
    )
    .order_by(_posting.origin, _posting.seq, _posting.account, _posting.commodity)
)

HEAD: Final = f"""\
;; -*- mode: beancount; coding: utf-8 -*-
;; 积分账：由流水记账而成，账户以代码命名。POINT 为积分，G 加编码为商品（件），{FEN} 为人民币分。
;; 检查：bean-check ledger.beancount（beancount 3）；balance 指令写在每月月末之次日与全部记账之次日。

option "title" "文明实践超市积分账"
option "infer_tolerance_from_cost" "FALSE"
"""


def written_commodity(commodity: str) -> str:
    """Return a commodity as the file writes it."""
    return FEN if commodity == CNY else commodity


def monthly_sums(session: ReadSession) -> Iterator[Row]:
    """Return what each account gained of each commodity in each month in which it moved, in order."""
    return session.each(_MONTHS)


def write_beancount(session: ReadSession, file: TextIO) -> Iterator[tuple[str, int]]:
    """Write the whole file, giving the origin and number of each entry when its postings are written."""
    file.write(HEAD)
    _write_openings(session, file)
    for (origin, seq), legs in groupby(session.each(_KINDS), key=lambda row: (row[0], row[1])):
        head = False
        for _origin, _seq, account, commodity, amount, on, kind in legs:
            if not head:
                file.write(f'\n{on} * "{kind}" ^{origin}-{seq}\n')
                head = True
            file.write(f"  {account}  {amount} {written_commodity(commodity)}\n")
        yield origin, seq
    _write_balances(session, file)


def _write_openings(session: ReadSession, file: TextIO) -> None:
    file.write("\n")
    for opened, commodity in session.each(_COMMODITIES):
        file.write(f"{opened} commodity {written_commodity(commodity)}\n")
        meaning = {POINT: "积分", CNY: "人民币分"}.get(commodity, f"商品 {commodity.removeprefix('G')}")
        file.write(f'  name: "{meaning}"\n')
    file.write("\n")
    for opened, account in session.each(_OPENED):
        file.write(f"{opened} open {account}\n")


def _write_balances(session: ReadSession, file: TextIO) -> None:
    """Write what an account holds after each month in which it moved, and all accounts after the last day."""
    last = session.row(_LAST)
    if last is None or last[0] is None:
        return
    end = _day_after(last[0])
    file.write("\n")
    for (account, commodity), months in groupby(monthly_sums(session), key=lambda row: (row[0], row[1])):
        held, day = 0, ""
        for _account, _commodity, month, amount in months:
            held += amount
            day = min(_month_after(month), end)
            file.write(f"{day} balance {account}  {held} {written_commodity(commodity)}\n")
        if day != end:
            file.write(f"{end} balance {account}  {held} {written_commodity(commodity)}\n")


def _month_after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}-01"


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
