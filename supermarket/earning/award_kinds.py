"""The kinds of entries that move a household's points after an open procedure: posting 入账, and what lapses 到期失效.

A body holds what the posting needs: what the caps left of a claim, what of it settled a debt, the years that lapse.
"""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.accounts import deducted, expired, household_points
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
    always,
    name_of,
    reversal_part,
)
from supermarket.earning.claims.kinds import POSTED, step
from supermarket.earning.kinds import (
    CreditFigures,
    OfClaim,
    award_rows,
    credit_postings,
    honour_change,
    negated,
    negative,
    points_moved,
)
from supermarket.earning.tables import AwardRow, ClaimPostedRow, EarningFrozenRow, LapseUndoneRow, PointsMoveRow
from supermarket.households.tables import SpentYearRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.locale import N_

CapName = Literal[
    "rule",
    "person-day",
    "household-month",
    "household-year",
    "site-month",
    "earning-frozen",
    "hours-afterwards",
    "floor",
]
CAPS: Final = {
    "rule": N_("the rule's own limit"),
    "person-day": N_("a person's day"),
    "household-month": N_("a household's month"),
    "household-year": N_("a household's year"),
    "site-month": N_("the site's budget of the month"),
    "earning-frozen": N_("earning is frozen after a false claim"),
    "hours-afterwards": N_("hours entered afterwards count for honour alone"),
    "floor": N_("a balance does not fall below its floor"),
}
"""What may cut points off a claim, in words."""


class Cut(Part):
    """How many points a cap cut off, as a number above zero, also of a deduction."""

    cap: CapName
    points: int = Field(ge=1)


class ClaimPosted(CreditFigures):
    """A claim whose notice has ended is credited, or for a deduction debited.

    `lines` hold the rule, the units claimed and the points that are left of them; `units` are those that count
    against the rule's own limit, by a rule that counts hours the whole hours of the minutes `counted`. `honour` counts
    for the cumulative points, `settled` went to what the household owed, `frozen_until` is the last day on which it
    earns nothing.
    """

    asked: dict[str, str]
    claim: str
    served: str
    units: int
    honour: int
    counted: int | None = None
    cut: tuple[Cut, ...] | None = None
    settled: int | None = None
    frozen_until: str | None = None


class AwardReversed(CreditFigures, ReversalBody):
    """A posting taken back, every figure negated; `owed` could not be taken back because it was spent 待追回.

    `was` is the household of the posting, where it has been merged into this one since.
    """

    claim: str
    served: str
    units: int
    honour: int
    counted: int | None = None
    owed: int | None = None
    was: str | None = None


class LapsedYear(Part):
    """What lapses of the points awarded in one year."""

    award_year: str
    points: int


class ExpiryFigures(Body):
    """What an expiry posts."""

    household: str
    years: tuple[LapsedYear, ...]
    points: int


class PointsExpired(ExpiryFigures):
    """What is left of old years' awards lapses; `until` is the last day on which it could be redeemed."""

    asked: dict[str, str]
    until: str


class ExpiryReversed(ExpiryFigures, ReversalBody):
    """An expiry taken back, every figure negated; `was` is whose it was, if that was merged into this one since."""

    was: str | None = None


def _posted_postings(entry: Entry, body: ClaimPosted) -> tuple[Posting, ...]:
    if body.points >= 0:
        return credit_postings(entry, body, body.settled or 0) if body.points else ()
    return _deduction(entry, body)


def _taken_back(entry: Entry, body: AwardReversed) -> tuple[Posting, ...]:
    if body.points <= 0:
        return credit_postings(entry, body, -(body.owed or 0)) if body.points else ()
    return _deduction(entry, body)


def _deduction(entry: Entry, body: CreditFigures) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, body.points),
        Posting(deducted(entry.site), POINT, -body.points),
    )


def _award(entry: Entry, body: ClaimPosted | AwardReversed, on: str) -> tuple[Change, ...]:
    """Return the rows that count; a deduction takes points out, so it is no award and belongs to no award year."""
    spent: dict[str, Value] = {"household": body.household, "year": on[:4], "points": -body.points}
    claim = require_name(body.claim)
    told = OfClaim(claim.origin, claim.seq)
    if isinstance(body, ClaimPosted):
        cut = sum(cut.points for cut in body.cut) if body.cut is not None else None
        told = OfClaim(claim.origin, claim.seq, cut, int(body.frozen_until is not None))
    rows = award_rows(
        entry, body, on=on, served=body.served, units=body.units, honour=body.honour, counted=body.counted, told=told
    )
    deduction = body.points < 0 < body.lines[0].quantity or body.points > 0 > body.lines[0].quantity
    if not deduction:
        return rows
    kept = (change for change in rows if change.row in {AwardRow, PointsMoveRow})
    return (*kept, honour_change(body, cumulative=0, units=body.units), Change(SpentYearRow, spent))


def _posted(entry: Entry, body: ClaimPosted) -> tuple[Change, ...]:
    name = require_name(body.claim)
    rows = (
        *_award(entry, body, entry.on),
        *step(entry, body.claim, POSTED),
        Change(ClaimPostedRow, (name.origin, name.seq, entry.origin, entry.seq)),
    )
    if body.frozen_until:
        since: dict[str, Value] = {"household": body.household, "since": entry.on, "until": body.frozen_until}
        rows = (*rows, Change(EarningFrozenRow, {**since, **name_of(entry)}))
    return rows


def _reversed(body: ClaimPosted, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return AWARD_REVERSED, AwardReversed(
        household=body.household,
        lines=negated(body.lines),
        points=-body.points,
        member=body.member,
        uncapped=body.uncapped,
        claim=body.claim,
        served=body.served,
        units=-body.units,
        honour=-body.honour,
        minutes=negative(body.minutes),
        counted=negative(body.counted),
        **reversal_part(reversing),
    )


def _expired(entry: Entry, body: ExpiryFigures) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, -body.points),
        Posting(expired(entry.site), POINT, body.points),
    )


def _lapsed(entry: Entry, body: PointsExpired | ExpiryReversed) -> tuple[Change, ...]:
    whose = body.was or body.household if isinstance(body, ExpiryReversed) else body.household
    return (points_moved(entry, body, whose, body.points),)


def _given_back(entry: Entry, body: ExpiryReversed) -> tuple[Change, ...]:
    undone = Change(LapseUndoneRow, {"household": body.household, **name_of(entry), "on": body.reversed_on})
    return (*_lapsed(entry, body), undone)


def _expiry_reversed(body: PointsExpired, reversing: Reversing) -> tuple[Kind[Any], Body]:
    years = tuple(LapsedYear(award_year=year.award_year, points=-year.points) for year in body.years)
    return EXPIRY_REVERSED, ExpiryReversed(
        household=body.household, years=years, points=-body.points, **reversal_part(reversing)
    )


AWARD_REVERSED: Final = Kind(
    "award.reversed",
    AwardReversed,
    postings=_taken_back,
    rows=lambda entry, body: _award(entry, body, body.reversed_on),
)
CLAIM_POSTED: Final = Kind(
    "claim.posted",
    ClaimPosted,
    postings=_posted_postings,
    rows=_posted,
    reversal=_reversed,
    verb="claim post",
    names=lambda body: (Named("household", body.household),),
    at_home=True,
)
EXPIRY_REVERSED: Final = Kind("expiry.reversed", ExpiryReversed, postings=_expired, rows=_given_back)
POINTS_EXPIRED: Final = Kind(
    "points.expired",
    PointsExpired,
    postings=_expired,
    rows=_lapsed,
    reversal=_expiry_reversed,
    verb="expiry post",
    names=lambda body: (Named("household", body.household, ended=True),),
    at_home=True,
    clears=always,
)

KINDS: Final[tuple[Kind[Any], ...]] = (CLAIM_POSTED, AWARD_REVERSED, POINTS_EXPIRED, EXPIRY_REVERSED)
