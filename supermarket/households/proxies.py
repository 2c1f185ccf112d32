"""Fetching goods for another household 代领: its own members always may, others as it has authorised them, to a day."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import read_date
from supermarket.district.roles import allowed_at
from supermarket.errors.households import HouseholdTwice, ProxyPast, ProxyUnauthorised
from supermarket.households.events import ever_enrolled
from supermarket.households.finding.lookup import Who, check_card, check_redeems, household_of
from supermarket.households.kinds import PROXY_AUTHORISED, ProxyAuthorised
from supermarket.households.tables import ProxyRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_proxy: Final = table_of(ProxyRow).c
_PROXIES: Final = Prepared(
    select(_proxy.proxy, _proxy.until, _proxy.origin, _proxy.seq)
    .where(_proxy.household == bindparam("household"))
    .order_by(_proxy.at, _proxy.origin, _proxy.seq)
)
_LATEST: Final = Prepared(
    select(_proxy.until)
    .where(_proxy.household == bindparam("household"), _proxy.proxy == bindparam("proxy"))
    .order_by(_proxy.at.desc(), _proxy.origin.desc(), _proxy.seq.desc())
    .limit(1)
)
_FETCHES: Final = Prepared(
    select(_proxy.household, _proxy.until, _proxy.origin, _proxy.seq)
    .where(_proxy.proxy == bindparam("proxy"))
    .order_by(_proxy.at, _proxy.origin, _proxy.seq)
)


@dataclass(frozen=True)
class Proxy:
    """That a household lets another one fetch goods for it until a day, that day included."""

    entry: str
    household: str
    proxy: str
    until: str


def authorise(session: WriteSession, household: str, proxy: Who, until: str, request: Request) -> Proxy:
    """Register that a household lets another one, named by its card or number, fetch goods for it until a day.

    Registered again, the new day counts: an authorisation is taken back by letting it end today.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
        DateUnreadable, ProxyPast: the day is none, or over.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdTwice: a household fetches its own goods without being authorised.
        HouseholdMerged, HouseholdGone, CardIsFrozen, CardIsReplaced, CardIsCancelled: one of both is no more, or its
            card opens nothing.
    """
    home = ever_enrolled(session, household)
    last = read_date(until)
    asked = {"household": household, "proxy": proxy.household, "until": last}
    answer = session.answered(PROXY_AUTHORISED, request, site=None, asked=asked)
    if answer:
        return _authorised(answer)
    at_home = allowed_at(session, "household proxy", request, home.station)
    check_card(proxy)
    if household == proxy.household:
        raise HouseholdTwice(household=household)
    for each in (household, proxy.household):
        household_of(session, each, session.today)
    if last < session.today:
        raise ProxyPast(date=last, today=session.today)
    body = ProxyAuthorised(asked=asked, household=household, proxy=proxy.household, until=last)
    return _authorised(session.record(PROXY_AUTHORISED, body, at_home, site=home.station, on=session.today))


def proxies_of(session: ReadSession, household: str, on: str) -> tuple[Proxy, ...]:
    """Return who may fetch goods for a household on a date, whatever was registered before or after."""
    latest: dict[str, Proxy] = {}
    for proxy, until, origin, seq in session.rows(_PROXIES, household=household):
        latest[proxy] = Proxy(f"{origin}-{seq}", household, proxy, until)
    return tuple(each for each in latest.values() if each.until >= on)


def proxies_to_move(session: ReadSession, household: str, into: str, on: str) -> list[tuple[str, str, str]]:
    """Return (household, proxy, until) of what a household has besides because another is merged into it.

    Who could fetch for the other one can for it, and for whom the other one could it can, until the later day.
    """
    mine = {(into, each.proxy): each.until for each in proxies_of(session, into, on)}
    mine |= {(each.household, into): each.until for each in fetches_for(session, into, on)}
    theirs = [(into, each.proxy, each.until) for each in proxies_of(session, household, on)]
    theirs += [(each.household, into, each.until) for each in fetches_for(session, household, on)]
    return sorted(
        (whose, proxy, until)
        for whose, proxy, until in theirs
        if whose != proxy and household not in {whose, proxy} and until > mine.get((whose, proxy), "")
    )


def fetches_for(session: ReadSession, proxy: str, on: str) -> tuple[Proxy, ...]:
    """Return for which households one may fetch goods on a date."""
    latest: dict[str, Proxy] = {}
    for household, until, origin, seq in session.rows(_FETCHES, proxy=proxy):
        latest[household] = Proxy(f"{origin}-{seq}", household, proxy, until)
    return tuple(each for each in latest.values() if each.until >= on)


def check_authorised(session: ReadSession, household: str, proxy: Who, on: str) -> None:
    """Refuse a proxy whom the household has not authorised for this date.

    Raises:
        HouseholdMerged, HouseholdGone, CardIsFrozen, CardIsReplaced, CardIsCancelled: the proxy's household is no
            more, or its card opens nothing.
        ProxyUnauthorised: it has not.
    """
    check_redeems(session, proxy)
    household_of(session, proxy.household, session.today)
    latest = session.row(_LATEST, household=household, proxy=proxy.household)
    if latest is None or latest[0] < on:
        raise ProxyUnauthorised(household=household, proxy=proxy.household)


def _authorised(entry: Entry) -> Proxy:
    content = entry.content
    return Proxy(entry.name, content["household"], content["proxy"], content["until"])
