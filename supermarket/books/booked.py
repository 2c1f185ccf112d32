"""The day on which an entry is booked, and its own: as columns inside a statement; only of late ones they differ."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from supermarket.books.tables import LateRow
from supermarket.journal.tables import table_of

_late: Final = table_of(LateRow).c


def _of_late(column: ColumnElement[str], of: Any) -> ColumnElement[str]:  # noqa: ANN401 - columns
    found: ColumnElement[str] = (
        select(column)
        .where(_late.origin == of.origin, _late.seq == of.seq)
        .correlate_except(table_of(LateRow))
        .scalar_subquery()
    )
    return found


def booked_day(entry: Any) -> ColumnElement[str]:  # noqa: ANN401 - columns
    """Return the day on which an entry is booked, by the columns of its row in the journal."""
    booked: ColumnElement[str] = func.coalesce(_of_late(_late.booked, entry), entry.on)
    return booked


def own_day(row: Any) -> ColumnElement[str]:  # noqa: ANN401 - columns
    """Return the business date of the entry that made a row of the books, whose `on` is the day when it is booked."""
    own: ColumnElement[str] = func.coalesce(_of_late(_late.on, row), row.on)
    return own
