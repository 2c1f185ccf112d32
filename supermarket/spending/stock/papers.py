"""The paper that goods came on 单据: one invoice or receipt brings its goods once, whoever types it in again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.district.texts import normal_paper
from supermarket.errors.shop.goods import DeliveryAlike
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.registers.columns import NO
from supermarket.spending.tables import BatchRow

PAPER_DAYS: Final = 366
"""Papers are numbered anew every year: what is farther apart stands on two papers of one number."""
_batch: Final = table_of(BatchRow).c
_CAME: Final = Prepared(
    select(_batch.origin, _batch.seq, _batch.on, _batch.units, _batch.paper, _batch.donor, _batch.expires)
    .where(
        _batch.shop == bindparam("shop"),
        _batch.on >= bindparam("first"),
        _batch.on <= bindparam("last"),
        _batch.sku == bindparam("sku"),
        _batch.came == "delivery",
        _batch.paper.is_not(None),
        ~is_reversed(_batch),
    )
    .order_by(_batch.on, _batch.at, _batch.origin, _batch.seq)
)


@dataclass(frozen=True)
class PaperLine:
    """A line of a paper: its number as it was written, who gave the goods (None: bought), which, their last day.

    Who sold them is not registered, so two sellers' papers of one number look like one.
    """

    paper: str
    donor: str | None
    sku: str
    expires: str | None

    @property
    def same(self) -> tuple[str | None, ...]:
        """Return what is equal of the same line, however its number is spaced and in whichever letters."""
        return normal_paper(self.paper), self.donor, self.sku, self.expires


def is_numbered(paper: str) -> bool:
    """Say whether a paper has a number; who types that there is none, or strokes alone, names no paper."""
    number = normal_paper(paper)
    return bool(number) and number.casefold() not in NO


def within_a_year(on: str) -> dict[str, str]:
    """Return the first and the last day on which a paper of one number can be the same as one of a day."""
    year, day = timedelta(days=PAPER_DAYS), date.fromisoformat(on)
    return {"first": (day - year).isoformat(), "last": (day + year).isoformat()}


def check_not_taken_in(session: ReadSession, shop: str, line: PaperLine, on: str) -> None:
    """Refuse what was taken in already at a shop by the same line of the same paper, within a year, and stands.

    Raises:
        DeliveryAlike: it was.
    """
    if not is_numbered(line.paper):
        return
    for origin, seq, came, units, *before in session.rows(_CAME, shop=shop, sku=line.sku, **within_a_year(on)):
        paper, donor, expires = before
        if PaperLine(paper, donor, line.sku, expires).same == line.same:
            raise DeliveryAlike(paper=paper, quantity=units, sku=line.sku, date=came, entry=f"{origin}-{seq}")
