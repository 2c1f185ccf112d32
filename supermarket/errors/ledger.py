"""What the ledger file, its clock and the keys of requests refuse."""

from typing import Final

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class LedgerMissing(Refusal):
    """A command other than init never creates a ledger."""

    path: str
    sentence = N_(
        "There is no ledger at {path}; make one with `supermarket init`, or on a further machine of a district with "
        "`supermarket carry join`, or name another with --db."
    )
    at_desk = N_("There is no ledger at {path}.")


class LedgerForeign(Refusal):
    """Only a file that says it is a ledger is opened as one."""

    path: str
    sentence = N_("{path} is not a ledger of this program; nothing was changed. Name the right file with --db.")
    at_desk = N_("{path} is not a ledger of this program; nothing was changed. Take the right file.")


class LedgerNewer(Refusal):
    """Books that a newer version wrote are not touched by an older one."""

    path: str
    sentence = N_("The ledger at {path} was last used by a newer version of this program; install that version.")


class LedgerOlder(Refusal):
    """Books of an older version are renewed before they are read, and that is writing."""

    path: str
    sentence = N_(
        "The books in {path} are of an older version, and nothing can be written there to renew them; "
        "copy the file to a disk with room and open it there."
    )


class LedgerUnfinished(Refusal):
    """What waits in the file beside a ledger is a part of it, and is read only where something can be written."""

    path: str
    wal: str
    sentence = N_(
        "{path} was still in use when it was copied: its last entries lie in {wal}, and nothing can be written here. "
        "Copy both to a place that can be written, and name the copy."
    )


class StreamMissing(Refusal):
    """A ledger that was never finished has no stream to write, nor has one in which somebody gave it up by hand."""

    sentence = N_(
        "This ledger has no stream that this machine writes: it was never finished, or somebody altered it. "
        "`supermarket audit verify` says which; remove nothing before that."
    )
    at_desk = N_(
        "This ledger has no stream that this machine writes: it was never finished, or somebody altered it; "
        "ask who looks after it, and remove nothing before that."
    )


class ClockBehind(Refusal):
    """A clock more than ten minutes behind the last entry is not believed."""

    now: str
    last: str
    sentence = N_(
        "This machine's clock says {now}, but the last entry was written at {last}; set the clock right and try again. "
        "Is it right now and ran ahead before, a manager and a second person say so with "
        "`supermarket clock correct DATE --approver CODE`."
    )
    at_desk = N_(
        "This machine's clock says {now}, but the last entry was written at {last}; set the clock right and try again. "
        "Is it right now and ran ahead before, a manager and a second person say so: `supermarket clock correct`."
    )


class ClockAhead(Refusal):
    """A clock more than 31 days ahead of the last entry needs a manager's word."""

    now: str
    last: str
    sentence = N_(
        "This machine's clock says {now}, more than 31 days after the last entry ({last}); "
        "if the date is right, a manager and a second person confirm it with `supermarket clock confirm DATE "
        "--approver CODE`."
    )
    at_desk = N_(
        "This machine's clock says {now}, more than 31 days after the last entry ({last}); "
        "if the date is right, a manager and a second person confirm it: `supermarket clock confirm`."
    )


class ClockTold(Refusal):
    """Only a drill ledger lets a person name the time."""

    sentence = N_("Only a drill ledger takes --now or SUPERMARKET_NOW; leave it out.")


class KeyUsed(Refusal):
    """A key answers the request that it was first used for, and no other."""

    key: str
    entry: str
    sentence = N_("The key {key} was used for something else (entry {entry}); nothing was written. Use a new key.")


class KeyUnreadable(Refusal):
    """A key is 1 to 64 printable ASCII characters."""

    key: str
    sentence = N_("The key {key} is not 1 to 64 plain letters, digits and signs; choose another.")


class KeyTooLong(Refusal):
    """The entries of one request take its key with a number behind, and have room for both."""

    key: str
    most: int
    sentence = N_(
        "The key {key} is too long for what records several entries, which take it with a number behind; choose one of "
        "at most {most} letters, digits and signs."
    )


class EntryUnreadable(Refusal):
    """Only a body of its kind is worked with; any other was put there by a hand."""

    entry: str
    kind: Term
    sentence = N_(
        "The body of the entry {entry} is none of the kind {kind}, so nothing was done. Keep the file as it is, and "
        "let `supermarket audit verify` say what else is wrong."
    )


class JournalUnpostable(Refusal):
    """Books are made of entries that this program could have written."""

    entry: str
    kind: Term
    reason: Term
    sentence = N_(
        "The entry {entry} ({kind}) cannot be posted: {reason}; the books were left as they are. Keep the file as it "
        "is, and let `supermarket audit verify` say what else is wrong."
    )


class LedgerExists(Refusal):
    """A ledger is never overwritten."""

    path: str
    sentence = N_("There is already a ledger at {path}; nothing was changed. Name another place with --db.")
    at_desk = N_("There is already a ledger at {path}; nothing was changed.")


class LedgerPartLeft(Refusal):
    """A ledger is not laid beside what is left of another: the database would take that for a part of the new one."""

    part: str
    ending: str
    sentence = N_(
        "{part} is a part of a ledger that was here, and may hold its last entries; nothing was changed. Put it beside "
        "that ledger's file, under the same name and with {ending} at the end, and try again."
    )


class LedgerInUse(Refusal):
    """A ledger that others have open is not put in another one's place: they would write into the old one."""

    path: str
    sentence = N_(
        "Somebody has the ledger at {path} open: a till, a menu, or the web server. Nothing was changed; close all of "
        "them and try again."
    )


class LedgerMoved(Refusal):
    """A ledger that was moved writes nothing any more: its stream goes on where it went."""

    origin: str
    place: str
    sentence = N_("The ledger {origin} was moved to {place} and goes on there; this one can only be read.")


class MoveDiffers(Refusal):
    """A ledger is moved whole and equal, or not at all."""

    table: str
    row: int
    sentence = N_(
        "What arrived is not what was there: row {row} of the table {table} differs, so nothing was moved; "
        "run `supermarket audit verify` here first."
    )


class MoveRefused(Refusal):
    """What a hand put into a ledger past its guards is carried nowhere."""

    fault: str
    sentence = N_(
        "The ledger holds what none takes ({fault}), so nothing was moved; "
        "run `supermarket audit verify` here, which says all that is wrong."
    )


class HolderElsewhere(Refusal):
    """Only the machine that holds a household's points may debit them."""

    household: str
    holder: str
    sentence = N_("The points of household {household} are held by machine {holder}; redeem them there.")


class LineCut(Refusal):
    """Of what a server was not yet told to keep, it keeps nothing."""

    sentence = N_("The line to the ledger's server was cut, and nothing was recorded; try again.")


UNANSWERED: Final = N_("the line to the ledger's server was cut at the very end, and no server answers now")
UNCONFIRMED: Final = N_("one server has it, and the wait for another one that must have it too was broken off")


class CommitUnknown(Refusal):
    """A server that dies while it commits may have kept what it was told, and nobody else can say so."""

    entry: str
    key: str
    why: Term
    sentence = N_(
        "It is not known whether this is recorded for good (as entry {entry}, under the key {key}): {why}. "
        "Ask again under the same key: it is answered with the entry, or recorded once."
    )
