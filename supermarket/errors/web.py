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
