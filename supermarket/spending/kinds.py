"""The kinds of entries about spending: goods and their prices, deliveries, redemptions, and the reversals of both."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import Field, field_validator

from supermarket.books.accounts import counted, donated, given, household_points, purchased, redeemed, stock, units
from supermarket.books.kinds import (
    POINT,
    Body,
    Change,
    Kind,
    Named,
    Part,
    Posting,
    ReversalBody,
    Reversing,
    name_of,
    reversal_part,
    stamp_of,
)
from supermarket.district.dated.registers import Register
from supermarket.district.gtins import EAN13_DIGITS, UPC_DIGITS, as_printed, gtin, inner, is_ean
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.households.tables import SpentYearRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.locale import N_
from supermarket.spending.batches import Taken, batch_change, new_batch, out_of_batch, stock_moved
from supermarket.spending.goods.barcodes import code_text, read_codes
from supermarket.spending.photos import Photo
from supermarket.spending.redemption.slip_numbers import slip_number
from supermarket.spending.stock.moments import took_place
from supermarket.spending.tables import GoodsRow, ProxyUseRow, RedemptionRow, SlipRow, UseRow
from supermarket.spending.till.tables import ReceiptRow

CARD_WORN: Final = "card-worn"
HAND_REASONS: Final = (N_("unstated"), N_("card-worn"), N_("card-forgotten"), N_("scanner-broken"))
"""Why a number was typed where a payload was expected; picked from this list."""
RedemptionFlag = Literal["proxy-many"]
HandReason = Literal["unstated", "card-worn", "card-forgotten", "scanner-broken"]


class GoodsCode(Part):
    """One more barcode that goods carry, as 14 digits (GTIN), and how many units it stands for."""

    barcode: str = Field(pattern=r"^[0-9]{14}$")
    units: int = Field(ge=1, le=999)


class Goods(RegisterBody):
    """A good or service: `points` is the price of one `unit`, `limit` is N/period for a household.

    `barcodes` are the others beside `barcode`: of another maker, of a pack. A shop that has fewer than `minimum` units
    of it should buy some.
    """

    sku: str = Field(pattern=r"^[0-9]{4,6}$")
    name: str
    unit: str
    points: int = Field(ge=1, le=100_000)
    limit: str | None = Field(default=None, pattern=r"^[1-9][0-9]{0,2}/(month|quarter|year)$")
    barcode: str | None = None
    barcodes: tuple[GoodsCode, ...] | None = Field(default=None, min_length=1)
    minimum: int | None = Field(default=None, ge=1, le=9999)
    service: Literal["yes"] | None = None

    @field_validator("barcode", mode="before")
    @classmethod
    def _as_printed(cls, value: object) -> object:
        """Take a UPC-A for the EAN-13 that it is, and leave what a scanner says of itself away; a pack stays a pack."""
        if not isinstance(value, str) or is_ean(value):
            return value
        number = gtin(value)
        if number is None or inner(number):
            return value
        printed = as_printed(number)
        return printed.zfill(EAN13_DIGITS) if len(printed) == UPC_DIGITS else printed

    @field_validator("barcodes", mode="before")
    @classmethod
    def _of_a_cell(cls, value: object) -> object:
        """Take what a file's cell, an option and the books say in words, beside what is sealed."""
        if isinstance(value, str):
            return tuple(GoodsCode(barcode=code.barcode, units=code.units) for code in read_codes(value)) or None
        return tuple(GoodsCode.model_validate(each) for each in value) if isinstance(value, list) else value

    def cells(self) -> dict[str, str]:
        """Return the row in words."""
        row = super(Goods, self.model_copy(update={"barcodes": None})).cells()
        return {**row, "barcodes": codes_text(self.barcodes)} if self.barcodes else row


def codes_text(codes: Iterable[GoodsCode]) -> str:
    """Return barcodes as a file's cell names them."""
    return " ".join(code_text(code.barcode, code.units) for code in codes)


def _goods_rows(entry: Entry, body: Goods) -> tuple[Change, ...]:
    (row,) = register_rows(GoodsRow)(entry, body.model_copy(update={"barcodes": None}))
    return (row._replace(values={**row.named, "barcodes": codes_text(body.barcodes) if body.barcodes else None}),)


class DeliveryLine(Part):
    """So many units of one SKU; below zero in a reversal."""

    sku: str
    quantity: int


class ArrivedLine(DeliveryLine):
    """One SKU of a delivery: `expires` is its last day; `cost` is in fen for all units."""

    expires: str | None = None
    cost: int | None = None


class DeliveryFigures(Body):
    """What a delivery posts; `donor` only where the goods were given."""

    donor: str | None = None
    lines: tuple[ArrivedLine, ...]


class DeliveryAsked(Part):
    """The request behind a delivery; `donor` is a code or an organisation's name."""

    sku: str
    quantity: int
    donor: str | None = None
    expires: str | None = None
    cost: int | None = None
    paper: str | None = None
    restricted: str | None = None
    photo: str | None = None
    on: str | None = None


class StockReceived(DeliveryFigures):
    """Goods arrived at the shop that is the entry's site.

    `paper` is the number of the invoice or receipt that the delivery stands on; `restricted` is what a donor gave it
    for. `photo` shows that paper.
    """

    asked: DeliveryAsked
    paper: str | None = None
    restricted: str | None = None
    photo: Photo | None = None


class DeliveryReversed(DeliveryFigures, ReversalBody):
    """A delivery taken back; `reverses` names the batches."""


class RedemptionLine(Part):
    """So many units of one SKU and the points for all of them; a service has no `from`.

    Nor have goods that were gone already when the count `counted` was taken: they leave what counts found, no batch.
    """

    sku: str
    quantity: int
    points: int
    from_: tuple[Taken, ...] | None = Field(default=None, alias="from")
    counted: str | None = None


class RedemptionFigures(Body):
    """What a redemption posts."""

    household: str
    lines: tuple[RedemptionLine, ...]
    points: int


class RedemptionAsked(Part):
    """The request behind a redemption."""

    household: str
    lines: tuple[DeliveryLine, ...]
    on: str | None = None
    proxy: str | None = None


class GoodsRedeemed(RedemptionFigures):
    """Points left a household and goods left the shelf of the entry's site, together.

    `till` is the entry that opened the session, absent outside one; `slip` is the number of a paper slip entered later,
    and `replaces` the reversed redemption that the same slip was entered wrong with before. `proxy` is the household
    that fetched them for this one. `taken` is when a slip's goods were handed out, in UTC milliseconds.
    """

    asked: RedemptionAsked
    shown: Literal["payload", "card", "household"]
    reason: HandReason | None = None
    till: str | None = None
    slip: str | None = None
    proxy: str | None = None
    flags: tuple[RedemptionFlag, ...] | None = None
    replaces: str | None = None
    taken: int | None = None


class RedemptionReversed(RedemptionFigures, ReversalBody):
    """A redemption taken back: points return to the household and goods to the batches they came from.

    `was` is the household that had redeemed, where it has been merged into this one since.
    """

    was: str | None = None


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
    about: dict[str, Value] = {"donor": body.donor, "paper": body.paper, "restricted": body.restricted}
    batches = (
        change
        for line in body.lines
        for change in new_batch(
            entry, "delivery", line.sku, line.quantity, {**about, "expires": line.expires, "cost": line.cost}
        )
    )
    return (*batches, *_delivered_lines(entry, body))


def _delivered_lines(entry: Entry, body: DeliveryFigures) -> Iterator[Change]:
    for number, line in enumerate(body.lines):
        yield stock_moved(entry, body, line.sku, line.quantity, line=number, donor=body.donor)


def _unreceived_rows(entry: Entry, body: DeliveryReversed) -> tuple[Change, ...]:
    taken = (batch_change(entry.site, body.reverses, line.sku, line.quantity) for line in body.lines)
    return (*taken, *_delivered_lines(entry, body))


def _redemption_postings(entry: Entry, body: RedemptionFigures) -> tuple[Posting, ...]:
    postings = [
        Posting(household_points(body.household), POINT, -body.points),
        Posting(redeemed(entry.site), POINT, body.points),
    ]
    for line in body.lines:
        if line.from_:
            postings.append(Posting(stock(entry.site), units(line.sku), -line.quantity))
            postings.append(Posting(given(entry.site), units(line.sku), line.quantity))
        elif line.counted:
            postings.append(Posting(counted(entry.site), units(line.sku), -line.quantity))
            postings.append(Posting(given(entry.site), units(line.sku), line.quantity))
    return tuple(postings)


def _redemption_rows(entry: Entry, body: RedemptionFigures) -> tuple[Change, ...]:
    on = body.reversed_on if isinstance(body, RedemptionReversed) else entry.on
    spent: dict[str, Value] = {"household": body.household, "year": on[:4], "points": body.points}
    told = (_redemption(entry, body), *_entered(entry, body), *_receipt(entry, body), *_fetched(entry, body))
    return (*_uses(entry, body, on), *told, Change(SpentYearRow, spent))


_NOT_ASKED: Final[Mapping[str, Value]] = dict.fromkeys(("asked", "shown", "reason", "till", "slip", "flags"))


def _redemption(entry: Entry, body: RedemptionFigures) -> Change:
    key: dict[str, Value] = {"site": entry.site, "on": entry.on, **name_of(entry)}
    by: dict[str, Value] = {"at": entry.at, "actor": entry.actor, "household": body.household}
    figures: dict[str, Value] = {"points": body.points, "lines": sum(line.points for line in body.lines)}
    told: dict[str, Value] = {**_NOT_ASKED, "reversed_on": None}
    if isinstance(body, GoodsRedeemed):
        told |= {name: getattr(body, name) for name in ("shown", "reason", "till", "slip")}
        told["asked"] = " ".join(f"{line.sku}x{line.quantity}" for line in body.asked.lines)
        told["flags"] = " ".join(body.flags or ()) or None
    elif isinstance(body, RedemptionReversed):
        told["reversed_on"] = body.reversed_on
    return Change(RedemptionRow, {**key, **by, **figures, **told})


def _receipt(entry: Entry, body: RedemptionFigures) -> tuple[Change, ...]:
    if not isinstance(body, GoodsRedeemed) or body.till is None:
        return ()
    return (Change(ReceiptRow, {**stamp_of(entry), "till": body.till, "points": body.points}),)


def _entered(entry: Entry, body: RedemptionFigures) -> tuple[Change, ...]:
    if not isinstance(body, GoodsRedeemed) or body.slip is None:
        return ()
    taken = took_place(entry.on, entry.at, body.taken)
    return (Change(SlipRow, {"shop": entry.site, "slip": slip_number(body.slip), **stamp_of(entry), "taken": taken}),)


def _fetched(entry: Entry, body: RedemptionFigures) -> tuple[Change, ...]:
    if not isinstance(body, GoodsRedeemed) or body.proxy is None:
        return ()
    stamp: dict[str, Value] = {"on": entry.on, **name_of(entry)}
    return (Change(ProxyUseRow, {"proxy": body.proxy, **stamp, "shop": entry.site, "household": body.household}),)


def _uses(entry: Entry, body: RedemptionFigures, on: str) -> Iterator[Change]:
    given: dict[str, Value] = {"use": "given", "household": body.household, "on": on, "entered": entry.on}
    for line in body.lines:
        about: dict[str, Value] = {**given, "quantity": line.quantity, "points": line.points}
        about["gone"] = 0 if line.counted is None else 1
        for taken in line.from_ or ():
            yield from out_of_batch(entry, line.sku, taken, about)
            about |= {"quantity": 0, "points": 0}
        if not line.from_:  # a service, or goods that a count had seen gone already
            key: dict[str, Value] = {**name_of(entry), "sku": line.sku}
            yield Change(UseRow, {**key, "batch_origin": "", "batch_seq": 0, "units": line.quantity, **about})


def _delivery_reversed(body: StockReceived, reversing: Reversing) -> tuple[Kind[Any], Body]:
    lines = tuple(
        ArrivedLine(sku=line.sku, quantity=-line.quantity, cost=-line.cost if line.cost else None)
        for line in body.lines
    )
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
    return RedemptionLine(
        sku=line.sku, quantity=-line.quantity, points=-line.points, from_=taken or None, counted=line.counted
    )


def _delivered(body: StockReceived) -> tuple[Named, ...]:
    goods = tuple(Named("goods", line.sku) for line in body.lines)
    return (*goods, Named("donor", body.donor, early=True)) if body.donor else goods


def _given_to(body: GoodsRedeemed) -> tuple[Named, ...]:
    named = (Named("household", body.household), *(Named("goods", line.sku) for line in body.lines))
    return (*named, Named("household", body.proxy)) if body.proxy else named


GOODS_RECORDED: Final = Kind("goods.recorded", Goods, rows=_goods_rows)
DELIVERY_REVERSED: Final = Kind(
    "delivery.reversed", DeliveryReversed, postings=_delivery_postings, rows=_unreceived_rows
)
STOCK_RECEIVED: Final = Kind(
    "stock.received",
    StockReceived,
    postings=_delivery_postings,
    rows=_received_rows,
    reversal=_delivery_reversed,
    names=_delivered,
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
    names=_given_to,
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
