"""A household's short session on the site: begun by its card or by number and phone, over after ten minutes.

Its secret is kept by the browser alone, here its SHA-256; no name stands in it. Time is the machine's running time.
"""

from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import bindparam, delete, select

from supermarket.books.clocks import running
from supermarket.books.session import ReadSession
from supermarket.clock import MINUTE
from supermarket.households.proofs import Oneself, Proven
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.local.browsers.sessions import SECRET_BYTES, hash_of
from supermarket.local.opened import Opened
from supermarket.local.tables import InquirerRow

LASTS: Final = 10 * MINUTE
"""A villager's session is over after so long, whatever he does: the phone may be another's."""
_inquirer: Final = table_of(InquirerRow)
_OF: Final = Prepared(
    select(_inquirer.c.household, _inquirer.c.proven, _inquirer.c.began).where(_inquirer.c.hash == bindparam("hash"))
)
_DROP: Final = Prepared(delete(_inquirer).where(_inquirer.c.hash == bindparam("hash")))
_DROP_OLD: Final = Prepared(
    delete(_inquirer).where((_inquirer.c.began <= bindparam("ended")) | (_inquirer.c.began > bindparam("uptime")))
)


@dataclass(frozen=True)
class Inquirer:
    """A household that has shown who it is, and for how many milliseconds it still may look."""

    hash: str
    oneself: Oneself
    left: int


def begin_inquiry(ledger: Opened, oneself: Oneself) -> str:
    """Begin a session of a household that was just proven, and return the secret that the browser holds."""
    secret = ledger.clock.random(SECRET_BYTES).hex()
    with ledger.database.writing() as transaction:
        now = running(transaction, ledger.clock)  # once it is its turn: before it, another's may begin later than this
        transaction.run(_DROP_OLD, ended=now - LASTS, uptime=now)
        whose, proven = oneself.household, oneself.proven
        transaction.run(insertion(InquirerRow), hash=hash_of(secret), household=whose, proven=proven, began=now)
    return secret


def inquirer_of(session: ReadSession, secret: str) -> Inquirer | None:
    """Return the household of which a browser holds the secret, unless its time is over."""
    hashed = hash_of(secret)
    row = session.row(_OF, hash=hashed)
    if row is None:
        return None
    household, proven, began = row
    passed = session.uptime - int(began)
    if not 0 <= passed < LASTS:
        return None
    return Inquirer(hashed, Oneself(household, cast("Proven", proven)), LASTS - passed)


def end_inquiry(ledger: Opened, found: Inquirer) -> None:
    """End a session."""
    with ledger.database.writing() as transaction:
        transaction.run(_DROP, hash=found.hash)
