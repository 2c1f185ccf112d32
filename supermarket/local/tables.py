"""The local drawer's tables. Drawer: local (one machine's own; no entry, rebuild, check or export knows of it).

A backup leaves it out and a restored ledger begins without it (`empty_local`): the hash of a few digits on a lost
stick would give the digits away, and a token that was revoked must not come back to life.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Index, delete
from sqlmodel import Field

from supermarket.books.local import LocalRow
from supermarket.district.machines.tables import ElsewhereRow, TrustedKeyRow
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import STRICT

FURTHER_DOWN: Final = (ElsewhereRow, TrustedKeyRow)
"""Tables of the drawer that are defined where they are read."""


class PinRow(LocalRow, table=True):
    """The PIN of a member of staff: its Argon2id hash, the wrong ones since the last right one, since when locked."""

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("wrong >= 0 AND locked_since >= 0", name="pin_numbers"), STRICT)

    staff: str = Field(primary_key=True)
    hash: str
    wrong: int
    locked_since: int | None
    """For how many milliseconds the machine had been running then; none where it was not locked."""


class TokenRow(LocalRow, table=True):
    """A script's token: the SHA-256 of its digits, for whom it was made, and when it expires (UTC milliseconds)."""

    __tablename__ = "token"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="token_hash"), Index("token_by_staff", "staff"), STRICT)

    hash: str = Field(primary_key=True)
    staff: str
    expires: int


class PreferenceRow(LocalRow, table=True):
    """One thing that this machine prefers, such as where its receipts go."""

    __tablename__ = "preference"
    __table_args__ = (STRICT,)

    name: str = Field(primary_key=True)
    value: str


class SessionRow(LocalRow, table=True):
    """A browser's session: the SHA-256 of its secret, who it is, where and how he is known, and since when.

    `began` and `seen` are for how many milliseconds the machine had been running then.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="session_hash"),
        Index("session_by_staff", "staff"),
        STRICT,
    )

    hash: str = Field(primary_key=True)
    staff: str
    site: str
    known: str
    began: int
    seen: int


class InquirerRow(LocalRow, table=True):
    """A household's short session on the site: the SHA-256 of its secret, which household, how proven, since when.

    `began` is for how many milliseconds the machine had been running then.
    """

    __tablename__ = "inquirer"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="inquirer_hash"), STRICT)

    hash: str = Field(primary_key=True)
    household: str
    proven: str
    began: int


class GuessRow(LocalRow, table=True):
    """How often something was tried that is bounded: by whom or of whom, and for how long the machine ran at the last.

    `whom` is a household's number, the hash of an address, or what all share, with a word before it. The row `many`
    says how many wrong ones were seen at once; its `last` is in UTC milliseconds, so that it is told for a week.
    """

    __tablename__ = "guess"
    __table_args__ = (CheckConstraint("tries >= 0 AND last >= 0", name="guess_numbers"), STRICT)

    whom: str = Field(primary_key=True)
    tries: int
    last: int


class CounterRow(LocalRow, table=True):
    """What lies on the counter of a clerk whose till is served to a browser, until the basket ends or the day does.

    `till` is the entry that opened his till. `version` grows with every change; `key` is that of the request which
    made the last one, with a part of the SHA-256 of its text. `kept` is the basket, the question and what was said
    last, as JSON: names stand in it, so it is emptied with the basket.
    """

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("version > 0", name="counter_version"), STRICT)

    shop: str = Field(primary_key=True)
    actor: str = Field(primary_key=True)
    till: str
    version: int
    day: str
    key: str
    kept: str


class DraftRow(LocalRow, table=True):
    """What a member of staff began on a page about a subject, the key under which it will be recorded, and when."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)

    subject: str = Field(primary_key=True)
    staff: str = Field(primary_key=True)
    key: str
    content: str
    at: int


class WaitingRow(LocalRow, table=True):
    """An act that waits for its second person, who is asked on a phone of his own.

    `id` is the key under which the act will be recorded. `first` asked, `known` as that, in the browser's session of
    this hash; `second` is asked. `typed` is what the first person typed, as JSON, and `digest` the SHA-256 of all that
    is asked. `asked` is for how many milliseconds the machine had been running then. `came` is what it came to, as
    JSON.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("state IN ('waits', 'done', 'declined', 'taken back')", name="waiting_state"),
        Index("waiting_by_second", "second"),
        STRICT,
    )

    id: str = Field(primary_key=True)
    first: str
    known: str
    session: str
    second: str
    site: str
    command: str
    typed: str
    digest: str
    back: str
    asked: int
    state: str
    came: str


class WaitingFileRow(LocalRow, table=True):
    """A file of an act that waits: in which field it was handed over, with which word before it, and its bytes."""

    __tablename__ = "waiting_file"
    __table_args__ = (STRICT,)

    id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    field: str
    word: str
    ending: str
    content: bytes


class DoorRow(LocalRow, table=True):
    """How many came in at the door of a site on a day, tapped one by one and not recorded yet.

    `entry` is the latest that recorded some of them, so that it takes them off once.
    """

    __tablename__ = "door"
    __table_args__ = (CheckConstraint("heads >= 0", name="door_heads"), STRICT)

    site: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    heads: int
    entry: str | None


class SecretRow(LocalRow, table=True):
    """A secret of this machine's by which it is known to others: the halves of its keys, and those of invitations.

    `name` says what it is and of which stream or entry, such as `signs 5001-1` (`carry/keys.py`).
    """

    __tablename__ = "secret"
    __table_args__ = (STRICT,)

    name: str = Field(primary_key=True)
    value: bytes


class SignedHeadRow(LocalRow, table=True):
    """A stream's size, root and time as its machine signed them, so that whoever carries the stream on proves it.

    `signer` is the stream whose key signed: the same, or a later life of its machine. `at` is UTC milliseconds; root
    and signature are hexadecimal digits.
    """

    __tablename__ = "signed_head"
    __table_args__ = (CheckConstraint("size > 0", name="signed_head_size"), STRICT)

    origin: str = Field(primary_key=True)
    size: int = Field(primary_key=True)
    root: str
    at: int
    signer: str
    signature: str


class PeerRow(LocalRow, table=True):
    """How much of a stream another machine said that it holds, in its file `made` then (UTC milliseconds)."""

    __tablename__ = "peer"
    __table_args__ = (STRICT,)

    peer: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    size: int
    made: int


_BEFORE: Final = "pin_before"
"""What the table of PINs is called while it is made anew, because an earlier version kept a lock's end by the clock."""


def create_local(transaction: Transaction) -> None:
    """Make the drawer's tables, empty, where they are missing; PINs of an earlier version stay, their locks end."""
    was_earlier = _is_earlier(transaction)
    if was_earlier:
        transaction.command(f"ALTER TABLE pin RENAME TO {_BEFORE}")
    LocalRow.metadata.create_all(transaction.connection)
    if was_earlier:
        transaction.command(f"INSERT INTO pin (staff, hash, wrong) SELECT staff, hash, wrong FROM {_BEFORE}")  # noqa: S608 - a fixed name
        transaction.command(f"DROP TABLE {_BEFORE}")


def is_local_complete(transaction: Transaction) -> bool:
    """Say whether every table of the drawer is there as it is now; a ledger of an earlier version lacks some."""
    return set(LocalRow.metadata.tables) <= transaction.table_names() and not _is_earlier(transaction)


def _is_earlier(transaction: Transaction) -> bool:
    return "locked_until" in transaction.column_names(PinRow.__tablename__)


def empty_local(transaction: Transaction) -> None:
    """Forget everything in the drawer: in a copy that leaves this machine, and in one opened as a new ledger."""
    transaction.engine.forget_deleted(transaction.driver)
    for forgotten in LocalRow.metadata.sorted_tables:
        transaction.run(Prepared(delete(forgotten)))
