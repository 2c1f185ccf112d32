"""Where points come together, how old they grow, how many lapse, and how long a deed takes to become points.

Pure functions over plain rows; `points_in.py` reads them. Points are whole numbers, lags are days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from supermarket.audit.analysis.values import Figures, Finding, Outcome
from supermarket.audit.package.checker.analysis.judging import shares
from supermarket.locale import N_

EARNERS_MIN: Final = 20
"""At a place where fewer households earn, one of them soon has a large part."""
PART_PERCENT: Final = 10
TIMES_MEAN: Final = 5
"""What one household may earn: a tenth of its place's points, and five times the mean of those that earn there."""
OLD_PERCENT: Final = 50
OLD_MIN: Final = 500
LAPSED_PERCENT: Final = 30
SLOW_DAYS: Final = 45
"""A claim is reviewed, hangs out for five days and is posted within the month; a month and a half is long."""
BANDS: Final = (92, 183, 365)
"""The ages, in days, that points are told apart by."""


class Earned(NamedTuple):
    """What a household earned at a site in the span."""

    site: str
    household: str
    points: int


class Held(NamedTuple):
    """What a household holds, and what of it was awarded within the last days of each band, the youngest first."""

    station: str
    household: str
    balance: int
    within: tuple[int, int, int]

    @property
    def by_age(self) -> tuple[int, int, int, int]:
        """Return the points held by age: the oldest are used first, so what is left is the youngest."""
        bounds = [0, *(min(self.balance, each) for each in self.within), self.balance]
        young, middle, old, oldest = (after - before for before, after in pairwise(bounds))
        return young, middle, old, oldest


class Lag(NamedTuple):
    """How many deeds of a site took so many days to be claimed, or claims to be posted."""

    site: str
    days: int
    number: int


def concentration(earned: Sequence[Earned]) -> Outcome:
    """Find the households that earn a large part of their place's points."""
    total, earners = Counter[str](), Counter[str]()
    for each in earned:
        if each.points > 0:
            total[each.site] += each.points
            earners[each.site] += 1
    findings = [
        Finding(f"{each.household} {each.site}", total[each.site], each.points, 1000 * mean)
        for each in sorted(earned)
        if earners[each.site] >= EARNERS_MIN
        and 100 * each.points > PART_PERCENT * total[each.site]
        and each.points > TIMES_MEAN * (mean := total[each.site] // earners[each.site])
    ]
    return Outcome("concentration", len(earned), tuple(findings))


def ageing(held: Sequence[Held]) -> Outcome:
    """Find the places most of whose points have lain for more than a year; tell every place's points by age."""
    ages: dict[str, list[int]] = {}
    for each in held:
        if each.balance > 0:
            bands = ages.setdefault(each.station, [0, 0, 0, 0])
            for band, points in enumerate(each.by_age):
                bands[band] += points
    findings = [
        Finding(station, sum(bands), bands[-1])
        for station, bands in sorted(ages.items())
        if bands[-1] >= OLD_MIN and 100 * bands[-1] > OLD_PERCENT * sum(bands)
    ]
    headings = (N_("Station"), N_("to 3 months"), N_("to 6 months"), N_("to 12 months"), N_("older"))
    rows: tuple[tuple[str | int, ...], ...] = tuple((station, *bands) for station, bands in sorted(ages.items()))
    return Outcome("ageing", len(ages), tuple(findings), Figures(headings, rows))


def breakage(awarded: Mapping[str, int], lapsed: Mapping[str, int]) -> Outcome:
    """Find the places where much of what was awarded in the span lapsed in it; both are points by site."""
    rows = tuple((site, awarded.get(site, 0), lapsed.get(site, 0)) for site in sorted({*awarded, *lapsed}))
    findings = [
        Finding(site, of, gone) for site, of, gone in rows if gone >= OLD_MIN and 100 * gone > LAPSED_PERCENT * of
    ]
    return Outcome("breakage", len(rows), tuple(findings), Figures((N_("Site"), N_("Awarded"), N_("Lapsed")), rows))


def slow_posting(lags: Iterable[Lag]) -> Outcome:
    """Find the places where more claims than elsewhere take a month and a half; tell every place's lags."""
    by_site = _by_site(lags)
    cells = [
        ("", site, sum(days.values()), sum(count for day, count in days.items() if day > SLOW_DAYS))
        for site, days in sorted(by_site.items())
    ]
    told = shares(cells)
    findings = tuple(Finding(each.subject, each.looked, each.hits, each.usual, each.once) for each in told.drawn)
    return Outcome("slow_posting", told.looked, findings, lag_figures(by_site))


def claim_lag(lags: Iterable[Lag]) -> Figures:
    """Return how many days pass between deeds and their claims, place by place."""
    return lag_figures(_by_site(lags))


def _by_site(lags: Iterable[Lag]) -> dict[str, Counter[int]]:
    by_site: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for lag in lags:
        by_site[lag.site][lag.days] += lag.number
    return by_site


def lag_figures(by_site: Mapping[str, Counter[int]]) -> Figures:
    """Return the median, the ninth of ten and the longest of the days, place by place."""
    rows = tuple(
        (site, sum(days.values()), _part(days, 50), _part(days, 90), max(days))
        for site, days in sorted(by_site.items())
    )
    headings = (N_("Site"), N_("Cases"), N_("Median, days"), N_("Nine of ten within, days"), N_("Longest, days"))
    return Figures(headings, rows)


def _part(days: Counter[int], percent: int) -> int:
    """Return within how many days so many percent lie."""
    wanted = percent * sum(days.values())
    in_order = sorted(days)
    sums = accumulate(days[day] for day in in_order)
    return next(day for day, count in zip(in_order, sums, strict=True) if 100 * count >= wanted)
