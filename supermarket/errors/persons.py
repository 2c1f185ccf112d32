"""What is refused where the rules want two persons, or want to know who somebody is."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class PersonUnproven(Refusal):
    """An act that the rules ask of a person himself is not believed for his staff code alone."""

    operator: str
    verb: str
    sentence = N_(
        "`{verb}` is for those alone who can be known: {operator} types the PIN when asked, or sets one first, with "
        "a manager there who signs in: `supermarket staff pin {operator} --operator` and the manager's code."
    )
    at_desk = N_(
        "This is for those alone who can be known by a PIN, and {operator} has none here yet; a manager sets one: "
        "8-1-5 of the menu."
    )


class SecondRefused(Refusal):
    """The second person of an act has the role for it, and is at home there or above."""

    verb: str
    operator: str
    site: str
    roles: list[Term]
    sentence = N_(
        "{operator} cannot be the second person of `{verb}` at site {site}; that must be somebody else there or above "
        "who is: {roles}."
    )
    at_desk = N_(
        "{operator} cannot be the second person of this at site {site}; that must be somebody else there or above "
        "who is: {roles}."
    )


class SecondIsFirst(Refusal):
    """Two persons are two persons, not two staff codes of one."""

    verb: str
    operator: str
    sentence = N_("`{verb}` needs two persons, and {operator} is the same person as who asks; let another one do it.")
    at_desk = N_("This needs two persons, and {operator} is the same person as who asks; let another one do it.")


class PinOfFirst(Refusal):
    """A PIN that the other person of an act set shows nobody's own will."""

    verb: str
    operator: str
    staff: str
    sentence = N_(
        "`{verb}` needs two persons, and {operator} set the PIN of {staff} and may know it; let somebody else set that "
        "anew, or act in the place of one of them."
    )
    at_desk = N_(
        "This needs two persons, and {operator} set the PIN of {staff} and may know it; let somebody else set that "
        "anew, or act in the place of one of them."
    )


class KinDeclaredByHim(Refusal):
    """Who declared a kinship neither withdraws it nor makes less of it: no one person does both."""

    operator: str
    entry: str
    sentence = N_(
        "{operator} declared this kinship (entry {entry}), so another one who may declare it withdraws it or makes it "
        "a lesser one."
    )


class PersonDoubted(Refusal):
    """Two staff codes with the same name are one person or two, and somebody says which."""

    staff: str
    other: str
    sentence = N_(
        "Staff codes {staff} and {other} have the same name. Say whose code {staff} is, with --person or in the column "
        "person: {other} if it is one person, {staff} if they are two."
    )
    at_desk = N_(
        "Staff codes {staff} and {other} have the same name. If it is one person, enter {other} as the other staff "
        "code of {staff}; if they are two, enter {staff} itself."
    )


class PersonNotCode(Refusal):
    """A person is named by one staff code of his, which stands for all of them."""

    staff: str
    person: str
    sentence = N_("{person} cannot stand for the person of {staff}: no member of staff has had this code.")


class PersonStandsForOthers(Refusal):
    """A staff code that stands for others of the same person stays the one that does."""

    staff: str
    others: list[str]
    sentence = N_("{staff} stands for the person of other staff codes too; change those first: {others}.")


class PersonOwn(Refusal):
    """Nobody says of himself that he is two persons, or somebody else."""

    staff: str
    operator: str
    sentence = N_("{operator} is the person of {staff} and cannot say that this is somebody else; another one does.")


class PaperUnreadable(Refusal):
    """A paper is believed for a picture of it that can be opened."""

    path: str
    sentence = N_(
        "{path} cannot be opened as a photo (JPEG or PNG) or a PDF with a page; save a picture of another kind, such "
        "as WebP or HEIC, as JPEG, or take a picture of the paper."
    )


class PaperUsed(Refusal):
    """A picture proves one thing once."""

    entry: str
    sentence = N_("This very picture was used before, for entry {entry}; take one of the paper that is meant.")


class PaperRecorder(Refusal):
    """Who records what stands on paper is none of those whose word it needs, and records one of them alone."""

    operator: str
    month: str
    entry: str
    sentence = N_(
        "{operator} has signed the month {month} or recorded another signature of it (entry {entry}); "
        "a third person must record this paper."
    )


class PaperNotYours(Refusal):
    """A paper is confirmed by whoever is said to have signed it."""

    entry: str
    operator: str
    signer: str
    sentence = N_("What entry {entry} recorded stands on paper in the name of {signer}; {operator} cannot confirm it.")


class PaperUnknown(Refusal):
    """Only what stands on paper waits to be confirmed."""

    entry: str
    sentence = N_("There is no entry {entry} that stands on paper; see `supermarket paper list`.")


class PaperConfirmed(Refusal):
    """A paper is confirmed once."""

    entry: str
    sentence = N_("Entry {entry} was confirmed already by whoever signed the paper.")
