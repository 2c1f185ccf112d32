"""Transfers 调拨 between shops: sent, in transit, arrived, and what is missing named."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from sqlalchemy import and_, bindparam, select, text

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.corrections.corrections import entry_to_reverse
from supermarket.district.dated.registers import SITES, in_force
from supermarket.district.dates import business_date, day_of
from supermarket.district.kinds import Tier
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked, site_of
from supermarket.district.texts import plain
from supermarket.errors.shop.goods import NotInTransit, TransferHome
from supermarket.errors.staff import NoSupermarket
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.batches import Taken
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.stock.kinds import (
    STOCK_ARRIVED,
    STOCK_SENT,
    ArrivedAsked,
    SentAsked,
    StockArrived,
    StockSent,
)
from supermarket.spending.stock.shelves import take_away
from supermarket.spending.tables import ON_THE_WAY, BatchRow, TransferCountRow, TransferRow

_sent: Final = table_of(TransferRow).c
_counted: Final = table_of(TransferCountRow).c
_batch: Final = table_of(BatchRow).c
_IN_TRANSIT: Final = Prepared(
    select(_sent.origin, _sent.seq, _sent.sku, _sent.shop, _sent.to, _sent.delivery, _sent.units)
    .join_from(
        table_of(TransferCountRow),
        table_of(TransferRow),
        and_(_sent.origin == _counted.origin, _sent.seq == _counted.seq, _sent.delivery == _counted.delivery),
    )
    .where(text(ON_THE_WAY))
)
"""Unsorted: they are few, and to have them sorted SQLite would go through all transfers that there ever were."""
_ABOUT: Final = Prepared(
    select(_batch.units, _batch.cost, _batch.expires, _batch.donor, _batch.paper, _batch.restricted).where(
        and_(_batch.origin == bindparam("origin"), _batch.seq == bindparam("seq"), _batch.sku == bindparam("sku"))
    )
)


@dataclass(frozen=True)
class Transfer:
    """Goods on their way, in units."""

    entry: str
    sku: str
    quantity: int
    shop: str
    to: str


@dataclass(frozen=True)
class Arrival:
    """What came of a transfer; `missing` units were lost on the way."""

    entry: str
    sent: str
    sku: str
    quantity: int
    missing: int


def send(session: WriteSession, sku: str, quantity: int, to: str, request: Request) -> Transfer:
    """Send goods from the shop of the request to another.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous, NoSupermarket, TransferHome: one of the two is no shop, or they are the
            same.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        GoodsUnknown, GoodsNotStocked, QuantityRefused, StockShort: the goods cannot be sent.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
    """
    day = day_of(session, request.on)
    shop = shop_asked(session, request, day, ended=True)
    on_asked = day if request.on else None
    asked = SentAsked(sku=plain(sku)[:20], quantity=quantity, to=plain(to)[:20], on=on_asked)
    answer = session.answered(STOCK_SENT, request, site=shop, asked=asked.content())
    if answer:
        return _transfer(answer)
    allow(session, "stock transfer", request)
    target = site_of(session, asked.to, day)
    if target.tier is not Tier.SUPERMARKET:
        raise NoSupermarket(site=asked.to)
    if target.site == shop:
        raise TransferHome(site=shop)
    check_quantity(quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_stocked(session, asked.sku, on)
    taken = take_away(session, shop, goods.sku, quantity, on)
    body = StockSent(asked=asked, to=target.site, sku=goods.sku, quantity=quantity, from_=taken)
    return _transfer(session.record(STOCK_SENT, body, request, site=shop, on=on))


def arrive(session: WriteSession, typed: str, quantity: int, request: Request) -> Arrival:
    """Take in what came of a transfer at the shop that it was sent to; each batch that it came from is an entry.

    What was on its way to a shop that has ended, which takes nothing any more, is taken in where it was sent from; has
    that ended too, at any other shop.

    Raises:
        EntryUnknown, NotInTransit: nothing of this transfer is on its way to this shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        QuantityRefused: more arrived than was sent, or less than none.
    """
    shop = shop_asked(session, request, session.today)
    sent = entry_to_reverse(session, typed)
    asked = ArrivedAsked(sent=sent.name, quantity=quantity)
    answer = session.answered(STOCK_ARRIVED, request, site=shop, asked=asked.content())
    if answer:
        return _arrival(sent, answer, quantity)
    allow(session, "stock arrive", request)
    waiting = (each for each in in_transit(session, shop) if each.entry == sent.name)
    if not any(each.to == shop or _has_ended(session, each.to) for each in waiting):
        raise NotInTransit(entry=sent.name, site=shop)
    if quantity:
        check_quantity(quantity, most=sent.content["quantity"])
    entries = [
        session.record(STOCK_ARRIVED, body, request, site=shop, on=session.today)
        for body in _arrivals(session, sent, asked)
    ]
    return _arrival(sent, entries[0], quantity)


def in_transit(session: ReadSession, shop: str) -> list[Transfer]:
    """Return what is on its way to a shop, or from it, one line for each transfer.

    What is on its way between two shops that have both ended is on its way to whichever takes it in.
    """
    found: dict[str, Transfer] = {}
    for origin, seq, sku, sender, to, _delivery, units in sorted(session.rows(_IN_TRANSIT), key=itemgetter(0, 1, 5)):
        name = f"{origin}-{seq}"
        if shop in {sender, to} or (_has_ended(session, sender) and _has_ended(session, to)):
            before = found[name].quantity if name in found else 0
            found[name] = Transfer(name, sku, before + units, sender, to)
    return list(found.values())


def _has_ended(session: ReadSession, shop: str) -> bool:
    return in_force(session, SITES, shop, session.today) is None


def _arrivals(session: ReadSession, sent: Entry, asked: ArrivedAsked) -> Iterator[StockArrived]:
    """Return one body for each batch; what is missing is missing from the last."""
    content, came = sent.content, asked.quantity
    for each in content["from"]:
        taken = Taken.model_validate(each)
        arrived = min(came, taken.quantity)
        came -= arrived
        body = StockArrived(
            asked=asked,
            transfer=sent.name,
            shop=sent.site,
            delivery=taken.delivery,
            sku=content["sku"],
            sent=taken.quantity,
            quantity=arrived,
        )
        yield body.model_copy(update=_about(session, taken.delivery, content["sku"], arrived))


def _about(session: ReadSession, delivery: str, sku: str, units: int) -> dict[str, str | int]:
    """Return what is known about a batch; its cost goes with the units in proportion, rounded down."""
    origin, seq = delivery.rsplit("-", 1)
    row = session.row(_ABOUT, origin=origin, seq=int(seq), sku=sku)
    if row is None or not units:
        return {}
    brought, cost, *about = row
    share = None if cost is None else cost * units // brought
    known = dict(zip(("cost", "expires", "donor", "paper", "restricted"), (share, *about), strict=True))
    return {name: value for name, value in known.items() if value is not None}


def _transfer(entry: Entry) -> Transfer:
    content = entry.content
    return Transfer(entry.name, content["sku"], content["quantity"], entry.site, content["to"])


def _arrival(sent: Entry, first: Entry, quantity: int) -> Arrival:
    content = sent.content
    return Arrival(first.name, sent.name, content["sku"], quantity, content["quantity"] - quantity)
