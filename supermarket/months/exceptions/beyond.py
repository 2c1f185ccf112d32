"""What only shows beside other places or times: two shops within an hour, prices paid, claims at a month's end."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Final

from sqlalchemy import and_, bindparam, exists, func, literal, null, select

from supermarket.books.accounts import household_points, redeemed
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.clock import MINUTE
from supermarket.district.tree import Stretch
from supermarket.earning.tables import ClaimOrderRow, ClaimRow, RuleRow
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import last_letters, listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.days import Days
from supermarket.months.exceptions.deliveries import AT_SHOPS, OF_GOODS, Delivered, Usual, taken_in_twice, year_before
from supermarket.months.exceptions.patterns import is_bunched, is_late
from supermarket.months.figures.gathering import Span
from supermarket.months.figures.place_month import Raised, Seen
from supermarket.practice.orders.tables import OrderRow
from supermarket.spending.tables import RedemptionRow

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
    ("delivered_again", N_("same goods taken in twice by one paper")),
    ("bunched_claims", N_("claimed mostly in the month's last days")),
    ("served_again", N_("same volunteer on two orders of one household on one day")),
)
"""What shows beside other places or times: names and words."""


# --- over plain values ------------------------------------------------------------------------------------------------


def dear_purchases(mine: Iterable[Delivered], every: Mapping[str, Sequence[Delivered | Usual]]) -> Iterator[Delivered]:
    """Give the deliveries whose unit cost is half as much again as the median of all others of the same goods.

    `every` are all deliveries by SKU.
    """
    bought = cache(
        lambda sku: sorted(
            price
            for each in every[sku]
            if each.cost and not each.donor
            for price in repeat(each.cost / each.units, each.times)
        )
    )
    for each in mine:
        if each.cost and not each.donor:
            usual = _median_beside(bought(each.sku), each.cost / each.units)
            if usual is not None and 100 * each.cost / each.units > DEAR * usual:
                yield each


def odd_donations(mine: Iterable[Delivered], every: Mapping[str, Sequence[Delivered | Usual]]) -> Iterator[Delivered]:
    """Give the gifts that are many times larger than the usual delivery of the same goods; `every` is by SKU."""
    delivered = cache(lambda sku: sorted(units for each in every[sku] for units in repeat(each.units, each.times)))
    for each in mine:
        if each.donor:
            usual = _median_beside(delivered(each.sku), each.units)
            if usual is not None and each.units > MUCH * usual:
                yield each


def _median_beside(every: Sequence[float], one: float) -> float | None:
    """Return the median of figures, which are in order, but for one of them; None where too few others are known."""
    count, place = len(every) - 1, bisect_left(every, one)
    if count < KNOWN:
        return None
    low, high = (each if each < place else each + 1 for each in ((count - 1) // 2, count // 2))
    return (every[low] + every[high]) / 2


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
_redemption: Final = table_of(RedemptionRow).c
_ELSEWHERE: Final = Prepared(
    select(
        *(_redemption.site, _redemption.at, _redemption.origin, _redemption.seq, literal(0), null()),
        func.substr(_HOUSEHOLD.c.account, len(household_points("")) + 1),
        *(null(), _redemption.shown, _redemption.slip, _redemption.on),
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
    .join(
        table_of(RedemptionRow),
        and_(
            _redemption.site == func.substr(_SHOP.c.account, len(redeemed("")) + 1),
            _redemption.on == _HOUSEHOLD.c.on,
            _redemption.origin == _HOUSEHOLD.c.origin,
            _redemption.seq == _HOUSEHOLD.c.seq,
        ),
    )
    .where(
        _HOUSEHOLD.c.account.in_(listed("accounts")),
        _HOUSEHOLD.c.on >= bindparam("first"),
        _HOUSEHOLD.c.on <= bindparam("last"),
        _HOUSEHOLD.c.amount < 0,
        _redemption.site.not_in(listed("sites")),
    )
)
"""What these households redeemed at other shops in the month, as `Seen` has it."""
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


_of_order: Final = table_of(ClaimOrderRow).c
_order: Final = table_of(OrderRow).c
_SERVED: Final = Prepared(
    select(*(_claim[name] for name in ("site", "at", "origin", "seq", "served")), _of_order.member, _order.household)
    .join_from(
        table_of(ClaimRow),
        table_of(ClaimOrderRow),
        and_(_of_order.origin == _claim.origin, _of_order.seq == _claim.seq),
    )
    .join(table_of(OrderRow), and_(_order.origin == _of_order.order_origin, _order.seq == _of_order.order_seq))
    .where(_claim.site.in_(listed("sites")), _claim.on >= bindparam("first"), _claim.on <= bindparam("last"))
    .order_by(_claim.at, _claim.origin, _claim.seq)
)
"""The claims of the month for orders that were served, each with who served whom on which day."""


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
        self._look_at_orders(session, days, wanted)

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
        mine: dict[Delivered, str] = {}
        span = {"since": year_before(days.first), "last": days.last}
        shops = json.dumps(sorted({stay.site for stay in days.tree.stays if stay.place in self._raised}))
        every_here = [*map(Delivered._make, session.each(AT_SHOPS, **span, shops=shops))]
        for each in every_here:
            place = days.tree.place(each.shop, each.on)
            if place is None or place not in self._raised:
                continue
            if each.donor:
                self._gifts[place].append(each.on)
            if each.on >= days.first:
                mine[each] = place
        every: dict[str, list[Usual]] = {}
        skus = json.dumps(sorted({each.sku for each in mine}))
        for one in map(Usual._make, session.each(OF_GOODS, **span, skus=skus)):
            every.setdefault(one.sku, []).append(one)
        for name, found in (
            ("dear_purchase", dear_purchases(mine, every)),
            ("odd_donation", odd_donations(mine, every)),
        ):
            for each in found:
                self._raise(mine[each], name, [each])
        for before, each in taken_in_twice(session, every_here):
            if each in mine and before.origin == each.origin:
                self._raise(mine[each], "delivered_again", (before, each))

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

    def _look_at_orders(self, session: ReadSession, days: Days, wanted: Sequence[str]) -> None:
        """Raise the claims of a volunteer who served one household twice on a day: one visit may be two orders."""
        for stretch in days.stretches:
            span = Span(session, days, stretch, wanted)
            served: dict[tuple[str, ...], list[Row]] = {}
            for row in session.rows(_SERVED, **span.at, **span.days):
                served.setdefault((stretch.places[row[0]], *row[4:]), []).append(row)
            for (place, *_what), rows in served.items():
                if len(rows) > 1:
                    self._raised[place] += [Raised("served_again", *row[1:4]) for row in rows]


def _elsewhere(
    session: ReadSession, days: Days, stretch: Stretch, wanted: Sequence[str], here: Iterable[Seen]
) -> Iterator[Seen]:
    """Give what the households that redeemed at the places redeemed elsewhere."""
    span = Span(session, days, stretch, wanted)
    if len(span.sites) == len(stretch.places):
        return  # there is no other place
    accounts = [household_points(household) for household in {each.household for each in here} if household]
    rows = session.each(_ELSEWHERE, accounts=json.dumps(accounts), **span.days, **span.at)
    yield from (Seen(*row) for row in rows)
