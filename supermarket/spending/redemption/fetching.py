"""Fetching goods for other households 代领: who did it, and for more of them in a day than the setting allows."""

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


def is_over(session: ReadSession, proxy: str, household: str, on: str) -> bool:
    """Say whether a proxy who fetches for this household fetches for more of them on a date than the setting allows."""
    fetched = {row[0] for row in session.rows(_ON_DAY, proxy=proxy, on=on)}
    return len(fetched | {household}) > _most(session, on)


def _most(session: ReadSession, on: str) -> int:
    """Return for how many households one proxy may fetch in a day: the centre's figure, for he may go anywhere."""
    return setting(session, PROXY_HOUSEHOLDS_PER_DAY, on, (centre_of(session, on).site,))
