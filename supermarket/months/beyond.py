"""What only shows beside other places or times: two shops within an hour, prices paid, claims at a month's end."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from statistics import median
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, literal, null, select

from supermarket.books.accounts import household_points, redeemed
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.clock import MINUTE
from supermarket.earning.tables import ClaimRow, RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.figures import Raised, Seen
from supermarket.months.gathering import Place, Span
from supermarket.months.patterns import is_bunched, is_late
from supermarket.months.sums import is_entry, listed, said
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


def at_two_shops(redeemed: Iterable[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Give the pairs of redemptions, one after another, of a household that was at two shops within an hour.

    A paper slip is entered when there is time for it, so it says nothing about the hour.
    """
    last: dict[str | None, Seen] = {}
    for each in sorted((each for each in redeemed if not each.slip), key=attrgetter("at", "origin", "seq")):
        before = last.get(each.household)
        if before and before.site != each.site and each.at - before.at <= APART:
            yield before, each
        last[each.household] = each


# --- in the books -----------------------------------------------------------------------------------------------------

_HOUSEHOLD: Final = table_of(PostingRow).alias("household_leg")
_SHOP: Final = table_of(PostingRow).alias("shop_leg")
_ENTRY: Final = table_of(EntryRow)
_entry: Final = _ENTRY.c
_ELSEWHERE: Final = Prepared(
    select(
        *(_entry.site, _entry.at, _entry.origin, _entry.seq, literal(0), null()),
        func.substr(_HOUSEHOLD.c.account, len(household_points("")) + 1),
        *(null(), said("shown"), said("slip"), _entry.on),
    )
    .join_from(
        _HOUSEHOLD,
        _SHOP,
        and_(
            _SHOP.c.origin == _HOUSEHOLD.c.origin,
            _SHOP.c.seq == _HOUSEHOLD.c.seq,
            _SHOP.c.account >= redeemed(""),
            _SHOP.c.account < redeemed("~"),
        ),
    )
    .join(_ENTRY, is_entry(_HOUSEHOLD.c.origin, _HOUSEHOLD.c.seq))
    .where(
        _HOUSEHOLD.c.account.in_(listed("accounts")),
        _HOUSEHOLD.c.on >= bindparam("first"),
        _HOUSEHOLD.c.on <= bindparam("last"),
        _HOUSEHOLD.c.amount < 0,
        _entry.site.not_in(listed("sites")),
    )
)
"""What these households redeemed at other shops in the month, as `Seen` has it."""
_batch: Final = table_of(BatchRow).c
_DELIVERED: Final = Prepared(
    select(
        *(_batch.shop, _batch.at, _batch.origin, _batch.seq, _batch.on, _batch.sku, _batch.units, _batch.cost),
        _batch.donor,
    )
    .join_from(table_of(BatchRow), _ENTRY, is_entry(_batch.origin, _batch.seq))
    .where(_batch.on >= bindparam("since"), _batch.on <= bindparam("last"), _entry.kind == "stock.received")
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

    def __init__(self, session: ReadSession, wanted: Sequence[Place], month: str, seen: Iterable[Seen]) -> None:
        """Take the places, their month (YYYY-MM), and what was seen in it at all of them."""
        span = Span(session, month, wanted)
        since = (date.fromisoformat(span.days["first"]) - YEAR).isoformat()
        self._month: Final = month
        self._two_shops: Final = set(at_two_shops(_redeemed(session, span, seen)))
        self._claims: Final = session.rows(_CLAIMS, **span.at, **span.days)
        delivered = session.each(_DELIVERED, since=since, last=span.days["last"], **span.district)
        self._delivered: Final[dict[str, list[Delivered]]] = {}
        for each in map(Delivered._make, delivered):
            self._delivered.setdefault(each.sku, []).append(each)

    def raised_at(self, place: Place) -> Iterator[Raised]:
        """Give what was raised at a place."""
        sites = {*place.sites}
        for pair in self._two_shops:
            if sites & {each.site for each in pair}:
                yield from (Raised("two_shops", each.at, each.origin, each.seq) for each in pair)
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


def _redeemed(session: ReadSession, span: Span, seen: Iterable[Seen]) -> Iterator[Seen]:
    """Give the redemptions of the places and, of the households that were there, those elsewhere."""
    here = [each for each in seen if each.shown]
    yield from here
    accounts = [household_points(household) for household in {each.household for each in here} if household]
    rows = session.each(_ELSEWHERE, accounts=json.dumps(accounts), **span.days, **span.at, **span.district)
    yield from (Seen(*row) for row in rows)
