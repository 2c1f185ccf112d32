"""Fetching goods for other households 代领: who did it, and for more of them in a day than the setting allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.district.settings import PROXY_HOUSEHOLDS_PER_DAY, setting
from supermarket.district.sites import centre_of
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.tables import ProxyUseRow

_use: Final = table_of(ProxyUseRow).c
_STANDS: Final = ~is_reversed(_use)
_ON_DAY: Final = Prepared(
    select(_use.household).where(_use.proxy == bindparam("proxy"), _use.on == bindparam("on"), _STANDS)
)
_IN_MONTH: Final = Prepared(
    select(_use.proxy, _use.on, _use.origin, _use.seq, _use.shop, _use.household)
    .where(_use.on >= bindparam("first"), _use.on <= bindparam("last"), _STANDS)
    .order_by(_use.on, _use.proxy, _use.origin, _use.seq)
)


@dataclass(frozen=True)
class ProxyDay:
    """A day on which one household fetched goods for more others than it may; `entries` are those redemptions."""

    proxy: str
    on: str
    households: tuple[str, ...]
    shops: tuple[str, ...]
    entries: tuple[str, ...]


def is_over(session: ReadSession, proxy: str, household: str, on: str) -> bool:
    """Say whether a proxy who fetches for this household fetches for more of them on a date than the setting allows."""
    fetched = {row[0] for row in session.rows(_ON_DAY, proxy=proxy, on=on)}
    return len(fetched | {household}) > _most(session, on)


def proxies_over(session: ReadSession, month: str, shops: Iterable[str] | None = None) -> list[ProxyDay]:
    """Return the days of a month (YYYY-MM) on which a proxy fetched for too many households; what was reversed is none.

    A proxy can go from shop to shop, so all of them count; `shops` narrows to days on which one of these had a part.
    """
    wanted = None if shops is None else frozenset(shops)
    days: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for proxy, on, origin, seq, shop, household in session.rows(_IN_MONTH, first=f"{month}-01", last=f"{month}-31"):
        days.setdefault((proxy, on), []).append((f"{origin}-{seq}", shop, household))
    over = [
        ProxyDay(
            proxy,
            on,
            households=tuple(sorted({household for _entry, _shop, household in uses})),
            shops=tuple(sorted({shop for _entry, shop, _household in uses})),
            entries=tuple(entry for entry, _shop, _household in uses),
        )
        for (proxy, on), uses in days.items()
    ]
    return [
        day
        for day in over
        if len(day.households) > _most(session, day.on) and (wanted is None or wanted & {*day.shops})
    ]


def _most(session: ReadSession, on: str) -> int:
    """Return for how many households one proxy may fetch in a day: the centre's figure, for he may go anywhere."""
    return setting(session, PROXY_HOUSEHOLDS_PER_DAY, on, (centre_of(session, on).site,))
