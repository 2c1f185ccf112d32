"""The paper that money moved on 单据: the same sum of one paper moves once, whoever types it in again."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.district.texts import normal_paper
from supermarket.errors.shop.goods import MoneyAlike
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.registers.columns import NO
from supermarket.spending.fund.kinds import FundAsked
from supermarket.spending.stock.papers import PAPER_DAYS
from supermarket.spending.tables import FundMoveRow

_money: Final = table_of(FundMoveRow).c
_MOVED: Final = Prepared(
    select(_money.origin, _money.seq, _money.on)
    .where(
        _money.site == bindparam("site"),
        _money.on >= bindparam("first"),
        _money.on <= bindparam("last"),
        _money.kind == bindparam("kind"),
        _money.amount == bindparam("amount"),
        ~is_reversed(_money),
    )
    .order_by(_money.on, _money.origin, _money.seq)
)


def check_not_moved(session: ReadSession, shop: str, kind: str, asked: FundAsked, on: str) -> None:
    """Refuse a sum that a paper of this number moved the same way already, within a year, and that stands.

    Raises:
        MoneyAlike: it did.
    """
    number = normal_paper(asked.paper)
    if not number or number.casefold() in NO:  # who types that there is none, or strokes alone, names no paper
        return
    year, day = timedelta(days=PAPER_DAYS), date.fromisoformat(on)
    span = {"first": (day - year).isoformat(), "last": (day + year).isoformat()}
    for origin, seq, moved_on in session.rows(_MOVED, site=shop, kind=kind, amount=asked.amount, **span):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry and normal_paper(entry.content["paper"]) == number:
            raise MoneyAlike(paper=entry.content["paper"], amount=asked.amount, date=moved_on, entry=entry.name)
