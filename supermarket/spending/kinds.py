"""The kinds of entries about spending: goods and their prices, deliveries, redemptions, and the reversals of both."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.accounts import donated, given, household_points, purchased, redeemed, stock, units
from supermarket.books.kinds import POINT, Body, Change, Kind, Posting, ReversalBody, Reversing, reversal_part
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.district.registers import Register
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Value
from supermarket.spending.tables import BatchLeftRow, BatchRow, GivenRow, GoodsRow

HAND_REASONS: Final = ("unstated", "card-worn", "card-forgotten", "scanner-broken")
"""Why a number was typed where a payload was expected; picked from this list."""
HandReason = Literal["unstated", "card-worn", "card-forgotten", "scanner-broken"]


class Goods(RegisterBody):
    """A good or service: `points` is the price of one `unit`, `limit` is N/period for a household."""

    sku: str = Field(pattern=r"^[0-9]{4,6}$")
    name: str
    unit: str
    points: int = Field(ge=1, le=100_000)
    limit: str | None = Field(default=None, pattern=r"^[1-9][0-9]{0,2}/(month|quarter|year)$")
    barcode: str | None = None
    service: Literal["yes"] | None = None


class DeliveryLine(Body):
    """So many units of one SKU; below zero in a reversal."""

    sku: str
    quantity: int


class DeliveryFigures(Body):
    """What a delivery posts; `donor` only where the goods were given."""

    donor: str | None = None
    lines: tuple[DeliveryLine, ...]


class DeliveryAsked(Body):
    """The request behind a delivery; `donor` is a code or an organisation's name."""

    sku: str
    quantity: int
    donor: str | None = None
    on: str | None = None


class StockReceived(DeliveryFigures):
    """Goods arrived at the shop that is the entry's site."""

    asked: DeliveryAsked


class DeliveryReversed(DeliveryFigures, ReversalBody):
    """A delivery taken back; `reverses` names the batches."""


class Taken(Body):
    """So many units out of one delivery's batch."""

    delivery: str
    quantity: int


class RedemptionLine(Body):
    """So many units of one SKU and the points for all of them; a service has no `from`."""

    sku: str
    quantity: int
    points: int
    from_: tuple[Taken, ...] | None = Field(default=None, alias="from")


class RedemptionFigures(Body):
    """What a redemption posts."""

    household: str
    lines: tuple[RedemptionLine, ...]
    points: int


class RedemptionAsked(Body):
    """The request behind a redemption."""

    household: str
    lines: tuple[DeliveryLine, ...]
    on: str | None = None


class GoodsRedeemed(RedemptionFigures):
    """Points left a household and goods left the shelf of the entry's site, together."""

    asked: RedemptionAsked
    shown: Literal["payload", "card", "household"]
    reason: HandReason | None = None


class RedemptionReversed(RedemptionFigures, ReversalBody):
    """A redemption taken back: points return to the household and goods to the batches they came from."""


def _delivery_postings(entry: Entry, body: DeliveryFigures) -> tuple[Posting, ...]:
    source = donated(body.donor) if body.donor else purchased(entry.site)
    return tuple(
        posting
        for line in body.lines
        for posting in (
            Posting(stock(entry.site), units(line.sku), line.quantity),
            Posting(source, units(line.sku), -line.quantity),
        )
    )


def _received_rows(entry: Entry, body: StockReceived) -> tuple[Change, ...]:
    name: dict[str, Value] = {"origin": entry.origin, "seq": entry.seq}
    return tuple(
        change
        for line in body.lines
        for change in (
            Change(BatchRow, {**name, "sku": line.sku, "shop": entry.site, "on": entry.on, "at": entry.at}),
            Change(BatchLeftRow, {**name, "sku": line.sku, "units": line.quantity}),
        )
    )


def _unreceived_rows(_entry: Entry, body: DeliveryReversed) -> tuple[Change, ...]:
    return tuple(_left(body.reverses, line.sku, line.quantity) for line in body.lines)


def _left(delivery: str, sku: str, quantity: int) -> Change:
    name = entry_name(delivery)
    if name is None:
        raise ValueError(delivery)
    return Change(BatchLeftRow, {"origin": name.origin, "seq": name.seq, "sku": sku, "units": quantity})


def _redemption_postings(entry: Entry, body: RedemptionFigures) -> tuple[Posting, ...]:
    postings = [
        Posting(household_points(body.household), POINT, -body.points),
        Posting(redeemed(entry.site), POINT, body.points),
    ]
    for line in body.lines:
        if line.from_:
            postings.append(Posting(stock(entry.site), units(line.sku), -line.quantity))
            postings.append(Posting(given(entry.site), units(line.sku), line.quantity))
    return tuple(postings)


def _redemption_rows(entry: Entry, body: RedemptionFigures) -> tuple[Change, ...]:
    on = body.reversed_on if isinstance(body, RedemptionReversed) else entry.on
    stamp: dict[str, Value] = {"origin": entry.origin, "seq": entry.seq, "household": body.household, "on": on}
    given_rows = (Change(GivenRow, {**stamp, "sku": line.sku, "units": line.quantity}) for line in body.lines)
    left_rows = (_left(taken.delivery, line.sku, -taken.quantity) for line in body.lines for taken in line.from_ or ())
    return (*given_rows, *left_rows)


def _delivery_reversed(body: StockReceived, reversing: Reversing) -> tuple[Kind[Any], Body]:
    lines = tuple(DeliveryLine(sku=line.sku, quantity=-line.quantity) for line in body.lines)
    return DELIVERY_REVERSED, DeliveryReversed(donor=body.donor, lines=lines, **reversal_part(reversing))


def _redemption_reversed(body: GoodsRedeemed, reversing: Reversing) -> tuple[Kind[Any], Body]:
    return REDEMPTION_REVERSED, RedemptionReversed(
        household=body.household,
        lines=tuple(_negated(line) for line in body.lines),
        points=-body.points,
        **reversal_part(reversing),
    )


def _negated(line: RedemptionLine) -> RedemptionLine:
    taken = tuple(Taken(delivery=each.delivery, quantity=-each.quantity) for each in line.from_ or ())
    return RedemptionLine(sku=line.sku, quantity=-line.quantity, points=-line.points, from_=taken or None)


GOODS_RECORDED: Final = Kind("goods.recorded", Goods, rows=register_rows(GoodsRow))
DELIVERY_REVERSED: Final = Kind(
    "delivery.reversed", DeliveryReversed, postings=_delivery_postings, rows=_unreceived_rows
)
STOCK_RECEIVED: Final = Kind(
    "stock.received",
    StockReceived,
    postings=_delivery_postings,
    rows=_received_rows,
    reversal=_delivery_reversed,
    verb="stock receive",
)
REDEMPTION_REVERSED: Final = Kind(
    "redemption.reversed", RedemptionReversed, postings=_redemption_postings, rows=_redemption_rows
)
GOODS_REDEEMED: Final = Kind(
    "goods.redeemed",
    GoodsRedeemed,
    postings=_redemption_postings,
    rows=_redemption_rows,
    reversal=_redemption_reversed,
    verb="redeem",
)
GOODS: Final = Register("sku", GOODS_RECORDED, Goods, GoodsRow)

KINDS: Final[tuple[Kind[Any], ...]] = (
    GOODS_RECORDED,
    STOCK_RECEIVED,
    DELIVERY_REVERSED,
    GOODS_REDEEMED,
    REDEMPTION_REVERSED,
)
