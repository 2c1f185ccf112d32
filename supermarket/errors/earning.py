"""What is refused of a deed and its points."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class QuantityRefused(Refusal):
    """A quantity is a whole number that a person can mean."""

    quantity: int
    most: int
    sentence = N_("A quantity of {quantity} cannot be entered; give a whole number from 1 to {most}.")


class RuleNotInForce(Refusal):
    """Only a rule of the catalogue earns points, from its date on."""

    rule: str
    date: str
    sentence = N_("There is no rule {rule} in force on {date}; see `supermarket deed rules`.")


class RuleEnded(Refusal):
    """A rule that has ended earns nothing any more."""

    rule: str
    date: str
    sentence = N_("The rule {rule} had ended by {date}; see `supermarket deed rules` for those in force.")


class RuleDeducts(Refusal):
    """Points are taken only by the open procedure, with notice and the right to object."""

    rule: str
    sentence = N_(
        "The rule {rule} takes points, which needs review and public notice; it cannot be entered as a credit."
    )
