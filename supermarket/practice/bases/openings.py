"""Opening days 开放日: which sessions a site's calendar has, and which of them were held: domain.md sections 5.6 and 6.

A shop's session was held when its till was opened that day; that of any other site when its visits of that day were
counted, were it none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import in_force
from supermarket.district.dates import period_of
from supermarket.district.kinds import Tier
from supermarket.district.sites import known_site
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.bases.kinds import OPENINGS, WEEKDAYS
from supermarket.practice.bases.tables import VisitRow
from supermarket.spending.till.tables import TillRow

Held = Literal["held", "missed", "to come", "besides"]
"""How a day stands: open by the calendar and held or missed or not over yet; or open besides the calendar."""
_visit: Final = table_of(VisitRow).c
_till: Final = table_of(TillRow).c
_COUNTED: Final = Prepared(
    select(_visit.on)
    .where(_visit.site == bindparam("site"), _visit.on >= bindparam("first"), _visit.on <= bindparam("last"))
    .distinct()
)
_TILLS: Final = Prepared(
    select(_till.on)
    .where(_till.shop == bindparam("site"), _till.on >= bindparam("first"), _till.on <= bindparam("last"))
    .distinct()
)


@dataclass(frozen=True)
class Day:
    """A day on which a site is open by its calendar, or was open besides; `times` are its hours, if they are said."""

    on: str
    held: Held
    times: str | None


@dataclass(frozen=True)
class Sessions:
    """A site's sessions in a span of days: those of its calendar that are over, and how many of them were held."""

    site: str
    first: str
    last: str
    planned: int
    held: int
    days: tuple[Day, ...]


def is_open(calendar: str, on: str) -> bool:
    """Say whether a calendar, such as "wed 5 15 25", has a day: by its weekday or its number in the month."""
    day = date.fromisoformat(on)
    return bool({WEEKDAYS[day.weekday()], str(day.day)} & set(calendar.split()))


def sessions(session: ReadSession, site: str, first: str, last: str) -> Sessions:
    """Return the sessions of a site from one day to another, by the calendar that was in force on each.

    Today's session is still to come until it is held.

    Raises:
        SiteUnknown: there is no such site.
    """
    tier = known_site(session, site, last).tier
    statement = _TILLS if tier is Tier.SUPERMARKET else _COUNTED
    open_on = {row[0] for row in session.rows(statement, site=site, first=first, last=last)}
    days = tuple(_days(session, site, first, last, open_on))
    over = [day for day in days if day.held in {"held", "missed"}]
    return Sessions(site, first, last, len(over), sum(day.held == "held" for day in over), days)


def month_sessions(session: ReadSession, site: str, month: str) -> Sessions:
    """Return the sessions of a site in a month, YYYY-MM.

    Raises:
        SiteUnknown: there is no such site.
    """
    return sessions(session, site, *period_of("month", f"{month}-01"))


def _days(session: ReadSession, site: str, first: str, last: str, open_on: set[str]) -> Iterator[Day]:
    today = session.today
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        on = day.isoformat()
        opening = in_force(session, OPENINGS, site, on)
        times = opening.times if opening else None
        if opening and is_open(opening.calendar, on):
            yield Day(on, "held" if on in open_on else "missed" if on < today else "to come", times)
        elif on in open_on:
            yield Day(on, "besides", times)
        day += timedelta(days=1)
