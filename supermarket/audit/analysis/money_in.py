"""Reading what was spent and what was bought; what was taken back since counts on neither side."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import bindparam, exists, literal, select

from supermarket.audit.analysis.money import Bought, Spent, fund_gap, paper_twice
from supermarket.audit.analysis.values import Outcome, Span
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.district.texts import normal_paper
from supermarket.journal.engines.neutral import text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.store import DISTRICT
from supermarket.journal.tables import EntryRow, table_of
from supermarket.spending.tables import BatchRow, FundMoveRow

_money: Final = table_of(FundMoveRow).c
_batch: Final = table_of(BatchRow).c
_entry: Final = table_of(EntryRow).c
_back: Final = table_of(ReversalRow).c
_ON_PAPER: Final = (
    select(text_at(_entry.body, literal("$.paper")))
    .where(_entry.district == DISTRICT, _entry.origin == _money.origin, _entry.seq == _money.seq)
    .correlate(table_of(FundMoveRow))
    .scalar_subquery()
)
_SPENT: Final = Prepared(
    select(_money.site, _ON_PAPER, _money.on, _money.origin, _money.seq, _money.amount)
    .where(
        _money.kind == "fund.spent",
        _money.on <= bindparam("last"),
        ~exists().where(_back.reverses_origin == _money.origin, _back.reverses_seq == _money.seq),
    )
    .order_by(_money.on, _money.origin, _money.seq)
)
_BOUGHT: Final = Prepared(
    select(_batch.shop, _batch.paper, _batch.on, _batch.origin, _batch.seq, _batch.cost)
    .where(
        _batch.on >= bindparam("first"),
        _batch.on <= bindparam("last"),
        _batch.came == "delivery",
        _batch.donor.is_(None),
        _batch.cost.is_not(None),
        ~exists().where(_back.reverses_origin == _batch.origin, _back.reverses_seq == _batch.seq),
    )
    .order_by(_batch.on, _batch.origin, _batch.seq)
)


def money(session: ReadSession, span: Span) -> Iterator[Outcome]:
    """Give the papers that were used twice, once in the span at least, and the shops where money and goods differ."""
    spent = [
        Spent(site, paper or "", on, f"{origin}-{seq}", int(amount))
        for site, paper, on, origin, seq, amount in session.each(_SPENT, last=span.last)
    ]
    mine = [each for each in spent if each.on >= span.first]
    papers = {normal_paper(each.paper) for each in mine}
    yield paper_twice(each for each in spent if normal_paper(each.paper) in papers)
    bought = [
        Bought(shop, paper or "", on, f"{origin}-{seq}", int(cost))
        for shop, paper, on, origin, seq, cost in session.each(_BOUGHT, **span.days)
    ]
    yield fund_gap(mine, bought)
