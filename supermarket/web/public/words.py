"""How the days on which a site is open are said to people."""

from typing import Final

from supermarket.locale import N_, _

WEEKDAYS: Final = {
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
    said = (
        _(WEEKDAYS[day]) if day in WEEKDAYS else _("day {day} of the month").format(day=day) for day in calendar.split()
    )
    return _(", ").join(said)
