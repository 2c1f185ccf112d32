"""What a server's answers say, in a sentence for whoever stands at the till, by the codes of its errors."""

from typing import Final

from supermarket.journal.engines.postgresql.faults import (
    LOCKED,
    NO_RIGHT,
    NO_TABLE,
    UNCONFIRMED,
    UNTRUSTED,
    PostgresqlFault,
    code_of,
)
from supermarket.locale import N_

_AWAY: Final = N_("The ledger's server does not answer; see whether it runs and whether this machine reaches it.")
_BY_CODE: Final = {
    UNCONFIRMED: N_(
        "One server has what was written, and the wait for another one that must have it too was broken off; "
        "ask again for the same."
    ),
    "25006": N_("The ledger's server takes nothing now, because it follows another one; ask the one that leads."),
    "28P01": N_("The ledger's server does not know this user, or not by what he proves; see .pgpass or PGPASSWORD."),
    "28000": N_("The ledger's server does not let this user in; ask who looks after it."),
    "3D000": N_("There is no such database on the ledger's server; see the address, or ask who looks after it."),
    "3F000": N_("There is no such ledger on the server; see the address."),
    "40001": N_("Somebody wrote the same at the same moment; nothing was recorded, try again."),
    "40P01": N_("Somebody wrote the same at the same moment; nothing was recorded, try again."),
    NO_TABLE: N_(
        "This user sees no such table on the ledger's server: its owner has not let it in yet (`supermarket ledger "
        "grant ROLE`), or the table is gone; ask who looks after it."
    ),
    NO_RIGHT: N_("This user may not do that on the ledger's server; ask who looks after it, or name its owner."),
    "42704": N_("There is no such role on the ledger's server; whoever looks after it makes one."),
    UNTRUSTED: N_(
        "The line to the ledger's server is not safe: it shows another certificate than the one that is trusted, or is "
        "not encrypted as one of both sides wants it; see sslmode and sslrootcert in the address (docs/server.md)."
    ),
    LOCKED: N_(
        "Somebody else has kept the ledger on its server to himself for a minute and has not ended; nothing was "
        "recorded. Try again in a moment, or ask who looks after the server."
    ),
    "53100": N_("The disk of the ledger's server is full; make room and try again."),
    "53300": N_("The ledger's server has too many connections; close some, or try again in a moment."),
    "57P03": N_("The ledger's server is starting up or shutting down; try again in a moment."),
}
"""By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), whole or its first two signs. What is
not here is a fault of the program."""
_BY_CLASS: Final = {
    "08": _AWAY,
    "40": N_("The ledger's server undid what was asked; nothing was recorded, try again."),
    "53": N_("The ledger's server has no room or memory left; ask who looks after it."),
    "57": N_("The ledger's server stopped what was asked; nothing was recorded, try again."),
    "58": N_("The disk of the ledger's server does not answer as it should; ask who looks after it."),
    "XX": N_("The ledger is damaged on its server; ask who looks after it to restore the last backup."),
}


def sentence_of(fault: object) -> str:
    """Return the sentence, not yet translated, for a fault that a server reports; nothing for any other."""
    if not isinstance(fault, PostgresqlFault):
        return ""
    code = code_of(fault)
    return _BY_CODE.get(code) or _BY_CLASS.get(code[:2], "")
