"""Opening days 开放日: whether a shop was open when its calendar says so."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.assessment.indicators.indicator import Line, of_lines
from supermarket.assessment.indicators.known import KNOWN, is_known
from supermarket.assessment.past import Past
from supermarket.books.tables import BooksRow
from supermarket.district.kinds import Tier
from supermarket.district.tables import RegisterRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.bases.openings import is_open
from supermarket.practice.bases.tables import OpeningRow, VisitRow
from supermarket.spending.till.tables import TillRow


def _calendars(row: type[RegisterRow]) -> Prepared:
    columns = table_of(row).c
    order = (columns[name] for name in ("from", "at", "origin", "seq"))
    chosen = (columns[name] for name in ("site", "from", "calendar", "state", "origin", "seq"))
    return Prepared(
        select(*chosen)
        .join_from(table_of(row), KNOWN, is_known(columns))
        .where(columns["from"] <= bindparam("last"))
        .order_by(*order)
    )


def _open_days(row: type[BooksRow], site: str) -> Prepared:
    """Return the select of the days on which something says that a site was open, each with one such entry."""
    columns = table_of(row).c
    return Prepared(
        select(columns[site], columns.on, func.min(columns.origin), func.min(columns.seq))
        .join_from(KNOWN, table_of(row), is_known(columns))
        .where(columns.on >= bindparam("first"), columns.on <= bindparam("last"), columns.seq >= KNOWN.c.start)
        .group_by(columns[site], columns.on)
    )


_CALENDARS: Final = _calendars(OpeningRow)
_TILLS: Final = _open_days(TillRow, "shop")
_COUNTED: Final = _open_days(VisitRow, "site")


def _days(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the days of each site's calendar, as it was in force on each, and what shows that it was open."""
    calendars: dict[str, list[tuple[str, str, str | None, str]]] = {}
    for site, since, calendar, state, origin, seq in past.rows(_CALENDARS):
        calendars.setdefault(site, []).append((since, calendar, state, f"{origin}-{seq}"))
    tills = {(site, on): f"{origin}-{seq}" for site, on, origin, seq in past.rows(_TILLS)}
    counted = {(site, on): f"{origin}-{seq}" for site, on, origin, seq in past.rows(_COUNTED)}
    for site in sorted(sites & calendars.keys() & past.places.keys()):
        shown = tills if past.places[site].tier == Tier.SUPERMARKET.value else counted
        for on in past.period.days:
            in_force = [row for row in calendars[site] if row[0] <= on]
            if in_force and in_force[-1][2] is None and is_open(in_force[-1][1], on):
                entry = shown.get((site, on))
                yield Line(site, entry or in_force[-1][3], date.fromisoformat(on).isoformat(), int(bool(entry)), 1)


INDICATORS: Final = (
    of_lines(
        "opening",
        _days,
        unit=N_("days"),
        meaning=N_("on how many of the days that its calendar says a site was open"),
        formula=N_(
            "days of the calendar on which a till was opened, or at other sites than shops the visits were counted ÷ "
            "days of the calendar, as it was in force on each"
        ),
        own=True,
    ),
)
