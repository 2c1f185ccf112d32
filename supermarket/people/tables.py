"""The people drawer's tables. Drawer: people (erasable; never in an export without names)."""

from typing import ClassVar

from sqlalchemy import Index, MetaData
from sqlmodel import Field

from supermarket.journal.tables import STRICT, Row


class PeopleRow(Row):
    """A row of the people drawer."""

    metadata: ClassVar[MetaData] = MetaData()


class PersonalRow(PeopleRow, table=True):
    """One version of one personal record, found by the commitment that the journal seals."""

    __tablename__ = "personal"
    __table_args__ = (Index("personal_by_subject", "subject"), STRICT)

    commitment: str = Field(primary_key=True)
    subject: str
    """Whom or what it is about: a member, a staff code, or the entry that a note belongs to."""
    salt: bytes
    record: str
    """The canonical JSON of the record."""
    initials: str
    """The pinyin initials of the name, every reading of it, separated by blanks."""


class PersonalFormRow(PeopleRow, table=True):
    """The normal form of the name in a record, by which it is compared and found; nothing for a record without name.

    It follows from the record, so it is made anew when a ledger is opened that lacks it, or whose forms another
    version made: the row without a commitment says which (`forms.py`).
    """

    __tablename__ = "personal_form"
    __table_args__ = (Index("personal_form_by_form", "form"), STRICT)

    commitment: str = Field(primary_key=True)
    form: str
