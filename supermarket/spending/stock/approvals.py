"""Write-offs that wait 待批报损: asked for while no manager is there, approved or declined by one later."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, text

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.gate.second_persons import check_apart, check_proven
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.roles import allow, allow_on
from supermarket.district.sites import shop_asked
from supermarket.district.texts import plain
from supermarket.errors.shop.goods import SpoilageAnswered, SpoilageUnknown
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.evidence import KeptFile
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.photos import photo_part
from supermarket.spending.stock.kinds import (
    SPOILAGE_DECLINED,
    SPOILAGE_REQUESTED,
    STOCK_SPOILED,
    RequestedAsked,
    SpoilageDeclined,
    SpoilageReason,
    SpoilageRequested,
    SpoiledAsked,
    StockSpoiled,
)
from supermarket.spending.stock.shelves import take_away
from supermarket.spending.stock.spoilage import WRITE_OFF, WrittenOff, written_off
from supermarket.spending.tables import SPOILAGE_WAITS, SpoilageCountRow, SpoilageRequestRow

_request: Final = table_of(SpoilageRequestRow).c
_count: Final = table_of(SpoilageCountRow).c
_SAME: Final = (_request.origin == _count.origin) & (_request.seq == _count.seq)
_COLUMNS: Final = (
    *(_request.origin, _request.seq, _request.shop, _request.on, _request.sku, _request.units, _request.reason),
    _request.actor,
)
_WAITING: Final = Prepared(
    select(*_COLUMNS)
    .join_from(table_of(SpoilageCountRow), table_of(SpoilageRequestRow), _SAME)
    .where(text(SPOILAGE_WAITS))
    .order_by(_request.on, _request.origin, _request.seq)
)
_NAMED: Final = Prepared(
    select(*_COLUMNS, _count.answers)
    .join_from(table_of(SpoilageRequestRow), table_of(SpoilageCountRow), _SAME)
    .where(_request.origin == bindparam("origin"), _request.seq == bindparam("seq"))
)


@dataclass(frozen=True)
class Unapproved:
    """What is asked when goods spoil and no manager is there; `photo` is a kept picture of them."""

    sku: str
    quantity: int
    reason: SpoilageReason
    photo: KeptFile | None = None


@dataclass(frozen=True)
class Requested:
    """A write-off that was asked for, in units: where, when, of what, why, and by whom."""

    entry: str
    shop: str
    on: str
    sku: str
    quantity: int
    reason: str
    requested_by: str


@dataclass(frozen=True)
class Declined:
    """That a write-off was not agreed to."""

    entry: str
    request: str
    reason: str


def request_write_off(session: WriteSession, spoiled: Unapproved, request: Request) -> Requested:
    """Ask for goods to be written off; nothing moves until a manager has agreed.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        GoodsUnknown, GoodsNotStocked, QuantityRefused, StockShort: the goods cannot be written off.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date.
    """
    shop = shop_asked(session, request, day_of(session, request.on), ended=True)
    asked = RequestedAsked(
        sku=plain(spoiled.sku)[:20],
        quantity=spoiled.quantity,
        reason=spoiled.reason,
        photo=spoiled.photo.sha256 if spoiled.photo else None,
        on=read_date(request.on) if request.on else None,
    )
    answer = session.answered(SPOILAGE_REQUESTED, request, site=shop, asked=asked.content())
    if answer:
        return _requested(answer)
    allow(session, WRITE_OFF, request)
    check_quantity(asked.quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_stocked(session, asked.sku, on)
    take_away(session, shop, goods.sku, asked.quantity, on)  # only to see that they are there
    shown = photo_part(spoiled.photo)
    body = SpoilageRequested(asked=asked, sku=goods.sku, quantity=asked.quantity, reason=asked.reason, photo=shown)
    return _requested(session.record(SPOILAGE_REQUESTED, body, request, site=shop, on=on))


def waiting(session: ReadSession) -> list[Requested]:
    """Return the write-offs that wait for a manager's word, the oldest first."""
    return [_read(row) for row in session.rows(_WAITING)]


def approve(session: WriteSession, typed: str, request: Request) -> WrittenOff:
    """Agree to a write-off that was asked for: the goods leave the books today.

    Raises:
        SpoilageUnknown, SpoilageAnswered: none of this name waits.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondIsFirst, PersonUnproven: he asked for it himself, or is known by his staff code alone.
        GoodsUnknown, GoodsNotStocked, StockShort, CountedSince: the goods cannot be written off any more.
    """
    waits, answers = _named(session, typed)
    asked = SpoiledAsked(
        sku=waits.sku,
        quantity=waits.quantity,
        reason=waits.reason,  # type: ignore[arg-type] # it was one when it was asked for
        approver=request.actor,
        request=waits.entry,
    )
    answer = session.answered(STOCK_SPOILED, request, site=waits.shop, asked=asked.content())
    if answer:
        return written_off(session, answer)
    _check_manager(session, "stock approve", waits, request)
    if answers:
        raise SpoilageAnswered(entry=waits.entry)
    goods = goods_stocked(session, waits.sku, session.today)
    body = StockSpoiled(
        asked=asked,
        sku=goods.sku,
        quantity=waits.quantity,
        from_=take_away(session, waits.shop, goods.sku, waits.quantity, session.today),
        reason=asked.reason,
        approver=request.actor,
        request=waits.entry,
    )
    return written_off(session, session.record(STOCK_SPOILED, body, request, site=waits.shop, on=session.today))


def decline(session: WriteSession, typed: str, reason: str, request: Request) -> Declined:
    """Say no to a write-off that was asked for, with a reason; nothing moves.

    Raises:
        SpoilageUnknown, SpoilageAnswered: none of this name waits.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondIsFirst, PersonUnproven: he asked for it himself, or is known by his staff code alone.
    """
    waits, answers = _named(session, typed)
    reason = read_text(reason, N_("reason"), most=NOTE_MAX)
    asked = {"request": waits.entry, "reason": reason}
    answer = session.answered(SPOILAGE_DECLINED, request, site=waits.shop, asked=asked)
    if answer is None:
        _check_manager(session, "stock decline", waits, request)
        if answers:
            raise SpoilageAnswered(entry=waits.entry)
        body = SpoilageDeclined(asked=asked, request=waits.entry, reason=reason)
        answer = session.record(SPOILAGE_DECLINED, body, request, site=waits.shop, on=session.today)
    return Declined(answer.name, waits.entry, reason)


def _check_manager(session: WriteSession, verb: str, waits: Requested, request: Request) -> None:
    allow_on(session, verb, actor=request.actor, site=waits.shop, on=session.today)
    check_apart(session, WRITE_OFF, one=waits.requested_by, other=request.actor)
    check_proven(session, verb, request)


def _named(session: ReadSession, typed: str) -> tuple[Requested, int]:
    """Return the write-off of this name, and how often it was answered."""
    name = entry_name(plain(typed))
    row = session.row(_NAMED, origin=name.origin, seq=name.seq) if name else None
    if row is None:
        raise SpoilageUnknown(entry=plain(typed)[:40])
    return _read(row[:-1]), row[-1]


def _read(row: Row) -> Requested:
    origin, seq, shop, on, sku, quantity, reason, actor = row
    return Requested(f"{origin}-{seq}", shop, on, sku, quantity, reason, actor)


def _requested(entry: Entry) -> Requested:
    content = entry.content
    about = (content["sku"], content["quantity"], content["reason"])
    return Requested(entry.name, entry.site, entry.on, *about, entry.actor)
