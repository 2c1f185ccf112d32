"""Whether an entry was reversed, as a condition inside a statement about rows that it made."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Exists, and_, exists

from supermarket.books.tables import ReversalRow
from supermarket.journal.tables import table_of

_reversal: Final = table_of(ReversalRow).c


def reverses(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return that a reversal is of the entry that made a row, whose columns `origin` and `seq` name it."""
    return and_(_reversal.reverses_origin == row.origin, _reversal.reverses_seq == row.seq)


def is_reversed(row: Any) -> Exists:  # noqa: ANN401 - columns
    """Return that the entry that made a row was reversed."""
    return exists().where(reverses(row))
