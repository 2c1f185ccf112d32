"""Write-offs 报损: spoiled goods leave the books with a reason and a manager's approval."""

from dataclasses import dataclass

from supermarket.books.accounts import stock, units
from supermarket.books.afterwards import balance_after
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.kinds import Role
from supermarket.district.numbers import plain
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.registers import STAFF, in_force
from supermarket.district.roles import allow, reaches
from supermarket.district.sites import shop_of
from supermarket.errors.goods import ApproverRefused
from supermarket.journal.entry import Entry
from supermarket.spending.goods import goods_stocked
from supermarket.spending.movement_kinds import STOCK_SPOILED, SpoilageReason, SpoiledAsked, StockSpoiled
from supermarket.spending.shelves import take_away


@dataclass(frozen=True)
class Spoiled:
    """What is asked when goods spoil; `approver` is the manager who agreed."""

    sku: str
    quantity: int
    reason: SpoilageReason
    approver: str


@dataclass(frozen=True)
class WrittenOff:
    """The answer to a write-off, in units."""

    entry: str
    sku: str
    quantity: int
    on_hand: int


def write_off(session: WriteSession, spoiled: Spoiled, request: Request) -> WrittenOff:
    """Write off goods of a shop; a manager there, or the administrator, agrees to it.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, ApproverRefused: the operator or the approver may not.
        GoodsUnknown, GoodsNotStocked, QuantityRefused, StockShort: the goods cannot be written off.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
    """
    shop = shop_of(session, request.site, day_of(session, request.on), ended=True).site
    asked = SpoiledAsked(
        sku=plain(spoiled.sku)[:20],
        quantity=spoiled.quantity,
        reason=spoiled.reason,
        approver=plain(spoiled.approver)[:20],
        on=read_date(request.on) if request.on else None,
    )
    answer = session.answered(STOCK_SPOILED, request, site=shop, asked=asked.content())
    if answer:
        return _written_off(session, answer)
    allow(session, "stock write-off", request)
    _check_approver(session, asked.approver, shop)
    check_quantity(asked.quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_stocked(session, asked.sku, on)
    body = StockSpoiled(
        asked=asked,
        sku=goods.sku,
        quantity=asked.quantity,
        from_=take_away(session, shop, goods.sku, asked.quantity, on),
        reason=asked.reason,
        approver=asked.approver,
    )
    return _written_off(session, session.record(STOCK_SPOILED, body, request, site=shop, on=on))


def _check_approver(session: WriteSession, approver: str, shop: str) -> None:
    staff = in_force(session, STAFF, approver, session.today)
    may = staff is not None and staff.role in {Role.MANAGER, Role.ADMINISTRATOR}
    if staff is None or not may or not reaches(session, staff, shop, session.today):
        raise ApproverRefused(operator=approver, site=shop)


def _written_off(session: ReadSession, entry: Entry) -> WrittenOff:
    content = entry.content
    left = balance_after(session, stock(entry.site), units(content["sku"]), entry)
    return WrittenOff(entry.name, content["sku"], content["quantity"], left)
