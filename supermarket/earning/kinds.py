"""The kinds of entries that a direct credit needs: a rule of the catalogue, points for a deed, and their reversal."""

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from pydantic import Field

from supermarket.books.accounts import household_points, issued, recoverable
from supermarket.books.kinds import (
    POINT,
    Body,
    Change,
    Kind,
    Named,
    Part,
    Posting,
    ReversalBody,
    Reversing,
    name_of,
    reversal_part,
)
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, Tier, register_rows
from supermarket.earning.tables import AwardRow, AwardYearRow, HonourRow, PointsMoveRow, RuleRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value

PERIODS: Final = "activity|day|month|quarter|year|person"
EVIDENCE: Final = "photo|sign-in|witness|document|inspection|order|registry|receipt"
Flag = Literal["evidence-missing"]


class Rule(RegisterBody):
    """A deed 善行 of the catalogue.

    `points` are for one `unit`, below zero for a deduction; `caps` are N/period in units; `evidence` is what a claim
    must show; `reviewer` is the tier whose review it needs beside the station's. `uncapped` leaves it out of the caps
    on a person's day and a household's month and year; `hours` says that its units are hours, which an administrator
    who enters them afterwards does not turn into points, and `rounding` how whole points come of the minutes, down
    where nothing is said; `freezes` is for how many months a household earns nothing once such a deduction is posted.
    """

    rule: str = Field(pattern=r"^[A-Z]{3}-[0-9]{2}(-[0-9]{2})?$")
    name: str
    points: int = Field(ge=-10_000, le=10_000)
    unit: str
    caps: str | None = Field(default=None, pattern=rf"^[0-9]+/({PERIODS})( [0-9]+/({PERIODS}))*$")
    evidence: str | None = Field(default=None, pattern=rf"^({EVIDENCE})( ({EVIDENCE}))*$")
    reviewer: Tier | None = None
    uncapped: Literal["yes"] | None = None
    hours: Literal["yes"] | None = None
    rounding: Literal["down", "half", "up"] | None = None
    freezes: int | None = Field(default=None, ge=1, le=120)


class CreditLine(Part):
    """So many units of one deed and the points for them; both below zero in a reversal."""

    rule: str
    quantity: int
    points: int


class CreditFigures(Body):
    """What a credit posts; `uncapped` says that its rule stands outside the general caps.

    `minutes` are the time worked, by a rule that counts hours; `quantity` of its line is then their whole hours, one at
    least. Below zero in a reversal.
    """

    household: str
    lines: tuple[CreditLine, ...]
    points: int
    member: str | None = None
    uncapped: Literal["yes"] | None = None
    minutes: int | None = None


class CreditAsked(Part):
    """The request behind a credit; `minutes` if it was asked for in hours."""

    household: str
    rule: str
    quantity: int
    minutes: int | None = None
    member: str | None = None
    on: str | None = None
    served: str | None = None


class PointsCredited(CreditFigures):
    """Points for a deed of a member, done on `served`; `note` is the commitment to a free note.

    `settled` are those that went to what the household owed.
    """

    commits = "note"

    asked: CreditAsked
    served: str
    settled: int | None = None
    flags: tuple[Flag, ...] | None = None
    note: str | None = None


class CreditReversed(CreditFigures, ReversalBody):
    """A credit taken back, every figure negated; `served` is the day of the deed.

    `owed` are the points that could not be taken back because they were spent: the household owes them 待追回 until
    later awards settle them. `was` is the household that was credited, where it has been merged into this one since.
    """

    served: str | None = None
    owed: int | None = None
    was: str | None = None


def credit_postings(entry: Entry, body: CreditFigures, settled: int) -> tuple[Posting, ...]:
    """Post points to a household; those that settle what it owed, below zero what it owes now, go past its balance."""
    legs = (
        Posting(household_points(body.household), POINT, body.points - settled),
        Posting(issued(entry.site), POINT, -body.points),
    )
    return (*legs, Posting(recoverable(body.household), POINT, settled)) if settled else legs


class OfClaim(NamedTuple):
    """What an award's row says of the claim that was posted, if it is of one."""

    claim_origin: str | None = None
    claim_seq: int | None = None
    cut: int | None = None
    freezes: int = 0
    flags: str | None = None


_DIRECT: Final = OfClaim()


def award_rows(  # noqa: PLR0913 - by name
    entry: Entry,
    body: CreditFigures,
    *,
    on: str,
    served: str,
    units: int,
    honour: int,
    counted: int | None = None,
    told: OfClaim = _DIRECT,
) -> tuple[Change, ...]:
    """Return the rows of points for a deed: what caps and boards count, the year by which they lapse, the honour.

    `counted` are the minutes that count against the rule's own limit, where less than all do; `told` is what its entry
    says of the claim, if it is of one.
    """
    is_undone = isinstance(body, ReversalBody)
    household = body.household
    whose = (entry.site, household, body.member, body.lines[0].rule, on, served)
    counts = (units, body.minutes, body.minutes if counted is None else counted, body.points, honour, body.uncapped)
    award = (entry.origin, entry.seq, *whose, *counts, entry.on, entry.at, entry.actor, int(is_undone), *told)
    return (
        Change(AwardRow, award),
        Change(AwardYearRow, (household, on[:4], body.points)),
        honour_change(body, cumulative=honour, units=units),
        *((points_moved(entry, body, body.household, body.points),) if is_undone else ()),
    )


def honour_change(body: CreditFigures, *, cumulative: int, units: int) -> Change:
    """Return the row that adds to a household's cumulative points and service time."""
    untimed = units if body.minutes is None else 0
    return Change(HonourRow, (body.household, body.lines[0].rule, cumulative, body.minutes or 0, untimed))


def points_moved(entry: Entry, body: Body, household: str, points: int) -> Change:
    """Return the row of points that moved by no new award."""
    key: dict[str, Value] = {"site": entry.site, "on": entry.on, **name_of(entry)}
    reversed_on = body.reversed_on if isinstance(body, ReversalBody) else None
    told: dict[str, Value] = {"kind": entry.kind, "household": household, "points": points, "reversed_on": reversed_on}
    return Change(PointsMoveRow, {**key, "at": entry.at, **told})


def negated(lines: Iterable[CreditLine]) -> tuple[CreditLine, ...]:
    """Return the lines with every figure turned round."""
    return tuple(CreditLine(rule=line.rule, quantity=-line.quantity, points=-line.points) for line in lines)


def negative(figure: int | None) -> int | None:
    """Return a figure turned round, if there is one."""
    return None if figure is None else -figure


def _credited(entry: Entry, body: PointsCredited) -> tuple[Change, ...]:
    units, flags = body.lines[0].quantity, " ".join(body.flags or ()) or None
    return award_rows(
        entry, body, on=entry.on, served=body.served, units=units, honour=body.points, told=OfClaim(flags=flags)
    )


def _uncredited(entry: Entry, body: CreditReversed) -> tuple[Change, ...]:
    served, units = body.served or body.reversed_on, body.lines[0].quantity
    return award_rows(entry, body, on=body.reversed_on, served=served, units=units, honour=body.points)


def _reversed(body: PointsCredited, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return CREDIT_REVERSED, CreditReversed(
        household=body.household,
        lines=negated(body.lines),
        points=-body.points,
        member=body.member,
        uncapped=body.uncapped,
        minutes=negative(body.minutes),
        served=body.served,
        **reversal_part(reversing),
    )


def _deserved(body: PointsCredited) -> tuple[Named, ...]:
    named = (Named("household", body.household), *(Named("rule", line.rule) for line in body.lines))
    return (*named, Named("member", body.member)) if body.member else named


RULE_RECORDED: Final = Kind("rule.recorded", Rule, rows=register_rows(RuleRow))
CREDIT_REVERSED: Final = Kind(
    "credit.reversed",
    CreditReversed,
    postings=lambda entry, body: credit_postings(entry, body, -(body.owed or 0)),
    rows=_uncredited,
)
POINTS_CREDITED: Final = Kind(
    "points.credited",
    PointsCredited,
    postings=lambda entry, body: credit_postings(entry, body, body.settled or 0),
    rows=_credited,
    reversal=_reversed,
    verb="deed credit",
    names=_deserved,
    at_home=True,
)
RULES: Final = Register("rule", RULE_RECORDED, Rule, RuleRow)

KINDS: Final[tuple[Kind[Any], ...]] = (RULE_RECORDED, POINTS_CREDITED, CREDIT_REVERSED)
