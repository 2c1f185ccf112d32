"""The paper that money moved on 单据: the same sum of one paper moves once, whoever types it in again."""

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
from supermarket.spending.fund.kinds import FundAsked
from supermarket.spending.stock.papers import is_numbered, within_a_year
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
    if not is_numbered(asked.paper):
        return
    year = within_a_year(on)
    for origin, seq, moved_on in session.rows(_MOVED, site=shop, kind=kind, amount=asked.amount, **year):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry and normal_paper(entry.content["paper"]) == normal_paper(asked.paper):
            raise MoneyAlike(paper=entry.content["paper"], amount=asked.amount, date=moved_on, entry=entry.name)
