"""What is refused at bases and points: of visits, of things and their copies, of loans, of what was found."""

from supermarket.errors import ANOTHER, Refusal, Term
from supermarket.locale import N_


class HeadsRefused(Refusal):
    """A count is a whole number that can be meant; of visits it may be none."""

    heads: int
    least: int
    most: int
    sentence = N_("{heads} cannot be counted; give a whole number from {least} to {most}.")


class PurposeUnlike(Refusal):
    """A service stands with what was served, a title with a leaflet or pledge, and neither with anything else."""

    purpose: Term
    sentence = N_(
        "A count of “{purpose}” was given a service or a title that it cannot have, or lacks its title; "
        "services go with “service”, titles with “leaflet” and “pledge”."
    )


class CountUnknown(Refusal):
    """A count replaces one of its own purpose and site, and that one once."""

    entry: str
    sentence = N_("{entry} is no count of this purpose here, or was replaced before; see `supermarket base counts`.")


class ItemUnknown(Refusal):
    """A thing is in the register on its day."""

    item: str
    sentence = N_("There is no thing {item} to lend or give; see `supermarket item list`.")


class FindAlike(Refusal):
    """What was found is recorded once; a second of the kind is told apart by whoever has both before him."""

    find: str
    thing: str
    date: str
    ways = ANOTHER
    sentence = N_(
        "“{thing}”, found there on {date}, is here already, as {find}. Nothing was recorded; say --another if this was "
        "found besides."
    )
    at_desk = N_("“{thing}”, found there on {date}, is here already, as {find}.")


class ItemNotLent(Refusal):
    """What is not lendable is given for good, or stays."""

    item: str
    sentence = N_(
        "{item} is not lent; give it out with `supermarket copies remove --why given-out`, or amend the register."
    )
    at_desk = N_(
        "{item} is not lent; let it leave for good as given out, or change it among the things to lend or give."
    )


class CopiesShort(Refusal):
    """A base lends and removes what is there."""

    item: str
    quantity: int
    here: int
    sentence = N_("{quantity} of {item} were asked for and {here} are here; lend fewer, or record what came.")


class CopiesExpired(Refusal):
    """Expired medicine is given to nobody."""

    item: str
    expires: str
    sentence = N_(
        "{item} expired after {expires} and is given to nobody; remove it with `supermarket copies remove --why "
        "expired`."
    )
    at_desk = N_("{item} expired after {expires} and is given to nobody; let it leave for good as expired.")


class CopiesNotExpired(Refusal):
    """Only what has expired leaves as expired."""

    item: str
    quantity: int
    here: int
    sentence = N_("{quantity} of {item} were to leave as expired, and {here} here have expired.")


class ExpiryUnlike(Refusal):
    """Medicine has a last day that has not passed; what is lent has none."""

    item: str
    sentence = N_(
        "{item} cannot come so: medicine needs its last day, which has not passed yet, and what is lent has none."
    )


class BorrowerUnsaid(Refusal):
    """A loan is made to a household, or to somebody who is described."""

    sentence = N_("Say who takes it: a household, or words by which a stranger is known, and not both.")


class FindTooEarly(Refusal):
    """What nobody has claimed goes to the police at once, and to anybody else only after its days on the board."""

    case: str
    date: str
    sentence = N_("{case} stays on the board until {date}; before that only the police can take it.")


class SecondNeeded(Refusal):
    """What looks valuable is handed over before a second person."""

    case: str
    worth: int
    sentence = N_("{case} looks worth {worth} yuan, so a second person must be there; name one with --second.")
    at_desk = N_("{case} looks worth {worth} yuan, so a second person must be there.")


class PaidRefused(Refusal):
    """Money is paid only for what was lost."""

    sentence = N_("Money is paid only for what was lost.")
