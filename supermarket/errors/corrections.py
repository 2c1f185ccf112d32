"""What is refused of a reversal."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class EntryUnknown(Refusal):
    """Only an entry can be reversed."""

    entry: str
    sentence = N_("There is no entry {entry}; its name is like 1000-1-57, as the receipt and the statement show it.")


class ReceiptUnknown(Refusal):
    """Only what was given over the counter has a receipt."""

    entry: str
    kind: Term
    sentence = N_("Entry {entry} ({kind}) has no receipt; only a redemption has one.")


class NotReversible(Refusal):
    """Only what moved points or goods is reversed, and no reversal; others are mended by their own verbs."""

    entry: str
    kind: Term
    mend: Term
    sentence = N_("Entry {entry} ({kind}) cannot be reversed; {mend}.")


class ReversedAlready(Refusal):
    """An entry is reversed at most once."""

    entry: str
    by: str
    sentence = N_("Entry {entry} was already reversed by {by}; nothing was changed.")


class DoubledAlready(Refusal):
    """What was doubled posts nothing, so there is nothing to reverse."""

    entry: str
    first: str
    sentence = N_(
        "Entry {entry} counts for nothing, because {first} had done the same before on another machine; there is "
        "nothing to reverse."
    )


class ReversalByAuthor(Refusal):
    """Where the settings ask for a second person, nobody reverses what he entered himself."""

    entry: str
    operator: str
    sentence = N_("Operator {operator} made entry {entry}, and here another person must reverse it; ask a colleague.")


class ReversalShort(Refusal):
    """Goods and money already gone cannot be taken back."""

    entry: str
    what: Term
    missing: int
    sentence = N_("Entry {entry} cannot be reversed: {missing} of {what} are gone already.")
