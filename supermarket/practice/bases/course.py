"""The courses of what is lent and of what is found: how each goes on, and who takes it on."""

from typing import Final

from supermarket.locale import N_
from supermarket.practice.cases.courses import Course, Step

GIVE_BACK: Final = N_("give back")
REPORT_LOST: Final = N_("report lost")
LENT: Final = N_("lent")
RETURNED: Final = N_("returned")
LOST: Final = N_("lost")
_BASE: Final = N_("whoever serves at the base")

LOAN: Final = Course(
    noun=N_("loan"),
    opening=LENT,
    steps=(
        Step(GIVE_BACK, (LENT, LOST), RETURNED, "loan end", _BASE),
        Step(REPORT_LOST, (LENT,), LOST, "loan end", _BASE),
    ),
    ended=frozenset({RETURNED, LOST}),
)
"""What is lent comes back, or is lost; what was lost may be found again. Its last day stands in the loan itself."""

TAKE_CLAIM: Final = N_("take a claim")
TURN_DOWN: Final = N_("turn the claim down")
HAND_OVER: Final = N_("hand over")
PASS_ON: Final = N_("pass on")
UNCLAIMED: Final = N_("unclaimed")
CLAIMED: Final = N_("claimed")
HANDED_OVER: Final = N_("handed-over")
PASSED_ON: Final = N_("passed-on")

FIND: Final = Course(
    noun=N_("found thing"),
    opening=UNCLAIMED,
    steps=(
        Step(TAKE_CLAIM, (UNCLAIMED,), CLAIMED, "find claim", _BASE, ("note",)),
        Step(TURN_DOWN, (CLAIMED,), UNCLAIMED, "find claim", _BASE, ("reason",)),
        Step(HAND_OVER, (CLAIMED,), HANDED_OVER, "find hand-over", _BASE, ("note",)),
        Step(PASS_ON, (UNCLAIMED,), PASSED_ON, "find pass-on", _BASE, ("to",)),
    ),
    ended=frozenset({HANDED_OVER, PASSED_ON}),
)
"""What is found hangs out on the board until its owner proves that it is his, or goes where the law says.

民法典 art. 314: it is given back, its owner told, or handed to the police; art. 316: kept with care until then;
art. 318: what nobody claims within a year after the notice was published belongs to the State.
"""
