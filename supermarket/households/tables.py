"""What became of households, their cards, proxies and kin, in the books. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT


class CardRow(BooksRow, table=True):
    """A card that was made; `payload` is the SHA-256 of what its QR code holds."""

    __tablename__ = "card"
    __table_args__ = (Index("card_by_payload", "payload"), STRICT)

    card: str = Field(primary_key=True)
    payload: str
    origin: str
    seq: int


class CardStateRow(BooksRow, table=True):
    """A change of a card's state, recorded at a site; the latest by (at, origin, seq) is how it stands."""

    __tablename__ = "card_state"
    __table_args__ = (
        Index("card_state_by_household", "household"),
        Index("card_state_by_site", "site", "state", "card", "at", "origin", "seq"),
        STRICT,
    )

    card: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    state: str
    household: str | None
    site: str


class KinRow(BooksRow, table=True):
    """What a member of staff declared of a household: the latest by (at, origin, seq) is how they are related."""

    __tablename__ = "kin"
    __table_args__ = (Index("kin_by_household", "household"), STRICT)

    staff: str = Field(primary_key=True)
    household: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    relation: str


IS_MERGER: Final = "what = 'merged'"
"""What is true of a household that was merged into another; here as the partial index needs it, letter for letter."""


POINTS_MOVED: Final = "points IS NOT NULL"
"""What is true where points came or went; written here as the partial index needs it, letter for letter."""


class HouseholdEventRow(BooksRow, table=True):
    """What became of a household as a whole; `other` is the household that its points came from or went to.

    `points` are those that came, below zero those that went; `until` is the last day on which an heir may take over
    what waits, or absent.
    """

    __tablename__ = "household_event"
    __table_args__ = (
        Index("household_event_by_until", "until"),
        index_where("household_merged", "on", where=IS_MERGER),
        index_where("household_points_moved", "on", "origin", "seq", where=POINTS_MOVED),
        STRICT,
    )

    household: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str
    what: str
    other: str | None
    points: int | None
    until: str | None


class MemberMoveRow(BooksRow, table=True):
    """That a person who was a member of a household is one of another now: his number there, and the one before."""

    __tablename__ = "member_move"
    __table_args__ = (Index("member_move_by_former", "former"), STRICT)

    member: str = Field(primary_key=True)
    former: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


class ProxyRow(BooksRow, table=True):
    """That a household lets another fetch goods for it 代领 until a day; the latest by (at, origin, seq) counts."""

    __tablename__ = "proxy"
    __table_args__ = (Index("proxy_by_proxy", "proxy"), STRICT)

    household: str = Field(primary_key=True)
    proxy: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    until: str


class SpentYearRow(BooksRow, table=True):
    """The points that a household spent in a year, redeemed or deducted, less what of them was given back.

    What was spent after older points had lapsed came out of those that were still valid, whoever posts the expiry when.
    """

    __tablename__ = "spent_year"
    __table_args__ = (STRICT,)
    sums = ("points",)

    household: str = Field(primary_key=True)
    year: str = Field(primary_key=True)
    points: int
