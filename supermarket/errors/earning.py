"""What is refused of a deed and its points."""

from enum import StrEnum

from supermarket.errors import Refusal, Term
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


class DeedClaimed(Refusal):
    """One deed earns by one rule, once."""

    claim: str
    rule: str
    sentence = N_(
        "This deed was claimed already, by the rule {rule} as claim {claim}; one deed earns by one rule, once."
    )


class ClaimUnknown(Refusal):
    """A claim is named by the entry that filed it."""

    claim: str
    sentence = N_("There is no claim {claim}; `supermarket claim list` shows those there are.")
    at_desk = N_("There is no claim {claim}; pick one from the list.")


class ClaimNotWaiting(Refusal):
    """Each step of a claim follows the one before it."""

    claim: str
    state: Term
    sentence = N_("The claim {claim} is {state}, and this step does not follow that; nothing was changed.")


class LineUnknown(Refusal):
    """Whoever objects by himself learns nothing of a claim that does not hang at his station, nor whether it is one."""

    sentence = N_("No such line hangs at your station today; choose one of the notice, or ask at the station.")


class ReviewBySame(Refusal):
    """Two different persons review a claim."""

    claim: str
    operator: str
    sentence = N_("{operator} reviewed the claim {claim} already; the second review is another person's.")


class ReviewByKin(Refusal):
    """Nobody reviews what is for his own household or his kin's."""

    claim: str
    operator: str
    household: str
    sentence = N_(
        "{operator} is of the household {household} or kin of it and does not review its claim {claim}; "
        "somebody else does."
    )


class ReviewTier(Refusal):
    """What is worth much, or the rule says so, is reviewed higher up the second time."""

    claim: str
    points: int
    tier: StrEnum
    sentence = N_("The second review of the claim {claim} ({points} points) is for the {tier}; send it there.")


class RejectionWithoutReason(Refusal):
    """A claimant is told why."""

    claim: str
    sentence = N_("The claim {claim} was not rejected: give the reason with --reason; the claimant is shown it.")
    at_desk = N_("The claim {claim} was not rejected: a reason is needed, which the claimant is shown.")


class NoticeEmpty(Refusal):
    """A notice has something to say."""

    site: str
    sentence = N_("No reviewed claim at the site {site} waits for a notice; nothing was published.")


class NoticeUnknown(Refusal):
    """A notice is named by the entry that published it."""

    notice: str
    sentence = N_("There is no notice {notice} that still hangs; nothing was changed.")


class RosterEmpty(Refusal):
    """A roster has people."""

    activity: str
    sentence = N_("Nobody was signed in for {activity}; nothing was recorded.")
