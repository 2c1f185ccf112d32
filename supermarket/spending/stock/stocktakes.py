"""Stocktakes 盘点: what is on the shelf is counted, only the SKUs named, and a count that agrees is recorded too."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, get_args

from supermarket.books.accounts import stock, units
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import DAY, district_date, end_of_day
from supermarket.corrections.corrections import entry_to_reverse
from supermarket.district.dated.registers import all_in_force
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.quantities import DELIVERY_MAX
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked
from supermarket.district.texts import figured, plain
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.shop.counter import CauseUnreadable, CountUnreadable
from supermarket.errors.shop.goods import (
    CountedLater,
    CountedTwice,
    CountImpossible,
    CountTimeMissing,
    MovedAtNoTime,
    NotACount,
    NothingCounted,
)
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.store import entry_named
from supermarket.locale import N_
from supermarket.registers.headings import Wanted
from supermarket.registers.numerals import how_many
from supermarket.registers.tables import read_table
from supermarket.registers.values import restored
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.kinds import GOODS
from supermarket.spending.stock.kinds import STOCK_COUNTED, CountedAsked, CountReason, StockCounted
from supermarket.spending.stock.moments import moment_of, read_time, time_of, took_place
from supermarket.spending.stock.shelves import check_not_counted_since, counts_from, moved_since, take_away

_TYPED: Final = re.compile(r"([0-9]{4,6})=([0-9]{1,9})")
COLUMNS: Final = ("sku", "counted", "at")
BESIDE: Final = frozenset({"name", "unit", "points", "limit", "barcode"})
WANTED: Final = Wanted(COLUMNS, frozenset({"sku", "counted"}), BESIDE)


@dataclass(frozen=True)
class Counted:
    """One SKU counted, in units; `at` is the time of the day, if not that of all of them, `line` where it stands."""

    sku: str
    quantity: int
    at: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Stocktake:
    """The answer to one SKU's count: what the book said then, what was counted, and the difference.

    `taken` is when it was counted and `moved` what came since or, below zero, went. `last_moved` is when goods of it
    moved last on the day of a count that is taken to be of now: if it was counted before, the difference is none.
    """

    entry: str
    sku: str
    book: int
    counted: int
    difference: int
    taken: str | None = None
    moved: int = 0
    last_moved: str | None = None


@dataclass(frozen=True)
class _How:
    """How counts are taken, as `count` says."""

    mends: str | None
    at: str | None
    add: bool
    preview: bool
    why: Mapping[str, CountReason]


def count(  # noqa: PLR0913 - by name
    session: WriteSession,
    counts: Sequence[Counted],
    request: Request,
    *,
    mends: str | None = None,
    at: str | None = None,
    add: bool = False,
    preview: bool = False,
    why: Mapping[str, CountReason] | None = None,
) -> list[Stocktake]:
    """Record a count of the SKUs named; the others are left alone. What moved since they were counted is taken in.

    `mends` names the wrong count that this one mends, `at` is the time of the day at which all were counted. `add` adds
    up lines of the same goods; `preview` records nothing. `why` is what is known of the differences, by the SKU.

    Raises:
        KeyUsed: the key belongs to another request.
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        NothingCounted, CountedTwice, GoodsUnknown, GoodsNotStocked, QuantityRefused: a line cannot be counted.
        EntryUnknown, NotACount: what is to be mended is no count of this SKU at this shop.
        DateUnreadable, DateFuture, DateTooFarBack, MomentUnreadable, TimeFuture: not on that date or at that time.
        CountTimeMissing, MovedAtNoTime, CountedSince, CountedLater, CountImpossible: goods moved, or were counted,
            around it.
    """
    on = day_of(session, request.on)
    shop = shop_asked(session, request, on, ended=True)
    how = _How(mends, at and read_time(at), add, preview, why or {})
    counts = _apart(counts, how)
    asked = [_asked(each, request, how).content() for each in counts]
    if found := session.repeated(request, lambda some: _are_counts(some, shop, asked)):
        return [_answered(session, each) for each in found]
    allow(session, "stock count", request)
    on = business_date(session, request.on)
    if not counts:
        raise NothingCounted
    return [_count(session, shop, each, request, on, how) for each in counts]


def _apart(counts: Sequence[Counted], how: _How) -> list[Counted]:
    """Return the counts with each SKU once, and each with its time.

    Raises:
        CountedTwice: one stands in two lines, and it was not said that they are to be added up.
    """
    seen: dict[str, Counted] = {}
    for number, each in enumerate(counts, 1):
        one = replace(
            each, sku=plain(each.sku)[:20], at=read_time(each.at) if each.at else how.at, line=each.line or number
        )
        before = seen.get(one.sku)
        if before and not (how.add and before.at == one.at):
            raise CountedTwice(sku=one.sku, first=before.line, second=one.line)
        seen[one.sku] = replace(one, quantity=one.quantity + before.quantity) if before else one
    return list(seen.values())


def _asked(counted: Counted, request: Request, how: _How) -> CountedAsked:
    on = read_date(request.on) if request.on else None
    known = how.why.get(counted.sku)
    return CountedAsked(sku=counted.sku, quantity=counted.quantity, mends=how.mends, on=on, at=counted.at, why=known)


def parsed_reason(text: str) -> tuple[str, CountReason]:
    """Return what is known of a difference, typed as SKU=REASON.

    Raises:
        CauseUnreadable: it is none.
    """
    sku, _equals, reason = plain(text).partition("=")
    if reason not in get_args(CountReason) or not sku.isdigit():
        raise CauseUnreadable(line=plain(text)[:40], reasons=get_args(CountReason))
    return sku, reason  # type: ignore[return-value] # it is one of them


def parsed_count(text: str) -> Counted:
    """Return a count typed as SKU=QTY.

    Raises:
        CountUnreadable: it is none.
    """
    match = _TYPED.fullmatch(figured(text))
    if not match:
        raise CountUnreadable(line=plain(text)[:40])
    return Counted(match[1], int(match[2]))


def read_counts(session: ReadSession, path: Path, *, sheet: str | None = None) -> list[Counted]:
    """Return the counts of a file with the columns sku and counted; a row without a count was not counted.

    A column at may say when each was counted.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows name no goods, or no count.
    """
    table = read_table(path, WANTED, sheet=sheet)
    findings = table.findings()
    skus = {goods.sku for goods in all_in_force(session, GOODS, session.today, ended=True)}
    counts: list[Counted] = []
    for row in table.rows:
        sku, figure = restored(row.cells.get("sku", ""), skus), row.cells.get("counted")
        if row.unread:
            continue
        if sku not in skus:
            findings.add([row.problem("sku", N_("there are no such goods") if sku else N_("it is missing"))])
        elif figure is not None and (number := how_many(figure)) is None:
            findings.add([row.problem("counted", N_("it is not a whole number"))])
        elif figure is not None and number is not None:
            counts.append(Counted(sku, number, row.cells.get("at"), row.line))
    findings.refuse()
    return counts


def _count(  # noqa: PLR0913, PLR0917 - what a count depends on
    session: WriteSession, shop: str, counted: Counted, request: Request, on: str, how: _How
) -> Stocktake:
    sku = goods_stocked(session, counted.sku, on).sku
    if not 0 <= counted.quantity <= DELIVERY_MAX:
        raise QuantityRefused(quantity=counted.quantity, most=DELIVERY_MAX)
    check_not_counted_since(session, shop, sku, on)
    taken = _taken(session, shop, sku, on, counted.at)
    _check_in_order(session, shop, sku, on, session.now if taken is None else taken)
    mended = _mended(session, how.mends, sku, shop) if how.mends else None
    now = session.balance(stock(shop), units(sku))
    moved = sum(each.units for each in moved_since(session, shop, sku, taken)) if taken is not None else 0
    book, missing = now - moved, now - moved - counted.quantity
    if counted.quantity + moved < 0:
        raise CountImpossible(sku=sku, counted=counted.quantity, gone=-moved)
    if how.preview:
        difference = counted.quantity - book
        told = Stocktake("", sku, book, counted.quantity, difference, _time(taken), moved)
        return _with_last_moved(session, shop, told, session.today, session.now + 1)
    body = StockCounted(
        asked=_asked(replace(counted, sku=sku), request, replace(how, mends=mended)),
        sku=sku,
        book=book,
        counted=counted.quantity,
        from_=take_away(session, shop, sku, missing, on) if missing > 0 else None,
        mends=mended,
        taken=taken,
        moved=moved or None,
        why=how.why.get(sku),
    )
    return _answered(session, session.record(STOCK_COUNTED, body, request, site=shop, on=on))


def _taken(session: WriteSession, shop: str, sku: str, on: str, typed: str | None) -> int | None:
    """Return when goods were counted, None for now; on an earlier day at its end, if nothing of it moved on that day.

    Raises:
        MomentUnreadable, TimeFuture: the time is none.
        CountTimeMissing: it is not known, and matters.
        MovedAtNoTime: it is not known when goods moved on that day.
    """
    if typed:
        taken = moment_of(session, on, typed)
        _check_timed(session, shop, sku, on, taken)
        return taken
    if on == session.today:
        return None
    moved = moved_since(session, shop, sku, end_of_day(on) - DAY)
    if any(district_date(each.at) == on for each in moved) and any(district_date(each.at) > on for each in moved):
        raise CountTimeMissing(sku=sku, date=on)
    return end_of_day(on) if moved else None


def _check_timed(session: WriteSession, shop: str, sku: str, on: str, taken: int) -> None:
    """Refuse a time of a day on which goods moved nobody knows when: before it or after it is then a guess."""
    for each in moved_since(session, shop, sku, taken):
        entry = entry_named(session.transaction, each.entry)
        if entry and _is_untimed(session, entry, on, taken):
            raise MovedAtNoTime(sku=sku, entry=entry.name, date=entry.on, time=time_of(taken))


def _is_untimed(session: WriteSession, entry: Entry, on: str, taken: int) -> bool:
    """Say whether what an entry moved may have been on the shelf when it was counted or not.

    Of a slip without its time, and of what was entered later, only the day is known. Whoever reverses what was entered
    before the count may have goods brought back, or say that they never moved.
    """
    content = entry.content
    if reversed_ := content.get("reverses"):
        before = entry_named(session.transaction, require_name(reversed_))
        return before is not None and took_place(before.on, before.at, before.content.get("taken")) <= taken
    return entry.on == on and "taken" not in content and ("slip" in content or on < district_date(entry.at))


def _time(taken: int | None) -> str | None:
    return None if taken is None else time_of(taken)


def _check_in_order(session: WriteSession, shop: str, sku: str, on: str, taken: int) -> None:
    """Refuse a count that was taken before one that is entered already."""
    later = [each.taken for each in counts_from(session, shop, sku, on) if each.taken > taken]
    if later:
        raise CountedLater(sku=sku, time=time_of(taken), counted=time_of(later[-1]))


def _with_last_moved(session: WriteSession, shop: str, told: Stocktake, on: str, until: int) -> Stocktake:
    """Return an answer that says when goods moved last on that day, where nobody said when they were counted."""
    if told.taken is not None or not told.difference:
        return told
    moved = [each for each in moved_since(session, shop, told.sku, end_of_day(on) - DAY) if each.at < until]
    return replace(told, last_moved=time_of(moved[-1].at) if moved else None)


def _are_counts(found: Sequence[Entry], shop: str, asked: Sequence[dict[str, Any]]) -> bool:
    return all(each.kind == STOCK_COUNTED.name and each.site == shop for each in found) and [
        each.content["asked"] for each in found
    ] == list(asked)


def _answered(session: WriteSession, entry: Entry) -> Stocktake:
    content = entry.content
    book, counted, taken = content["book"], content["counted"], content.get("taken")
    when = time_of(taken) if taken else None
    told = Stocktake(entry.name, content["sku"], book, counted, counted - book, when, content.get("moved", 0))
    return _with_last_moved(session, entry.site, told, entry.on, entry.at)


def _mended(session: WriteSession, typed: str, sku: str, shop: str) -> str:
    entry = entry_to_reverse(session, typed)
    if entry.kind != STOCK_COUNTED.name or entry.site != shop or entry.content["sku"] != sku:
        raise NotACount(entry=entry.name, sku=sku)
    return entry.name
