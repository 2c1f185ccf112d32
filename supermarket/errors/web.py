"""What is refused of a browser before any verb is asked."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class FormForged(Refusal):
    """A form carries what only a page of the same session can know."""

    sentence = N_("This form is of an earlier session and nothing was done; open the page anew.")


class TooManyTries(Refusal):
    """Guessing costs an address its time."""

    seconds: int
    sentence = N_("There were too many tries from where you are; wait {seconds} seconds and try again.")


class FrameTooLarge(Refusal):
    """A frame of a camera is small; whatever is larger is none."""

    sentence = N_("This picture is larger than a frame of a camera; take a photo of the code instead.")


class CodeUnseen(Refusal):
    """A photo is looked at once and forgotten."""

    sentence = N_("No code is seen in this photo; hold the camera nearer and straight, or type the number.")


class CardForGoods(Refusal):
    """What a card holds opens a household's points; a page that asks for goods neither takes nor shows it."""

    sentence = N_("This is a card, and goods are asked for here; scan the goods.")


class BasketMoved(Refusal):
    """Nothing is done to a basket that is not as it was seen."""

    sentence = N_(
        "Nothing was done: the basket was changed elsewhere, or this page is of before; look at it as it is now."
    )


class BegunMoved(Refusal):
    """What was counted or scanned is recorded as it was seen, or not at all."""

    sentence = N_(
        "Nothing was recorded: what is recorded here was changed or recorded on another page or phone meanwhile; look "
        "at it as it is now."
    )


class WaitingUnknown(Refusal):
    """What waits for a second person is shown to the two persons alone, and is forgotten afterwards."""

    sentence = N_("Nothing of this number waits for you: it was asked of somebody else, or was forgotten since.")


class WaitingOver(Refusal):
    """An approval is of now: it is asked for, looked at and given while both persons are there."""

    minutes: int
    sentence = N_(
        "This waits no longer: it was decided or taken back, {minutes} minutes have passed, or whoever asked has "
        "signed out. Have it asked anew."
    )


class WaitingChanged(Refusal):
    """What is approved is what was seen."""

    sentence = N_("What waits here is not what this page showed, and nothing was done; open it anew and look at it.")


class GuessedTooOften(Refusal):
    """What opens by a number and four digits is bounded, whoever tries, and whether the number is one or not."""

    minutes: int
    sentence = N_(
        "This was tried too often; it is closed for {minutes} minutes. With the card under the camera it goes on; or "
        "ask at the station."
    )


class ProofUnfit(Refusal):
    """Which of the two was wrong is told to nobody."""

    sentence = N_(
        "The number and the last four digits of the phone do not fit together. After five wrong ones this way is "
        "closed for a day; with the card under the camera it goes on, or ask at the station."
    )


class InquiryOver(Refusal):
    """A villager's session is short, because the phone may be another's."""

    sentence = N_("Ten minutes are over, or you have not shown your card yet; show it, or type its number.")


class WorksMany(Refusal):
    """Long work takes a processor each; whoever begins more than a few would take it from the tills."""

    most: int
    sentence = N_("You have begun {most} works that go on still; wait until one is done, or cancel one, and try again.")


class WorkUnknown(Refusal):
    """A work is its owner's alone, and is kept for a day."""

    sentence = N_(
        "There is no such work of yours here: it was begun by somebody else, ended more than a day ago, or was taken "
        "away. Begin it anew."
    )
