"""The kinds of entries about earning: a rule of the catalogue, points for a deed, and their reversal."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.accounts import household_points, issued
from supermarket.books.kinds import POINT, Body, Change, Kind, Part, Posting, ReversalBody, Reversing, reversal_part
from supermarket.district.kinds import RegisterBody, Tier, register_rows
from supermarket.district.registers import Register
from supermarket.earning.tables import HonourRow, RuleRow
from supermarket.journal.entry import Entry

PERIODS: Final = "activity|day|month|quarter|year|person"
EVIDENCE: Final = "photo|sign-in|witness|document|inspection|order|registry|receipt"
Flag = Literal["evidence-missing"]


class Rule(RegisterBody):
    """A deed 善行 of the catalogue.

    `points` are for one `unit`, below zero for a deduction; `caps` are N/period in units; `evidence` is what a claim
    must show; `reviewer` is the tier whose review it needs beside the station's.
    """

    rule: str = Field(pattern=r"^[A-Z]{3}-[0-9]{2}(-[0-9]{2})?$")
    name: str
    points: int = Field(ge=-10_000, le=10_000)
    unit: str
    caps: str | None = Field(default=None, pattern=rf"^[0-9]+/({PERIODS})( [0-9]+/({PERIODS}))*$")
    evidence: str | None = Field(default=None, pattern=rf"^({EVIDENCE})( ({EVIDENCE}))*$")
    reviewer: Tier | None = None


class CreditLine(Part):
    """So many units of one deed and the points for them; both below zero in a reversal."""

    rule: str
    quantity: int
    points: int


class CreditFigures(Body):
    """What a credit posts."""

    household: str
    lines: tuple[CreditLine, ...]
    points: int


class CreditAsked(Part):
    """The request behind a credit."""

    household: str
    rule: str
    quantity: int
    member: str | None = None
    on: str | None = None
    served: str | None = None


class PointsCredited(CreditFigures):
    """Points for a deed of a member, done on `served`; `note` is the commitment to a free note."""

    asked: CreditAsked
    member: str | None = None
    served: str
    flags: tuple[Flag, ...] | None = None
    note: str | None = None


class CreditReversed(CreditFigures, ReversalBody):
    """A credit taken back, every figure negated."""


def _credit_postings(entry: Entry, body: CreditFigures) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, body.points),
        Posting(issued(entry.site), POINT, -body.points),
    )


def _credit_rows(_entry: Entry, body: CreditFigures) -> tuple[Change, ...]:
    return (Change(HonourRow, {"household": body.household, "cumulative": body.points}),)


def _reversed(body: PointsCredited, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return CREDIT_REVERSED, CreditReversed(
        household=body.household,
        lines=tuple(_negated(body.lines)),
        points=-body.points,
        **reversal_part(reversing),
    )


def _negated(lines: Iterable[CreditLine]) -> Iterable[CreditLine]:
    return (CreditLine(rule=line.rule, quantity=-line.quantity, points=-line.points) for line in lines)


RULE_RECORDED: Final = Kind("rule.recorded", Rule, rows=register_rows(RuleRow))
CREDIT_REVERSED: Final = Kind("credit.reversed", CreditReversed, postings=_credit_postings, rows=_credit_rows)
POINTS_CREDITED: Final = Kind(
    "points.credited",
    PointsCredited,
    postings=_credit_postings,
    rows=_credit_rows,
    reversal=_reversed,
    verb="deed credit",
)
RULES: Final = Register("rule", RULE_RECORDED, Rule, RuleRow)

KINDS: Final[tuple[Kind[Any], ...]] = (RULE_RECORDED, POINTS_CREDITED, CREDIT_REVERSED)
