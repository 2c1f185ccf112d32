"""What only shows beside other places or times: two shops within an hour, prices paid, claims at a month's end."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import household_points, redeemed
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.clock import MINUTE
from supermarket.earning.tables import ClaimRow, RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.figures import Raised
from supermarket.months.gathering import Place, Span
from supermarket.months.patterns import is_bunched, is_late
from supermarket.months.sums import is_entry, listed
from supermarket.spending.tables import BatchRow

APART: Final = 60 * MINUTE
"""Nobody is at two shops within so many milliseconds: the card was copied, or shown by somebody else."""
DEAR: Final = 150
"""What a unit cost, in percent of the median of the same goods in the district, above which it was dear."""
MUCH: Final = 10
"""A gift of more than so many times what is usually delivered is a slip of the finger, or goods on paper alone."""
KNOWN: Final = 3
"""So many other deliveries at least say what is usual."""
YEAR: Final = timedelta(days=365)
BEYOND: Final = (
    ("two_shops", N_("same household at two shops within an hour")),
    ("dear_purchase", N_("bought for half as much again as usual")),
    ("odd_donation", N_("gift of ten times what is usually delivered")),
    ("bunched_claims", N_("claimed mostly in the month's last days")),
)
"""What shows beside other places or times: names and words."""


class Delivered(NamedTuple):
    """A delivery of one SKU in the last year, at any shop of the district; `cost` in fen is for all units."""

    shop: str
    at: int
    origin: str
    seq: int
    on: str
    sku: str
    units: int
    cost: int | None
    donor: str | None


# --- over plain values ------------------------------------------------------------------------------------------------


def dear_purchases(mine: Iterable[Delivered], every: Mapping[str, Sequence[Delivered]]) -> Iterator[Delivered]:
    """Give the deliveries whose unit cost is half as much again as the median of all others of the same goods.

    `every` are all deliveries by SKU.
    """
    for each in mine:
        if each.cost and not each.donor:
            bought = (other for other in every[each.sku] if other.cost and not other.donor and other != each)
            others = [other.cost / other.units for other in bought if other.cost]
            if len(others) >= KNOWN and 100 * each.cost / each.units > DEAR * median(others):
                yield each


def odd_donations(mine: Iterable[Delivered], every: Mapping[str, Sequence[Delivered]]) -> Iterator[Delivered]:
    """Give the gifts that are many times larger than the usual delivery of the same goods; `every` is by SKU."""
    for each in mine:
        if each.donor:
            others = [other.units for other in every[each.sku] if other != each]
            if len(others) >= KNOWN and each.units > MUCH * median(others):
                yield each


# --- in the books -----------------------------------------------------------------------------------------------------

_SHOP: Final = table_of(PostingRow).alias("shop_leg")
_HOUSEHOLD: Final = table_of(PostingRow).alias("household_leg")
_OTHER: Final = table_of(PostingRow).alias("other_leg")
_OTHER_SHOP: Final = table_of(PostingRow).alias("other_shop_leg")
_HERE: Final = table_of(EntryRow).alias("here")
_THERE: Final = table_of(EntryRow).alias("there")


def _begins(leg: Any, account: str) -> ColumnElement[bool]:  # noqa: ANN401 - a table under another name
    return and_(leg.c.account >= account, leg.c.account < account.removesuffix(":") + ";")


def _same_entry(first: Any, second: Any) -> ColumnElement[bool]:  # noqa: ANN401 - tables under other names
    return and_(first.c.origin == second.c.origin, first.c.seq == second.c.seq)


def _entry_of(entry: Any, leg: Any) -> ColumnElement[bool]:  # noqa: ANN401 - tables under other names
    return and_(entry.c.district == bindparam("district"), _same_entry(entry, leg))


_NO_SLIP: Final = and_(
    func.json_extract(_HERE.c.body, "$.slip").is_(None), func.json_extract(_THERE.c.body, "$.slip").is_(None)
)
"""A paper slip is entered when there is time for it, so it says nothing about the hour."""
_TWO_SHOPS: Final = Prepared(
    select(
        *(_HERE.c.site, _HERE.c.at, _HERE.c.origin, _HERE.c.seq),
        *(_THERE.c.at.label("other_at"), _THERE.c.origin.label("other_origin"), _THERE.c.seq.label("other_seq")),
    )
    .join_from(_SHOP, _HOUSEHOLD, and_(_same_entry(_SHOP, _HOUSEHOLD), _begins(_HOUSEHOLD, household_points(""))))
    .join(_OTHER, and_(_OTHER.c.account == _HOUSEHOLD.c.account, _OTHER.c.on == _SHOP.c.on, _OTHER.c.amount < 0))
    .join(
        _OTHER_SHOP,
        and_(
            _same_entry(_OTHER, _OTHER_SHOP),
            _begins(_OTHER_SHOP, redeemed("")),
            _OTHER_SHOP.c.account != _SHOP.c.account,
        ),
    )
    .join(_HERE, _entry_of(_HERE, _SHOP))
    .join(_THERE, _entry_of(_THERE, _OTHER))
    .where(
        _SHOP.c.account.in_(listed("accounts")),
        _SHOP.c.on >= bindparam("first"),
        _SHOP.c.on <= bindparam("last"),
        _SHOP.c.amount > 0,
        func.abs(_HERE.c.at - _THERE.c.at) <= APART,
        _NO_SLIP,
    )
)
_batch: Final = table_of(BatchRow).c
_ENTRY: Final = table_of(EntryRow)
_DELIVERED: Final = Prepared(
    select(
        *(_batch.shop, _batch.at, _batch.origin, _batch.seq, _batch.on, _batch.sku, _batch.units, _batch.cost),
        _batch.donor,
    )
    .join_from(table_of(BatchRow), _ENTRY, is_entry(_batch.origin, _batch.seq))
    .where(_batch.on >= bindparam("since"), _batch.on <= bindparam("last"), _ENTRY.c.kind == "stock.received")
    .order_by(_batch.at, _batch.origin, _batch.seq)
)
_claim: Final = table_of(ClaimRow).c
_rule: Final = table_of(RuleRow).c
_CLAIMS: Final = Prepared(
    select(_claim.site, _claim.on, _claim.at, _claim.origin, _claim.seq).where(
        _claim.site.in_(listed("sites")),
        _claim.on >= bindparam("first"),
        _claim.on <= bindparam("last"),
        ~exists().where(_rule.rule == _claim.rule, func.substr(_rule.unit, -1) == "户"),
    )
)
"""The claims of the month; households are judged at a month's end as a matter of course, so those are left out."""


class Beyond:
    """What shows beside other places or times, looked up once for all the places that are reconciled."""

    def __init__(self, session: ReadSession, wanted: Sequence[Place], month: str) -> None:
        """Take the places and their month (YYYY-MM)."""
        span = Span(session, month, wanted)
        since = (date.fromisoformat(span.days["first"]) - YEAR).isoformat()
        accounts = json.dumps([redeemed(site) for site in span.sites])
        self._month: Final = month
        self._two_shops: Final = session.rows(_TWO_SHOPS, accounts=accounts, **span.days, **span.district)
        self._claims: Final = session.rows(_CLAIMS, **span.at, **span.days)
        delivered = session.each(_DELIVERED, since=since, last=span.days["last"], **span.district)
        self._delivered: Final[dict[str, list[Delivered]]] = {}
        for each in map(Delivered._make, delivered):
            self._delivered.setdefault(each.sku, []).append(each)

    def raised_at(self, place: Place) -> Iterator[Raised]:
        """Give what was raised at a place."""
        sites = {*place.sites}
        for site, *stamps in self._two_shops:
            if site in sites:
                yield Raised("two_shops", *stamps[:3])
                yield Raised("two_shops", *stamps[3:])
        mine = [each for each in self._every() if each.shop in sites and each.on[:7] == self._month]
        for name, odd in (("dear_purchase", dear_purchases), ("odd_donation", odd_donations)):
            yield from (Raised(name, each.at, each.origin, each.seq) for each in odd(mine, self._delivered))
        claims = [row for row in self._claims if row[0] in sites]
        late = [row for row in claims if is_late(row[1])]
        if is_bunched(len(claims), len(late)):
            yield from (Raised("bunched_claims", *row[2:]) for row in late)

    def gifts_at(self, place: Place) -> tuple[str, ...]:
        """Return the days on which donated goods came to a place."""
        return tuple(each.on for each in self._every() if each.donor and each.shop in place.sites)

    def _every(self) -> Iterator[Delivered]:
        return (each for listed in self._delivered.values() for each in listed)
