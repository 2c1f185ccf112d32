"""Redeeming 兑换: points leave a household and goods leave the shelf, in one entry, or nothing happens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.quantities import check_quantity
from supermarket.district.roles import allow
from supermarket.district.sites import chain_of, shop_asked
from supermarket.district.texts import figured, plain
from supermarket.earning.earlier import lapsed_then, right_after
from supermarket.earning.lapsing.lapsing import balance_and_held, lapsed, lapsed_of, lapsed_since
from supermarket.errors.shop.counter import (
    BalanceShort,
    BalanceShortThen,
    BasketEmpty,
    LimitReached,
    LineUnreadable,
    PointsChanged,
    PointsLapsed,
    PointsLapsedSince,
)
from supermarket.errors.shop.goods import SlipMissing
from supermarket.households.finding.lookup import Shown, Who, check_redeems, household_of, who
from supermarket.households.holders.holding import check_left, check_redeems_here
from supermarket.households.proxies import check_authorised
from supermarket.households.statements import balance_after, balance_on
from supermarket.journal.entry import Entry
from supermarket.spending.goods.catalogue import goods_of
from supermarket.spending.goods.limits import parsed_limit, taken_in
from supermarket.spending.kinds import (
    GOODS_REDEEMED,
    DeliveryLine,
    Goods,
    GoodsRedeemed,
    HandReason,
    RedemptionAsked,
    RedemptionLine,
)
from supermarket.spending.redemption.fetching import is_over
from supermarket.spending.redemption.slip_numbers import slip_number
from supermarket.spending.redemption.slips import Handed, read_slip, replaced_by_slip, seen_gone_by
from supermarket.spending.stock.moments import moment_of
from supermarket.spending.stock.shelves import take_to_give

LINES_MAX: Final = 60
_LINE: Final = re.compile(r"([0-9]{4,6})(?:[xX*×]([0-9]{1,9}))?")


@dataclass(frozen=True)
class Basket:
    """What is asked: whose points, which goods (SKU or SKUxN), and why a number was typed instead of a card scanned.

    `till` is the entry that opened the till's session; `slip` is the number of a paper slip entered later; `shown` is
    what the household had shown where `who` does not tell, because a basket was opened again. `proxy` is the card or
    number of whoever fetches the goods for another household 代领. `at` is the time of the day at which a slip's goods
    were handed out.
    """

    who: str
    lines: Sequence[str]
    reason: str = "unstated"
    till: str | None = None
    slip: str | None = None
    shown: str | None = None
    proxy: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Given:
    """One line of a redemption; `points` are for all its units.

    `near` is the last day of what was taken first, where that is near and somebody asked (`near.py`).
    """

    sku: str
    quantity: int
    points: int
    near: str | None = None


@dataclass(frozen=True)
class Redemption:
    """The answer to a redemption, in whole points and units.

    Of the balance `lapsed` points are past their last day: they wait to be posted and cannot be spent.
    """

    entry: str
    household: str
    lines: tuple[Given, ...]
    points: int
    balance: int
    proxy: str | None = None
    flags: tuple[str, ...] = ()
    lapsed: int = 0


def redeem(
    session: WriteSession, basket: Basket, request: Request, *, expected: Sequence[int] | None = None
) -> Redemption:
    """Give goods of a shop to a household for its points; `expected` are those that each line was shown to cost.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        LineUnreadable, BasketEmpty, QuantityRefused, GoodsUnknown, GoodsWithdrawn: the basket cannot be read.
        SlipUnreadable, SlipEntered: the paper slip's number is none, or is entered already.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        HouseholdMerged, HouseholdGone: the household is no more.
        ProxyUnauthorised: who fetches the goods is of another household, which it has not authorised.
        PointsChanged: a line costs something else than was shown.
        HolderElsewhere, MachineStale, MachineUnheard, MachineForked, MachineReplaced, HeldShort: this machine may not
            take the points.
        LimitReached, StockShort, StockExpired, BalanceShort, PointsLapsed, PointsLapsedSince,
            BalanceShortThen: the rules refuse it.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
        SlipMissing, MomentUnreadable, TimeFuture, SlipTimeMissing: not at that time, or the time is missing.
    """
    meant = _meant(session, basket, request)
    if answer := _answered(session, request, basket, meant):
        then = session.as_of(answer)
        held = right_after(then, meant.household, answer).held
        balance = balance_after(session, meant.household, answer)
        return _redemption(answer, balance, lapsed_then(then, meant.household, held))
    allow(session, "redeem", request)
    replaces = replaced_by_slip(session, meant.shop, meant.slip) if meant.slip else None
    check_redeems(session, meant.named)
    check_redeems_here(session, household_of(session, meant.household, session.today))
    on = business_date(session, request.on)
    if meant.proxy:
        check_authorised(session, meant.household, meant.proxy, on)
    lines = _lines(session, meant, Handed(meant.slip, on, meant.taken, replaces))
    _check_shown(expected, lines)
    points = sum(line.points for line in lines)
    check_left(session, meant.household, points)
    balance, gone = _check_balance(session, meant.household, points, on)
    body = GoodsRedeemed(
        asked=meant.asked,
        household=meant.household,
        shown=cast("Shown", meant.shown),
        reason=None if meant.shown == "payload" else cast("HandReason", basket.reason),
        lines=lines,
        points=points,
        till=basket.till,
        slip=meant.slip,
        proxy=meant.asked.proxy,
        flags=("proxy-many",) if _fetches_too_often(session, meant, on) else None,
        replaces=replaces.entry if replaces else None,
        taken=meant.taken,
    )
    entry = session.record(GOODS_REDEEMED, body, request, site=meant.shop, on=on)
    if on != session.today:
        gone = lapsed(session, meant.household, session.today)
    given = tuple(Given(line.sku, line.quantity, line.points) for line in lines)
    return Redemption(entry.name, meant.household, given, points, balance - points, body.proxy, body.flags or (), gone)


@dataclass(frozen=True)
class _Meant:
    """What a basket and its request mean: whose points, who fetches the goods, where, from which slip and when."""

    named: Who
    proxy: Who | None
    shop: str
    asked: RedemptionAsked
    shown: str
    slip: str | None
    taken: int | None

    @property
    def household(self) -> str:
        """Return whose points are used."""
        return self.named.household


def _meant(session: WriteSession, basket: Basket, request: Request) -> _Meant:
    named = who(session, basket.who)
    proxy = _proxy(session, basket.proxy, named)
    day = day_of(session, request.on)
    shop = shop_asked(session, request, day)
    asked = RedemptionAsked(
        household=named.household,
        lines=read_lines(basket.lines),
        on=read_date(request.on) if request.on else None,
        proxy=proxy.household if proxy else None,
    )
    slip = read_slip(basket.slip) if basket.slip is not None else None
    if basket.at and slip is None:
        raise SlipMissing
    taken = moment_of(session, day, basket.at) if basket.at else None
    return _Meant(named, proxy, shop, asked, basket.shown or named.shown, slip, taken)


def _answered(session: WriteSession, request: Request, basket: Basket, meant: _Meant) -> Entry | None:
    """Return the entry that stands under the request's key, for the same goods, reason and slip; None for none."""
    if request.key is None:
        return None

    def by_the_same_reason_and_slip(entry: Entry) -> bool:
        """Say whether it was for the same reason; a card that was scanned instead, then or now, needs none."""
        same = "payload" in {meant.shown, entry.content["shown"]} or entry.content.get("reason") == basket.reason
        before = entry.content.get("slip")
        same = same and entry.content.get("taken") == meant.taken
        return same and meant.slip == (slip_number(before) if before else None)

    return session.answered(
        GOODS_REDEEMED,
        request,
        site=meant.shop,
        asked=meant.asked.content(),
        told={"till": basket.till},
        besides=by_the_same_reason_and_slip,
    )


def _proxy(session: ReadSession, typed: str | None, named: Who) -> Who | None:
    """Return who fetches goods for another household; one of its own is none."""
    proxy = who(session, typed) if typed else None
    return proxy if proxy and proxy.household != named.household else None


def read_lines(texts: Sequence[str]) -> tuple[DeliveryLine, ...]:
    """Return typed lines, the same SKU added up, in the order in which the SKUs first came.

    Raises:
        BasketEmpty, LineUnreadable, QuantityRefused: they cannot be read.
    """
    quantities: dict[str, int] = {}
    for text in texts:
        match = _LINE.fullmatch(figured(text))
        if not match:
            raise LineUnreadable(line=plain(text)[:40])
        quantity = check_quantity(int(match[2] or "1"))
        quantities[match[1]] = check_quantity(quantities.get(match[1], 0) + quantity)
    if not quantities:
        raise BasketEmpty
    check_quantity(len(quantities), most=LINES_MAX)
    return tuple(DeliveryLine(sku=sku, quantity=quantity) for sku, quantity in quantities.items())


def _fetches_too_often(session: ReadSession, meant: _Meant, on: str) -> bool:
    return meant.proxy is not None and is_over(session, meant.proxy.household, meant.household, on)


def _lines(session: ReadSession, meant: _Meant, handed: Handed) -> tuple[RedemptionLine, ...]:
    chain = chain_of(session, meant.shop, handed.on)
    return tuple(_line(session, asked, meant, handed, chain) for asked in meant.asked.lines)


def _line(
    session: ReadSession, asked: DeliveryLine, meant: _Meant, handed: Handed, chain: tuple[str, ...]
) -> RedemptionLine:
    shop, household = meant.shop, meant.household
    on = handed.on
    goods = goods_of(session, asked.sku, on, chain)
    _check_limit(session, goods, asked.quantity, household, on)
    points = asked.quantity * goods.points
    if goods.service:
        return RedemptionLine(sku=goods.sku, quantity=asked.quantity, points=points)
    if counted := seen_gone_by(session, shop, asked.sku, handed):
        return RedemptionLine(sku=goods.sku, quantity=asked.quantity, points=points, counted=counted)
    taken = take_to_give(session, shop, asked.sku, asked.quantity, on, returned=handed.back(asked.sku) is not None)
    return RedemptionLine(sku=goods.sku, quantity=asked.quantity, points=points, from_=taken)


def _check_limit(session: ReadSession, goods: Goods, quantity: int, household: str, on: str) -> None:
    if goods.limit is None:
        return
    most, period = parsed_limit(goods.limit)
    taken = taken_in(session, household, goods.sku, period, on)
    if taken + quantity > most:
        raise LimitReached(sku=goods.sku, limit=goods.limit, taken=taken, left=max(0, most - taken))


def _check_shown(expected: Sequence[int] | None, lines: Sequence[RedemptionLine]) -> None:
    """Refuse to charge what was not shown."""
    for shown, line in zip(expected or (), lines, strict=False):
        if line.points != shown:
            raise PointsChanged(sku=line.sku, shown=shown, now=line.points)


def _check_balance(session: ReadSession, household: str, points: int, on: str) -> tuple[int, int]:
    """Refuse what a household cannot pay with what it holds now and held on the business date, less what had lapsed.

    Return what it holds, and how many points had lapsed; what is spent on a day is never of these.
    """
    balance, held = balance_and_held(session, household)
    if points > balance:
        since, entry = lapsed_since(session, household, on) if on < session.today else (0, "")
        if since and points <= min(balance + since, balance_on(session, household, on)):
            raise PointsLapsedSince(household=household, points=points, date=on, lapsed=since, entry=entry)
        raise BalanceShort(household=household, points=points, balance=balance, missing=points - balance)
    gone = lapsed_of(session, household, held, on)
    if points > balance - gone:
        raise PointsLapsed(household=household, points=points, lapsed=gone, spendable=balance - gone)
    if on < session.today and points > (then := balance_on(session, household, on) - gone):
        raise BalanceShortThen(household=household, points=points, balance=max(0, then), date=on)
    return balance, gone


def _redemption(entry: Entry, balance: int, gone: int) -> Redemption:
    content = entry.content
    lines = tuple(Given(line["sku"], line["quantity"], line["points"]) for line in content["lines"])
    proxy, flags = content.get("proxy"), tuple(content.get("flags", ()))
    return Redemption(entry.name, content["household"], lines, content["points"], balance, proxy, flags, gone)
