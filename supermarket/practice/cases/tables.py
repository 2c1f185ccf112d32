"""The rows of cases and their steps. Drawer: books."""

from typing import Final

from sqlalchemy import BindParameter, ColumnElement, Index, and_, func, text
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT, table_of

OPEN: Final = "open > 0"
"""What is true of a case that waits for somebody; written here as the partial index needs it, letter for letter."""


class CaseRow(BooksRow, table=True):
    """A case: what sort it is, where it belongs, and who opened it when (`at` in UTC milliseconds)."""

    __tablename__ = "practice_case"  # CASE alone is a word of SQL
    __table_args__ = (
        Index("practice_case_by_site", "noun", "site"),
        Index("practice_case_by_day", "noun", "on"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    noun: str
    site: str
    on: str
    at: int
    actor: str


class CaseStepRow(BooksRow, table=True):
    """A step of a case, its opening too: the state that it led to, and until when (`due`, UTC ms) the next is awaited.

    The state of a case is that of its latest step by (at, origin, seq), in whatever order they arrived.
    """

    __tablename__ = "practice_step"
    __table_args__ = (Index("practice_step_by_day", "on"), STRICT)

    case_origin: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    step: str
    state: str
    on: str
    actor: str
    due: int | None
    reason: str | None


class CaseCountRow(BooksRow, table=True):
    """Whether a case still waits for somebody: the sum of what each step says of that."""

    __tablename__ = "practice_count"
    __table_args__ = (index_where("practice_open", "noun", where=OPEN), STRICT)
    sums = ("open",)
    sinking = ("open",)

    noun: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    open: int


def waits(noun: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition that a case of a sort waits for somebody, found among the few that do.

    Not the bare column: the table's key begins with it too, and by that SQLite would read every case that ever was.
    """
    return and_(func.coalesce(table_of(CaseCountRow).c.noun, "") == noun, text(OPEN))
