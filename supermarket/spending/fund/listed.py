"""The money of a shop entry by entry: what came in and what was spent, by which paper and what for."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.spending.fund.kinds import FUND_SPENT, SPENDING_REVERSED
from supermarket.spending.tables import FundMoveRow

_money: Final = table_of(FundMoveRow).c
_IN_DAYS: Final = Prepared(
    select(_money.on, _money.origin, _money.seq, _money.kind, _money.amount)
    .where(_money.site == bindparam("site"), _money.on >= bindparam("first"), _money.on <= bindparam("last"))
    .order_by(_money.on.desc(), _money.at.desc(), _money.origin, _money.seq.desc())
)


@dataclass(frozen=True)
class MoneyMoved:
    """An entry about a shop's money: `amount` in fen, below zero where it left; the paper and purpose it has."""

    entry: str
    on: str
    amount: int
    paper: str
    purpose: str
    reverses: str


def money_moved(session: ReadSession, shop: str, first: str, last: str) -> list[MoneyMoved]:
    """Return what moved a shop's money between two days, both included, the latest first."""
    return [
        _line(session, on, EntryName(origin, seq), kind, amount)
        for on, origin, seq, kind, amount in session.rows(_IN_DAYS, site=shop, first=first, last=last)
    ]


def _line(session: ReadSession, on: str, name: EntryName, kind: str, amount: int) -> MoneyMoved:
    entry = entry_named(session.transaction, name)
    content = entry.content if entry else {}
    sign = -1 if kind in {FUND_SPENT.name, SPENDING_REVERSED.name} else 1
    named = entry.name if entry else f"{name.origin}-{name.seq}"
    told = content.get("purpose") or content.get("reason", "")
    return MoneyMoved(named, on, sign * amount, content.get("paper", ""), told, content.get("reverses", ""))
