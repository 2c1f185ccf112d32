"""What is refused of cards and forms on paper."""

from enum import StrEnum

from supermarket.errors import Refusal
from supermarket.locale import N_


class EveryoneHasCards(Refusal):
    """A sheet is for households without a card."""

    site: str
    sentence = N_("Every household at site {site} has a card in force, or there is none there; nothing was printed.")


class GlyphMissing(Refusal):
    """What is printed is printed whole: no card leaves a hole in a name."""

    character: str
    text: str
    sentence = N_(
        "No font on this computer can draw the character {character} in “{text}”, so nothing was printed; "
        "install a font that has it, or write the name with another character."
    )


class NoStaffCards(Refusal):
    """A staff card holds a code of up to ten digits."""

    site: str
    sentence = N_(
        "Nobody at home at site {site} or below it has a staff code that a card can hold: up to ten digits, not "
        "beginning with 0; nothing was printed."
    )


class SlipsRefused(Refusal):
    """A register of paper slips begins at a number and is not endless."""

    first: int
    count: int
    most: int
    sentence = N_(
        "{count} slips from number {first} on cannot be printed; ask for 1 to {most} slips, numbered from 1 or higher."
    )


class BoardRefused(Refusal):
    """The paper of an honour board names people in full, so whoever may hang out notices prints it."""

    operator: str
    role: StrEnum
    sentence = N_(
        "Operator {operator} has the role {role} and may not print an honour board; have it printed by somebody who "
        "may hang out notices, or make a picture with --png, on which names are masked."
    )
    at_desk = N_(
        "{operator} has the role {role}, which may print no honour board; have it printed by somebody who may hang out "
        "notices."
    )
