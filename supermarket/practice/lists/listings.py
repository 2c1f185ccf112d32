"""The three lists as they stand on a day, and looked through month by month: what nobody looked at is stale."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import all_in_force, versions_of
from supermarket.district.roles import allowed_at
from supermarket.district.sites import known_site, place_of, places_below
from supermarket.errors.practice.lists import ListEmpty, ListingEnded, ListingUnknown
from supermarket.journal.engines.neutral import at_each
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.lists.kinds import LIST_REFRESHED, LISTINGS, Listing, ListRefreshed
from supermarket.practice.lists.tables import ListingRow, ListRefreshedRow
from supermarket.practice.lists.words import LISTS

_refreshed: Final = table_of(ListRefreshedRow).c
_LOOKED: Final = Prepared(
    select(_refreshed.site, _refreshed.list, _refreshed.on, _refreshed.actor)
    .where(at_each(table_of(ListRefreshedRow), "site"), _refreshed.month == bindparam("month"))
    .order_by(*(_refreshed[name] for name in ("at", "origin", "seq")))
)
_MONTH: Final = slice(7)
_FROM: Final = 0


@dataclass(frozen=True)
class Looked:
    """Who looked through a list of a site last in a month, and on which day."""

    site: str
    list: str
    on: str
    actor: str


@dataclass(frozen=True)
class Shown:
    """A line as it stands on a day: since when as it is, who looked at its list this month, whether it is stale.

    It is stale where nobody has looked through its list at its site this month, and it was not changed this month
    either.
    """

    line: Listing
    since: str
    looked: Looked | None
    stale: bool


@dataclass(frozen=True)
class Refreshed:
    """A list that was looked through: by which entry, where, for which month, and how many lines stand on it."""

    entry: str
    site: str
    list: str
    month: str
    lines: int


def standing(session: ReadSession, on: str, *, lists: Collection[str] = LISTS) -> list[Listing]:
    """Return the lines of some lists that stand on a day: in force, and not run out."""
    return [line for line in all_in_force(session, LISTINGS, on) if line.list in lists and stands(line, on)]


def stands(line: Listing, on: str) -> bool:
    """Say whether a line that is in force has not run out by a day."""
    return line.until is None or on <= line.until


def listing_of(session: ReadSession, code: str, on: str) -> Listing:
    """Return the line of a code that stands on a day.

    Raises:
        ListingUnknown, ListingEnded: there is none, or it has ended or run out.
    """
    found = next((line for line in all_in_force(session, LISTINGS, on, column="listing", value=code)), None)
    if found is None:
        if versions_of(session, ListingRow, code):
            raise ListingEnded(listing=code, date=on)
        raise ListingUnknown(listing=code[:40])
    if not stands(found, on):
        raise ListingEnded(listing=code, date=on)
    return found


def shown(
    session: ReadSession, on: str, *, site: str, lists: Collection[str] = LISTS, kind: str | None = None
) -> list[Shown]:
    """Return the lines at a site and below it as they stand on a day, by list, place and code.

    Raises:
        SiteUnknown: there is no such site.
    """
    below = sites_below(session, site, on)
    looked = {(each.site, each.list): each for each in looked_through(session, on[_MONTH], on)}
    lines = [
        line
        for line in standing(session, on, lists=lists)
        if (below is None or line.site in below) and kind in {None, line.kind}
    ]
    lines.sort(key=lambda line: (LISTS.index(line.list), line.site, line.listing))
    return [_shown(session, line, looked.get((line.site, line.list)), on) for line in lines]


def _shown(session: ReadSession, line: Listing, looked: Looked | None, on: str) -> Shown:
    versions = versions_of(session, ListingRow, line.listing)
    since = max((str(row[_FROM]) for row in versions if row[_FROM] <= on), default="")
    return Shown(line, since, looked, stale=looked is None and since[_MONTH] != on[_MONTH])


def looked_through(session: ReadSession, month: str, upto: str) -> list[Looked]:
    """Return who last looked through each list of each site in a month, up to a day of it."""
    last = {(row[0], row[1]): Looked(*row) for row in session.rows(_LOOKED, month=month) if row[2] <= upto}
    return list(last.values())


def sites_below(session: ReadSession, site: str, on: str) -> frozenset[str] | None:
    """Return the codes of a site's place and of all below it; None for the centre, which means every site.

    Raises:
        SiteUnknown: there is no such site.
    """
    codes = places_below(session, site, on)
    return None if codes is None else frozenset(json.loads(codes))


def refresh(session: WriteSession, request: Request, *, lists: Iterable[str] = LISTS) -> list[Refreshed]:
    """Record that whoever asks has looked through lists of a place this month and found every line of them right.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        ListEmpty: there is no line at this site on any of these lists.
    """
    wanted = [name for name in LISTS if name in set(lists)]
    today = session.today
    site = place_of(known_site(session, request.site, today))
    if found := session.repeated(
        request,
        lambda some: (
            all(each.kind == LIST_REFRESHED.name and each.site == site for each in some)
            and {each.content["list"] for each in some} <= set(wanted)
        ),
    ):
        return [_answer(session, each.name, site, each.content["list"], each.content["month"]) for each in found]
    allowed_at(session, "list refresh", request, site)
    here = {line.list for line in standing(session, today) if line.site == site}
    if not here & set(wanted):
        raise ListEmpty(site=site)
    done = []
    for name in (name for name in wanted if name in here):
        body = ListRefreshed(asked={"list": name}, list=name, month=today[_MONTH])
        entry = session.record(LIST_REFRESHED, body, request, site=site, on=today)
        done.append(_answer(session, entry.name, site, name, today[_MONTH]))
    return done


def _answer(session: ReadSession, entry: str, site: str, name: str, month: str) -> Refreshed:
    lines = [line for line in standing(session, session.today, lists={name}) if line.site == site]
    return Refreshed(entry, site, name, month, len(lines))
