"""What is refused of vouchers 积分凭单."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class VoucherUnreadable(Refusal):
    """A voucher carries check digits: what was misread is scanned again."""

    sentence = N_("This is no voucher, or was misread; scan it again, slowly and straight.")


class VoucherForged(Refusal):
    """A voucher counts by the signature of the machine that made it."""

    entry: str
    sentence = N_(
        "The voucher of entry {entry} is not signed by the machine that it names; nothing was given. Keep the paper "
        "and ask its station."
    )


class VoucherOfNobody(Refusal):
    """Only the key of a machine that the centre let in is believed."""

    entry: str
    machine: str
    sentence = N_(
        "The voucher of entry {entry} is of machine {machine}, which is not known here yet; take in the centre's next "
        "file first."
    )


class VoucherForeign(Refusal):
    """A voucher belongs to one district, and one sort of ledger."""

    entry: str
    district: str
    sentence = N_("The voucher of entry {entry} is of another district, {district}; it counts for nothing here.")


class VoucherOfAnother(Refusal):
    """A voucher is made out to one machine, in one life of it, so that no two can take it."""

    entry: str
    to: str
    machine: str
    sentence = N_(
        "The voucher of entry {entry} is made out to machine {to}, and this one is {machine}; nothing was given. The "
        "points come with the next file of the station all the same."
    )


class VoucherUseless(Refusal):
    """A voucher shows an entry that gives a household points."""

    entry: str
    kind: Term
    sentence = N_("The entry {entry} ({kind}) gives no household points, so there is no voucher of it.")


class VoucherTakenAlready(Refusal):
    """A voucher is taken once; a copy of it is the same voucher."""

    voucher: str
    entry: str
    sentence = N_("The voucher of entry {voucher} was taken already, by entry {entry}; nothing was given again.")


class VoucherArrived(Refusal):
    """What the stream has brought is in the balance already."""

    voucher: str
    sentence = N_("The entry {voucher} has come already, and its points are in the balance; its voucher is not needed.")


class VoucherNotMine(Refusal):
    """A machine signs for what it has written itself."""

    entry: str
    machine: str
    sentence = N_("Entry {entry} is not of this machine ({machine}); its own machine prints the voucher.")


class VoucherNeedless(Refusal):
    """Points of a household that this machine holds need no voucher."""

    entry: str
    household: str
    sentence = N_("Household {household} is held by this machine, where entry {entry} counts already.")


class VoucherUndone(Refusal):
    """What was reversed gives nobody points."""

    entry: str
    by: str
    sentence = N_("Entry {entry} was reversed by {by}; there is no voucher of it.")


class VoucherAddressUnknown(Refusal):
    """A voucher is made out to a machine that this one knew when it wrote the entry."""

    entry: str
    machine: str
    sentence = N_(
        "When entry {entry} was written, this machine had not heard of the machine {machine} that holds the household; "
        "its points come with the next file."
    )


class KeysMissing(Refusal):
    """A machine signs by keys that it makes when it joins, or when the centre first lets another in."""

    machine: str
    sentence = N_(
        "This machine ({machine}) has no keys to sign with; it makes them when it joins the centre, or lets the first "
        "machine in."
    )


class VouchersNone(Refusal):
    """Vouchers are of points for households that another machine holds."""

    sentence = N_("There is nothing here that a voucher could show: no points for a household held by another machine.")
