"""Gathers what the months of places are made of from the ledger, in a few reads however many places there are."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from sqlalchemy import String, and_, bindparam, cast, exists, func, literal_column, select, tuple_

from supermarket.books.accounts import stock, units
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow, ReversalRow
from supermarket.district.tree import Stretch
from supermarket.households.tables import CardStateRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.store import stream_here
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.days import Days
from supermarket.months.exceptions.odd import seen_of
from supermarket.months.figures.awards import AWARDS
from supermarket.months.figures.held import accounts_of, held_of
from supermarket.months.figures.place_month import Award, Counted, Movement, PlaceMonth, Seen, Tally, TillSession
from supermarket.months.figures.sums import is_entry
from supermarket.months.figures.tallies import MOVEMENTS, TALLIES, behind
from supermarket.spending.tables import CountRow
from supermarket.spending.till.tables import ReceiptRow, TillRow, TillShutRow

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
_card_later: Final = table_of(CardStateRow).alias("card_later").c
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
_UNDONE: Final = (
    exists()
    .where(reverses(_receipt), is_entry(_reversal.origin, _reversal.seq))
    .where(
        tuple_(_entry.at, _entry.origin, _entry.seq) <= tuple_(_shut.at, _shut.by_origin, _shut.by_seq),
    )
    .correlate(table_of(ReceiptRow), table_of(TillShutRow))
)
"""Whether a receipt had been taken back when its till was shut."""
_NAME: Final = _till.origin + "-" + cast(_till.seq, String)
_OPENED: Final = _till.at + literal_column("0")
"""Not the bare column: for its order SQLite would read every session that a shop ever had, not those of some days."""
_TILLS: Final = Prepared(
    select(
        *(_till.origin, _till.seq, _till.shop, _shut.by_origin, _shut.by_seq, _shut.redemptions, _shut.points),
        func.count(_receipt.seq),
        func.coalesce(func.sum(_receipt.points), 0),
    )
    .select_from(
        table_of(TillRow)
        .outerjoin(table_of(TillShutRow), and_(_shut.origin == _till.origin, _shut.seq == _till.seq))
        .outerjoin(table_of(ReceiptRow), and_(_shut.seq.is_not(None), _receipt.till == _NAME, ~_UNDONE))
    )
    .where(_till.shop.in_(listed("sites")), _till.on >= bindparam("first"), _till.on <= bindparam("last"))
    .group_by(
        *(_OPENED, _till.origin, _till.seq, _till.shop, _shut.by_origin, _shut.by_seq, _shut.redemptions, _shut.points)
    )
    .order_by(_OPENED, _till.origin, _till.seq, _shut.by_origin, _shut.by_seq)
)
_CARDS: Final = Prepared(
    select(_card.site, _card.state, func.count())
    .where(
        _card.at < bindparam("end"),
        _card.site.in_(listed("sites")),
        ~exists().where(
            _card_later.card == _card.card,
            _card_later.at < bindparam("end"),
            tuple_(_card_later.at, _card_later.origin, _card_later.seq) > tuple_(_card.at, _card.origin, _card.seq),
        ),
    )
    .group_by(_card.site, _card.state)
)


def months_of(session: ReadSession, days: Days, wanted: Sequence[str], *, whole: bool = True) -> Iterator[PlaceMonth]:
    """Give what the month of each of these places is made of; not `whole`, only what its figures need."""
    found = {place: _Gathered() for place in wanted}
    for stretch in days.stretches:
        span = Span(session, days, stretch, wanted)
        at = {site: found[stretch.places[site]] for site in span.sites}
        for row in (row for statement in TALLIES for row in session.each(statement, **span.entries)):
            at[row[0]].tallies.append(Tally(*row))
        for row in (row for statement in MOVEMENTS for row in session.each(statement, **span.entries)):
            at[row[0]].movements.append(Movement(*row))
        if whole:
            _look(session, span, at)
    held, cards = held_of(session, days, wanted), _cards(session, days, found)
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


def _look(session: ReadSession, span: "Span", at: Mapping[str, "_Gathered"]) -> None:
    """Gather, site by site, what the figures do not need: awards, what was seen, counts, tills."""
    for row in session.each(AWARDS, **span.entries):
        at[row[0]].awards.append(Award(*row))
    for seen in seen_of(session, span.entries):
        at[seen.site].seen.append(seen)
    for counted in _counts(session, span):
        at[counted.shop].counts.append(counted)
    for till in _sessions(session, span):
        at[till.shop].sessions.append(till)


@dataclass(frozen=True)
class _Gathered:
    """What was read of a place, stretch after stretch of the month's days."""

    tallies: list[Tally] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    sessions: list[TillSession] = field(default_factory=list)


def _behind(session: ReadSession, days: Days, place: str, check: str) -> tuple[str, ...]:
    """Name the entries of a place's month behind the difference that a check found, as they were written."""
    names: dict[str, None] = {}
    for stretch in days.stretches:
        span = Span(session, days, stretch, [place])
        own = json.dumps([account for site in span.sites for account in accounts_of(site)])
        found = {row for statement in behind(check) for row in session.each(statement, **span.entries, own=own)}
        names |= {f"{origin}-{seq}": None for _at, origin, seq in sorted(found)}
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
        self.district: Final = {"district": stream_here(session.transaction).district}
        self.entries: Final[Mapping[str, str | int]] = {
            "centre": next((chain[-1] for chain in stretch.chains.values()), ""),
            **self.days,
            **self.at,
            **self.district,
            **self.end,
            "begin": days.begin,
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
    found: dict[str, TillSession] = {}
    for row in session.each(_TILLS, **span.at, **span.days, **span.district):
        origin, seq, shop, by_origin, by_seq, *figures = row
        name, shut = f"{origin}-{seq}", f"{by_origin}-{by_seq}" if by_origin else None
        told, receipts = (tuple(figures[:2]), tuple(figures[2:])) if shut else ((0, 0), (0, 0))
        found.setdefault(name, TillSession(name, shop, shut, told, receipts))
    yield from found.values()


def _cards(session: ReadSession, days: Days, wanted: Collection[str]) -> dict[str, Counter[str]]:
    """Count the cards by how they stood at the month's end, at the place of the site where that was recorded."""
    sites = json.dumps([site for site in days.tree.sites if days.place(site) in wanted])
    counted: dict[str, Counter[str]] = {}
    for site, state, cards in session.each(_CARDS, end=days.end, sites=sites):
        if place := days.place(site):
            counted.setdefault(place, Counter())[state] += cards
    return counted
