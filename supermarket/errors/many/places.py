"""What is refused of the place that a ledger shall lie in: an address of a server, and what is found there."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class AddressUnknown(Refusal):
    """What looks like an address and is none that is known never becomes a folder."""

    scheme: str
    sentence = N_(
        "“{scheme}:” begins no address that a ledger can lie at; "
        "name a file, or a district's server as postgresql://USER@HOST/DATABASE."
    )


class AddressPassword(Refusal):
    """What stands in an address is seen by whoever looks at the machine."""

    sentence = N_(
        "An address holds no secret, because everybody on the machine can read it; "
        "put it into the file .pgpass, or into PGPASSWORD."
    )


class AddressUnreadable(Refusal):
    """An address says what can be understood."""

    what: str
    reason: Term
    sentence = N_("“{what}” in the address of the ledger cannot be read: {reason}.")


class SchemaUnsaid(Refusal):
    """Where a database holds several ledgers, one of them is named."""

    path: str
    schemas: list[str]
    sentence = N_("There are several ledgers at {path}: {schemas}. Name one with ?schema= at the end of the address.")


class DistrictElse(Refusal):
    """A schema that is called by a district's code holds that district's ledger and no other's."""

    path: str
    district: str
    found: str
    sentence = N_(
        "The place {path} is called by district {district}, and the ledger there is of district {found}; "
        "see the address, or ask who looks after the server."
    )


class DistrictTwice(Refusal):
    """Nobody guesses which of two ledgers of a district is the true one."""

    district: str
    ledgers: list[str]
    sentence = N_(
        "District {district} has several ledgers here: {ledgers}, and none is called district_{district}; "
        "take away those that are copies, or give the true one that name."
    )


class DistrictForbidden(Refusal):
    """A province's month is that of all its districts, so each of them lets be read what the month is made of."""

    ledger: str
    sentence = N_(
        "The district's ledger {ledger} does not let this user read it, so nothing was added up; its owner grants "
        "that, once more after an upgrade that made its books anew (docs/server.md, four tables)."
    )


class DistrictUnread(Refusal):
    """Nothing is added up as a province's month where one of its districts is missing."""

    ledger: str
    reason: Term
    sentence = N_("The district's ledger {ledger} could not be read, so nothing was added up: {reason}")


class DriverMissing(Refusal):
    """A server is spoken to by a package that not every shop needs."""

    package: str
    sentence = N_("A ledger on a server needs a package that is not here: pip install “{package}”.")


class OwnerNeeded(Refusal):
    """Tables are made and altered by the ledger's owner on the server, never by the role that serves people."""

    role: str
    sentence = N_(
        "The books must be made anew, which only {role}, the ledger's owner on the server, may do; "
        "run `supermarket books rebuild` with {role} in the address, then try again."
    )
    at_desk = N_(
        "The books must be made anew, which only {role}, the ledger's owner on the server, may do; ask for it."
    )


class RightsOfFile(Refusal):
    """The system, not the program, says who may use a file."""

    role: str
    sentence = N_(
        "A ledger in a file has no roles, so {role} was given nothing; "
        "set the rights of the file and its folder instead."
    )
