"""How long a household earns nothing, for points that it claimed falsely."""

from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.earning.tables import EarningFrozenRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_frozen: Final = table_of(EarningFrozenRow).c
_UNTIL: Final = Prepared(
    select(func.max(_frozen.until)).where(
        _frozen.household == bindparam("household"),
        _frozen.since <= bindparam("on"),
        _frozen.until >= bindparam("on"),
        ~is_reversed(_frozen),
    )
)


def frozen_until(session: ReadSession, household: str, on: str) -> str | None:
    """Return the last day on which a household earns nothing, if it earns nothing on a date; else None."""
    row = session.row(_UNTIL, household=household, on=on)
    return row[0] if row else None
