"""Copies of things at a base: received, given out, removed when worn, missing or expired; medicine goes first expired.

A thing is in the register of the centre; how many of it are at a base, and how many of these are lent, is counted here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import DONORS, in_force, latest
from supermarket.district.dates import business_date, read_date
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.roles import allow
from supermarket.district.settings import NEAR_EXPIRY_DAYS, setting
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.errors.practice.bases import CopiesExpired, CopiesNotExpired, CopiesShort, ExpiryUnlike, ItemUnknown
from supermarket.errors.shop.goods import DonorUnknown
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.bases.kinds import (
    COPIES_RECEIVED,
    COPIES_REMOVED,
    ITEMS,
    NEVER,
    CopiesLeft,
    CopiesReceived,
    CopiesRemoved,
    Item,
    Leaving,
    Sort,
)
from supermarket.practice.bases.tables import CopyCountRow

RECEIVE: Final = "copies receive"
REMOVE: Final = "copies remove"
_count: Final = table_of(CopyCountRow).c
_COLUMNS: Final = (_count.site, _count.item, _count.expires, _count.here, _count.out)
_AT_SITE: Final = Prepared(select(*_COLUMNS).where(_count.site == bindparam("site")).order_by(*_COLUMNS))
_ALL: Final = Prepared(select(*_COLUMNS).order_by(*_COLUMNS))
_HERE: Final = Prepared(
    select(_count.expires, _count.here)
    .where(_count.site == bindparam("site"), _count.item == bindparam("item"), _count.here > 0)
    .order_by(_count.expires)
)


@dataclass(frozen=True)
class Coming:
    """What is asked when copies come; `cost` is in fen for all of them, `donor` a code of the register."""

    item: str
    quantity: int
    donor: str | None = None
    expires: str | None = None
    cost: int | None = None


@dataclass(frozen=True)
class Copies:
    """Copies of a thing at a site that expire on one day, or never: so many are `here`, so many are lent (`out`)."""

    site: str
    item: str
    name: str
    sort: Sort
    expires: str | None
    here: int
    out: int
    expired: bool


@dataclass(frozen=True)
class Moved:
    """The answer to copies that came or left: the entry, and how many are here now."""

    entry: str
    item: str
    quantity: int
    here: int


def item_of(session: ReadSession, code: str, on: str) -> Item:
    """Return a thing of the register in force on a day.

    Raises:
        ItemUnknown: there is none.
    """
    item = in_force(session, ITEMS, code, on)
    if item is None:
        raise ItemUnknown(item=code[:20])
    return item


def here(session: ReadSession, site: str, item: str) -> dict[str, int]:
    """Return how many copies of a thing are at a site and not lent, by the day on which they expire."""
    return {row[0]: row[1] for row in session.rows(_HERE, site=site, item=item)}


def copies_of(session: ReadSession, site: str | None = None) -> list[Copies]:
    """Return the copies at a site, or at every site, that are there or lent; those that have expired say so."""
    rows = session.rows(_AT_SITE, site=site) if site else session.rows(_ALL)
    found = []
    for at, code, expires, count, out in rows:
        item = latest(session, ITEMS, code, session.today)
        if item and (count or out):
            expired = expires != NEVER and expires < session.today
            found.append(Copies(at, code, item.name, item.sort, expires or None, count, out, expired))
    return found


def expiring_by(session: ReadSession, site: str | None = None) -> str:
    """Return the day up to which what expires counts as expiring soon, by the setting `near_expiry_days`.

    Raises:
        SettingMissing: the ledger has no such setting.
    """
    chain = chain_of(session, site, session.today) if site else ()
    days = setting(session, NEAR_EXPIRY_DAYS, session.today, chain)
    return (date.fromisoformat(session.today) + timedelta(days=days)).isoformat()


def receive_copies(session: WriteSession, coming: Coming, request: Request) -> Moved:
    """Take in copies of a thing at the request's site.

    Raises:
        ItemUnknown, QuantityRefused, DonorUnknown, ExpiryUnlike: they cannot come so.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    said: dict[str, str | int | None] = {
        "item": plain(coming.item),
        "quantity": coming.quantity,
        "donor": plain(coming.donor) if coming.donor else None,
        "expires": read_date(coming.expires) if coming.expires else None,
        "cost": coming.cost,
        "on": read_date(request.on) if request.on else None,
    }
    asked = {name: value for name, value in said.items() if value is not None}
    answer = session.answered(COPIES_RECEIVED, request, site=request.site, asked=asked)
    if answer:
        return _moved(session, answer)
    allow(session, RECEIVE, request)
    on = business_date(session, request.on)
    item = item_of(session, str(asked["item"]), on)
    check_quantity(coming.quantity, most=DELIVERY_MAX)
    if coming.donor and in_force(session, DONORS, plain(coming.donor), on) is None:
        raise DonorUnknown(donor=plain(coming.donor)[:40])
    expires = asked.get("expires")
    if (expires is None and item.sort == "medicine") or (expires and (item.lendable or str(expires) < on)):
        raise ExpiryUnlike(item=item.item)
    body = CopiesReceived.model_validate({**{k: v for k, v in asked.items() if k != "on"}, "asked": asked})
    return _moved(session, session.record(COPIES_RECEIVED, body, request, site=request.site, on=on))


def remove_copies(session: WriteSession, code: str, quantity: int, why: Leaving, request: Request) -> Moved:
    """Take copies away for good: what expires first goes first; nobody is given what has expired.

    Raises:
        ItemUnknown, QuantityRefused, CopiesShort, CopiesExpired, CopiesNotExpired: they cannot leave so.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    asked: dict[str, str | int] = {"item": plain(code)[:20], "quantity": quantity, "why": why}
    answer = session.answered(COPIES_REMOVED, request, site=request.site, asked=asked)
    if answer:
        return _moved(session, answer)
    allow(session, REMOVE, request)
    item = latest(session, ITEMS, str(asked["item"]), session.today)  # one that has ended still leaves
    if item is None:
        raise ItemUnknown(item=str(asked["item"]))
    check_quantity(quantity, most=DELIVERY_MAX)
    left = _taken(session, item.item, quantity, why, here(session, request.site, item.item))
    body = CopiesRemoved(asked=asked, item=item.item, quantity=quantity, why=why, from_=left)
    return _moved(session, session.record(COPIES_REMOVED, body, request, site=request.site, on=session.today))


def _taken(
    session: ReadSession, item: str, quantity: int, why: Leaving, held: dict[str, int]
) -> tuple[CopiesLeft, ...]:
    """Return from which copies so many are taken: those that expire first come first, those that never do last."""
    gone = {day: count for day, count in held.items() if day != NEVER and day < session.today}
    if why == "expired":
        free = gone
    else:
        free = {day: count for day, count in held.items() if why != "given-out" or day not in gone}
    if sum(free.values()) < quantity:
        if why == "expired":
            raise CopiesNotExpired(item=item, quantity=quantity, here=sum(free.values()))
        if why == "given-out" and gone:
            raise CopiesExpired(item=item, expires=max(gone))
        raise CopiesShort(item=item, quantity=quantity, here=sum(free.values()))
    left = []
    for day in sorted(free, key=lambda day: day or "9999-12-31"):
        part = min(quantity, free[day])
        quantity -= part
        left += [CopiesLeft(quantity=part, expires=day or None)] if part else []
    return tuple(left)


def _moved(session: ReadSession, entry: Entry) -> Moved:
    content = entry.content
    item, quantity = content["item"], content["quantity"]
    return Moved(entry.name, item, quantity, sum(here(session, entry.site, item).values()))
