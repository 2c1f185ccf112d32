"""Whether an entry was reversed, and by which one: of one entry, or inside a statement about rows that it made."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Exists, and_, bindparam, exists, select

from supermarket.books.tables import ReversalRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_reversal: Final = table_of(ReversalRow).c
REVERSED_BY: Final = Prepared(
    select(_reversal.origin, _reversal.seq).where(
        _reversal.reverses_origin == bindparam("origin"), _reversal.reverses_seq == bindparam("seq")
    )
)
"""The entry that reverses another one, by whose `origin` and `seq` it is asked for."""


def reverses(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return that a reversal is of the entry that made a row, whose columns `origin` and `seq` name it."""
    return and_(_reversal.reverses_origin == row.origin, _reversal.reverses_seq == row.seq)


def is_reversed(row: Any) -> Exists:  # noqa: ANN401 - columns
    """Return that the entry that made a row was reversed."""
    return exists().where(reverses(row))
