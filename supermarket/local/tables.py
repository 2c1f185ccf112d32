"""The local drawer's tables. Drawer: local (one machine's own; no entry, rebuild, check or export knows of it).

A backup leaves it out and a restored ledger begins without it (`empty_local`): the hash of a few digits on a lost
stick would give the digits away, and a token that was revoked must not come back to life.
"""

from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, Index, MetaData, column, delete, select, table
from sqlmodel import Field

from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import STRICT, Row


class LocalRow(Row):
    """A row of the local drawer."""

    metadata: ClassVar[MetaData] = MetaData()


class PinRow(LocalRow, table=True):
    """The PIN of a member of staff: its Argon2id hash, the wrong ones since the last right one, and a lock's end."""

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("wrong >= 0 AND locked_until >= 0", name="pin_numbers"), STRICT)

    staff: str = Field(primary_key=True)
    hash: str
    wrong: int
    locked_until: int
    """UTC milliseconds; 0 where it was not locked since the last right one."""


class TokenRow(LocalRow, table=True):
    """A script's token: the SHA-256 of its digits, for whom it was made, and when it expires (UTC milliseconds)."""

    __tablename__ = "token"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="token_hash"), Index("token_by_staff", "staff"), STRICT)

    hash: str = Field(primary_key=True)
    staff: str
    expires: int


_schema: Final = table("sqlite_master", column("name"), column("type"))
_NAMES: Final = Prepared(select(_schema.c.name).where(_schema.c.type == "table"))


def create_local(transaction: Transaction) -> None:
    """Make the drawer's tables, empty, where they are missing."""
    LocalRow.metadata.create_all(transaction.connection)


def is_local_complete(transaction: Transaction) -> bool:
    """Say whether every table of the drawer is there; a ledger of an earlier version lacks some."""
    return set(LocalRow.metadata.tables) <= {name for (name,) in transaction.rows(_NAMES)}


def empty_local(transaction: Transaction) -> None:
    """Forget everything in the drawer: in a copy that leaves this machine, and in one opened as a new ledger."""
    # Without it the bytes of deleted rows would stay in the file, and with them what is to be forgotten.
    transaction.driver.execute("PRAGMA secure_delete = ON")
    for forgotten in LocalRow.metadata.sorted_tables:
        transaction.run(Prepared(delete(forgotten)))
