"""Machines in the books: their keys, invitations, admissions, and the forks that were seen. Drawer: books."""

from sqlmodel import Field

from supermarket.books.local import LocalRow
from supermarket.books.tables import BooksRow
from supermarket.journal.tables import STRICT


class KeyRow(BooksRow, table=True):
    """The public keys that a machine says it has."""

    __tablename__ = "machine_key"
    __table_args__ = (STRICT,)

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    signs: str
    opens: str


class InvitationRow(BooksRow, table=True):
    """That a machine of a node may come, once."""

    __tablename__ = "invitation"
    __table_args__ = (STRICT,)

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    node: str
    proof: str


class AdmissionRow(BooksRow, table=True):
    """By which keys the centre knows a machine's stream; `invited` is the entry that let it come."""

    __tablename__ = "admission"
    __table_args__ = (STRICT,)

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    admitted: str
    signs: str
    opens: str
    invited: str


class ForkRow(BooksRow, table=True):
    """That a stream has two branches from the number `first` on; the other one lies in the evidence."""

    __tablename__ = "fork"
    __table_args__ = (STRICT,)

    at: int
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    forked: str
    first: int
    file: str


class ElsewhereRow(LocalRow, table=True):
    """That this machine's stream, or a later life of its node, goes on without it, as `told_by` said. Drawer: local.

    Nothing is sealed of it: an entry more would make two branches of what may be an old copy only.
    """

    __tablename__ = "elsewhere"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    told_by: str


class TrustedKeyRow(LocalRow, table=True):
    """The keys of a centre's stream, as the file said by which this machine joined.

    In hexadecimal digits. Drawer: local.
    """

    __tablename__ = "trusted_key"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    signs: str
    opens: str
