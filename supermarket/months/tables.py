"""The signatures of months in the books, and their withdrawals. Drawer: books."""

from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class MonthSignatureRow(BooksRow, table=True):
    """A signature under a place's month: for which role, and the figures, size and root that were signed.

    Of one on paper, which the actor recorded: whose it is, its date, and the SHA-256 of its photo.
    """

    __tablename__ = "month_signature"
    __table_args__ = (STRICT,)

    place: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    role: str
    actor: str
    figures: str
    size: int
    root: str
    reason: str | None
    signer: str | None
    signed: str | None
    paper: str | None


class MonthWithdrawalRow(BooksRow, table=True):
    """That every signature under a place's month up to then was withdrawn."""

    __tablename__ = "month_withdrawal"
    __table_args__ = (STRICT,)

    place: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    actor: str
    reason: str
