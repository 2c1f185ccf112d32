"""The words that the pages of a station take: of limits, of opening days, of services and of activities."""

from typing import Any, Final

from supermarket.cli.frame.names import limits_named
from supermarket.locale import N_, _
from supermarket.practice.activities.words import ACTIVITY_KINDS
from supermarket.practice.orders.words import SERVICE_KIND_NAMES

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


WORDS: Final[dict[str, Any]] = {
    "limits": limits_named,
    "days": days_named,
    "kinds": SERVICE_KIND_NAMES,
    "sorts": ACTIVITY_KINDS,
}
"""What the template of a station is given beside its board."""
