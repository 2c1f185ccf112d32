"""What is refused of households, their members, cards and texts."""

from collections.abc import Sequence
from enum import StrEnum

from supermarket.errors import ANOTHER, Refusal, Term
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
    sentence = N_(
        "The card {card} was reported lost and is frozen for good, also when it is found again; "
        "bind the household another one."
    )


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


class HouseholdMerged(Refusal):
    """A household that was merged lives on in another."""

    household: str
    into: str
    sentence = N_("Household {household} was merged into household {into}; use that one, and its card.")


class HouseholdGone(Refusal):
    """Of a household that died out or left nothing is redeemed or earned; its points wait for whoever takes over."""

    household: str
    until: str
    sentence = N_(
        "Nobody of household {household} is left here; until {until} a manager can give its points to the heir's "
        "household with `supermarket household merge`."
    )


class GracePassed(Refusal):
    """Points wait for an heir until a day, and no longer."""

    household: str
    until: str
    sentence = N_("The points of household {household} waited for an heir until {until}; they lapse now.")


class MembersRemain(Refusal):
    """A household whose head died lives on in the others."""

    household: str
    members: int
    sentence = N_(
        "Household {household} has {members} members; name another head with `supermarket household head`, or end the "
        "member who died with `supermarket member end`."
    )


class SplitRefused(Refusal):
    """Who splits off is of the household, and its head stays with those who remain."""

    household: str
    head: str
    sentence = N_(
        "The head {head} stays with household {household} when it is split; name another head first with `supermarket "
        "household head`."
    )


class PointsShort(Refusal):
    """A household gives what it holds and does not owe."""

    household: str
    points: int
    free: int
    sentence = N_("Household {household} can give 0 to {free} points, not {points}; ask for fewer.")


class HouseholdTwice(Refusal):
    """A merger, or fetching goods for another, takes two households."""

    household: str
    sentence = N_("Household {household} was named twice; name two different households.")


class ProxyUnauthorised(Refusal):
    """Who fetches goods for another household was authorised by it."""

    household: str
    proxy: str
    sentence = N_(
        "Household {household} has not authorised household {proxy} to fetch goods for it; register it with "
        "`supermarket household proxy`."
    )


class ProxyPast(Refusal):
    """An authorisation ends today or later."""

    date: str
    today: str
    sentence = N_("An authorisation cannot end on {date}, before today ({today}); give today or a later date.")


class HouseholdHasPoints(Refusal):
    """A household that still holds points is not ended over its head."""

    household: str
    balance: int
    sentence = N_("Household {household} still holds {balance} points and cannot be ended; let it redeem them first.")


class HeadNotEnded(Refusal):
    """A household has a head."""

    member: str
    sentence = N_("Member {member} is the head of the household and cannot be ended alone.")


class HouseholdAlike(Refusal):
    """A family is enrolled once; two of one name are told apart by whoever knows them."""

    new: object
    known: Sequence[object]
    ways = ANOTHER
    sentence = N_(
        "This household may be here already. To be recorded: {new}. Here: {known}. Nothing was recorded; use the "
        "number that is here, or say --another if it is another household."
    )
    at_desk = N_("This household may be here already. To be recorded: {new}. Here: {known}.")


class MemberAlike(Refusal):
    """Nobody is a member twice; two of one name are told apart by whoever knows them."""

    new: object
    household: str
    known: Sequence[object]
    ways = ANOTHER
    sentence = N_(
        "This member of household {household} may be here already. To be recorded: {new}. Here: {known}. Nothing was "
        "recorded; use the number that is here, or say --another if it is another person."
    )
    at_desk = N_("This member of household {household} may be here already. To be recorded: {new}. Here: {known}.")


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
    """Reasons, titles and remarks are sealed and public: domain.md section 11."""

    sentence = N_(
        "What is written names somebody who is enrolled here, or holds a phone or ID number, and it is public; say it "
        "without them."
    )


class ReasonSpecial(Refusal):
    """What is public says of nobody that he is ill or poor: domain.md section 11."""

    word: str
    sentence = N_(
        "What is written says {word}, and it is public, where nobody's illness or poverty stands; say it without, and "
        "put it into the household's note or its order's, which are kept with the names."
    )


class TextUnreadable(Refusal):
    """A name or note is a short line of printable characters."""

    field: Term
    most: int
    sentence = N_(
        "The {field} is empty, longer than {most} characters or holds characters that cannot be printed; type it again."
    )


class TextIsCard(Refusal):
    """What a card holds opens a household's points; no name, note or number on paper is ever that."""

    field: Term
    sentence = N_("A card was scanned where the {field} is asked for; type it with the keys.")


class NameUnreadable(Refusal):
    """A person's name has a letter or character in it."""

    sentence = N_("A name is not made of digits and signs alone; type it again.")


class PhoneUnreadable(Refusal):
    """A phone number is 5 to 15 digits."""

    sentence = N_("The phone number is not 5 to 15 digits; type it again or leave it out.")
