"""The practice work at a glance: activities week by week, orders, needs met, visits, the circle, the latest scores."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from supermarket.assessment.glance.glance import Glance, Made, monday_of
from supermarket.assessment.runs import run_named, runs
from supermarket.books.session import ReadSession
from supermarket.district.dates import period_of
from supermarket.district.kinds import Tier
from supermarket.district.sites import centre_of
from supermarket.district.tree import Tree
from supermarket.errors.practice.circle import NowhereToMeasure
from supermarket.practice.activities.standing import activities_between
from supermarket.practice.bases.visits import tallies
from supermarket.practice.circle.circle import Reached, circle, measured_on
from supermarket.practice.circle.distances import Spot
from supermarket.practice.lists.met import Share, report
from supermarket.practice.orders.board import Figures, figures

INSTITUTE: Final = Tier.INSTITUTE.value


@dataclass(frozen=True)
class Scored:
    """The latest run of a form: of which period, how many sites of each tier have a score, their mean in hundredths."""

    run: str
    title: str
    period: str
    tiers: tuple[tuple[str, int, Fraction], ...]
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Heads:
    """How many came or were served in a month, by purpose and by how surely it is known; never summed across."""

    purpose: str
    qualifier: str
    heads: int
    counts: int


@dataclass(frozen=True)
class Practice:
    """The practice work of a glance's months. `held` are the activities that each institute's sites held in each week.

    `orders` and `needs` are by month. `within` is how many homes and households have a station and a shop within so
    many `minutes`, by institute, the whole district last; `stations` and `shops` are where they stand.
    """

    held: Mapping[str, tuple[int, ...]]
    kinds: Mapping[str, int]
    orders: tuple[Figures, ...]
    needs: tuple[Share, ...]
    visits: tuple[Heads, ...]
    minutes: int
    within: tuple[Reached, ...]
    stations: Mapping[str, Spot]
    shops: Mapping[str, Spot]
    scored: tuple[Scored, ...]
    made: Mapping[str, Made]


def practice_of(session: ReadSession, found: Glance) -> Practice:
    """Return the practice work of the months of a glance."""
    first, last = f"{found.months[0]}-01", found.made["points"].as_of
    centre = centre_of(session, last).site
    spans = [period_of("month", f"{month}-01") for month in found.months]
    held, kinds = _held(session, found.weeks, first, last)
    minutes, within, stations, shops = _circle(session, last)
    month, scored = found.month, _scored(session, last)
    return Practice(
        held=held,
        kinds=dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
        orders=tuple(figures(session, begin, min(end, last)) for begin, end in spans),
        needs=report(session, centre, month, months=len(found.months)).months,
        visits=_visits(session, f"{month}-01", last),
        minutes=minutes,
        within=within,
        stations=stations,
        shops=shops,
        scored=tuple(scored),
        made={
            "activities": Made(f"activity counts --from {first} --to {last}", last),
            "orders": Made(f"order board --from {first} --to {last}", last),
            "needs": Made(f"match report --month {month}", last),
            "visits": Made(f"base counts --from {month}-01 --to {last}", last),
            "circle": Made(f"circle show --on {last}", last),
            "scored": Made("assess list", last),
        },
    )


def _held(
    session: ReadSession, weeks: Sequence[str], first: str, last: str
) -> tuple[dict[str, tuple[int, ...]], Counter[str]]:
    """Return the activities held in each week below each institute, by its name, and in all by their main kind."""
    tree = Tree(session)
    by_week: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for each in activities_between(session, tree.sites, first, last):
        if each.is_held:
            kinds[each.kind] += 1
            by_week[_institute(tree, each.site, last), monday_of(each.day)] += 1
    names = dict.fromkeys(name for name, _week in sorted(by_week))
    return {name: tuple(by_week[name, week] for week in weeks) for name in names}, kinds


def _institute(tree: Tree, site: str, on: str) -> str:
    """Return the name of the institute above a site, or of the site itself where there is none."""
    for code in tree.chain(site, on):
        standing = tree.standing(code, on)
        if standing and standing.tier == INSTITUTE:
            return standing.name
    own = tree.standing(site, on)
    return own.name if own else site


def _visits(session: ReadSession, first: str, last: str) -> tuple[Heads, ...]:
    heads: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for each in tallies(session, first, last):
        heads[each.purpose, each.qualifier] += each.heads
        counts[each.purpose, each.qualifier] += each.counts
    return tuple(Heads(*key, heads[key], counts[key]) for key in sorted(heads))


def _circle(session: ReadSession, on: str) -> tuple[int, tuple[Reached, ...], Mapping[str, Spot], Mapping[str, Spot]]:
    try:
        found, measured = circle(session, on), measured_on(session, on)
    except NowhereToMeasure:
        return 0, (), {}, {}
    names = measured.names
    return (
        found.minutes,
        (*found.institutes, found.whole),
        {names[code]: spot for code, spot in measured.stations.items()},
        {names[code]: spot for code, spot in measured.shops.items()},
    )


def _scored(session: ReadSession, day: str) -> list[Scored]:
    """Return the latest run of each form over a period that was over by a day."""
    sealed = [run_named(session, each.entry) for each in reversed(runs(session))]
    latest = {run.form.name: run for run in sealed if run.period.last <= day}
    found = []
    for run in latest.values():
        totals = {
            tier: [each.total for each in run.results.in_order(tier) if each.total is not None]
            for tier in run.form.tiers
        }
        grades = Counter(each.score.grade for each in run.results.places if each.score.grade)
        tiers = [(tier, len(some), Fraction(sum(some), len(some))) for tier, some in totals.items() if some]
        told = {grade.name: grades[grade.name] for grade in run.form.grades}
        found.append(Scored(run.name, run.form.title, run.period.name, tuple(tiers), told))
    return found
