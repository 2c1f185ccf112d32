"""The course of an activity: planned, perhaps moved, then held or cancelled; a wrong count is corrected once."""

from typing import Final

from supermarket.locale import N_
from supermarket.practice.cases.courses import Course, Step

PLANNED: Final = N_("planned")
MOVED: Final = N_("moved")
HELD: Final = N_("held")
CANCELLED: Final = N_("called-off")
CORRECTED: Final = N_("corrected")
DONE: Final = frozenset({HELD, CORRECTED})
"""The states of an activity that took place."""
_WAITS: Final = (PLANNED, MOVED)
_STAFF: Final = N_("the site's staff")
ACTIVITY: Final = Course(
    noun=N_("activity"),
    opening=PLANNED,
    steps=(
        Step(N_("hold"), _WAITS, HELD, "activity hold", _STAFF, ("day", "heads", "qualifier")),
        Step(N_("cancel"), _WAITS, CANCELLED, "activity cancel", _STAFF, ("why", "reason")),
        Step(N_("move"), _WAITS, MOVED, "activity move", _STAFF, ("day",)),
        Step(N_("correct"), (HELD,), CORRECTED, "activity correct", N_("a manager"), ("heads", "qualifier", "reason")),
    ),
    ended=frozenset({HELD, CANCELLED, CORRECTED}),
)
"""No step is due within set hours: what lags is told by the day for which an activity was planned."""
