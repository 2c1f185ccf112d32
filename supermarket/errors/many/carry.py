"""What is refused of files that travel between machines."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class CarriedMissing(Refusal):
    """Only a file that is there is taken in."""

    path: str
    sentence = N_("There is no file {path}, or no file of another machine in it; nothing was taken in.")


class CarriedForeign(Refusal):
    """Only a file that another machine wrote for this is taken in."""

    path: str
    sentence = N_("{path} is no file of another machine; nothing was taken in.")


class CarriedDamaged(Refusal):
    """A file that is not as its machine wrote it is refused whole."""

    path: str
    reason: Term
    sentence = N_("{path} is damaged ({reason}); nothing was taken in. Ask for the file once more.")


class CarriedNewer(Refusal):
    """What a newer version wrote is not understood, so it is not taken in."""

    path: str
    what: Term
    sentence = N_(
        "{path} was written by a newer version of this program ({what}); nothing was taken in. Install that version "
        "here first."
    )


class CarriedOtherDistrict(Refusal):
    """A ledger is of one district."""

    path: str
    district: str
    own: str
    sentence = N_("{path} is of the district {district}, and this ledger of {own}; nothing was taken in.")


class CarriedDrill(Refusal):
    """What was practised never becomes real."""

    path: str
    sentence = N_("{path} comes from a drill, and this ledger is a real one; nothing was taken in.")


class CarriedReal(Refusal):
    """What is real is not mixed with what is practised."""

    path: str
    sentence = N_("{path} comes from a real ledger, and this one is a drill; nothing was taken in.")


class MachineUnknown(Refusal):
    """Entries are taken from machines that the centre let in."""

    path: str
    origin: str
    sentence = N_(
        "{path} holds entries of the machine {origin}, which the centre has not let in as far as is known here; "
        "nothing was taken in. Take in the newest file from the centre first."
    )


class CentreRestored(Refusal):
    """The next life of a centre has keys of its own, which a machine learns by an invitation alone."""

    path: str
    origin: str
    sentence = N_(
        "{path} is of the centre's {origin}, which goes on after a backup was restored there, with keys that are not "
        "known here yet; nothing was taken in. Let the centre invite this machine once more, and join by that here."
    )


class SignatureWrong(Refusal):
    """Whatever a machine says is signed by its key."""

    path: str
    origin: str
    sentence = N_(
        "{path} says it holds entries of the machine {origin}, but that machine did not sign them so; nothing was "
        "taken in. Ask for the file once more, and tell the centre if it comes again."
    )


class InvitationWrong(Refusal):
    """A machine is let in by the centre's own invitation."""

    path: str
    origin: str
    sentence = N_(
        "{path} comes from the machine {origin}, whose invitation this centre did not write; nothing was taken in. "
        "Invite it anew with `supermarket carry invite`."
    )
    at_desk = N_(
        "{path} comes from the machine {origin}, whose invitation this centre did not write; nothing was taken in. "
        "Invite it anew."
    )


class InvitationUsed(Refusal):
    """An invitation lets one machine in, once."""

    path: str
    node: str
    origin: str
    sentence = N_(
        "The invitation in {path} for {node} was used already, by the machine {origin}; nothing was taken in. Invite "
        "it anew with `supermarket carry invite`."
    )
    at_desk = N_(
        "The invitation in {path} for {node} was used already, by the machine {origin}; nothing was taken in. Invite "
        "it anew."
    )


class InvitationReplaced(Refusal):
    """Of a machine's invitations the latest counts, so that one that was lost is taken back by writing another."""

    path: str
    node: str
    origin: str
    sentence = N_(
        "{path} comes from the machine {origin}, whose invitation was replaced by a later one for {node}; nothing was "
        "taken in. Let it join by that one."
    )


class InvitationMissing(Refusal):
    """A machine joins by the file that the centre wrote for it."""

    path: str
    sentence = N_("{path} is no invitation; ask the centre for one.")


class InvitationOther(Refusal):
    """An invitation is for the machine of one site."""

    path: str
    node: str
    own: str
    sentence = N_("{path} is an invitation for {node}, and this is a machine of {own}; nothing was changed.")


class InvitationsMany(Refusal):
    """A stick may hold the invitations of several machines; each joins by its own."""

    path: str
    nodes: list[str]
    sentence = N_("{path} has invitations for several machines: {nodes}. Say with --for whose machine this is.")
    at_desk = N_("{path} has invitations for several machines: {nodes}. Which of them is this?")


class InvitationIncomplete(Refusal):
    """A long invitation is written in several files, and all of them are needed."""

    path: str
    parts: int
    found: int
    sentence = N_("The invitation in {path} has {parts} files, and {found} are here; bring all of them together.")


class CentreUnknown(Refusal):
    """A machine that never joined knows no other."""

    sentence = N_(
        "This machine has joined no other yet. Ask the centre for an invitation, then `supermarket carry join FILE`."
    )
    at_desk = N_("This machine has joined no other yet. Ask the centre for an invitation, and take it in here.")


class PeerUnknown(Refusal):
    """Files are written for machines that were let in."""

    node: str
    sentence = N_("No machine of {node} was let in, so nothing was written for it; invite it first.")


class NothingElsewhere(Refusal):
    """A ledger goes on anew only where its stream has gone on elsewhere."""

    origin: str
    sentence = N_("The stream {origin} of this machine has gone on nowhere else; there is nothing to renew.")


class FileIsForOne(Refusal):
    """What is written for one machine is no other's."""

    path: str
    count: int
    sentence = N_(
        "{path} is one file, and the machines to write to are several ({count}); nothing was written. Name one of them "
        "with --to, or a folder."
    )
    at_desk = N_(
        "{path} is one file, and the machines to write to are several ({count}); nothing was written. Name one."
    )


# --- on paper ---------------------------------------------------------------------------------------------------------


class PaperTooLong(Refusal):
    """Nobody scans codes by the hundred."""

    to: str
    entries: int
    most: int
    sentence = N_(
        "What is for {to}, {entries} entries, is more than a paper holds (codes at most: {most}); nothing was written. "
        "Carry it on a stick: name a folder."
    )
    at_desk = N_(
        "What is for {to}, {entries} entries, is more than a paper holds (codes at most: {most}); nothing was written. "
        "Carry it on a stick."
    )


class CodeUnreadable(Refusal):
    """A code that was misread is scanned again."""

    sentence = N_("That is no code of entries on paper, or it was not read whole; scan it once more.")


class PhotoUnread(Refusal):
    """A photo of a paper is opened within bounds, and shows a code."""

    path: str
    reason: Term
    sentence = N_("{path} was passed over: {reason}.")


class PhotoReaderMissing(Refusal):
    """Photos are read where what reads them is installed; a scanner needs nothing."""

    sentence = N_(
        "To read codes from photos this program needs zxing-cpp, which is not installed; nothing was taken in. Install "
        "it with `pip install 'supermarket[web]'`, or scan the codes."
    )
    at_desk = N_(
        "To read codes from photos this program needs zxing-cpp, which is not installed; nothing was taken in. Scan "
        "the codes."
    )


class CodesMissing(Refusal):
    """What is on paper is taken in when all of it was scanned."""

    count: int
    missing: list[int]
    sentence = N_("Codes of the paper are missing: {missing}, of {count}; nothing of it was taken in. Scan all of it.")


# --- over a line ------------------------------------------------------------------------------------------------------


class LineUnset(Refusal):
    """Over a line only a server is asked whose address is known."""

    sentence = N_("No server is known yet; give its address, as the centre's screen shows it: https://…")


class LineForeign(Refusal):
    """An address is that of a server."""

    url: str
    sentence = N_("{url} is no address of a server; it begins with https://.")


class LineInsecure(Refusal):
    """What could be read on its way is not sent."""

    url: str
    sentence = N_("{url} is not encrypted, so nothing was sent; take the address that begins with https://.")


class LineTokenMissing(Refusal):
    """A server answers whom it knows."""

    url: str
    sentence = N_(
        "The server {url} answers only to a token of a member of staff; the centre makes one, and it is given in "
        "SUPERMARKET_LINE_TOKEN."
    )


class LineAway(Refusal):
    """A line that is down loses nothing."""

    url: str
    sentence = N_("The server {url} does not answer; nothing is lost. Try again later, or carry by stick.")


class LineUntrusted(Refusal):
    """Nothing is sent to a server whose certificate is not known."""

    url: str
    fingerprint: str
    sentence = N_(
        "The certificate of {url} is not known here, so nothing was sent. Its fingerprint is {fingerprint}; if the "
        "centre's screen shows the same, give it with --fingerprint."
    )


class LineRefused(Refusal):
    """What the server refuses is refused here in its words."""

    url: str
    sentence_there: Term
    sentence = N_("The server {url} refused: {sentence_there}")
