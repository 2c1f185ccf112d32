"""What is counted by person, pair, household or shop, summed by the database and judged by the checker's functions.

The same counts are made of the journal alone for the auditor's package (`package/checker/analysis/counting.py`); a test
holds both together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy import tuple_ as together

from supermarket.audit.analysis.values import Finding, Outcome, Span
from supermarket.audit.package.checker.analysis.counting import (
    AHEAD_MS,
    DAY_MS,
    DIGITS_OF,
    HOUR_MS,
    LATE_DAYS,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    PAIRED,
    ROUND_FEN,
    SHELF_MIN,
    TESTS,
    Patterns,
)
from supermarket.audit.package.checker.analysis.judging import TEN, Judged
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.earning.claims.kinds import REJECTED, REVIEWED
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow
from supermarket.journal.engines.neutral import day_before, day_of_second
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.tables import BatchRow, CountRow, RedemptionRow

Condition = ColumnElement[bool]
_redemption: Final = table_of(RedemptionRow).c
_claim: Final = table_of(ClaimRow).c
_step: Final = table_of(ClaimStepRow).c
_award: Final = table_of(AwardRow).c
_count: Final = table_of(CountRow).c
_batch: Final = table_of(BatchRow).c
_TRUE: Final[Condition] = literal_column("1") == literal_column("1")
_HOUR: Final[ColumnElement[int]] = literal_column("60")
_ROUND: Final[ColumnElement[int]] = literal_column(str(ROUND_FEN))
_TEN: Final[ColumnElement[int]] = literal_column("10")


@dataclass(frozen=True)
class Acts:
    """One kind of acts as the books have them: its name, the table with who, when and for which date, and which rows.

    `clocked` leaves out those whose time says nothing, such as a paper slip that is entered when there is time for it.
    """

    name: str
    table: FromClause
    columns: Any
    on: Any
    where: Condition
    clocked: Condition = _TRUE

    @property
    def day(self) -> ColumnElement[int]:
        """Return on which day, counted from 1970 in the district, it was written."""
        day: ColumnElement[int] = (self.columns.at + AHEAD_MS) // DAY_MS
        return day

    @property
    def hour(self) -> ColumnElement[int]:
        """Return at which hour of the district's day it was written."""
        hour: ColumnElement[int] = ((self.columns.at + AHEAD_MS) // HOUR_MS) % 24
        return hour

    @property
    def is_late(self) -> Condition:
        """Return whether it was written after the date that it bears."""
        written: Condition = day_of_second((self.columns.at + AHEAD_MS) // 1000) > self.on
        return written


_IS_REVIEW: Final = or_(_step.step == REVIEWED, _step.step == REJECTED)
REDEMPTIONS: Final = Acts(
    "redemption",
    table_of(RedemptionRow),
    _redemption,
    _redemption.on,
    _redemption.reversed_on.is_(None),
    _redemption.slip.is_(None),
)
CLAIMS: Final = Acts("claim", table_of(ClaimRow), _claim, _claim.on, _TRUE)
REVIEWS: Final = Acts("review", table_of(ClaimStepRow), _step, _step.on, _IS_REVIEW)
_IS_GIVEN: Final = _award.undone == 0
AWARDS: Final = Acts(
    "award", table_of(AwardRow), _award, _award.entered, and_(_IS_GIVEN, _award.claim_origin.is_not(None))
)
CREDITS: Final = Acts(
    "credit", table_of(AwardRow), _award, _award.entered, and_(_IS_GIVEN, _award.claim_origin.is_(None))
)
EVERY_ACT: Final = (REDEMPTIONS, CLAIMS, REVIEWS, AWARDS, CREDITS)


@dataclass(frozen=True)
class Counting:
    """How a test counts in one table: what is compared with its like, whose it is, and what is looked for.

    `of` is the test's name among the counts; `sums` gives group, subject, acts and hits, `names` the entries of the
    hits of one subject: its parts are `one` and `other`, nothing where it has one part.
    """

    of: str
    sums: Prepared
    names: Prepared


def _within(on: ColumnElement[str]) -> Condition:
    return and_(on >= bindparam("first"), on <= bindparam("last"))


def _counting(  # noqa: PLR0913 - what a statement is made of, by name
    of: str,
    acts: Acts,
    *,
    by: ColumnElement[Any] | str = "",
    who: tuple[ColumnElement[str], ...] = (),
    where: Condition = _TRUE,
    hit: Condition = _TRUE,
) -> Counting:
    """Return how a test counts: `by` is what is compared with its like, `who` whose acts they are, else the actor's."""
    one, other = who if len(who) > 1 else (*(who or (acts.columns.actor,)), None)
    within = and_(acts.where, where, _within(acts.on))
    whose = [one.label("one"), literal("").label("other") if other is None else other.label("other")]
    group = literal(by) if isinstance(by, str) else by
    found = func.sum(case((hit, 1), else_=0))
    grouped = [each for each in (None if isinstance(by, str) else by, one, other) if each is not None]
    sums = select(group.label("of"), *whose, func.count(), found).select_from(acts.table).where(within)
    names = select(acts.columns.origin, acts.columns.seq).select_from(acts.table).where(within, hit)
    names = names.where(one == bindparam("one"))
    if other is not None:
        names = names.where(other == bindparam("other"))
    in_order = names.order_by(acts.columns.at, acts.columns.origin, acts.columns.seq)
    return Counting(of, Prepared(sums.group_by(*grouped)), Prepared(in_order))


def _timed(acts: Acts) -> tuple[Counting, ...]:
    """Return how the hours and days are counted at which acts of one kind were written."""
    hours = and_(acts.hour >= NIGHT_ENDS, acts.hour < NIGHT_BEGINS)
    weekend = (acts.day + 3) % 7 > 4  # noqa: PLR2004 - 1970 began on a Thursday
    hits = (("nights", ~hours), ("weekends", weekend), ("late_entries", acts.is_late))
    return tuple(_counting(of, acts, by=acts.name, where=acts.clocked, hit=hit) for of, hit in hits)


_EARLIER: Final = table_of(ClaimStepRow).alias("earlier_step")
_HAS_EARLIER: Final = exists().where(
    _EARLIER.c.claim_origin == _step.claim_origin,
    _EARLIER.c.claim_seq == _step.claim_seq,
    or_(_EARLIER.c.step == REVIEWED, _EARLIER.c.step == REJECTED),
    together(_EARLIER.c.at, _EARLIER.c.origin, _EARLIER.c.seq) < together(_step.at, _step.origin, _step.seq),
)
_OF_CLAIM: Final = and_(_claim.origin == _step.claim_origin, _claim.seq == _step.claim_seq)
_REVIEWED: Final = Acts(
    "review",
    table_of(ClaimStepRow).join(table_of(ClaimRow), _OF_CLAIM),
    _step,
    _step.on,
    _IS_REVIEW,
)
"""Reviews with the claims that they are of."""
_ACCEPTED: Final = _step.step == REVIEWED


def _taken_back(acts: Acts) -> Condition:
    """Return whether an entry was taken back, whenever that was."""
    reversal = table_of(ReversalRow).c
    return exists().where(reversal.reverses_origin == acts.columns.origin, reversal.reverses_seq == acts.columns.seq)


_BOUGHT: Final = Acts(
    "purchase",
    table_of(BatchRow),
    _batch,
    _batch.on,
    and_(_batch.came == "delivery", _batch.donor.is_(None), _batch.cost.is_not(None)),
)
_TYPED: Final = _redemption.shown != "payload"
COUNTINGS: Final[tuple[Counting, ...]] = (
    _counting("filer_reviewer", _REVIEWED, by=_claim.site, who=(_claim.actor, _step.actor)),
    _counting("filer_household", CLAIMS, by=_claim.site, who=(_claim.actor, _claim.household)),
    _counting("reviewer_household", _REVIEWED, by=_claim.site, who=(_step.actor, _claim.household), where=_ACCEPTED),
    _counting("typed_cards", REDEMPTIONS, hit=_TYPED),
    _counting("typed_for_household", REDEMPTIONS, by=_redemption.site, who=(_redemption.household,), hit=_TYPED),
    _counting("outside_session", REDEMPTIONS, hit=_redemption.till.is_(None)),
    *(_counting("reversals", acts, by=acts.name, hit=_taken_back(acts)) for acts in (REDEMPTIONS, AWARDS, CREDITS)),
    _counting("rejections", REVIEWS, by="first", where=~_HAS_EARLIER, hit=_step.step == REJECTED),
    _counting("rejections", REVIEWS, by="later", where=_HAS_EARLIER, hit=_step.step == REJECTED),
    _counting("overrides", _REVIEWED, where=_ACCEPTED, hit=_claim.flags.is_not(None)),
    _counting("late_claims", CLAIMS, hit=day_before(_claim.on, LATE_DAYS) > _claim.served),
    _counting(
        "whole_hours", CLAIMS, by=_claim.rule, where=_claim.minutes.is_not(None), hit=_claim.minutes % _HOUR == 0
    ),
    _counting("round_costs", _BOUGHT, who=(_batch.shop,), hit=_batch.cost % _ROUND == 0),
    *(counting for acts in EVERY_ACT for counting in _timed(acts)),
)
"""Every count by person, pair or household, in the order of the tests."""


@dataclass(frozen=True)
class Figured:
    """How the last digits of figures are counted: `sums` gives whose, the digit and how often, `names` the entries."""

    of: str
    sums: Prepared
    names: Prepared


def _figured(of: str, row: Any, figure: ColumnElement[int], whose: ColumnElement[str], where: Condition) -> Figured:  # noqa: ANN401 - columns
    digit, within = figure % _TEN, and_(where, _within(row.on))
    sums = select(whose, digit.label("digit"), func.count()).where(within).group_by(whose, digit)
    names = select(row.origin, row.seq).where(within, whose == bindparam("one"), digit == bindparam("digit"))
    return Figured(of, Prepared(sums), Prepared(names.order_by(row.at, row.origin, row.seq)))


FIGURED: Final = (
    _figured("minute_digits", _claim, _claim.minutes, _claim.actor, _claim.minutes.is_not(None)),
    _figured("count_digits", _count, _count.counted, _count.shop, _count.counted >= SHELF_MIN),
)


def counts_of(session: ReadSession, span: Span) -> Patterns:
    """Return everything that is counted of the entries of a span, as the checker counts it of a whole journal."""
    patterns = Patterns()
    for counting in COUNTINGS:
        for group, one, other, acts, hits in session.each(counting.sums, **span.days):
            if counting.of in PAIRED:
                patterns.met[counting.of][str(group), one, other] = int(acts)
            else:
                cell = patterns.counted[counting.of][str(group), one]
                cell[0] += int(acts)
                cell[1] += int(hits)
    for figured in FIGURED:
        for whose, digit, count in session.each(figured.sums, **span.days):
            patterns.figures[figured.of].setdefault(whose, [0] * TEN)[int(digit)] = int(count)
    return patterns


def counted(session: ReadSession, span: Span) -> Iterator[Outcome]:
    """Give what every test finds that counts by person, pair, household or shop."""
    patterns = counts_of(session, span)
    for test in TESTS:
        told = patterns.told(test)
        yield Outcome(test, told.looked, tuple(_finding(session, span, test, each) for each in told.drawn))


def _finding(session: ReadSession, span: Span, test: str, judged: Judged) -> Finding:
    entries = (f"{origin}-{seq}" for origin, seq in _entries(session, span, test, judged.subject))
    return Finding(judged.subject, judged.looked, judged.hits, judged.usual, judged.once, tuple(entries))


def _entries(session: ReadSession, span: Span, test: str, subject: str) -> Iterator[Any]:
    """Give the names of the entries that a finding counted."""
    one, _blank, other = subject.partition(" ")
    if test in DIGITS_OF:
        digit = int(other.removeprefix("…"))
        for figured in FIGURED:
            if figured.of == test:
                yield from session.each(figured.names, **span.days, one=one, digit=digit)
        return
    for counting in COUNTINGS:
        if counting.of == ("rejections" if test == "never_rejects" else test):
            whose = {"one": one, "other": other} if test in PAIRED else {"one": one}
            yield from session.each(counting.names, **span.days, **whose)
