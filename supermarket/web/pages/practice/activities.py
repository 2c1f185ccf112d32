"""Activities 活动 of a month: planned, held with photos, or not told yet; and what can be done next."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from supermarket.cli.frame.names import site_name
from supermarket.district.dates import month_beside
from supermarket.district.sites import known_site, place_of
from supermarket.practice.activities.course import ACTIVITY
from supermarket.practice.activities.standing import activities_between, activity_of
from supermarket.practice.activities.themes import theme_at
from supermarket.practice.activities.weeks import month_days
from supermarket.practice.activities.words import ACTIVITY_KINDS
from supermarket.practice.cases.cases import case_of
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.months import is_month
from supermarket.web.pages.recorded import recorded

router = APIRouter()
LINES: Final = 60
"""So many activities stand on a page; a station has some five in a month."""


@router.get("/practice/activities")
def activities(visit: StaffVisit, month: Annotated[str, Query()] = "", done: Annotated[str, Query()] = "") -> Response:
    """Show a month of the visitor's place."""
    with visit.ledger.reading() as session:
        today = session.today
        chosen = month if is_month(month) else today[:7]
        place = place_of(known_site(session, visit.site, today))
        first, last = month_days(chosen)
        found = activities_between(session, [place], first, last)
        theme = theme_at(session, place, chosen)
        name = site_name(session, place)
    return page(
        visit,
        "practice/activities.html",
        found=found[:LINES],
        more=max(0, len(found) - LINES),
        late=sum(each.is_late(today) for each in found),
        month=chosen,
        before=month_beside(chosen, -1),
        after=month_beside(chosen, 1),
        theme=theme,
        name=name,
        today=today,
        kinds=ACTIVITY_KINDS,
        done=recorded(done),
    )


@router.get("/practice/activities/plan")
def plan(visit: StaffVisit, held: Annotated[str, Query()] = "") -> Response:
    """Draw the form of an activity that is planned, or was held without a plan."""
    with visit.ledger.reading() as session:
        place = place_of(known_site(session, visit.site, session.today))
        theme = theme_at(session, place, session.today[:7])
        today = session.today
    return page(visit, "practice/plan.html", kinds=ACTIVITY_KINDS, theme=theme, today=today, held=bool(held))


@router.get("/practice/activities/{name}")
def activity(visit: StaffVisit, name: str, done: Annotated[str, Query()] = "") -> Response:
    """Show an activity, every step that was taken with it, and the next ones."""
    with visit.ledger.reading() as session:
        found = activity_of(session, name)
        steps = case_of(session, ACTIVITY, found.activity).steps
        site = site_name(session, found.site)
        late = found.is_late(session.today)
    legal = [step for step in ACTIVITY.legal(found.state) if visit.may(ACTIVITY.verb(step))]
    return page(
        visit,
        "practice/activity.html",
        activity=found,
        steps=steps,
        legal=legal,
        site=site,
        late=late,
        kinds=ACTIVITY_KINDS,
        done=recorded(done),
    )
