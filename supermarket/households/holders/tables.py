"""Who holds a household, in the books. Drawer: books."""

from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class HolderRow(BooksRow, table=True):
    """That a household went to the machine of another node; the latest by (at, origin, seq) holds it.

    A household of which there is no such row is held by the machine that its register's row names. Where it came on
    paper, before the stream, `paper` names the entry that the paper shows, and `held` says what it came with.
    """

    __tablename__ = "holder"
    __table_args__ = (STRICT,)

    household: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    of: str
    holder: str
    paper_origin: str | None
    paper_seq: int | None
    held: int | None


class LostRow(BooksRow, table=True):
    """That the centre declared the machine of a stream lost: of what it wrote after `size` nothing was known then."""

    __tablename__ = "machine_lost"
    __table_args__ = (STRICT,)

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    lost: str
    size: int
    on: str
