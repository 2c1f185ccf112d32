"""How much of a scarce good a household may still have: pure figures over what it was given."""

from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.district.dates import period_of
from supermarket.households.lineage import lineage_of
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.tables import UseRow

_use: Final = table_of(UseRow).c
_TAKEN: Final = Prepared(
    select(func.coalesce(func.sum(_use.units), 0)).where(
        _use.household == bindparam("household"),
        _use.sku == bindparam("sku"),
        _use.on >= bindparam("first"),
        _use.on <= bindparam("last"),
    )
)


def parsed_limit(limit: str) -> tuple[int, str]:
    """Return the units and the period of a limit such as 2/quarter."""
    quantity, period = limit.split("/")
    return int(quantity), period


def taken_in(session: ReadSession, household: str, sku: str, period: str, on: str) -> int:
    """Return the units that a household was given in the period around a date, with those that count as its own."""
    first, last = period_of(period, on)
    taken = 0
    for each, until in lineage_of(session, household).items():
        row = session.row(_TAKEN, household=each, sku=sku, first=first, last=min(last, until))
        taken += int(row[0]) if row else 0
    return taken
