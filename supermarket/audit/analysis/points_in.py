"""Reading what households earned and hold, what lapsed, and the days between deed, claim and posting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, case, func, select

from supermarket.audit.analysis.points import (
    BANDS,
    Earned,
    Held,
    Lag,
    ageing,
    breakage,
    claim_lag,
    concentration,
    slow_posting,
)
from supermarket.audit.analysis.values import Figures, Outcome, Span
from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.tables import HouseholdRow
from supermarket.district.tree import FOREVER
from supermarket.earning.tables import AwardRow, ClaimRow, PointsMoveRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_award: Final = table_of(AwardRow).c
_claim: Final = table_of(ClaimRow).c
_move: Final = table_of(PointsMoveRow).c
_posting: Final = table_of(PostingRow).c
_household: Final = table_of(HouseholdRow).c
_EARNED: Final = Prepared(
    select(_award.site, _award.household, func.sum(_award.points))
    .where(_award.on >= bindparam("first"), _award.on <= bindparam("last"))
    .group_by(_award.site, _award.household)
)
_ENTRIES: Final = Prepared(
    select(_award.origin, _award.seq)
    .where(
        _award.household == bindparam("household"),
        _award.site == bindparam("site"),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _award.points > 0,
    )
    .order_by(_award.at, _award.origin, _award.seq)
)
_LAPSED: Final = Prepared(
    select(_move.site, func.sum(_move.points))
    .where(
        (_move.kind == "points.expired") | (_move.kind == "expiry.reversed"),
        _move.on >= bindparam("first"),
        _move.on <= bindparam("last"),
    )
    .group_by(_move.site)
)
_HELD: Final = Prepared(
    select(_posting.account, func.sum(_posting.amount))
    .where(
        _posting.account >= household_points(""),
        _posting.account < household_points("~"),
        _posting.commodity == POINT,
        _posting.on <= bindparam("last"),
    )
    .group_by(_posting.account)
)
_YOUNG: Final = Prepared(
    select(
        _award.household,
        *(func.sum(case((_award.on > bindparam(name), _award.points), else_=0)) for name in ("one", "two", "three")),
    )
    .where(_award.on > bindparam("three"), _award.on <= bindparam("last"), (_award.points > 0) | (_award.undone == 1))
    .group_by(_award.household)
)
_STATIONS: Final = Prepared(
    select(_household.household, _household.station)
    .where(_household["from"] <= bindparam("last"))
    .order_by(_household.household, _household["from"], _household.at, _household.origin, _household.seq)
)
_CLAIMED: Final = Prepared(
    select(_claim.site, _claim.served, _claim.on, func.count())
    .where(_claim.on >= bindparam("first"), _claim.on <= bindparam("last"))
    .group_by(_claim.site, _claim.served, _claim.on)
)
_POSTED: Final = Prepared(
    select(_award.site, _claim.on.label("filed"), _award.entered, func.count())
    .join_from(
        table_of(AwardRow),
        table_of(ClaimRow),
        and_(_claim.origin == _award.claim_origin, _claim.seq == _award.claim_seq),
    )
    .where(_award.undone == 0, _award.entered >= bindparam("first"), _award.entered <= bindparam("last"))
    .group_by(_award.site, _claim.on, _award.entered)
)


def points(session: ReadSession, span: Span) -> Iterator[Outcome]:
    """Give where points come together and how they age, lapse and come late."""
    earned = [Earned(site, household, int(points)) for site, household, points in session.each(_EARNED, **span.days)]
    yield _with_entries(session, span, concentration(earned))
    yield ageing(_held(session, span))
    lapsed = {site: int(points) for site, points in session.rows(_LAPSED, **span.days)}
    awarded: dict[str, int] = {}
    for each in earned:
        awarded[each.site] = awarded.get(each.site, 0) + each.points
    yield breakage(awarded, lapsed)
    yield slow_posting(_lags(session, _POSTED, span))


def claim_lags(session: ReadSession, span: Span) -> Figures:
    """Return the days between deeds and their claims, place by place."""
    return claim_lag(_lags(session, _CLAIMED, span))


def _with_entries(session: ReadSession, span: Span, tested: Outcome) -> Outcome:
    found = []
    for finding in tested.findings:
        household, site = finding.subject.split(" ")
        rows = session.rows(_ENTRIES, **span.days, household=household, site=site)
        found.append(replace(finding, entries=tuple(f"{origin}-{seq}" for origin, seq in rows)))
    return replace(tested, findings=tuple(found))


def _held(session: ReadSession, span: Span) -> list[Held]:
    last = session.today if span.last == FOREVER else span.last
    until = date.fromisoformat(last)
    days = zip(("one", "two", "three"), ((until - timedelta(days=band)).isoformat() for band in BANDS), strict=True)
    young = {row[0]: row[1:] for row in session.rows(_YOUNG, **dict(days), last=last)}
    station: dict[str, str] = dict(session.rows(_STATIONS, last=last))
    prefix = len(household_points(""))
    held = []
    for account, balance in session.each(_HELD, last=last):
        household = account[prefix:]
        one, two, three = (int(each) for each in young.get(household, (0, 0, 0)))
        held.append(Held(station.get(household, ""), household, int(balance), (one, two, three)))
    return held


def _lags(session: ReadSession, statement: Prepared, span: Span) -> Iterator[Lag]:
    for site, first, last, count in session.each(statement, **span.days):
        yield Lag(site, (date.fromisoformat(last) - date.fromisoformat(first)).days, int(count))
