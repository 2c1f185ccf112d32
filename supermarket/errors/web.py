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
