"""What is on today: the activities of the day, and the sites that are open by their calendars."""

import json
from dataclasses import dataclass

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import all_in_force
from supermarket.district.sites import known_site, places_below
from supermarket.district.tree import Tree
from supermarket.practice.activities.standing import activities_between
from supermarket.practice.bases.kinds import OPENINGS
from supermarket.practice.bases.openings import is_open


@dataclass(frozen=True)
class ActivityToday:
    """An activity of today: where, at what time (None: nobody said), what it is called, how it stands."""

    activity: str
    site: str
    name: str
    start: str | None
    title: str
    place: str | None
    state: str


@dataclass(frozen=True)
class OpenToday:
    """A site that is open today by its calendar, with its hours where they are said."""

    site: str
    name: str
    times: str | None


@dataclass(frozen=True)
class Today:
    """A day (YYYY-MM-DD), its activities by time, and who is open."""

    on: str
    activities: tuple[ActivityToday, ...]
    openings: tuple[OpenToday, ...]


def today_at(session: ReadSession, site: str | None = None) -> Today:
    """Return what is on today in the whole district, or at a site and below it.

    Raises:
        SiteUnknown: there is no such site.
    """
    on = session.today
    below = places_below(session, site, on) if site else None
    mine = frozenset(Tree(session).sites if below is None else json.loads(below))
    found = [
        ActivityToday(
            each.activity,
            each.site,
            known_site(session, each.site, on).name,
            each.start,
            each.title,
            each.place,
            each.state,
        )
        for each in activities_between(session, sorted(mine), on, on)
    ]
    openings = [
        OpenToday(each.site, known_site(session, each.site, on).name, each.times)
        for each in all_in_force(session, OPENINGS, on)
        if each.site in mine and is_open(each.calendar, on)
    ]
    return Today(
        on,
        tuple(sorted(found, key=lambda each: (each.start or "24:00", each.site, each.activity))),
        tuple(sorted(openings, key=lambda each: each.site)),
    )
