"""Gathers what the months of places are made of from the ledger, in a few reads however many places there are."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from sqlalchemy import bindparam, func, or_, select, tuple_

from supermarket.books.accounts import stock, units
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow, ReversalRow
from supermarket.district.tree import Stretch
from supermarket.households.tables import CardStateRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.days import Days
from supermarket.months.exceptions.odd import SEEN
from supermarket.months.figures.awards import AWARDS
from supermarket.months.figures.held import accounts_of, held_of
from supermarket.months.figures.place_month import Award, Counted, Movement, PlaceMonth, Seen, Tally, TillSession
from supermarket.months.figures.sums import BEHIND, MOVEMENTS, TALLIES, is_entry
from supermarket.spending.tables import CountRow, ReceiptRow, TillRow, TillShutRow

_POSTING: Final = table_of(PostingRow)
_ENTRY: Final = table_of(EntryRow)
_posting: Final = _POSTING.c
_entry: Final = _ENTRY.c
_count: Final = table_of(CountRow).c
_till: Final = table_of(TillRow).c
_shut: Final = table_of(TillShutRow).c
_receipt: Final = table_of(ReceiptRow).c
_reversal: Final = table_of(ReversalRow).c
_card: Final = table_of(CardStateRow).c
_COUNTS: Final = Prepared(
    select(_count.origin, _count.seq, _count.shop, _count.sku, _count.at, _count.on, _count.counted + _count.moved)
    .where(_count.shop.in_(listed("sites")), _count.on >= bindparam("first"), _count.on <= bindparam("last"))
    .order_by(_count.at, _count.origin, _count.seq)
)
_LATER: Final = tuple_(_entry.at, _entry.origin, _entry.seq) > tuple_(
    bindparam("at"), bindparam("origin"), bindparam("seq")
)
_MOVED_LATER: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0))
    .join_from(_POSTING, _ENTRY, is_entry(_posting.origin, _posting.seq))
    .where(
        _posting.account == bindparam("account"),
        _posting.commodity == bindparam("commodity"),
        _posting.on >= bindparam("on"),
        _LATER,
    )
)
_TILLS: Final = Prepared(
    select(_till.origin, _till.seq, _till.shop)
    .where(_till.shop.in_(listed("sites")), _till.on >= bindparam("first"), _till.on <= bindparam("last"))
    .order_by(_till.at, _till.origin, _till.seq)
)
_SHUT_BY: Final = Prepared(
    select(_entry.at, _entry.origin, _entry.seq, _entry.body)
    .join_from(table_of(TillShutRow), _ENTRY, is_entry(_shut.by_origin, _shut.by_seq))
    .where(_shut.origin == bindparam("origin"), _shut.seq == bindparam("number"))
)
_RECEIPTS: Final = Prepared(
    select(func.count(), func.coalesce(func.sum(_receipt.points), 0))
    .select_from(
        table_of(ReceiptRow)
        .outerjoin(
            table_of(ReversalRow),
            reverses(_receipt),
        )
        .outerjoin(_ENTRY, is_entry(_reversal.origin, _reversal.seq))
    )
    .where(_receipt.till == bindparam("till"), or_(_reversal.seq.is_(None), _LATER))
)
_CARDS: Final = Prepared(
    select(_card.card, _card.state, _entry.site)
    .join_from(table_of(CardStateRow), _ENTRY, is_entry(_card.origin, _card.seq))
    .where(_card.at < bindparam("end"))
    .order_by(_card.card, _card.at, _card.origin, _card.seq)
)


def months_of(session: ReadSession, days: Days, wanted: Sequence[str], *, whole: bool = True) -> Iterator[PlaceMonth]:
    """Give what the month of each of these places is made of; not `whole`, only what its figures need."""
    found = {place: _Gathered() for place in wanted}
    for stretch in days.stretches:
        span = Span(session, days, stretch, wanted)
        at = partial(_at, found, stretch)
        for tally in map(Tally._make, session.each(TALLIES, **span.entries)):
            at(tally.site).tallies.append(tally)
        for moved in map(Movement._make, session.each(MOVEMENTS, **span.entries)):
            at(moved.site).movements.append(moved)
        if not whole:
            continue
        for award in map(Award._make, session.each(AWARDS, **span.entries)):
            at(award.site).awards.append(award)
        for seen in map(Seen._make, session.each(SEEN, **span.entries)):
            at(seen.site).seen.append(seen)
        for counted in _counts(session, span):
            at(counted.shop).counts.append(counted)
        for till in _sessions(session, span):
            at(till.shop).sessions.append(till)
    held, cards = held_of(session, days, wanted), _cards(session, days)
    for place, each in found.items():
        yield PlaceMonth(
            place=place,
            month=days.month,
            tallies=tuple(each.tallies),
            movements=tuple(each.movements),
            awards=tuple(each.awards),
            opening=held[place].opening,
            closing=held[place].closing,
            came=held[place].came,
            went=held[place].went,
            behind=partial(_behind, session, days, place),
            counts=tuple({(count.shop, count.sku): count for count in each.counts}.values()),
            sessions=tuple(each.sessions),
            seen=tuple(each.seen),
            cards=dict(cards.get(place, Counter())),
        )


@dataclass(frozen=True)
class _Gathered:
    """What was read of a place, stretch after stretch of the month's days."""

    tallies: list[Tally] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    sessions: list[TillSession] = field(default_factory=list)


def _at(found: Mapping[str, _Gathered], stretch: Stretch, site: str) -> _Gathered:
    """Return what was read of the place that a site belonged to then."""
    return found[stretch.places[site]]


def _behind(session: ReadSession, days: Days, place: str, check: str) -> tuple[str, ...]:
    """Name the entries of a place's month behind the difference that a check found, as they were written."""
    names: dict[str, None] = {}
    for stretch in days.stretches:
        span = Span(session, days, stretch, [place])
        own = json.dumps([account for site in span.sites for account in accounts_of(site)])
        names |= {f"{origin}-{seq}": None for origin, seq in session.each(BEHIND[check], **span.entries, own=own)}
    return tuple(names)


class Span:
    """The parameters of a read: a stretch of a month's days, the sites of the places then, and where they stood."""

    def __init__(self, session: ReadSession, days: Days, stretch: Stretch, wanted: Iterable[str]) -> None:
        """Take the month's days, some of them, and the places."""
        chosen = {*wanted}
        self.end: Final = {"end": days.end}
        self.days: Final = {"first": stretch.first, "last": stretch.last}
        self.sites: Final = tuple(site for site, place in stretch.places.items() if place in chosen)
        self.at: Final = {"sites": json.dumps(self.sites)}
        self.district: Final = {"district": own_stream(session.transaction).district}
        self.entries: Final[Mapping[str, str | int]] = {
            "centre": next((chain[-1] for chain in stretch.chains.values()), ""),
            **self.days,
            **self.at,
            **self.district,
            **self.end,
            "chains": json.dumps({f"s{site}": f" {' '.join(chain)} " for site, chain in stretch.chains.items()}),
        }


def _counts(session: ReadSession, span: Span) -> Iterator[Counted]:
    latest = {(row[2], row[3]): row for row in session.each(_COUNTS, **span.at, **span.days)}
    for origin, seq, shop, sku, at, on, counted in latest.values():
        account, commodity = stock(shop), units(sku)
        stamp = {"at": at, "origin": origin, "seq": seq}
        moved = session.row(_MOVED_LATER, account=account, commodity=commodity, on=on, **stamp, **span.district)
        book = session.balance(account, commodity) - (int(moved[0]) if moved else 0)
        yield Counted(f"{origin}-{seq}", shop, sku, counted, book)


def _sessions(session: ReadSession, span: Span) -> Iterator[TillSession]:
    for origin, seq, shop in session.rows(_TILLS, **span.at, **span.days):
        name = f"{origin}-{seq}"
        shut = session.row(_SHUT_BY, origin=origin, number=seq, **span.district)
        if shut is None:
            yield TillSession(name, shop, None, (0, 0), (0, 0))
            continue
        stamp = dict(zip(("at", "origin", "seq"), shut, strict=False))
        told = json.loads(shut[3])
        receipts = session.row(_RECEIPTS, till=name, **stamp, **span.district) or (0, 0)
        yield TillSession(
            name, shop, f"{shut[1]}-{shut[2]}", (told["redemptions"], told["points"]), (receipts[0], receipts[1])
        )


def _cards(session: ReadSession, days: Days) -> dict[str, Counter[str]]:
    """Count the cards by how they stood at the month's end, at the place of the site where that was recorded."""
    district = own_stream(session.transaction).district
    stood = {card: (state, site) for card, state, site in session.each(_CARDS, end=days.end, district=district)}
    counted: dict[str, Counter[str]] = {}
    for state, site in stood.values():
        if place := days.place(site):
            counted.setdefault(place, Counter())[state] += 1
    return counted
