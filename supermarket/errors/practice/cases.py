"""What is refused of a case, whatever it is about."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class CaseUnknown(Refusal):
    """A case is named by the entry that opened it."""

    noun: str
    case: str
    sentence = N_("There is no {noun} {case}; the list shows those there are.")


class StepRefused(Refusal):
    """Each state allows the steps of its table and no others."""

    noun: str
    case: str
    state: str
    step: str
    legal: list[str]
    sentence = N_("The {noun} {case} is {state}, so “{step}” cannot be done with it; what can: {legal}.")
