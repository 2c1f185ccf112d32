"""The catalogue of goods as it stands on a date, and its prices."""

from dataclasses import dataclass

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import all_in_force, latest, record_row
from supermarket.district.dated.repeats import is_row, row_before
from supermarket.district.dates import read_date
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of
from supermarket.district.texts import plain
from supermarket.errors.shop.goods import GoodsNotStocked, GoodsUnknown, GoodsWithdrawn, PriceRefused
from supermarket.journal.entry import Entry
from supermarket.spending.kinds import GOODS, Goods

PRICE_MAX = 100_000
"""In points; more is a slip of the finger."""


@dataclass(frozen=True)
class Price:
    """What one unit costs from a date on, in whole points."""

    entry: str
    sku: str
    points: int
    from_: str


def goods_listed(session: ReadSession, on: str) -> list[Goods]:
    """Return the goods in force on a date, in the order of their file, services last."""
    rows = all_in_force(session, GOODS, on)
    return sorted(rows, key=lambda goods: goods.service is not None)


def goods_withdrawn(session: ReadSession, on: str) -> list[Goods]:
    """Return the goods that were withdrawn by a date."""
    return [goods for goods in all_in_force(session, GOODS, on, ended=True) if goods.state]


def goods_of(session: ReadSession, typed: str, on: str, chain: tuple[str, ...] = ()) -> Goods:
    """Return the goods of an SKU that can be given on a date.

    Raises:
        GoodsUnknown, GoodsWithdrawn: there are none, or not any more.
    """
    sku = plain(typed)[:20]
    goods = latest(session, GOODS, sku, on, chain)
    if goods is None:
        raise GoodsUnknown(sku=sku)
    if goods.state:
        raise GoodsWithdrawn(sku=sku, date=on)
    return goods


def goods_stocked(session: ReadSession, typed: str, on: str) -> Goods:
    """Return the goods of an SKU that may stand on a shelf; withdrawn ones still do, and leave it or are counted.

    Raises:
        GoodsUnknown, GoodsNotStocked: there are none, or it is a service.
    """
    sku = plain(typed)[:20]
    goods = latest(session, GOODS, sku, on)
    if goods is None:
        raise GoodsUnknown(sku=sku)
    if goods.service:
        raise GoodsNotStocked(sku=sku)
    return goods


def name_of(session: ReadSession, sku: str, on: str) -> str:
    """Return what goods or a service are called on a date, withdrawn or not; nothing where there are none."""
    goods = latest(session, GOODS, sku, on)
    return goods.name if goods else ""


def set_price(session: WriteSession, sku: str, points: int, from_: str | None, request: Request) -> Price:
    """Set the price of goods from today or a later date on.

    Raises:
        GoodsUnknown, GoodsWithdrawn: no such goods.
        PriceRefused: it is not 1 to 100,000 points.
        DateUnreadable, FromInThePast: not from that date.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    day = read_date(from_) if from_ else None
    if found := session.repeated(request, lambda some: _is_price(session, some[0], sku, points, day)):
        content = found[0].content
        return Price(found[0].name, content["sku"], content["points"], content["from"])
    allow(session, "goods price", request)
    if not 1 <= points <= PRICE_MAX:
        raise PriceRefused(points=points, most=PRICE_MAX)
    day = day or session.today
    goods = goods_of(session, sku, max(day, session.today))
    scope = centre_of(session, session.today).site
    row = goods.model_copy(update={"points": points, "from_": day, "scope": scope})
    entry = record_row(session, GOODS, row, request, site=request.site)
    return Price(entry.name, goods.sku, points, day)


def _is_price(session: ReadSession, entry: Entry, sku: str, points: int, from_: str | None) -> bool:
    """Say whether an entry set this price of these goods and changed nothing else of them."""
    if entry.kind != GOODS.kind.name or entry.content["sku"] != plain(sku)[:20] or entry.content.get("state"):
        return False
    before = row_before(session, GOODS, entry)
    if before is None:
        return False
    row = {**{name: before[name] for name in before if name in Goods.model_fields}, "points": points}
    return is_row(entry, GOODS, Goods.model_validate(row, strict=False), from_)
