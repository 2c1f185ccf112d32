"""The front of the practice work 实践工作: what waits for the visitor today, and the way to every subject."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, latest
from supermarket.district.sites import known_site, place_of
from supermarket.local.browsers.door import tapped
from supermarket.local.browsers.guesses import closed_numbers, many_wrong
from supermarket.practice.activities.standing import activities_between
from supermarket.practice.activities.weeks import week_of
from supermarket.practice.orders.mine import waits_for
from supermarket.practice.orders.standing import awaited, open_orders
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.practice.orders import is_at_home
from supermarket.web.pages.practice.subjects import SUBJECTS

router = APIRouter()


@dataclass(frozen=True)
class Waits:
    """What waits: his orders and late ones among them, activities of the week, those not told, taps of the door."""

    orders: int
    late: int
    week: int
    untold: int
    taps: int


@router.get("/practice")
def practice(visit: StaffVisit) -> Response:
    """Show what waits."""
    with visit.ledger.reading() as session:
        mine = [each for each in open_orders(session) if waits_for(session, each, visit.actor)]
        waiting = [awaited(session, each) for each in mine]
        place = place_of(known_site(session, visit.site, session.today))
        week = week_of(session.today)
        since = f"{session.today[:4]}-01-01"
        found = activities_between(session, [place], min(since, week.first), week.last)
        waits = Waits(
            orders=len(mine),
            late=sum(bool(each and each.overdue) for each in waiting),
            week=sum(each.day >= week.first for each in found),
            untold=sum(each.is_late(session.today) for each in found),
            taps=sum(each.heads for each in tapped(session, visit.site)),
        )
        many = many_wrong(session)
        closed = [number for number in closed_numbers(session) if _is_his(session, visit, number)]
    return page(visit, "practice/front.html", waits=waits, subjects=SUBJECTS, closed=closed, many=many)


def _is_his(session: ReadSession, visit: StaffVisit, number: str) -> bool:
    """Say whether a number is of a household at whose station the visitor is at home."""
    row = latest(session, HOUSEHOLDS, number, session.today)
    return row is not None and is_at_home(session, visit, row.station)
