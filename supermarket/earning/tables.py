"""Deeds in the books: the catalogue, claims and how they stand, notices, awards, cumulative points. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT

OPEN: Final = "rejections + withdrawals + postings = 0"
"""What is true of a claim that has not ended; written here as the partial index needs it, letter for letter."""


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
    uncapped: str | None
    hours: str | None
    rounding: str | None
    freezes: int | None


class HonourRow(BooksRow, table=True):
    """A household's cumulative points 荣誉, which redeeming does not lower."""

    __tablename__ = "honour"
    __table_args__ = (STRICT,)
    sums = ("cumulative",)

    household: str = Field(primary_key=True)
    cumulative: int


class AwardRow(BooksRow, table=True):
    """What an entry credited, or took back with both figures below zero: what caps and boards are counted from.

    `units` are those of the rule, `points` those that came to the household, `honour` those that count for its
    cumulative points. `minutes` are the time worked and `counted` those that count for the rule's limit, by a rule that
    counts hours. `served` is the day of the deed; `uncapped` says that the general caps leave it out.
    """

    __tablename__ = "award"
    __table_args__ = (
        Index("award_by_household", "household", "served"),
        Index("award_by_site", "site", "on", "points"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    household: str
    member: str | None
    rule: str
    on: str
    served: str
    units: int
    minutes: int | None
    counted: int | None
    points: int
    honour: int
    uncapped: str | None


class AwardYearRow(BooksRow, table=True):
    """The points that a household was awarded in a year, less what was taken back of them; points lapse by it."""

    __tablename__ = "award_year"
    __table_args__ = (STRICT,)
    sums = ("points",)

    household: str = Field(primary_key=True)
    year: str = Field(primary_key=True)
    points: int


class ClaimRow(BooksRow, table=True):
    """A claim 申报 as it was filed; `points` are what the rule gave for the units then, below zero for a deduction.

    `minutes` are the time worked, by a rule that counts hours. `start` and `end` are times of the day of the deed, or
    `sittings` several, or some over midnight; they and `flags` are words with blanks between them.
    """

    __tablename__ = "claim"
    __table_args__ = (Index("claim_by_household", "household", "served"), Index("claim_by_site", "site", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    on: str
    at: int
    actor: str
    household: str
    member: str | None
    rule: str
    quantity: int
    minutes: int | None
    points: int
    served: str
    start: str | None
    end: str | None
    sittings: str | None
    activity: str | None
    roster: str | None
    flags: str | None


class ClaimCountRow(BooksRow, table=True):
    """How often each step was taken with a claim; how it stands follows from these counts, in whatever order they came.

    `objections` are those still open, `notices` those that still hang.
    """

    __tablename__ = "claim_count"
    __table_args__ = (index_where("claim_open", "origin", "seq", where=OPEN), STRICT)
    sums = ("reviews", "rejections", "notices", "objections", "withdrawals", "postings")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    reviews: int
    rejections: int
    notices: int
    objections: int
    withdrawals: int
    postings: int


class ClaimStepRow(BooksRow, table=True):
    """A step that was taken with a claim: who, when, what, and why where a reason is asked."""

    __tablename__ = "claim_step"
    __table_args__ = (Index("claim_step_by_day", "on"), STRICT)

    claim_origin: str = Field(primary_key=True)
    claim_seq: int = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    step: str
    on: str
    actor: str
    reason: str | None


class ClaimPostedRow(BooksRow, table=True):
    """Which entry credited a claim; the key makes it at most once."""

    __tablename__ = "claim_posted"
    __table_args__ = (STRICT,)

    claim_origin: str = Field(primary_key=True)
    claim_seq: int = Field(primary_key=True)
    origin: str
    seq: int


class EvidenceRow(BooksRow, table=True):
    """A file that a claim rests on, by the SHA-256 of its bytes; the file lies beside the ledger."""

    __tablename__ = "evidence"
    __table_args__ = (STRICT,)

    sha256: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    what: str = Field(primary_key=True)
    kind: str
    size: int


class NoticeRow(BooksRow, table=True):
    """A public notice 公示 at a site, and the days on which it hangs."""

    __tablename__ = "notice"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    first_day: str
    last_day: str


class EarningFrozenRow(BooksRow, table=True):
    """Until which day a household earns nothing, for points that it claimed falsely."""

    __tablename__ = "earning_frozen"
    __table_args__ = (STRICT,)

    household: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    since: str
    until: str
