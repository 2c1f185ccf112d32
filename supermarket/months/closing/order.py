"""The order in which a place's months close: one after another, from the first in which anything moved at it."""

import json
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import bindparam, func, select, text

from supermarket.books.accounts import (
    counted,
    fund,
    funded,
    given,
    lost,
    purchased,
    spent,
    spoiled,
    stock,
    transit,
)
from supermarket.books.many.closings import month_after
from supermarket.books.session import ReadSession
from supermarket.books.tables import ClosedMonthRow, PostingRow
from supermarket.district.kinds import ALWAYS
from supermarket.district.tree import FOREVER, Stay, Tree
from supermarket.households.tables import POINTS_MOVED, HouseholdEventRow
from supermarket.journal.engines.neutral import each_item, listed, text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.store import stream_here
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.figures.held import accounts_of
from supermarket.months.figures.sums import is_entry

_OTHERS: Final = (purchased, given, spoiled, counted, transit, lost, funded, spent)
"""The accounts of a site beside those that a month's figures come from."""
_posting: Final = table_of(PostingRow).c
_entry: Final = table_of(EntryRow).c
_event: Final = table_of(HouseholdEventRow).c
_closed: Final = table_of(ClosedMonthRow).c
_CLOSED: Final = Prepared(select(_closed.month).where(_closed.place == bindparam("place")).distinct())
_STAY: Final = each_item(bindparam("stays")).rows("stay")
_stay: Final = [text_at(_STAY.c.value, f"$[{number}]") for number in range(4)]
_FIRST: Final = Prepared(
    select(
        _stay[1],
        select(func.min(_posting.on))
        .where(_posting.account == _stay[0], _posting.on >= _stay[2], _posting.on < _stay[3])
        .correlate(_STAY)
        .scalar_subquery(),
    ).select_from(_STAY)
)
"""When the accounts that are listed were first moved between two days, each with the place that it counts for."""
_MOVED: Final = Prepared(
    select(_entry.site, _event.on)
    .join_from(table_of(HouseholdEventRow), table_of(EntryRow), is_entry(_event.origin, _event.seq))
    .where(text(POINTS_MOVED), _event.on < bindparam("before"), _entry.site.in_(listed("sites")))
)
"""Points that went from one household to another touch no site's account."""


def closed_months(session: ReadSession, place: str) -> frozenset[str]:
    """Return the months (YYYY-MM) of a place that are closed."""
    return frozenset(row[0] for row in session.rows(_CLOSED, place=place))


def first_months(session: ReadSession, tree: Tree, places: Collection[str] | None = None) -> dict[str, str]:
    """Return the month in which anything first moved at each of some places, or at every place where anything did."""
    stays = [stay for stay in tree.stays if places is None or stay.place in places]
    listed_ = [
        (account, stay.place, stay.start, stay.end)
        for stay in stays
        for account in (*accounts_of(stay.site), *(of_site(stay.site) for of_site in _OTHERS))
    ]
    days: list[tuple[str, str]] = [row for row in session.rows(_FIRST, stays=json.dumps(listed_)) if row[1]]
    days += _brought(session, stays)
    first = _earliest(days)
    # What moved only later than anything else makes no month the first.
    before = max((f"{first[stay.place]}-01" if stay.place in first else FOREVER for stay in stays), default=FOREVER)
    moved = _moved(session, stays, before)
    days += [(stay.place, on) for site, on in moved for stay in stays if _is_in(stay, site, on)]
    return _earliest(days)


def _earliest(days: Iterable[tuple[str, str]]) -> dict[str, str]:
    first: dict[str, str] = {}
    for code, day in days:
        first[code] = min(first.get(code, day[:7]), day[:7])
    return first


def open_before(first: str | None, month: str, closed: Collection[str]) -> str | None:
    """Return the earliest month before one that has to be closed first; `first` is when anything moved, None: never."""
    earlier = first
    while earlier is not None and earlier < month:
        if earlier not in closed:
            return earlier
        earlier = month_after(earlier)
    return None


def _moved(session: ReadSession, stays: list[Stay], before: str) -> list[tuple[str, str]]:
    sites = json.dumps(sorted({stay.site for stay in stays}))
    rows = session.rows(_MOVED, sites=sites, before=before, district=stream_here(session.transaction).district)
    return [(site, on) for site, on in rows]


def _brought(session: ReadSession, stays: list[Stay]) -> list[tuple[str, str]]:
    """Return the places to which a shop moved that had had goods or money, each with the day; both moved along."""
    arrivals = [
        (account, json.dumps((stay.place, stay.start)), ALWAYS, stay.start)
        for stay in stays
        if stay.start != ALWAYS
        for account in (stock(stay.site), fund(stay.site))
    ]
    rows = session.rows(_FIRST, stays=json.dumps(arrivals)) if arrivals else []
    return [(place, start) for place, start in (json.loads(said) for said, day in rows if day)]


def _is_in(stay: Stay, site: str, on: str) -> bool:
    return stay.site == site and stay.start <= on < stay.end
