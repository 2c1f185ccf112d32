"""Posting 入账: a claim whose notice has ended without an open objection is credited, as far as the caps allow.

Oldest first, so that the same claims give the same points however often and wherever this is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date
from supermarket.district.roles import allow
from supermarket.district.settings import (
    BALANCE_FLOOR,
    HOUSEHOLD_MONTH_MAX,
    HOUSEHOLD_YEAR_MAX,
    PERSON_DAY_MAX,
    SITE_MONTH_MAX,
    setting,
)
from supermarket.district.sites import chain_of, places_below
from supermarket.district.times import HOUR
from supermarket.earning.award_kinds import CLAIM_POSTED, CapName, ClaimPosted, Cut
from supermarket.earning.caps import Allowed, Claimed, allowed, counts_households, rule_caps, span
from supermarket.earning.claims.earned import Earned, Sum
from supermarket.earning.claims.notices import last_day_of
from supermarket.earning.claims.standing import Standing, State, open_claims
from supermarket.earning.freezes import frozen_until
from supermarket.earning.kinds import CreditLine, Rule
from supermarket.earning.lapsing.expiry import are_posted_on
from supermarket.earning.lapsing.lapsing import spendable
from supermarket.earning.rules import rule_of
from supermarket.households.events import living
from supermarket.households.holders.holding import debits_here
from supermarket.households.households import owed_by, station_of
from supermarket.households.lineage import member_now
from supermarket.journal.entry import Entry
from supermarket.journal.store import TOGETHER


@dataclass(frozen=True)
class Posted:
    """A claim that was posted: its entry, the points credited (below zero: taken), and what was cut off and by what."""

    claim: str
    entry: str
    household: str
    points: int
    cut: tuple[Cut, ...]


def post_claims(session: WriteSession, request: Request, progress: Progress) -> list[Posted]:
    """Post every claim at the place of `request.site` and below it whose notice has ended and that nobody contests.

    `progress` is told how many are done. What a household earned that was merged into another goes to that one; a
    claim of a household of which nobody is left, or a deduction from one that another machine holds, stays open. Who
    may post is asked where the claims were filed; the points are entered at each household's own station.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack, MonthClosed: not on that date.
    """
    if found := session.repeated(request, lambda some: are_posted_on(some, CLAIM_POSTED, request)):
        return [_posted(each) for each in found]
    allow(session, "claim post", request)
    on = business_date(session, request.on)
    sites = places_below(session, request.site, on)
    run = _Run(session, on)
    due = [
        claim for claim in open_claims(session, sites) if claim.state is State.NOTICED and _is_due(session, claim, on)
    ]
    posted, done = list[Posted](), 0
    for first in range(0, len(due), TOGETHER):
        for claim in run.prepared(due[first : first + TOGETHER]):
            if claim:
                posted.append(_post(session, run, claim, request))
            done += 1
            progress(done)
    return posted


def _is_due(session: ReadSession, claim: Standing, on: str) -> bool:
    last = last_day_of(session, claim.claim)
    return last is not None and last[0] < on


def _whose(session: WriteSession, claim: Standing) -> Standing | None:
    """Return a claim as it is posted: to the household that took over where its own was merged; None if it waits."""
    row = living(session, claim.household)
    if row is None or (claim.points < 0 and not debits_here(session, row)):
        return None
    if row.household == claim.household:
        return claim
    return replace(claim, household=row.household, member=member_now(session, claim.member, row.household))


@dataclass(frozen=True)
class _Due:
    """A claim as it is posted, at the station where its caps count, with its rule and the sums that these count.

    `minutes` are the rule's own limits, `points` the general ones, each with its sum; what a deduction takes has none.
    """

    claim: Standing
    rule: Rule
    minutes: Sequence[tuple[int, Sum | None]] = ()
    points: Sequence[tuple[CapName, int, Sum]] = ()


class _Run:
    """What a run has looked up already: rules and settings, which are the same for thousands of claims, sums, debts."""

    def __init__(self, session: WriteSession, on: str) -> None:
        self.on: Final = on
        self.earned: Final = Earned(session)
        self.owed: Final[dict[str, int]] = {}
        self.setting: Final = cache(lambda name, site: setting(session, name, on, chain_of(session, site, on)))
        self._rule: Final = cache(lambda code, day, site: rule_of(session, code, day, site))
        self._session: Final = session

    def prepared(self, claims: Sequence[Standing]) -> list[_Due | None]:
        """Return some claims with all that is asked of the books, before any of them is posted; None for what waits."""
        return [self._prepared(whose) if (whose := _whose(self._session, claim)) else None for claim in claims]

    def _prepared(self, claim: Standing) -> _Due:
        rule: Rule = self._rule(claim.rule, claim.on, claim.site)
        claim = replace(claim, site=station_of(self._session, claim.household, self.on))
        if claim.points < 0:
            return _Due(claim, rule)
        if claim.household not in self.owed:
            self.owed[claim.household] = owed_by(self._session, claim.household)
        return _Due(claim, rule, tuple(self._minutes(claim, rule)), tuple(self._points(claim, rule)))

    def _minutes(self, claim: Standing, rule: Rule) -> Iterator[tuple[int, Sum | None]]:
        for cap in rule_caps(rule):
            is_of_one = cap.period == "activity"
            counted = None if is_of_one else self.earned.minutes(claim, rule, *span(cap.period, claim.served))
            yield cap.units * HOUR, counted

    def _points(self, claim: Standing, rule: Rule) -> Iterator[tuple[CapName, int, Sum]]:
        for name, setting_name, period in () if rule.uncapped else _GENERAL:
            if period == "day" and counts_households(rule):
                continue  # what a household did together is no one person's day
            if most := self.setting(setting_name, claim.site):
                yield name, most, self.earned.points(claim, *span(period, claim.served), by_person=period == "day")


def _post(session: WriteSession, run: _Run, due: _Due, request: Request) -> Posted:
    claim, rule = due.claim, due.rule
    body = _deduction(session, run, claim, rule) if claim.points < 0 else _credit(session, run, due)
    entry = session.record(CLAIM_POSTED, body, request, site=claim.site, on=run.on)
    run.earned.add(body, site=claim.site, on=run.on)
    return _posted(entry)


def _posted(entry: Entry) -> Posted:
    content = entry.content
    cut = tuple(Cut.model_validate(each) for each in content.get("cut", ()))
    return Posted(content["claim"], entry.name, content["household"], content["points"], cut)


def _credit(session: ReadSession, run: _Run, due: _Due) -> ClaimPosted:
    claim = due.claim
    kept = _allowed(session, run, due)
    honour, points = kept.points, kept.points
    cut = kept.cut
    if "entered-afterwards" in claim.flags and points:
        cut, points = (*cut, Cut(cap="hours-afterwards", points=points)), 0
    settled = min(points, run.owed[claim.household])
    run.owed[claim.household] -= settled
    return ClaimPosted(
        **_said(claim, due.rule, points, cut),
        units=kept.units,
        minutes=claim.minutes,
        counted=kept.minutes,
        honour=honour,
        settled=settled or None,
    )


def _allowed(session: ReadSession, run: _Run, due: _Due) -> Allowed:
    claim = due.claim
    if frozen_until(session, claim.household, run.on):
        cut = (Cut(cap="earning-frozen", points=claim.points),) if claim.points else ()
        return Allowed(0, 0, cut, None if claim.minutes is None else 0)
    minutes_left = [most if asked is None else most - run.earned.now(asked) for most, asked in due.minutes]
    left = {name: most - run.earned.now(asked) for name, most, asked in due.points}
    if budget := run.setting(SITE_MONTH_MAX, claim.site):
        left["site-month"] = budget - run.earned.at_site(claim.site, *span("month", run.on))
    return allowed(Claimed(claim.points, claim.quantity, claim.minutes, due.rule), minutes_left, left)


_GENERAL: Final[tuple[tuple[CapName, str, str], ...]] = (
    ("person-day", PERSON_DAY_MAX, "day"),
    ("household-month", HOUSEHOLD_MONTH_MAX, "month"),
    ("household-year", HOUSEHOLD_YEAR_MAX, "year"),
)


def _deduction(session: ReadSession, run: _Run, claim: Standing, rule: Rule) -> ClaimPosted:
    balance = spendable(session, claim.household, run.on)
    taken = min(-claim.points, max(0, balance - run.setting(BALANCE_FLOOR, claim.site)))
    cut = (Cut(cap="floor", points=-claim.points - taken),) if taken < -claim.points else ()
    frozen = _months_later(run.on, rule.freezes) if rule.freezes else None
    return ClaimPosted(**_said(claim, rule, -taken, cut), units=claim.quantity, honour=0, frozen_until=frozen)


def _said(claim: Standing, rule: Rule, points: int, cut: tuple[Cut, ...]) -> dict[str, Any]:
    return {
        "asked": {"claim": claim.claim},
        "claim": claim.claim,
        "household": claim.household,
        "member": claim.member,
        "lines": (CreditLine(rule=claim.rule, quantity=claim.quantity, points=points),),
        "points": points,
        "uncapped": rule.uncapped,
        "served": claim.served,
        "cut": cut or None,
    }


def _months_later(day: str, months: int) -> str:
    """Return the same day some months later, or the last of that month."""
    on = date.fromisoformat(day)
    number = on.year * 12 + on.month - 1 + months
    for last in (on.day, 30, 29, 28):
        try:
            return date(number // 12, number % 12 + 1, last).isoformat()
        except ValueError:
            continue
    raise AssertionError(day)  # pragma: no cover - every month has 28 days
