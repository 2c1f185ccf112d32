"""What is refused of the three lists and of what is matched from them."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class ListingUnknown(Refusal):
    """A line of a list is named by its code."""

    listing: str
    sentence = N_("No list has a line {listing}; `supermarket list show` shows those there are.")
    at_desk = N_("No list has a line {listing}; pick one that is shown.")


class ListingEnded(Refusal):
    """A line that was taken off or has run out is neither offered nor asked for any more."""

    listing: str
    date: str
    sentence = N_("The line {listing} had ended by {date}; a new line is added with `supermarket list add`.")
    at_desk = N_("The line {listing} had ended by {date}; add a new one.")


class ListEmpty(Refusal):
    """Only a list with lines on it can be looked through."""

    site: str
    sentence = N_("There is nothing at the site {site} on the lists that were asked for; add lines first.")


class KindOfHelpUnknown(Refusal):
    """Kinds of help are few, and nothing is listed under another word."""

    kind: str
    named: list[Term]
    sentence = N_("No kind of help is called “{kind}”; name one of: {named}.")


class PairRefused(Refusal):
    """A pair is a need and, of the same kind of help, a resource or a service."""

    need: str
    offer: str
    sentence = N_(
        "{need} and {offer} are no pair: the first must be a need, the second a resource or service of the same kind."
    )


class PairForbidden(Refusal):
    """A pair that was forbidden is not confirmed before it is free again."""

    need: str
    offer: str
    sentence = N_("The pair {need} and {offer} was forbidden; `supermarket match free` lets it be proposed again.")
    at_desk = N_("The pair {need} and {offer} was forbidden; free it first.")


class PairCrowded(Refusal):
    """A need is matched as often as it asks and no oftener, an offer serves as many at one time as it says."""

    need: str
    offer: str
    sentence = N_(
        "There is no room for the pair {need} and {offer}: the need is met already, or the offer or "
        "its organisation has no place left."
    )


class NeedUnmatched(Refusal):
    """Only a need for which something is proposed or fixed can be confirmed."""

    need: str
    sentence = N_("Nothing is proposed for the need {need} today; `supermarket match propose` says why.")
    at_desk = N_("Nothing is proposed for the need {need} today; the proposal says why.")


class NeedUnordered(Refusal):
    """An order is one household's, for one service of the menu."""

    need: str
    missing: Term
    sentence = N_(
        "The need {need} cannot be ordered without its {missing}; `supermarket list amend` adds that to the line."
    )
    at_desk = N_("The need {need} cannot be ordered without its {missing}; change the line first.")
