"""Deliveries 到货 to a shop, and what is on its shelves by the book."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.accounts import stock, units
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import BalanceRow
from supermarket.district.dates import business_date, read_date
from supermarket.district.kinds import DONOR_RECORDED, Donor
from supermarket.district.numbers import plain
from supermarket.district.persons import read_text
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.registers import DONORS, all_in_force, in_force
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of, shop_of
from supermarket.errors import DonorUnknown, GoodsNotStocked
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.spending.goods import goods_of
from supermarket.spending.kinds import STOCK_RECEIVED, DeliveryAsked, DeliveryLine, StockReceived
from supermarket.spending.tables import BatchLeftRow, BatchRow

_balance: Final = table_of(BalanceRow).c
_ON_HAND: Final = Prepared(
    select(_balance.commodity, _balance.amount)
    .where(_balance.account == bindparam("account"))
    .order_by(_balance.commodity)
)
_batch: Final = table_of(BatchRow).c
_left: Final = table_of(BatchLeftRow).c
_BATCHES: Final = Prepared(
    select(_batch.origin, _batch.seq, _left.units)
    .join_from(
        table_of(BatchRow),
        table_of(BatchLeftRow),
        (_batch.origin == _left.origin) & (_batch.seq == _left.seq) & (_batch.sku == _left.sku),
    )
    .where(_batch.shop == bindparam("shop"), _batch.sku == bindparam("sku"), _left.units > 0)
    .order_by(_batch.on, _batch.at, _batch.origin, _batch.seq)
)


@dataclass(frozen=True)
class Delivery:
    """What is asked when goods arrive; `donor` is a code or an organisation's name, None if they were bought."""

    sku: str
    quantity: int
    donor: str | None = None


@dataclass(frozen=True)
class Received:
    """The answer to a delivery, in units."""

    entry: str
    sku: str
    quantity: int
    on_hand: int


@dataclass(frozen=True)
class OnHand:
    """How many units of an SKU a shop has by the book."""

    sku: str
    on_hand: int


@dataclass(frozen=True)
class Batch:
    """A batch with units left; `delivery` is the entry that brought it."""

    delivery: str
    left: int


def receive(session: WriteSession, delivery: Delivery, request: Request) -> Received:
    """Take in goods at a shop, bought or given by a donor; a donor's new name is registered with it.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        GoodsUnknown, GoodsWithdrawn, GoodsNotStocked, QuantityRefused, DonorUnknown: the delivery cannot be taken in.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    shop = shop_of(session, request.site, session.today).site
    asked = DeliveryAsked(
        sku=plain(delivery.sku)[:20],
        quantity=delivery.quantity,
        donor=read_text(delivery.donor, N_("donor")) if delivery.donor is not None else None,
        on=read_date(request.on) if request.on else None,
    )
    answer = session.answered(STOCK_RECEIVED, request, site=shop, asked=asked.content())
    if answer:
        return _received(session, answer)
    allow(session, "stock receive", request)
    check_quantity(asked.quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_of(session, asked.sku, on)
    if goods.service:
        raise GoodsNotStocked(sku=goods.sku)
    donor, is_new = _donor(session, asked.donor) if asked.donor else (None, False)
    body = StockReceived(asked=asked, donor=donor, lines=(DeliveryLine(sku=goods.sku, quantity=asked.quantity),))
    entry = session.record(STOCK_RECEIVED, body, request, site=shop, on=on)
    if donor and asked.donor and is_new:
        scope = centre_of(session, session.today).site
        row = Donor(donor=donor, name=asked.donor, scope=scope, from_=session.today)
        session.record(DONOR_RECORDED, row, request, site=shop, on=session.today)
    return _received(session, entry)


def on_hand(session: ReadSession, shop: str) -> list[OnHand]:
    """Return what a shop has by the book, every SKU that it ever had."""
    return [OnHand(commodity[1:], amount) for commodity, amount in session.rows(_ON_HAND, account=stock(shop))]


def batches(session: ReadSession, shop: str, sku: str) -> list[Batch]:
    """Return the batches of an SKU that have units left, first in first."""
    return [Batch(f"{origin}-{seq}", left) for origin, seq, left in session.rows(_BATCHES, shop=shop, sku=sku)]


def _donor(session: WriteSession, typed: str) -> tuple[str, bool]:
    """Return the code of a donor, and whether it must be registered first."""
    if typed.isascii() and typed.isdigit():
        if in_force(session, DONORS, typed, session.today) is None:
            raise DonorUnknown(donor=typed)
        return typed, False
    for donor in all_in_force(session, DONORS, session.today):
        if donor.name == typed:
            return donor.donor, False
    return new_donor_code(session), True


def new_donor_code(session: WriteSession) -> str:
    """Return a code that no other machine gives: node, two digits of epoch, seven of the entry's number."""
    node, epoch = session.stream.origin.split("-")
    return f"{node}{int(epoch):02d}{session.seq_next:07d}"


def _received(session: ReadSession, entry: Entry) -> Received:
    line = entry.content["lines"][0]
    left = session.balance(stock(entry.site), units(line["sku"]))
    return Received(entry.name, line["sku"], line["quantity"], left)
