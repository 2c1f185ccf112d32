"""What statements and tables need and SQL has no one word for; each engine's `speech.py` says how it writes it."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnCollection,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    column,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.sql.expression import Executable, Select, TableValuedAlias
from sqlalchemy.sql.functions import FunctionElement

STRICT: Final[dict[str, bool]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""Types are enforced, and there is no hidden row number by which INSERT OR REPLACE could delete another row."""


def index_where(name: str, *columns: str, where: str) -> Index:
    """Return an index over the rows for which a condition is true, which both engines read; ask with the same words.

    PostgreSQL's `speech.py` takes the condition from `info`: to name its dialect here would load it for every till.
    """
    return Index(name, *columns, sqlite_where=text(where), info={"where": text(where)})


@cache
def at_each(table: Table, name: str) -> ColumnElement[bool]:
    """Return what is true of every row, and lets an index be used whose first column this is and the next one is asked.

    Each value of the column is found from one to the next, not row by row.
    """
    first = select(func.min(table.c[name]).label("value")).cte(f"{name}_of_{table.name}", recursive=True)
    next_ = table.alias(f"next_{table.name}").c[name]
    following = select(func.min(next_)).where(next_ > first.c.value).scalar_subquery()
    every = first.union_all(select(following).where(first.c.value.is_not(None)))
    return table.c[name].in_(select(every.c.value).where(every.c.value.is_not(None)))


class Upsert(Executable, ClauseElement):
    """An insert of a whole row that, where its key is taken, sets columns of the row that is there.

    `adds` names those that what is inserted is added to, `sets` those that it replaces, and `tops` those that it
    replaces where it is greater.
    """

    inherit_cache = False

    def __init__(
        self, table: Table, *, adds: Iterable[str] = (), sets: Iterable[str] = (), tops: Iterable[str] = ()
    ) -> None:
        """Take the table and the names of its columns."""
        self.table: Final = table
        self.adds: Final = tuple(adds)
        self.sets: Final = tuple(sets)
        self.tops: Final = tuple(tops)

    @property
    def key(self) -> list[Column[Any]]:
        """Return the columns of the key."""
        return list(self.table.primary_key.columns)

    def changed(self, new: ColumnCollection[str, Any]) -> dict[str, ColumnElement[Any]]:
        """Return what the columns of the row that is there become, by the row that would have been inserted."""
        added = {name: self.table.c[name] + new[name] for name in self.adds}
        topped = {name: greater(self.table.c[name], new[name]) for name in self.tops}
        return added | topped | {name: new[name] for name in self.sets}


# --- texts ------------------------------------------------------------------------------------------------------------


class position(FunctionElement[int]):  # noqa: N801 - it is written like a function of SQL
    """Where in a text another one begins, from 1 on; 0 where it is not in it."""

    type = Integer()
    inherit_cache = True


class last_letters(FunctionElement[str]):  # noqa: N801 - as above
    """The last letters of a text: `last_letters(text, count)`."""

    type = String()
    inherit_cache = True


class text_of(FunctionElement[str]):  # noqa: N801 - as above
    """The text whose bytes (UTF-8) are given."""

    type = String()
    inherit_cache = True


class greater(FunctionElement[Any]):  # noqa: N801 - as above
    """The greater of two values."""

    type = String()
    inherit_cache = True


# --- days -------------------------------------------------------------------------------------------------------------


class day_of_second(FunctionElement[str]):  # noqa: N801 - as above
    """The date, YYYY-MM-DD in UTC, of so many seconds since 1970."""

    type = String()
    inherit_cache = True


class day_before(FunctionElement[str]):  # noqa: N801 - as above
    """The date so many days before another: `day_before(day, days)`."""

    type = String()
    inherit_cache = True


# --- JSON -------------------------------------------------------------------------------------------------------------


class each_item(FunctionElement[Any]):  # noqa: N801 - as above
    """The items of the list that JSON has at a path (absent: that it is), as rows with one column, `value`."""

    inherit_cache = True

    def rows(self, name: str | None = None) -> TableValuedAlias:
        """Return the rows, to be selected from."""
        return self.table_valued("value", name=name)


class each_text(FunctionElement[str]):  # noqa: N801 - as above
    """The texts of a JSON list, as rows with one column, `value`."""

    inherit_cache = True


def listed(name: str) -> Select[Any]:
    """Return the texts of a JSON list that is given as a parameter; to be looked for by IN."""
    return select(each_text(bindparam(name)).table_valued(column("value", String)).c.value)


class text_at(FunctionElement[str]):  # noqa: N801 - as above
    """The text that JSON has at a path such as `$.lines[0].sku`, none where it has none."""

    type = String()
    inherit_cache = True


class number_at(FunctionElement[int]):  # noqa: N801 - as above
    """The whole number that JSON has at a path."""

    type = Integer()
    inherit_cache = True


# --- what a column holds ----------------------------------------------------------------------------------------------
# They have no type, because of a truth SQLAlchemy would ask SQLite whether it is 1.


class is_stored_as(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether a value has the type of its column, where an engine would store another: "text", "integer", "blob"."""

    inherit_cache = True

    def __init__(self, value: ColumnElement[Any], sort: str) -> None:
        """Take the value and what it must be stored as."""
        super().__init__(value, literal(sort))


class is_digits(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether a text has nothing but digits."""

    inherit_cache = True


class is_day(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether a text has the form of a date, YYYY-MM-DD."""

    inherit_cache = True


class is_json(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether a text is JSON."""

    inherit_cache = True
