"""The rows of rectifications, beside those of their cases. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class RectificationRow(BooksRow, table=True):
    """What a site was ordered to mend: after which run, which lines of its form (blank-separated), by when."""

    __tablename__ = "rectification"
    __table_args__ = (Index("rectification_by_run", "run_origin", "run_seq"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    run_origin: str
    run_seq: int
    site: str
    items: str
    due: str
    what: str | None


class RectificationStepRow(BooksRow, table=True):
    """What a step of a rectification tells: what was done, and another due day where it sets one."""

    __tablename__ = "rectification_step"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    done: str | None
    due: str | None
    pictures: int
