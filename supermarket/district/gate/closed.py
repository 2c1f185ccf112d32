"""Closed months 月结: nothing is dated up to the end of a month that three persons signed, at any site of its place."""

from typing import Any, Final

from sqlalchemy import and_, bindparam, case, func, select

from supermarket.books.kinds import Body, Kind
from supermarket.books.many.closings import MONTH, OF_THE_MACHINE
from supermarket.books.session import ReadSession, WriteSession
from supermarket.books.tables import ClosedMonthRow
from supermarket.district.dated.registers import HOUSEHOLDS, latest
from supermarket.district.kinds import Household, Site, Tier
from supermarket.district.sites import place_of
from supermarket.district.tables import SiteRow
from supermarket.errors.months import MonthClosed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_closed: Final = table_of(ClosedMonthRow).c
_site: Final = table_of(SiteRow).c
_PLACE: Final = (
    select(
        case((and_(_site.tier == Tier.SUPERMARKET.value, _site.parent.is_not(None)), _site.parent), else_=_site.site)
    )
    .where(_site.site == bindparam("site"), _site["from"] <= bindparam("on"))
    .order_by(*(_site[name].desc() for name in ("from", "at", "origin", "seq")))
    .limit(1)
    .scalar_subquery()
)
_CLOSED_AT_SITE: Final = Prepared(select(func.max(_closed.month)).where(_closed.place == _PLACE))
_CLOSED_AT_PLACE: Final = Prepared(select(func.max(_closed.month)).where(_closed.place == bindparam("place")))


def closed_upto(session: ReadSession, place: str) -> str:
    """Return the latest month (YYYY-MM) of a place that is closed, or nothing."""
    row = session.row(_CLOSED_AT_PLACE, place=place)
    return str(row[0]) if row and row[0] else ""


def check_open(session: WriteSession, kind: Kind[Any], body: Body, *, site: str, on: str) -> None:
    """Refuse what is dated into a closed month of the place that the site belonged to on that date, or before it.

    A row that moves a shop, with what is on its shelves, or a household, with what it holds, concerns two places on the
    day from which it holds: the one that it comes to and the one that it leaves.

    Raises:
        MonthClosed: the month is closed there, or a later one is.
    """
    if kind.name in OF_THE_MACHINE:
        return
    _check(session, site, on)
    if isinstance(body, Site) and body.from_:
        _check(session, body.site, body.from_)
        if body.from_[MONTH] <= closed_upto(session, place_of(body)):
            raise MonthClosed(month=body.from_[MONTH], site=body.site)
    elif isinstance(body, Household) and body.from_:
        before = latest(session, HOUSEHOLDS, body.household, body.from_)
        for station in {body.station, before.station if before else body.station}:
            _check(session, station, body.from_)


def _check(session: ReadSession, site: str, on: str) -> None:
    asked = ("closed", site, on)
    if (closed := session.looked_up.get(asked)) is None:
        row = session.row(_CLOSED_AT_SITE, site=site, on=on)
        closed = str(row[0]) if row and row[0] else ""
        session.keep_in_mind(asked, closed)
    if on[MONTH] <= closed:
        raise MonthClosed(month=on[MONTH], site=site)
