"""What is refused of a month and its signatures."""

from collections.abc import Sequence

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class MonthClosed(Refusal):
    """Nothing is dated into a month that three persons signed."""

    month: str
    site: str
    sentence = N_(
        "The month {month} is closed at site {site}, so nothing is entered for it any more; "
        "enter it for today, and say in the reason what it corrects."
    )


class MonthSettled(Refusal):
    """A month that three persons signed is neither signed nor withdrawn again."""

    month: str
    site: str
    sentence = N_(
        "The month {month} of site {site} has all its signatures and is closed for good: there is nothing left to sign "
        "there, and none is withdrawn. What is wrong in it is corrected by an entry of today."
    )


class MonthRunning(Refusal):
    """Only a month that has ended is signed."""

    month: str
    sentence = N_("The month {month} has not ended yet, so it cannot be signed; reconcile it, and sign it afterwards.")


class MonthUnknown(Refusal):
    """A report is of months in which the ledger was kept."""

    month: str
    first: str
    sentence = N_("This ledger begins in {first}; it has nothing to tell of {month}.")


class MonthEmpty(Refusal):
    """A month before the first entry needs no signature."""

    month: str
    site: str
    first: str
    sentence = N_("Nothing was recorded before {first} at site {site}; the month {month} needs no signature.")


class MonthEarlierOpen(Refusal):
    """The months of a place close in order, from the first one in which anything moved."""

    month: str
    site: str
    earlier: str
    sentence = N_(
        "The month {month} of site {site} is not signed, because {earlier} is not closed there yet and comes first; "
        "sign that one with `supermarket month sign {earlier}`."
    )


class MonthUnheard(Refusal):
    """A month of which a machine of the place may still have something is signed with a reason, never silently."""

    month: str
    site: str
    machines: Sequence[str]
    sentence = N_(
        "The month {month} of site {site} is not signed, because nothing has come yet that these machines wrote after "
        "its end, so something of it may be missing: {machines}. Carry it in first, or sign with a reason."
    )


class MonthTaking(Refusal):
    """Whoever closes a month says that he knows what is in it: the machine must have said that it heard the others."""

    month: str
    machines: Sequence[str]
    sentence = N_(
        "The month {month} is not signed, because entries of other machines are just being taken in: {machines}. "
        "Sign it when that is done."
    )


class MonthLacking(Refusal):
    """What a machine wrote after it heard others counts when what it heard is here too, or nobody has that any more."""

    month: str
    machine: str
    node: str
    missing: Sequence[str]
    sentence = N_(
        "The month {month} is not signed, because {machine} heard entries of other machines that have not come here, "
        "so what it wrote after them does not count yet: {missing}. Carry them in from {machine} or from whoever "
        "wrote them, also from a backup or an old stick; if they are lost for good, let a new machine go on in its "
        "place: `supermarket carry invite {node}`."
    )
    at_desk = N_(
        "The month {month} is not signed, because {machine} heard entries of other machines that have not come here, "
        "so what it wrote after them does not count yet: {missing}. Carry them in from {machine} or from whoever "
        "wrote them, also from a backup or an old stick; if they are lost for good, let the centre invite a new "
        "machine of {node}, which goes on in its place."
    )


class MonthElsewhere(Refusal):
    """A month belongs to a station with its supermarkets."""

    site: str
    sentence = N_("Site {site} is neither a station nor a supermarket and has no month to sign; name one with --site.")
    at_desk = N_("Site {site} is neither a station nor a supermarket and has no month to sign.")


class MonthOutOfTurn(Refusal):
    """The three signatures come in their order: clerk, station's manager, institute's manager."""

    operator: str
    month: str
    site: str
    turn: Term
    sentence = N_("The month {month} of site {site} is now to be signed by the {turn}, which {operator} is not.")


class MonthSignedBySame(Refusal):
    """Three different persons sign."""

    operator: str
    month: str
    entry: str
    sentence = N_("{operator} signed the month {month} already (entry {entry}); another person must sign now.")


class MonthLapsed(Refusal):
    """Who signs next signs what was signed before, to the last figure."""

    month: str
    site: str
    roles: list[Term]
    turn: Term
    sentence = N_(
        "The figures of {month} at site {site} have changed since they were signed by: {roles}. "
        "These signatures have lapsed; the {turn} signs again first."
    )


class MonthChanged(Refusal):
    """Who signs first signs what he saw: the figures of the screen or paper that lies before him."""

    month: str
    site: str
    seen: str
    number: str
    sentence = N_(
        "The figures of {month} at site {site} have the number {number} now, and {seen} was looked at. "
        "Nothing is signed: look at them again, then sign; a paper is printed and signed anew."
    )


class MonthDiffers(Refusal):
    """A month with a failing check is signed only with a reason."""

    month: str
    site: str
    checks: list[Term]
    sentence = N_(
        "The month {month} of site {site} is not signed, because checks fail: {checks}. "
        "See `supermarket month reconcile {month}`; mend what is wrong, or sign with --reason."
    )
    at_desk = N_(
        "The month {month} of site {site} is not signed, because checks fail: {checks}. Look at them, and mend what "
        "is wrong, or give the reason for signing all the same."
    )


class MonthPaperEarly(Refusal):
    """A paper that states a whole month is signed after that month."""

    month: str
    date: str
    sentence = N_("On {date} the month {month} had not ended; look at the date on the signed paper again.")


class MonthUnsigned(Refusal):
    """Only a signature that stands is withdrawn."""

    month: str
    site: str
    sentence = N_("The month {month} of site {site} carries no signature; nothing was withdrawn.")
