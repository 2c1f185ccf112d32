"""What a run knew, in SQL: the conditions of every statement over the past, with the streams joined as `KNOWN`.

They take the parameters of `Past.parameters`.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import CTE, Table, and_, bindparam, exists, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.tables import ReversalRow
from supermarket.district.tables import RegisterRow
from supermarket.journal.engines.neutral import at_each, each_item, number_at, text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.figures.sums import made_once

_item: Final = each_item(bindparam("known")).rows("item").c.value


def _streams_known() -> CTE:
    """Return the streams as a run knows them: where its window begins, its size, and that of the run before."""
    columns: list[ColumnElement[Any]] = [
        text_at(_item, "$[0]").label("origin"),
        number_at(_item, "$[1]").label("start"),
        number_at(_item, "$[2]").label("size"),
        number_at(_item, "$[3]").label("before"),
    ]
    rows = select(*columns)
    return made_once(rows, "known")


KNOWN: Final = _streams_known()
_known_then: Final = KNOWN.alias("known_then").c
_taken_back: Final = table_of(ReversalRow).alias("taken_back").c
_LATEST: Final[ColumnElement[str]] = bindparam("last")


def is_known(columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return the condition that the entry of a row lay in the ledger, with the streams (`KNOWN`) joined."""
    return and_(KNOWN.c.origin == columns.origin, columns.seq <= KNOWN.c.size)


def in_span(columns: Any, on: ColumnElement[str], *, first: str = "first") -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return the condition that a row is a fact of the period, by its day; with `KNOWN` joined.

    Beside those of the period itself these are the late ones of the period before, that came after its run. `first`
    names the parameter of another first day.
    """
    return and_(
        is_known(columns),
        *_at_its_sites(columns.seq.table),
        columns.seq >= KNOWN.c.start,
        on >= bindparam("begins"),
        on <= _LATEST,
        or_(on >= bindparam(first), columns.seq > KNOWN.c.before),
    )


def _at_its_sites(table: Table) -> Iterator[ColumnElement[bool]]:
    """Give, of a table whose key begins with the site and the day, that a row is at one of them: so days are found."""
    if [column.name for column in table.primary_key][:2] == ["site", "on"]:
        yield at_each(table, "site")


def stands(columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return the condition that nothing the run knows has reversed the entry of a row."""
    return ~exists().where(
        _taken_back.reverses_origin == columns.origin,
        _taken_back.reverses_seq == columns.seq,
        _known_then.origin == _taken_back.origin,
        _taken_back.seq <= _known_then.size,
    )


def rows_known(row: type[RegisterRow], *names: str) -> Prepared:
    """Return the select of a register's rows that the run knows and that count by the end, the latest last."""
    columns = table_of(row).c
    order = (columns[name] for name in ("from", "at", "origin", "seq"))
    chosen = (columns[name] for name in (*names, "state", "origin", "seq"))
    return Prepared(
        select(*chosen)
        .join_from(table_of(row), KNOWN, is_known(columns))
        .where(columns["from"] <= _LATEST)
        .order_by(*order)
    )
