"""A household's passbook 积分存折: its claims and how they stand, and everything that moved its points."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.corrections.corrections import reversed_by
from supermarket.district.times import hours_figure
from supermarket.earning.award_kinds import Cut
from supermarket.earning.claims.kinds import OBJECTED, REJECTED, UPHELD, WITHDRAWN
from supermarket.earning.claims.standing import Standing, State, Step, claims_of_household, state_after, steps_of
from supermarket.earning.credit import cumulative_of
from supermarket.earning.earlier import After, then_of
from supermarket.earning.lapsing.lapsing import Lapsing, held_now, lapsed_of, lapsing_of
from supermarket.earning.service_time import service_minutes
from supermarket.households.statements import Statement, statement_of
from supermarket.journal.entry import EntryName, require_name
from supermarket.journal.store import entry_named

_REASONED: Final = {
    State.REJECTED: {REJECTED, UPHELD},
    State.WITHDRAWN: {WITHDRAWN},
    State.OBJECTED: {OBJECTED},
}
"""For the states that have a reason: the steps that gave it."""


@dataclass(frozen=True)
class PassbookClaim:
    """A claim as the household reads it.

    `minutes` are the time worked, by a rule that counts hours. `points` are before any cap, below zero for a
    deduction; `reason` is why it was rejected, withdrawn or objected to. Where it was posted, `entry` did so,
    `credited` are the points that came of it, `cut` is what was cut off and by which cap, and `reversed_by` is the
    entry that took it back.
    """

    claim: str
    on: str
    served: str
    rule: str
    quantity: int
    points: int
    state: State
    reason: str | None = None
    entry: str | None = None
    credited: int | None = None
    cut: tuple[Cut, ...] = ()
    reversed_by: str | None = None
    minutes: int | None = None

    @property
    def figure(self) -> str:
        """Return its units; of time as a figure of hours, such as 1.5."""
        return str(self.quantity) if self.minutes is None else hours_figure(self.minutes)

    @property
    def what(self) -> str:
        """Return the rule and its units, such as VOL-01x1.5."""
        return f"{self.rule}x{self.figure}"


@dataclass(frozen=True)
class Passbook:
    """A household's claims and points, of one month or of all time; `lapsing` is what lapses next.

    `lapsed` points are past their last day and wait to be posted.

    Of a month that is over everything is as of its last `day`: what is held, owed and earned, and how claims stand.
    `minutes` are the time that was credited in all.
    """

    statement: Statement
    claims: tuple[PassbookClaim, ...]
    cumulative: int
    lapsing: Lapsing | None
    day: str | None = None
    lapsed: int = 0
    minutes: int = 0


def passbook_of(session: ReadSession, household: str, month: str | None = None) -> Passbook:
    """Return a household's passbook; of one month (YYYY-MM) it has the claims with which something was done then."""
    day = _last_day(month, session.today)
    claims = []
    for claim in claims_of_household(session, household, month):
        steps = tuple(step for step in steps_of(session, claim.claim) if day is None or step.on <= day)
        found = claim if day is None else replace(claim, state=state_after(step.what for step in steps))
        claims.append(_claim_of(session, found, steps, day))
    statement = statement_of(session, household, month)
    if day is None:
        return _as_now(session, statement, tuple(claims))
    then = then_of(session, household, After(day=day))
    statement = replace(statement, balance=statement.closing, owed=then.owed)
    lapsing = lapsing_of(session, household, then.held, day)
    gone = lapsed_of(session, household, then.held, day)
    return Passbook(statement, tuple(claims), then.cumulative, lapsing, day, gone, then.minutes)


def latest_of_passbook(session: ReadSession, household: str, *, lines: int, claims: Iterable[Standing]) -> Passbook:
    """Return a household's passbook with so many of its latest lines, and these of its claims.

    A page shows no more, and a household that has been there for many years has hundreds.
    """
    shown = tuple(_claim_of(session, claim, steps_of(session, claim.claim), None) for claim in claims)
    return _as_now(session, statement_of(session, household, latest=lines), shown)


def _as_now(session: ReadSession, statement: Statement, claims: tuple[PassbookClaim, ...]) -> Passbook:
    household, today = statement.household, session.today
    held = held_now(session, household)
    lapsing, gone = lapsing_of(session, household, held, today), lapsed_of(session, household, held, today)
    cumulative, minutes = cumulative_of(session, household), service_minutes(session, household)
    return Passbook(statement, claims, cumulative, lapsing, lapsed=gone, minutes=minutes)


def _last_day(month: str | None, today: str) -> str | None:
    """Return the last day of a month that is over, else None."""
    if month is None or month >= today[:7]:
        return None
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"


def _claim_of(session: ReadSession, claim: Standing, steps: tuple[Step, ...], day: str | None) -> PassbookClaim:
    wanted = _REASONED.get(claim.state, set())
    posted = require_name(claim.posted) if claim.posted else None
    entry = entry_named(session.transaction, posted) if posted and claim.state is State.POSTED else None
    content = entry.content if entry else {}
    return PassbookClaim(
        claim=claim.claim,
        on=claim.on,
        served=claim.served,
        rule=claim.rule,
        quantity=claim.quantity,
        points=claim.points,
        state=claim.state,
        reason=next((step.reason for step in reversed(steps) if step.what in wanted), None),
        entry=entry.name if entry else None,
        credited=content.get("points"),
        cut=tuple(Cut.model_validate(cut) for cut in content.get("cut", ())),
        reversed_by=_reversed_by(session, posted, day) if posted and entry else None,
        minutes=claim.minutes,
    )


def _reversed_by(session: ReadSession, posted: EntryName, day: str | None) -> str | None:
    """Return the entry that took an award back, by a day."""
    by = reversed_by(session, posted)
    entry = entry_named(session.transaction, require_name(by)) if by and day else None
    return None if entry and day and entry.on > day else by
