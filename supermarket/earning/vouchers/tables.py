"""Vouchers in the books. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class VoucherRow(BooksRow, table=True):
    """A voucher that was taken: the entry that it shows, and what was lent on it."""

    __tablename__ = "voucher"
    __table_args__ = (
        Index("voucher_by_entry", "voucher_origin", "voucher_seq"),
        Index("voucher_by_household", "household"),
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


class VoucherSettledRow(BooksRow, table=True):
    """That what was lent on a voucher was given back, once for all, because the stream brought its entry."""

    __tablename__ = "voucher_settled"
    __table_args__ = (STRICT,)

    taken_origin: str = Field(primary_key=True)
    taken_seq: int = Field(primary_key=True)
    origin: str
    seq: int
    on: str
