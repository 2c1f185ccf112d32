"""Gathers what the months of places are made of from the ledger, in a few reads however many places there are."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import bindparam, case, func, or_, select, tuple_

from supermarket.books.accounts import deducted, expired, fund, issued, redeemed, stock, units
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow, ReversalRow
from supermarket.clock import DISTRICT_TIME, utc_milliseconds
from supermarket.district.kinds import Site
from supermarket.district.registers import SITES, all_in_force
from supermarket.district.sites import place_of
from supermarket.district.tables import CardStateRow
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.awards import AWARDS
from supermarket.months.figures import Award, Counted, Movement, PlaceMonth, Seen, Tally, TillSession
from supermarket.months.odd import SEEN
from supermarket.months.sums import BEHIND, MOVEMENTS, TALLIES, is_entry, listed
from supermarket.spending.tables import CountRow, ReceiptRow, TillRow, TillShutRow

Key = tuple[str, str]
A = TypeVar("A")
S = TypeVar("S", Tally, Award, Movement, Seen)
T = TypeVar("T", Counted, TillSession)
_DEPTH_MAX: Final = 6
_POSTING: Final = table_of(PostingRow)
_ENTRY: Final = table_of(EntryRow)
_posting: Final = _POSTING.c
_entry: Final = _ENTRY.c
_balance: Final = table_of(BalanceRow).c
_count: Final = table_of(CountRow).c
_till: Final = table_of(TillRow).c
_shut: Final = table_of(TillShutRow).c
_receipt: Final = table_of(ReceiptRow).c
_reversal: Final = table_of(ReversalRow).c
_card: Final = table_of(CardStateRow).c
_HELD: Final = Prepared(
    select(_balance.account, _balance.commodity, _balance.amount).where(_balance.account.in_(listed("accounts")))
)
_SINCE: Final = Prepared(
    select(
        _posting.account,
        _posting.commodity,
        func.sum(_posting.amount),
        func.sum(case((_posting.on > bindparam("last"), _posting.amount), else_=0)),
    )
    .where(_posting.account.in_(listed("accounts")), _posting.on >= bindparam("first"))
    .group_by(_posting.account, _posting.commodity)
)
_COUNTS: Final = Prepared(
    select(_count.origin, _count.seq, _count.shop, _count.sku, _count.at, _count.on, _count.counted)
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


@dataclass(frozen=True)
class Place:
    """A place that has months of its own: a station with its shops, or another site; `chains` lead to the centre."""

    place: str
    name: str
    tier: str
    sites: tuple[str, ...]
    chains: Mapping[str, tuple[str, ...]]


def places(session: ReadSession) -> list[Place]:
    """Return every place, in the order of the register of sites."""
    sites = {site.site: site for site in all_in_force(session, SITES, session.today)}
    grouped: dict[str, list[str]] = {}
    for site in sites.values():
        grouped.setdefault(place_of(site), []).append(site.site)
    return [
        Place(
            place,
            sites[place].name,
            sites[place].tier.value,
            tuple(sorted(codes)),
            {code: _chain(sites, code) for code in codes},
        )
        for place, codes in grouped.items()
        if place in sites
    ]


def _chain(sites: Mapping[str, Site], code: str) -> tuple[str, ...]:
    chain: list[str] = []
    following: str | None = code
    while following in sites and following and len(chain) < _DEPTH_MAX:
        chain.append(following)
        following = sites[following].parent
    return tuple(chain)


def months_of(session: ReadSession, wanted: Sequence[Place], month: str) -> Iterator[PlaceMonth]:
    """Give what the month of each of these places is made of."""
    span = Span(session, month, wanted)
    tallies = _by_site(map(Tally._make, session.each(TALLIES, **span.entries)))
    movements = _by_site(map(Movement._make, session.each(MOVEMENTS, **span.entries)))
    awarded = _by_site(map(Award._make, session.each(AWARDS, **span.entries)))
    opening, closing = _held(session, span)
    counts, sessions = _by_shop(_counts(session, span)), _by_shop(_sessions(session, span))
    cards, seen = _cards(session, span), _by_site(map(Seen._make, session.each(SEEN, **span.entries)))
    for place in wanted:
        codes = place.sites
        yield PlaceMonth(
            place=place.place,
            month=month,
            tallies=_of(codes, tallies),
            movements=_of(codes, movements),
            awards=_of(codes, awarded),
            opening={key: amount for code in codes for key, amount in opening.get(code, {}).items()},
            closing={key: amount for code in codes for key, amount in closing.get(code, {}).items()},
            behind=partial(_behind, session, month, place),
            counts=_of(codes, counts),
            sessions=_of(codes, sessions),
            seen=_of(codes, seen),
            cards=dict(sum((cards.get(code, Counter()) for code in codes), Counter[str]())),
        )


def _behind(session: ReadSession, month: str, place: Place, check: str) -> tuple[str, ...]:
    """Name the entries of a place's month behind the difference that a check found, as they were written."""
    span = Span(session, month, [place])
    own = json.dumps([account for site in place.sites for account in _accounts(site)])
    rows = session.each(BEHIND[check], **span.entries, own=own)
    return tuple(f"{origin}-{seq}" for origin, seq in rows)


class Span:
    """The parameters of every read: the month's days, the places' sites, and where the sites stand."""

    def __init__(self, session: ReadSession, month: str, wanted: Iterable[Place]) -> None:
        """Take the month (YYYY-MM) and the places."""
        chains = {site: chain for place in wanted for site, chain in place.chains.items()}
        year, number = map(int, month.split("-"))
        following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=DISTRICT_TIME)
        self.end: Final = utc_milliseconds(following)
        self.days: Final = {"first": f"{month}-01", "last": f"{month}-31"}
        self.sites: Final = tuple(chains)
        self.at: Final = {"sites": json.dumps(self.sites)}
        self.district: Final = {"district": own_stream(session.transaction).district}
        self.entries: Final = {
            "centre": next(iter(chains.values()), ("",))[-1],
            **self.days,
            **self.at,
            **self.district,
            "chains": json.dumps({f"s{site}": f" {' '.join(chain)} " for site, chain in chains.items()}),
        }


def _by_site(each_of: Iterable[S]) -> dict[str, list[S]]:
    grouped: dict[str, list[S]] = {}
    for each in each_of:
        grouped.setdefault(each.site, []).append(each)
    return grouped


def _of(codes: Iterable[str], grouped: Mapping[str, Sequence[A]]) -> tuple[A, ...]:
    return tuple(each for code in codes for each in grouped.get(code, ()))


def _by_shop(each_of: Iterable[T]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = {}
    for each in each_of:
        grouped.setdefault(each.shop, []).append(each)
    return grouped


def _accounts(site: str) -> tuple[str, ...]:
    """Return the accounts of points, goods on the shelf and money that are a site's own."""
    return issued(site), redeemed(site), deducted(site), expired(site), stock(site), fund(site)


def _held(session: ReadSession, span: Span) -> tuple[dict[str, dict[Key, int]], dict[str, dict[Key, int]]]:
    """Return what each site's accounts held before the month, and at its end: what they hold now, less what came since.

    So the work grows with what happened since the month began, and not with the ledger.
    """
    accounts = {"accounts": json.dumps([account for site in span.sites for account in _accounts(site)])}
    since = {row[:2]: row[2:] for row in session.each(_SINCE, **accounts, **span.days)}
    opening: dict[str, dict[Key, int]] = {}
    closing: dict[str, dict[Key, int]] = {}
    for account, commodity, amount in session.each(_HELD, **accounts):
        site = account.rpartition(":")[2]
        since_first, since_last = since.get((account, commodity), (0, 0))
        opening.setdefault(site, {})[account, commodity] = amount - since_first
        closing.setdefault(site, {})[account, commodity] = amount - since_last
    return opening, closing


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


def _cards(session: ReadSession, span: Span) -> dict[str, Counter[str]]:
    """Count the cards by how they stood at the month's end, at the site where that was recorded."""
    stood = {card: (state, site) for card, state, site in session.each(_CARDS, end=span.end, **span.district)}
    counted: dict[str, Counter[str]] = {}
    for state, site in stood.values():
        counted.setdefault(site, Counter())[state] += 1
    return counted
