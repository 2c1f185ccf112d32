"""Posting 入账: a claim whose notice has ended without an open objection is credited, as far as the caps allow.

Oldest first, so that the same claims give the same points however often and wherever this is run.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select

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
from supermarket.earning.claims.notices import last_day_of
from supermarket.earning.claims.standing import Standing, State, open_claims
from supermarket.earning.freezes import frozen_until
from supermarket.earning.kinds import CreditLine, Rule
from supermarket.earning.lapsing.expiry import are_posted_on
from supermarket.earning.lapsing.lapsing import spendable
from supermarket.earning.rules import rule_of
from supermarket.earning.tables import AwardRow
from supermarket.households.events import living
from supermarket.households.holders.holding import debits_here
from supermarket.households.households import owed_by, station_of
from supermarket.households.lineage import lineage_of, member_now, person_of
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_award: Final = table_of(AwardRow).c
_IS_EARNED: Final = _award.honour != 0
"""An award or its reversal; a deduction counts for no honour, and frees no cap."""


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
    posting = _Run(session, on)
    due = [
        claim for claim in open_claims(session, sites) if claim.state is State.NOTICED and _is_due(session, claim, on)
    ]
    posted = []
    for number, claim in enumerate(due, 1):
        if whose := _whose(session, claim):
            posted.append(_post(session, posting, whose, request))
        progress(number)
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


class _Run:
    """The rules and settings that a run has looked up already: they are the same for thousands of claims."""

    def __init__(self, session: ReadSession, on: str) -> None:
        self.on: Final = on
        self.rule: Final = cache(lambda code, day, site: rule_of(session, code, day, site))
        self.setting: Final = cache(lambda name, site: setting(session, name, on, chain_of(session, site, on)))


def _post(session: WriteSession, run: _Run, claim: Standing, request: Request) -> Posted:
    rule: Rule = run.rule(claim.rule, claim.on, claim.site)
    claim = replace(claim, site=station_of(session, claim.household, run.on))  # its caps count, and it is entered there
    body = _deduction(session, run, claim, rule) if claim.points < 0 else _credit(session, run, claim, rule)
    return _posted(session.record(CLAIM_POSTED, body, request, site=claim.site, on=run.on))


def _posted(entry: Entry) -> Posted:
    content = entry.content
    cut = tuple(Cut.model_validate(each) for each in content.get("cut", ()))
    return Posted(content["claim"], entry.name, content["household"], content["points"], cut)


def _credit(session: ReadSession, run: _Run, claim: Standing, rule: Rule) -> ClaimPosted:
    kept = _allowed(session, run, claim, rule)
    honour, points = kept.points, kept.points
    cut = kept.cut
    if "entered-afterwards" in claim.flags and points:
        cut, points = (*cut, Cut(cap="hours-afterwards", points=points)), 0
    owed = owed_by(session, claim.household)
    return ClaimPosted(
        **_said(claim, rule, points, cut),
        units=kept.units,
        minutes=claim.minutes,
        counted=kept.minutes,
        honour=honour,
        settled=min(points, owed) or None,
    )


def _allowed(session: ReadSession, run: _Run, claim: Standing, rule: Rule) -> Allowed:
    if frozen_until(session, claim.household, run.on):
        cut = (Cut(cap="earning-frozen", points=claim.points),) if claim.points else ()
        return Allowed(0, 0, cut, None if claim.minutes is None else 0)
    minutes_left = [
        cap.units * HOUR
        if cap.period == "activity"
        else cap.units * HOUR - _minutes_earned(session, claim, rule, *span(cap.period, claim.served))
        for cap in rule_caps(rule)
    ]
    left: dict[CapName, int] = {}
    if not rule.uncapped:
        for name, setting_name, period in _GENERAL:
            if period == "day" and counts_households(rule):
                continue  # what a household did together is no one person's day
            if most := run.setting(setting_name, claim.site):
                first, last = span(period, claim.served)
                left[name] = most - _points_earned(session, claim, first, last, by_person=period == "day")
    if budget := run.setting(SITE_MONTH_MAX, claim.site):
        first, last = span("month", run.on)
        left["site-month"] = budget - _sum(session, _AT_SITE, site=claim.site, first=first, last=last)
    return allowed(Claimed(claim.points, claim.quantity, claim.minutes, rule), minutes_left, left)


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


# --- what was earned already ------------------------------------------------------------------------------------------

_IN_SPAN: Final = (
    (_award.on >= bindparam("first")) & (_award.served >= bindparam("first")) & (_award.served <= bindparam("last"))
)
"""No deed is posted before its day, so what was posted before the span is not read."""
_OF_HOUSEHOLD: Final = (_award.household == bindparam("household")) & _IN_SPAN & _IS_EARNED
_OF_NOBODY: Final = _OF_HOUSEHOLD & _award.member.is_(None)
_OF_PERSON: Final = _OF_HOUSEHOLD & _award.member.in_(listed("members"))


def _total(column: Any) -> Select[Any]:  # noqa: ANN401 - a column of either figure
    return select(func.coalesce(func.sum(column), 0))


_COUNTED: Final = func.coalesce(_award.counted, _award.units * HOUR)
"""What counts against a rule's own limit in minutes, a unit for sixty, so that hours and units add up alike."""
_MINUTES: Final = Prepared(_total(_COUNTED).where(_OF_HOUSEHOLD, _award.rule == bindparam("rule")))
_MINUTES_OF_PERSON: Final = Prepared(_total(_COUNTED).where(_OF_PERSON, _award.rule == bindparam("rule")))
_MINUTES_OF_NOBODY: Final = Prepared(_total(_COUNTED).where(_OF_NOBODY, _award.rule == bindparam("rule")))
_POINTS: Final = Prepared(_total(_award.points).where(_OF_HOUSEHOLD, _award.uncapped.is_(None)))
_POINTS_OF_PERSON: Final = Prepared(_total(_award.points).where(_OF_PERSON, _award.uncapped.is_(None)))
_POINTS_OF_NOBODY: Final = Prepared(_total(_award.points).where(_OF_NOBODY, _award.uncapped.is_(None)))
_AT_SITE: Final = Prepared(
    _total(_award.points).where(
        _award.site == bindparam("site"), _award.on >= bindparam("first"), _award.on <= bindparam("last"), _IS_EARNED
    )
)


def _minutes_earned(session: ReadSession, claim: Standing, rule: Rule, first: str, last: str) -> int:
    bounds = {"rule": claim.rule, "first": first, "last": last}
    if counts_households(rule):
        return _earned(session, claim, _MINUTES, **bounds)
    if claim.member is None:
        return _earned(session, claim, _MINUTES_OF_NOBODY, **bounds)
    return _earned(session, claim, _MINUTES_OF_PERSON, members=_numbers(session, claim.member), **bounds)


def _points_earned(session: ReadSession, claim: Standing, first: str, last: str, *, by_person: bool) -> int:
    if not by_person:
        return _earned(session, claim, _POINTS, first=first, last=last)
    if claim.member is None:
        return _earned(session, claim, _POINTS_OF_NOBODY, first=first, last=last)
    members = _numbers(session, claim.member)
    return _earned(session, claim, _POINTS_OF_PERSON, members=members, first=first, last=last)


def _numbers(session: ReadSession, member: str) -> str:
    """Return every number that a person has had, as a JSON list."""
    return json.dumps(sorted(each for each in person_of(session, member) if each))


def _earned(session: ReadSession, claim: Standing, statement: Prepared, **bounds: str) -> int:
    """Return what a household earned, with what counts as its own."""
    last = bounds.pop("last")
    return sum(
        _sum(session, statement, household=each, last=min(last, until), **bounds)
        for each, until in lineage_of(session, claim.household).items()
    )


def _sum(session: ReadSession, statement: Prepared, **values: str | None) -> int:
    row = session.row(statement, **values)
    return int(row[0]) if row else 0
