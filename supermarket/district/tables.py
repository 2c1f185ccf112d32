"""The registers and cards in the books. Drawer: books.

A register's table gains a row with every change and loses none: the row in force on a date is the latest by (from,
at, origin, seq), so the order in which entries arrive cannot matter.
"""

from typing import Final

from sqlalchemy import Index, PrimaryKeyConstraint, text
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class RegisterRow(BooksRow):
    """What every register's row has: since when and where it holds, and the entry that says so."""

    from_: str = Field(sa_column_kwargs={"name": "from"})
    at: int
    origin: str
    seq: int
    scope: str
    state: str | None


def register_key(code: str) -> PrimaryKeyConstraint:
    """Return the natural key of a register's table: the code, then what decides which row is in force."""
    return PrimaryKeyConstraint(code, "from", "at", "origin", "seq")


class SiteRow(RegisterRow, table=True):
    """A change of a site."""

    __tablename__ = "site"
    __table_args__ = (register_key("site"), Index("site_by_parent", "parent"), STRICT)

    site: str
    name: str
    tier: str
    parent: str | None
    telephone: str | None


class StaffRow(RegisterRow, table=True):
    """A change of a member of staff."""

    __tablename__ = "staff"
    __table_args__ = (register_key("staff"), Index("staff_by_identity", "identity"), STRICT)

    staff: str
    role: str
    site: str
    person: str | None
    identity: str | None


class HouseholdRow(RegisterRow, table=True):
    """A change of a household."""

    __tablename__ = "household"
    __table_args__ = (register_key("household"), Index("household_by_station", "station"), STRICT)

    household: str
    station: str
    shop: str | None
    holder: str
    group: str | None
    head: str
    unlisted: str | None
    another: str | None
    """Numbers with blanks between them."""


class MemberRow(RegisterRow, table=True):
    """A change of a member."""

    __tablename__ = "member"
    __table_args__ = (register_key("member"), Index("member_by_household", "household"), STRICT)

    member: str
    household: str
    person: str
    another: str | None
    """Numbers with blanks between them."""


class DonorRow(RegisterRow, table=True):
    """A change of a donor."""

    __tablename__ = "donor"
    __table_args__ = (
        register_key("donor"),
        STRICT,
    )

    donor: str
    name: str


class SettingRow(RegisterRow, table=True):
    """A change of a setting."""

    __tablename__ = "setting"
    __table_args__ = (
        register_key("setting"),
        STRICT,
    )

    setting: str
    value: int
    note: str | None


class CardRow(BooksRow, table=True):
    """A card that was made; `payload` is the SHA-256 of what its QR code holds."""

    __tablename__ = "card"
    __table_args__ = (Index("card_by_payload", "payload"), STRICT)

    card: str = Field(primary_key=True)
    payload: str
    origin: str
    seq: int


FROZEN: Final = "state = 'frozen'"
"""What is true of a card that was frozen; written here as the partial index needs it, letter for letter."""


class CardStateRow(BooksRow, table=True):
    """A change of a card's state, recorded at a site; the latest by (at, origin, seq) is how it stands."""

    __tablename__ = "card_state"
    __table_args__ = (
        Index("card_state_by_household", "household"),
        Index("card_state_by_site", "site"),
        Index("card_frozen", "card", "at", "origin", "seq", sqlite_where=text(FROZEN)),
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
    __table_args__ = (STRICT,)

    staff: str = Field(primary_key=True)
    household: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    relation: str


class HouseholdEventRow(BooksRow, table=True):
    """What became of a household as a whole; `other` is the household that its points came from or went to.

    `points` are those that came, below zero those that went; `until` is the last day on which an heir may take over
    what waits, or absent.
    """

    __tablename__ = "household_event"
    __table_args__ = (Index("household_event_by_until", "until"), STRICT)

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


PAPER_WAITS: Final = "papers > confirmations"
"""What is true of a paper that was not confirmed; written here as the partial index needs it, letter for letter."""


class PaperRow(BooksRow, table=True):
    """An entry that stands on paper: in whose name, of which date, who recorded it, and the photo.

    `pixels` is the SHA-256 of what the photo shows.
    """

    __tablename__ = "paper"
    __table_args__ = (Index("paper_by_photo", "sha256"), Index("paper_by_pixels", "pixels"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    site: str
    on: str
    recorder: str
    signer: str
    signed: str
    sha256: str
    pixels: str | None


class PaperCountRow(BooksRow, table=True):
    """That an entry stands on paper, and how often it was confirmed, in whatever order these came."""

    __tablename__ = "paper_count"
    __table_args__ = (Index("paper_waiting", "origin", "seq", sqlite_where=text(PAPER_WAITS)), STRICT)
    sums = ("papers", "confirmations")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    papers: int
    confirmations: int


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


class EditionRow(BooksRow, table=True):
    """From which day on a stream that was begun under an earlier edition of the rules obeys a later one."""

    __tablename__ = "edition"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    edition: int
    on: str
