"""The district at a glance as values: twelve months of points, goods, month ends and exceptions, by institute."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeAlias

from sqlalchemy import select

from supermarket.assessment.glance.sums import GIVEN, Sums, sums_between
from supermarket.books.session import ReadSession
from supermarket.books.tables import ClosedMonthRow
from supermarket.district.dates import month_beside
from supermarket.district.kinds import Tier
from supermarket.district.tree import Tree
from supermarket.errors.months import MonthRunning, MonthUnknown
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, stream_here, streams
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.days import Days, days_of, places
from supermarket.months.exceptions.exceptions import TEXTS
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import STATION, first_month, reconcile_all
from supermarket.spending.goods.catalogue import goods_listed

MONTHS: Final = 12
MOST_GIVEN: Final = 10
"""So many goods are named."""
INSTITUTE: Final = Tier.INSTITUTE.value
POINTS: Final = {
    "credits": N_("Credits"),
    "deductions": N_("Deductions"),
    "redemptions": N_("Redemptions"),
    "reversals": N_("Reversals"),
    "expiry": N_("Lapsed"),
}
"""What moved points, as `month reconcile` has it."""
GOODS: Final = {
    "purchased": N_("Bought"),
    "donated": N_("Donated"),
    GIVEN: N_("Given"),
    "spoiled": N_("Written off"),
    "counted": N_("Count difference"),
}
"""What moved goods, in units."""
Monthly: TypeAlias = tuple[int, ...]
"""A figure for each month of the report."""
_closed: Final = table_of(ClosedMonthRow).c
_CLOSED: Final = Prepared(select(_closed.place, _closed.month).distinct())


@dataclass(frozen=True)
class Made:
    """Where a part of the report comes from: the command that shows the same, and the last day that it tells of."""

    command: str
    as_of: str


@dataclass(frozen=True)
class Branch:
    """What an institute's sites came to, month by month; `closed` of its `stations` have closed the month."""

    code: str
    name: str
    credits: Monthly
    redemptions: Monthly
    closed: Monthly
    stations: tuple[int, ...]
    exceptions: int
    weeks: tuple[int, ...]


@dataclass(frozen=True)
class Given:
    """How many units of one of the goods were given in the twelve months."""

    sku: str
    name: str
    units: int


@dataclass(frozen=True)
class Glance:
    """The district in the twelve months up to `month`, the last of `months` (YYYY-MM); fewer where it began later.

    `points` and `goods` are figures for each month, by what moved them; `weeks` are the Mondays for which each branch
    says how often was redeemed. `exceptions` are those of the last month, by their sort; `failed` are the places where
    a check of it found a difference, by their code. `made` says of each part by which command it is made, and of when.
    """

    month: str
    months: tuple[str, ...]
    weeks: tuple[str, ...]
    points: Mapping[str, Monthly]
    goods: Mapping[str, Monthly]
    most_given: tuple[Given, ...]
    branches: tuple[Branch, ...]
    exceptions: Mapping[str, int]
    failed: tuple[str, ...]
    made: Mapping[str, Made]
    origin: str
    size: int
    at: int
    drill: bool
    running: bool = field(default=False)


def glance(session: ReadSession, month: str) -> Glance:
    """Return the district at a glance for a month (YYYY-MM) and the eleven before; one that still runs is said to.

    Raises:
        MonthRunning: the month has not begun.
        MonthUnknown: it was over before the ledger was begun.
    """
    if month > session.today[:7]:
        raise MonthRunning(month=month)
    first = first_month(session)
    began = min(opened_in(session), first or month)
    if month < began:
        raise MonthUnknown(month=month, first=began)
    begun = min(first or month, month)
    months = tuple(each for each in months_up_to(month) if each >= begun)
    tree = Tree(session)
    days = days_of(session, month, tree)
    sums = sums_between(session, f"{months[0]}-01", days.last)
    weeks = tuple(mondays(f"{months[0]}-01", days.last))
    reconciled = reconcile_all(session, month)
    stream = stream_here(session.transaction)
    each_month = [*(days_of(session, before, tree) for before in months[:-1]), days]
    return Glance(
        month=month,
        months=months,
        weeks=weeks,
        points={name: tuple(_of_month(sums, each, name) for each in months) for name in POINTS},
        goods={name: tuple(sums.goods.get(each, {}).get(name, 0) for each in months) for name in GOODS},
        most_given=tuple(_most_given(session, sums, days.last)),
        branches=tuple(_branches(session, each_month, sums, weeks, reconciled)),
        exceptions={name: count for name in TEXTS if (count := _raised(reconciled, name))},
        failed=tuple(each.site for each in reconciled if not each.ok),
        made=_made(month, days.last),
        origin=stream.origin,
        size=stream.size,
        at=stream.at,
        drill=session.drill,
        running=session.today <= days.last,
    )


def opened_in(session: ReadSession) -> str:
    """Return the month (YYYY-MM) in which the first stream of the ledger was opened."""
    opened = (entry_named(session.transaction, EntryName(each.origin, 1)) for each in streams(session.transaction))
    return min((entry.on[:7] for entry in opened if entry), default=session.today[:7])


def months_up_to(month: str) -> Iterator[str]:
    """Give twelve months, this one the last."""
    for back in reversed(range(MONTHS)):
        yield month_beside(month, -back)


def monday_of(day: str) -> str:
    """Return the Monday of a day's week."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def mondays(first: str, last: str) -> Iterator[str]:
    """Give the Monday of every week that has a day of a span in it."""
    day = monday_of(first)
    while day <= last:
        yield day
        day = (date.fromisoformat(day) + timedelta(days=7)).isoformat()


def _of_month(sums: Sums, month: str, figure: str) -> int:
    return sum(figures.get(figure, 0) for (each, _site), figures in sums.points.items() if each == month)


def _raised(reconciled: Iterable[Reconciliation], name: str) -> int:
    return sum(len(each.entries) for found in reconciled for each in found.exceptions if each.name == name)


def _made(month: str, last: str) -> dict[str, Made]:
    figures = Made(f"month reconcile {month} --all --json", last)
    here = Made(f"report district --month {month} --json", last)
    return {
        "points": figures,
        "goods": figures,
        "most_given": here,
        "branches": here,
        "weeks": here,
        "closed": Made("month list", last),
        "exceptions": Made(f"month reconcile {month} --all", last),
    }


def _most_given(session: ReadSession, sums: Sums, last: str) -> Iterator[Given]:
    total: Counter[str] = Counter()
    for given in sums.given.values():
        total.update(given)
    names = {goods.sku: goods.name for goods in goods_listed(session, last)}
    for sku, units in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:MOST_GIVEN]:
        if units > 0:
            yield Given(sku, names.get(sku, sku), units)


# --- by institute -----------------------------------------------------------------------------------------------------


def _branches(
    session: ReadSession,
    each_month: list[Days],
    sums: Sums,
    weeks: tuple[str, ...],
    reconciled: Iterable[Reconciliation],
) -> Iterator[Branch]:
    """Give every institute that stood in the last month, a site counted with the institute above it each month."""
    last = each_month[-1]
    above = [_institutes(days) for days in each_month]
    credits_, redemptions = (_by_institute(sums, each_month, above, name) for name in ("credits", "redemptions"))
    visits: Counter[tuple[str | None, str]] = Counter()
    for (day, site), count in sums.visits.items():
        visits[above[-1].get(site), monday_of(day)] += count
    closed = {(place, month) for place, month in session.each(_CLOSED)}
    standing = [_stations(days, institutes) for days, institutes in zip(each_month, above, strict=True)]
    raised: Counter[str | None] = Counter()
    nothing = (0,) * len(each_month)
    for found in reconciled:
        raised[above[-1].get(found.site)] += len({entry for each in found.exceptions for entry in each.entries})
    for code in last.tree.sites:
        branch = last.tree.standing(code, last.last)
        if branch is None or branch.ended or branch.tier != INSTITUTE:
            continue
        stations = [each.get(code, ()) for each in standing]
        done = (
            sum((place, days.month) in closed for place in places_)
            for places_, days in zip(stations, each_month, strict=True)
        )
        yield Branch(
            code,
            branch.name,
            credits_.get(code, nothing),
            redemptions.get(code, nothing),
            tuple(done),
            tuple(map(len, stations)),
            raised[code],
            tuple(visits[code, week] for week in weeks),
        )


def _institutes(days: Days) -> dict[str, str]:
    """Return the institute above each site at a month's end."""
    found: dict[str, str] = {}
    for site in days.tree.sites:
        for code in days.tree.chain(site, days.last):
            standing = days.tree.standing(code, days.last)
            if standing and standing.tier == INSTITUTE:
                found[site] = code
                break
    return found


def _by_institute(
    sums: Sums, each_month: list[Days], above: list[dict[str, str]], figure: str
) -> dict[str, tuple[int, ...]]:
    number = {days.month: place for place, days in enumerate(each_month)}
    found: dict[str, list[int]] = {}
    for (month, site), figures in sums.points.items():
        code = above[number[month]].get(site)
        if code and figures.get(figure):
            found.setdefault(code, [0] * len(each_month))[number[month]] += figures[figure]
    return {code: tuple(values) for code, values in found.items()}


def _stations(days: Days, above: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the stations of each institute that stood in a month."""
    found: dict[str, list[str]] = {}
    for place in places(days):
        code = above.get(place.place)
        if code and place.tier == STATION and place.was_open:
            found.setdefault(code, []).append(place.place)
    return {code: tuple(codes) for code, codes in found.items()}
