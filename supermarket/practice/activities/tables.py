"""The rows of activities, of who attended, of published counts, and of themes. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class ThemeRow(RegisterRow, table=True):
    """A change of the theme of a month."""

    __tablename__ = "theme"
    __table_args__ = (register_key("theme"), Index("theme_by_month", "month"), STRICT)

    theme: str
    month: str
    name: str
    site: str


class ActivityRow(BooksRow, table=True):
    """An activity as it was planned: what, for which day, and of which theme and project; `kinds` have blanks between.

    What became of it are its steps; the day that counts is the one that the latest of them tells.
    """

    __tablename__ = "activity"
    __table_args__ = (Index("activity_by_day", "site", "day"), Index("activity_by_project", "project"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int
    site: str
    on: str
    title: str
    kind: str
    kinds: str | None
    day: str
    start: str | None
    place: str | None
    theme: str | None
    project: str | None
    online: str | None


class ActivityStepRow(BooksRow, table=True):
    """What a step tells of an activity: on which day it was held or to which it was moved, how many it reached."""

    __tablename__ = "activity_step"
    __table_args__ = (Index("activity_step_by_day", "day"), Index("activity_step_by_roster", "roster"), STRICT)

    case_origin: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    step: str
    day: str | None
    start: str | None
    heads: int | None
    qualifier: str | None
    roster: str | None
    why: str | None
    photos: int


class AttendanceRow(BooksRow, table=True):
    """A member who attended an activity."""

    __tablename__ = "attendance"
    __table_args__ = (Index("attendance_by_member", "member"), STRICT)

    case_origin: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    member: str = Field(primary_key=True)
    origin: str
    seq: int


class ReportedCountRow(BooksRow, table=True):
    """A count that was published elsewhere, as it was published; it is shown beside the ledger's own, never added."""

    __tablename__ = "reported_count"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    on: str
    kind: str
    first_day: str
    last_day: str
    times: int | None
    times_qualifier: str | None
    heads: int | None
    qualifier: str | None
    source: str
