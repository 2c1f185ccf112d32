"""What is refused where a person's details are to be erased."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class SubjectUnknown(Refusal):
    """Details are erased of somebody of whom they were kept."""

    subject: str
    sentence = N_(
        "No personal details of {subject} were ever recorded; give the whole number of a member, such as "
        "1000-1-33-64-1, or a staff code."
    )


class SubjectInForce(Refusal):
    """Nobody's details are erased as long as he is a member of a household or on the staff."""

    subject: str
    sentence = N_(
        "{subject} is still a member of a household or on the staff, and without a name nobody could be served or "
        "answer for anything; end the member, the household or the post first."
    )


class SubjectHolds(Refusal):
    """A household of which nobody is left holds and owes nothing before its last names are erased."""

    household: str
    points: int
    owed: int
    sentence = N_(
        "Household {household} still holds {points} points and owes {owed}; whoever takes over must be able to show "
        "whose they were. Merge it into another one, or let its points lapse first."
    )


class SubjectConcerned(Refusal):
    """Nothing that concerns the person waits for anybody."""

    subject: str
    entry: str
    sentence = N_("Entry {entry} still waits for somebody and concerns {subject}; bring it to its end first.")


class SubjectMonthOpen(Refusal):
    """The months in which a person was last named are closed at their places before his name is erased."""

    subject: str
    month: str
    place: str
    sentence = N_(
        "{subject} was last named in {month} at {place}, and that month is not closed there, so its papers may still "
        "be drawn with his name; sign the month first."
    )


class KeptTooShortly(Refusal):
    """Without anybody's asking, records of volunteers are kept for ten years after the last that was recorded."""

    subject: str
    last: str
    until: str
    sentence = N_(
        "The last about {subject} was recorded for {last}, and such records are kept until {until}; before that only "
        "on paper, by the person himself (`--reason person-asks`) or his kin (`--reason kin-ask`)."
    )
    at_desk = N_(
        "The last about {subject} was recorded for {last}, and such records are kept until {until}; before that only "
        "on paper, by the person himself or his kin."
    )


class ErasurePaperMissing(Refusal):
    """Whoever asks to be erased does so on paper."""

    reason: Term
    sentence = N_(
        "For the reason “{reason}” it is erased on a signed paper alone; add a photo or PDF of it with `--paper`."
    )
    at_desk = N_("For the reason “{reason}” it is erased on a signed paper alone; add a photo or PDF of it.")


class SubjectErased(Refusal):
    """Details are erased once."""

    subject: str
    entry: str
    sentence = N_("The details of {subject} were erased by entry {entry}; nothing is left to be done.")


class ErasureWaits(Refusal):
    """One request about a person waits at a time."""

    subject: str
    entry: str
    sentence = N_(
        "That the details of {subject} shall be erased was requested by entry {entry} and waits for another "
        "administrator: `supermarket erasure approve {entry}`."
    )
    at_desk = N_(
        "That the details of {subject} shall be erased was requested by entry {entry} and waits for another "
        "administrator."
    )


class ErasureUnknown(Refusal):
    """What is approved was requested."""

    entry: str
    sentence = N_(
        "{entry} is no request to erase somebody's details; `supermarket erasure list` shows those that wait."
    )
    at_desk = N_("{entry} is no request to erase somebody's details.")


class ErasureApprovedAlready(Refusal):
    """A request is approved once."""

    entry: str
    sentence = N_("The request {entry} was approved already; nothing is left to be done.")
