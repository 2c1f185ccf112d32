"""The monthly reconciliation 月度对账 of a place: figures, checks, exceptions, and what stands behind the points."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow
from supermarket.district.kinds import Tier
from supermarket.district.papers import Paper, waiting
from supermarket.district.registers import SETTINGS, in_force
from supermarket.district.settings import HOUSEHOLD_MONTH_MAX, PERSON_DAY_MAX, REVIEW_INSTITUTE_ABOVE
from supermarket.district.sites import place_of, site_of
from supermarket.district.tables import HouseholdRow
from supermarket.earning.expiry import preview
from supermarket.errors.months import MonthElsewhere
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import table_of
from supermarket.months.beyond import Beyond
from supermarket.months.checks import Finding, checked
from supermarket.months.donations import Donation, donations_of
from supermarket.months.exceptions import Limits, ListedEntries, exceptions_of, limits_changed, prices_there_and_back
from supermarket.months.figures import Figures, PlaceMonth, digest, figures_of
from supermarket.months.gathering import Place, months_of, places
from supermarket.months.kinds import MONTH_SIGNED
from supermarket.months.movement import Movement, movements_of
from supermarket.months.pending import Pending, pending_of
from supermarket.months.signatures import Signature, is_closed, signatures_of, standing
from supermarket.months.versions import Prices, Version, price_at_end, prices_of, version_of

STATION: Final = Tier.STATION.value
POINTS_PER_YUAN: Final = "points_per_yuan"
SOON_DAYS: Final = 90
_posting: Final = table_of(PostingRow).c
_balance: Final = table_of(BalanceRow).c
_household: Final = table_of(HouseholdRow).c
_FIRST: Final = Prepared(select(func.min(_posting.on)))
_ORDER: Final = (_household["from"].desc(), _household.at.desc(), _household.origin.desc(), _household.seq.desc())
_LATEST: Final = (
    select(
        _household.household,
        _household.station,
        func.row_number().over(partition_by=_household.household, order_by=_ORDER).label("age"),
    )
    .where(_household["from"] <= bindparam("today"))
    .subquery()
)
_OUTSTANDING: Final = Prepared(
    select(_LATEST.c.station, func.sum(_balance.amount))
    .join_from(
        _LATEST,
        table_of(BalanceRow),
        (_balance.account == household_points("") + _LATEST.c.household) & (_balance.commodity == POINT),
    )
    .where(_LATEST.c.age == 1)
    .group_by(_LATEST.c.station)
)


_HOMES: Final = Prepared(select(_LATEST.c.household, _LATEST.c.station).where(_LATEST.c.age == 1))


@dataclass(frozen=True)
class Liability:
    """What the points that are out could still be exchanged for, and what stands against them.

    `points` is what the households of the place hold now; `stock_points` is what the goods on its shelves cost at the
    month's end by the prices then in force; `fund_fen` is the money that was left. `expiring` of the points lapse
    within 90 days from now if nobody redeems them.
    """

    points: int
    expiring: int
    points_per_yuan: int | None
    stock_points: int
    fund_fen: int


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
    """Reconcile the month (YYYY-MM) of the place that a site belongs to.

    Raises:
        SiteUnknown: there is no such site.
    """
    code = place_of(site_of(session, site, session.today))
    every = places(session)
    return next(_reconciled(session, [each for each in every if each.place == code], every, month))


def reconcile_all(session: ReadSession, month: str) -> list[Reconciliation]:
    """Reconcile the month of every station with its shops, and of every other site where something moved."""
    every = places(session)
    stations = {place.place for place in every if place.tier == STATION}
    found = _reconciled(session, every, every, month)
    return [each for each in found if each.site in stations or each.entries]


def digests(session: ReadSession, wanted: Sequence[Place], month: str) -> dict[str, str]:
    """Return the SHA-256 of the month's figures now, which is what is signed, for each of these places."""
    return {each.place: digest(figures_of(each)) for each in months_of(session, wanted, month)}


def station_of(session: ReadSession, site: str) -> Place:
    """Return the station, with its shops, that a site means for a month end.

    Raises:
        SiteUnknown: there is no such site.
        MonthElsewhere: it is neither a station nor a shop of one.
    """
    code = place_of(site_of(session, site, session.today))
    place = next(each for each in places(session) if each.place == code)
    if place.tier != STATION:
        raise MonthElsewhere(site=site)
    return place


def first_month(session: ReadSession) -> str | None:
    """Return the month of the first entry that moved anything, or None."""
    row = session.row(_FIRST)
    return str(row[0])[:7] if row and row[0] else None


def _reconciled(session: ReadSession, wanted: list[Place], every: list[Place], month: str) -> Iterator[Reconciliation]:
    stream = own_stream(session.transaction)
    outstanding: dict[str, int] = dict(session.rows(_OUTSTANDING, today=session.today))
    expiring = _expiring(session)
    rate = in_force(session, SETTINGS, POINTS_PER_YUAN, session.today)
    registers = prices_of(session)
    donations, pending = donations_of(session, wanted, month), pending_of(session, wanted, month)
    papers = waiting(session)
    moved, gathered_all = movements_of(session, wanted, every, month), list(months_of(session, wanted, month))
    beyond = Beyond(session, wanted, month, (seen for each in gathered_all for seen in each.seen))
    for place, gathered in zip(wanted, gathered_all, strict=True):
        given = signatures_of(session, place.place, month)
        closed = is_closed(session, place.place, month)
        sealed_with = given[-1].figures if closed and given else None
        place_month = replace(gathered, sealed=sealed_with, raised=tuple(beyond.raised_at(place)))
        figures = figures_of(place_month)
        sealed = digest(figures)
        signatures = given if closed else standing(given, sealed)
        chain = place.chains[place.place]
        first, last = _ends(place_month)
        yield Reconciliation(
            site=place.place,
            name=place.name,
            month=month,
            sites=place.sites,
            figures=figures,
            digest=sealed,
            checks=checked(place_month, figures),
            exceptions=exceptions_of(
                place_month,
                _limits(session, month, chain) if place_month.awards else Limits(),
                beyond.gifts_at(place),
                (*_named(place_month, registers["prices"], signatures), *_on_paper(papers, place, month, signatures)),
            ),
            liability=_liability(
                figures,
                registers["prices"],
                chain,
                (outstanding.get(place.place, 0), expiring.get(place.place, 0)),
                rate.value if rate else None,
            ),
            donations=donations.get(place.place, ()),
            pending=pending[place.place],
            movement=moved[place.place],
            versions=tuple(version_of(name, prices, month, chain) for name, prices in registers.items()),
            entries=sum(tally.entries for tally in place_month.tallies),
            first=first,
            last=last,
            origin=stream.origin,
            size=stream.size,
            root=stream.root.hex(),
            signatures=signatures,
            lapsed=tuple(signature for signature in given if signature not in signatures),
            closed=closed,
            ended=month < session.today[:7],
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
    papers: Iterable[Paper], place: Place, month: str, signatures: Iterable[Signature]
) -> Iterator[tuple[str, str]]:
    """Give what stands on paper and waits: signatures under the month, and write-offs in it."""
    signed = {each.entry for each in signatures}
    for paper in papers:
        written_off = paper.kind != MONTH_SIGNED.name and paper.site in place.sites and paper.on[:7] == month
        if paper.entry in signed or written_off:
            yield "on_paper", paper.entry


def _expiring(session: ReadSession) -> dict[str, int]:
    """Return how many points lapse soon, by the station where their households are at home.

    Points lapse at the end of a year alone, so for most of it there is nothing to look for.
    """
    until = (date.fromisoformat(session.today) + timedelta(days=SOON_DAYS)).isoformat()
    if until < f"{session.today[:4]}-12-31":
        return {}
    stations: dict[str, str] = dict(session.rows(_HOMES, today=session.today))
    soon: Counter[str] = Counter()
    for lapse in preview(session, by=until):
        if lapse.until >= session.today:
            soon[stations[lapse.household]] += lapse.points
    return soon


def _liability(
    figures: Figures, prices: Prices, chain: tuple[str, ...], held: tuple[int, int], points_per_yuan: int | None
) -> Liability:
    value = sum(line.closing * price_at_end(prices.get(line.sku, ()), figures.month, chain) for line in figures.goods)
    return Liability(*held, points_per_yuan, value, figures.fund.closing)
