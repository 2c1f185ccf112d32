"""What lies on the counter: whose points, which goods so far, and what is left of the household's share of each.

Looked up for the clerk's eyes while he scans; redeeming checks everything again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from supermarket.books.session import ReadSession
from supermarket.district.quantities import check_quantity
from supermarket.district.sites import chain_of
from supermarket.earning.lapsing.lapsing import balance_and_held, lapsed_of
from supermarket.errors import Refusal
from supermarket.errors.shop.counter import LimitReached
from supermarket.households.finding.lookup import Shown, Who, check_redeems, household_of, who
from supermarket.households.households import head_name
from supermarket.households.proxies import check_authorised
from supermarket.people.initials import initials
from supermarket.spending.goods.articles import article_scanned
from supermarket.spending.goods.catalogue import goods_listed, goods_of, name_of
from supermarket.spending.goods.limits import parsed_limit, taken_in
from supermarket.spending.kinds import Goods
from supermarket.spending.redemption.fetching import is_over
from supermarket.spending.redemption.near import near_day
from supermarket.spending.stock.shelves import fresh_batches


@dataclass(frozen=True)
class Line:
    """One SKU on the counter; `points` are for one unit; `limit_left` is what the household may still take of it.

    `near` is the last day of what is taken first, where that is near.
    """

    sku: str
    name: str
    unit: str
    points: int
    quantity: int
    limit_left: int | None
    near: str | None = None

    @property
    def total(self) -> int:
        """Return the points for all units."""
        return self.points * self.quantity


@dataclass(frozen=True)
class Fetcher:
    """Who fetches the goods for another household 代领; `typed` is what named it, `over` that it does so too often."""

    household: str
    head: str
    group: str | None
    typed: str
    over: bool


@dataclass(frozen=True)
class CounterBasket:
    """A household at the counter and its goods; `typed` is what named it, `reason` why it was typed and not scanned.

    A card's payload is kept nowhere: of one that was scanned `typed` is the number, and `shown` says that it was.

    `proxy` is who stands there, where that is nobody of the household. Of the balance `lapsed` points are past their
    last day: they wait to be posted and cannot be spent. `on` is the day of which all this is shown.
    """

    household: str
    head: str
    group: str | None
    balance: int
    shown: Shown
    typed: str
    reason: str = "unstated"
    lines: tuple[Line, ...] = ()
    proxy: Fetcher | None = None
    lapsed: int = 0
    on: str = ""

    @property
    def total(self) -> int:
        """Return the points of the whole basket."""
        return sum(line.total for line in self.lines)

    @property
    def left(self) -> int:
        """Return what the household would have left."""
        return self.balance - self.lapsed - self.total

    def asked(self) -> list[str]:
        """Return the lines as a redemption takes them."""
        return [f"{line.sku}x{line.quantity}" for line in self.lines]


def basket_of(session: ReadSession, named: Who, typed: str) -> CounterBasket:
    """Return an empty basket for a household that was named.

    Raises:
        CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown: it cannot redeem.
    """
    check_redeems(session, named)
    return _basket_of(session, named, typed)


def _basket_of(session: ReadSession, named: Who, typed: str) -> CounterBasket:
    row = household_of(session, named.household, session.today)
    points, held = balance_and_held(session, named.household)
    return CounterBasket(
        household=named.household,
        head=head_name(session, named.household, session.today),
        group=row.group,
        balance=points,
        shown=named.shown,
        typed=_lasting(named, typed),
        lapsed=lapsed_of(session, named.household, held, session.today),
        on=session.today,
    )


def fetched_by(session: ReadSession, basket: CounterBasket, typed: str) -> CounterBasket:
    """Return the basket as fetched by whoever was named; one of the household itself fetches its own goods.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown,
        HouseholdMerged, HouseholdGone: nobody is named who could.
        ProxyUnauthorised: the household has not authorised it.
    """
    named = who(session, typed)
    if named.household == basket.household:
        check_redeems(session, named)
        return replace(basket, proxy=None)
    check_authorised(session, basket.household, named, session.today)
    return replace(basket, proxy=_fetcher(session, basket.household, named.household, _lasting(named, typed)))


def _lasting(named: Who, typed: str) -> str:
    """Return what names a household from now on: the number of a card that was scanned, whose payload is a key."""
    return named.card.card if named.card and named.shown == "payload" else typed


def _fetcher(session: ReadSession, household: str, proxy: str, typed: str) -> Fetcher:
    row = household_of(session, proxy, session.today)
    over = is_over(session, proxy, household, session.today)
    return Fetcher(proxy, head_name(session, proxy, session.today), row.group, typed, over)


def opened_again(session: ReadSession, shop: str, redeemed: Mapping[str, Any]) -> tuple[CounterBasket, list[str]]:
    """Return the basket of a redemption that was undone, and the names of its goods that cannot be given again.

    These were withdrawn since, or their last day is over: they are back on the shelf and not in the basket.

    Raises:
        HouseholdUnknown, HouseholdMerged, HouseholdGone: the household, or who fetched for it, is no more.
    """
    household = redeemed["household"]
    basket = _basket_of(session, who(session, household), household)
    basket = replace(basket, shown=redeemed["shown"], reason=redeemed.get("reason", "unstated"))
    if proxy := redeemed.get("proxy"):
        basket = replace(basket, proxy=_fetcher(session, household, proxy, proxy))
    stays = []
    for line in redeemed["lines"]:
        try:
            basket = with_quantity(session, shop, basket, line["sku"], line["quantity"])
        except Refusal:
            stays.append(name_of(session, line["sku"], session.today))
    return basket, stays


def with_quantity(  # noqa: PLR0913 - by name
    session: ReadSession, shop: str, basket: CounterBasket, sku: str, quantity: int, *, in_place: bool = False
) -> CounterBasket:
    """Return the basket with so many units of an SKU on a new last line, or `in_place` on the line that they have.

    Raises:
        GoodsUnknown, GoodsWithdrawn: there are no such goods today.
        QuantityRefused: it is more than can be given at once, or nothing.
        LimitReached: the household has had its share.
        StockShort: the book says that fewer are here.
        StockExpired: so many are here, but they have expired.
    """
    goods = goods_of(session, sku, session.today, chain_of(session, shop, session.today))
    check_quantity(quantity)
    left = limit_left(session, goods, basket.household)
    if left is not None and quantity > left:
        most, _period = parsed_limit(goods.limit or "")
        raise LimitReached(sku=goods.sku, limit=goods.limit or "", taken=most - left, left=left)
    still = None if left is None else left - quantity
    near = None if goods.service else _near(session, shop, goods.sku, quantity)
    line = Line(goods.sku, goods.name, goods.unit, goods.points, quantity, still, near)
    if in_place and quantity_of(basket, goods.sku):
        return replace(basket, lines=tuple(line if each.sku == line.sku else each for each in basket.lines))
    return replace(basket, lines=(*without(basket, goods.sku).lines, line))


def without(basket: CounterBasket, sku: str) -> CounterBasket:
    """Return the basket without an SKU."""
    return replace(basket, lines=tuple(each for each in basket.lines if each.sku != sku))


def _near(session: ReadSession, shop: str, sku: str, quantity: int) -> str | None:
    """Return the last day of the batch that units are taken from first, where that is near."""
    return near_day(session, fresh_batches(session, shop, sku, quantity, session.today)[0].expires)


def quantity_of(basket: CounterBasket, sku: str) -> int:
    """Return how many units of an SKU lie in a basket."""
    return sum(line.quantity for line in basket.lines if line.sku == sku)


def limit_left(session: ReadSession, goods: Goods, household: str) -> int | None:
    """Return how many units of limited goods a household may still take today; None where there is no limit."""
    if goods.limit is None:
        return None
    most, period = parsed_limit(goods.limit)
    return max(0, most - taken_in(session, household, goods.sku, period, session.today))


def limits_left(session: ReadSession, household: str) -> list[tuple[str, int, str]]:
    """Return name, units left and limit of all goods of which a household took some of its share already."""
    found = []
    for goods in goods_listed(session, session.today):
        left = limit_left(session, goods, household)
        if goods.limit and left is not None and left < parsed_limit(goods.limit)[0]:
            found.append((goods.name, left, goods.limit))
    return found


def goods_scanned(session: ReadSession, digits: str, *, withdrawn: bool = False) -> str | None:
    """Return the SKU whose barcode, or our label for it, was scanned; an SKU itself is taken too.

    Goods in force come first; `withdrawn` ones, which may still stand on a shelf, are found where that is asked for.

    Raises:
        PackUnknown: it is a pack of goods that are known, and nobody said how many it holds.
    """
    article = article_scanned(session, digits, withdrawn=withdrawn)
    return article.sku if article else None


def goods_found(session: ReadSession, words: str) -> list[Goods]:
    """Return the goods that a part of the name, or the initials of its pinyin, fit."""
    wanted = words.lower()
    return [
        goods
        for goods in goods_listed(session, session.today)
        if wanted in goods.name.lower() or any(wanted in letters for letters in initials(goods.name))
    ]
