"""Vouchers in the books. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT


class VoucherRow(BooksRow, table=True):
    """A voucher that was taken: the entry that it shows, and what was lent on it."""

    __tablename__ = "voucher"
    __table_args__ = (
        Index("voucher_by_entry", "voucher_origin", "voucher_seq"),
        Index("voucher_by_household", "household"),
        Index("voucher_by_day", "on"),
        STRICT,
    )

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    voucher_origin: str
    voucher_seq: int
    leaf: str
    household: str
    points: int
    credited: str
    site: str
    on: str


UNSETTLED: Final = "taken > settled"
"""What is true of a voucher that waits for its entry; written here as the partial index needs it, letter for letter."""


class VoucherCountRow(BooksRow, table=True):
    """How often a voucher, by the entry that took it, was taken and settled, in whatever order these came."""

    __tablename__ = "voucher_count"
    __table_args__ = (index_where("voucher_unsettled", "origin", "seq", where=UNSETTLED), STRICT)
    sums = ("taken", "settled")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    taken: int
    settled: int


class VoucherSettledRow(BooksRow, table=True):
    """That what was lent on a voucher was given back, once for all, because the stream brought its entry."""

    __tablename__ = "voucher_settled"
    __table_args__ = (STRICT,)

    taken_origin: str = Field(primary_key=True)
    taken_seq: int = Field(primary_key=True)
    origin: str
    seq: int
    on: str
