"""What became of gifts in a month, in units, by donor and by what they were given for."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.booked import booked_day
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.district.dated.registers import DONORS, latest
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import stream_here
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.days import Days
from supermarket.months.figures.sums import is_entry, made_once
from supermarket.spending.tables import BatchLeftRow, BatchRow, UseRow

_Gift = tuple[str, str | None, str]
"""Goods that a donor gave for a purpose: donor, what they were given for, SKU."""
RECEIVED: Final = "received"
MOVED: Final = "moved"
GIVEN: Final = "given"
SPOILED: Final = "spoiled"
_ENTRY: Final = table_of(EntryRow)
_batch: Final = table_of(BatchRow).c
_left: Final = table_of(BatchLeftRow).c
_entry: Final = _ENTRY.c
_use: Final = table_of(UseRow).c
_reversal: Final = table_of(ReversalRow).c


_IS_LEFT: Final = exists().where(
    _left.shop == _batch.shop,
    _left.sku == _batch.sku,
    _left.origin == _batch.origin,
    _left.seq == _batch.seq,
    _left.units != 0,
)
_IS_OF_BATCH: Final = and_(_use.batch_origin == _batch.origin, _use.batch_seq == _batch.seq, _use.sku == _batch.sku)
_GIFTS: Final = made_once(
    select(_batch.shop, _batch.donor, _batch.restricted, _batch.sku, _batch.units, _batch.on, _batch.came)
    .add_columns(_batch.origin, _batch.seq)
    .where(
        _batch.donor >= "",  # of every gift: so SQLite reads these alone and not every batch that a shop ever had
        _batch.shop.in_(listed("sites")),
        or_(
            _batch.on >= bindparam("first"),
            _IS_LEFT,
            exists().where(_IS_OF_BATCH, _use.entered >= bindparam("first")),
            exists().where(
                reverses(_batch), is_entry(_reversal.origin, _reversal.seq), booked_day(_entry) >= bindparam("first")
            ),
        ),
    ),
    "gift",
)
"""The batches that were given, but for those that were used up before: nothing of them comes or goes any more."""
_gift: Final = _GIFTS.c


def _moves(
    what: ColumnElement[str], units: ColumnElement[int], on: ColumnElement[str]
) -> Select[tuple[str, str, str | None, str, str, int, str]]:
    about = (_gift.shop, _gift.donor, _gift.restricted, _gift.sku)
    return select(*about, what.label("what"), units.label("units"), on.label("on"))


_CAME: Final = _moves(
    case((_gift.came == "transfer", literal(MOVED)), else_=literal(RECEIVED)), _gift.units, _gift.on
).select_from(_GIFTS)
_UNDONE: Final = (
    _moves(literal(RECEIVED), -_gift.units, booked_day(_entry))
    .join_from(_GIFTS, table_of(ReversalRow), reverses(_gift))
    .join(_ENTRY, is_entry(_reversal.origin, _reversal.seq))
)
_WENT: Final = _moves(
    case((_use.use == "counted", literal(MOVED)), else_=_use.use), -_use.units, _use.entered
).join_from(
    _GIFTS,
    table_of(UseRow),
    and_(_use.batch_origin == _gift.origin, _use.batch_seq == _gift.seq, _use.sku == _gift.sku),
)
_MOVES: Final = union_all(_CAME, _UNDONE, _WENT).subquery("moves")
_move: Final = _MOVES.c
_IS_BEFORE: Final = _move.on < bindparam("first")
DONATIONS: Final = Prepared(
    select(
        *(_move.shop, _move.donor, _move.restricted, _move.sku, _move.what),
        func.sum(case((_IS_BEFORE, _move.units), else_=0)),
        func.sum(case((_IS_BEFORE, 0), else_=_move.units)),
    )
    .where(_move.on <= bindparam("last"))
    .group_by(_move.shop, _move.donor, _move.restricted, _move.sku, _move.what)
)


@dataclass(frozen=True)
class Donation:
    """What became of an SKU that a donor gave for one purpose, in a place's month: opening + received + moved − given −
    spoiled = left.

    `restricted` is what it was given for, None where the donor left that open. `moved` are the units that came from
    other shops, less those that went there or that a count found missing.
    """  # noqa: D205 - the sum in one piece

    donor: str
    name: str
    restricted: str | None
    sku: str
    opening: int
    received: int
    moved: int
    given: int
    spoiled: int
    left: int


def donations_of(session: ReadSession, days: Days, wanted: Sequence[str]) -> dict[str, tuple[Donation, ...]]:
    """Return, for each of these places, what became of gifts in a month; what was used up before is left out.

    A reversal counts in its own month, so that one month's opening is what the month before left. What a shop has of
    them moves with it.
    """
    found: dict[str, dict[_Gift, Counter[str]]] = {place: {} for place in wanted}
    there = {site: place for site in days.tree.sites if (place := days.tree.place(site, days.before))}
    for stretch in days.stretches:
        is_first = stretch.first == days.first
        here = stretch.places
        shops = [site for site in here if here[site] in found or there.get(site) in found]
        span = {"sites": json.dumps(shops), "first": stretch.first, "last": stretch.last, **_district(session)}
        for shop, donor, restricted, sku, what, before, within in session.each(DONATIONS, **span):
            gift = (donor, restricted, sku)
            if is_first:
                _of(found, there.get(shop), gift)["opening"] += before
            if there.get(shop) != here[shop]:
                _of(found, there.get(shop), gift)[MOVED] -= before
                _of(found, here[shop], gift)[MOVED] += before
            _of(found, here[shop], gift)[what] += within
        there = dict(here)
    name = cache(lambda donor: _name(session, donor, days.last))
    return {place: tuple(_listed(gifts, name)) for place, gifts in found.items()}


def _of(found: dict[str, dict[_Gift, Counter[str]]], place: str | None, gift: _Gift) -> Counter[str]:
    """Return the figures of a gift at a place; those of a place that nobody asked for are forgotten."""
    return found[place].setdefault(gift, Counter()) if place in found and place else Counter()


def _district(session: ReadSession) -> dict[str, str]:
    return {"district": stream_here(session.transaction).district}


def _name(session: ReadSession, donor: str, on: str) -> str:
    row = latest(session, DONORS, donor, on)
    return row.name if row else donor


def _listed(gifts: dict[_Gift, Counter[str]], name: Callable[[str], str]) -> Iterator[Donation]:
    for (donor, restricted, sku), moved in sorted(
        gifts.items(), key=lambda gift: (gift[0][0], gift[0][1] or "", gift[0][2])
    ):
        if any(moved.values()):
            yield Donation(
                donor=donor,
                name=name(donor),
                restricted=restricted,
                sku=sku,
                opening=moved["opening"],
                received=moved[RECEIVED],
                moved=moved[MOVED],
                given=-moved[GIVEN],
                spoiled=-moved[SPOILED],
                left=moved.total(),
            )
