"""What is refused where several machines share a ledger: who records what, how fresh one is, who holds whom."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class CentreAlone(Refusal):
    """Registers, rules, prices and settings come from the centre's machine alone."""

    what: Term
    centre: str
    machine: str
    sentence = N_(
        "{what} is recorded on the centre's machine ({centre}) alone, and this one is {machine}; ask the centre, whose "
        "next file brings it."
    )


class MachineStale(Refusal):
    """A machine that has not heard of the centre for too long only earns: it does not know who may debit any more."""

    heard: str
    days: int
    sentence = N_(
        "The last word of the centre is of {heard}, more than {days} days ago, so no points are taken here until it is "
        "heard again; points are still earned. Bring a file to the centre, and take in the one that it gives: "
        "`supermarket carry out`, `supermarket carry in FILE`."
    )
    at_desk = N_(
        "The last word of the centre is of {heard}, more than {days} days ago, so no points are taken here until it is "
        "heard again; points are still earned. Bring a file to the centre, and take in the one that it gives."
    )


class MachineUnheard(Refusal):
    """A new life of a machine debits nothing until the centre knows it: what its last one spent may be missing here."""

    machine: str
    sentence = N_(
        "The centre has not heard of this machine ({machine}) yet, so no points are taken here until it has; points "
        "are still earned. Bring a file to the centre, and take in the one that it gives: `supermarket carry out`, "
        "`supermarket carry in FILE`."
    )
    at_desk = N_(
        "The centre has not heard of this machine ({machine}) yet, so no points are taken here until it has; points "
        "are still earned. Bring a file to the centre, and take in the one that it gives."
    )


class MachineForked(Refusal):
    """A stream that goes on elsewhere has two branches; neither debits any more."""

    machine: str
    sentence = N_(
        "This machine's stream {machine} goes on elsewhere too: an old backup was opened, or the disk was copied. No "
        "points are taken here. Go on with `supermarket carry renew FILE`, and the centre's file."
    )
    at_desk = N_(
        "This machine's stream {machine} goes on elsewhere too: an old backup was opened, or the disk was copied. No "
        "points are taken here. Ask the centre for a file to go on with."
    )


class MachineReplaced(Refusal):
    """Of a node one machine takes points: the last one that the centre let in."""

    machine: str
    successor: str
    sentence = N_(
        "This machine ({machine}) was replaced: {successor} goes on in its place, so no points are taken here. Carry "
        "out what is here, and work on the new machine; if this one shall go on, `supermarket carry renew FILE`."
    )
    at_desk = N_(
        "This machine ({machine}) was replaced: {successor} goes on in its place, so no points are taken here. Carry "
        "out what is here, and work on the new machine; if this one shall go on, ask the centre for an invitation."
    )


class MachineNotAdmitted(Refusal):
    """Households go to a machine that the centre has let in."""

    machine: str
    sentence = N_("No machine {machine} is known here; the centre lets it in first.")


class MachineIsLost(Refusal):
    """What was declared lost is lost until a new life of that machine has come."""

    machine: str
    sentence = N_("The machine {machine} was declared lost; the centre lets a new one in first.")


class MachineIsHere(Refusal):
    """The machine that somebody works at is not lost."""

    machine: str
    sentence = N_("{machine} is this machine itself, so it is not lost.")


class HeldThere(Refusal):
    """A household goes to another machine than the one that holds it."""

    household: str
    machine: str
    sentence = N_("Household {household} is held by machine {machine} already.")


class NobodyToMove(Refusal):
    """A shop's households go to its machine where this one holds any."""

    site: str
    sentence = N_("This machine holds no household whose shop is {site}.")


class HolderOnPaper(Refusal):
    """A household that came on paper waits for the stream; until then it only redeems, up to what it came with."""

    household: str
    machine: str
    sentence = N_(
        "Household {household} came here on a paper of machine {machine}; until the file of that machine is taken in, "
        "it can only redeem goods."
    )


class HeldShort(Refusal):
    """A household that came on paper spends no more than it came with until the stream comes."""

    household: str
    left: int
    machine: str
    sentence = N_(
        "Household {household} came here on paper and can spend {left} points until the file of machine {machine} is "
        "taken in."
    )


class HolderLater(Refusal):
    """The order in which households went from machine to machine follows the clocks."""

    household: str
    until: str
    sentence = N_("Household {household} came here at {until} by another machine's clock; move it on after that time.")
