"""How many activities were held and how many they reached, kind by kind.

Kinds overlap (domain.md section 1, rows 19–22): an activity of two kinds is counted under both, so lines of kinds are
never added up. What is added is each activity once, by what it mainly is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import read_date
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.texts import plain
from supermarket.errors.dates import DateFuture
from supermarket.errors.practice.activities import CountRefused, SpanReversed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.activities.activities import HEADS_MAX
from supermarket.practice.activities.kinds import COUNT_REPORTED, CountReported
from supermarket.practice.activities.standing import Activity
from supermarket.practice.activities.tables import ReportedCountRow
from supermarket.practice.activities.words import ACTIVITY_KINDS, QUALIFIERS, UNIVERSAL, activity_kind, kind_refused

ALL: Final = N_("all")
UNIVERSAL_LINE: Final = N_("universal")
_RANK: Final = {"exact": 0, "at-least": 1, "about": 2}
"""How vague a count is: a sum is as vague as the vaguest of its parts."""
_row: Final = table_of(ReportedCountRow).c
_REPORTED: Final = Prepared(
    select(
        *(_row.origin, _row.seq, _row.site, _row.on, _row.kind, _row.first_day, _row.last_day),
        *(_row.times, _row.times_qualifier, _row.heads, _row.qualifier, _row.source),
    )
    .where(_row.first_day <= bindparam("last"), _row.last_day >= bindparam("first"))
    .order_by(_row.first_day, _row.origin, _row.seq)
)


@dataclass(frozen=True)
class Heads:
    """How many were reached, and how that is meant: exact, at-least, or about."""

    count: int
    qualifier: str


@dataclass(frozen=True)
class Line:
    """What was held of one kind: `activities` in all, of which `mainly` are of this kind first; whom they reached.

    `kind` is a kind of activity; `universal` for those of universal benefit, each once; `all` for every activity, once.
    """

    kind: str
    activities: int
    mainly: int
    heads: Heads


@dataclass(frozen=True)
class Reported:
    """A count that was published elsewhere, as it was published: by which paper, for which span."""

    entry: str
    site: str
    on: str
    kind: str
    first_day: str
    last_day: str
    times: int | None
    times_qualifier: str | None
    heads: int | None
    qualifier: str | None
    source: str


def summed(parts: Iterable[Heads]) -> Heads:
    """Return a sum that claims no more than its parts: with a lower bound it is one, with an estimate it is one.

    A sum of exact counts is exact.
    """
    count, vague = 0, "exact"
    for part in parts:
        count += part.count
        vague = max(vague, part.qualifier, key=_RANK.__getitem__)
    return Heads(count, vague)


def counted(activities: Sequence[Activity]) -> tuple[Line, ...]:
    """Return the lines of every kind that was held, the universal-benefit ones together, and last all, each once."""
    held = [each for each in activities if each.is_held]
    lines = [_line(kind, [each for each in held if kind in each.every_kind]) for kind in ACTIVITY_KINDS]
    universal = _line(UNIVERSAL_LINE, [each for each in held if UNIVERSAL & {*each.every_kind}])
    return (*(line for line in (*lines, universal) if line.activities), _line(ALL, held))


def _line(kind: str, held: Sequence[Activity]) -> Line:
    mainly = [each for each in held if kind in {each.kind, ALL} or (kind == UNIVERSAL_LINE and each.kind in UNIVERSAL)]
    heads = summed(Heads(each.heads or 0, each.qualifier or "exact") for each in held)
    return Line(kind, len(held), len(mainly), heads)


# --- counts that were published elsewhere -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """A count as it was published: of which kind and span, how often and how many, where it stood."""

    kind: str
    first: str
    last: str
    source: str
    times: int | None = None
    times_qualifier: str = "exact"
    heads: int | None = None
    qualifier: str = "exact"


def report(session: WriteSession, published: Published, request: Request) -> Reported:
    """Record a count of activities that was published elsewhere; it is shown beside the ledger's own, never added.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ActivityKindRefused, CountRefused, SpanReversed, DateUnreadable, DateFuture: it is no such count.
        TextUnreadable, ReasonPersonal: its source cannot be sealed.
    """
    kind = _SUMS.get(plain(published.kind), activity_kind(published.kind))
    if kind not in {*ACTIVITY_KINDS, UNIVERSAL_LINE, ALL}:
        raise kind_refused(kind, UNIVERSAL_LINE, ALL)
    first, last = read_date(published.first), read_date(published.last)
    if first > last:
        raise SpanReversed(first=first, last=last)
    if last > session.today:
        raise DateFuture(date=last, latest=session.today)
    source = read_text(published.source, N_("source"), most=NOTE_MAX)
    told = {"kind": kind, "first_day": first, "last_day": last, "source": source}
    figures: dict[str, int | str] = {}
    for name, count, qualifier in (
        ("times", published.times, published.times_qualifier),
        ("heads", published.heads, published.qualifier),
    ):
        if count is not None:
            figures |= {name: _checked(count, qualifier), _QUALIFIER_OF[name]: qualifier}
    if not figures:
        raise CountRefused(count=-1, most=HEADS_MAX)
    asked = {**told, **{name: str(value) for name, value in figures.items()}}
    entry = session.answered(COUNT_REPORTED, request, site=request.site, asked=asked)
    if entry is None:
        allow(session, "activity report", request)
        body = CountReported.model_validate({"asked": asked, **told, **figures})
        entry = session.record(COUNT_REPORTED, body, request, site=request.site, on=session.today)
    return next(each for each in reported(session, first, last) if each.entry == entry.name)


_SUMS: Final = {"普惠": UNIVERSAL_LINE, "普惠性": UNIVERSAL_LINE, "全部": ALL}
"""The Chinese words for what is counted over several kinds."""
_QUALIFIER_OF: Final = {"times": "times_qualifier", "heads": "qualifier"}


def reported(session: ReadSession, first: str, last: str) -> list[Reported]:
    """Return the published counts whose span touches this one."""
    rows = session.rows(_REPORTED, first=first, last=last)
    return [Reported(f"{row[0]}-{row[1]}", *row[2:]) for row in rows]


def _checked(count: int, qualifier: str) -> int:
    if not 0 <= count <= HEADS_MAX or qualifier not in QUALIFIERS:
        raise CountRefused(count=count, most=HEADS_MAX)
    return count
