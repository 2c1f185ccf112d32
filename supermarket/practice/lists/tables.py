"""The rows of the three lists and of what was matched. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class ListingRow(RegisterRow, table=True):
    """A change of a line of one of the three lists."""

    __tablename__ = "listing"
    __table_args__ = (register_key("listing"), STRICT)

    listing: str
    list: str
    name: str
    kind: str
    site: str
    capacity: int
    until: str | None
    owner: str | None
    household: str | None
    service: str | None


class ListRefreshedRow(BooksRow, table=True):
    """That somebody looked through a list of a site in a month, and left it as it stands."""

    __tablename__ = "list_refreshed"
    __table_args__ = (STRICT,)

    site: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    list: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    actor: str


class PairRulingRow(BooksRow, table=True):
    """What was said of a pair by hand; the latest by (at, origin, seq) counts."""

    __tablename__ = "pair_ruling"
    __table_args__ = (STRICT,)

    need: str = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    ruling: str
    on: str
    actor: str


class MatchRow(BooksRow, table=True):
    """A pair that was confirmed, and the entry that placed its order."""

    __tablename__ = "matched"
    __table_args__ = (Index("matched_by_need", "need"), Index("matched_by_day", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    need: str
    offer: str
    score: int
    order_origin: str
    order_seq: int
    at: int
    on: str
    site: str
    actor: str
