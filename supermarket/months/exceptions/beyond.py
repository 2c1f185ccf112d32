"""What only shows beside other places or times: two shops within an hour, prices paid, claims at a month's end."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from statistics import median
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, literal, null, select

from supermarket.books.accounts import household_points, redeemed
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.clock import MINUTE
from supermarket.district.tree import Stretch
from supermarket.earning.tables import ClaimRow, RuleRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import last_letters, listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.days import Days
from supermarket.months.exceptions.patterns import is_bunched, is_late
from supermarket.months.figures.gathering import Span
from supermarket.months.figures.place_month import Raised, Seen
from supermarket.months.figures.sums import is_entry, said
from supermarket.spending.tables import BatchRow

APART: Final = 60 * MINUTE
"""Nobody is at two shops within so many milliseconds: the card was copied, or shown by somebody else."""
DEAR: Final = 150
"""What a unit cost, in percent of the median of the same goods in the district, above which it was dear."""
MUCH: Final = 10
"""A gift of more than so many times what is usually delivered is a slip of the finger, or goods on paper alone."""
KNOWN: Final = 3
"""So many other deliveries at least say what is usual."""
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
        ~exists().where(_rule.rule == _claim.rule, _rule["from"] <= _claim.on, last_letters(_rule.unit, 1) == "户"),
    )
)
"""The claims of the month; households are judged at a month's end as a matter of course, so those are left out."""


class Beyond:
    """What shows beside other places or times, looked up once for all the places that are reconciled."""

    def __init__(self, session: ReadSession, days: Days, wanted: Sequence[str], seen: Iterable[Seen]) -> None:
        """Take the month's days, the places, and what was seen in the month at all of them."""
        here = [each for each in seen if each.shown]
        elsewhere = [each for stretch in days.stretches for each in _elsewhere(session, days, stretch, wanted, here)]
        self._raised: Final[dict[str, list[Raised]]] = {place: [] for place in wanted}
        self._gifts: Final[dict[str, list[str]]] = {place: [] for place in wanted}
        for pair in dict.fromkeys(at_two_shops([*here, *elsewhere])):
            for place in dict.fromkeys(days.place(each.site, each.on) for each in pair):
                self._raise(place, "two_shops", pair)
        self._look_at_deliveries(session, days)
        self._look_at_claims(session, days, wanted)

    def raised_at(self, place: str) -> tuple[Raised, ...]:
        """Return what was raised at a place."""
        return tuple(self._raised[place])

    def gifts_at(self, place: str) -> tuple[str, ...]:
        """Return the days, of the year up to the month's end, on which donated goods came to a place."""
        return tuple(self._gifts[place])

    def _raise(self, place: str | None, name: str, each_of: Iterable[Seen | Delivered]) -> None:
        if place is not None and place in self._raised:
            self._raised[place] += [Raised(name, each.at, each.origin, each.seq) for each in each_of]

    def _look_at_deliveries(self, session: ReadSession, days: Days) -> None:
        since = f"{int(days.month[:4]) - 1:04}{days.first[4:]}"
        delivered: dict[str, list[Delivered]] = {}
        mine: dict[str, list[Delivered]] = {}
        district = own_stream(session.transaction).district
        for each in map(Delivered._make, session.each(_DELIVERED, since=since, last=days.last, district=district)):
            delivered.setdefault(each.sku, []).append(each)
            place = days.tree.place(each.shop, each.on)
            if place is None or place not in self._raised:
                continue
            if each.donor:
                self._gifts[place].append(each.on)
            if each.on >= days.first:
                mine.setdefault(place, []).append(each)
        for place, came in mine.items():
            self._raise(place, "dear_purchase", dear_purchases(came, delivered))
            self._raise(place, "odd_donation", odd_donations(came, delivered))

    def _look_at_claims(self, session: ReadSession, days: Days, wanted: Sequence[str]) -> None:
        claims: dict[str, list[Row]] = {}
        for stretch in days.stretches:
            span = Span(session, days, stretch, wanted)
            for row in session.rows(_CLAIMS, **span.at, **span.days):
                claims.setdefault(stretch.places[row[0]], []).append(row)
        for place, rows in claims.items():
            late = [row for row in rows if is_late(row[1])]
            if is_bunched(len(rows), len(late)):
                self._raised[place] += [Raised("bunched_claims", *row[2:]) for row in late]


def _elsewhere(
    session: ReadSession, days: Days, stretch: Stretch, wanted: Sequence[str], here: Iterable[Seen]
) -> Iterator[Seen]:
    """Give what the households that redeemed at the places redeemed elsewhere."""
    accounts = [household_points(household) for household in {each.household for each in here} if household]
    span = Span(session, days, stretch, wanted)
    rows = session.each(_ELSEWHERE, accounts=json.dumps(accounts), **span.days, **span.at, **span.district)
    yield from (Seen(*row) for row in rows)
