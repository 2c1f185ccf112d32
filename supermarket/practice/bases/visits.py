"""Counting visits 计数: who came, was served, or was handed a paper; figures of different certainty are never added."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, func, select

from supermarket.books.kinds import parsed
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, read_date
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.texts import plain
from supermarket.errors.practice.bases import CountUnknown, HeadsRefused, PurposeUnlike
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.bases.kinds import HEADS_MAX, VISITS_COUNTED, Purpose, Qualifier, VisitsCounted
from supermarket.practice.bases.tables import VisitRow

VISIT: Final = "base visit"
PAPERS: Final = frozenset({"leaflet", "pledge"})
"""What is counted by its title."""
_visit: Final = table_of(VisitRow).c
_mending: Final = table_of(VisitRow).alias("mending")
_IS_MENDED: Final = and_(_mending.c.mends_origin == _visit.origin, _mending.c.mends_seq == _visit.seq)
_STANDING: Final = table_of(VisitRow).outerjoin(_mending, _IS_MENDED)
_ONE: Final = Prepared(
    select(_visit.site, _visit.purpose, _mending.c.seq)
    .select_from(_STANDING)
    .where(_visit.origin == bindparam("origin"), _visit.seq == bindparam("seq"))
)
_WHAT: Final = (_visit.site, _visit.purpose, _visit.service, _visit.title, _visit.qualifier)
_BETWEEN: Final = Prepared(
    select(*_WHAT, func.count(), func.sum(_visit.heads))
    .select_from(_STANDING)
    .where(_visit.on >= bindparam("first"), _visit.on <= bindparam("last"), _mending.c.seq.is_(None))
    .group_by(*_WHAT)
    .order_by(*_WHAT)
)


@dataclass(frozen=True)
class Visits:
    """What is asked to be counted; `service` is the code of one that was given, `title` that of a paper.

    `mends` names a count that was wrong.
    """

    purpose: Purpose
    heads: int
    qualifier: Qualifier = "exact"
    service: str | None = None
    title: str | None = None
    mends: str | None = None


@dataclass(frozen=True)
class Counted:
    """The answer to a count: its entry, and what it says."""

    entry: str
    site: str
    on: str
    purpose: Purpose
    heads: int
    qualifier: Qualifier
    service: str | None
    title: str | None
    mends: str | None


@dataclass(frozen=True)
class Tally:
    """What the counts of one sort and one certainty at one site come to: how many there are, and their heads in all."""

    site: str
    purpose: Purpose
    service: str | None
    title: str | None
    qualifier: Qualifier
    counts: int
    heads: int


def count_visits(session: WriteSession, visits: Visits, request: Request) -> Counted:
    """Count visits at the request's site on its day; a count that was wrong is replaced by one that mends it.

    Raises:
        HeadsRefused, PurposeUnlike, TextUnreadable: it cannot be counted so.
        CountUnknown: what it would mend is no count of this purpose there, or was mended before.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    title = read_text(visits.title, N_("title"), most=NOTE_MAX) if visits.title else None
    asked = _asked(visits, title, request)
    answer = session.answered(VISITS_COUNTED, request, site=request.site, asked=asked)
    if answer:
        return _counted(answer)
    allow(session, VISIT, request)
    _check(visits)
    if visits.mends:
        _check_mends(session, visits, request.site)
    body = VisitsCounted(
        asked=asked,
        purpose=visits.purpose,
        heads=visits.heads,
        qualifier=visits.qualifier,
        service=plain(visits.service) if visits.service else None,
        title=title,
        mends=plain(visits.mends) if visits.mends else None,
    )
    on = business_date(session, request.on)
    return _counted(session.record(VISITS_COUNTED, body, request, site=request.site, on=on))


def tallies(session: ReadSession, first: str, last: str, sites: Iterable[str] = ()) -> list[Tally]:
    """Return what the counts of a span of days come to, by site, purpose and certainty; `sites` narrows to some."""
    wanted = set(sites)
    rows = session.rows(_BETWEEN, first=first, last=last)
    return [Tally(*row) for row in rows if not wanted or row[0] in wanted]


def _asked(visits: Visits, title: str | None, request: Request) -> dict[str, str | int]:
    said: dict[str, str | int | None] = {
        "purpose": visits.purpose,
        "heads": visits.heads,
        "qualifier": visits.qualifier,
        "service": plain(visits.service)[:20] if visits.service else None,
        "title": title,
        "mends": plain(visits.mends)[:40] if visits.mends else None,
        "on": read_date(request.on) if request.on else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _check(visits: Visits) -> None:
    least = 0 if visits.purpose == "visit" else 1  # that a base was open and nobody came is a count too
    if not least <= visits.heads <= HEADS_MAX:
        raise HeadsRefused(heads=visits.heads, least=least, most=HEADS_MAX)
    if (visits.service is not None) > (visits.purpose == "service") or (visits.title is not None) != (
        visits.purpose in PAPERS
    ):
        raise PurposeUnlike(purpose=visits.purpose)


def _check_mends(session: ReadSession, visits: Visits, site: str) -> None:
    name = entry_name(plain(visits.mends or ""))
    row = session.row(_ONE, origin=name.origin, seq=name.seq) if name else None
    if row is None or (row[0], row[1]) != (site, visits.purpose) or row[2] is not None:
        raise CountUnknown(entry=plain(visits.mends or "")[:40])


def _counted(entry: Entry) -> Counted:
    body = parsed(VISITS_COUNTED, entry)
    told = (body.purpose, body.heads, body.qualifier, body.service, body.title, body.mends)
    return Counted(entry.name, entry.site, entry.on, *told)
