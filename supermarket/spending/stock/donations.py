"""What became of a donor's gifts: received, given, spoiled, left; dates and numbers of households, never names."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import DONORS, latest
from supermarket.errors.shop.goods import DonorUnknown
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.tables import BatchLeftRow, BatchRow, UseRow

_batch: Final = table_of(BatchRow).c
_left: Final = table_of(BatchLeftRow).c
_use: Final = table_of(UseRow).c
_NEVER_CAME: Final = is_reversed(_batch)
_BATCHES: Final = Prepared(
    select(_batch.origin, _batch.seq, _batch.sku, _batch.shop, _batch.on, _batch.units, _left.units, _batch.restricted)
    .join_from(
        table_of(BatchRow),
        table_of(BatchLeftRow),
        (_left.shop == _batch.shop)
        & (_left.sku == _batch.sku)
        & (_left.origin == _batch.origin)
        & (_left.seq == _batch.seq),
    )
    .where(_batch.donor == bindparam("donor"), ~_NEVER_CAME)
    .order_by(_batch.on, _batch.origin, _batch.seq)
)
_USES: Final = Prepared(
    select(_use.use, _use.on, _use.household, _use.units)
    .where(_use.batch_origin == bindparam("origin"), _use.batch_seq == bindparam("seq"), _use.sku == bindparam("sku"))
    .order_by(_use.on)
)


@dataclass(frozen=True)
class GivenOn:
    """What of a gift was given on a day, and to how many households."""

    on: str
    units: int
    households: int


@dataclass(frozen=True)
class Gift:
    """One batch that a donor gave, in units; `counted` is how many more, or below zero fewer, counts found of it."""

    delivery: str
    sku: str
    shop: str
    on: str
    received: int
    given: int
    spoiled: int
    moved: int
    counted: int
    left: int
    restricted: str | None
    days: tuple[GivenOn, ...]


@dataclass(frozen=True)
class DonorStatement:
    """All that became of a donor's gifts."""

    donor: str
    name: str
    gifts: tuple[Gift, ...]


def donor_statement(session: ReadSession, donor: str) -> DonorStatement:
    """Return what became of a donor's gifts; a delivery that was reversed never came.

    Raises:
        DonorUnknown: there is no such donor.
    """
    row = latest(session, DONORS, donor, session.today)
    if row is None:
        raise DonorUnknown(donor=donor[:40])
    gifts = tuple(_gift(session, each) for each in session.rows(_BATCHES, donor=donor))
    return DonorStatement(donor, row.name, gifts)


def _gift(session: ReadSession, batch: tuple[str, int, str, str, str, int, int, str | None]) -> Gift:
    origin, seq, sku, shop, on, received, left, restricted = batch
    used: defaultdict[str, int] = defaultdict(int)
    days: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for use, day, household, units in session.rows(_USES, origin=origin, seq=seq, sku=sku):
        used[use] += units
        if use == "given":
            days[day][household] = days[day].get(household, 0) + units
    given_on = tuple(
        GivenOn(day, sum(units.values()), sum(1 for taken in units.values() if taken > 0))
        for day, units in sorted(days.items())
        if any(units.values())
    )
    return Gift(
        delivery=f"{origin}-{seq}",
        sku=sku,
        shop=shop,
        on=on,
        received=received,
        given=used["given"],
        spoiled=used["spoiled"],
        moved=used["moved"],
        counted=-used["counted"],
        left=left,
        restricted=restricted,
        days=given_on,
    )
