"""Whose details shall be erased, by whom it was approved, and which records are erased. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class ErasureRequestRow(BooksRow, table=True):
    """That a person's details shall be erased: a member's or one of the staff's, why, and on which paper."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        Index("erasure_request_by_photo", "sha256"),
        Index("erasure_request_by_pixels", "pixels"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    actor: str
    member: str | None
    staff: str | None
    reason: str
    sha256: str | None
    pixels: str | None


class ErasureApprovalRow(BooksRow, table=True):
    """That what was requested is done, by which entry; two machines may both have approved it."""

    __tablename__ = "erasure_approval"
    __table_args__ = (STRICT,)

    request_origin: str = Field(primary_key=True)
    request_seq: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    actor: str


class ErasedRow(BooksRow, table=True):
    """A commitment whose record is erased: it is kept on no machine that holds the entry, and taken in by none."""

    __tablename__ = "erased"
    __table_args__ = (Index("erased_by_entry", "origin", "seq"), STRICT)

    commitment: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
