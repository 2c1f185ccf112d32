"""How a table of the auditor's package is read from the books: its columns by name, in the order of the entries."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, String, cast, func, literal, select

from supermarket.audit.package.contents import Table, columns
from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, StreamRow, table_of

Rows = Callable[[ReadSession], Iterator[Row]]
ENTRY: Final = table_of(EntryRow)
STREAM: Final = table_of(StreamRow)


def reader(statement: Select[Any]) -> Rows:
    """Return the function that reads the rows of a statement."""
    prepared = Prepared(statement)
    return lambda session: session.each(prepared)


def name_of(origin: ColumnElement[str], seq: ColumnElement[int]) -> ColumnElement[str]:
    """Return an entry's name, ORIGIN-SEQ."""
    return origin + literal("-") + cast(seq, String)


def chosen(row: type[BooksRow], names: str, **made: ColumnElement[Any]) -> Select[Any]:
    """Return the named columns of a table of the books, in the order of the entries; `made` are computed ones."""
    columns_of = table_of(row).c
    made = {"entry": name_of(columns_of.origin, columns_of.seq), **made}
    wanted = [made[name] if name in made else columns_of[name] for name in names.split()]
    return select(*wanted).order_by(columns_of.origin, columns_of.seq, *table_of(row).primary_key.columns)


def register(row: type[RegisterRow], name: str, title: str, own: str) -> Table:
    """Return the table of a register: every change of it, whole, with the entry that made it."""
    names = f"entry from scope state {own}"
    meaning = "台账：每次变更一行，按分录先后；某日有效的是生效日不晚于该日的最后一行"
    return Table(name, title, meaning, columns(names), ("entry",), reader(chosen(row, names)))


def joined(left: FromClause, right: FromClause, names: tuple[str, ...]) -> ColumnElement[bool]:
    """Return that two tables agree in these columns."""
    first, *rest = (left.c[name] == right.c[name] for name in names)
    for condition in rest:
        first &= condition
    return first


def with_entry(row: type[BooksRow], names: str, **made: ColumnElement[Any]) -> Select[Any]:
    """Return the named columns of a table and of the entry that made each row.

    The entry is joined from the left, though every row has one: else SQLite may walk along all entries, and for each
    of them along a table that is not kept in their order.
    """
    return (
        chosen(row, names, **made)
        .join_from(table_of(row), STREAM, joined(table_of(row), STREAM, ("origin",)))
        .outerjoin(
            ENTRY,  # an entry is found by its district too
            (ENTRY.c.district == STREAM.c.district) & joined(table_of(row), ENTRY, ("origin", "seq")),
        )
    )


def listed(row: type[BooksRow], names: str, path: str, **made: ColumnElement[Any]) -> Select[Any]:
    """Return a row for each of a list in the body of the entry that made a row of a table."""
    each = func.json_each(ENTRY.c.body, path).table_valued("key", "value")
    told = {name: func.json_extract(each.c.value, f"$.{name}") for name in names.split() if name not in made}
    del told["entry"]
    return with_entry(row, names, **told, **made).join(each, literal(value=True)).order_by(each.c.key)


def said(path: str) -> ColumnElement[Any]:
    """Return what the body of an entry says."""
    return func.json_extract(ENTRY.c.body, path)


def books(  # noqa: PLR0913, PLR0917 - by position, as a line of a list of tables reads
    name: str, title: str, meaning: str, names: str, key: str, statement: Select[Any], *, sheet: bool = True
) -> Table:
    """Return a table by its statement: the names of its columns and those of its key, with blanks between them."""
    return Table(name, title, meaning, columns(names), tuple(key.split()), reader(statement), sheet)


def plain(  # noqa: PLR0913, PLR0917 - as above
    row: type[BooksRow],
    name: str,
    title: str,
    meaning: str,
    names: str,
    key: str,
    *,
    sheet: bool = True,
    **made: ColumnElement[Any],
) -> Table:
    """Return a table that shows one of the books; `made` are computed columns."""
    return books(name, title, meaning, names, key, chosen(row, names, **made), sheet=sheet)
