"""The monthly reconciliation 月度对账 of a place: figures, checks, exceptions, and what stands behind the points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import func, select

from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.kinds import Tier
from supermarket.district.papers import Paper, waiting
from supermarket.district.registers import SETTINGS, in_force
from supermarket.district.settings import HOUSEHOLD_MONTH_MAX, PERSON_DAY_MAX, REVIEW_INSTITUTE_ABOVE
from supermarket.errors.months import MonthElsewhere
from supermarket.errors.staff import SiteUnknown
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import table_of
from supermarket.months.beyond import Beyond
from supermarket.months.checks import Finding, checked
from supermarket.months.days import Days, Place, days_of, places
from supermarket.months.donations import Donation, donations_of
from supermarket.months.exceptions import Limits, ListedEntries, exceptions_of, limits_changed, prices_there_and_back
from supermarket.months.figures import Figures, PlaceMonth, digest, figures_of
from supermarket.months.gathering import months_of
from supermarket.months.kinds import MONTH_SIGNED
from supermarket.months.liability import Liability, expiring_by_station, held_by_station, liability_of
from supermarket.months.movement import Movement, movements_of
from supermarket.months.pending import Pending, pending_of
from supermarket.months.signatures import Signature, is_closed, signatures_of, standing
from supermarket.months.versions import Prices, Version, prices_of, version_of

STATION: Final = Tier.STATION.value
POINTS_PER_YUAN: Final = "points_per_yuan"
_posting: Final = table_of(PostingRow).c
_FIRST: Final = Prepared(select(func.min(_posting.on)))


@dataclass(frozen=True)
class Reconciliation:
    """A place's month, reconciled. `digest` is the SHA-256 of the figures, which is what is signed.

    `donations`, `pending` and `movement` stand beside them and are not part of it.

    `origin`, `size` and `root` say what this machine's stream was when it was reconciled; `first` and `last` are the
    month's entries that were written first and last, None where there are none. `versions` are the rules and prices
    that it went by. `lapsed` are the signatures that were given for other figures than these.
    """

    site: str
    name: str
    month: str
    sites: tuple[str, ...]
    figures: Figures
    digest: str
    checks: tuple[Finding, ...]
    exceptions: tuple[ListedEntries, ...]
    liability: Liability
    donations: tuple[Donation, ...]
    pending: Pending
    movement: tuple[Movement, ...]
    versions: tuple[Version, ...]
    entries: int
    first: str | None
    last: str | None
    origin: str
    size: int
    root: str
    signatures: tuple[Signature, ...]
    lapsed: tuple[Signature, ...]
    closed: bool
    ended: bool
    drill: bool

    @property
    def ok(self) -> bool:
        """Say whether no check failed."""
        return all(check.ok for check in self.checks)


def reconcile(session: ReadSession, site: str, month: str) -> Reconciliation:
    """Reconcile the month (YYYY-MM) of the place that a site belonged to when the month ended.

    Raises:
        SiteUnknown: there was no such site then.
    """
    days = days_of(session, month)
    every = places(days)
    code = _place(days, site)
    return next(_reconciled(session, days, [each for each in every if each.place == code], every))


def reconcile_all(session: ReadSession, month: str) -> list[Reconciliation]:
    """Reconcile the month of every station with its shops, and of every other site where something moved."""
    days = days_of(session, month)
    every = places(days)
    stations = {place.place for place in every if place.tier == STATION and place.was_open}
    return [each for each in _reconciled(session, days, every, every) if each.site in stations or each.entries]


def digests(session: ReadSession, days: Days, wanted: Sequence[str]) -> dict[str, str]:
    """Return the SHA-256 of the month's figures now, which is what is signed, for each of these places."""
    return {each.place: digest(figures_of(each)) for each in months_of(session, days, wanted)}


def station_of(session: ReadSession, site: str) -> Place:
    """Return the station, with its shops, that a site means today.

    Raises:
        SiteUnknown, MonthElsewhere: as in `station_at`.
    """
    return station_at(days_of(session, session.today[:7]), site)


def station_at(days: Days, site: str) -> Place:
    """Return the station, with its shops, that a site meant when a month ended.

    Raises:
        SiteUnknown: there was no such site then.
        MonthElsewhere: it was neither a station nor a shop of one.
    """
    code = _place(days, site)
    place = next(each for each in places(days) if each.place == code)
    if place.tier != STATION:
        raise MonthElsewhere(site=site)
    return place


def _place(days: Days, site: str) -> str:
    place = days.place(site)
    if place is None:
        raise SiteUnknown(site=site)
    return place


def first_month(session: ReadSession) -> str | None:
    """Return the month of the first entry that moved anything, or None."""
    row = session.row(_FIRST)
    return str(row[0])[:7] if row and row[0] else None


def _reconciled(
    session: ReadSession, days: Days, wanted: Sequence[Place], every: Sequence[Place]
) -> Iterator[Reconciliation]:
    stream, codes = own_stream(session.transaction), [place.place for place in wanted]
    outstanding, expiring = held_by_station(session, days), expiring_by_station(session, days)
    rate = in_force(session, SETTINGS, POINTS_PER_YUAN, days.last)
    registers = prices_of(session)
    donations, pending = donations_of(session, days, codes), pending_of(session, days, codes)
    papers = waiting(session)
    moved, gathered_all = movements_of(session, days, wanted, every), list(months_of(session, days, codes))
    beyond = Beyond(session, days, codes, (seen for each in gathered_all for seen in each.seen))
    for place, gathered in zip(wanted, gathered_all, strict=True):
        code = place.place
        given = signatures_of(session, code, days.month)
        closed = is_closed(session, code, days.month)
        sealed_with = given[-1].figures if closed and given else None
        place_month = replace(gathered, sealed=sealed_with, raised=beyond.raised_at(code))
        figures = figures_of(place_month)
        sealed = digest(figures)
        signatures = given if closed else standing(given, sealed)
        chain = place.chains[code]
        first, last = _ends(place_month)
        yield Reconciliation(
            site=code,
            name=place.name,
            month=days.month,
            sites=place.sites,
            figures=figures,
            digest=sealed,
            checks=checked(place_month, figures),
            exceptions=exceptions_of(
                place_month,
                _limits(session, days.month, chain) if place_month.awards else Limits(),
                beyond.gifts_at(code),
                (*_named(place_month, registers["prices"], signatures), *_on_paper(papers, days, code, signatures)),
            ),
            liability=liability_of(
                figures, registers["prices"], chain, (outstanding[code], expiring[code], rate.value if rate else None)
            ),
            donations=donations[code],
            pending=pending[code],
            movement=moved[code],
            versions=tuple(version_of(name, prices, days.month, chain) for name, prices in registers.items()),
            entries=sum(tally.entries for tally in place_month.tallies),
            first=first,
            last=last,
            origin=stream.origin,
            size=stream.size,
            root=stream.root.hex(),
            signatures=signatures,
            lapsed=tuple(signature for signature in given if signature not in signatures),
            closed=closed,
            ended=days.month < session.today[:7],
            drill=session.drill,
        )


def _ends(month: PlaceMonth) -> tuple[str | None, str | None]:
    """Return the names of the month's entries that were written first and last."""
    first = min(((tally.first_at, tally.origin, tally.first_seq) for tally in month.tallies), default=None)
    last = max(((tally.last_at, tally.origin, tally.last_seq) for tally in month.tallies), default=None)
    return first and f"{first[1]}-{first[2]}", last and f"{last[1]}-{last[2]}"


def _limits(session: ReadSession, month: str, chain: tuple[str, ...]) -> Limits:
    """Return the limits at a place at the month's end; a ledger that lacks a setting has none."""
    names = (REVIEW_INSTITUTE_ABOVE, HOUSEHOLD_MONTH_MAX, PERSON_DAY_MAX)
    rows = (in_force(session, SETTINGS, name, f"{month}-31", chain) for name in names)
    return Limits(*(row.value if row else 0 for row in rows))


def _named(month: PlaceMonth, prices: Prices, signatures: Iterable[Signature]) -> Iterator[tuple[str, str]]:
    """Give the exceptions that are known by their entries' names: changes of prices and limits, signatures."""
    given = {movement.sku for movement in month.movements if movement.kind == "goods.redeemed"}
    yield from (("price_there_and_back", entry) for entry in prices_there_and_back(prices, month.month, given))
    yield from (("limit_changed", entry) for entry in limits_changed(prices, month.month, given))
    yield from (("signed_with_reason", each.entry) for each in signatures if each.reason)


def _on_paper(
    papers: Iterable[Paper], days: Days, place: str, signatures: Iterable[Signature]
) -> Iterator[tuple[str, str]]:
    """Give what stands on paper and waits: signatures under the month, and write-offs in it."""
    signed = {each.entry for each in signatures}
    for paper in papers:
        in_month = paper.kind != MONTH_SIGNED.name and days.first <= paper.on <= days.last
        if paper.entry in signed or (in_month and days.place(paper.site, paper.on) == place):
            yield "on_paper", paper.entry
