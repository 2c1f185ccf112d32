"""Deliveries 到货 to a shop, bought or given, each batch with what it cost and when it expires."""

from dataclasses import dataclass, replace
from typing import Final

from supermarket.books.accounts import stock, units
from supermarket.books.afterwards import balance_after
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import DONORS, all_in_force, in_force
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.kinds import DONOR_RECORDED, Donor
from supermarket.district.persons import read_text
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of, shop_asked
from supermarket.district.texts import plain
from supermarket.errors.shop.goods import CostRefused, DonorAlike, DonorUnknown, ExpiredOnArrival, GoodsNotStocked
from supermarket.journal.entry import Entry, EntryName
from supermarket.locale import N_
from supermarket.people.evidence import KeptFile
from supermarket.registers.matching import is_same_name
from supermarket.spending.goods.catalogue import goods_of
from supermarket.spending.kinds import STOCK_RECEIVED, ArrivedLine, DeliveryAsked, StockReceived
from supermarket.spending.photos import photo_part
from supermarket.spending.stock.papers import PaperLine, check_not_taken_in
from supermarket.spending.stock.shelves import check_not_counted_since

COST_MAX: Final = 100_000_000
"""In fen; a million yuan for one delivery to a village shop is a slip of the finger."""


@dataclass(frozen=True)
class Delivery:
    """What is asked when goods arrive; `donor` is a code or an organisation's name, None if they were bought.

    `cost` is in fen for the whole delivery; `paper` is the number of the invoice or receipt that it stands on;
    `expires` is the last day; `restricted` is what a donor gave it for. `photo` is a kept picture of that paper.
    `another`: it came besides what the same line of the same paper brought already.
    """

    sku: str
    quantity: int
    donor: str | None = None
    expires: str | None = None
    cost: int | None = None
    paper: str | None = None
    restricted: str | None = None
    photo: KeptFile | None = None
    another: bool = False


@dataclass(frozen=True)
class Received:
    """The answer to a delivery, in units; `new_donor` is the code under which its donor was registered with it."""

    entry: str
    sku: str
    quantity: int
    on_hand: int
    new_donor: str = ""


def receive(session: WriteSession, delivery: Delivery, request: Request) -> Received:
    """Take in goods at a shop, bought or given by a donor; a donor's new name is registered with it.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        GoodsUnknown, GoodsWithdrawn, GoodsNotStocked, QuantityRefused: the goods cannot be taken in.
        DonorUnknown, DonorAlike: nobody has the donor's code, or the name may be that of one who is registered.
        CostRefused, ExpiredOnArrival, TextUnreadable: what is said about it cannot be.
        DeliveryAlike: it was taken in already by the same paper, and nobody said that it came besides.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
    """
    shop = shop_asked(session, request, day_of(session, request.on))
    asked = _asked(delivery, request)
    answer = session.answered(STOCK_RECEIVED, request, site=shop, asked=asked.content())
    if answer:
        return _received(session, answer)
    allow(session, "stock receive", request)
    check_quantity(asked.quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_of(session, asked.sku, on)
    if goods.service:
        raise GoodsNotStocked(sku=goods.sku)
    check_not_counted_since(session, shop, goods.sku, on)
    if asked.expires and asked.expires < on:
        raise ExpiredOnArrival(sku=goods.sku, expires=asked.expires)
    donor, is_new = _donor(session, asked.donor) if asked.donor else (None, False)
    line = ArrivedLine(sku=goods.sku, quantity=asked.quantity, expires=asked.expires, cost=asked.cost)
    if asked.paper and not delivery.another and not is_new:
        check_not_taken_in(session, shop, PaperLine(asked.paper, donor, goods.sku, asked.expires), on)
    about = {"paper": asked.paper, "restricted": asked.restricted, "photo": photo_part(delivery.photo)}
    body = StockReceived.model_validate({"asked": asked, "donor": donor, "lines": (line,), **about})
    if donor and asked.donor and is_new:
        scope = centre_of(session, session.today).site
        row = Donor(donor=donor, name=asked.donor, scope=scope, from_=session.today)
        # Without the key, which belongs to the delivery: what is asked again is answered by that.
        session.record(DONOR_RECORDED, row, replace(request, key=None), site=shop, on=session.today)
    return _received(session, session.record(STOCK_RECEIVED, body, request, site=shop, on=on))


def _asked(delivery: Delivery, request: Request) -> DeliveryAsked:
    if delivery.cost is not None and not 0 <= delivery.cost <= COST_MAX:
        raise CostRefused(cost=delivery.cost)
    return DeliveryAsked(
        sku=plain(delivery.sku)[:20],
        quantity=delivery.quantity,
        donor=read_text(delivery.donor, N_("donor")) if delivery.donor is not None else None,
        expires=read_date(delivery.expires) if delivery.expires else None,
        cost=delivery.cost,
        paper=read_text(delivery.paper, N_("paper's number")) if delivery.paper else None,
        restricted=read_text(delivery.restricted, N_("restriction")) if delivery.restricted else None,
        photo=delivery.photo.sha256 if delivery.photo else None,
        on=read_date(request.on) if request.on else None,
    )


def _donor(session: WriteSession, typed: str) -> tuple[str, bool]:
    """Return the code of a donor, and whether it must be registered first."""
    check_donor(session, typed)
    if _is_code(typed):
        return typed, False
    named = [each.donor for each in all_in_force(session, DONORS, session.today) if each.name == typed]
    return (named[0], False) if named else (new_donor_code(session), True)


def check_donor(session: ReadSession, typed: str) -> None:
    """Refuse the code of a donor that nobody has, and a name that several have or that is one's but for its signs.

    A name that nobody has may be new.

    Raises:
        DonorUnknown: there is no such donor.
        DonorAlike: one may be meant who is registered already.
    """
    if _is_code(typed):
        if in_force(session, DONORS, typed, session.today) is None:
            raise DonorUnknown(donor=typed)
        return
    donors = all_in_force(session, DONORS, session.today)
    named = [each for each in donors if each.name == typed]
    if len(named) == 1:
        return
    if alike := named or [each for each in donors if is_same_name(each.name, typed)]:
        raise DonorAlike(donor=typed, known=[f"{each.donor} {each.name}" for each in alike])


def _is_code(typed: str) -> bool:
    return typed.isascii() and typed.isdigit()


def new_donor_code(session: WriteSession) -> str:
    """Return a code that no other machine gives: that of the entry which is recorded next."""
    return _code_of(EntryName(session.stream.origin, session.seq_next))


def _code_of(registered: EntryName) -> str:
    """Return the code of a donor whom an entry registers: node, two digits of epoch, seven of the entry's number."""
    node, epoch = registered.origin.split("-")
    return f"{node}{int(epoch):02d}{registered.seq:07d}"


def _received(session: ReadSession, entry: Entry) -> Received:
    line = entry.content["lines"][0]
    left = balance_after(session, stock(entry.site), units(line["sku"]), entry)
    code = _code_of(EntryName(entry.origin, entry.seq - 1))  # of whoever was registered just before it, if anybody was
    new = code if entry.content.get("donor") == code else ""
    return Received(entry.name, line["sku"], line["quantity"], left, new)
