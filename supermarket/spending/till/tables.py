"""A till's sessions and receipts in the books. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT


class TillRow(BooksRow, table=True):
    """A till's session, named by the entry that opened it."""

    __tablename__ = "till"
    __table_args__ = (Index("till_by_shop", "shop", "at"), Index("till_by_day", "shop", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    shop: str
    actor: str
    on: str
    at: int


class TillShutRow(BooksRow, table=True):
    """That a session was shut, by which entry and when, and how many redemptions and points were told then."""

    __tablename__ = "till_shut"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    by_origin: str = Field(primary_key=True)
    by_seq: int = Field(primary_key=True)
    at: int
    redemptions: int
    points: int


IS_OPEN: Final = "openings > shuttings"
"""What is true of a till that was not shut; written here as the partial index needs it, letter for letter."""


class TillCountRow(BooksRow, table=True):
    """That a till's session was opened, and how often it was shut, in whatever order these came."""

    __tablename__ = "till_count"
    __table_args__ = (
        index_where("till_open", "shop", "openings", "shuttings", where=IS_OPEN),
        STRICT,
    )
    sums = ("openings", "shuttings")

    shop: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    openings: int
    shuttings: int


class ReceiptRow(BooksRow, table=True):
    """A redemption of a till's session, in the order of the session."""

    __tablename__ = "receipt"
    __table_args__ = (STRICT,)

    till: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    points: int
