"""The journal's two tables. Drawer: journal (appended only; each engine's guards refuse everything else)."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final, TypeVar, cast

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, MetaData, Table, and_, column, func, literal
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from supermarket.journal.engines import neutral
from supermarket.journal.engines.neutral import is_day, is_digits, is_json

STRICT: dict[str, bool] = neutral.STRICT
"""The last of every table's arguments: the engine enforces the types of its columns."""


_WHOLE_NUMBER: Final = Integer().with_variant(BigInteger(), "postgresql")
"""Milliseconds are more than the plain word for a whole number holds there."""


class _TableOnly(SQLModelMetaclass):
    """Makes the Core table of a row class and no ORM mapping: nothing uses one, and a command would wait for fifty."""

    def __init__(self, name: str, bases: tuple[type, ...], members: dict[str, Any], **settings: bool) -> None:
        """Take the columns that SQLModel has made of the annotations, in their order."""
        type.__init__(self, name, bases, members)
        if not settings.get("table"):
            return
        columns = []
        for field in self.model_fields:
            column = getattr(self, field)
            column.name = column.key = column.name or field
            if isinstance(column.type, Integer):
                column.type = _WHOLE_NUMBER
            columns.append(column)
        *constraints, dialect = members["__table_args__"]
        made = Table(members["__tablename__"], self.metadata, *columns, *constraints, **dialect)
        type.__setattr__(self, "__table__", made)


class Row(SQLModel, metaclass=_TableOnly):
    """A row of a table of any drawer; SQLModel says what it holds, Core statements read and write it.

    A table whose row class names `sums` adds those columns up under one key and keeps the greatest of its `tops`, which
    follow them; every other table only gains rows.
    """

    model_config = {"defer_build": True}
    sums: ClassVar[tuple[str, ...]] = ()
    tops: ClassVar[tuple[str, ...]] = ()
    lasts: ClassVar[bool] = False
    """Whether a row that was written is never taken away by whoever serves people, nor changed but as a sum."""


R = TypeVar("R", bound=Row)


def row_classes(parent: type[R]) -> Iterator[type[R]]:
    """Give the row class of every table below one: of a drawer, or of all of them, as far as features are loaded."""
    for row in parent.__subclasses__():
        if hasattr(row, "__table__"):
            yield row
        yield from row_classes(row)


class JournalRow(Row):
    """A row of the journal drawer."""

    metadata: ClassVar[MetaData] = MetaData()
    lasts = True


class EntryRow(JournalRow, table=True):
    """One sealed entry, field for field as in the format."""

    __tablename__ = "entry"
    # No UNIQUE beside the primary key: it would let INSERT OR REPLACE delete a sealed row without a word.
    __table_args__ = (
        CheckConstraint(
            and_(func.length(column("district")) == literal(6), is_digits(column("district"))), name="entry_district"
        ),
        CheckConstraint("v = 1 AND seq > 0 AND at > 0", name="entry_numbers"),
        CheckConstraint("length(key) BETWEEN 1 AND 64", name="entry_key"),
        CheckConstraint("length(leaf) = 32", name="entry_leaf"),
        CheckConstraint(is_day(column("on")), name="entry_on"),
        CheckConstraint(is_json(column("body")), name="entry_body"),
        Index("entry_by_key", "key"),
        STRICT,
    )

    district: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    v: int
    kind: str
    site: str
    on: str
    at: int
    actor: str
    key: str
    body: str
    leaf: bytes


class StreamRow(JournalRow, table=True):
    """One machine's stream: its size, its tree's frontier, and whether this database writes it."""

    __tablename__ = "stream"
    __table_args__ = (CheckConstraint("own IN (0, 1)", name="stream_own"), STRICT)

    district: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    own: int
    size: int
    at: int
    """When the last entry was written; the stream's clock never runs behind it."""
    frontier: bytes


def table_of(row: type[SQLModel]) -> Table:
    """Return the Core table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]
