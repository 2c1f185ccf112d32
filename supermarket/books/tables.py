"""The books' own tables: postings, balances, reversals. Drawer: books (rebuilt from the journal at any time)."""

from collections.abc import Iterator
from typing import ClassVar, Final

from sqlalchemy import ForeignKeyConstraint, Index, MetaData
from sqlmodel import Field

from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT, Row, row_classes


class BooksRow(Row):
    """A row of the books. Its key is natural and nothing in it depends on the order of posting."""

    metadata: ClassVar[MetaData] = MetaData()
    lasts = True
    apart: ClassVar[tuple[str, ...]] = ()
    """Columns of the key by which sums are kept apart, of which no reversal need leave anything but their total."""
    sinking: ClassVar[tuple[str, ...]] = ()
    """Sums that may fall below zero."""


def every_row() -> Iterator[type[BooksRow]]:
    """Give every table of the books that a loaded feature has."""
    return row_classes(BooksRow)


class PostedRow(BooksRow, table=True):
    """An entry whose postings are complete; the trigger refuses it where they do not sum to zero."""

    __tablename__ = "posted"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


class PostingRow(BooksRow, table=True):
    """One leg 记账行 of an entry; amounts are whole points, or whole units of a good."""

    __tablename__ = "posting"
    __table_args__ = (
        ForeignKeyConstraint(["origin", "seq"], ["posted.origin", "posted.seq"], deferrable=True, initially="DEFERRED"),
        Index("posting_by_account", "account", "on", "commodity", "amount"),
        Index("posting_by_day", "on", "origin", "seq", "account", "commodity", "amount"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    account: str = Field(primary_key=True)
    commodity: str = Field(primary_key=True)
    amount: int
    on: str


class BalanceRow(BooksRow, table=True):
    """What an account holds of a commodity: the sum of its postings."""

    __tablename__ = "balance"
    __table_args__ = (STRICT,)
    sums = ("amount",)

    account: str = Field(primary_key=True)
    commodity: str = Field(primary_key=True)
    amount: int


class ReversalRow(BooksRow, table=True):
    """Which entry was reversed by which; the key makes it at most once."""

    __tablename__ = "reversal"
    __table_args__ = (Index("reversal_by_entry", "origin", "seq"), STRICT)

    reverses_origin: str = Field(primary_key=True)
    reverses_seq: int = Field(primary_key=True)
    origin: str
    seq: int


class ClockCorrectionRow(BooksRow, table=True):
    """That the machine's clock had run ahead until the entry at `since`, and what the time was in truth (ms, UTC)."""

    __tablename__ = "clock_correction"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    since: int
    true: int


class FrontierRow(BooksRow, table=True):
    """A stream's tree as it was at a size that is a whole number of blocks: the frontier's hashes as one string.

    With it the root at any earlier size costs no more in an old ledger than in a new one (`roots.py`).
    """

    __tablename__ = "frontier"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    """How many entries the tree had: the number of the last of them."""
    hashes: bytes


class ClosedMonthRow(BooksRow, table=True):
    """That a place's month (YYYY-MM) is closed, and by which entry; nothing more is dated up to its end there.

    The entry is part of the key, so that two machines that both closed a month can be put together.
    """

    __tablename__ = "closed_month"
    __table_args__ = (Index("closed_by_month", "month"), STRICT)

    place: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


CLOSED_AGAIN: Final = "closings > 1"
"""What is true of a month that was closed more than once; here as the partial index needs it, letter for letter."""


class ClosedCountRow(BooksRow, table=True):
    """How many entries closed a place's month: more than one where two machines did, and neither knew of the other."""

    __tablename__ = "closed_count"
    __table_args__ = (index_where("closed_again", "place", "month", "closings", where=CLOSED_AGAIN), STRICT)
    sums = ("closings",)

    place: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    closings: int


class HeardRow(BooksRow, table=True):
    """Up to which number a machine had taken in another stream when it wrote an entry; `at` is when that was signed.

    What it heard, it knew from there on: so whether an entry could have been known to another does not depend on the
    order in which anybody reads them.
    """

    __tablename__ = "heard"
    __table_args__ = (
        Index("heard_of", "origin", "heard", "size", "seq"),
        Index("heard_by_stream", "heard", "size"),
        Index("heard_by_time", "at"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    heard: str = Field(primary_key=True)
    size: int
    at: int


class HeardMostRow(BooksRow, table=True):
    """How much of another stream a machine has said at most that it heard, in so many words, and when it was signed.

    The words become more every day; there are no more of these than there are machines that hear one another.
    """

    __tablename__ = "heard_most"
    __table_args__ = (Index("heard_most_of", "heard", "at"), STRICT)
    sums = ("words",)
    tops = ("size", "at")

    origin: str = Field(primary_key=True)
    heard: str = Field(primary_key=True)
    words: int
    size: int
    at: int


class LateRow(BooksRow, table=True):
    """An entry that whoever closed its month did not know: the books have it on `booked`, the first day of the next.

    `on` is its own business date.
    """

    __tablename__ = "late"
    __table_args__ = (Index("late_by_day", "booked"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    booked: str


class DoubledRow(BooksRow, table=True):
    """An entry that did once more what an earlier one (at, origin, seq) had done once for all; it posts nothing."""

    __tablename__ = "doubled"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    first_origin: str
    first_seq: int
