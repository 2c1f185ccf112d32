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
    """A household's cumulative points 荣誉, which redeeming does not lower, and its service time, by rule.

    `minutes` are the time worked; of awards that do not tell it, `untimed` are the units. What a merger brought is of
    no rule.
    """

    __tablename__ = "honour"
    __table_args__ = (STRICT,)
    sums = ("cumulative", "minutes", "untimed")
    apart = ("rule",)
    sinking = ("minutes", "untimed")

    household: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    cumulative: int
    minutes: int
    untimed: int


class AwardRow(BooksRow, table=True):
    """What an entry credited, or took back with both figures below zero: what caps and boards are counted from.

    `units` are those of the rule, `points` those that came to the household, `honour` those that count for its
    cumulative points. `minutes` are the time worked and `counted` those that count for the rule's limit, by a rule that
    counts hours. `served` is the day of the deed; `uncapped` says that the general caps leave it out. What was taken
    back (`undone`) stands on the date of what it reverses, and was `entered` on its own. `claim` is the one that was
    posted, of which limits cut off `cut` points; `freezes` says that its household earns nothing for a while because
    of it. `flags` are words with blanks between them.
    """

    __tablename__ = "award"
    __table_args__ = (
        Index("award_by_household", "household", "on"),
        Index("award_by_site", "site", "on", "points", "household"),
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
    entered: str
    at: int
    actor: str
    undone: int
    claim_origin: str | None
    claim_seq: int | None
    cut: int | None
    freezes: int
    flags: str | None


LAPSE_UNDONE: Final = "kind = 'expiry.reversed'"
"""What is true of an expiry that was taken back; written here as the partial index needs it, letter for letter."""


class PointsMoveRow(BooksRow, table=True):
    """Points that moved by no new award: what took an award back, what lapsed, what went to another household.

    By the kind of its entry, with the points as that has them; `household` is whose they were.
    """

    __tablename__ = "points_move"
    __table_args__ = (index_where("lapse_given_back", "household", "reversed_on", where=LAPSE_UNDONE), STRICT)

    site: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int
    kind: str
    household: str
    points: int
    reversed_on: str | None


class LapseUndoneRow(BooksRow, table=True):
    """That a household was given back points that had lapsed, and on which day their expiry had been posted."""

    __tablename__ = "lapse_undone"
    __table_args__ = (STRICT,)

    household: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str


class AwardYearRow(BooksRow, table=True):
    """The points that a household was awarded in a year, less what was taken back of them; points lapse by it."""

    __tablename__ = "award_year"
    __table_args__ = (STRICT,)
    sums = ("points",)

    household: str = Field(primary_key=True)
    year: str = Field(primary_key=True)
    points: int


CERTIFIED: Final = "certificate IS NOT NULL"
"""What is true of a claim that rests on a certificate; as the partial index needs it, letter for letter."""


class ClaimRow(BooksRow, table=True):
    """A claim 申报 as it was filed; `points` are what the rule gave for the units then, below zero for a deduction.

    `minutes` are the time worked, by a rule that counts hours. `start` and `end` are times of the day of the deed, or
    `sittings` several, or some over midnight; they and `flags` are words with blanks between them.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index("claim_by_household", "household", "served"),
        Index("claim_by_site", "site", "on"),
        index_where("claim_by_certificate", "certificate", where=CERTIFIED),
        STRICT,
    )

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
    certificate: str | None


class CertificateRow(BooksRow, table=True):
    """A certificate of a training, by the entry that issued it; `case_origin` and `case_seq` name the training."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index("certificate_by_training", "case_origin", "case_seq", "member"),
        Index("certificate_by_member", "member"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    on: str
    case_origin: str
    case_seq: int
    member: str
    title: str
    number: str | None
    trained: str | None
    until: str | None


class CertificateWithdrawnRow(BooksRow, table=True):
    """That a certificate was withdrawn: its key makes it at most once."""

    __tablename__ = "certificate_withdrawn"
    __table_args__ = (STRICT,)

    certificate_origin: str = Field(primary_key=True)
    certificate_seq: int = Field(primary_key=True)
    origin: str
    seq: int
    on: str
    actor: str
    reason: str


STEPS: Final = ("reviews", "rejections", "notices", "objections", "withdrawals", "postings")
"""What is counted of a claim's steps."""


class ClaimCountRow(BooksRow, table=True):
    """How often each step was taken with a claim; how it stands follows from these counts, in whatever order they came.

    `objections` are those still open, `notices` those that still hang. `place` is the number of the site where it was
    filed (`place_number`), which filing alone adds: so a site's open claims are found among all that are open.
    `whose` is the household for which it was filed, which filing alone tells, and `last` the latest day of all steps:
    so a household's claims with which something was done of late are found among all that it ever had.
    """

    __tablename__ = "claim_count"
    __table_args__ = (index_where("claim_open", "place", where=OPEN), Index("claim_by_last", "whose", "last"), STRICT)
    sums = (*STEPS, "place")
    tops = ("whose", "last")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    reviews: int
    rejections: int
    notices: int
    objections: int
    withdrawals: int
    postings: int
    place: int
    whose: str
    last: str


def place_number(site: str) -> int:
    """Return a site's code as a number, which can be added; 0 for what is no code."""
    return int(site) if site.isascii() and site.isdigit() and len(site) <= _CODE_DIGITS else 0


_CODE_DIGITS: Final = 9


ENDING: Final = "step IN ('posted', 'rejected', 'objection upheld', 'withdrawn')"
"""What is true of a step that ends a claim; written here as the partial index needs it, letter for letter."""


class ClaimStepRow(BooksRow, table=True):
    """A step that was taken with a claim: who, when, what, and why where a reason is asked."""

    __tablename__ = "claim_step"
    __table_args__ = (
        index_where("claim_ended", "on", "step", "claim_origin", "claim_seq", where=ENDING),
        STRICT,
    )

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


class ClaimOrderRow(BooksRow, table=True):
    """Which claim was filed for a member who served an order; the key makes it at most one."""

    __tablename__ = "claim_order"
    __table_args__ = (Index("claim_order_by_claim", "origin", "seq"), STRICT)

    order_origin: str = Field(primary_key=True)
    order_seq: int = Field(primary_key=True)
    member: str = Field(primary_key=True)
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
