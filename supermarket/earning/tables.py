"""The deed catalogue and the cumulative points in the books. Drawer: books."""

from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class RuleRow(RegisterRow, table=True):
    """A change of a rule of the deed catalogue."""

    __tablename__ = "rule"
    __table_args__ = (register_key("rule"), STRICT)

    rule: str
    name: str
    points: int
    unit: str
    caps: str | None
    evidence: str | None
    reviewer: str | None


class HonourRow(BooksRow, table=True):
    """A household's cumulative points 荣誉, which redeeming does not lower."""

    __tablename__ = "honour"
    __table_args__ = (STRICT,)
    sums = ("cumulative",)

    household: str = Field(primary_key=True)
    cumulative: int
