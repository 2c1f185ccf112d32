"""The kinds of entries by which goods move without a household: transfers between shops, spoilage, stocktakes."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.accounts import counted, lost, spoiled, stock, transit, units
from supermarket.books.kinds import (
    Body,
    Change,
    Kind,
    Known,
    Named,
    Part,
    Posting,
    ReversalBody,
    Reversing,
    always,
    name_of,
    reversal_part,
)
from supermarket.district.gate.kinds import SignedPaper, paper_rows
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.spending.batches import Taken, new_batch, stock_moved, used
from supermarket.spending.photos import Photo
from supermarket.spending.stock.moments import took_place
from supermarket.spending.tables import (
    ArrivalRow,
    CountRow,
    SpoilageAnswerRow,
    SpoilageCountRow,
    SpoilageRequestRow,
    TransferCountRow,
    TransferRow,
)

SpoilageReason = Literal["expired", "broken", "damp", "pests", "other"]
CountReason = Literal["unwritten", "miscounted", "spoiled", "missing", "other"]
"""What is known of a count's difference: something moved and was not written down, it was counted wrong before, it
spoiled, it is gone and nobody knows how, or something else."""


class SentAsked(Part):
    """The request behind a transfer."""

    sku: str
    quantity: int
    to: str
    on: str | None = None


class StockSent(Body):
    """Goods left the entry's site for the shop `to`; they are in transit until they arrive."""

    asked: SentAsked
    to: str
    sku: str
    quantity: int
    from_: tuple[Taken, ...] = Field(alias="from")


class ArrivedAsked(Part):
    """The request behind an arrival: how many units in all there were."""

    sent: str
    quantity: int


class StockArrived(Body):
    """One batch of a transfer arrived at the entry's site: `sent` units left `shop`, `quantity` came.

    The rest is named as lost on the way; what is known about the batch comes with it.
    """

    asked: ArrivedAsked
    transfer: str
    shop: str
    delivery: str
    sku: str
    sent: int
    quantity: int
    expires: str | None = None
    donor: str | None = None
    cost: int | None = None
    paper: str | None = None
    restricted: str | None = None


class SpoilageFigures(Body):
    """What a write-off posts."""

    sku: str
    quantity: int
    from_: tuple[Taken, ...] = Field(alias="from")


class SpoiledAsked(Part):
    """The request behind a write-off."""

    sku: str
    quantity: int
    reason: SpoilageReason
    approver: str
    on: str | None = None
    signed: str | None = None
    paper: str | None = None
    photo: str | None = None
    request: str | None = None


class StockSpoiled(SpoilageFigures):
    """Goods of the entry's site were written off 报损; `approver` is the manager who agreed.

    `approved` says how he was known who agreed at the same till, `paper` that he agreed on paper, `request` which
    request he approved later, and then the entry is his own; one of the three. `photo` shows the goods.
    """

    asked: SpoiledAsked
    reason: SpoilageReason
    approver: str
    approved: Known | None = None
    paper: SignedPaper | None = None
    photo: Photo | None = None
    request: str | None = None


class RequestedAsked(Part):
    """The request behind a write-off that waits."""

    sku: str
    quantity: int
    reason: SpoilageReason
    photo: str | None = None
    on: str | None = None


class SpoilageRequested(Body):
    """Spoiled goods of the entry's site wait to be written off; nothing moves until a manager has agreed.

    `photo` shows the goods.
    """

    asked: RequestedAsked
    sku: str
    quantity: int
    reason: SpoilageReason
    photo: Photo | None = None


class SpoilageDeclined(Body):
    """A manager did not agree to a write-off; `request` is the entry that asked for it."""

    asked: dict[str, str]
    request: str
    reason: str


class SpoilageReversed(SpoilageFigures, ReversalBody):
    """A write-off taken back, every figure negated."""


class CountedAsked(Part):
    """The request behind a stocktake."""

    sku: str
    quantity: int
    mends: str | None = None
    on: str | None = None
    at: str | None = None
    why: CountReason | None = None


class StockCounted(Body):
    """One SKU of the entry's site was counted 盘点: `book` units should have been there and `counted` were.

    What is missing leaves the batches in `from`; a surplus is a batch of its own. `mends` names the wrong count before.
    `taken` is when it was counted, in UTC milliseconds, if not when it was entered; `book` is what the book said then,
    and `moved` what came since, below zero what went. `why` is what whoever counted knows of the difference.
    """

    asked: CountedAsked
    sku: str
    book: int
    counted: int
    from_: tuple[Taken, ...] | None = Field(default=None, alias="from")
    mends: str | None = None
    taken: int | None = None
    moved: int | None = None
    why: CountReason | None = None


def _sent_postings(entry: Entry, body: StockSent) -> tuple[Posting, ...]:
    return (
        Posting(stock(entry.site), units(body.sku), -body.quantity),
        Posting(transit(entry.site), units(body.sku), body.quantity),
    )


def _sent_rows(entry: Entry, body: StockSent) -> tuple[Change, ...]:
    name: dict[str, Value] = {**name_of(entry), "sku": body.sku}
    way: dict[str, Value] = {"shop": entry.site, "to": body.to, "on": entry.on}
    sent = (
        change
        for taken in body.from_
        for change in (
            Change(TransferRow, {**name, **way, "delivery": taken.delivery, "units": taken.quantity}),
            _on_the_way(entry.origin, entry.seq, taken.delivery, sendings=1),
        )
    )
    moved = stock_moved(entry, body, body.sku, body.quantity)
    return (*sent, *used(entry, "moved", body.sku, body.from_, on=entry.on), moved)


def _on_the_way(origin: str, seq: int, delivery: str, *, sendings: int = 0, arrivals: int = 0) -> Change:
    count: dict[str, Value] = {"delivery": delivery, "sendings": sendings, "arrivals": arrivals}
    return Change(TransferCountRow, {"origin": origin, "seq": seq, **count})


def _arrived_postings(entry: Entry, body: StockArrived) -> tuple[Posting, ...]:
    sku = units(body.sku)
    return (
        Posting(transit(body.shop), sku, -body.sent),
        Posting(stock(entry.site), sku, body.quantity),
        Posting(lost(body.shop), sku, body.sent - body.quantity),
    )


def _arrived_rows(entry: Entry, body: StockArrived) -> tuple[Change, ...]:
    about = {name: getattr(body, name) for name in ("expires", "donor", "cost", "paper", "restricted")}
    batch = new_batch(entry, "transfer", body.sku, body.quantity, about) if body.quantity else ()
    name = require_name(body.transfer)
    arrival: dict[str, Value] = {"sent_origin": name.origin, "sent_seq": name.seq, "delivery": body.delivery}
    came: dict[str, Value] = {**name_of(entry), "on": entry.on, "units": body.quantity}
    return (
        *batch,
        stock_moved(entry, body, body.sku, body.quantity, donor=body.donor, sent=body.sent),
        Change(ArrivalRow, {**arrival, "sku": body.sku, **came, "missing": body.sent - body.quantity}),
        _on_the_way(name.origin, name.seq, body.delivery, arrivals=1),
    )


def _spoiled_postings(entry: Entry, body: SpoilageFigures) -> tuple[Posting, ...]:
    return (
        Posting(stock(entry.site), units(body.sku), -body.quantity),
        Posting(spoiled(entry.site), units(body.sku), body.quantity),
    )


def _spoiled_rows(entry: Entry, body: SpoilageFigures) -> tuple[Change, ...]:
    on = body.reversed_on if isinstance(body, SpoilageReversed) else entry.on
    taken = tuple(used(entry, "spoiled", body.sku, body.from_, on=on))
    if not isinstance(body, StockSpoiled):
        return (*taken, stock_moved(entry, body, body.sku, body.quantity))
    moved = stock_moved(
        entry, body, body.sku, body.quantity, reason=body.reason, approver=body.approver, request=body.request
    )
    return (*taken, moved, *paper_rows(entry, body.paper), *(_answered(entry, body.request) if body.request else ()))


def _answered(entry: Entry, request: str) -> tuple[Change, ...]:
    name = require_name(request)
    asked: dict[str, Value] = {"request_origin": name.origin, "request_seq": name.seq}
    by: dict[str, Value] = {**name_of(entry), "on": entry.on}
    count: dict[str, Value] = {**name_of(name), "requests": 0, "answers": 1}
    return (Change(SpoilageAnswerRow, {**asked, **by}), Change(SpoilageCountRow, count))


def _requested_rows(entry: Entry, body: SpoilageRequested) -> tuple[Change, ...]:
    name: dict[str, Value] = {**name_of(entry), "shop": entry.site, "on": entry.on}
    about: dict[str, Value] = {"sku": body.sku, "units": body.quantity, "reason": body.reason, "actor": entry.actor}
    count: dict[str, Value] = {**name_of(entry), "requests": 1, "answers": 0}
    return (Change(SpoilageRequestRow, {**name, **about}), Change(SpoilageCountRow, count))


def _declined_rows(entry: Entry, body: SpoilageDeclined) -> tuple[Change, ...]:
    return _answered(entry, body.request)


def _spoilage_reversed(body: StockSpoiled, reversing: Reversing) -> tuple[Kind[Any], Body]:
    taken = tuple(Taken(delivery=each.delivery, quantity=-each.quantity) for each in body.from_)
    figures = {"sku": body.sku, "quantity": -body.quantity, "from_": taken}
    return SPOILAGE_REVERSED, SpoilageReversed.model_validate({**figures, **reversal_part(reversing)})


def _counted_postings(entry: Entry, body: StockCounted) -> tuple[Posting, ...]:
    difference = body.counted - body.book
    if not difference:
        return ()
    return (
        Posting(stock(entry.site), units(body.sku), difference),
        Posting(counted(entry.site), units(body.sku), -difference),
    )


def _counted_rows(entry: Entry, body: StockCounted) -> tuple[Change, ...]:
    name: dict[str, Value] = {**name_of(entry), "sku": body.sku}
    day: dict[str, Value] = {"shop": entry.site, "on": entry.on, "at": entry.at}
    when: dict[str, Value] = {"taken": took_place(entry.on, entry.at, body.taken), "moved": body.moved or 0}
    count = Change(CountRow, {**name, **day, **when, "book": body.book, "counted": body.counted})
    surplus = body.counted - body.book
    batch = new_batch(entry, "count", body.sku, surplus, {}) if surplus > 0 else ()
    moved = stock_moved(entry, body, body.sku, surplus)
    return (*batch, *used(entry, "counted", body.sku, body.from_ or (), on=entry.on), moved, count)


def _shelved(body: StockArrived | StockCounted | SpoilageRequested) -> tuple[Named, ...]:
    return (Named("goods", body.sku, ended=True),)


def _sent_to(body: StockSent) -> tuple[Named, ...]:
    return Named("goods", body.sku, ended=True), Named("site", body.to)


def _agreed(body: StockSpoiled) -> tuple[Named, ...]:
    return Named("goods", body.sku, ended=True), Named("staff", body.approver)


STOCK_SENT: Final = Kind(
    "stock.sent", StockSent, postings=_sent_postings, rows=_sent_rows, names=_sent_to, clears=always
)
STOCK_ARRIVED: Final = Kind(
    "stock.arrived", StockArrived, postings=_arrived_postings, rows=_arrived_rows, names=_shelved
)
SPOILAGE_REVERSED: Final = Kind("spoilage.reversed", SpoilageReversed, postings=_spoiled_postings, rows=_spoiled_rows)
STOCK_SPOILED: Final = Kind(
    "stock.spoiled",
    StockSpoiled,
    postings=_spoiled_postings,
    rows=_spoiled_rows,
    reversal=_spoilage_reversed,
    verb="stock write-off",
    names=_agreed,
    clears=always,
)
STOCK_COUNTED: Final = Kind(
    "stock.counted",
    StockCounted,
    postings=_counted_postings,
    rows=_counted_rows,
    names=_shelved,
    clears=lambda body: body.counted <= body.book,
)
SPOILAGE_REQUESTED: Final = Kind(
    "spoilage.requested", SpoilageRequested, rows=_requested_rows, names=_shelved, clears=always
)
SPOILAGE_DECLINED: Final = Kind("spoilage.declined", SpoilageDeclined, rows=_declined_rows, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (
    STOCK_SENT,
    STOCK_ARRIVED,
    STOCK_SPOILED,
    SPOILAGE_REVERSED,
    SPOILAGE_REQUESTED,
    SPOILAGE_DECLINED,
    STOCK_COUNTED,
)
