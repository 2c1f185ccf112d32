"""What the accounts of places held before a month and at its end, and what shops that moved brought and took along.

Points are counted to the place that a site belonged to when they were entered; goods and money belong to whoever has
the shop, so on the day on which it moves they leave the one place and come to the other.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, case, func, select

from supermarket.books.accounts import advanced, deducted, expired, fund, issued, redeemed, stock
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow
from supermarket.district.kinds import ALWAYS
from supermarket.district.tree import Stay
from supermarket.journal.engines.neutral import each_item, listed, text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.days import Days

Key = tuple[str, str]
"""An account and a commodity."""
_POINTS: Final = (issued, redeemed, deducted, expired, advanced)
_THINGS: Final = (stock, fund)
_posting: Final = table_of(PostingRow).c
_balance: Final = table_of(BalanceRow).c
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
_RANGE: Final = each_item(bindparam("ranges")).rows("range")
_range: Final = [text_at(_RANGE.c.value, f"$[{number}]") for number in range(4)]
_BETWEEN: Final = Prepared(
    select(_posting.account, _posting.commodity, _range[3], func.sum(_posting.amount))
    .join_from(
        _RANGE,
        table_of(PostingRow),
        (_posting.account == _range[0]) & (_posting.on >= _range[1]) & (_posting.on < _range[2]),
    )
    .group_by(_posting.account, _posting.commodity, _range[3])
)
"""What accounts were moved by from a day until before another, of a few that are listed."""


@dataclass(frozen=True)
class PlaceHeld:
    """What a place's accounts held before a month and at its end; what shops `came` with and `went` with in it."""

    opening: Counter[Key]
    closing: Counter[Key]
    came: Counter[Key]
    went: Counter[Key]


def accounts_of(site: str) -> tuple[str, ...]:
    """Return the accounts of points, goods on the shelf and money that are a site's own."""
    return tuple(account(site) for account in (*_POINTS, *_THINGS))


def held_of(session: ReadSession, days: Days, wanted: Iterable[str]) -> dict[str, PlaceHeld]:
    """Return what each of these places held.

    What the accounts hold now is taken, and what came since taken off: so the work grows with what happened since the
    month began, and not with the ledger. Only what a site that moved did at another place has to be added up.
    """
    found = {place: PlaceHeld(Counter(), Counter(), Counter(), Counter()) for place in wanted}
    stays = [stay for stay in days.tree.stays if stay.place in found and stay.start <= days.last]
    moves = [move for move in days.moves() if any(stay and stay.place in found for stay in move)]
    books = _Books(session, days, [*stays, *(stay for _before, stay in moves)])
    for stay in stays:
        held = found[stay.place]
        books.add(held.closing, stay.site, _POINTS, stay.start, stay.end)
        if stay.start < days.first:
            books.add(held.opening, stay.site, _POINTS, stay.start, min(stay.end, days.first))
            if days.first <= stay.end:
                books.add(held.opening, stay.site, _THINGS, ALWAYS, days.first)
        if days.last < stay.end:
            books.add(held.closing, stay.site, _THINGS, ALWAYS, stay.end)
    for before, stay in moves:
        if before and before.place in found:
            books.add(found[before.place].went, stay.site, _THINGS, ALWAYS, stay.start)
        if stay.place in found:
            books.add(found[stay.place].came, stay.site, _THINGS, ALWAYS, stay.start)
    return found


_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


class _Books:
    """What the accounts of sites held before the days that matter: of the month, and where a stay begins or ends."""

    def __init__(self, session: ReadSession, days: Days, stays: Iterable[Stay]) -> None:
        self._days: Final = days
        sites = dict.fromkeys(stay.site for stay in stays)
        accounts = json.dumps([account for site in sites for account in accounts_of(site)])
        since = {row[:2]: row[2:] for row in session.each(_SINCE, accounts=accounts, first=days.first, last=days.last)}
        self._opening: Final[dict[str, Counter[str]]] = {}
        self._closing: Final[dict[str, Counter[str]]] = {}
        for account, commodity, amount in session.each(_HELD, accounts=accounts):
            since_first, since_last = since.get((account, commodity), (0, 0))
            self._opening.setdefault(account, Counter())[commodity] = amount - since_first
            self._closing.setdefault(account, Counter())[commodity] = amount - since_last
        self._between: Final[dict[tuple[str, str], Counter[str]]] = {}
        for account, commodity, day, amount in session.each(_BETWEEN, ranges=json.dumps([*self._ranges(stays)])):
            self._between.setdefault((account, day), Counter())[commodity] = amount

    def add(
        self, held: Counter[Key], site: str, accounts: Iterable[Callable[[str], str]], start: str, end: str
    ) -> None:
        """Add what a site's accounts were moved by from one day until before another."""
        for account in (of_site(site) for of_site in accounts):
            for sign, day in ((1, end), (-1, start)):
                for commodity, amount in self._before(account, day).items():
                    held[account, commodity] += sign * amount

    def _ranges(self, stays: Iterable[Stay]) -> Iterator[tuple[str, str, str, str]]:
        for site, day in {(stay.site, day) for stay in stays for day in stay[2:]}:
            if ALWAYS < day <= self._days.last and day != self._days.first:
                since = ALWAYS if day < self._days.first else self._days.first
                yield from ((account, since, day, day) for account in accounts_of(site))

    def _before(self, account: str, day: str) -> Mapping[str, int]:
        """Return what an account held before a day."""
        if day == ALWAYS:
            return _NOTHING
        if day > self._days.last:
            return self._closing.get(account, _NOTHING)
        opening = self._opening.get(account, _NOTHING) if day >= self._days.first else _NOTHING
        between = self._between.get((account, day))
        if between is None:
            return opening
        held = Counter(opening)
        held.update(between)
        return held
