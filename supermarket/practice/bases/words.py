"""What is counted at bases, how sure a count is, and opening days, in words, for the screen and for paper."""

from typing import Final

from supermarket.locale import N_, _

PURPOSES: Final = {
    "visit": N_("visit"),
    "study": N_("study visit"),
    "service": N_("service given"),
    "deed": N_("good deed done"),
    "leaflet": N_("leaflet"),
    "pledge": N_("signed pledge"),
}
QUALIFIED: Final = {"exact": "{heads}", "at-least": N_("at least {heads}"), "about": N_("about {heads}")}

_DAYS_NAMED: Final = {
    "mon": N_("Mondays"),
    "tue": N_("Tuesdays"),
    "wed": N_("Wednesdays"),
    "thu": N_("Thursdays"),
    "fri": N_("Fridays"),
    "sat": N_("Saturdays"),
    "sun": N_("Sundays"),
}


def days_named(calendar: str) -> str:
    """Return a calendar such as "wed 5 15" in the reader's words."""
    dated = _("day {day} of the month")
    said = (_(_DAYS_NAMED[day]) if day in _DAYS_NAMED else dated.format(day=day) for day in calendar.split())
    return _(", ").join(said)
