"""What is refused of a case, whatever it is about."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class CaseUnknown(Refusal):
    """A case is named by the entry that opened it."""

    noun: Term
    case: str
    sentence = N_("There is no {noun} {case}; the list shows those there are.")


class StepRefused(Refusal):
    """Each state allows the steps of its table and no others."""

    noun: Term
    case: str
    state: Term
    step: Term
    legal: list[Term]
    sentence = N_("The {noun} {case} is {state}, so “{step}” cannot be done with it; what can: {legal}.")
