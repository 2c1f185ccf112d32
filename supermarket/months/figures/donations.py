"""What became of gifts in a month, in units, by donor and by what they were given for."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import Select, and_, bindparam, case, func, literal, select, union_all
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.district.dated.registers import DONORS, latest
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.days import Days
from supermarket.months.figures.sums import is_entry
from supermarket.spending.tables import BatchRow, UseRow

_Gift = tuple[str, str | None, str]
"""Goods that a donor gave for a purpose: donor, what they were given for, SKU."""
RECEIVED: Final = "received"
MOVED: Final = "moved"
GIVEN: Final = "given"
SPOILED: Final = "spoiled"
_BATCH: Final = table_of(BatchRow)
_ENTRY: Final = table_of(EntryRow)
_batch: Final = _BATCH.c
_entry: Final = _ENTRY.c
_use: Final = table_of(UseRow).c
_reversal: Final = table_of(ReversalRow).c


def _moves(what: ColumnElement[str], units: ColumnElement[int]) -> Select[tuple[str, str, str | None, str]]:
    about = (_batch.shop, _batch.donor, _batch.restricted, _batch.sku)
    return select(*about, what.label("what"), units.label("units"), _entry.on.label("on"))


_CAME: Final = (
    _moves(case((_entry.kind == "stock.arrived", MOVED), else_=literal(RECEIVED)), _batch.units)
    .join_from(_BATCH, _ENTRY, is_entry(_batch.origin, _batch.seq))
    .where(_batch.donor.is_not(None), _batch.shop.in_(listed("sites")))
)
_UNDONE: Final = (
    _moves(literal(RECEIVED), -_batch.units)
    .join_from(
        _BATCH,
        table_of(ReversalRow),
        reverses(_batch),
    )
    .join(_ENTRY, is_entry(_reversal.origin, _reversal.seq))
    .where(_batch.donor.is_not(None), _batch.shop.in_(listed("sites")))
)
_WENT: Final = (
    _moves(case((_use.use == "counted", MOVED), else_=_use.use), -_use.units)
    .join_from(
        _BATCH,
        table_of(UseRow),
        and_(_use.batch_origin == _batch.origin, _use.batch_seq == _batch.seq, _use.sku == _batch.sku),
    )
    .join(_ENTRY, is_entry(_use.origin, _use.seq))
    .where(_batch.donor.is_not(None), _batch.shop.in_(listed("sites")))
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
    return {"district": own_stream(session.transaction).district}


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
