"""The monthly reconciliation 月度对账 of a place: figures, checks, exceptions, and what stands behind the points."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Final

from sqlalchemy import func, select

from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.dated.registers import SETTINGS, in_force, latest
from supermarket.district.gate.papers import Paper, waiting
from supermarket.district.kinds import Tier
from supermarket.district.settings import HOUSEHOLD_MONTH_MAX, PERSON_DAY_MAX, POINTS_PER_YUAN, REVIEW_INSTITUTE_ABOVE
from supermarket.errors.months import MonthElsewhere
from supermarket.errors.staff import SiteNotYet, SiteUnknown
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, stream_here
from supermarket.journal.tables import table_of
from supermarket.months.closing.sealed import drawn
from supermarket.months.closing.signatures import Signature, is_closed, lapsed_of, signatures_of, standing, that_closed
from supermarket.months.days import Days, Place, days_of, places
from supermarket.months.exceptions.beyond import Beyond
from supermarket.months.exceptions.exceptions import (
    Limits,
    exceptions_of,
    limits_changed,
    of_signatures,
    prices_there_and_back,
)
from supermarket.months.exceptions.machines import apart_in, entries_at
from supermarket.months.exceptions.pins import signed_by_pin
from supermarket.months.figures.checks import checked, stand
from supermarket.months.figures.donations import Donation, donations_of
from supermarket.months.figures.figures import Figures, digest, figures_of
from supermarket.months.figures.gathering import months_of
from supermarket.months.figures.liability import liability_of, outstanding_of
from supermarket.months.figures.movement import movements_of
from supermarket.months.figures.pending import pending_of
from supermarket.months.figures.place_month import PlaceMonth
from supermarket.months.figures.versions import Prices, prices_of, version_of
from supermarket.months.kinds import MONTH_SIGNED
from supermarket.months.reconciled import Reconciliation
from supermarket.spending.kinds import GOODS as GOODS_REGISTER

STATION: Final = Tier.STATION.value
_posting: Final = table_of(PostingRow).c
_FIRST: Final = Prepared(select(func.min(_posting.on)))


def reconcile(session: ReadSession, site: str, month: str) -> Reconciliation:
    """Reconcile the month (YYYY-MM) of the place that a site belonged to when the month ended.

    Raises:
        SiteUnknown: there was no such site then.
    """
    days = days_of(session, month)
    every = places(days)
    code = _place(days, site)
    return next(_reconciled(session, days, [each for each in every if each.place == code], every))


def reconcile_all(session: ReadSession, month: str, among: Collection[str] | None = None) -> list[Reconciliation]:
    """Reconcile the month of every station with its shops, and of every other site where something moved.

    `among` narrows them to some sites: nothing of the others is worked out.
    """
    days = days_of(session, month)
    every = places(days)
    wanted = every if among is None else [place for place in every if place.place in among]
    stations = {place.place for place in wanted if place.tier == STATION and place.was_open}
    return [each for each in _reconciled(session, days, wanted, every) if each.site in stations or each.entries]


def digests(session: ReadSession, days: Days, wanted: Sequence[str]) -> dict[str, str]:
    """Return the SHA-256 of the month's figures now, which is what is signed, for each of these places."""
    return (
        {each.place: digest(figures_of(each)) for each in months_of(session, days, wanted, whole=False)}
        if wanted
        else {}
    )


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
    (place,) = places(days, code)
    if place.tier != STATION:
        raise MonthElsewhere(site=site)
    return place


def _place(days: Days, site: str) -> str:
    place = days.place(site)
    if place is None:
        since = days.tree.since(site)
        raise SiteNotYet(site=site, date=days.last, since=since) if since else SiteUnknown(site=site)
    return place


def first_month(session: ReadSession) -> str | None:
    """Return the month of the first entry that moved anything, or None."""
    row = session.row(_FIRST)
    return str(row[0])[:7] if row and row[0] else None


def _reconciled(
    session: ReadSession, days: Days, wanted: Sequence[Place], every: Sequence[Place]
) -> Iterator[Reconciliation]:
    """Give the months of places: the closed ones as they were sealed, all others worked out."""
    codes = [place.place for place in wanted]
    given = {code: signatures_of(session, code, days.month) for code in codes}
    closed = {code for code in codes if given[code] and is_closed(session, code, days.month)}
    given |= {code: that_closed(given[code]) for code in closed}
    sealed = {code: drawn(session, days, code, given[code]) for code in closed}
    done = {code: each for code, each in sealed.items() if each}
    now = digests(session, days, [*done])
    open_ = [place for place in wanted if place.place not in done]
    worked_out = {each.site: each for each in _worked_out(session, days, open_, every)}
    for code in codes:
        if code in done:
            yield replace(done[code], stands=stand(given[code][-1].figures, now[code]))
            continue
        found, signatures = worked_out[code], given[code]
        stands_now = signatures if code in closed else standing(signatures, found.digest)
        yield _signed(session, found, signatures, stands_now, closed=code in closed)


def _signed(
    session: ReadSession,
    found: Reconciliation,
    given: tuple[Signature, ...],
    signatures: tuple[Signature, ...],
    *,
    closed: bool,
) -> Reconciliation:
    """Return a month that was worked out with its signatures, and what they are exceptions of."""
    if not given:
        return found
    by_pin = tuple(signed_by_pin(session, found.site, found.month, signatures))
    raised: dict[str, tuple[str, ...]] = {"signed_by_pin": by_pin}
    for name, entry in of_signatures(signatures, {paper.entry for paper in waiting(session)}):
        raised[name] = (*raised.get(name, ()), entry)
    exceptions = tuple(
        replace(each, entries=(*each.entries, *raised[each.name])) if each.name in raised else each
        for each in found.exceptions
    )
    lapsed = lapsed_of(given, signatures)
    signed = replace(found, exceptions=exceptions, signatures=signatures, lapsed=lapsed, closed=closed)
    closing = entry_named(session.transaction, require_name(given[-1].entry)) if closed else None
    if closing is None:
        return signed
    then = given[-1]
    stands = stand(then.figures, found.digest)
    return replace(signed, origin=closing.origin, size=then.size, root=then.root, at=closing.at, stands=stands)


def _worked_out(
    session: ReadSession, days: Days, wanted: Sequence[Place], every: Sequence[Place]
) -> Iterator[Reconciliation]:
    """Give the months of places as the ledger has them, nobody having signed."""
    if not wanted:
        return
    stream, codes = stream_here(session.transaction), [place.place for place in wanted]
    outstanding = outstanding_of(session, days, codes)
    rate = in_force(session, SETTINGS, POINTS_PER_YUAN, days.last)
    registers, name = prices_of(session), cache(partial(_goods_name, session, days.last))
    donations, pending = donations_of(session, days, codes), pending_of(session, days, codes)
    papers = waiting(session)
    moved, gathered_all = movements_of(session, days, wanted, every), list(months_of(session, days, codes))
    apart = apart_in(session, days)
    beyond = Beyond(session, days, codes, (seen for each in gathered_all for seen in each.seen))
    for place, gathered in zip(wanted, gathered_all, strict=True):
        code, chain = place.place, place.chains[place.place]
        place_month = replace(gathered, raised=beyond.raised_at(code))
        figures = figures_of(place_month)
        sha256 = digest(figures)
        first, last = _ends(place_month)
        yield Reconciliation(
            site=code,
            name=place.name,
            month=days.month,
            sites=place.sites,
            figures=figures,
            digest=sha256,
            checks=checked(place_month, figures),
            stands=stand(None, sha256),
            exceptions=exceptions_of(
                place_month,
                _limits(session, days.month, chain) if place_month.awards else Limits(),
                beyond.gifts_at(code),
                (
                    *_named(place_month, registers["prices"]),
                    *_on_paper(papers, days, code),
                    *entries_at(session, apart, code),
                ),
            ),
            liability=liability_of(
                figures,
                registers["prices"],
                chain,
                (outstanding.held[code], outstanding.expiring[code], rate.value if rate else None),
                outstanding.lapsed[code],
            ),
            donations=donations[code],
            pending=pending[code],
            movement=moved[code],
            versions=tuple(version_of(register, prices, days.month, chain) for register, prices in registers.items()),
            entries=sum(tally.entries for tally in place_month.tallies),
            first=first,
            last=last,
            origin=stream.origin,
            size=stream.size,
            root=stream.root.hex(),
            at=stream.at,
            names={sku: name(sku) for sku in _named_in(figures, donations[code])},
            board=None,
            signatures=(),
            lapsed=(),
            closed=False,
            ended=days.month < session.today[:7],
            drill=session.drill,
        )


def _named_in(figures: Figures, gifts: Sequence[Donation]) -> Iterable[str]:
    """Return the SKUs of a month's goods and gifts, each once."""
    return dict.fromkeys([*(line.sku for line in figures.goods), *(gift.sku for gift in gifts)])


def _goods_name(session: ReadSession, on: str, sku: str) -> str:
    goods = latest(session, GOODS_REGISTER, sku, on)
    return goods.name if goods else sku


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


def _named(month: PlaceMonth, prices: Prices) -> Iterator[tuple[str, str]]:
    """Give the exceptions that are known by their entries' names: changes of prices and limits."""
    given = {movement.sku for movement in month.movements if movement.kind == "goods.redeemed"}
    yield from (("price_there_and_back", entry) for entry in prices_there_and_back(prices, month.month, given))
    yield from (("limit_changed", entry) for entry in limits_changed(prices, month.month, given))


def _on_paper(papers: Iterable[Paper], days: Days, place: str) -> Iterator[tuple[str, str]]:
    """Give the month's write-offs that stand on paper and wait; its signatures are looked at by themselves."""
    for paper in papers:
        in_month = paper.kind != MONTH_SIGNED.name and days.first <= paper.on <= days.last
        if in_month and days.place(paper.site, paper.on) == place:
            yield "on_paper", paper.entry
