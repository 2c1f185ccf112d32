"""The course of an order 点单—派单—接单—评单: one table of its states, the steps between them, who takes them, by when.

domain.md section 5.8 and row 15: residents order, the centre or a station dispatches, an organisation accepts, the
resident rates. What can go wrong has a state of its own.
"""

from collections.abc import Mapping
from typing import Final

from supermarket.district.settings import ORDER_ACCEPT_HOURS, ORDER_DISPATCH_HOURS
from supermarket.locale import N_
from supermarket.practice.cases.courses import Course, Step

PLACED: Final = N_("placed")
DISPATCHED: Final = N_("dispatched")
SENT_BACK: Final = N_("sent-back")
TAKEN_ON: Final = N_("taken-on")
APPOINTED: Final = N_("appointed")
PUT_OFF: Final = N_("put-off")
RESIDENT_AWAY: Final = N_("resident-away")
ORGANISATION_AWAY: Final = N_("organisation-away")
SERVED: Final = N_("served")
RATED: Final = N_("rated")
RATED_AGAIN: Final = N_("rated-again")
COMPLAINED: Final = N_("complained")
RESOLVED: Final = N_("resolved")
CALLED_OFF: Final = N_("called-off")
GIVEN_UP: Final = N_("given-up")

WITH_ORGANISATION: Final = (DISPATCHED, TAKEN_ON, APPOINTED, PUT_OFF, RESIDENT_AWAY, ORGANISATION_AWAY)
"""In these states an order is with an organisation and counts for its load."""
_WAITING: Final = (PLACED, SENT_BACK)

CENTRE: Final = N_("centre or station")
ORGANISATION: Final = N_("organisation, or the station for it")
RESIDENT: Final = N_("resident, recorded by the station")
STATION: Final = N_("station, uninvolved")

_DISPATCH, _ACCEPT, _RATE = "order dispatch", "order accept", "order rate"
COURSE: Final = Course(
    noun=N_("order"),
    opening=PLACED,
    steps=(
        Step(N_("dispatch"), _WAITING, DISPATCHED, _DISPATCH, CENTRE, ("organisation",)),
        Step(N_("lapse"), (DISPATCHED,), SENT_BACK, _DISPATCH, CENTRE),
        Step(N_("release"), WITH_ORGANISATION, SENT_BACK, _DISPATCH, CENTRE),
        Step(N_("give-up"), _WAITING, GIVEN_UP, _DISPATCH, CENTRE, ("reason",)),
        Step(N_("accept"), (DISPATCHED,), TAKEN_ON, _ACCEPT, ORGANISATION),
        Step(N_("decline"), WITH_ORGANISATION, SENT_BACK, _ACCEPT, ORGANISATION, ("reason",)),
        Step(N_("agree"), (TAKEN_ON, RESIDENT_AWAY, ORGANISATION_AWAY), APPOINTED, _ACCEPT, ORGANISATION, ("day",)),
        Step(N_("put-off"), (APPOINTED, PUT_OFF), PUT_OFF, _ACCEPT, ORGANISATION, ("day", "reason")),
        Step(N_("resident-missed"), (APPOINTED, PUT_OFF), RESIDENT_AWAY, _ACCEPT, ORGANISATION),
        Step(N_("organisation-missed"), (APPOINTED, PUT_OFF), ORGANISATION_AWAY, _RATE, RESIDENT),
        Step(N_("serve"), (TAKEN_ON, APPOINTED, PUT_OFF), SERVED, _ACCEPT, ORGANISATION, ("served", "roster")),
        Step(N_("rate"), (SERVED,), RATED, _RATE, RESIDENT, ("rating",)),
        Step(N_("rate-again"), (RATED,), RATED_AGAIN, _RATE, RESIDENT, ("rating",)),
        Step(N_("complain"), (RATED, RATED_AGAIN), COMPLAINED, _RATE, RESIDENT, ("reason",)),
        Step(N_("resolve"), (COMPLAINED,), RESOLVED, "order resolve", STATION, ("outcome", "reason")),
        Step(N_("cancel"), (*_WAITING, *WITH_ORGANISATION), CALLED_OFF, "order cancel", RESIDENT, ("reason",)),
    ),
    ended=frozenset({RATED, RATED_AGAIN, RESOLVED, CALLED_OFF, GIVEN_UP}),
    within={PLACED: ORDER_DISPATCH_HOURS, SENT_BACK: ORDER_DISPATCH_HOURS, DISPATCHED: ORDER_ACCEPT_HOURS},
)
"""Every sort of thing that can become of an order; `doctor --orders` shows it."""
OWN_STEPS: Final = frozenset(step.name for step in COURSE.steps if step.verb == _ACCEPT)
"""The steps that are the organisation's own, or recorded for it."""

AWAITS: Final[Mapping[str, tuple[str, str]]] = {
    PLACED: (N_("dispatch"), CENTRE),
    SENT_BACK: (N_("dispatch"), CENTRE),
    DISPATCHED: (N_("accept"), ORGANISATION),
    TAKEN_ON: (N_("agree"), ORGANISATION),
    APPOINTED: (N_("serve"), ORGANISATION),
    PUT_OFF: (N_("serve"), ORGANISATION),
    RESIDENT_AWAY: (N_("agree"), ORGANISATION),
    ORGANISATION_AWAY: (N_("agree"), ORGANISATION),
    SERVED: (N_("rate"), RESIDENT),
    COMPLAINED: (N_("resolve"), STATION),
}
"""What an open order waits for, and of whom."""
