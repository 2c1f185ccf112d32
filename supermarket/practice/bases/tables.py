"""Bases and points in the books: opening days, visits, things, loans, what was found. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT

MENDS: Final = "mends_seq IS NOT NULL"
"""What is true of a count that mends another; written here as the partial index needs it, letter for letter."""


class OpeningRow(RegisterRow, table=True):
    """A change of a site's opening days."""

    __tablename__ = "opening"
    __table_args__ = (register_key("site"), STRICT)

    site: str
    calendar: str
    times: str | None


class ItemRow(RegisterRow, table=True):
    """A change of a thing that bases lend or give, such as an umbrella or a book."""

    __tablename__ = "item"
    __table_args__ = (register_key("item"), STRICT)

    item: str
    name: str
    sort: str
    lendable: str | None
    days: int | None


class VisitRow(BooksRow, table=True):
    """How many came, were served, or were handed a paper at a site on a day; `mends` is the count that it replaces."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("visit_by_day", "on", "site"),
        Index("visit_by_site", "site", "on"),
        index_where("visit_mending", "mends_origin", "mends_seq", where=MENDS),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    on: str
    at: int
    actor: str
    purpose: str
    heads: int
    qualifier: str
    service: str | None
    title: str | None
    mends_origin: str | None
    mends_seq: int | None


class CopyCountRow(BooksRow, table=True):
    """How many copies of a thing are at a site, and how many of that site are lent; `expires` is empty for never."""

    __tablename__ = "copy_count"
    __table_args__ = (STRICT,)
    sums = ("here", "out")
    sinking = ("here", "out")

    site: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    expires: str = Field(primary_key=True)
    here: int
    out: int


class CopyMoveRow(BooksRow, table=True):
    """Copies that came to a site or left it for good, below zero; `why` says how, `cost` is in fen for all of them."""

    __tablename__ = "copy_move"
    __table_args__ = (Index("copy_move_by_day", "on", "site"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    expires: str = Field(primary_key=True)
    site: str
    on: str
    at: int
    actor: str
    item: str
    quantity: int
    why: str
    donor: str | None
    cost: int | None


class LoanRow(BooksRow, table=True):
    """A copy that was lent: to whom, and until which day (`until`); `note` commits to the description of a stranger."""

    __tablename__ = "loan"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    item: str
    household: str | None
    member: str | None
    note: str | None
    until: str


class FindRow(BooksRow, table=True):
    """What was found: in words for the board, where and on which day, worth how many yuan as it looks."""

    __tablename__ = "find"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    thing: str
    place: str
    date: str
    worth: int
    note: str | None
    photo: str | None


class FindStepRow(BooksRow, table=True):
    """What the step of a find tells beside its course: a note's commitment, to whom it went, who else was there."""

    __tablename__ = "find_step"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    note: str | None
    to: str | None
    approver: str | None
    photo: str | None
