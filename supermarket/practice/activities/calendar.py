"""The calendar of a site: a theme for each month 月月有主题, an action each week 周周见行动, and the gaps by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from supermarket.books.kinds import Named
from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force, standing_of, versions_of
from supermarket.district.kinds import Tier
from supermarket.district.sites import known_site, place_of
from supermarket.journal.entry import EntryName
from supermarket.journal.store import entry_named, streams
from supermarket.locale import N_
from supermarket.practice.activities.standing import Activity, touching
from supermarket.practice.activities.themes import MonthTheme, theme_at
from supermarket.practice.activities.weeks import Week, month_days, months_of, weeks_of

HELD: Final = N_("held")
WEATHER: Final = N_("cancelled by weather")
CANCELLED: Final = N_("called-off")
MOVED: Final = N_("moved away")
LATE: Final = N_("not told")
GAP: Final = N_("no action")
OPEN: Final = N_("still open")
OUTSIDE: Final = N_("before the record")


_NEVER: Final = "9999-12-31"


class Kept(NamedTuple):
    """The first and the last day of which it can be known what a site did."""

    first: str
    last: str


@dataclass(frozen=True)
class WeekShown:
    """A week of a site: how many activities of each sort touch it, and in one word how it stands.

    `moved_away` counts those that were planned for a day of it and are held on another week's.
    """

    week: Week
    held: int
    planned: int
    late: int
    weather: int
    cancelled: int
    moved_away: int
    stands: str

    @property
    def is_gap(self) -> bool:
        """Say whether it is over and nothing was held in it that reached anybody."""
        return self.stands not in {HELD, OPEN, OUTSIDE}


@dataclass(frozen=True)
class MonthShown:
    """A month of a site: its theme, how many activities of that theme were held, and whether it is a gap.

    A month that is over and has no theme is a gap, one before the record began is not.
    """

    month: str
    theme: MonthTheme | None
    of_theme: int
    is_gap: bool


@dataclass(frozen=True)
class Calendar:
    """The year of a site as it stands on a day: its months, its ISO weeks, and whether both are as the rule asks."""

    site: str
    name: str
    year: int
    as_of: str
    months: tuple[MonthShown, ...]
    weeks: tuple[WeekShown, ...]

    @property
    def months_without_theme(self) -> tuple[str, ...]:
        """Return the months that are over and had no theme."""
        return tuple(each.month for each in self.months if each.is_gap)

    @property
    def weeks_without_action(self) -> tuple[int, ...]:
        """Return the numbers of the weeks that are over and had no action."""
        return tuple(each.week.number for each in self.weeks if each.is_gap)


def calendar_of(session: ReadSession, site: str, year: int) -> Calendar:
    """Return the calendar of one place for a year, as it stands today.

    Raises:
        SiteUnknown: there is no such site.
    """
    place = place_of(known_site(session, site, session.today))
    return _calendars(session, [place], year)[0]


def calendars_below(session: ReadSession, site: str, year: int) -> list[Calendar]:
    """Return the calendars of the places right below a site; of a station, which has only shops, its own.

    Raises:
        SiteUnknown: there is no such site.
    """
    below = all_in_force(session, SITES, session.today, column="parent", value=site)
    places = [each.site for each in below if each.tier is not Tier.SUPERMARKET]
    return _calendars(session, places, year) if places else [calendar_of(session, site, year)]


def _calendars(session: ReadSession, places: Sequence[str], year: int) -> list[Calendar]:
    weeks = weeks_of(year)
    first = min(weeks[0].first, f"{year}-01-01")
    last = max(weeks[-1].last, f"{year}-12-31")
    at: dict[str, list[Activity]] = {place: [] for place in places}
    for activity in touching(session, places, first, last):
        at[activity.site].append(activity)
    spans = {place: _kept(session, place) for place in places}
    return [
        Calendar(
            site=place,
            name=known_site(session, place, session.today).name,
            year=year,
            as_of=session.today,
            months=tuple(_month(session, place, month, at[place], spans[place]) for month in months_of(year)),
            weeks=tuple(week_shown(week, at[place], session.today, spans[place]) for week in weeks),
        )
        for place in places
    ]


def week_shown(week: Week, activities: Sequence[Activity], today: str, kept: Kept) -> WeekShown:
    """Return a week as it stands on a day, of the activities that touch it; none is missed outside of what is kept."""
    there = [each for each in activities if week.first <= each.day <= week.last]
    gone = sum(
        any(week.first <= day <= week.last for day in each.moved_from) and not week.first <= each.day <= week.last
        for each in activities
    )
    held = sum(each.has_reached for each in there)
    weather = sum(each.why == "weather" for each in there)
    cancelled = sum(each.why == "other" for each in there)
    late = sum(each.is_late(today) for each in there)
    empty = sum(each.is_held and not each.has_reached for each in there)
    planned = len(there) - empty - held - weather - cancelled - late
    marks = ((HELD, held), (WEATHER, weather), (CANCELLED, cancelled), (MOVED, gone), (LATE, late))
    outside = week.first < kept.first or week.last > kept.last
    if held or week.last < today:
        stands = next((word for word, count in marks if count), OUTSIDE if outside else GAP)
    else:
        stands = OUTSIDE if outside else OPEN
    return WeekShown(week, held, planned, late, weather, cancelled, gone, stands)


def _month(session: ReadSession, place: str, month: str, activities: Sequence[Activity], kept: Kept) -> MonthShown:
    theme = theme_at(session, place, month)
    first, last = month_days(month)
    of_theme = sum(
        each.has_reached and theme is not None and each.theme == theme.theme and first <= each.day <= last
        for each in activities
    )
    is_gap = theme is None and last < session.today and kept.first <= last and first <= kept.last
    return MonthShown(month, theme, of_theme, is_gap)


def _kept(session: ReadSession, place: str) -> Kept:
    """Return the days of which this ledger can know what a site did: since both began, until it ended."""
    versions = versions_of(session, SITES.row, place)
    opened = (entry_named(session.transaction, EntryName(each.origin, 1)) for each in streams(session.transaction))
    began = min((entry.on for entry in opened if entry), default=session.today)
    standing = standing_of(session, Named("site", place), session.today)
    ended = standing.since if standing.ended and standing.since else _NEVER
    return Kept(max(began, versions[-1][0] if versions else began), ended)
