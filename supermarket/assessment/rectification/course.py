"""The course of a rectification: ordered, answered with what was done, accepted by another person, or refused."""

from typing import Final

from supermarket.locale import N_
from supermarket.practice.cases.courses import Course, Step

ANSWER: Final = N_("answer")
APPROVE: Final = N_("approve")
REFUSE: Final = N_("refuse")
EXTEND: Final = N_("extend")
LAPSE: Final = N_("lapse")
ORDERED: Final = N_("ordered")
ANSWERED: Final = N_("answered")
ACCEPTED: Final = N_("accepted")
REFUSED: Final = N_("refused")
EXTENDED: Final = N_("extended")
LAPSED: Final = N_("lapsed")
WAITING: Final = (ORDERED, REFUSED, EXTENDED)
"""In these states the site's answer is awaited, until the due day."""
_SITE: Final = N_("staff of the site")
_CENTRE: Final = N_("the centre, not whoever answered")
JUDGE: Final = "rectification judge"
"""The verb of whoever says whether an answer is enough."""

RECTIFICATION: Final = Course(
    noun=N_("rectification"),
    opening=ORDERED,
    steps=(
        Step(ANSWER, WAITING, ANSWERED, "rectification answer", _SITE, ("done", "evidence")),
        Step(APPROVE, (ANSWERED,), ACCEPTED, JUDGE, _CENTRE),
        Step(REFUSE, (ANSWERED,), REFUSED, JUDGE, _CENTRE, ("reason", "due")),
        Step(EXTEND, WAITING, EXTENDED, JUDGE, _CENTRE, ("reason", "due")),
        Step(LAPSE, WAITING, LAPSED, JUDGE, _CENTRE, ("reason",)),
    ),
    ended=frozenset({ACCEPTED, LAPSED}),
)
"""Its last day stands in the order itself, and in each step that sets another."""
