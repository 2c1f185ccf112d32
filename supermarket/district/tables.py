"""The registers, and what stands on paper, in the books. Drawer: books.

A register's table gains a row with every change and loses none: the row in force on a date is the latest by (from,
at, origin, seq), so the order in which entries arrive cannot matter.
"""

from typing import Final

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.journal.engines.neutral import index_where
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
    host: str | None
    latitude: int | None
    longitude: int | None


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
    __table_args__ = (register_key("household"), Index("household_by_station", "station", "group"), STRICT)

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
    __table_args__ = (register_key("member"), Index("member_by_household", "household", "person"), STRICT)

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
    __table_args__ = (index_where("paper_waiting", "origin", "seq", where=PAPER_WAITS), STRICT)
    sums = ("papers", "confirmations")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    papers: int
    confirmations: int


class PinResetRow(BooksRow, table=True):
    """That somebody set another's PIN on the machine that wrote it, or was there when the `first` was set."""

    __tablename__ = "pin_reset"
    __table_args__ = (STRICT,)

    staff: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    by: str
    first: str | None


class EditionRow(BooksRow, table=True):
    """From which day on a stream that was begun under an earlier edition of the rules obeys a later one."""

    __tablename__ = "edition"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    edition: int
    on: str
