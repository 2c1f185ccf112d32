"""Marks and runs of assessments in the books. Drawer: books."""

from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class MarkRow(BooksRow, table=True):
    """A mark that a person gave a site for a line of a form and a period; the latest by (at, origin, seq) counts."""

    __tablename__ = "mark"
    __table_args__ = (STRICT,)

    form: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    marked: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    hundredths: int
    actor: str
    approver: str
    on: str


class RunRow(BooksRow, table=True):
    """That a form was run over a period; the digest is that of what was sealed."""

    __tablename__ = "assessment"
    __table_args__ = (STRICT,)

    form: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    digest: str
