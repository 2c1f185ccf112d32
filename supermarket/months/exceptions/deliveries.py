"""Deliveries beside one another: of a year at some shops or of some goods, and papers that brought goods twice."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from supermarket.books.reversals import REVERSED_BY
from supermarket.books.session import ReadSession
from supermarket.district.dates import days_between
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.stock.papers import PAPER_DAYS, PaperLine, is_numbered
from supermarket.spending.tables import BatchRow


class Delivered(NamedTuple):
    """A delivery of one SKU in the last year, at any shop of the district; `cost` in fen is for all units.

    `paper` is the number of the invoice or receipt that it stands on, `expires` its last day.
    """

    shop: str
    at: int
    origin: str
    seq: int
    on: str
    sku: str
    units: int
    cost: int | None
    donor: str | None
    paper: str | None = None
    expires: str | None = None

    @property
    def times(self) -> int:
        """Return how many deliveries this is (`Usual`)."""
        return 1


class Usual(NamedTuple):
    """What deliveries of a SKU say that are alike: how many units came each time, for what cost, or from a donor."""

    sku: str
    units: int
    cost: int | None
    donor: bool
    times: int


_batch: Final = table_of(BatchRow).c
_DELIVERIES: Final = (
    select(
        *(_batch.shop, _batch.at, _batch.origin, _batch.seq, _batch.on, _batch.sku, _batch.units, _batch.cost),
        *(_batch.donor, _batch.paper, _batch.expires),
    )
    .where(_batch.on >= bindparam("since"), _batch.on <= bindparam("last"), _batch.came == "delivery")
    .order_by(_batch.at, _batch.origin, _batch.seq)
)
AT_SHOPS: Final = Prepared(_DELIVERIES.where(_batch.shop.in_(listed("shops"))))
_other: Final = table_of(BatchRow).alias("other_delivery").c
_BY_SEVERAL: Final = (
    select(_other.shop)
    .where(
        *(_other.on >= bindparam("since"), _other.on <= bindparam("last"), _other.came == "delivery"),
        *(_other.paper.is_not(None), _other.shop.in_(listed("shops"))),
    )
    .group_by(_other.shop)
    .having(func.min(_other.origin) != func.max(_other.origin))
)
BY_SEVERAL_MACHINES: Final = Prepared(_DELIVERIES.where(_batch.shop.in_(_BY_SEVERAL), _batch.paper.is_not(None)))
"""What came on papers at those of the shops where more than one machine took goods in; mostly there is none."""
_ALIKE: Final = (_batch.sku, _batch.units, _batch.cost, func.coalesce(_batch.donor, "") != "")
OF_GOODS: Final = Prepared(
    select(*_ALIKE, func.count())
    .where(
        _batch.sku.in_(listed("skus")),
        _batch.came == "delivery",
        _batch.on >= bindparam("since"),
        _batch.on <= bindparam("last"),
    )
    .group_by(*_ALIKE)
)
"""What a figure is laid beside; an index has all of it, and of a year's deliveries in the district most are alike."""


def year_before(first: str) -> str:
    """Return the day a year before a month's first."""
    return f"{int(first[:4]) - 1:04}{first[4:]}"


def taken_in_twice(session: ReadSession, deliveries: Iterable[Delivered]) -> list[tuple[Delivered, Delivered]]:
    """Return the pairs of deliveries, one after another, that came to one shop by the same line of one paper.

    The deliveries come in the order in which they were written. What was reversed was taken in wrongly once, not twice.
    """
    lines: dict[tuple[str | None, ...], list[Delivered]] = {}
    for each in deliveries:
        line = PaperLine(each.paper or "", each.donor, each.sku, each.expires)
        if is_numbered(line.paper):
            lines.setdefault((each.shop, *line.same), []).append(each)
    return [pair for run in lines.values() if len(run) > 1 for pair in _pairs(_standing(session, run))]


def _standing(session: ReadSession, run: Iterable[Delivered]) -> list[Delivered]:
    return [each for each in run if session.row(REVERSED_BY, origin=each.origin, seq=each.seq) is None]


def _pairs(run: list[Delivered]) -> Iterator[tuple[Delivered, Delivered]]:
    for before, each in pairwise(run):
        if abs(days_between(before.on, each.on)) <= PAPER_DAYS:
            yield before, each
