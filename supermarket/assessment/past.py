"""The ledger as a run reads it: a period's facts that lay in it when the run was sealed, and what stood at the end.

What a run has seen of each stream it seals as the stream's size and root, so it can be recomputed years later: an entry
counts if its number is within that size. A fact belongs to the period in which its business date lies. One that came
too late for that period's run, dated back, comes to the next run of the form. What was taken back by the time of the
run counts for nothing; a reversal that came after it leaves the sealed run as it is and stands among the corrections
of its own period.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.assessment.indicators.known import KNOWN, rows_known
from supermarket.assessment.periods import Period, filed_within
from supermarket.books.accounts import household_points, stock
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow
from supermarket.clock import DAY, start_of_day
from supermarket.district.kinds import Tier
from supermarket.district.settings import ORDER_CLOSE_DAYS
from supermarket.district.tables import HouseholdRow, SettingRow, SiteRow
from supermarket.district.tree import DEPTH_MAX
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import stream_here, streams
from supermarket.journal.tables import EntryRow, table_of
from supermarket.spending.tables import GoodsRow

WORKING_DAYS: Final = 5
"""Within so many working days a claim is decided."""
_DAYS_MORE: Final = 20
"""So many days before a period's first a claim can be filed whose working days end in it."""


class Place(NamedTuple):
    """A site in force at the period's end: its code, name and tier, and the sites above it, the nearest first."""

    site: str
    name: str
    tier: str
    above: tuple[str, ...]


class Home(NamedTuple):
    """A household in force at the period's end, with its station and shop, and the entry that says so."""

    household: str
    station: str
    shop: str | None
    entry: str


_SITES: Final = rows_known(SiteRow, "site", "name", "tier", "parent")
_HOUSEHOLDS: Final = rows_known(HouseholdRow, "household", "station", "shop")
_GOODS: Final = rows_known(GoodsRow, "sku", "scope", "points", "minimum", "service", "name")
_SETTINGS: Final = rows_known(SettingRow, "setting", "scope", "value")
_entry: Final = table_of(EntryRow).c
_AT: Final = Prepared(
    select(_entry.at).where(
        _entry.district == bindparam("district"), _entry.origin == bindparam("origin"), _entry.seq == bindparam("seq")
    )
)
_FIRST: Final = Prepared(
    select(_entry.on).where(
        _entry.district == bindparam("district"), _entry.origin == bindparam("origin"), _entry.seq == 1
    )
)
_posting: Final = table_of(PostingRow).c
_balance: Final = table_of(BalanceRow).c


def _begins(column: ColumnElement[str], account: str) -> ColumnElement[bool]:
    return and_(column >= account, column < account.removesuffix(":") + ";")


def _since(account: str) -> tuple[Prepared, Prepared, Prepared]:
    """Return what accounts whose names begin so hold now, what came after the run, what it knew and is dated later."""
    now = select(_balance.account, _balance.commodity, _balance.amount).where(_begins(_balance.account, account))
    # By number or by day, not by account: else every posting that there is would be read for a few.
    name = _posting.account.concat("")
    is_one = and_(name >= account, name < account.removesuffix(":") + ";")
    chosen = select(name, _posting.commodity, func.sum(_posting.amount)).group_by(name, _posting.commodity)
    after = chosen.join_from(
        table_of(PostingRow), KNOWN, and_(_posting.origin == KNOWN.c.origin, _posting.seq > KNOWN.c.size)
    ).where(is_one)
    # Joined from outside, the streams are looked up for each posting of later days, not every posting for each stream.
    size = func.coalesce(KNOWN.c.size, 0)
    later = chosen.join_from(table_of(PostingRow), KNOWN, KNOWN.c.origin == _posting.origin, isouter=True).where(
        is_one, _posting.on > bindparam("last"), _posting.seq <= size
    )
    return Prepared(now), Prepared(after), Prepared(later)


_POINTS_HELD: Final = _since(household_points(""))
_STOCK_HELD: Final = _since(stock(""))


@dataclass(frozen=True)
class Price:
    """What a good cost at the period's end at the sites below `scope`; `is_core`: it has a minimum."""

    scope: str
    points: int
    is_core: bool


@dataclass(frozen=True)
class Past:
    """A period of the ledger as a run of one form sees it: of each stream the size, and that of the run before.

    `sizes` are the entries that count, by stream; `before` those that the run before had seen, None where there is
    none: then nothing is late.
    """

    session: ReadSession
    period: Period
    sizes: Mapping[str, int]
    before: Mapping[str, int] | None = None

    @cached_property
    def since(self) -> str:
        """Return the first day of which any fact counts, and some days more for what has a time limit."""
        day = date.fromisoformat(min(self.rolling, self._begins)) - timedelta(days=_DAYS_MORE)
        return day.isoformat()

    @property
    def _begins(self) -> str:
        """Return the first day of which facts count: of the period before, if that had a run."""
        return self.period.first if self.before is None else self.period.before.first

    @cached_property
    def rolling(self) -> str:
        """Return the first day of the three months that end with the period, or of the period if it is longer."""
        year, month = int(self.period.last[:4]), int(self.period.last[5:7]) - 2
        first = f"{year:04}-{month:02}-01" if month > 0 else f"{year - 1:04}-{month + 12:02}-01"
        return min(first, self.period.first)

    @cached_property
    def known(self) -> str:
        """Return what statements are told of the streams: a list, for each its origin, window's start, size, before.

        Of a stream that came later nothing is known.
        """
        origins = [stream.origin for stream in streams(self.session.transaction)]
        sizes = {origin: self.sizes.get(origin, 0) for origin in origins}
        before = sizes if self.before is None else {origin: self.before.get(origin, 0) for origin in origins}
        return json.dumps([[each, self._start(each, sizes[each]), sizes[each], before[each]] for each in origins])

    def _start(self, origin: str, size: int) -> int:
        """Return the number of the first entry that was written on the window's first day or later.

        Nothing is dated after the day on which it is written, so whatever counts has this number at least.
        """
        begin = start_of_day(self.since)
        district = stream_here(self.session.transaction).district
        low, high = 1, size + 1
        while low < high:
            middle = (low + high) // 2
            row = self.session.row(_AT, district=district, origin=origin, seq=middle)
            low, high = (low, middle) if row is None or row[0] >= begin else (middle + 1, high)
        return low

    @cached_property
    def _registers(self) -> dict[str, Value]:
        """Return the parameters of what stood at the end."""
        return {"known": self.known, "last": self.period.last}

    @cached_property
    def parameters(self) -> dict[str, Value]:
        """Return the parameters that every statement over the past takes."""
        return {
            "known": self.known,
            "begins": min(self._begins, self.rolling),
            "first": self.period.first,
            "rolling": self.rolling,
            "last": self.period.last,
            "begin_ms": start_of_day(self.period.first),
            "end_ms": start_of_day(self.period.last) + DAY,
            "closing_ms": DAY * (self.setting(ORDER_CLOSE_DAYS) or 0),
            "due": json.dumps(
                [
                    [filed, due, int(due < self.period.first)]
                    for filed, due in filed_within(self._begins, self.period.last, WORKING_DAYS)
                ]
            ),
        }

    def rows(self, statement: Prepared, **values: Value) -> list[Any]:
        """Return the rows of a statement, given what is known beside its own values."""
        return self.session.rows(statement, **self.parameters, **values)

    @cached_property
    def began(self) -> str:
        """Return the day on which the ledger began: of what was before nothing can be known."""
        district = stream_here(self.session.transaction).district
        opened = (self.session.row(_FIRST, district=district, origin=each) for each, size in self.sizes.items() if size)
        return min((row[0] for row in opened if row), default=self.period.first)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Return the months of the period of which something can be known."""
        return tuple(month for month in self.period.months if month >= self.began[:7])

    # --- what stood at the end ----------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return every site in force at the period's end, by its code."""
        latest: dict[str, tuple[str, str, str | None, str | None]] = {}
        for site, name, tier, parent, state, _origin, _seq in self.session.rows(_SITES, **self._registers):
            latest[site] = (name, tier, parent, state)
        found = {}
        for site in sorted(latest):
            name, tier, parent, state = latest[site]
            above: list[str] = []
            while parent in latest and len(above) < DEPTH_MAX:
                above.append(parent)
                parent = latest[parent][2]
            if state is None:
                found[site] = Place(site, name, tier, tuple(above))
        return found

    def of_tiers(self, tiers: Sequence[str]) -> list[Place]:
        """Return the sites of some tiers, in the order of the tiers and then of their codes."""
        return [place for tier in tiers for place in self.places.values() if place.tier == tier]

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for place in self.places.values():
            for above in place.above:
                below.setdefault(above, []).append(place.site)
        return below

    def sites_of(self, place: str) -> frozenset[str]:
        """Return the sites whose facts count for a place: those below it; of a shop, its station with it.

        A station's claims, notices and months are its shop's; where a station has several, they count for each.
        """
        found = self.places[place]
        with_it = found.above[:1] if found.tier == Tier.SUPERMARKET.value else ()
        return frozenset((place, *with_it, *self._below.get(place, ())))

    @cached_property
    def homes(self) -> tuple[Home, ...]:
        """Return every household in force at the period's end."""
        latest: dict[str, tuple[str | None, Home]] = {}
        for household, station, shop, state, origin, seq in self.rows(_HOUSEHOLDS):
            latest[household] = (state, Home(household, station, shop, f"{origin}-{seq}"))
        return tuple(home for state, home in latest.values() if state is None)

    @cached_property
    def homes_of(self) -> dict[str, list[Home]]:
        """Return the households of each shop and station; who names no shop belongs to each of his station's."""
        shops: dict[str, list[str]] = {}
        for place in self.places.values():
            if place.tier == Tier.SUPERMARKET.value and place.above:
                shops.setdefault(place.above[0], []).append(place.site)
        found: dict[str, list[Home]] = {}
        for home in self.homes:
            named = [home.shop] if home.shop else shops.get(home.station, [])
            for site in (home.station, *named):
                found.setdefault(site, []).append(home)
        return found

    @cached_property
    def stations_of(self) -> dict[str, str]:
        """Return the station of each household in force at the period's end."""
        return {home.household: home.station for home in self.homes}

    def setting(self, name: str) -> int | None:
        """Return the value that a setting has in the whole district at the period's end; None where it has none."""
        centre = {place.site for place in self.places.values() if not place.above}
        rows = self.session.rows(_SETTINGS, **self._registers)
        there = [(value, state) for code, scope, value, state, *_by in rows if code == name and scope in centre]
        return int(there[-1][0]) if there and there[-1][1] is None else None

    @cached_property
    def points_held(self) -> dict[str, int]:
        """Return what each household held at the period's end, where that was anything."""
        start = len(household_points(""))
        return {
            account[start:]: held
            for (account, commodity), held in self._held(_POINTS_HELD).items()
            if commodity == POINT
        }

    @cached_property
    def stock_held(self) -> dict[tuple[str, str], int]:
        """Return how many units each shop held of each SKU at the period's end, where that was anything."""
        start = len(stock(""))
        return {(account[start:], goods[1:]): held for (account, goods), held in self._held(_STOCK_HELD).items()}

    def _held(self, statements: tuple[Prepared, Prepared, Prepared]) -> dict[tuple[str, str], int]:
        now, *taken_out = statements
        held = {(account, commodity): int(amount) for account, commodity, amount in self.rows(now)}
        for statement in taken_out:
            for account, commodity, amount in self.rows(statement):
                held[account, commodity] = held.get((account, commodity), 0) - int(amount)
        return {key: amount for key, amount in held.items() if amount}

    @cached_property
    def _goods(self) -> dict[str, dict[str, Price]]:
        """Return what each SKU cost at the end, by the scope in which it did; what has ended costs nothing there."""
        found: dict[str, dict[str, Price | None]] = {}
        for sku, scope, points, minimum, _service, _name, state, _origin, _seq in self.rows(_GOODS):
            scopes = found.setdefault(sku, {})
            scopes.pop(scope, None)  # the latest comes last
            scopes[scope] = None if state else Price(scope, points, minimum is not None)
        return {sku: {s: p for s, p in scopes.items() if p} for sku, scopes in found.items()}

    def price(self, site: str, sku: str) -> Price | None:
        """Return what an SKU cost at a site at the period's end; None where it was not in force there."""
        place = self.places.get(site)
        chain = (site, *(place.above if place else ()))
        there = [price for scope, price in self._goods.get(sku, {}).items() if scope in chain]
        return there[-1] if there else None

    @cached_property
    def cheapest(self) -> dict[str, int]:
        """Return the least price of anything at each place at the period's end."""
        found = {}
        for site in self.places:
            prices = [price.points for sku in self._goods if (price := self.price(site, sku))]
            if prices:
                found[site] = min(prices)
        return found

    def core_goods(self, site: str) -> tuple[str, ...]:
        """Return the goods that a shop should always have: those with a minimum."""
        return tuple(sku for sku in self._goods if (price := self.price(site, sku)) and price.is_core)


def sizes_of(roots: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the size of each stream by the roots that a run sealed."""
    return {root["origin"]: root["size"] for root in roots}
