"""How claims stand: from the counts of their steps, whatever the order in which these came; and their history."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    text,
)

from supermarket.books.session import ReadSession
from supermarket.district.texts import plain
from supermarket.earning.claims.kinds import COUNTS, POSTED
from supermarket.earning.tables import OPEN, STEPS, ClaimCountRow, ClaimPostedRow, ClaimRow, ClaimStepRow, place_number
from supermarket.errors.earning import ClaimUnknown
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import each_text, listed
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_

REVIEWS: Final = 2
"""So many persons accept a claim, 初审 and 复核, before it is noticed."""
_CLAIM: Final = table_of(ClaimRow)
_COUNT: Final = table_of(ClaimCountRow)
_claim: Final = _CLAIM.c
_count: Final = _COUNT.c
_step: Final = table_of(ClaimStepRow).c
_posted: Final = table_of(ClaimPostedRow).c


class State(StrEnum):
    """How a claim stands."""

    FILED = N_("filed")
    REVIEWED_ONCE = N_("reviewed-once")
    REVIEWED = N_("reviewed")
    REJECTED = N_("rejected")
    NOTICED = N_("noticed")
    OBJECTED = N_("objected")
    POSTED = N_("posted")
    WITHDRAWN = N_("withdrawn")


HANGING: Final = frozenset({State.NOTICED, State.OBJECTED})
"""A claim hangs out on a notice."""
ENDED: Final = frozenset({State.POSTED, State.REJECTED, State.WITHDRAWN})
"""Nothing is done with a claim any more."""


@dataclass(frozen=True)
class Standing:
    """A claim and how it stands; `points` are before any cap, `posted` is the entry that credited it.

    `minutes` are the time worked, by a rule that counts hours; before minutes were kept, `quantity` were the hours.
    """

    claim: str
    site: str
    on: str
    actor: str
    household: str
    member: str | None
    rule: str
    quantity: int
    points: int
    served: str
    flags: tuple[str, ...]
    state: State
    minutes: int | None = None
    posted: str | None = None


@dataclass(frozen=True)
class Step:
    """A step that was taken with a claim: when, by whom, what, and why."""

    entry: str
    on: str
    actor: str
    what: str
    reason: str | None


_CHOSEN: Final = (
    *(_claim[name] for name in ("origin", "seq", "site", "on", "actor", "household", "member", "rule", "quantity")),
    *(_claim[name] for name in ("minutes", "points", "served", "flags")),
    *(_count[name] for name in STEPS),
)
_ALL: Final[Select[Any]] = select(*_CHOSEN).join_from(
    _COUNT, _CLAIM, and_(_claim.origin == _count.origin, _claim.seq == _count.seq)
)
_ORDER: Final = (_claim.at, _claim.origin, _claim.seq)
_ONE: Final = Prepared(_ALL.where(_claim.origin == bindparam("origin"), _claim.seq == bindparam("seq")))
_AT_SITES: Final = _claim.site.in_(listed("sites"))
_OPEN: Final = Prepared(_ALL.where(text(OPEN)).order_by(*_ORDER))
_PLACES: Final = each_text(bindparam("places")).table_valued(column("value", String))
_OPEN_AT: Final = Prepared(
    # Not the bare column: by the index of sites SQLite would read every claim that a site ever had.
    _ALL.where(
        text(OPEN),
        _count.place.in_(select(cast(_PLACES.c.value, Integer))),
        func.coalesce(_claim.site, "").in_(listed("sites")),
    ).order_by(*_ORDER)
)
_EVERY: Final = Prepared(_ALL.order_by(*_ORDER))
_EVERY_AT: Final = Prepared(_ALL.where(_AT_SITES).order_by(*_ORDER))
_BY: Final = and_(_posted.claim_origin == _claim.origin, _posted.claim_seq == _claim.seq)
_OF_HOUSEHOLD: Final[Select[Any]] = (
    _ALL.add_columns(_posted.origin, _posted.seq)
    .outerjoin(table_of(ClaimPostedRow), _BY)
    .where(_claim.household == bindparam("household"))
    .order_by(*_ORDER)
)
_EVER: Final = Prepared(_OF_HOUSEHOLD)
_SERVED_ON: Final = Prepared(_OF_HOUSEHOLD.where(_claim.served == bindparam("served")))


def _latest(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return a statement of a household's latest claims of which something is true: the others are not read whole."""
    chosen = (
        select(_claim.origin, _claim.seq)
        .join_from(_CLAIM, _COUNT, and_(_claim.origin == _count.origin, _claim.seq == _count.seq))
        .where(_claim.household == bindparam("household"), *conditions)
        .order_by(*(column_.desc() for column_ in _ORDER))
        .limit(bindparam("most"))
        .subquery("latest")
    )
    return _OF_HOUSEHOLD.join(chosen, and_(chosen.c.origin == _claim.origin, chosen.c.seq == _claim.seq))


_HAS_ENDED: Final = or_(_count.postings > 0, _count.rejections > 0, _count.withdrawals > 0)
_LATEST: Final = Prepared(_latest())
_LATEST_UNPOSTED: Final = Prepared(_latest(_count.postings <= 0))
_LATEST_OPEN: Final = Prepared(_latest(~_HAS_ENDED))
_LATEST_ENDED: Final = Prepared(_latest(_HAS_ENDED))
_IN_MONTH: Final = Prepared(
    _OF_HOUSEHOLD.where(
        _count.whose == bindparam("household"),
        _count.last >= bindparam("first"),
        exists().where(
            _step.claim_origin == _claim.origin,
            _step.claim_seq == _claim.seq,
            _step.on >= bindparam("first"),
            _step.on <= bindparam("last"),
        ),
    )
)
_FILED_BY: Final = Prepared(
    select(_claim.origin, _claim.seq)
    .where(_claim.site == bindparam("site"), _claim.on >= bindparam("since"), _claim.actor == bindparam("actor"))
    .order_by(_claim.on.desc(), _claim.at.desc(), _claim.seq.desc())
    .limit(bindparam("most"))
)
_STEPS: Final = Prepared(
    select(_step.origin, _step.seq, _step.on, _step.actor, _step.step, _step.reason)
    .where(_step.claim_origin == bindparam("origin"), _step.claim_seq == bindparam("seq"))
    .order_by(_step.at, _step.origin, _step.seq)
)
_POSTED_BY: Final = Prepared(
    select(_posted.origin, _posted.seq).where(
        _posted.claim_origin == bindparam("origin"), _posted.claim_seq == bindparam("seq")
    )
)


def state_of(  # noqa: PLR0913 - the counts, by name
    *, reviews: int, rejections: int, notices: int, objections: int, withdrawals: int, postings: int
) -> State:
    """Return how a claim stands from how often each step was taken: what ends it comes first."""
    standings = (
        (postings, State.POSTED),
        (rejections, State.REJECTED),
        (withdrawals, State.WITHDRAWN),
        (objections, State.OBJECTED),
        (notices, State.NOTICED),
        (reviews >= REVIEWS, State.REVIEWED),
        (reviews, State.REVIEWED_ONCE),
    )
    return next((state for count, state in standings if count > 0), State.FILED)


def state_after(steps: Iterable[str]) -> State:
    """Return how a claim stood after these steps, as its counts would say it."""
    counts = dict.fromkeys(STEPS, 0)
    for what in steps:
        for name, count in COUNTS.get(what, {}).items():
            counts[name] += count
    return state_of(**counts)


def claim_of(session: ReadSession, typed: str) -> Standing:
    """Return the claim that was typed.

    Raises:
        ClaimUnknown: there is none.
    """
    name = entry_name(plain(typed))
    row = session.row(_ONE, origin=name.origin, seq=name.seq) if name else None
    if name is None or row is None:
        raise ClaimUnknown(claim=plain(typed)[:40])
    by = session.row(_POSTED_BY, origin=name.origin, seq=name.seq)
    return _standing(row, f"{by[0]}-{by[1]}" if by else None)


def as_after(session: ReadSession, claim: Standing, entry: Entry) -> Standing:
    """Return a claim as it stood right after a step with it, whatever was done since."""
    counts = dict.fromkeys(STEPS, 0)
    posted = None
    for step in steps_of(session, claim.claim):
        for name, count in COUNTS.get(step.what, {}).items():
            counts[name] += count
        posted = step.entry if step.what == POSTED else posted
        if step.entry == entry.name:
            break
    return replace(claim, state=state_of(**counts), posted=posted)


def open_claims(session: ReadSession, sites: str | None = None) -> Iterator[Standing]:
    """Give the claims that have not ended, oldest first; `sites` is a JSON list of codes that narrows them."""
    if not sites:
        return map(_standing, session.each(_OPEN))
    places = json.dumps([str(place_number(site)) for site in json.loads(sites)])
    return map(_standing, session.each(_OPEN_AT, sites=sites, places=places))


def every_claim(session: ReadSession, sites: str | None = None) -> Iterator[Standing]:
    """Give all claims, oldest first; `sites` is a JSON list of codes that narrows them."""
    rows = session.each(_EVERY_AT, sites=sites) if sites else session.each(_EVERY)
    return map(_standing, rows)


def claims_of_household(session: ReadSession, household: str, month: str | None = None) -> list[Standing]:
    """Return a household's claims, oldest first; of a month (YYYY-MM) those with which something was done then."""
    if month:
        rows = session.rows(_IN_MONTH, household=household, first=f"{month}-01", last=f"{month}-31")
    else:
        rows = session.rows(_EVER, household=household)
    return [*map(_standing_posted, rows)]


def claims_served_on(session: ReadSession, household: str, served: str) -> list[Standing]:
    """Return a household's claims of deeds that were done on one day, oldest first."""
    return [*map(_standing_posted, session.rows(_SERVED_ON, household=household, served=served))]


class Which(Enum):
    """Which of a household's claims: any, those that were not posted, that are open, that have ended."""

    ANY = _LATEST
    UNPOSTED = _LATEST_UNPOSTED
    OPEN = _LATEST_OPEN
    ENDED = _LATEST_ENDED


def latest_claims(session: ReadSession, household: str, most: int, which: Which = Which.ANY) -> list[Standing]:
    """Return so many of a household's claims at most, the latest first."""
    return [*map(_standing_posted, session.rows(which.value, household=household, most=most)[::-1])]


def _standing_posted(row: Row) -> Standing:
    return _standing(row[:-2], None if row[-2] is None else f"{row[-2]}-{row[-1]}")


def claims_filed_by(session: ReadSession, site: str, actor: str, *, since: str, most: int) -> list[Standing]:
    """Return the claims that a member of staff filed at a site from a day on, the latest first, so many at most."""
    rows = session.rows(_FILED_BY, site=site, since=since, actor=actor, most=most)
    return [claim_of(session, f"{origin}-{seq}") for origin, seq in rows]


def steps_of(session: ReadSession, claim: str) -> tuple[Step, ...]:
    """Return the steps that were taken with a claim, in the order in which they were recorded."""
    name = entry_name(claim)
    rows = session.rows(_STEPS, origin=name.origin, seq=name.seq) if name else []
    return tuple(Step(f"{row[0]}-{row[1]}", *row[2:]) for row in rows)


def _standing(row: Row, posted: str | None = None) -> Standing:
    counts = dict(zip(STEPS, row[13:], strict=True))
    about = dict(zip(("site", "on", "actor", "household", "member", "rule", "quantity"), row[2:9], strict=True))
    minutes, points, served, flags = row[9:13]
    return Standing(
        claim=f"{row[0]}-{row[1]}",
        **about,
        minutes=minutes,
        points=points,
        served=served,
        flags=tuple((flags or "").split()),
        state=state_of(**counts),
        posted=posted,
    )
