"""The themes of months: which holds at a site, its own or one of a site above it."""

from dataclasses import dataclass

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force, latest
from supermarket.district.sites import chain_of
from supermarket.practice.activities.kinds import THEMES, Theme
from supermarket.practice.activities.weeks import month_days


@dataclass(frozen=True)
class MonthTheme:
    """The theme of a month at a site: its code and name, and which site set it: itself or one above."""

    theme: str
    name: str
    site: str


def theme_at(session: ReadSession, site: str, month: str) -> MonthTheme | None:
    """Return the theme of a month at a site: the nearest up the tree; None where nobody set one.

    One that was recorded after the month was over is none: it led nobody.
    """
    _first, last = month_days(month)
    day = min(last, session.today)
    if latest(session, SITES, site, day) is None:  # it was not there yet
        return None
    by_site: dict[str, Theme] = {}
    for theme in all_in_force(session, THEMES, last, column="month", value=month):
        by_site[theme.site] = theme
    for each in chain_of(session, site, day):
        if found := by_site.get(each):
            return MonthTheme(found.theme, found.name, found.site)
    return None


def themes(session: ReadSession) -> list[Theme]:
    """Return every theme in force today, by month and site."""
    return sorted(all_in_force(session, THEMES, session.today), key=lambda each: (each.month, each.site, each.theme))
