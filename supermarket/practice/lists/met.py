"""Which needs were met: their share month by month, by kind and by place, and those that never were.

A need was met as often as an order of a match of it was served. It was matched as often as one was placed that was
neither called off nor given up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.district.dates import day_before, days_between, month_beside, period_of
from supermarket.district.kinds import ALWAYS
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.lists.listings import sites_below
from supermarket.practice.lists.matches import matches_of
from supermarket.practice.lists.tables import ListingRow
from supermarket.practice.lists.words import NEED

_line: Final = table_of(ListingRow).c
_NEEDS: Final = Prepared(
    select(
        *(_line[name] for name in ("listing", "from", "state", "until", "name", "kind", "site", "capacity")),
    )
    .where(_line.list == NEED, _line["from"] <= bindparam("on"))
    .order_by(_line.listing, *(_line[name] for name in ("from", "at", "origin", "seq")))
)
_COUNTED: Final = ("wanted", "matched", "met")
MONTHS: Final = 6
"""So many months are looked back at where nobody says how many."""


@dataclass(frozen=True)
class Asked:
    """A need as it was in a month: since when, how many times it asked, was matched and was met by the day looked at.

    `ended` is the last day on which it stood, where it does not any more by then.
    """

    need: str
    name: str
    kind: str
    site: str
    since: str | None
    ended: str | None
    wanted: int
    matched: int
    met: int


@dataclass(frozen=True)
class Share:
    """How many needs there were under a heading, how many times they asked, were matched and were met."""

    what: str
    needs: int
    wanted: int
    matched: int
    met: int

    @property
    def percent(self) -> int | None:
        """Return the share that was met, in whole per cent, rounded down; None: nothing was asked for."""
        return 100 * self.met // self.wanted if self.wanted else None


@dataclass(frozen=True)
class Waiting:
    """A need that was never met, and for how many days it waited: to the day looked at, or until it ended."""

    asked: Asked
    days: int


@dataclass(frozen=True)
class Report:
    """The needs of a month at a site and below it, as of a day: the shares that were met, and what was never met."""

    site: str
    month: str
    upto: str
    whole: Share
    kinds: tuple[Share, ...]
    places: tuple[Share, ...]
    months: tuple[Share, ...]
    never: tuple[Waiting, ...]


def report(session: ReadSession, site: str, month: str, *, months: int = MONTHS) -> Report:
    """Return which needs of a month (YYYY-MM) were met by its end, or by today, and the shares of the months before.

    Raises:
        SiteUnknown: there is no such site.
    """
    upto = min(period_of("month", f"{month}-01")[1], session.today)
    needs = asked_in(session, site, month)
    months_before = [month_beside(month, -back) for back in reversed(range(months))]
    return Report(
        site,
        month,
        upto,
        _share(month, needs),
        tuple(_shares(needs, lambda each: each.kind)),
        tuple(_shares(needs, lambda each: each.site)),
        tuple(_share(each, needs if each == month else asked_in(session, site, each)) for each in months_before),
        tuple(_never(needs, upto)),
    )


def asked_in(session: ReadSession, site: str, month: str) -> list[Asked]:
    """Return every need at a site and below it that stood on some day of a month, and how far it was met by its end.

    Raises:
        SiteUnknown: there is no such site.
    """
    first, last = period_of("month", f"{month}-01")
    upto = min(last, session.today)
    below = sites_below(session, site, upto)
    by_need: dict[str, list[Row]] = {}
    for row in session.rows(_NEEDS, on=upto):
        by_need.setdefault(str(row[0]), []).append(row)
    asked = [(rows, stood) for rows in by_need.values() if (stood := _last(rows, first, upto))]
    done = matches_of(session, (str(row[0]) for _rows, (row, _end) in asked), upto)
    matched = Counter(match.need for match in done if match.stands)
    met = Counter(match.need for match in done if match.is_served)
    found = (_asked(rows, stood, upto, matched, met) for rows, stood in asked)
    return [each for each in found if below is None or each.site in below]


def _last(rows: list[Row], first: str, upto: str) -> tuple[Row, str] | None:
    """Return how a need last stood in a span of days, and until when; None where it did not, or did so only before."""
    last: tuple[Row, str] | None = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        until = day_before(str(following[1])) if following else upto
        end = min(until, row[3] or until)
        if not row[2] and end >= max(first, str(row[1])):
            last = (row, end)
    return last


def _asked(rows: list[Row], last: tuple[Row, str], upto: str, matched: Counter[str], met: Counter[str]) -> Asked:
    """Return a need as it last stood, with how often it was matched and met."""
    (code, _from, _state, _until, name, kind, site, capacity), end = last
    since = None if rows[0][1] == ALWAYS else str(rows[0][1])
    ended = end if end < upto else None
    counted = (min(capacity, each[code]) for each in (matched, met))
    return Asked(code, name, kind, site, since, ended, capacity, *counted)


def _share(what: str, needs: Iterable[Asked]) -> Share:
    listed = list(needs)
    return Share(what, len(listed), *(sum(getattr(each, name) for each in listed) for name in _COUNTED))


def _shares(needs: list[Asked], heading: Callable[[Asked], str]) -> Iterator[Share]:
    for what in sorted({heading(each) for each in needs}):
        yield _share(what, (each for each in needs if heading(each) == what))


def _never(needs: Iterable[Asked], upto: str) -> Iterator[Waiting]:
    """Give the needs that were never met, those that waited longest first."""
    never = [each for each in needs if not each.met]
    waiting = [Waiting(each, days_between(each.since or upto, each.ended or upto)) for each in never]
    yield from sorted(waiting, key=lambda each: (-each.days, each.asked.need))
