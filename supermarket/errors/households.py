"""What is refused of households, their members, cards and texts."""

from enum import StrEnum

from supermarket.errors import Refusal
from supermarket.locale import N_


class NumberMistyped(Refusal):
    """Numbers and payloads carry check digits, so a slip is told apart from an unknown card."""

    typed: str
    sentence = N_("{typed} is mistyped or is not a card's or household's number; scan or type it again.")


class CardUnknown(Refusal):
    """A well-formed card that was not issued here opens nothing."""

    typed: str
    sentence = N_("The card {typed} is not known here; find the household by name and bind it a card of this district.")


class CardIsBlank(Refusal):
    """A blank card opens nothing until it is bound."""

    card: str
    sentence = N_("The card {card} belongs to nobody yet; bind it to a household with `supermarket card bind`.")


class CardIsFrozen(Refusal):
    """A card reported lost opens nothing."""

    card: str
    sentence = N_("The card {card} was reported lost and is frozen; bind the household another one.")


class CardIsReplaced(Refusal):
    """A card that was replaced opens nothing."""

    card: str
    sentence = N_("The card {card} was replaced by another; use the household's new card.")


class CardIsCancelled(Refusal):
    """A cancelled card opens nothing."""

    card: str
    sentence = N_("The card {card} was cancelled; bind the household another one.")


class CardNotBindable(Refusal):
    """Only a blank card is bound."""

    card: str
    state: StrEnum
    sentence = N_("The card {card} is {state} and cannot be bound; take a blank one.")


class CardNotUsable(Refusal):
    """A card is frozen or cancelled once."""

    card: str
    state: StrEnum
    sentence = N_("The card {card} is {state} already; nothing was changed.")


class HouseholdWithoutCard(Refusal):
    """A household that never had a card has none to freeze."""

    household: str
    sentence = N_("Household {household} has no card; issue or bind one first.")


class HouseholdUnknown(Refusal):
    """An account is a household's, and a household is enrolled."""

    household: str
    sentence = N_("Household {household} is not enrolled here; find it by name with `supermarket household find`.")


class HouseholdHasPoints(Refusal):
    """A household that still holds points is not ended over its head."""

    household: str
    balance: int
    sentence = N_("Household {household} still holds {balance} points and cannot be ended; let it redeem them first.")


class HeadNotEnded(Refusal):
    """A household has a head."""

    member: str
    sentence = N_("Member {member} is the head of the household and cannot be ended alone.")


class BlankCountRefused(Refusal):
    """Blank cards are printed by the sheet, not by the million."""

    count: int
    most: int
    sentence = N_("{count} blank cards cannot be made at once; ask for 1 to {most}.")


class MemberUnknown(Refusal):
    """A deed's member belongs to the household."""

    member: str
    household: str
    sentence = N_("Household {household} has no member {member}; `supermarket household show` lists its members.")


class ReasonPersonal(Refusal):
    """Reasons are sealed and public."""

    sentence = N_("The reason names a person or holds a phone number, and reasons are public; say it without them.")


class TextUnreadable(Refusal):
    """A name or note is a short line of printable characters."""

    field: str
    most: int
    sentence = N_(
        "The {field} is empty, longer than {most} characters or holds characters that cannot be printed; type it again."
    )


class PhoneUnreadable(Refusal):
    """A phone number is 5 to 15 digits."""

    sentence = N_("The phone number is not 5 to 15 digits; type it again or leave it out.")
