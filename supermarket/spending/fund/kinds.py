"""The kinds of entries about a shop's fund: money in fen, the third commodity of the books."""

from typing import Any, Final

from supermarket.books.accounts import fund, funded, spent
from supermarket.books.kinds import (
    Body,
    Change,
    Kind,
    Part,
    Posting,
    ReversalBody,
    Reversing,
    always,
    name_of,
    reversal_part,
)
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.spending.tables import FundMoveRow

CNY: Final = "CNY"
"""The commodity of money, in fen."""


class FundFigures(Body):
    """What money in or out posts, in fen."""

    amount: int


class FundAsked(Part):
    """The request behind money in or out; `purpose` is where it came from or what it was spent on."""

    amount: int
    paper: str
    purpose: str
    on: str | None = None


class FundReceived(FundFigures):
    """Money came into the fund of the entry's site, by the paper of this number."""

    asked: FundAsked
    paper: str
    purpose: str


class FundSpent(FundFigures):
    """Money of the entry's site was spent, by the paper of this number."""

    asked: FundAsked
    paper: str
    purpose: str


class FundingReversed(FundFigures, ReversalBody):
    """Money in taken back."""


class SpendingReversed(FundFigures, ReversalBody):
    """Money out taken back."""


def _in(entry: Entry, body: FundFigures) -> tuple[Posting, ...]:
    return Posting(fund(entry.site), CNY, body.amount), Posting(funded(entry.site), CNY, -body.amount)


def _out(entry: Entry, body: FundFigures) -> tuple[Posting, ...]:
    return Posting(fund(entry.site), CNY, -body.amount), Posting(spent(entry.site), CNY, body.amount)


def _moved(entry: Entry, body: FundFigures) -> tuple[Change, ...]:
    stamp: dict[str, Value] = {"site": entry.site, "on": entry.on, **name_of(entry)}
    reversed_on = body.reversed_on if isinstance(body, ReversalBody) else None
    told: dict[str, Value] = {"kind": entry.kind, "amount": body.amount, "reversed_on": reversed_on}
    return (Change(FundMoveRow, {**stamp, "at": entry.at, **told}),)


def _funding_reversed(body: FundReceived, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return FUNDING_REVERSED, FundingReversed(amount=-body.amount, **reversal_part(reversing))


def _spending_reversed(body: FundSpent, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return SPENDING_REVERSED, SpendingReversed(amount=-body.amount, **reversal_part(reversing))


FUNDING_REVERSED: Final = Kind("funding.reversed", FundingReversed, postings=_in, rows=_moved)
SPENDING_REVERSED: Final = Kind("spending.reversed", SpendingReversed, postings=_out, rows=_moved)
FUND_RECEIVED: Final = Kind(
    "fund.received", FundReceived, postings=_in, rows=_moved, reversal=_funding_reversed, verb="fund receive"
)
FUND_SPENT: Final = Kind(
    "fund.spent", FundSpent, postings=_out, rows=_moved, reversal=_spending_reversed, verb="fund spend", clears=always
)

KINDS: Final[tuple[Kind[Any], ...]] = (FUND_RECEIVED, FUNDING_REVERSED, FUND_SPENT, SPENDING_REVERSED)
